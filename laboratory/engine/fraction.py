"""Fraction, which MicroPython's library lacks: as much of it as purenn computes with.

MicroPython asks only the left of two numbers whether it is less than the right: a comparison of
an integer with a Fraction must have the Fraction on the left.
"""

from purenn.teaching.numerals import fraction


class Fraction:
    """A fraction in lowest terms, of integers without limit; the denominator is positive."""

    def __init__(self, numerator=0, denominator=1):
        if isinstance(numerator, float):
            if numerator - numerator != 0:
                raise ValueError("expected a finite number, got %s" % numerator)
            numerator, power = fraction(numerator)
            denominator = denominator * power
        elif isinstance(numerator, Fraction):
            numerator, denominator = numerator.numerator, numerator.denominator * denominator
        if denominator == 0:
            raise ZeroDivisionError("Fraction(%s, 0)" % numerator)
        a, b = abs(numerator), abs(denominator)
        while b:
            a, b = b, a % b
        if denominator < 0:
            a = -a
        self.numerator, self.denominator = numerator // a, denominator // a

    def __add__(self, other):
        if isinstance(other, float):
            return float(self) + other
        n, d = _parts(other)
        return Fraction(self.numerator * d + n * self.denominator, self.denominator * d)

    def __sub__(self, other):
        if isinstance(other, float):
            return float(self) - other
        n, d = _parts(other)
        return Fraction(self.numerator * d - n * self.denominator, self.denominator * d)

    def __mul__(self, other):
        if isinstance(other, float):
            return float(self) * other
        n, d = _parts(other)
        return Fraction(self.numerator * n, self.denominator * d)

    def __truediv__(self, other):
        if isinstance(other, float):
            return float(self) / other
        n, d = _parts(other)
        return Fraction(self.numerator * d, self.denominator * n)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        if isinstance(other, float):
            return other / float(self)
        return Fraction(self.denominator, self.numerator) * other

    def __neg__(self):
        return Fraction(-self.numerator, self.denominator)

    def __pos__(self):
        return self

    def __abs__(self):
        return Fraction(abs(self.numerator), self.denominator)

    def __float__(self):
        return self.numerator / self.denominator

    def __int__(self):
        whole = abs(self.numerator) // self.denominator
        return -whole if self.numerator < 0 else whole

    def __bool__(self):
        return self.numerator != 0

    def __hash__(self):
        return hash(self.numerator) if self.denominator == 1 else hash(float(self))

    def __eq__(self, other):
        return _comparable(other) and self._beside(other) == 0

    def __lt__(self, other):
        return self._beside(other) < 0

    def __le__(self, other):
        return self._beside(other) <= 0

    def __gt__(self, other):
        return self._beside(other) > 0

    def __ge__(self, other):
        return self._beside(other) >= 0

    def _beside(self, other):
        """A number that is negative, zero or positive as self - other is."""
        if isinstance(other, float) and other - other != 0:
            return 0.0 - other
        n, d = _parts(Fraction(other) if isinstance(other, float) else other)
        return self.numerator * d - n * self.denominator

    def __repr__(self):
        return "Fraction(%s, %s)" % (self.numerator, self.denominator)

    def __str__(self):
        if self.denominator == 1:
            return str(self.numerator)
        return "%s/%s" % (self.numerator, self.denominator)


def _comparable(x):
    return isinstance(x, (int, bool, float, Fraction))


def _parts(x):
    """The numerator and the denominator of an integer or a fraction."""
    if isinstance(x, Fraction):
        return x.numerator, x.denominator
    if isinstance(x, (int, bool)):
        return int(x), 1
    raise TypeError("expected a fraction or an integer, got %s" % type(x).__name__)
