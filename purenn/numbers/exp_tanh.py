"""exp and tanh from + - * / and exact scaling, so that every Python agrees.

The C library behind `math.exp` or `math.tanh` differs between platforms in the last bits;
the four operations of IEEE 754 do not. Constants are whole numbers, quotients of whole
numbers or powers of two, because some parsers misread long decimals.

Largest errors seen against mpmath at a million points each, in ulps (measured by
`PYTHONPATH=. python3 tests/test_own_functions.py`), and those of the C library glibc 2.36:

    exp 0.90 (0.51)     tanh 0.81 (2.13)     sigmoid 0.90     log 0.90 (0.52)
    sin 0.76 (0.52)     cos 0.76 (0.52)     log1p 0.87       erf 0.91      erfc 0.91

With 32-bit floats they stay below 1 ulp of those, and with the 30 bits of MicroPython's object
representation C below 1.5, log 2.5, sin, cos and erf 2, log1p 3, and erfc 3 for |x| < 1, in simulation
(tests/test_float32.py).

Sources: Cody and Waite, *Software Manual for the Elementary Functions* (1980), for the
reduction by ln 2; Lambert's continued fractions of tanh and exp (1768), whose convergents are
the rational functions below; T. J. Dekker (1971) for the split. Its neighbours have the others:
sigmoid in logistic.py, log and log1p in logarithm.py, sin and cos in sine_cosine.py, erf and erfc in
error_function.py.
"""

from math import ldexp, trunc

# a small board looks in the built-ins last, after all other names: here it finds these sooner
float, int, type = float, int, type

DIGITS = 1  # of a float's significand: 53; 24 where floats have 32 bits, 22 where they have 30
while 1.0 + ldexp(1.0, -DIGITS) > 1.0:
    DIGITS += 1
FAR = 1000.0 if DIGITS == 53 else 150.0  # exp of more is infinite, of less than -FAR zero
_EXPONENT = 1000 if DIGITS == 53 else 100  # powers of two up to here do not overflow
TINY = ldexp(1.0, -1022 if DIGITS == 53 else -126)  # the smallest normal number
INFINITY = float("inf")

SPLIT = ldexp(1.0, (DIGITS + 1) // 2) + 1.0
LN2_HIGH = 355.0 / 512.0  # few bits: its products with exponents are exact
LN2_LOW = ldexp(-978574132388245.0, -62)
_PER_LN2 = 1.0 / (LN2_HIGH + LN2_LOW)
# 2**k and both parts of k ln 2: for k = 2 below the border, and for k = 3 above it
_BORDER = 2.5 * (LN2_HIGH + LN2_LOW)
_TWO = 4.0, 2.0 * LN2_HIGH, 2.0 * LN2_LOW
_THREE = 8.0, 3.0 * LN2_HIGH, 3.0 * LN2_LOW


def of_other(function, name, x):
    """The function, called `name`, of an x that is not a plain float; a symbol records it."""
    if isinstance(x, (int, float, bool)):  # to MicroPython a bool is no int
        try:
            x = float(x)
        except OverflowError:
            x = INFINITY if x > 0 else -INFINITY
        return function(x)
    if hasattr(x, "called"):
        return x.called(name)
    from ..checking.messages import described

    raise TypeError("%s: expected a float or an int, got %s" % (name, described(x)))


def exp_parts(x):
    """(k, h, l) with exp(x) = 2**k (1 + h + l) and h exact, for |x| up to some thousands."""
    # rounded with trunc, which CPython runs faster than int; adding and subtracting a large number
    # does not round on every board
    n = x * _PER_LN2
    k = trunc(n + 0.5 if n > 0.0 else n - 0.5)
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    # exp(r) = (p + q) / (p - q): the 6th convergent, p even and q odd in r
    t = r * r
    a = 332640.0 + t * (10080.0 + t * 42.0)
    c = r * a - t * (55440.0 + t * (756.0 + t))
    return k, high, r * c / (2.0 * a - c) - low


def exp(x):
    """e to the power x, for a float or an int; TypeError for anything else.

    Overflow gives inf and underflow a subnormal number or 0.0: no exception.
    """
    if type(x) is not float:
        return of_other(exp, "exp", x)
    if -FAR < x < FAR:
        k, high, low = exp_parts(x)
        s = 1.0 + (high + low)
        if k < _EXPONENT:
            return ldexp(s, k)
        return ldexp(s, _EXPONENT) * ldexp(1.0, k - _EXPONENT)
    if x != x:
        return x
    return INFINITY if x > 0.0 else 0.0


def tanh(x):
    """Hyperbolic tangent of a float or an int; TypeError for anything else.

    >>> tanh(0), tanh(100)
    (0.0, 1.0)
    """
    if type(x) is not float:
        return of_other(tanh, "tanh", x)
    # tanh x = 1 - 2 / (1 + exp(2x)); the larger x, the less the quotient's rounding matters
    if x >= 0.58:
        z = x + x
    elif x <= -0.58:
        z = -x - x
    else:
        # x/(1 + t/(3 + t/(5 + …))), cut after 15, as x minus a small correction; of NaN it is NaN
        t = x * x
        if t < 1e-20:
            return x
        return x - x * t * (675675.0 + t * (45045.0 + t * (594.0 + t))) / (
            2027025.0 + t * (945945.0 + t * (51975.0 + t * (630.0 + t)))
        )
    # exp_parts(z), and below twice logistic.py's logistic_parts(z), written out: calling them takes
    # half as long again, and a small network spends most of its time here
    if z < 2.4:
        p, high, low = _TWO if z < _BORDER else _THREE
    elif z < 40.0:
        k = trunc(z * _PER_LN2 + 0.5)
        high = k * LN2_HIGH
        low = k * LN2_LOW
    else:
        return 1.0 if x > 0.0 else -1.0
    high = z - high
    r = high - low
    t = r * r
    a = 332640.0 + t * (10080.0 + t * 42.0)
    c = r * a - t * (55440.0 + t * (756.0 + t))
    low = r * c / (2.0 * a - c) - low
    if z < 2.4:
        d = 1.0 + p + p * (high + low)
        q = 2.0 / d
        t = q * SPLIT
        m = t - (t - q)
        mp = m * p
        y = (1.0 - m) - (2.0 - mp - m - mp * high - mp * low) / d
    else:
        y = 1.0 - 2.0 / (1.0 + ldexp(1.0 + (high + low), k))
    return y if x > 0.0 else -y
