"""NumPy's file of one array, .npy.

Six bytes "\\x93NUMPY", two of the version, the header's length (two bytes, or four from version 2
on), the header, a Python dict's text such as

    {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }

and the numbers. Source: numpy.lib.format.
"""

from struct import calcsize, unpack

from .arrays import check_size, opened, read_array, refuse, taken
from .dtypes import NUMBERS, ORDERS, dtype_called

MAGIC = b"\x93NUMPY"
_LONGEST = 10000  # a header's characters, as in NumPy


def read_npy(path, compact=False):
    """Return the array in an .npy file as nested lists, or its number if it has no axes.

    With `compact` each row is an array.array, of 4 or 8 bytes a number; layers take such rows as
    they take lists. Types are float16 to float64, the ints of 8 to 64 bits and bool. ValueError
    for others, for Python objects (a pickle), and for a header that does not fit the file.

    >>> from purenn.exchange import write_npy
    >>> write_npy("a.npy", [[0.5, 1], [2, 3]], "float32")
    >>> read_npy("a.npy")
    [[0.5, 1.0], [2.0, 3.0]]
    >>> read_npy("a.npy", compact=True)[0]
    array('f', [0.5, 1.0])
    """
    file, size = opened("read_npy", path)
    with file:
        return read_from("read_npy", file, size, compact)


def read_from(name, stream, size, compact):
    """The array in a stream of `size` bytes."""
    head = taken(name, stream, 8)
    if head[:6] != MAGIC or head[6] not in (1, 2, 3):
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
