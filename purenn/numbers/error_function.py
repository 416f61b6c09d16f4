"""The error function, and the normal distribution, by the methods of exp_tanh.py, with the same guarantee.

Near 0, Taylor's series of erf (Abramowitz and Stegun, *Handbook of Mathematical Functions*, 7.1.5).
From 1/2 on, exp(x²) erfc(x) is smooth and small: (1 + 2 x) exp(x²) erfc(x), between 1.12 and 1.29, is a
polynomial in (x - 2) / (x + 2), in the manner of Schonfelder (*Mathematics of Computation* 32, 1978).
The test recomputes its coefficients. T. J. Dekker (1971) for the exact square.
"""

from math import ldexp

from .exp_tanh import SPLIT, exp_parts, of_other

_ROOT_HALF_HIGH = 47453133.0 / 67108864.0  # half of a double's digits
_ROOT_HALF_LOW = ldexp(-6768882265574661.0, -81)
_ROOT_HALF = _ROOT_HALF_HIGH + _ROOT_HALF_LOW
_PER_SQRT_2_PI_HIGH = 53545126.0 / 134217728.0
_PER_SQRT_2_PI_LOW = ldexp(8622037399010906.0, -81)
_SLOPE = ldexp(5081767996463981.0, -52)  # 2 / sqrt(pi), the slope of erf at 0
_SLOPE_LESS_1 = ldexp(4625346952747881.0, -55)
_SERIES = [  # 1 / (n! (2 n + 1)) for n = 12 … 1
    1.0 / _c
    for _c in (
        11975040000.0, 918086400.0, 76204800.0, 6894720.0, 685440.0, 75600.0, 9360.0, 1320.0, 216.0,
        42.0, 10.0, 3.0,
    )
]  # fmt: skip
_TAIL = [
    ldexp(_c, -55)
    for _c in (
        566853465.0, -842852661.0, -2745228546.0, 2296797141.0, 7792528811.0, 2814309010.0,
        -10762080727.0, -28089293770.0, -24590848869.0, 53014989067.0, 188145323160.0,
        134154314014.0, -486146099712.0, -1312412330989.0, -54390539048.0, 5441781687665.0,
        7435161058160.0, -16369356067190.0, -52487253876496.0, 45804813717495.0,
        314266725949875.0, -289455898658435.0, -1953481410110057.0, 5910570269026213.0,
        -5981875494659140.0, -3342169078760217.0, 971998632856219.0,
    )
]  # fmt: skip


def erf(x):
    """2 / sqrt(pi) times the integral of exp(-t²) from 0 to x, a float or an int.

    >>> erf(0), erf(0.5), erf(100)
    (0.0, 0.5204998778130465, 1.0)
    """
    if type(x) is not float:
        return of_other(erf, "erf", x)
    if -0.5 < x < 0.5:
        return x + x * _series(x)
    if x != x:
        return x
    y = 1.0 - erfc(x if x > 0.0 else -x)
    return y if x > 0.0 else -y


def erfc(x):
    """1 - erf(x), exact to its last digits where that is small; for a float or an int.

    >>> erfc(0), erfc(10)
    (1.0, 2.088487583762545e-45)
    """
    if type(x) is not float:
        return of_other(erfc, "erfc", x)
    if x < 0.25:
        return 1.0 - erf(x)
    if x < 0.5:
        return 0.5 - (x - 0.5 + x * _series(x))
    if x < 28.0:
        return _tail(x, 0.0, *_square(x))
    return 0.0 if x == x else x


def normal_cdf(x):
    """The probability that a standard normal variable is below x: erfc(-x / sqrt(2)) / 2.

    >>> normal_cdf(0), normal_cdf(-10)
    (0.5, 7.619853024160525e-24)
    """
    if type(x) is not float:
        return of_other(normal_cdf, "normal_cdf", x)
    if not -40.0 < x < -0.51:
        return 0.5 * erfc(-x * _ROOT_HALF)
    z = -x * _ROOT_HALF
    m = _head(-x)
    n = -x - m
    low = m * _ROOT_HALF_HIGH - z + m * _ROOT_HALF_LOW + n * _ROOT_HALF_HIGH + n * _ROOT_HALF_LOW
    h, l = _square(x)
    return _tail(z, low, 0.5 * h, 0.5 * l, -1)


def normal_pdf(x):
    """The density of the standard normal distribution: exp(-x² / 2) / sqrt(2 pi).

    >>> normal_pdf(0)
    0.3989422804014327
    """
    if type(x) is not float:
        return of_other(normal_pdf, "normal_pdf", x)
    if -40.0 < x < 40.0:
        h, l = _square(x)
        k, m, e = _exponential(0.5 * h, 0.5 * l)
        low = m * _PER_SQRT_2_PI_LOW + e * (_PER_SQRT_2_PI_HIGH + _PER_SQRT_2_PI_LOW)
        return ldexp(m * _PER_SQRT_2_PI_HIGH + low, k)
    return 0.0 if x == x else x


def _series(x):
    """erf(x) / x - 1, for |x| < 1/2"""
    t = x * x
    p = 0.0
    for c in _SERIES:
        p = c - t * p
    return _SLOPE_LESS_1 - _SLOPE * t * p


def _tail(x, low, h, l, shift=0):
    """exp(-h - l) times exp(x²) erfc(x) at x + low, times 2**shift, for x from 0.36 on."""
    u = (x - 2.0) / (x + 2.0)
    p = 0.0
    for c in _TAIL:
        p = p * u + c
    # g + r = (5/4 + p) / d, where d + f = 1 + 2 x
    d = 1.0 + 2.0 * x
    f = 1.0 - (d - 2.0 * x) + 2.0 * low
    g = _head((1.25 + p) / d)
    e = _head(d)
    r = (1.25 - g * e + (p - g * (d - e + f))) / d
    k, m, e = _exponential(h, l)
    return ldexp(m * g + (m * r + e * (g + r)), k + shift)


def _exponential(h, l):
    """(k, m, e) with exp(-h - l) = 2**k (m + e); m has half the digits, and l is far below h."""
    k, high, low = exp_parts(-h)
    s = 1.0 + (high + low)
    m = _head(s)
    return k, m, 1.0 - m + high + (low - l * s)


def _square(x):
    """(h, l) with x² = h + l"""
    h = x * x
    m = _head(x)
    n = x - m
    return h, m * m - h + 2.0 * m * n + n * n


def _head(x):
    """x with half of its digits."""
    t = x * SPLIT
    return t - (t - x)
