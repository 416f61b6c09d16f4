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


@pytest.mark.sampled(5)
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


# --- what a stranger's file does ------------------------------------------------------------------


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "code, reason",
    [
        ("import sys\nsys.exit(0)\n", "SystemExit: 0; put what the file runs under if __name__"),
        ("import sys\nsys.exit('no')\n", "SystemExit: no"),
        ("import os\nos._exit(0)\n", "ended Python, with status 0, while importing it"),
        ("import os\nos._exit(3)\n", "ended Python, with status 3, while importing it"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "ended Python, with status"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt"),
        ("import argparse\np = argparse.ArgumentParser()\np.add_argument('data')\np.parse_args()\n",
         "SystemExit: 2; put what"),
        ("import os\ndef mse(t, y):\n    os._exit(0)\n", "status 0, while trying mse, case "),
    ],
)  # fmt: skip
def test_a_file_that_ends_python_is_no_yes(code, reason, read):
    status, _, complaint = read(code)
    assert status == 2
    assert complaint.startswith("cannot check: ") and reason in complaint


def test_the_arguments_are_the_judges(read):
    code = """
import argparse, sys
p = argparse.ArgumentParser()
p.add_argument("--fast", action="store_true")
p.parse_args()
assert sys.argv[1:] == []
from purenn import mse
print("this is no part of the report")
"""
    status, output, complaint = read(code, "--only", "mse")
    assert (status, complaint) == (0, "") and output.endswith(" cases agree, 0 differ\n")


def test_threads_and_atexit_do_not_keep_it(read):
    code = """
import atexit, threading, time
from purenn import mse
atexit.register(time.sleep, 1000)
threading.Thread(target=time.sleep, args=(1000,)).start()
"""
    assert read(code)[0] == 0


def test_a_function_that_exits_differs(read):
    status, output, _ = read("import sys\ndef mse(t, y):\n    sys.exit(0)\n")
    assert status == 1 and "raises SystemExit: 0" in output


# --- what is not offered --------------------------------------------------------------------------

FORWARD_ONLY = """
import purenn
class FCLayer:
    def __init__(self, input_shape, output_shape):
        self.inner = purenn.FCLayer(input_shape, output_shape)
    def forward_propagation(self, x):
        self.inner.weights, self.inner.bias = self.weights, self.bias
        return self.inner.forward_propagation(x)
"""


@pytest.mark.parametrize("more", ["", """
    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError
"""])  # fmt: skip
def test_a_layer_that_only_goes_forward(more, read):
    status, output, _ = read(FORWARD_ONLY + more)
    assert status == 0 and " 0 differ" in output
    assert "FCLayer.backward_propagation" in output
    wrong = FORWARD_ONLY.replace("self.inner.forward_propagation(x)", "x")
    assert read(wrong + more)[0] == 1


def test_each_call_starts_with_the_expected_parameters(read):
    stale = FORWARD_ONLY.replace(
        "        self.inner.weights, self.inner.bias = self.weights, self.bias",
        "        if 'kept' not in vars(self):\n"
        "            self.kept = self.inner.weights, self.inner.bias = self.weights, self.bias",
    )
    status, output, _ = read(stale, "--all")  # right in each first call
    assert status == 1 and 0 < output.count("FCLayer, case ") < 10


def test_without_numpy_a_list_stays_a_list(read):
    assert read("from purenn import FCLayer\n")[0] == 0


NUMPY = """
import numpy as np
class FCLayer:
    def __init__(self, input_shape, output_shape):
        self.weights = np.zeros((input_shape[1], output_shape[1]))
        self.bias = np.zeros(output_shape)
    def forward_propagation(self, x):
        self.input = x
        return x @ self.weights + self.bias
    def backward_propagation(self, e, rate):
        error = e @ self.weights.T
        self.weights_error = self.input.T @ e
        self.weights = self.weights - rate * self.weights_error
        self.bias = self.bias - rate * e
        return error
def tanh(x):
    return np.tanh(x)
def tanh_prime(x):
    return 1 / np.cosh(x) ** 2
def relu(x):
    return max(x, 0)
def mse(t, y):
    return np.mean((t - y) ** 2)
def mse_prime(t, y):
    return 2 * (y - t) / t.size
transpose, dot, add = np.transpose, np.dot, np.add
class FlattenLayer:
    def __init__(self, shape):
        self.shape = shape
    def forward_propagation(self, x):
        return x.reshape(1, -1)
    def backward_propagation(self, e, rate):
        return e.reshape(self.shape)
"""


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_right_numpy_library_agrees(dtype, read):
    pytest.importorskip("numpy", reason="get it by: pip install numpy")
    code = NUMPY if dtype == "float64" else NUMPY.replace("zeros(", "zeros(dtype='f4', shape=")
    status, output, _ = read(code, "--dtype", dtype)
    assert status == 0, output
    assert int(output.split()[0]) > 80 and "differ\n" in output


@pytest.mark.parametrize("right, wrong, name", [
    ("self.weights.T", "self.weights", "FCLayer"),
    ("(t - y) ** 2)", "(t - y) ** 2) / 2", "mse"),
    ("e.reshape(self.shape)", "e.reshape(self.shape[::-1]).T", "FlattenLayer"),
    ("error = e", "e *= 2; error = e / 2", "FCLayer"),
])  # fmt: skip
def test_a_wrong_numpy_library_is_found(right, wrong, name, read):
    pytest.importorskip("numpy", reason="get it by: pip install numpy")
    status, output, _ = read(NUMPY.replace(right, wrong))
    assert status == 1 and name + ", case " in output


def test_arrays_of_another_kind(read):
    code = """
import purenn
class Array:
    def __init__(self, rows):
        self.rows = rows
def asarray(nested):
    return Array([list(row) for row in nested])
def tolist(array):
    return array.rows
def transpose(a):
    return Array([list(row) for row in zip(*a.rows)])
def tanh(x):
    return purenn.tanh(x)
"""
    status, output, _ = read(code)
    assert status == 0, output
    assert read(code.replace("zip(*a.rows)", "a.rows"))[0] == 1


def test_default_modes_are_conventions(read):
    code = """
from purenn import linalg
def correlate2d(a, kernel, mode="valid"):
    return linalg.correlate2d(a, kernel, mode)
"""
    assert read(code)[0] == 0
    assert read(code, "--conventions")[0] == 1
