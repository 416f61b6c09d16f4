"""Numbers in a file: every bit of them comes back."""

import math
import random
import struct

import pytest

from purenn.saving.number_text import number_from_json, number_to_json

HARD = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 5e-324, -5e-324, 2.0**-1022, 1.7976931348623157e308,
        2.2250738585072009e-308, math.pi, math.inf, -math.inf, math.nan]
INTEGERS = [3, True, False, 2**53 - 1, 2**53, -(2**53), 10**40, -(3**20000)]
DRAW = random.Random(1)
PATTERNS = [struct.unpack("<d", DRAW.getrandbits(64).to_bytes(8, "little"))[0] for _ in range(2000)]


def test_every_bit_survives():
    for x in HARD + INTEGERS + PATTERNS:
        again = number_from_json(number_to_json(x))
        assert type(again) is type(x) and (again == x or again != again and x != x)
        if isinstance(x, float):
            assert math.copysign(1, again) == math.copysign(1, x) or x != x
            assert again != again or float.fromhex(number_to_json(x)) == x


@pytest.mark.parametrize("data", ["", "0x", "0x1p", "0x1.8p+1024", "0x1.zp+0", "text", None, {}, 1.5])
def test_what_is_no_number(data):
    with pytest.raises((ValueError, TypeError, OverflowError)):
        number_from_json(data)


def test_numbers_of_subclasses_are_plain_ones():
    class Count(int):
        def __str__(self):
            return "many"

    class Length(float):
        def __str__(self):
            return "long"

    assert number_to_json(Count(3)) == 3 and type(number_to_json(Count(3))) is int
    assert number_to_json(Length(-3)) == "-0x1.8p+1"
