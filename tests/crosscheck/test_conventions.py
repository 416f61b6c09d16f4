"""What mathematics leaves open agrees whatever a library does there, and is told in words."""

from math import nan
from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import vectorised

import purenn
from purenn.crosscheck.cases.strategies import Pass
from purenn.crosscheck.judging.bounds import Rounded64
from purenn.crosscheck.judging.freedom import settled
from purenn.crosscheck.judging.mathematics import EXACT

pytestmark = pytest.mark.unmeasured


def rows(trial, **options):
    """The rows of a trial on a library made of these, by name."""
    things = {k: options.pop(k) for k in list(options) if hasattr(purenn, k)}
    examiner = court.examiner(SimpleNamespace(**things), trial, max_examples=30, **options)
    examiner._smallest = lambda name, failures: failures[0]  # which takes the time
    with np.errstate(all="ignore"):
        return {row.name: row for row in examiner.rows()}


def at_zero(value, slope=0.0):
    return lambda x: value if x == 0 else 1.0 if x > 0 else slope


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_any_subgradient_is_right(value):
    found = rows("relu", relu_prime=at_zero(value))
    assert found["relu_prime"].verdict == "agrees"
    assert found["relu_prime(0)"].convention == {"here": "%g" % value, "purenn": "0"}


@pytest.mark.parametrize("value", [-0.001, 1.001, nan])
def test_what_is_no_subgradient_is_wrong(value):
    assert rows("relu", relu_prime=at_zero(value))["relu_prime"].verdict == "DIFFERS"
    leaky = rows("leaky_relu", leaky_relu_prime=at_zero(0.009, 0.01))
    assert leaky["leaky_relu_prime"].verdict == "DIFFERS"


def test_strict_makes_purenns_own_binding():
    assert rows("relu", relu_prime=purenn.relu_prime, strict=True)["relu_prime"].verdict == "agrees"
    found = rows("relu", relu_prime=at_zero(1.0), strict=True)
    assert found["relu_prime"].verdict == found["relu_prime(0)"].verdict == "DIFFERS"
    assert found["relu_prime(0)"].failure.difference.problem == "expected 0, got 1"


class Ties(purenn.MaxPoolingLayer):
    """Max pooling that hands each gradient out to equal maxima by its own rule."""

    def backward_propagation(self, output_error, learning_rate):
        error = super().backward_propagation(output_error, learning_rate)
        (m, n), x = self.pool_shape, self.input
        for p, row in enumerate(output_error):
            for q, pixel in enumerate(row):
                for c, e in enumerate(pixel):
                    places = [(p * m + r, q * n + s) for r in range(m) for s in range(n)]
                    values = [x[r][s][c] for r, s in places]
                    nan_wins = any(v != v for v in values)
                    tied = [
                        at for at, v in zip(places, values)
                        if (v != v if nan_wins else v == max(values))
                    ]
                    for (r, s), share in zip(tied, self.shares(e, len(tied))):
                        error[r][s][c] = share
        return error


def ties(shares):
    # of a module without NumPy, so that it is given lists
    own = {"shares": staticmethod(shares), "__module__": "purenn"}
    return type("MaxPoolingLayer", (Ties,), own)


@pytest.mark.parametrize("shares, words", [
    (lambda e, n: [0.0] * (n - 1) + [e], "the last gets the gradient"),
    (lambda e, n: [e / n] * n, "each gets its share of the gradient"),
])
def test_any_share_of_a_tie_is_right(shares, words):
    found = rows("pooling", MaxPoolingLayer=ties(shares))
    assert {found[row].verdict for row in ("dE/dX", "second pass", "two instances")} == {"agrees"}
    assert found["of equal elements"].convention["here"] == words
    strict = rows("pooling", MaxPoolingLayer=ties(shares), strict=True)
    assert strict["dE/dX"].verdict == strict["of equal elements"].verdict == "DIFFERS"


def test_what_hardware_flushes_is_a_tie_on_request():
    p = Pass("MaxPoolingLayer", ((2, 1, 1), (2, 1)), {}, [[[-7e-309]], [[0.0]]], [[[6.0]]], 1)
    to_the_first = [[[6.0]], [[0.0]]]
    flushing = Rounded64.variant(flushes=True)
    assert settled(p, "input_error", to_the_first, flushing) == [[[0]], [[6.0]]]
    assert settled(p, "input_error", to_the_first, Rounded64) == to_the_first


@pytest.mark.parametrize("shares", [
    lambda e, n: [e] * n,  # more than there is
    lambda e, n: [0.0] * n if n > 1 else [e],  # lost
    lambda e, n: [2 * e, -e] + [0.0] * (n - 2) if n > 1 else [e],
    lambda e, n: [nan] * n if n > 1 else [e],  # undefined only where NaN goes in
])
def test_shares_that_are_none_are_wrong(shares):
    assert rows("pooling", MaxPoolingLayer=ties(shares))["dE/dX"].verdict == "DIFFERS"


class DropsAtStart(vectorised.MaxPoolingLayer):
    def forward_propagation(self, input):
        (i, j, _), (m, n) = self.input_shape, self.pool_shape
        return super().forward_propagation(np.roll(input, (-(i % m), -(j % n)), (0, 1)))

    def backward_propagation(self, output_error, learning_rate):
        (i, j, _), (m, n) = self.input_shape, self.pool_shape
        error = super().backward_propagation(output_error, learning_rate)
        return np.roll(error, (i % m, j % n), (0, 1))


def test_rows_left_over_may_be_dropped_at_either_end():
    found = rows("pooling", MaxPoolingLayer=DropsAtStart)
    verdicts = {row.verdict for row in found.values() if row.name != "batch"}
    assert verdicts == {"agrees", "convention"}
    assert found["what is left over is dropped"].convention["here"] == "at the start"
    strict = rows("pooling", MaxPoolingLayer=DropsAtStart, strict=True)
    assert strict["forward"].verdict == "DIFFERS"


def guarded(name, least, most=None):
    """A loss that clips its probabilities."""
    def loss(y_true, y_pred):
        y = np.clip(y_pred, least, 1 if most is None else most)
        if name == "binary_cross_entropy":
            return -np.mean(y_true * np.log(y) + (1 - y_true) * np.log1p(-y))
        return -np.sum(y_true * np.log(y))
    return {name: loss}


@pytest.mark.parametrize("name", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_a_loss_is_not_judged_by_guards(name):
    # neither without any nor with purenn's, and one that clips at 1e-7 is found out
    for least in (0.0, 2.0**-1022 if name[0] == "c" else np.exp(-100)):
        assert rows(name, **guarded(name, least))[name].verdict == "agrees"
    assert rows(name, **guarded(name, 1e-7))[name].verdict == "DIFFERS"


def test_the_softmax_of_a_trial_is_softmax():
    for kind in (purenn.SoftmaxLayer, EXACT["SoftmaxLayer"].__mro__[1], Unguarded):
        found = rows("softmax", SoftmaxLayer=kind)
        verdicts = {row.verdict for row in found.values() if row.name != "batch"}
        assert verdicts == {"agrees", "convention"}
    said = rows("softmax", SoftmaxLayer=Unguarded)["an output too small for a float"].convention
    assert said == {"here": "0", "purenn": "the smallest normal number"}


class Unguarded(vectorised.SoftmaxLayer):
    def forward_propagation(self, input):
        e = np.exp(input - input.max())
        self.input, self.output = input, e / e.sum()
        return self.output


def test_nan_may_be_passed_over_but_not_made():
    class Made(vectorised.MaxPoolingLayer):
        def forward_propagation(self, input):
            output = super().forward_propagation(input)
            return np.where(np.isnan(output), np.inf, output)

    assert rows("pooling", MaxPoolingLayer=Made)["forward"].verdict == "DIFFERS"
    assert rows("pooling", MaxPoolingLayer=Forward)["forward"].verdict == "agrees"
    assert rows("pooling", MaxPoolingLayer=Forward, strict=True)["forward"].verdict == "DIFFERS"


class Forward:
    """Forward alone: the largest number, and NaN where there is none."""

    def __init__(self, input_shape, pool_shape):
        self.shapes = input_shape, pool_shape

    def forward_propagation(self, input):
        (i, j, d), (m, n) = self.shapes
        x = input[: i // m * m, : j // n * n].reshape(i // m, m, j // n, n, d)
        return np.fmax.reduce(np.fmax.reduce(x, axis=3), axis=1)
