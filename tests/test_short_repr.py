from decimal import Decimal
from fractions import Fraction

import pytest

from bad_values import Angry, branching, endless
from purenn.checking import short_repr as module
from purenn.checking.short_repr import short_repr


@pytest.mark.parametrize(
    "value, text",
    [
        (3, "3"), (0.1, "0.1"), (True, "True"), (None, "None"), ("ab", "'ab'"),
        (Fraction(1, 3), "Fraction(1, 3)"),
        ((1, (2, [3])), "(1, (2, [3]))"), ((1,), "(1,)"), ([], "[]"), ({1: 2}, "a dict of 1"),
        (Decimal("0.1"), "Decimal('0.1')"), (10**70, "1" + 56 * "0" + "..."),
        (Angry(), "a Angry"),
        ([Angry()], "a list"), (bytearray(9), "a bytearray of 9"), (range(9), "a range of 9"),
        (endless(), "[[[a list of 1]]]"), ("x" * 99, "'" + "x" * 56 + "..."),
        ([[0] * 9] * 2, "[a list of 9, a list of 9]"),
    ],
)  # fmt: skip
def test_what_it_says(value, text):
    assert short_repr(value) == text


def test_nothing_is_long():
    for value in (
        branching(40), branching(3), [[0] * 784] * 60000, "\n" * 10**6, 10**100000, int, module,
    ):  # fmt: skip
        text = short_repr(value)
        assert len(text) <= 60 and "\n" not in text
