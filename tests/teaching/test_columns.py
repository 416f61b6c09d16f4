import io
import sys

from hypothesis import given, strategies as st

import purenn
from purenn.teaching.columns import beside, block, columns, matrices, shown, wrapped
from purenn.teaching.pictures import error_curve


def test_large_matrices_are_elided():
    lines = columns([[100 * i + j for j in range(100)] for i in range(100)], "W").splitlines()
    assert lines == [
        "W (100, 100)",
        "[    0     1     2     3  …    97    98    99 ]",
        "[  100   101   102   103  …   197   198   199 ]",
        "[  200   201   202   203  …   297   298   299 ]",
        "[  300   301   302   303  …   397   398   399 ]",
        "[    …     …     …     …  …     …     …     … ]",
        "[ 9600  9601  9602  9603  …  9697  9698  9699 ]",
        "[ 9700  9701  9702  9703  …  9797  9798  9799 ]",
        "[ 9800  9801  9802  9803  …  9897  9898  9899 ]",
        "[ 9900  9901  9902  9903  …  9997  9998  9999 ]",
    ]


def test_a_volume_is_its_channels():
    volume = [[[i, -i, 7, 7, 7, 7]] for i in range(2)]
    named = matrices("X", volume)
    assert named[:2] == [("X_0 (2, 1)", [[0], [1]]), ("X_1 (2, 1)", [[0], [-1]])]
    assert named[4:] == [("… and 2 more", None)]
    assert columns(volume, "X").splitlines()[0].split("   ") == [
        "X_0 (2, 1)", "X_1 (2, 1)", "X_2 (2, 1)", "X_3 (2, 1)", "… and 2 more",
    ]  # fmt: skip


def test_show_prints_the_columns(capsys):
    purenn.linalg.show([[1, -20], [300, 4]], "W")
    assert capsys.readouterr().out == "W (2, 2)\n[   1  -20 ]\n[ 300    4 ]\n"


def test_in_a_windows_code_page(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "cp1252"))
    assert columns([[10**30]], "η Σ") == "eta sum (1, 1)\n[ ~1.00e+30 ]"
    assert str(error_curve([[1]], ["η = 1"])).endswith("* eta = 1")


def test_what_is_no_matrix():
    assert columns(0.5) == "[ 0.500000 ]"
    assert columns(0.5, "E") == "E\n[ 0.500000 ]"
    assert columns((1, 2), "B") == "B (2,)\n[ 1  2 ]"
    assert columns([[1, 2], [3]]) == "[ 1  2 ]\n[ 3 ]"
    assert columns([]) == columns([[]]) == "[  ]"


nested = st.recursive(
    st.floats() | st.integers() | st.fractions() | st.complex_numbers(),
    lambda inner: st.tuples(inner, st.integers(1, 12)).map(lambda pair: [pair[0]] * pair[1]),
    max_leaves=5,
)


@given(nested)
def test_nothing_is_wider_than_80(a):
    assert max(len(line) for line in columns(a, "X").splitlines()) <= 80


def test_shown():
    assert shown(8, 7) == [0, 1, 2, 3, None, 5, 6, 7]
    assert shown(7, 7) == list(range(7))


def test_side_by_side_and_below():
    lines = beside([block("A", [[1], [2]]), block("B", [[3]])], width=20)
    assert lines == ["  A       B", "  [ 1 ]   [ 3 ]", "  [ 2 ]"]
    lines = beside([block("A", [[1]]), block("B", [[3]])], width=12)
    assert lines == ["  A", "  [ 1 ]", "", "  B", "  [ 3 ]"]


def test_a_hat_takes_no_column():
    lines = beside([["M\u0302 (1)", "[ 1 ]"], ["B", "[ 2 ]"]], indent=0)
    assert lines == ["M\u0302 (1)   B", "[ 1 ]   [ 2 ]"]


def test_wrapped():
    assert wrapped("one two three", width=9) == ["one two", "    three"]
    assert wrapped("abcdefghijkl", width=9) == ["abcdefghi", "    jkl"]
    assert wrapped("a" * 100, indent=2)[0] == "  " + "a" * 78
