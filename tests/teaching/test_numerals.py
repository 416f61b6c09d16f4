from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from purenn.teaching.numerals import fixed, fraction, numeral, scientific, short

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_fraction_is_exact(x):
    n, d = fraction(x)
    assert Fraction(n, d) == Fraction(x)


@given(finite, st.integers(0, 9))
def test_scientific_is_cpythons(x, places):
    expected = "%.*e" % (places, x)
    assert scientific(x, places) == (expected if x else expected.lstrip("-"))


@given(st.floats(-1e18, 1e18), st.integers(0, 9))
def test_fixed_is_cpythons(x, places):
    expected = "%.*f" % (places, x)
    assert fixed(x, places) == (expected if float(expected) else expected.lstrip("-"))


@given(st.integers(-10000, 10000))
def test_ties_go_to_the_even_digit(n):
    assert fixed(n / 8, 2) == ("%.2f" % (n / 8))
    assert scientific(n / 8 or 1.0, 1) == "%.1e" % (n / 8 or 1.0)


@pytest.mark.parametrize(
    "x, text",
    [
        (0.0, "0"), (-0.0, "0"), (0, "0"), (True, "1"), (-3, "-3"),
        (0.5, "0.500000"), (-0.0001, "-0.000100"), (0.000099, "9.90e-05"),
        (9999.0, "9999.000000"), (10000.0, "1.00e+04"), (5e-324, "4.94e-324"),
        (float("nan"), "nan"), (float("inf"), "inf"), (float("-inf"), "-inf"),
        (Fraction(1, 3), "1/3"), (Fraction(-4, 2), "-2"),
        (Fraction(10**9, 3), "≈3.33e+08"), (10**400, "≈1.00e+400"),
        (Fraction(10**5000 + 1, 10**5000), "≈1.000000"),  # str() refuses so many digits
        (2 - 1j, "(2-1j)"), ("a" * 30, "a" * 19 + "…"),
    ],
)  # fmt: skip
def test_numeral(x, text):
    assert numeral(x) == text


def test_short():
    assert [short(x) for x in (0.1, 2.50, 100, 100.0, 1e-5, Fraction(1, 10))] == [
        "0.1", "2.5", "100", "100", "1.00e-05", "1/10",
    ]  # fmt: skip
