"""Turns nested lists of any form into one flat list, in index order, and back."""

from .. import linalg
from .lists import is_list


def flat(a):
    """The elements of nested lists, which may be ragged or empty; a number stands for itself.

    >>> flat([[1, 2], [], 3])
    [1, 2, 3]
    """
    return [x for part in a for x in flat(part)] if is_list(a) else [a]


def each(a, use, index=()):
    """Call use(index, element) for every element, in index order; `index` is that of `a` itself.

    >>> each([[5, 6]], print)
    (0, 0) 5
    (0, 1) 6
    """
    if is_list(a):
        for i, part in enumerate(a):
            each(part, use, index + (i,))
    else:
        use(index, a)


def copied(a):
    """New lists of the same elements."""
    return [copied(x) for x in a] if is_list(a) else a


def nested(numbers, shape):
    """Lists of that shape, filled in index order; the first number for the shape ().

    >>> nested([1, 2, 3, 4], (2, 2))
    [[1, 2], [3, 4]]
    """
    return linalg.reshape(numbers, shape) if shape else numbers[0]


def index(position, shape):
    """The index, as text, of the number at this position of the flat list.

    >>> index(3, (2, 2))
    '[1][1]'
    """
    text = ""
    for length in reversed(shape):
        text = "[%d]%s" % (position % length, text)
        position //= length
    return text
