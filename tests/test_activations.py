import math
import random
from fractions import Fraction

import mpmath
import pytest

from purenn import (
    ActivationLayer, elu, elu_prime, gelu, gelu_prime, gelu_tanh, gelu_tanh_prime, leaky_relu,
    leaky_relu_prime, relu, relu_prime, sigmoid, sigmoid_prime, silu, silu_prime, softplus,
    softplus_prime, tanh, tanh_prime,
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


# --- smooth rectifiers: the exact value, and the most that may be wrong with it ------------------


def cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def pdf(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def sigma(x):
    return 1 / (1 + mpmath.exp(-x))


C = mpmath.mpf(44715) / 10**6


def z_of(x):
    return 2 * mpmath.sqrt(2 / mpmath.pi) * (x + C * x**3)


def slope(x):
    return 2 * mpmath.sqrt(2 / mpmath.pi) * (1 + 3 * C * x * x)


# Each function, its exact value, and the bound in units u of rounding: purenn's functions err by an
# ulp, at most 2 u (Phi by 2.5 u), every other operation by u, and what errs by r in z changes
# sigmoid(z) by r |z|; z errs by 7 roundings and constants.
SMOOTH = {
    gelu: (lambda x: x * cdf(x), lambda x, y: 3.6 * abs(y)),
    gelu_prime: (lambda x: cdf(x) + x * pdf(x), lambda x, y: 3.6 * (cdf(x) + abs(x) * pdf(x)) + abs(y)),
    gelu_tanh: (lambda x: x * sigma(z_of(x)), lambda x, y: (3.1 + 7.1 * abs(z_of(x))) * abs(y)),
    gelu_tanh_prime: (
        lambda x: sigma(z_of(x)) * (1 + x * sigma(-z_of(x)) * slope(x)),
        lambda x, y: (12 + 15 * abs(z_of(x))) * sigma(z_of(x)) * (1 + abs(x) * sigma(-z_of(x)) * slope(x)),
    ),
    silu: (lambda x: x * sigma(x), lambda x, y: 3.1 * abs(y)),
    silu_prime: (
        lambda x: sigma(x) * (1 + x * sigma(-x)),
        lambda x, y: sigma(x) * 4.1 * abs(x) * sigma(-x) + 4.1 * abs(y),
    ),
    softplus: (lambda x: mpmath.log1p(mpmath.exp(x)), lambda x, y: 5.1 * y),
    softplus_prime: (sigma, lambda x, y: 2.1 * y),
    elu: (lambda x: x if x > 0 else mpmath.expm1(x), lambda x, y: 6.1 * abs(y)),
    elu_prime: (lambda x: 1 if x > 0 else mpmath.exp(x), lambda x, y: 2.1 * y),
}


@pytest.mark.parametrize("function", SMOOTH)
def test_smooth_rectifiers_and_their_derivatives(function):
    exact, bound = SMOOTH[function]
    with mpmath.workprec(300):
        for x in draws(-1, 1)[:200] + draws(-35, 35)[:200] + [1e-300, -1e-300, 0.0, 100.0]:
            y = exact(mpmath.mpf(x))
            subnormal = 2.0**-1074 * (1 + abs(x) * slope(x))  # what is lost, times the largest factor
            assert abs(function(x) - y) <= bound(mpmath.mpf(x), y) * U + subnormal, x


@pytest.mark.parametrize("function", SMOOTH)
def test_smooth_rectifiers_far_away(function):
    prime = function.__name__.endswith("_prime")
    assert function(1e308) == (1 if prime else 1e308)
    assert function(-1e308) == (-1 if function is elu else 0)
    assert math.isnan(function(math.nan))
    assert function(2) == function(2.0) and function(True) == function(1.0)


def test_gelu_keeps_its_digits_where_it_is_small():
    # 1 + erf(x / sqrt(2)) is 0 there
    assert abs(gelu(-10) / (-10 * cdf(mpmath.mpf(-10))) - 1) < 4 * U
    assert -2.3e-7 < gelu_tanh(-5) < 0


def test_a_layer_of_smooth_rectifiers():
    layer = ActivationLayer((1, 3), silu, silu_prime)
    assert layer.forward_propagation([[0, 1, -1]]) == [[0, silu(1), silu(-1)]]
    assert layer.backward_propagation([[2, 1, 1]], 0.1) == [[1, silu_prime(1), silu_prime(-1)]]


@pytest.mark.parametrize("function", [tanh, tanh_prime, sigmoid, sigmoid_prime, *SMOOTH])
def test_no_fractions_turn_into_floats_unseen(function):
    with pytest.raises(TypeError, match="expected a float or an int, got Fraction"):
        function(Fraction(1, 2))
