import math
import random
from fractions import Fraction

import mpmath
import pytest

from purenn import (
    leaky_relu, leaky_relu_prime, relu, relu_prime, sigmoid, sigmoid_prime, tanh, tanh_prime,
)

mpmath.mp.prec = 100
U = 2.0**-53


def test_relu():
    assert [relu(x) for x in (-math.inf, -2.5, 0.0, 3.5)] == [0, 0, 0, 3.5]
    assert [relu_prime(x) for x in (-2.5, -0.0, 0.0, 5e-324, 3)] == [0, 0, 0, 1, 1]
    assert math.isnan(relu(math.nan))
    assert relu(Fraction(1, 3)) == Fraction(1, 3)


def test_leaky_relu():
    assert [leaky_relu(x) for x in (-math.inf, -250.0, 0.0, 3.5)] == [-math.inf, -2.5, 0, 3.5]
    assert [leaky_relu_prime(x) for x in (-math.inf, -2.5, 0.0, 3.5)] == [0.01, 0.01, 0.01, 1]
    assert leaky_relu(Fraction(-1, 3)) == Fraction(-1, 300)
    assert leaky_relu_prime(Fraction(-1, 3)) == Fraction(1, 100)
    assert math.isnan(leaky_relu(math.nan))


def draws(low, high):
    draw = random.Random(1)
    return [draw.uniform(low, high) for _ in range(3000)] + [0.0, -0.0]


def test_tanh_prime_is_the_derivative():
    for x in draws(-25, 25):
        y = mpmath.tanh(mpmath.mpf(x))
        # tanh errs by an ulp ≤ 2u|y|, which squaring doubles; the product and the
        # difference are rounded once each: 4u y² + u y² + u (1 - y²) ≤ 5u
        assert abs(tanh_prime(x) - (1 - y * y)) <= 5 * U


def test_sigmoid_prime_is_the_derivative():
    for x in draws(-700, 700):
        e = mpmath.exp(-abs(mpmath.mpf(x)))
        exact = e / (1 + e) ** 2
        # two factors within an ulp ≤ 2u each, one product
        assert abs(sigmoid_prime(x) - exact) <= 5.001 * U * exact
    assert sigmoid_prime(1000.0) == sigmoid_prime(-1000.0) == 0


@pytest.mark.parametrize("function", [tanh, tanh_prime, sigmoid, sigmoid_prime])
def test_no_fractions_turn_into_floats_unseen(function):
    with pytest.raises(TypeError, match="expected a float or an int, got Fraction"):
        function(Fraction(1, 2))
