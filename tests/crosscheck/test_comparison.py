"""The rules of comparison.py, one by one."""

from math import inf, nan

import pytest

from purenn.crosscheck.judging.bounds import Rounded32, Rounded64
from purenn.crosscheck.judging.comparison import compare

HALF = Rounded64(0.5)
ROUNDED = Rounded64(0.1) * Rounded64(0.3)


def agrees(actual, expected, **options):
    return compare(actual, expected, **options)[1] is None


def test_shapes_must_be_equal():
    assert agrees([0.5], [HALF])
    for actual in (0.5, [0.5, 0.5], [[0.5]], [[0.5], []]):
        assert not agrees(actual, [HALF])
    assert compare([[0.5]], [HALF])[1].problem == "expected shape (1,), got shape (1, 1)"


def test_within_the_bound_and_not_outside():
    assert agrees(0.1 * 0.3, ROUNDED)
    ratio, difference = compare(0.1 * 0.3 + 2.0**-50, ROUNDED)
    assert ratio > 1 and difference.ratio == ratio
    assert difference.exact == ROUNDED.exact and difference.bound == ROUNDED.tolerance


def test_no_tolerance_where_nothing_is_rounded():
    assert agrees(0.5, HALF) and not agrees(0.5 + 2.0**-53, HALF)


def test_slack_widens_the_bound():
    off = float(ROUNDED.exact + 3 * ROUNDED.tolerance)
    assert not agrees(off, ROUNDED) and agrees(off, ROUNDED, slack=4)


def test_negative_zero_equals_zero_unless_asked_otherwise():
    assert agrees(-0.0, Rounded64(0))
    assert agrees(-0.0, Rounded64(0), plain=-0.0)
    assert not agrees(-0.0, Rounded64(0), plain=0.0)
    assert compare([-0.0], [0], plain=[0.0])[1].problem == "expected 0.0, got -0.0"


@pytest.mark.parametrize("wrong", [inf, -inf, nan])
def test_infinity_and_nan_are_no_finite_value(wrong):
    assert not agrees(wrong, HALF) and not agrees(wrong, 0)


def test_expected_infinity_and_nan():
    assert agrees(inf, inf) and agrees(nan, nan)
    assert not agrees(-inf, inf) and not agrees(1.0, inf) and not agrees(inf, nan)


@pytest.mark.parametrize("number, big", [(Rounded64, 1e300), (Rounded32, 1e30)])
def test_where_an_intermediate_result_may_overflow_infinity_and_nan_pass(number, big):
    x = number(big) * number(big) * number(1 / big)
    assert x.may_overflow
    assert agrees(inf, x) and agrees(nan, x) and agrees(float(x.exact), x)
    assert not agrees(1.0, x)
    assert not (number(big) * number(1 / big)).may_overflow


def test_the_worst_element_is_reported():
    _, difference = compare([[0.5, 0.6], [0.5, 99.0]], [[HALF, ROUNDED], [HALF, ROUNDED]])
    assert difference.index == (1, 1) and difference.actual == 99.0


def test_texts_are_compared_as_they_are():
    assert agrees("", "") and compare("changed", "")[1].problem == "changed"
