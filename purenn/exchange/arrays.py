"""Nested lists from the bytes of a file and back, whatever the order of their axes."""

from ..checking.predicates import MOST_AXES
from ..saving.files import path_text, regular_file
from .dtypes import in_array, row_array, unpacked, width

MOST_NUMBERS = 1 << 40  # in an array


def refuse(error, name, expected, got):
    """Raise that error: `name` expected this, and got that; the words are loaded only then."""
    from ..checking.messages import refuse as raise_it

    raise_it(error, name, expected, got)


def opened(name, path):
    """The open file at this path and its length in bytes."""
    path = path_text(name, path)
    regular_file(name, path)
    file = open(path, "rb")
    size = file.seek(0, 2)
    file.seek(0)
    return file, size


def taken(name, stream, n):
    """The next n bytes; ValueError if there are fewer."""
    data = stream.read(n)
    if len(data) < n:
        raise ValueError("%s: expected %d more bytes, got %d" % (name, n, len(data)))
    return data


def check_size(name, shape, size, dtype):
    """ValueError unless numbers of this type and shape fill exactly `size` bytes.

    Nothing that is made of them takes memory out of proportion to that.
    """
    count = lists = 1
    for n in shape:
        if type(n) is not int or n < 0 or n > MOST_NUMBERS:
            refuse(ValueError, name, "a shape of ints", shape)
        count *= n
        lists *= n or 1
        if count == 0 and lists > 1000 + size:
            refuse(ValueError, name, "no shape without numbers that is so large", shape)
    if len(shape) > MOST_AXES:
        refuse(ValueError, name, "at most %d axes" % MOST_AXES, len(shape))
    if count * width(dtype) != size:
        raise ValueError(
            "%s: expected %d bytes for shape %s of %s, got %d"
            % (name, count * width(dtype), tuple(shape), dtype, size)
        )


def read_array(name, stream, dtype, shape, order="<", fortran=False, compact=False):
    """The stream's next numbers as nested lists of this shape; a number for the shape ().

    With `compact` the rows are array.array. In Fortran's order the first index varies fastest.
    """
    made = row_array if compact else unpacked

    def row(n):
        return made(dtype, taken(name, stream, n * width(dtype)), order)

    def filled(axis):
        n = shape[axis]
        return row(n) if axis == len(shape) - 1 else [filled(axis + 1) for _ in range(n)]

    if not shape:
        return row(1)[0]
    if not fortran or len(shape) == 1:
        return filled(0)
    from .axes import strided

    made, strides, count = unpacked, [], 1
    for n in shape:
        strides.append(count)
        count *= n
    array = strided(row(count), shape, strides)
    return _with_rows(lambda row: in_array(dtype, row), array, len(shape)) if compact else array


def _with_rows(function, array, axes):
    """The array with the function of each of its rows."""
    if axes == 1:
        return function(array)
    return [_with_rows(function, part, axes - 1) for part in array]
