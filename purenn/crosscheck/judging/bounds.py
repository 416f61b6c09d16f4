"""How far a correct floating-point implementation may be from the exact value.

`Rounded64`, `Rounded32`, `Rounded16` and `RoundedB16` (bfloat16) are number types. A network
that computes on them gives, for each number, the exact value and a `tolerance` such that

    |computed - exact| ≤ tolerance

holds for anything that a correct implementation in that format may have computed: sums in any
order or blocking or in a wider format, fused multiply-adds, products of three factors
associated as it likes, a factor taken out of a sum or into it, quotients as products with a
reciprocal.
No tolerance is chosen by hand. The basis is Higham, *Accuracy and Stability of Numerical
Algorithms* (2nd ed. 2002), ch. 3: each operation gives x op y (1 + δ) + η with |δ| ≤ u
and, for products only, |η| at most half the smallest subnormal number. Hence

    tolerance = γ_k M + (1 + γ_k) ((R - M) + k η W),      γ_k = k u / (1 - k u)

where k counts the roundings that a term of the expression passes through, and M, R, W are
the expression itself with every sign made positive, on these leaves:

    M    |x|              so γ_k M bounds what the relative errors add up to (Higham 3.1-3.5)
    R    |x| + e          e is the uncertainty of a leaf, 0 for data; R - M is its effect
    W    1 + |x| + e      holds the product of any choice of a term's factors, hence of those
                          that an intermediate product is multiplied by after it underflowed

M, R and W are made of sums and products only, so they do not depend on the order or
association, nor does the count k of a sum or product; this is why one pass through purenn's
own layers speaks for every implementation. Leaves with e > 0 come from functions (tanh, exp,
log, 1/y): if the implementation errs by at most `ulps` ulps and the argument by its own
tolerance t, then e = t max|f'| + ulps · ulp(f).

On hardware that flushes subnormal numbers (`flushes`), any operation may give 0 in place of
a result below the smallest normal number, so that number takes the place of η; and such a
number that goes in may be read as 0, so it is uncertain by its own size.

Where W reaches the largest finite number, an intermediate result may overflow; then
`may_overflow` says so and the bound holds for finite results only. Not covered are
algorithms that form other sums than the formulas do (Strassen's, Winograd's, FFT).
"""

from fractions import Fraction
from math import gcd

from . import exact
from .exact import above, near, short


class Undecided(BaseException):
    """Correct implementations may differ here: x > y too near, 1/x by 0, log x, overflow.

    Not an Exception, which purenn's layers would take to mean that they cannot use the number.
    """


class Rounded:
    """A number as a correct implementation may have rounded it; see the module's text.

    Built from an exact value: Rounded64(0.1), Rounded64(Fraction(1, 3)).
    """

    # of the format; see Rounded64
    name = width = digits = unit = smallest = normal = exponents = None
    ulps = 4  # the largest error that NumPy's own accuracy tests allow exp, log and tanh
    flushes = False  # whether subnormal numbers may be treated as 0
    narrows = False  # whether inputs may have to be rounded to the format first

    # exact, magnitude, reach (R) and ones (W) as integers, all over odd · 2^shift: sums and
    # products of floats then need no greatest common divisor
    __slots__ = ("_exact", "_magnitude", "_reach", "_ones", "_odd", "_shift", "depth", "terms")

    def __init__(self, value, uncertainty=0):
        n, d = value.as_integer_ratio()
        doubt = 0
        if self.flushes and abs(n) < self.normal * d:
            uncertainty += Fraction(abs(n), d)
        if self.narrows and not self._is_representable(n, d):
            uncertainty += self.unit * Fraction(abs(n), d) + self.smallest / 2
        if uncertainty:
            doubt, e = uncertainty.as_integer_ratio()
            common = d * e // gcd(d, e)
            n, doubt, d = n * (common // d), doubt * (common // e), common
        self._exact, self._magnitude = n, abs(n)
        self._reach = self._magnitude + doubt
        # zero is exact in every format, and so is what it is added to or multiplied by
        self.terms = 1 if self._reach else 0
        self._ones = self.terms * d + self._reach
        self._shift = (d & -d).bit_length() - 1
        self._odd = d >> self._shift
        self.depth = 0

    def _is_representable(self, n, d):
        return d & (d - 1) == 0 and d * self.smallest <= 1 and abs(n).bit_length() <= self.digits

    @property
    def exact(self):
        return Fraction(self._exact, self._odd << self._shift)

    @property
    def magnitude(self):
        return Fraction(self._magnitude, self._odd << self._shift)

    @property
    def reach(self):
        return Fraction(self._reach, self._odd << self._shift)

    @property
    def roundings(self):
        """k: those of the deepest term, then one for every addition but the first."""
        return self.depth + max(self.terms - 1, 0)

    @property
    def tolerance(self):
        """The largest |computed - exact| of a correct implementation."""
        most, scale = self._tolerance()
        return Fraction(most, scale * self._odd << self._shift) if most else Fraction(0)

    def _tolerance(self):
        """The tolerance as (most, scale): most / scale over the common denominator."""
        k = self.roundings
        doubt = self._reach - self._magnitude
        if not (k or doubt):
            return 0, 1
        # with u = 1 / one, η = 1 / steps: γ_k = k / (one - k) and 1 + γ_k = one / (one - k)
        one, steps = 1 << self.digits, self._steps()
        if k >= one:
            raise Undecided("%d roundings in %s" % (k, self.name))
        most = (k * self._magnitude + one * doubt) * steps + one * k * self._ones
        return most, (one - k) * steps

    def error_of(self, computed, slack=1):
        """|computed - exact| and slack · tolerance, both times one and the same whole number."""
        n, d = computed.as_integer_ratio()
        most, scale = self._tolerance()
        error = abs(n * (self._odd << self._shift) - self._exact * d)
        return error * scale * slack.denominator, most * d * slack.numerator

    @classmethod
    def variant(cls, **properties):
        """The same number type with different properties, such as ulps or flushes."""
        return type("Rounded", (cls,), dict(properties, __slots__=()))

    @classmethod
    def _steps(cls):
        """1/η: how many of what underflow may take away make 1."""
        return cls.normal.denominator if cls.flushes else 2 * cls.smallest.denominator

    @property
    def may_overflow(self):
        """Whether some correct implementation may exceed the largest finite number."""
        return 2 * self._ones >= self._odd << (self._shift + self.exponents)

    def stored(self):
        """The same as a leaf of few digits: what is stored is one float within the tolerance.

        For what every implementation stores, such as the outputs and parameters of layers
        in a network; without it, exact values grow exponentially with the steps. Undecided
        where it may overflow.
        """
        if self.may_overflow:
            raise Undecided("%s, or overflow" % self)
        t = self.tolerance
        if not t:
            return self
        value = short(self.exact)
        return type(self)(value, above(t + abs(value - self.exact)))

    def admits(self, computed):
        """Whether a float lies within the tolerance; inf and NaN never do."""
        computed = float(computed)
        finite = computed - computed == 0
        return finite and abs(Fraction(computed) - self.exact) <= self.tolerance

    def or_guarded(self):
        """The same or, where it is below the smallest normal number, that number as well.

        Divisors and the arguments of logarithms are often kept from becoming smaller.
        """
        t = self.tolerance
        if self.exact - t >= self.normal:
            return self
        return type(self)(self.exact, t + self.normal)

    # --- arithmetic ---

    def _lifted(self, other):
        return other if isinstance(other, Rounded) else type(self)(other)

    def __add__(self, other):
        if not isinstance(other, Rounded):
            if other == 0:  # what sums begin with
                return self
            other = type(self)(other)
        result = object.__new__(type(self))
        a, b = 1, 1  # what brings each to the common denominator
        result._odd, result._shift = self._odd, self._shift
        if self._odd != other._odd:
            common = gcd(self._odd, other._odd)
            a, b = other._odd // common, self._odd // common
            result._odd = self._odd * a
        if self._shift > other._shift:
            b <<= self._shift - other._shift
        else:
            a <<= other._shift - self._shift
            result._shift = other._shift
        result._exact = a * self._exact + b * other._exact
        result._magnitude = a * self._magnitude + b * other._magnitude
        result._reach = a * self._reach + b * other._reach
        result._ones = a * self._ones + b * other._ones
        result.depth = max(self.depth, other.depth)
        result.terms = self.terms + other.terms
        return result

    def __mul__(self, other):
        if not isinstance(other, Rounded):
            if other == 1:
                return self
            other = type(self)(other)
        if not self.terms:
            return self
        if not other.terms:
            return other
        result = object.__new__(type(self))
        result._odd = self._odd * other._odd
        result._shift = self._shift + other._shift
        result._exact = self._exact * other._exact
        result._magnitude = self._magnitude * other._magnitude
        result._reach = self._reach * other._reach
        result._ones = self._ones * other._ones
        result.depth = self.roundings + other.roundings + 1
        result.terms = 1
        return result

    def __neg__(self):
        result = object.__new__(type(self))
        for name in Rounded.__slots__:
            setattr(result, name, getattr(self, name))
        result._exact = -self._exact
        return result

    def __truediv__(self, other):
        return self * self._lifted(other)._reciprocal()

    def __sub__(self, other):
        return self + -self._lifted(other)

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self._lifted(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    # --- comparisons: True or False only if every implementation agrees ---

    def _sign_of_difference(self, other):
        if self is other:
            return 0
        other = self._lifted(other)
        if not (self._tolerance()[0] or other._tolerance()[0]):
            denominators = self._odd << self._shift, other._odd << other._shift
            return self._exact * denominators[1] - other._exact * denominators[0]
        difference = self.exact - other.exact
        doubt = self.tolerance + other.tolerance
        if doubt and abs(difference) <= doubt:
            raise Undecided("%s or %s, whichever is larger" % (self, other))
        return difference

    def __lt__(self, other):
        return self._sign_of_difference(other) < 0

    def __le__(self, other):
        return self._sign_of_difference(other) <= 0

    def __gt__(self, other):
        return self._sign_of_difference(other) > 0

    def __ge__(self, other):
        return self._sign_of_difference(other) >= 0

    def __eq__(self, other):
        return self._sign_of_difference(other) == 0

    __hash__ = None

    def __repr__(self):
        try:
            return "%r±%.3g" % (float(self.exact), float(self.tolerance))
        except OverflowError:
            return "a number too large for a float"

    # --- functions ---

    def _function(self, value, drift, ulps):
        """The leaf f(x): `value` near f(exact), off by `drift` for want of a better x.

        One ulp of y is at most 2u|y|, or the smallest subnormal number.
        """
        largest = abs(value) + drift
        doubt = drift + ulps * (2 * self.unit * largest + self.smallest)
        if self.flushes and abs(value) < self.normal + doubt:
            doubt += self.normal
        return type(self)(value, above(doubt))

    def _reciprocal(self):
        """1/x, correctly rounded (half an ulp): |1/x̂ - 1/x| = |x̂ - x| / |x̂ x|."""
        n, d = self._exact, self._odd << self._shift
        most, scale = self._tolerance()
        left = abs(n) * scale - most  # |x| - t over the common denominator, times scale
        if left <= 0:
            raise Undecided("1 / %s" % self)
        if not most:
            return self._function(Fraction(d, n), 0, Fraction(1, 2))
        value = short(Fraction(d, n))
        drift = above(Fraction(most * d, abs(n) * left)) + abs(value) / 2**140
        return self._function(value, drift, Fraction(1, 2))

    def power(self, n):
        """xⁿ for |x| ≤ 1 and n ≥ 1, as a product in any order or by a function."""
        if n == 1:
            return self
        x, t = abs(self.exact), self.tolerance
        value, largest = short(self.exact**n), (x + t) ** n
        products = (n - 1) * (self.unit * largest / (1 - (n - 1) * self.unit) + self.smallest)
        drift = largest - x**n + abs(self.exact**n - value) + products
        return self._function(value, above(drift), self.ulps)

    def sqrt(self, ulps=Fraction(1, 2)):
        """√x, correctly rounded (half an ulp): |√x̂ - √x| = |x̂ - x| / (√x̂ + √x) ≤ t / √x, √t."""
        x, t = self.exact, self.tolerance
        if x < 0:
            raise Undecided("the square root of %s" % self)
        value, error = near(exact.decimal(x).sqrt(exact.DIGITS))
        drift, more = near(exact.decimal(t).sqrt(exact.DIGITS))
        drift += more
        if value and t < x:
            drift = min(drift, t / value)
        return self._function(value, drift + error, ulps)

    def tanh(self):
        """|tanh'| ≤ 1."""
        value, error = near(exact.tanh(self.exact))
        return self._function(value, self.tolerance + error, self.ulps)

    def cos(self):
        """|cos'| ≤ 1."""
        value, error = near(exact.cos(self.exact))
        return self._function(value, self.tolerance + error, self.ulps)

    def sin(self):
        """|sin'| ≤ 1."""
        value, error = near(exact.sin(self.exact))
        return self._function(value, self.tolerance + error, self.ulps)

    def erf(self):
        """|erf'| ≤ 2/√π < 9/8; erf is added to 1, so ulps are those of 1: torch's errs by 2."""
        value, error = near(exact.erf(self.exact))
        drift = self.tolerance * Fraction(9, 8) + error + self.ulps * 2 * self.unit
        return self._function(value, drift, 0)

    def exp(self):
        """exp' = exp, at most (1 + 2t) exp(x) for arguments up to x + t, t ≤ 1."""
        t = self.tolerance
        if t > 1:
            raise Undecided("exp(%s)" % self)
        if self.exact > self.exponents * Fraction(69, 100):  # ln 2 is 0.693...
            raise Undecided("exp(%s) overflows" % self)
        value, error = near(exact.decimal(self.exact).exp(exact.DIGITS))
        return self._function(value, (1 + 2 * t) * (value + error) * t + error, self.ulps)

    def log(self):
        """log'(x) = 1/x, at most 1/(x - t) for arguments down to x - t."""
        x, t = self.exact, self.tolerance
        if x <= t:
            raise Undecided("log(%s)" % self)
        value, error = near(exact.decimal(x).ln(exact.DIGITS))
        return self._function(value, t / (x - t) + error, self.ulps)


def _format(name, width, digits, exponents):
    """The number type of a binary format that overflows from 2 to the power `exponents` on."""
    smallest = Fraction(1, 2 ** (exponents - 3 + digits))
    return Rounded.variant(
        name=name, width=width, digits=digits, exponents=exponents,
        unit=Fraction(1, 2**digits),  # u, the largest relative error of a rounding
        smallest=smallest,  # the smallest subnormal number
        normal=smallest * 2 ** (digits - 1),  # the smallest normal number
    )


Rounded64 = _format("float64", 64, 53, 1024)
Rounded32 = _format("float32", 32, 24, 128)
Rounded16 = _format("float16", 16, 11, 16)
RoundedB16 = _format("bfloat16", 16, 8, 128)
FORMATS = {number.name: number for number in (Rounded64, Rounded32, Rounded16, RoundedB16)}
