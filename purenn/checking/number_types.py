"""Takes numbers other than floats and small ints in the data of Network.fit and predict.

Loaded only if there are any. docs/numbers.md says which numbers purenn takes.
"""

from .lists import is_list
from .doors import check_number, check_shape, expect
from .nested import flat
from .predicates import fits, is_plain


def taken(name, a, shape, loss=None):
    """Return the nested lists `a`, of this shape, in numbers that a network computes with.

    Fixed-width numbers, such as NumPy's, become what their item() is. With a `loss`, `a` is a
    target, and may be a row of class numbers.
    """
    a = _plain(a, len(shape))
    if loss is not None and are_labels(name, a, shape, loss):
        return a
    if shape:
        check_shape(name, a, shape)
    else:
        check_number(name, a)
    for x in flat(a):  # MicroPython rounds larger ints more than once
        small = not isinstance(x, int) or abs(x) < 9007199254740992.0
        expect(small, name, "ints between -2**53 and 2**53, or floats", x)
    return a


def are_labels(name, a, shape, loss):
    """Whether this target is a row of class numbers, for an output of shape (n, k).

    ValueError for a number that is no class to softmax_cross_entropy.
    """
    from ..losses_from_logits import softmax_cross_entropy

    row = (1, shape[0])
    if len(shape) != 2 or tuple(shape) == row or not fits(a, row, _is_whole):
        return False
    for label in a[0] if loss is softmax_cross_entropy else ():
        expected = "class numbers from 0 to %d" % (shape[1] - 1)
        expect(0 <= label < shape[1], name, expected, label)
    return True


def _is_whole(x):
    return is_plain(x) and x - x == 0 and x == int(x)


def _plain(a, depth):
    """The nested lists with Python's numbers instead of fixed-width ones."""
    if depth and is_list(a):
        return [_plain(x, depth - 1) for x in a]
    return a.item() if hasattr(a, "dtype") and not hasattr(a, "__len__") else a
