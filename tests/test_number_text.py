import math
import random
import struct

import pytest

from purenn.saving.number_text import float_of, hex_of, number_from_json, number_to_json


HARD = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 5e-324, -5e-324, 2.0**-1022, 1.7976931348623157e308,
        2.2250738585072009e-308, math.pi, math.inf, -math.inf]


def bits(x):
    return struct.pack("<d", x)


def test_floats_survive_to_the_bit():
    draw = random.Random(1)
    patterns = [struct.unpack("<d", draw.getrandbits(64).to_bytes(8, "little"))[0] for _ in range(2000)]
    for x in HARD + [x for x in patterns if x == x]:
        assert bits(float_of(hex_of(x))) == bits(x)
        assert float.fromhex(hex_of(x)) == x
    assert math.isnan(float_of(hex_of(math.nan)))


@pytest.mark.parametrize("text", ["", "1.5", "0x", "0x1p", "0x1.8", "0x2p+0", "0x1.8p+1024", "0x1p1.5",
                                  "0x1.80000000000000p+1", "0x1.zp+0", "--0x1p+0", "infinity"])
def test_texts_that_are_no_floats(text):
    with pytest.raises(ValueError):
        float_of(text)


@pytest.mark.parametrize("data", ["0x", "0x1_0", "0X1F", "0x01", " 0x1", None, [], {}, 1.5])
def test_data_that_are_no_number(data):
    with pytest.raises(ValueError, match="expected|invalid literal"):
        number_from_json(data)


def test_integers_of_other_types_are_plain_ones():
    class Count(int):
        def __str__(self):
            return "many"

    class Length(float):
        def __str__(self):
            return "long"

    assert number_to_json(Count(3)) == 3 and type(number_to_json(Count(3))) is int
    assert number_to_json(Length(-3)) == "-0x1.8p+1"
