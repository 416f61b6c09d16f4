"""The natural logarithms of x and of 1 + x, by the methods of exp_tanh.py and with the same guarantee.

Source: Cody and Waite (1980) for the reduction; the convergent is that of Gauss's continued
fraction of artanh (1813).
"""

from math import frexp, ldexp

from .exp_tanh import INFINITY, LN2_HIGH, LN2_LOW, of_other

_SQRT_HALF = ldexp(6369051672525773.0, -53)


def log(x):
    """Natural logarithm of a float or an int >= 0; log(0) is -inf.

    ValueError for a negative number, TypeError for anything but a float or an int.
    """
    if type(x) is not float:
        return of_other(log, "log", x)
    if 0.0 < x < INFINITY:
        m, k = frexp(x)
        if m < _SQRT_HALF:
            m, k = m + m, k - 1
        return _log(float(k), m - 1.0)
    if x < 0.0:
        from ..checking.messages import refuse

        refuse(ValueError, "log", "a number of at least 0", x)
    return x if x != 0.0 else -INFINITY


def log1p(x):
    """log(1 + x) of a float or an int x >= -1, exact to its last digits for small x too.

    ValueError for x < -1, TypeError for anything but a float or an int.

    >>> log1p(0), log1p(1e-20)
    (0.0, 1e-20)
    """
    if type(x) is not float:
        return of_other(log1p, "log1p", x)
    if -0.25 < x < 0.25:
        return _log(0.0, x) if x else x
    if -1.0 < x < INFINITY:
        y = 1.0 + x
        m, k = frexp(y)
        if m < _SQRT_HALF:
            m, k = m + m, k - 1
        # log(1 + x) = log y + c/y, where c was lost in y
        return _log(float(k), m - 1.0, (x - (y - 1.0) if x < 1.0 else 1.0 - (y - x)) / y)
    if x < -1.0:
        from ..checking.messages import refuse

        refuse(ValueError, "log1p", "a number of at least -1", x)
    return x if x != -1.0 else -INFINITY


def _log(n, f, low=0.0):
    """n log 2 + log(1 + f) + low, for f between sqrt(1/2) - 1 and sqrt(2) - 1 and a small low."""
    # log(1 + f) = 2 artanh(s), s = f/(2 + f): the 8th convergent in z = s²
    s = f / (2.0 + f)
    z = s * s
    r = 2.0 * z * (75075.0 - z * (95095.0 - z * (28941.0 - z * 1225.0))) / (
        225225.0 - z * (420420.0 - z * (242550.0 - z * (44100.0 - z * 1225.0)))
    )
    h = 0.5 * f * f
    return n * LN2_HIGH + (f - (h - (s * (h + r) + (n * LN2_LOW + low))))
