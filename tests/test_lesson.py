"""The first lesson's program prints what docs/lesson.md shows and says."""

import os
import re
import subprocess
import sys
from fractions import Fraction

import pytest

from test_examples import ROOT, load, python, run

pytestmark = pytest.mark.unmeasured


def test_step():
    """The numbers that the pupils find on paper."""
    numbers = [[float(x) for x in line[22:].split()] for line in run("lesson", "step")]
    assert numbers == [
        [3], [9], [6], [12, -6], [6], [6, -18], [0.4, -2.7], [-2.3], [1.2], [1.44],
    ]  # fmt: skip


def test_explain():
    text = "\n".join(run("lesson", "explain"))
    for number in "12.000000", "-6.000000", "0.400000", "-2.700000", "1.440000":
        assert " %s ]" % number in text


@pytest.mark.parametrize("part", ["step", "rates"])
def test_the_page_shows_what_this_python_prints(part):
    with open(os.path.join(ROOT, "docs", "lesson.md"), encoding="utf-8") as file:
        assert "```text\n%s\n```" % "\n".join(run("lesson", part)) in file.read()


def test_what_the_page_says_of_each_rate():
    rows = [[float(x) for x in line.split()] for line in run("lesson", "rates")[2:]]
    assert [row[0] for row in rows] == [0, 0.01, 0.1, 1, 10, -0.1]
    zero, small, good, one, ten, uphill = [row[1:] for row in rows]
    assert zero[0] == zero[3]  # never changes
    assert small[0] > small[1] > small[2] > small[3] > 0.05  # learns, not done
    assert good[3] < 0.001  # has learnt
    assert one[3] > one[0] > one[2]  # falls, and rises again
    assert ten[3:] == [0.5, 1, 1, 1, 1]
    assert 2.499 < uphill[3] <= 2.5 and uphill[4:] == [-1, -1, -1, -1]


def test_what_the_page_says_of_longer_runs(monkeypatch):
    xor = load("lesson", monkeypatch).xor
    assert xor(0.01, 10000)[0][-1] < xor(0.1, 1000)[0][-1]  # gets as far
    assert 0.0015 < min(xor(1)[0]) < 0.0025  # once as small as 0.002


def test_the_answers_to_another_step(monkeypatch):
    """0.2 goes beyond the target, farther from it than before."""
    neuron = load("lesson", monkeypatch).neuron()
    (y,) = neuron.forward_propagation([[2, -1]])[0]
    neuron.backward_propagation([[2 * y]], 0.2)
    assert neuron.forward_propagation([[2, -1]]) == [[pytest.approx(-4.2, rel=1e-12)]]


# --- the second lesson --------------------------------------------------------------------


def test_each_change_is_noticed_by_those_that_the_page_names():
    with open(os.path.join(ROOT, "docs", "lesson_2.md"), encoding="utf-8") as file:
        rows = re.findall(r"^\| (\w+).*? \| (\d\S+) \| (.*?) \| (.*?) \|$", file.read(), re.M)
    assert [row[0] for row in rows] == ["none", "1", "2", "3", "4", "5"]
    for number, error, gradcheck, vectors in rows:
        lines = run("lesson_2", *([] if number == "none" else [number]))
        assert lines[lines.index("TRAINING") + 4] == "error after 1000 epochs: " + error
        said = "\n".join(lines[lines.index("GRADCHECK") :])
        assert gradcheck in said or gradcheck == "right" and "exactly, in fractions" in said
        agree, differ = map(int, re.match(r"(\d+) cases agree, (\d+) differ", lines[-1]).groups())
        counts = "all agree" if not differ else "%s differ" % (
            "%d of %d" % (differ, agree + differ) if agree else "all %d" % differ)  # fmt: skip
        assert counts == vectors


def test_the_second_lesson_wants_a_change_that_there_is():
    done = python("examples/lesson_2.py", "6")
    assert done.returncode == 2 and done.stderr == "expected a number from 1 to 5\n"


# --- the third lesson ---------------------------------------------------------------------


def test_the_machine_computes_what_the_pupils_do_but_for_rounding():
    results = [float(line.split()[-1]) for line in run("lesson_3")]
    assert results == [3, -3, 9, 6, 0.3999999999999999, -2.7, -2.3]
    exact = [Fraction(line.split()[-1]) for line in run("lesson_3", "exact")]
    assert exact == [Fraction(n) for n in ("3", "-3", "9", "6", "-1/20", "2/5", "-27/10", "-23/10")]


def test_the_lines_for_xor_are_the_layers(monkeypatch):
    monkeypatch.syspath_prepend(os.path.join(ROOT, "examples"))
    lesson_3 = load("lesson_3", monkeypatch)
    network = lesson_3.xor()
    found = {line.split(" = ")[0]: result for line, result in lesson_3.steps(network, [[1, 0]], [[1]], 0.1)}
    network.fit([[[1, 0]]], [[[1]]], 1, 0.1, verbose=False)
    for at in 0, 2:
        layer = network.layers[at]
        for i, row in enumerate(layer.weights):
            assert [found["w%d_%d_%d" % (at, i, j)] for j in range(len(row))] == row
    assert run("lesson_3", "xor")[-1] == "44 products, 28 sums and differences, 4 times tanh"


# --- the worksheets -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "lesson_1.html", "lesson_1_answers.html", "lesson_2.html", "lesson_2_answers.html",
    "lesson_3.html", "lesson_3_answers.html",
])  # fmt: skip
def test_the_worksheets_are_those_that_the_program_writes(monkeypatch, name):
    monkeypatch.syspath_prepend(os.path.join(ROOT, "examples"))
    monkeypatch.syspath_prepend(os.path.join(ROOT, "docs", "worksheets"))
    import write

    sheet = write.SHEETS[name.replace("_answers", "")]("answers" in name)
    with open(os.path.join(ROOT, "docs", "worksheets", name), encoding="utf-8") as file:
        assert file.read() == sheet, "python3 docs/worksheets/write.py writes them anew"
    assert not re.search(r"src=|href=|url\(|@import|\$|\\", sheet)  # needs no network, shows no LaTeX
    blank = "answers" not in name
    if "lesson_3" in name:
        results = ["0.4", "−2.7", "0.6000000000000001", "44", "176000", "0.176"]
        assert [">%s<" % n in sheet for n in results] == [not blank] * 6
        return
    if "lesson_2" in name:
        ticks = re.findall("[☐☒]", sheet)
        assert "".join(ticks) == ("☐" * 10 if blank else "☐☒" + "☒☐" * 4)
        return
    for result in "<td>{}</td>", '<td><span class="answer">{}</span></td>':
        found = [result.format(n) in sheet for n in ("−2.7", "−2.3", "1.44", "0.0535", "0.5000")]
        assert found == [not blank and "span" in result] * 5
    assert sheet.count("☐") == (24 if blank else 18) and sheet.count("☒") == (0 if blank else 6)


def test_it_wants_a_part():
    done = python("examples/lesson.py")
    assert done.returncode == 2 and "{step,explain,rates}" in done.stderr


def test_in_a_shell_as_of_idle():
    """Run without a part, then the parts by name."""
    done = subprocess.run(
        [sys.executable, "-i", "examples/lesson.py"], cwd=ROOT, input="step()\n",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
    )  # fmt: skip
    assert "\n".join(run("lesson", "step")) in done.stdout
