"""Writes NumPy's and safetensors' files; npy.py and safetensors.py describe them."""

from math import ldexp
from struct import pack

from ..checking.messages import refuse, shape_of
from ..saving.files import write_file
from .dtypes import DTYPES, HALVES, width
from .npy import MAGIC
from .safetensors import METADATA


def write_npy(path, array, dtype="float64"):
    """Write nested lists of numbers to an .npy file, whole or not at all.

    A float becomes the nearest of the type. ValueError for a type that npy has no name for, and
    for numbers that the type does not hold.

    >>> write_npy("a.npy", [0.1], "float16")
    >>> from purenn.exchange import read_npy
    >>> read_npy("a.npy")
    [0.0999755859375]
    """
    _check_dtype("write_npy dtype", dtype, 1)
    shape, data = _array_bytes("write_npy array", array, dtype)
    kind = DTYPES[dtype][1]
    first = "|" if kind[1] == "1" else "<"  # of one byte
    header = "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }" % (
        first, kind, "".join(["%d, " % n for n in shape])[: -1 if len(shape) == 1 else -2],
    )  # fmt: skip
    length = len(header) + 1
    length += -(len(MAGIC) + 4 + length) % 64  # so that the numbers begin at a multiple of 64
    head = MAGIC + bytes([1, 0, length % 256, length // 256])
    header += " " * (length - 1 - len(header)) + "\n"
    write_file(path, head + header.encode() + data, "write_npy")


def write_safetensors(path, arrays, dtype="float64"):
    """Write a dict of nested lists to a .safetensors file, whole or not at all.

    All numbers are written as this type, to which a float is rounded; the arrays lie in the order
    of their names. ValueError for numbers that the type does not hold.

    >>> write_safetensors("model.safetensors", {"a": [1 / 3], "b": [[2]]}, "bfloat16")
    >>> from purenn.exchange import read_safetensors
    >>> read_safetensors("model.safetensors")
    {'a': [0.333984375], 'b': [[2.0]]}
    """
    _check_dtype("write_safetensors dtype", dtype, 0)
    if not hasattr(type(arrays), "keys") or [key for key in arrays if not isinstance(key, str)]:
        refuse(TypeError, "write_safetensors arrays", "a dict of arrays by their names", arrays)
    entries, pieces, at = [], [], 0
    for key in sorted(arrays):
        if key == METADATA:
            refuse(ValueError, "write_safetensors", "another name", key)
        shape, data = _array_bytes("write_safetensors %s" % key, arrays[key], dtype)
        entries.append('"%s":{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}' % (
            _escaped(key), DTYPES[dtype][0], ",".join([str(n) for n in shape]), at, at + len(data)
        ))  # fmt: skip
        pieces.append(data)
        at += len(data)
    header = ("{" + ",".join(entries) + "}").encode()
    header += b" " * (-len(header) % 8)  # so that the numbers begin at a multiple of 8
    write_file(path, b"".join([pack("<Q", len(header)), header] + pieces), "write_safetensors")


def _escaped(text):
    """The text within JSON's quotes."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join([c if c >= " " else "\\u%04x" % ord(c) for c in text])


# --- numbers as bytes ---------------------------------------------------------------------


def _check_dtype(name, dtype, column):
    """ValueError unless the files of this column have the type."""
    if not isinstance(dtype, str) or DTYPES.get(dtype, (None, None))[column] is None:
        known = [key for key in DTYPES if DTYPES[key][column] is not None]
        refuse(ValueError, name, "one of " + ", ".join(sorted(known)), dtype)


def _array_bytes(name, array, dtype):
    """The shape of nested lists, and their numbers as bytes in C's order."""
    shape = shape_of(name, array)
    return shape, _row_bytes(name, array, dtype, len(shape))


def _row_bytes(name, array, dtype, axes):
    if axes < 2:
        return packed(name, dtype, array if axes else [array])
    return b"".join([_row_bytes(name, part, dtype, axes - 1) for part in array])


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
    if dtype in HALVES:
        from .halves import to_half

        numbers = [to_half(float(x), *HALVES[dtype]) for x in numbers]
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
        exponent_bits, fraction_bits = dict(HALVES, float32=(8, 23), float64=(11, 52))[dtype]
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
