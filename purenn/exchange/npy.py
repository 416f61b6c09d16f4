"""NumPy's file of one array, .npy.

Six bytes "\\x93NUMPY", two of the version, the header's length (two bytes, or four from version 2
on), the header, a Python dict's text such as

    {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }

and the numbers. Source: numpy.lib.format.
"""

from struct import calcsize, unpack

from ..checking.messages import refuse
from ..saving.files import path_text, write_file
from .arrays import array_bytes, check_size, opened, read_array, taken
from .dtypes import DTYPES, NUMBERS, ORDERS, check_dtype, dtype_called

_MAGIC = b"\x93NUMPY"
_LONGEST = 10000  # a header's characters, as in NumPy


def read_npy(path, compact=False):
    """Return the array in an .npy file as nested lists, or its number if it has no axes.

    With `compact` each row is an array.array, of 4 or 8 bytes a number; layers take such rows as
    they take lists. Types are float16 to float64, the ints of 8 to 64 bits and bool. ValueError
    for others, for Python objects (a pickle), and for a header that does not fit the file.

    >>> write_npy("a.npy", [[0.5, 1], [2, 3]], "float32")
    >>> read_npy("a.npy")
    [[0.5, 1.0], [2.0, 3.0]]
    >>> read_npy("a.npy", compact=True)[0]
    array('f', [0.5, 1.0])
    """
    file, size = opened("read_npy", path)
    with file:
        return read_from("read_npy", file, size, compact)


def write_npy(path, array, dtype="float64"):
    """Write nested lists of numbers to an .npy file, whole or not at all.

    A float becomes the nearest of the type. ValueError for a type that npy has no name for, and
    for numbers that the type does not hold.

    >>> write_npy("a.npy", [0.1], "float16")
    >>> read_npy("a.npy")
    [0.0999755859375]
    """
    path = path_text("write_npy", path)
    check_dtype("write_npy dtype", dtype, 1)
    shape, data = array_bytes("write_npy array", array, dtype)
    kind = DTYPES[dtype][1]
    first = "|" if kind[1] == "1" else "<"  # of one byte
    header = "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }" % (
        first, kind, "".join(["%d, " % n for n in shape])[: -1 if len(shape) == 1 else -2],
    )  # fmt: skip
    length = len(header) + 1
    length += -(len(_MAGIC) + 4 + length) % 64  # so that the numbers begin at a multiple of 64
    head = _MAGIC + bytes([1, 0, length % 256, length // 256])
    header += " " * (length - 1 - len(header)) + "\n"
    write_file(path, head + header.encode() + data, "write_npy")


def read_from(name, stream, size, compact):
    """The array in a stream of `size` bytes."""
    head = taken(name, stream, 8)
    if head[:6] != _MAGIC or head[6] not in (1, 2, 3):
        refuse(ValueError, name, "an .npy file of version 1, 2 or 3", head)
    field = "<H" if head[6] == 1 else "<I"
    (length,) = unpack(field, taken(name, stream, calcsize(field)))
    size -= 8 + calcsize(field) + length
    if length > _LONGEST or size < 0:
        refuse(ValueError, name, "a header of at most %d bytes, within the file" % _LONGEST, length)
    header = _dict(name, taken(name, stream, length))
    kind, shape = header["descr"], header["shape"]
    order, dtype = kind[:1], dtype_called(kind[1:], 1)
    if kind[1:2] == "O":
        raise ValueError("%s: expected numbers, got a pickle, which could run code" % name)
    if dtype is None or order not in ("|" if kind[2:] == "1" else "<>"):
        refuse(ValueError, name, NUMBERS, kind)
    check_size(name, shape, size, dtype)
    order = order if order in ORDERS else "<"
    return read_array(name, stream, dtype, shape, order, header["fortran_order"], compact)


def _dict(name, data):
    """The header's dict; ValueError unless it has these three keys and nothing else."""
    try:
        text = data.decode().replace(" ", "").replace("\n", "")
        found = _entries(text)
        kinds = [type(found.pop(key)) for key in ("descr", "fortran_order", "shape")]
        if kinds == [str, bool, tuple] and not found:
            return _entries(text)
    except (ValueError, KeyError, IndexError):
        pass
    raise ValueError("%s: expected an array's header, got %r" % (name, data[:60]))


def _entries(text):
    """The dict of {'key':value,...}, whose values are texts, bools and tuples of ints."""
    if text[0] + text[-1] != "{}":
        raise ValueError
    found, rest = {}, text[1:-1]
    while rest:
        quote = rest[0]
        key, rest = rest[1:].split(quote + ":", 1)
        first = rest[0]
        if first in "'\"":
            value, rest = rest[1:].split(first, 1)
        elif first == "(":
            numbers, rest = rest[1:].split(")", 1)
            numbers = numbers.split(",")
            if not numbers[-1]:
                numbers.pop()
            value = tuple([int(n.rstrip("L")) for n in numbers])  # 3L, as Python 2 wrote it
        else:
            value, rest = rest.split(",", 1) if "," in rest else (rest, "")
            value, rest = {"True": True, "False": False}[value], "," + rest
        if rest[:1] not in ("", ",") or key in found:
            raise ValueError
        found[key], rest = value, rest[1:]
    return found
