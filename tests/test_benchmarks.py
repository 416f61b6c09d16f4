"""The benchmarks compute what purenn does, and their command and its page's snippet work."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import purenn

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "benchmarks"))

import cases
import floor
import report

NAMES = list(cases.TITLES) + ["fc_32", "conv_8"]


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


def test_ratios_are_of_the_same_round():
    result = {"times": {"a": [1.0, 20.0, 3.0], "b": [2.0, 10.0, 3.0]}}
    assert report.ratio(result, "a", "b") == (1.0, 0.75, 1.5)
    assert report.ratio(result, "a", "c") is None


def test_targets_tell_what_is_met():
    own, numpy, pypy = ("here", "purenn"), ("here", "numpy"), ("PyPy", "purenn")
    times = {own: [0.9, 0.9], numpy: [1, 1], pypy: [0.2, 0.2]}
    result = {"case": "xor", "unit": "1000 epochs", "times": times}
    rows = list(report.target_rows({"xor": result}, "here", {}, {}))
    assert [row[1:] for row in rows[1:]] == [
        ("0.8", "0.90 (0.90–0.90)", "NOT met"),
        ("0.25", "0.20 (0.20–0.20)", "met"),
    ]


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

    (snippet,) = re.findall("```python\n(.*?)```", report.SPEED.read_text(encoding="utf-8"), re.S)
    network = cases.CASES["xor"]().network("purenn")
    network.fit([[[0, 0]], [[1, 0]]], [[[0]], [[1]]], 50, 0.1, verbose=False)
    monkeypatch.chdir(tmp_path)
    network.save("trained.json")
    names = {}
    exec(snippet, names)
    np.testing.assert_allclose(names["outputs"], network.predict([[[1, 0]]]), rtol=1e-12)

    volumes = purenn.numbers.random.uniform((2, 28, 28, 1), purenn.Random(1))
    network = cases.CASES["mnist_conv"]().network("purenn")
    outputs = names["to_numpy"](network).predict(np.array(volumes))
    np.testing.assert_allclose(outputs, network.predict(volumes), rtol=1e-10)


def test_the_page_has_a_place_for_the_figures():
    text = report.SPEED.read_text(encoding="utf-8")
    assert text.index(report.BEGIN) < text.index(report.END)
