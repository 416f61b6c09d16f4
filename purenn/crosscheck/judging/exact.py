"""The functions' values, so near to the exact ones that the difference does not matter."""

from decimal import Context, Decimal
from fractions import Fraction

DIGITS = Context(prec=80, Emax=10**9, Emin=-(10**9))
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899863")
_BITS = 200


def short(x):
    """A Fraction with few digits just below x; a power of two below it keeps arithmetic fast."""
    return _short(x, 0)


def above(x):
    """A Fraction with few digits just above x."""
    return _short(x, 4) if x else x


def _short(x, more):
    n, d = x.numerator, x.denominator
    places = _BITS + d.bit_length() - n.bit_length()  # after the point
    if places > 0:
        return Fraction((n << places) // d + more, 1 << places)
    return Fraction((n // (d << -places) + more) << -places)


def decimal(x):
    return DIGITS.divide(Decimal(x.numerator), Decimal(x.denominator))


def tanh(x):
    """tanh of a Fraction as a Decimal, to more than 50 digits."""
    if abs(x) < Fraction(1, 10**30):
        return decimal(x - x * x * x / 3)  # the next term is smaller by x⁴
    if abs(x) > 200:
        return Decimal(1 if x > 0 else -1)  # by less than 1e-170
    e = decimal(2 * x).exp(DIGITS)
    return DIGITS.divide(DIGITS.subtract(e, 1), DIGITS.add(e, 1))


def erf(x):
    """erf of a Fraction as a Decimal, to more than 50 digits (Abramowitz and Stegun, 7.1.6)."""
    if abs(x) > 12:
        return Decimal(1 if x > 0 else -1)  # by less than 1e-63
    z = decimal(x)
    square = DIGITS.multiply(z, z)
    total = term = z
    n = 0
    while abs(term) > abs(total) * Decimal("1e-75"):
        n += 1
        term = DIGITS.divide(DIGITS.multiply(term, 2 * square), 2 * n + 1)
        total = DIGITS.add(total, term)
    factor = DIGITS.multiply(2, DIGITS.exp(-square))
    return DIGITS.divide(DIGITS.multiply(factor, total), DIGITS.sqrt(PI))


def cos(x):
    """cos of a Fraction as a Decimal, to more than 50 digits, for |x| up to 40."""
    return _series(x, 0)


def sin(x):
    """sin of a Fraction as a Decimal, to more than 50 digits, for |x| up to 40."""
    return _series(x, 1)


def _series(x, n):
    """xⁿ/n! - xⁿ⁺²/(n+2)! + …, n 0 or 1."""
    if abs(x) > 40:
        raise ValueError("cos and sin are for smaller numbers, got %s" % x)
    z = decimal(x)
    square, term = DIGITS.multiply(z, z), z if n else Decimal(1)
    total = Decimal(0)
    while abs(term) > Decimal("1e-79") * abs(total):
        total = DIGITS.add(total, term)
        n += 2
        term = DIGITS.divide(DIGITS.multiply(term, -square), n * (n - 1))
    return total


def near(value):
    """A Fraction with few digits near the Decimal, and how far it may be from it."""
    if value and value.adjusted() < -2000:  # exp(-10**7) would be a Fraction of 24 million bits
        return Fraction(0), Fraction(1, 1 << 6000)
    value = Fraction(value)
    return short(value), abs(value) / 2**140
