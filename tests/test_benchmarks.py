"""The benchmarks compute what purenn does, and their command and its page's snippet work."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import purenn

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "benchmarks"))

import attention
import cases
import floor
import report
import tasks

pytestmark = pytest.mark.unmeasured

NAMES = list(cases.TITLES) + ["fc_32", "conv_8"]


@pytest.mark.sampled(7)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("implementation", ["floor", "textbook", "numpy"])
def test_every_implementation_computes_what_purenn_does(name, implementation):
    if implementation == "numpy":
        pytest.importorskip("scipy")
    cases.check(cases.CASES[name](), implementation)


@pytest.mark.parametrize("name", ["xor", "fc_step", "digits"])
def test_another_last_bit_is_noticed(name, monkeypatch):
    def nearly(*arguments):
        first, *rest = original(*arguments)
        first[-1] = bump(first[-1])
        return [first] + rest

    def bump(a):
        return a[:-1] + [bump(a[-1])] if isinstance(a, list) else a * (1 + 2.0**-52)

    case = cases.CASES[name]()
    original = getattr(floor, case.floor)
    monkeypatch.setattr(floor, case.floor, nearly)
    with pytest.raises(AssertionError, match="floor"):
        cases.check(case, "floor")


def test_another_formula_is_noticed(monkeypatch):
    monkeypatch.setattr(cases.textbook, "tanh_prime", lambda x: 1 - cases.textbook.tanh(x))
    with pytest.raises(AssertionError, match="textbook"):
        cases.check(cases.CASES["conv"](), "textbook")


def test_attention_grows_as_its_formulas_do():
    """In lines of Python that run: by n as n², not more; by d and heads no faster than the products."""

    def lines(n, d, heads):
        step, counted = attention.prepared(n, d, heads), [0]

        def trace(frame, event, argument):
            counted[0] += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            step()
        finally:
            sys.settrace(before)
        return counted[0]

    assert lines(16, 4, 2) < 4 * lines(8, 4, 2)
    assert lines(8, 8, 2) < 4 * lines(8, 4, 2)
    assert lines(8, 8, 4) < 2 * lines(8, 8, 2)


def test_the_table_of_attention():
    rows = attention.table([(2, 4, 2), (4, 4, 2)]).split("\n")
    assert len(rows) == 4 and rows[3].startswith("| 4 | 4 | 2 | 1,152 (2.4) | ")


def test_ratios_are_of_the_same_round():
    result = {"times": {"a": [1.0, 20.0, 3.0], "b": [2.0, 10.0, 3.0]}}
    assert report.ratio(result, "a", "b") == (1.0, 0.75, 1.5)
    assert report.ratio(result, "a", "c") is None


def test_targets_tell_what_is_met():
    times = {("here", "purenn"): [1.2, 1.2], ("here", "floor"): [1, 1], ("here", "textbook"): [2, 2]}
    result = {"case": "fc_step", "unit": "step", "times": times}
    rows = list(report.target_rows({"fc_step": result}, "here", {}))
    assert [row[1:] for row in rows[1:]] == [
        ("1.25", "1.20 (1.20–1.20)", "met"),
        ("0.5", "0.60 (0.60–0.60)", "NOT met"),
    ]


def test_tasks_of_users():
    """The table has what was measured, the targets compare the times of one round."""
    times = {
        ("CPython 3.11", "xor", "layers"): [0.2, 0.2, 0.4],
        ("CPython 3.11", "xor", "program"): [1.0, 0.01, 0.03],
        ("CPython 3.11", "xor", "numpy"): [2.0, 0.1, 0.1],
        ("Pyodide", "xor", "program"): [0.06, 0.06, 0.06],
    }
    assert "| XOR, 1000 epochs | 200 ms | 30.0 ms | 100 ms |" in tasks.tables(times)
    rows = [row[1:] for row in tasks.target_rows(times)][1:]
    assert rows == [("0.18", "0.30", "NOT met"), ("0.5", "0.60", "NOT met")]


@pytest.mark.parametrize("task", ["xor", "dense", "digits", "conv", "mnist_fc"])
def test_a_task_is_done_whole(task, monkeypatch):
    title, samples = tasks.TASKS[task]
    monkeypatch.setitem(tasks.TASKS, task, (title, 1))
    monkeypatch.setattr(tasks, "PARTS", {})
    assert tasks.seconds(task, "layers") > 0


@pytest.mark.long("runs a benchmark")
def test_the_command_prints_ratios():
    pytest.importorskip("scipy")  # without it the command would install it
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py")]
    result = subprocess.run(
        command + "--quick --only xor --on here".split(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    assert result.returncode == 0, result.stdout
    version = "Python %d.%d" % sys.version_info[:2]
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("C" + version)]
    assert len(re.findall(r"\d+\.\d+ \(\d+\.\d+–\d+\.\d+\)", line)) == 3


def test_the_page_takes_weights_to_numpy(tmp_path, monkeypatch):
    pytest.importorskip("scipy")
    import numpy as np

    page = ROOT / "docs" / "speed.md"
    (snippet,) = re.findall("```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    network = cases.CASES["xor"]().network("purenn")
    network.fit([[[0, 0]], [[1, 0]]], [[[0]], [[1]]], 50, 0.1, verbose=False)
    monkeypatch.chdir(tmp_path)
    network.save("trained.json")
    names = {}
    exec(snippet, names)
    np.testing.assert_allclose(names["outputs"], network.predict([[[1, 0]]]), rtol=1e-12)

    volumes = purenn.numbers.uniform.uniform((2, 28, 28, 1), purenn.Random(1))
    network = cases.CASES["mnist_conv"]().network("purenn")
    outputs = names["to_numpy"](network).predict(np.array(volumes))
    np.testing.assert_allclose(outputs, network.predict(volumes), rtol=1e-10)


def test_the_pages_have_a_place_for_the_figures():
    users, developers = [path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "speed.md", report.SPEED)]
    for text, begin, end in (
        (users, tasks.BEGIN, tasks.END), (developers, tasks.BEGIN, tasks.END),
        (developers, report.BEGIN, report.END),
    ):  # fmt: skip
        assert text.count(begin) == 1 and text.index(begin) < text.index(end, text.index(begin))
