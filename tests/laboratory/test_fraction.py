"""The engine's Fraction computes as Python's does."""

import operator
from fractions import Fraction as Expected

import pytest
from engine.fraction import Fraction
from hypothesis import given
from hypothesis import strategies as st

INTEGERS = st.integers(-(10**30), 10**30)
FRACTIONS = st.builds(
    lambda n, d: (Fraction(n, d), Expected(n, d)), INTEGERS, INTEGERS.filter(bool)
)
FLOATS = st.floats(-1e9, 1e9).map(lambda x: (x, x))
NUMBERS = FRACTIONS | INTEGERS.map(lambda n: (n, n)) | FLOATS
OPERATIONS = [operator.add, operator.sub, operator.mul, operator.truediv]
COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]


def same(a, b):
    if isinstance(b, Expected):
        return isinstance(a, Fraction) and (a.numerator, a.denominator) == (
            b.numerator,
            b.denominator,
        )
    return type(a) is type(b) and (a == b or a != a and b != b)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(FRACTIONS, NUMBERS)
def test_arithmetic(operation, a, b):
    for (x, expected_x), (y, expected_y) in [(a, b), (b, a)]:
        if operation is operator.truediv and not y:
            with pytest.raises(ZeroDivisionError):
                operation(x, y)
        else:
            assert same(operation(x, y), operation(expected_x, expected_y))


@pytest.mark.parametrize("comparison", COMPARISONS)
@given(FRACTIONS, NUMBERS)
def test_comparisons(comparison, a, b):
    assert comparison(a[0], b[0]) == comparison(a[1], b[1])
    assert comparison(b[0], a[0]) == comparison(b[1], a[1])


@given(FRACTIONS)
def test_one_fraction(pair):
    x, expected = pair
    assert (str(x), float(x), int(x), bool(x)) == (
        str(expected),
        float(expected),
        int(expected),
        bool(expected),
    )
    assert (
        same(-x, -expected) and same(abs(x), abs(expected)) and same(Fraction(x, 7), expected / 7)
    )
    assert hash(x) == hash(Fraction(x.numerator, x.denominator))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_taken_exactly(x):
    assert same(Fraction(x), Expected(x))


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_no_fraction(bad):
    with pytest.raises(ValueError, match="expected a finite number"):
        Fraction(bad)
    with pytest.raises(ZeroDivisionError):
        Fraction(1, 0)
    with pytest.raises(TypeError, match="expected a fraction or an integer, got str"):
        Fraction(1) + "1"
