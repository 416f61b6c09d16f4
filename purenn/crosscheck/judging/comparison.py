"""The rules by which a result agrees with the exact one.

Element by element, with e the exact value, t its tolerance (bounds.py), a the actual value
and s the slack (1 unless asked otherwise):

1. The shapes are equal. A result is nested lists of real numbers, or can be read as such.
2. a agrees if |a - e| ≤ s t. Where t is 0, it must be e itself. So -0 equals 0.
3. With signed zeros asked for: where a and e are 0 and t is 0, the sign must be that which
   purenn computes in floats.
4. inf and NaN disagree with a finite e. But where an intermediate result may overflow in
   some correct order of operations, they agree, and so does any a within s t.
5. Where e is inf, a must be the same inf, and where e is NaN, a must be NaN. Only what is
   found by comparison (pooling) or by copying (flatten), and functions that are bounded
   (tanh, sigmoid; their limits take the place of e) are tried with inf and NaN, because
   elsewhere the order of operations decides between inf and NaN.
6. Where correct implementations may decide a comparison differently (which of two values
   within rounding of each other is the larger, whether such a value is above 0), the whole
   case is skipped. This does not apply to exactly equal inputs: a tie is decided.
"""

from fractions import Fraction
from math import copysign, inf

from .arrays import shape
from .bounds import Rounded, Rounded64


class Difference:
    """One element (or a whole result) that disagrees.

    `problem` says what is wrong if it is not an element's value; else `actual` and `exact` are
    the values at `index`, off by `ratio` times the `bound`.
    """

    def __init__(
        self, problem="", index=(), actual=None, exact=None, bound=None, ratio=inf, raised=False
    ):
        self.problem, self.raised = problem, raised  # raised: it is what the library raised
        self.index, self.actual, self.exact = index, actual, exact
        self.bound, self.ratio = bound, ratio


def compare(actual, expected, slack=1, plain=None, number=Rounded):
    """The largest error as a fraction of the bound, and the Difference or None.

    `plain` is purenn's result in floats if the sign of zeros counts; `number` is the number
    type that it is judged by.
    """
    if isinstance(expected, str):
        return (0.0, None) if actual == expected else (inf, Difference(actual))
    try:
        found = shape(actual)
    except ValueError as error:
        return inf, Difference(str(error))
    if found != shape(expected):
        return inf, Difference(
            "expected shape %s, got shape %s" % (shape(expected), found)
        )
    worst, difference = 0.0, None
    for index, a in _elements(actual):
        ratio, found = _compare_element(a, _at(expected, index), slack, number)
        if found is None and plain is not None and a == 0 == ratio:
            zero = _at(plain, index)
            if zero == 0 and copysign(1, zero) != copysign(1, a):
                ratio, found = inf, Difference(
                    actual=a, exact=Fraction(0), bound=Fraction(0),
                )
                found.problem = "expected %r, got %r" % (float(zero), float(a))
        if found is not None and (difference is None or ratio > worst):
            difference = found
            difference.index = index
        worst = max(worst, ratio)
    return worst, difference


def _compare_element(a, e, slack, number):
    """(error / bound, Difference or None) of one element."""
    if isinstance(e, float) and e - e != 0:
        same = a == e or (a != a and e != e)
        return (0.0, None) if same else (inf, Difference(actual=a, exact=e, bound=Fraction(0)))
    if not isinstance(e, Rounded):
        if a == e:
            return 0.0, None
        kind = number if number.flushes or number.narrows else Rounded64
        e = kind(Fraction(e))
    if isinstance(a, float) and a - a != 0:
        if e.may_overflow:
            return 0.0, None
        return inf, Difference(actual=a, exact=e.exact, bound=e.tolerance * slack)
    error, bound = e.error_of(a, slack)
    if not error:
        return 0.0, None
    if error <= bound:
        return error / bound, None
    try:
        ratio = error / bound if bound else inf
    except OverflowError:
        ratio = inf
    return ratio, Difference(actual=a, exact=e.exact, bound=e.tolerance * slack, ratio=ratio)


def _elements(a, index=()):
    if isinstance(a, list):
        for i, part in enumerate(a):
            for element in _elements(part, index + (i,)):
                yield element
    else:
        yield index, a


def _at(a, index):
    for i in index:
        a = a[i]
    return a
