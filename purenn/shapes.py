"""What the shape of nested lists is; loaded only where that is asked or was wrong."""

from .check import SEQUENCES, is_number


def raise_misfit(name, a, shape):
    """Say how nested lists `a` called `name` differ from this shape; nothing if they do not.

    TypeError if `a` is a number or holds something that is none, ValueError otherwise.
    """
    got = shape_of(name, a)
    if not got:
        raise TypeError("%s: expected shape %s, got a number" % (name, shape))
    if got != shape:
        raise ValueError("%s: expected shape %s, got shape %s" % (name, shape, got))


def shape_of(name, a):
    """The shape of nested lists, () for a number.

    ValueError if they are ragged or empty, TypeError if something is no number.
    """
    if not isinstance(a, SEQUENCES):
        if not is_number(a):
            raise TypeError(
                "%s: expected nested lists of numbers, got %s" % (name, type(a).__name__)
            )
        return ()
    if len(a) == 0:
        raise ValueError("%s: expected nested lists of numbers, got an empty list" % name)
    first = shape_of(name, a[0])
    for x in a:
        other = shape_of(name, x)
        if other != first:
            raise ValueError(
                "%s: ragged: a part of shape %s stands beside one of shape %s"
                % (name, first, other)
            )
    return (len(a),) + first
