"""What is wrong with what a user passed in, in words; loaded only once something is.

Every message says what was expected and what came, and is short whatever came.
"""

from .brief import brief
from .check import SEQUENCES, is_number

_BEYOND_FLOATS = 1 << 1024
_MOST_AXES = 32  # as NumPy's arrays had; a list that holds itself would have no end


def raise_misfit(name, a, shape):
    """Raise for nested lists that do not have this shape."""
    got = shape_of(name, a)
    if not got:
        raise TypeError("%s: expected shape %s, got a number" % (name, brief(shape)))
    raise ValueError("%s: expected shape %s, got shape %s" % (name, brief(shape), brief(got)))


def shape_of(name, a, axes=0):
    """The shape of nested lists; raises for the first thing that is wrong with them."""
    if not isinstance(a, SEQUENCES):
        if not is_number(a):
            raise TypeError(
                "%s: expected nested lists of numbers, got %s" % (name, described(a))
            )
        return ()
    if len(a) == 0:
        raise ValueError("%s: expected nested lists of numbers, got an empty list" % name)
    if axes == _MOST_AXES:
        raise ValueError("%s: expected lists nested at most %d deep, got more" % (name, axes))
    first = shape_of(name, a[0], axes + 1)
    for x in a:
        if x is a[0]:
            continue
        other = shape_of(name, x, axes + 1)
        if other != first:
            raise ValueError(
                "%s: ragged: expected one shape, got two: a part of shape %s stands beside one of shape %s"
                % (name, first, other)
            )
    return (len(a),) + first


def described(x):
    """The type of x and, where that tells more, its repr; how to make a number of it."""
    text = type(x).__name__
    if hasattr(x, "dtype"):  # NumPy's and others' arrays and numbers, of fixed width
        return text + ", which tolist() or item() makes plain numbers"
    shown = brief(x)
    return text if text in shown else "%s %s" % (text, shown)


def explain(name, error, arrays):
    """Raise what an error of the arithmetic means, if the numbers' types or sizes explain it."""
    kinds = []
    for x in _numbers(list(arrays)):
        kind = type(x).__name__
        if isinstance(x, int) and abs(x) >= _BEYOND_FLOATS:
            kind = brief(x)
        if kind not in kinds and len(kinds) < 9:
            kinds.append(kind)
    if [kind for kind in kinds if kind not in ("float", "int", "bool")]:
        raise TypeError(
            "%s: expected numbers that compute with each other here, got %s: %s"
            % (name, " and ".join(sorted(kinds)), str(error)[:200])
        )


def _numbers(parts):
    while parts:
        a = parts.pop()
        if isinstance(a, SEQUENCES):
            parts += a
        else:
            yield a


def misshapen(parameters, name, values, shape):
    """A ValueError about the values of a parameter that should have this shape."""
    got = _lengths(values)
    hint = ", ragged" if got == tuple(shape) else ""
    if not hint and sorted(got) == sorted(shape):
        hint = ": transposed?" if len(got) == 2 else ": its axes in another order?"
    return ValueError(
        "%s: expected %s of shape %s, got shape %s%s"
        % (parameters, name, brief(tuple(shape)), brief(got), hint)
    )


def _lengths(a):
    """The shape of nested lists, as their first elements have it."""
    shape = []
    while isinstance(a, SEQUENCES) and len(shape) < _MOST_AXES:
        shape.append(len(a))
        a = a[0] if a else None
    return tuple(shape)
