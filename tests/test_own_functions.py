"""The functions of purenn/numbers against mpmath, and at the hard places one by one."""

import math
import random
import struct
from fractions import Fraction

import mpmath
import pytest

from purenn.numbers import exp_tanh, logarithm, sine_cosine
from purenn.numbers.exp_tanh import INFINITY, TINY, exp, tanh
from purenn.numbers.logistic import sigmoid
from purenn.numbers.logarithm import log
from purenn.numbers.sine_cosine import FARTHEST, cos, sin

mpmath.mp.prec = 150

EXACT = {
    exp: mpmath.exp,
    log: mpmath.log,
    tanh: mpmath.tanh,
    sigmoid: lambda x: 1 / (1 + mpmath.exp(-x)),
    sin: mpmath.sin,
    cos: mpmath.cos,
}
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
}
SPREAD = {  # intervals that share the sample evenly
    exp: [(-745, -708), (-708, -40), (-40, -1), (-1, 0), (0, 1), (1, 40), (40, 709.7)],
    log: [(0.5, 0.7), (0.7, 0.8), (0.8, 1), (1, 1.2), (1.2, 1.5), (1.5, 3), (3, 100)],
    tanh: [(0, 0.1), (0.1, 0.3), (0.3, 0.58), (0.58, 0.8), (0.8, 1.2), (1.2, 2), (2, 5), (5, 20)],
    sigmoid: [(-745, -708), (-708, -40), (-40, -5), (-5, -1), (-1, 0), (0, 1), (1, 5), (5, 36)],
    sin: [(-1, 1), (-7, 7), (7, 1000), (-FARTHEST, FARTHEST)],
    cos: [(-1, 1), (-7, 7), (7, 1000), (-FARTHEST, FARTHEST)],
}
BINADES = {log: (-1073, 1024), tanh: (-1073, 0), sin: (-1073, 20), cos: (-1073, 20)}
FUNCTIONS = list(EXACT)


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
    assert worst(function, 4000) < 1


@pytest.mark.parametrize("function", FUNCTIONS)
def test_error_is_below_one_ulp_around_every_switch(function):
    for switch in SWITCHES[function]:
        for x in neighbours(switch, 20):
            if not (function is exp and x > 709.78):
                assert error_in_ulps(function, x) < 1, x


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f not in (sin, cos)])
def test_monotonic_across_every_switch(function):
    for switch in SWITCHES[function]:
        values = [function(x) for x in neighbours(switch, 300)]
        assert values == sorted(values), switch


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


def test_log_of_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="at least 0, got -1.0"):
        log(-1.0)


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


@pytest.mark.parametrize("n", [2**53 + 1, 10**30, 2**1023 + 1, 2**1024, 10**400, 3**5000])
def test_the_logarithm_of_an_int_is_finite(n):
    assert abs(log(n) / float(mpmath.log(n)) - 1) <= 2**-52
    assert n != 10**400 or log(n) == 921.0340371976183  # the nearest double
    assert log(int(1e300)) == log(1e300)
