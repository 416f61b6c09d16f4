"""What is computed of awkward numbers, and what is refused, is the same on every interpreter."""

import sys

import pytest

import purenn
import runners

INTERPRETERS = "CPython 3.8", "CPython 3.13", "PyPy", "MicroPython on WASI"
OTHERS = sorted(set(purenn.__all__) - set(purenn._HOMES))  # than the article's, which * gives
PRELUDE = "from purenn import *\nfrom purenn import " + ", ".join(OTHERS) + """
import purenn
from purenn.numbers.exp_tanh import exp
from purenn.numbers.logarithm import log

nan, inf = float("nan"), float("inf")


def fit(x, y, loss="mse"):
    network = Network()
    network.add(FCLayer((1, 2), (1, 1), Random(1)))
    network.add(ActivationLayer((1, 1), sigmoid, sigmoid_prime))
    network.use(getattr(purenn, loss), getattr(purenn, loss + "_prime"))
    return network.fit(x, y, 3, 0.1, verbose=False), network.layers[0].weights


def show(line):
    try:
        print(line, "->", repr(eval(line)))
    except (TypeError, ValueError) as error:
        print(line, "->", type(error).__name__, error)
"""
SAME = """
purenn.departures()
log(10 ** 400), log(2 ** 53 + 1), log(2 ** 64 + 2 ** 11 + 1), log(2 ** 1024)
exp(10 ** 400), exp(-10 ** 400), tanh(10 ** 400), sigmoid(-10 ** 400)
exp(True), log(True), tanh(True), sigmoid(False), tanh_prime(True), sigmoid_prime(True)
relu(True), relu(False), relu_prime(True), leaky_relu_prime(True)
mse([[True, False]], [[False, 0.5]]), mse_prime([[True, False]], [[False, 0.5]])
binary_cross_entropy([[True, False]], [[0.25, 0.5]]), binary_cross_entropy_prime([[True]], [[0.25]])
categorical_cross_entropy([[True, False]], [[0.25, 0.5]]), categorical_cross_entropy([[1]], [[True]])
fit([[[True, False]]], [[[True]]])
fit([[[True, 2]]], [[[True]]], "binary_cross_entropy")
fit([[[2 ** 53 - 1, -(2 ** 53) + 1]]], [[[1]]])
linalg.amax([[1.0, nan]]), linalg.amax([[nan, 1.0]])
linalg.mean([[2 ** 52, 3]]), linalg.total([[10 ** 400, 1]]) % 1000
DropoutLayer((1, 2), False).forward_propagation([[1, True]])
""".strip().splitlines()


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_same_values(interpreter, tmp_path):
    runners.copy_library(tmp_path)
    code = PRELUDE + "for line in %r:\n    show(line)\n" % SAME
    here = runners.run_program([sys.executable], code, tmp_path).splitlines()
    assert not [line for line in here if "Error" in line]
    there = runners.run_or_skip(
        pytest, interpreter, runners.RUNNERS[interpreter], code, tmp_path
    )
    assert there.splitlines() == here


@pytest.mark.parametrize("n", ["2 ** 53", "-(2 ** 64) - 2 ** 11 - 1", "10 ** 400"])
def test_micropython_says_which_ints_it_cannot_take(n, tmp_path):
    """It rounds int / int and int * float more than once, and has inf for 10**400."""
    runners.copy_library(tmp_path)
    code = PRELUDE + "show('fit([[[%s, 1]]], [[[1]]])')\nshow('fit([[[1, 1]]], [[[%s]]])')" % (n, n)
    there = runners.run_or_skip(
        pytest, "MicroPython on WASI", runners.run_wasi, code, tmp_path
    )
    for name, line in zip(["x_train", "y_train"], there.splitlines()):
        wanted = "ValueError fit %s[0]: expected ints between -2**53 and 2**53, or floats" % name
        assert wanted in line
