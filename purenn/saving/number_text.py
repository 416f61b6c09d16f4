"""Numbers as text in a saved network: exact on every machine, and of any length."""

from math import frexp, ldexp


def hex_of(x):
    """A float in C99's hexadecimal notation, as float.hex (which MicroPython lacks).

    >>> hex_of(3.0)
    '0x1.8p+1'
    """
    sign = "-" if str(x)[0] == "-" else ""
    if x != x:
        return "nan"
    if x - x != 0:
        return sign + "inf"
    if x == 0:
        return sign + "0x0p+0"
    fraction, exponent = frexp(abs(x))
    digits = "%x" % int(ldexp(fraction, 53))  # 14 digits, the first is 1
    return "%s0x1.%sp%+d" % (sign, digits[1:].rstrip("0") or "0", exponent - 1)


def float_of(text):
    """The float that hex_of wrote; ValueError for any other text."""
    sign, digits = (-1.0, text[1:]) if text[:1] == "-" else (1.0, text)
    if digits in ("inf", "nan"):
        return sign * float(digits)
    head, exponent = digits.split("p", 1)  # small builds of MicroPython have no str.partition
    whole, fraction = head.split(".", 1) if "." in head else (head, "")
    if whole not in ("0x0", "0x1") or len(fraction) > 13 or not -1100 < int(exponent) < 1024:
        raise ValueError("expected a float such as 0x1.8p+1, got %r" % text[:40])
    significand = float(int(whole[2:] + fraction, 16))
    return sign * ldexp(significand, int(exponent) - 4 * len(fraction))


_PLAIN = 1 << 53  # below, every reader of JSON takes an integer for what it is


def number_to_json(x):
    """A float as its hex_of, an int as itself or as text, True and False as themselves.

    Long integers are hexadecimal: Pythons limit the decimal digits that they convert.

    >>> number_to_json(3), number_to_json(2**60), number_to_json(3.0)
    (3, '0x1000000000000000', '0x1.8p+1')
    """
    if isinstance(x, bool):
        return x
    if isinstance(x, int):
        x = int(x)  # of a subclass
        return x if -_PLAIN < x < _PLAIN else hex(x)
    return hex_of(float(x))


def number_from_json(data):
    """The number that number_to_json wrote; ValueError for anything else."""
    if isinstance(data, (int, bool)):  # on MicroPython a bool is no int
        return data
    if not isinstance(data, str):
        raise ValueError("expected a number, got %s" % type(data).__name__)
    if "x" not in data or "p" in data:
        return float_of(data)
    x = int(data, 16)
    if hex(x) != data:
        raise ValueError("expected an integer such as 0x1f, got %r" % data[:40])
    return x
