"""The differential fuzzer finds no difference, and finds those that there are."""

import os
import sys

import fuzz
import pytest
import runners


def test_a_few_cases_are_the_same_everywhere(capsys):
    status = fuzz.main(["--start", "0", "--cases", "12"])
    output = capsys.readouterr().out
    assert status == 0 and output.endswith("0 differences\n"), output
    assert not os.environ.get("CI") or "PyPy 12" in output and "MicroPython in Node" in output


@pytest.mark.long("a minute of cases that no run had before")
def test_a_minute_of_new_cases(capsys):
    assert fuzz.main(["--minutes", "1"]) == 0, capsys.readouterr().out


@pytest.mark.sampled(3)
@pytest.mark.parametrize("file, there, otherwise, place", [
    ("linalg.py", "s += xs[j] * ys[j]", "s = xs[j] * ys[j] + s * (1 + 2.0**-52)", "inner"),
    ("numbers/exp_tanh.py", "332640.0 +", "332641.0 +", "exp"),
    ("teaching/numerals.py", "abs(x) * 10**4 >= 1", "abs(x) * 10**3 >= 1", "explain"),
])  # fmt: skip
def test_a_difference_is_found_and_named(file, there, otherwise, place, tmp_path, monkeypatch):
    folder, other = fuzz.folder_to_run_in(tmp_path / "a"), fuzz.folder_to_run_in(tmp_path / "b")
    path = other / "purenn" / file
    text = path.read_text("utf-8")
    assert there in text
    path.write_text(text.replace(there, otherwise), "utf-8")
    changed = lambda code, _: runners.run_program([sys.executable], code, other)
    monkeypatch.setitem(runners.RUNNERS, "changed", changed)
    found, compared = fuzz.compare(folder, 0, 40, ["changed"])
    assert compared == {"changed": 40}
    assert any("at %s: changed has" % place in words for words in found), found[:3]
