"""The logistic sigmoid, by the methods of exp_tanh.py and with the same guarantee."""

from math import ldexp

from .exp_tanh import FAR, SPLIT, exp, exp_parts, of_other, tanh


def logistic_parts(x):
    """(m, l) with 1 / (1 + exp(x)) = m + l, for 0 <= x <= 18; m has half the digits.

    The second part keeps the final addition as the only rounding that matters.
    """
    k, high, low = exp_parts(x)
    p = ldexp(1.0, k)
    d = 1.0 + p + p * (high + low)
    q = 1.0 / d
    t = q * SPLIT
    m = t - (t - q)
    mp = m * p
    return m, (1.0 - mp - m - mp * high - mp * low) / d


def sigmoid(x):
    """1 / (1 + exp(-x)) of a float or an int; TypeError for anything else.

    >>> sigmoid(0), sigmoid(100)
    (0.5, 1.0)
    """
    if type(x) is not float:
        return of_other(sigmoid, "sigmoid", x)
    if x > -1.0:
        return 0.5 + 0.5 * tanh(0.5 * x)
    if x > -18.0:
        m, l = logistic_parts(-x)
        return m + l
    if x > -FAR:
        # exp(x) less the small exp(x)² / (1 + exp(x))
        k, high, low = exp_parts(x)
        s = 1.0 + (high + low)
        z = ldexp(s, k)
        return ldexp(1.0 + (high + (low - z * s / (1.0 + z))), k)
    return exp(x)
