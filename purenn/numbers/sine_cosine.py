"""Sine and cosine, by the methods of exp_tanh.py and with the same guarantee.

Sources: Cody and Waite (1980) for the reduction by pi/2, in parts whose products with whole numbers
are exact; Taylor's series of what is left; Knuth, *The Art of Computer Programming*, vol. 2, 4.2.2,
for the exact error of a sum.
"""

from math import ldexp

from .exp_tanh import DIGITS, of_other

FARTHEST = 1048576.0 if DIGITS == 53 else 2048.0  # beyond it, products would not be exact
_PER_HALF_PI = 2.0 / 3.14159265358979
# pi/2 in parts of 33 binary digits, or of 11 where floats have 32 bits
_PARTS = []
for _k, _digits in enumerate(
    (1608, 1014, 1348, 534, 1121, 211, 152, 1634, 1116, 55, 57, 1298, 1153, 312, 273)
):
    _digits = ldexp(float(_digits), -10 - 11 * _k)
    if DIGITS == 53 and _k % 3:
        _PARTS[-1] += _digits
    elif DIGITS == 53 or _k < 9:
        _PARTS.append(_digits)


def _reduced(name, x):
    """(n, r, l) with x = n pi/2 + r + l: |r| at most about pi/4, l too small to change r."""
    if not -FARTHEST < x < FARTHEST and x == x:
        from ..checking.messages import refuse

        refuse(ValueError, name, "|x| < %d" % FARTHEST, x)
    q = x * _PER_HALF_PI
    n = int(q + 0.5 if q > 0.0 else q - 0.5) if x == x else 0
    r, l = x, 0.0
    if n:
        for part in _PARTS:
            product = n * part
            s = r - product
            z = s - r
            l += (r - (s - z)) - (product + z)
            r = s
        s = r + l
        r, l = s, l - (s - r)
    return n, r, l


def _sine(r, l):
    """sin(r + l)"""
    t = r * r
    if t < 1e-20:
        return r
    p = 1.0 - t / 42.0 * (1.0 - t / 72.0 * (1.0 - t / 110.0 * (
        1.0 - t / 156.0 * (1.0 - t / 210.0 * (1.0 - t / 272.0 * (1.0 - t / 342.0))))))  # fmt: skip
    return r - (r * (t / 6.0) * (1.0 - t / 20.0 * p) - l * (1.0 - 0.5 * t))


def _cosine(r, l):
    """cos(r + l)"""
    t = r * r
    p = 1.0 - t / 30.0 * (1.0 - t / 56.0 * (1.0 - t / 90.0 * (
        1.0 - t / 132.0 * (1.0 - t / 182.0 * (1.0 - t / 240.0 * (1.0 - t / 306.0))))))  # fmt: skip
    h = 0.5 * t
    y = 1.0 - h
    return y + ((1.0 - y - h) + (h * (t / 12.0) * p - r * l))


def sin(x):
    """Sine of a float or an int x with |x| < 2**20; TypeError for anything but a float or an int.

    ValueError beyond, also for infinity; where floats have 32 bits, from 2**11 on.

    >>> sin(0), sin(1)
    (0.0, 0.8414709848078965)
    """
    if type(x) is not float:
        return of_other(sin, "sin", x)
    n, r, l = _reduced("sin", x)
    y = _cosine(r, l) if n & 1 else _sine(r, l)
    return -y if n & 2 else y


def cos(x):
    """Cosine of a float or an int x with |x| < 2**20; errors as for sin.

    >>> cos(0), cos(1)
    (1.0, 0.5403023058681398)
    """
    if type(x) is not float:
        return of_other(cos, "cos", x)
    n, r, l = _reduced("cos", x)
    y = _sine(r, l) if n & 1 else _cosine(r, l)
    return -y if n + 1 & 2 else y
