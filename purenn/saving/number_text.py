"""Spells the numbers in a saved network: exactly, at any length, and each in only one way."""

from math import frexp, ldexp

from ..checking.messages import refuse
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
    if x != x:
        return "nan"
    sign = "-" if str(x)[0] == "-" else ""
    if x - x != 0:
        return sign + "inf"
    if x == 0:
        return sign + "0x0p+0"
    fraction, exponent = frexp(abs(x))
    digits = "%x" % int(ldexp(fraction, 53))  # 14 digits, the first is 1
    return "%s0x1.%sp%+d" % (sign, digits[1:].rstrip("0") or "0", exponent - 1)


def number_from_json(data):
    """The number that number_to_json wrote; ValueError for anything else."""
    if isinstance(data, (int, bool)):  # on MicroPython a bool is no int
        return data
    try:
        x = int(data, 16) if "x" in data and "p" not in data else _float(data)
        if number_to_json(x) == data:
            return x
    except Exception:  # whatever int, split and ldexp do not take
        pass
    refuse(ValueError, "file", "a number such as 0x1.8p+1", data)


def _float(text):
    if text[-1] in "fn":  # inf, nan
        return float(text)
    head, exponent = text.split("p")
    whole, fraction = (head + ".").split(".")[:2]
    size = ldexp(float(abs(int(whole + fraction, 16))), int(exponent) - 4 * len(fraction))
    return -size if head[0] == "-" else size
