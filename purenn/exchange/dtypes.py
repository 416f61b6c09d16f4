"""Numbers as bytes: the types that arrays in files have, from float16 to bool."""

import sys
from struct import calcsize, unpack

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
HALVES = {"float16": (5, 10), "bfloat16": (8, 7)}
# Which byte of a number stands first, as struct and as sys.byteorder say it.
ORDERS = {"<": "little", ">": "big"}


def dtype_called(name, column):
    """The type of this name in safetensors (column 0) or npy (1), or None."""
    for dtype in DTYPES:
        if name is not None and DTYPES[dtype][column] == name:
            return dtype
    return None


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
    if dtype in HALVES:
        from .halves import from_half

        return [from_half(bits, *HALVES[dtype]) for bits in numbers]
    return [x != 0 for x in numbers] if dtype == "bool" else list(numbers)


def row_array(dtype, data, order="<"):
    """The numbers in these bytes as an array.array of floats or ints; bools as a list."""
    if dtype in HALVES or dtype == "bool" or sys.byteorder != ORDERS[order]:
        return in_array(dtype, unpacked(dtype, data, order))
    return in_array(dtype, data)


def in_array(dtype, numbers):
    """These numbers, or the bytes that the machine has for them, as an array.array."""
    from array import array

    if dtype == "bool":
        return numbers
    return array("f" if dtype in HALVES else DTYPES[dtype][2], numbers)
