"""Nested lists with their axes in another order."""

from ..checking.messages import shape_of
from ..linalg import elements


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
