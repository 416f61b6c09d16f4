"""Nested lists as one flat list in index order, and back."""

from ..check import SEQUENCES
from ..linalg import reshape


def flat(a):
    """The numbers in nested lists, in index order; a number stands for itself.

    >>> flat([[1, 2], [3, 4]])
    [1, 2, 3, 4]
    """
    if not isinstance(a, SEQUENCES):
        return [a]
    numbers = []
    for part in a:
        numbers += flat(part)
    return numbers


def copied(a):
    """New lists with the same numbers."""
    return [copied(x) for x in a] if isinstance(a, SEQUENCES) else a


def nested(numbers, shape):
    """Lists of that shape, filled in index order; the first number for the shape ().

    >>> nested([1, 2, 3, 4], (2, 2))
    [[1, 2], [3, 4]]
    """
    return reshape(numbers, shape) if shape else numbers[0]


def index(position, shape):
    """Where the number at this position of the flat list is found.

    >>> index(3, (2, 2))
    '[1][1]'
    """
    text = ""
    for length in reversed(shape):
        text = "[%d]%s" % (position % length, text)
        position //= length
    return text
