"""python3 -m purenn.vectors: agrees with purenn, finds mistakes, and says what it left out."""

import os
import subprocess
import sys

import pytest

from purenn.vectors.__main__ import main

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

ALL = """
from purenn import *
from purenn.linalg import dot, transpose, add, subtract, multiply, scale, correlate2d, convolve2d
"""


@pytest.fixture
def read(tmp_path, capsys, monkeypatch):
    """Runs the reader on a file with this code; status, output, complaint."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", list(sys.path))

    def run(code, *options):
        path = tmp_path / "mine.py"
        path.write_text(code, encoding="utf-8")
        status = main([str(path)] + list(options))
        return (status,) + tuple(capsys.readouterr())

    return run


def test_it_runs_with_nothing_installed(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("from purenn import relu\n")
    command = [sys.executable, "-S", "-E", "-m", "purenn.vectors", str(path)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0 and " cases agree, 0 differ" in done.stdout


def test_purenn_agrees(read):
    status, output, complaint = read(ALL)
    assert (status, complaint) == (0, "")
    agree, left_out = output.splitlines()
    assert int(agree.split()[0]) > 400 and agree.endswith("cases agree, 0 differ")
    count = int(left_out.split()[0])
    assert left_out.endswith("left out that mathematics leaves open (--conventions)")
    with_conventions = read(ALL, "--conventions")[1]
    assert with_conventions == "%d cases agree, 0 differ\n" % (int(agree.split()[0]) + count)


def test_what_single_precision_cannot_hold_is_left_out(read):
    status, output, _ = read(ALL, "--dtype", "float32")
    assert status == 0 and "numbers that float32 cannot hold" in output


def test_only(read):
    status, output, _ = read(ALL, "--only", "mse, FlattenLayer")
    assert status == 0 and 10 < int(output.split()[0]) < 60


MISTAKES = {
    "uphill": """
class FCLayer(purenn.FCLayer):
    def backward_propagation(self, e, rate):
        return purenn.FCLayer.backward_propagation(self, e, -rate)
""",
    "updated first": """
class FCLayer(purenn.FCLayer):
    def backward_propagation(self, e, rate):
        purenn.FCLayer.backward_propagation(self, e, rate)
        return [[sum(w * x for w, x in zip(row, e[0])) for row in self.weights]]
""",
    "wrong shape": """
class FCLayer(purenn.FCLayer):
    def forward_propagation(self, x):
        return purenn.FCLayer.forward_propagation(self, x)[0]
""",
    "raises": """
class FlattenLayer(purenn.FlattenLayer):
    def backward_propagation(self, e, rate):
        return e[1]
""",
    "drops backward what it kept": """
class DropoutLayer(purenn.DropoutLayer):
    def backward_propagation(self, e, rate):
        return e
""",
    "derivative of its output": """
def tanh_prime(y):
    return 1 - y * y
""",
    "not a mean": """
def mse(t, y):
    return 3 * purenn.mse(t, y)
""",
    "nan": """
def sigmoid(x):
    return float("nan")
""",
    "changes what is passed in": """
def transpose(a):
    result = purenn.linalg.transpose(a)
    a[0][0] += 1
    return result
""",
    "a network that learns too often": """
from purenn import *
class Network(purenn.Network):
    def fit(self, x, y, epochs, rate):
        return purenn.Network.fit(self, x, y, epochs + 1, rate)
""",
}


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_a_mistake_is_found(name, read):
    status, output, complaint = read("import purenn\n" + MISTAKES[name])
    assert (status, complaint) == (1, "")
    assert ", case " in output and "differ" in output


def test_the_text_says_what_was_expected(read):
    status, output, _ = read("def relu(x):\n    return abs(x)\n", "--all")
    assert "relu, case " in output and "expected 0.0 ± " in output and ", got " in output
    assert "more cases differ" not in output
    few = read("def relu(x):\n    return 7.0\n")[1]
    assert few.count("relu, case ") == 3 and "more cases differ (--all shows them)" in few


def test_arrays_with_tolist_and_dropout_without_a_generator(read):
    code = """
import purenn
class Array(list):
    def tolist(self):
        return list(self)
class FlattenLayer(purenn.FlattenLayer):
    def forward_propagation(self, x):
        return Array(purenn.FlattenLayer.forward_propagation(self, x))
class DropoutLayer(purenn.DropoutLayer):
    def __init__(self, shape, rate):
        purenn.DropoutLayer.__init__(self, shape, rate)
"""
    status, output, _ = read(code)
    assert status == 0 and "DropoutLayer(shape, rate, rng)" in output


@pytest.mark.parametrize(
    "code, options, reason",
    [
        ("x = 1\n", [], "nothing that the vectors have"),
        ("1 / 0\n", [], "ZeroDivisionError"),
        ("def mse(\n", [], "SyntaxError"),
        (ALL, ["--only", "mse, Foo"], "--only knows no Foo, but ActivationLayer, "),
        (ALL, ["--vectors", "nowhere"], "expected the directory vectors/"),
        (ALL, ["--vectors", "docs"], "expected files of test vectors, got none"),
    ],
)
def test_what_cannot_be_checked(code, options, reason, read):
    status, _, complaint = read(code, *options)
    assert status == 2
    assert complaint.startswith("cannot check: ") and reason in complaint


def test_other_files_are_refused(read, tmp_path):
    (tmp_path / "other.json").write_text('{"format": "something else", "cases": []}')
    status, _, complaint = read(ALL, "--vectors", str(tmp_path))
    assert status == 2 and "expected the format 'purenn vectors 1'" in complaint


def test_a_file_that_is_not_there():
    command = [sys.executable, "-S", "-m", "purenn.vectors", "nowhere.py"]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 2 and "expected the path of a Python file" in done.stderr
