"""The functions of purenn/numbers against mpmath, and at the hard places one by one."""

import math
import random
import struct
from fractions import Fraction

import mpmath
import pytest

from purenn.numbers import error_function, exp_tanh, logarithm, sine_cosine
from purenn.numbers.error_function import erf, erfc, normal_cdf, normal_pdf
from purenn.numbers.exp_tanh import INFINITY, TINY, exp, tanh
from purenn.numbers.logistic import sigmoid
from purenn.numbers.logarithm import log, log1p
from purenn.numbers.sine_cosine import FARTHEST, cos, sin

mpmath.mp.prec = 150


@pytest.fixture(autouse=True, scope="module")
def precision():
    """As above, whatever tests of another file have set since."""
    with mpmath.workprec(150):
        yield


EXACT = {
    exp: mpmath.exp,
    log: mpmath.log,
    tanh: mpmath.tanh,
    sigmoid: lambda x: 1 / (1 + mpmath.exp(-x)),
    sin: mpmath.sin,
    cos: mpmath.cos,
    log1p: mpmath.log1p,
    erf: mpmath.erf,
    erfc: mpmath.erfc,
    normal_cdf: lambda x: mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    normal_pdf: lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi),
}
MONOTONIC = exp, log, tanh, sigmoid, log1p, erf, erfc
LIMIT = {normal_cdf: 1.25}  # in ulps; for all others it is 1
LN2, HALF_PI = math.log(2), math.pi / 2
MULTIPLES = [*range(-9, 0), *range(1, 30), 1000, 54321, 1000003, 1335087, 1335088]

# Where a method or a power of two changes; the neighbours of each are tested.
SWITCHES = {
    exp: [(k + 0.5) * LN2 for k in range(-20, 20)] + [-1000.0, 1000.0, 709.7, -708.4, -745.1],
    log: [2.0**k * math.sqrt(0.5) for k in range(-9, 9)] + [1.0, TINY, 1e308],
    tanh: [1e-10, 0.58, 1.2, 20.0] + [(k + 0.5) * LN2 / 2 for k in range(2, 14)],
    sigmoid: [-1.0, -1.16, 1.16, -2.4, 2.4, -18.0, 40.0, -708.4, -745.1]
    + [(k + 0.5) * LN2 for k in range(-30, 30)],
    sin: [1e-10] + [k * HALF_PI / 2 for k in MULTIPLES],
    cos: [1e-10] + [k * HALF_PI / 2 for k in MULTIPLES],
    log1p: [-0.999, -0.5, math.sqrt(0.5) - 1, -0.25, 0.25, math.sqrt(2) - 1, 1.0, 1e16, 1e300]
    + [2.0**k * math.sqrt(0.5) - 1 for k in range(2, 9)],
    erf: [-0.5, 0.5, 1.0, 5.9, 1e-300],
    erfc: [0.25, 0.5, 1.0, 2.0, 26.5, 27.2, -0.5, -5.9],
    normal_cdf: [-0.51, -0.707, 0.707, -1.0, -38.4, 8.2],
    normal_pdf: [-1.0, 1.0, -38.4],
}
SPREAD = {  # intervals that share the sample evenly
    exp: [(-745, -708), (-708, -40), (-40, -1), (-1, 0), (0, 1), (1, 40), (40, 709.7)],
    log: [(0.5, 0.7), (0.7, 0.8), (0.8, 1), (1, 1.2), (1.2, 1.5), (1.5, 3), (3, 100)],
    tanh: [(0, 0.1), (0.1, 0.3), (0.3, 0.58), (0.58, 0.8), (0.8, 1.2), (1.2, 2), (2, 5), (5, 20)],
    sigmoid: [(-745, -708), (-708, -40), (-40, -5), (-5, -1), (-1, 0), (0, 1), (1, 5), (5, 36)],
    sin: [(-1, 1), (-7, 7), (7, 1000), (-FARTHEST, FARTHEST)],
    cos: [(-1, 1), (-7, 7), (7, 1000), (-FARTHEST, FARTHEST)],
    log1p: [(-1, -0.25), (-0.25, 0), (0, 0.25), (0.25, 1), (1, 8), (8, 1e6)],
    erf: [(-6, -1), (-1, -0.5), (0, 0.5), (0.5, 1), (1, 6)],
    erfc: [(-6, 0.25), (0.25, 0.5), (0.5, 1), (1, 5), (5, 26), (26, 27.3)],
    normal_cdf: [(-38.5, -37), (-37, -1), (-1, -0.5), (-0.52, -0.3), (-0.3, 0.3), (0.3, 9)],
    normal_pdf: [(-38.5, -37), (-37, -1), (-1, 1), (1, 10)],
}
BINADES = {
    log: (-1073, 1024), tanh: (-1073, 0), sin: (-1073, 20), cos: (-1073, 20),
    log1p: (-1073, 1024), erf: (-1073, 2), erfc: (-1073, 4), normal_cdf: (-1073, 5),
}  # fmt: skip
FUNCTIONS = list(EXACT)
SLOW = erf, erfc, normal_cdf, sin, cos  # in mpmath


def error_in_ulps(function, x, computed=None):
    exact = EXACT[function](mpmath.mpf(x))
    _, exponent = math.frexp(float(exact))
    ulp = mpmath.ldexp(1, max(exponent - 53, -1074))
    return float(abs(mpmath.mpf((computed or function)(x)) - exact) / ulp)


def neighbours(x, count):
    """The floats around x, as the integers that their bytes spell."""
    (bits,) = struct.unpack("<q", struct.pack("<d", x))
    near = [struct.unpack("<d", struct.pack("<q", bits + n))[0] for n in range(-count, count + 1)]
    return near if x > 0 else near[::-1]


def worst(function, points, computed=None):
    draw = random.Random(1)
    samples = [
        draw.uniform(*interval)
        for interval in SPREAD[function]
        for _ in range(points // len(SPREAD[function]))
    ]
    if function in BINADES:
        binades = BINADES[function]
        samples += [math.ldexp(draw.uniform(0.5, 1), draw.randint(*binades)) for _ in samples]
    return max(error_in_ulps(function, x, computed) for x in samples)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_error_is_below_one_ulp(function):
    assert worst(function, 2000 if function in SLOW else 4000) < LIMIT.get(function, 1)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_error_is_below_one_ulp_around_every_switch(function):
    for switch in SWITCHES[function]:
        for x in neighbours(switch, 20):
            if not (function is exp and x > 709.78):
                assert error_in_ulps(function, x) < LIMIT.get(function, 1), x


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f in MONOTONIC])
def test_monotonic_across_every_switch(function):
    for switch in SWITCHES[function]:
        values = [function(x) for x in neighbours(switch, 300)]
        assert values == sorted(values, reverse=function is erfc), switch


def test_tanh_is_odd():
    draw = random.Random(2)
    for x in [draw.uniform(0, 25) for _ in range(2000)]:
        assert tanh(-x) == -tanh(x)


def same(x, y):
    return struct.pack("<d", x) == struct.pack("<d", y) or (x != x and y != y)


@pytest.mark.parametrize(
    "function, x, expected",
    [
        (exp, 0.0, 1.0),
        (exp, -0.0, 1.0),
        (exp, 1e-320, 1.0),
        (exp, 710.0, INFINITY),
        (exp, 1e308, INFINITY),
        (exp, INFINITY, INFINITY),
        (exp, -745.13, 5e-324),
        (exp, -746.0, 0.0),
        (exp, -INFINITY, 0.0),
        (exp, math.nan, math.nan),
        (log, 1.0, 0.0),
        (log, 0.0, -INFINITY),
        (log, -0.0, -INFINITY),
        (log, INFINITY, INFINITY),
        (log, math.nan, math.nan),
        (tanh, 0.0, 0.0),
        (tanh, -0.0, -0.0),
        (tanh, 5e-324, 5e-324),
        (tanh, -TINY, -TINY),
        (tanh, 20.0, 1.0),
        (tanh, -1e308, -1.0),
        (tanh, INFINITY, 1.0),
        (tanh, -INFINITY, -1.0),
        (tanh, math.nan, math.nan),
        (sigmoid, 0.0, 0.5),
        (sigmoid, 40.0, 1.0),
        (sigmoid, INFINITY, 1.0),
        (sigmoid, -746.0, 0.0),
        (sigmoid, -INFINITY, 0.0),
        (sigmoid, math.nan, math.nan),
        (log1p, 0.0, 0.0),
        (log1p, -0.0, -0.0),
        (log1p, 5e-324, 5e-324),
        (log1p, -TINY, -TINY),
        (log1p, -1.0, -INFINITY),
        (log1p, INFINITY, INFINITY),
        (log1p, math.nan, math.nan),
        (erf, 0.0, 0.0),
        (erf, -0.0, -0.0),
        (erf, 5e-324, 5e-324),
        (erf, 7.0, 1.0),
        (erf, -INFINITY, -1.0),
        (erf, math.nan, math.nan),
        (erfc, 0.0, 1.0),
        (erfc, -0.0, 1.0),
        (erfc, 5e-324, 1.0),
        (erfc, 27.2, 1e-323),
        (erfc, 28.0, 0.0),
        (erfc, INFINITY, 0.0),
        (erfc, -INFINITY, 2.0),
        (erfc, math.nan, math.nan),
        (normal_cdf, 0.0, 0.5),
        (normal_cdf, 9.0, 1.0),
        (normal_cdf, -40.0, 0.0),
        (normal_cdf, -INFINITY, 0.0),
        (normal_cdf, INFINITY, 1.0),
        (normal_cdf, math.nan, math.nan),
        (normal_pdf, -0.0, 0.3989422804014327),
        (normal_pdf, 1e308, 0.0),
        (normal_pdf, -INFINITY, 0.0),
        (normal_pdf, math.nan, math.nan),
        (sin, 0.0, 0.0),
        (sin, -0.0, -0.0),
        (sin, 5e-324, 5e-324),
        (sin, -TINY, -TINY),
        (sin, math.pi, 1.2246467991473532e-16),
        (sin, math.nan, math.nan),
        (cos, 0.0, 1.0),
        (cos, -0.0, 1.0),
        (cos, 5e-324, 1.0),
        (cos, HALF_PI, 6.123233995736766e-17),
        (cos, math.nan, math.nan),
    ],
)
def test_special_values(function, x, expected):
    assert same(function(x), expected)


def test_powers_of_two_have_exact_multiples_of_one_logarithm():
    assert log(2) == math.log(2)
    assert [log(2.0**k) for k in (-1074, -1, 10, 1023)] == [
        k * LN2 for k in (-1074, -1, 10, 1023)
    ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_integers_count_as_floats(function):
    assert function(3) == function(3.0)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("x", [Fraction(1, 2), 1j, "1", [1.0], None])
def test_other_types_are_refused(function, x):
    with pytest.raises(TypeError, match="expected a float or an int, got " + type(x).__name__):
        function(x)


def test_logarithms_of_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="log: expected a number of at least 0, got -1.0"):
        log(-1.0)
    with pytest.raises(ValueError, match="log1p: expected a number of at least -1, got -1.5"):
        log1p(-1.5)


@pytest.mark.parametrize("function", [sin, cos])
@pytest.mark.parametrize("x", [FARTHEST, -FARTHEST, 2**20, INFINITY, -INFINITY, 10**400])
def test_sine_and_cosine_far_away_are_refused(function, x):
    function(math.nextafter(FARTHEST, 0) if hasattr(math, "nextafter") else FARTHEST - 1)
    with pytest.raises(ValueError, match=r"%s: expected \|x\| < 1048576, got" % function.__name__):
        function(x)


def test_half_pi_is_in_parts_whose_products_are_exact():
    parts = [Fraction(part) for part in sine_cosine._PARTS]
    with mpmath.workprec(250):
        assert abs(sum(map(mpmath.mpf, sine_cosine._PARTS)) - mpmath.pi / 2) < mpmath.mpf(2) ** -164
    for n in 1, 667543, 667544:
        for part in parts:
            assert Fraction(n * float(part)) == n * part


def test_constants_of_the_error_function_are_what_they_stand_for():
    mpf, sqrt = mpmath.mpf, mpmath.sqrt
    half, per = sqrt(mpf(0.5)), 1 / sqrt(2 * mpmath.pi)
    for high, low, exact in (
        (error_function._ROOT_HALF_HIGH, error_function._ROOT_HALF_LOW, half),
        (error_function._PER_SQRT_2_PI_HIGH, error_function._PER_SQRT_2_PI_LOW, per),
    ):
        assert low == float(exact - high) and high == error_function._head(high)
    assert error_function._SLOPE == float(2 / sqrt(mpmath.pi))
    assert error_function._SLOPE_LESS_1 == float(2 / sqrt(mpmath.pi) - 1)
    for n, c in enumerate(reversed(error_function._SERIES), 1):
        assert c == 1 / (math.factorial(n) * (2 * n + 1))


def test_the_polynomial_of_the_tail_is_a_good_one():
    # beyond 28 nothing is left; its coefficients are rounded to 2**-56
    for k in range(200):
        u = mpmath.mpf(-0.7 + k * (0.8667 + 0.7) / 199)
        x = 2 * (1 + u) / (1 - u)
        exact = (1 + 2 * x) * mpmath.exp(x * x) * mpmath.erfc(x)
        polynomial = 0
        for c in error_function._TAIL:
            polynomial = polynomial * u + c
        assert abs(1.25 + polynomial - exact) < 2.0**-56


def test_constants_are_what_they_stand_for():
    assert exp_tanh.DIGITS == 53
    assert exp_tanh.LN2_HIGH + exp_tanh.LN2_LOW == LN2
    assert exp_tanh.LN2_LOW == float(mpmath.log(2) - mpmath.mpf(355) / 512)
    assert logarithm._SQRT_HALF == float(mpmath.sqrt(0.5))
    assert TINY == 2.0**-1022


if __name__ == "__main__":  # the measurement that the docstring of exp_tanh.py states
    for function in FUNCTIONS:
        name = function.__name__
        print("%-8s %.3f ulp" % (name, worst(function, 10**6)))
        if hasattr(math, name):
            print("  math.%s %.3f ulp" % (name, worst(function, 10**6, getattr(math, name))))


@pytest.mark.parametrize("function, low, high", [(exp, 0.0, INFINITY), (tanh, -1.0, 1.0),
                                                 (sigmoid, 0.0, 1.0)])  # fmt: skip
def test_an_int_beyond_all_floats_is_infinite(function, low, high):
    assert function(10**400) == high and function(-(10**400)) == low
    assert log(10**400) == log1p(10**400) == INFINITY
