"""Spells the numbers in a saved network: exactly, and at any length."""

from math import frexp, ldexp

from ..checking.predicates import is_plain


def number_to_json(x):
    """A float in C99's hexadecimal notation, an int as itself or as text, a bool as itself.

    An int of 2**53 or more is hexadecimal: not every JSON parser reads its digits exactly, and
    Pythons limit how many they convert.

    >>> number_to_json(3), number_to_json(2**60), number_to_json(3.0)
    (3, '0x1000000000000000', '0x1.8p+1')
    """
    if isinstance(x, bool):
        return x
    if isinstance(x, int):
        x = int(x)  # of a subclass
        return x if is_plain(x) else hex(x)
    x = float(x)
    if x - x != 0:
        return str(x)  # inf, nan
    sign = "-" if str(x)[0] == "-" else ""
    if x == 0:
        return sign + "0x0p+0"
    fraction, exponent = frexp(abs(x))
    digits = "%x" % int(ldexp(fraction, 53))  # 14 digits, the first is 1
    return "%s0x1.%sp%+d" % (sign, digits[1:].rstrip("0") or "0", exponent - 1)


def number_from_json(data):
    """The number that number_to_json wrote; ValueError or TypeError for what is none."""
    if isinstance(data, (int, bool)):  # on MicroPython a bool is no int
        return data
    if "x" not in data:
        return float(data)
    if "p" not in data:
        return int(data, 16)
    digits, exponent = data.split("p")
    places = len(digits.split(".")[-1]) if "." in digits else 0
    size = ldexp(float(abs(int(digits.replace(".", ""), 16))), int(exponent) - 4 * places)
    return -size if data[0] == "-" else size
