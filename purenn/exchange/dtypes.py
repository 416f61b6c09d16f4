"""Numbers as bytes: the types that arrays in files have, from float16 to bool."""

import sys
from math import frexp, ldexp
from struct import calcsize, pack, unpack

from ..checking.messages import refuse

# Each type's name in safetensors and in npy (which has none for bfloat16), and its code in struct.
DTYPES = {
    "float64": ("F64", "f8", "d"),
    "float32": ("F32", "f4", "f"),
    "float16": ("F16", "f2", "H"),
    "bfloat16": ("BF16", None, "H"),
    "int64": ("I64", "i8", "q"),
    "int32": ("I32", "i4", "i"),
    "int16": ("I16", "i2", "h"),
    "int8": ("I8", "i1", "b"),
    "uint64": ("U64", "u8", "Q"),
    "uint32": ("U32", "u4", "I"),
    "uint16": ("U16", "u2", "H"),
    "uint8": ("U8", "u1", "B"),
    "bool": ("BOOL", "b1", "B"),
}
NUMBERS = "an array of float16 to float64, ints or bools"
# How many bits of 16 are the exponent's and how many the fraction's.
_HALVES = {"float16": (5, 10), "bfloat16": (8, 7)}
# Which byte of a number stands first, as struct and as sys.byteorder say it.
ORDERS = {"<": "little", ">": "big"}


def dtype_called(name, column):
    """The type of this name in safetensors (column 0) or npy (1), or None."""
    for dtype in DTYPES:
        if name is not None and DTYPES[dtype][column] == name:
            return dtype
    return None


def check_dtype(name, dtype, column):
    """ValueError unless the files of this column have the type."""
    if not isinstance(dtype, str) or DTYPES.get(dtype, (None, None))[column] is None:
        known = [key for key in DTYPES if DTYPES[key][column] is not None]
        refuse(ValueError, name, "one of " + ", ".join(sorted(known)), dtype)


def width(dtype):
    """The bytes that a number takes.

    >>> width("float32")
    4
    """
    return calcsize("<" + DTYPES[dtype][2])


def unpacked(dtype, data, order="<"):
    """The list of numbers in these bytes; order is "<" with the last byte first, else ">".

    >>> unpacked("float16", b"\\x00<\\x00\\xc0")
    [1.0, -2.0]
    """
    numbers = unpack("%s%d%s" % (order, len(data) // width(dtype), DTYPES[dtype][2]), data)
    if dtype in _HALVES:
        return [_from_half(bits, *_HALVES[dtype]) for bits in numbers]
    return [x != 0 for x in numbers] if dtype == "bool" else list(numbers)


def row_array(dtype, data, order="<"):
    """The numbers in these bytes as an array.array of floats or ints; bools as a list."""
    if dtype in _HALVES or dtype == "bool" or sys.byteorder != ORDERS[order]:
        return in_array(dtype, unpacked(dtype, data, order))
    return in_array(dtype, data)


def in_array(dtype, numbers):
    """These numbers, or the bytes that the machine has for them, as an array.array."""
    from array import array

    if dtype == "bool":
        return numbers
    return array("f" if dtype in _HALVES else DTYPES[dtype][2], numbers)


def packed(name, dtype, numbers):
    """The numbers as bytes, the last byte of each first; a float becomes the nearest of its type.

    TypeError for what is no float, int or bool, ValueError for what the type does not hold.

    >>> packed("w", "bfloat16", [1, -2.0])
    b'\\x80?\\x00\\xc0'
    """
    code = DTYPES[dtype][2]
    for x in numbers:
        if not isinstance(x, (float, int, bool)):
            refuse(TypeError, name, "floats or ints", x)
        if not _holds(dtype, x):
            refuse(ValueError, name, "numbers that %s holds" % dtype, x)
    if dtype in _HALVES:
        numbers = [_to_half(float(x), *_HALVES[dtype]) for x in numbers]
    else:
        kind = float if "float" in dtype else int
        numbers = [kind(x) for x in numbers]
    return pack("<%d%s" % (len(numbers), code), *numbers)


def _holds(dtype, x):
    if dtype == "bool":
        return x in (0, 1)
    if "float" in dtype:
        try:
            x = float(x)
        except OverflowError:
            return False
        # what is nearer to the power of two than to the largest number of the type
        exponent_bits, fraction_bits = dict(_HALVES, float32=(8, 23), float64=(11, 52))[dtype]
        if dtype == "float64" or x - x != 0:
            return True
        beyond = (1 << fraction_bits + 2) - 1
        return abs(x) < ldexp(float(beyond), (1 << exponent_bits - 1) - fraction_bits - 2)
    if not isinstance(x, (int, bool)):
        return False
    bits = 8 * width(dtype)
    if dtype[0] == "u":
        return 0 <= x and int(x) >> bits == 0
    return int(x) >> bits - 1 in (0, -1)


def _from_half(bits, exponent_bits, fraction_bits):
    """The float of 16 bits: a sign, an exponent and a fraction (IEEE 754)."""
    sign = -1.0 if bits >> 15 else 1.0
    top = (1 << exponent_bits) - 1
    exponent = bits >> fraction_bits & top
    fraction = bits & (1 << fraction_bits) - 1
    if exponent == top:
        return float("nan") if fraction else sign * float("inf")
    if exponent:
        fraction += 1 << fraction_bits
    else:
        exponent = 1
    return sign * ldexp(float(fraction), exponent - (top >> 1) - fraction_bits)


def _to_half(x, exponent_bits, fraction_bits):
    """The 16 bits of the nearest such float, of two equally near the even one."""
    sign = 0x8000 if str(x)[0] == "-" else 0
    top = (1 << exponent_bits) - 1
    if x == 0:
        return sign
    if x - x != 0:
        return sign | top << fraction_bits | (x != x) << fraction_bits - 1
    lowest = 1 - (top >> 1) - fraction_bits  # the exponent of the smallest number
    last = max(frexp(x)[1] - 1 - fraction_bits, lowest)  # that of the last digit
    scaled = ldexp(abs(x), -last)
    whole = int(scaled)
    whole += scaled - whole > 0.5 or scaled - whole == 0.5 and whole & 1
    # the digits' leading 1 counts in the exponent
    return sign | whole + (last - lowest << fraction_bits)
