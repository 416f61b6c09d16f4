from fractions import Fraction

import pytest

from purenn import DropoutLayer, Random, seed
from purenn.numbers.random import default


class Given:
    def __init__(self, *numbers):
        self._numbers = list(numbers)

    def random(self):
        return self._numbers.pop(0)


def test_in_training_the_draws_below_the_rate_are_dropped():
    layer = DropoutLayer((1, 2, 2), Fraction(1, 4), Given(0.3, 0.25, 0.2, 0.9))
    layer.training = True
    assert layer.forward_propagation([[[3, 6], [9, 12]]]) == [[[4, 8], [0, 16]]]
    assert layer.backward_propagation([[[30, 60], [90, 120]]], 0.1) == [[[40, 80], [0, 160]]]


def test_otherwise_it_passes_through_and_draws_nothing():
    layer = DropoutLayer((1, 2), 0.5, Given())
    assert layer.forward_propagation([[1, 2]]) == [[1, 2]]
    assert layer.backward_propagation([[3, 4]], 0.1) == [[3, 4]]


def test_the_share_dropped_is_the_rate_and_the_mean_stays():
    layer = DropoutLayer((1, 10000), 0.2, Random(1))
    layer.training = True
    (output,) = layer.forward_propagation([[1.0] * 10000])
    assert set(output) == {0, 1 / (1 - 0.2)}
    # five standard deviations of the binomial distribution: 5 √(10000 · 0.2 · 0.8) = 200
    assert abs(output.count(0) - 2000) < 200


def test_each_pass_draws_anew_from_the_common_generator():
    seed(9)
    layer = DropoutLayer((1, 20), 0.5)
    layer.training = True
    first = layer.forward_propagation([[1.0] * 20])
    assert layer.forward_propagation([[1.0] * 20]) != first
    seed(9)
    assert layer.forward_propagation([[1.0] * 20]) == first
    assert layer.rng is default


def test_rate_zero_keeps_all():
    layer = DropoutLayer((1, 3), 0)
    layer.training = True
    assert layer.forward_propagation([[1.5, 2, 3]]) == [[1.5, 2, 3]]


@pytest.mark.parametrize("rate", [1, -0.1, 1.5, float("nan")])
def test_rates_out_of_range(rate):
    with pytest.raises(ValueError, match="expected 0 <= rate < 1, got"):
        DropoutLayer((1, 1), rate)


@pytest.mark.parametrize("rate", [None, "0.5"])
def test_rates_that_are_no_numbers(rate):
    with pytest.raises(TypeError, match="expected a number, got"):
        DropoutLayer((1, 1), rate)


def test_a_generator_must_be_one():
    with pytest.raises(TypeError, match="expected an object with a method random"):
        DropoutLayer((1, 1), 0.5, 42)
