"""Numbers as text, rounded correctly, so that every Python prints the same digits.

The %-formats of C libraries and of MicroPython differ in the last digit; here a float is
taken as an exact fraction, and rounded once, half to even, in integers.
"""

from math import frexp, ldexp

PLACES = 6  # decimals, as in the errors that fit prints
_WHOLE = int, bool  # to MicroPython a bool is no int
LONGEST = 20  # characters of a number that is printed as it is


def fraction(x):
    """The integers n and d with x = n / d exactly, for a finite float, an int or a Fraction.

    >>> fraction(0.375)
    (6755399441055744, 18014398509481984)
    """
    if isinstance(x, _WHOLE):
        return int(x), 1
    if not isinstance(x, float):
        return x.numerator, x.denominator
    significand, exponent = frexp(x)
    n, exponent = int(ldexp(significand, 53)), exponent - 53
    return (n << exponent, 1) if exponent >= 0 else (n, 1 << -exponent)


def fixed(x, places=PLACES):
    """x with that many decimals.

    >>> fixed(0.125, 2), fixed(-2.5, 0)
    ('0.12', '-2')
    """
    n, d = fraction(x)
    units = _quotient(abs(n) * 10**places, d)
    digits = str(units)
    digits = "0" * (places + 1 - len(digits)) + digits
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if n < 0 and units else "") + whole + ("." + decimals if places else "")


def scientific(x, places=2):
    """x as d.dd times a power of ten.

    >>> scientific(0.000012345), scientific(-6.02e23)
    ('1.23e-05', '-6.02e+23')
    """
    n, d = fraction(x)
    sign, n = ("-", -n) if n < 0 else ("", n)
    exponent = 0
    while n and n < d:
        n, exponent = n * 10, exponent - 1
    while n >= 10 * d:
        d, exponent = d * 10, exponent + 1
    digits = str(_quotient(n * 10**places, d))
    if len(digits) > places + 1:  # 9.996 is 10.00
        digits, exponent = digits[:-1], exponent + 1
    digits += "0" * (places + 1 - len(digits))  # of zero itself
    power = str(abs(exponent))
    power = ("-" if exponent < 0 else "+") + "0" * (2 - len(power)) + power
    return sign + digits[0] + ("." + digits[1:] if places else "") + "e" + power


def _quotient(n, d):
    """n / d, for n ≥ 0, to the nearest integer, to the even one of two."""
    q, r = divmod(n, d)
    return q + (2 * r > d or (2 * r == d and q % 2))


def numeral(x):
    """A number as shown in a matrix: six decimals, or three digits if it is tiny or huge;
    0 stands for zero only.

    Integers and fractions are printed exactly, unless they are too long: then they are rounded,
    after a sign that says so. Numbers of other types are their str().

    >>> numeral(0.1), numeral(2), numeral(1e-9), numeral(-12345.0)
    ('0.100000', '2', '1.00e-09', '-1.23e+04')
    """
    if isinstance(x, float):
        if x - x != 0:
            return "nan" if x != x else "inf" if x > 0 else "-inf"
        return _decimal(x)
    if not (isinstance(x, _WHOLE) or hasattr(x, "denominator")):
        text = str(x)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    n, d = fraction(x)
    if max(abs(n), d) < 10**9:
        return str(n) if d == 1 else "%d/%d" % (n, d)
    return "≈" + _decimal(x)


def _decimal(x):
    if x == 0:
        return "0"
    # MicroPython asks only the number on the left, which may be a user's type of fraction
    return fixed(x) if abs(x) * 10**4 >= 1 and abs(x) < 10**4 else scientific(x)


def short(x):
    """A number as shown in a sentence: without trailing zeros.

    >>> short(0.1), short(3.0), short(1e-9)
    ('0.1', '3', '1.00e-09')
    """
    text = numeral(x)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def size(x):
    """The absolute value of a finite number; 0 for nan, inf and numbers such as 1j."""
    try:
        return abs(x) if (x < 0 or x > 0) and x - x == 0 else 0
    except (TypeError, ValueError, ArithmeticError):
        return 0
