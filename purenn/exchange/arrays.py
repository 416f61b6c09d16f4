"""Nested lists from the bytes of a file and back, whatever the order of their axes."""

from ..checking.messages import refuse, shape_of
from ..checking.predicates import MOST_AXES, MOST_NUMBERS
from ..linalg import elements
from ..saving.files import path_text, regular_file
from .dtypes import in_array, packed, row_array, unpacked, width


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


def strided(numbers, shape, strides, start=0):
    """Nested lists of this shape: a step along an axis is its stride in the list of numbers.

    >>> strided([1, 2, 3, 4, 5, 6], (3, 2), (1, 3))
    [[1, 4], [2, 5], [3, 6]]
    """
    stride = strides[0]
    places = range(start, start + shape[0] * stride, stride)
    if len(shape) == 1:
        return [numbers[at] for at in places]
    return [strided(numbers, shape[1:], strides[1:], at) for at in places]


def permuted(array, axes):
    """The array with its axes in another order: numpy.transpose(array, axes)

    >>> permuted([[[1, 2, 3], [4, 5, 6]]], (2, 0, 1))
    [[[1, 4]], [[2, 5]], [[3, 6]]]
    """
    shape = shape_of("permuted", array)
    strides = [1]
    for n in reversed(shape[1:]):
        strides.insert(0, strides[0] * n)
    return strided(elements(array), [shape[a] for a in axes], [strides[a] for a in axes])


def array_bytes(name, array, dtype):
    """The shape of nested lists, and their numbers as bytes in C's order."""
    shape = shape_of(name, array)
    return shape, _row_bytes(name, array, dtype, len(shape))


def _row_bytes(name, array, dtype, axes):
    if axes < 2:
        return packed(name, dtype, array if axes else [array])
    return b"".join([_row_bytes(name, part, dtype, axes - 1) for part in array])
