"""Tells what nested lists and their elements are; raises nothing."""

from .lists import is_list

MOST_AXES = 32  # as NumPy's arrays had; a list that holds itself would have no end


def is_number(x):
    """Whether x may take part in the arithmetic: it can be added to 0 and is not a container.

    Fixed-width numbers, such as NumPy's, may not, because they overflow and round in their own
    way; numpy.float64, which is a float, may.
    """
    if isinstance(x, (float, int)):
        return True
    if is_list(x) or hasattr(x, "__len__") or hasattr(x, "dtype"):
        return False
    try:
        0 + x
    except Exception:
        return False
    return True


def is_plain(x):
    """Whether x is a float, or an int that a float holds exactly, and not of a subclass."""
    return type(x) is float or type(x) is int and abs(x) < 9007199254740992.0


def is_shape(shape):
    """Whether this is a list or tuple of positive ints; the first may be None, for any number."""
    if not isinstance(shape, (list, tuple)) or not 0 < len(shape) <= MOST_AXES:
        return False
    return not [n for n in shape[shape[0] is None :] if type(n) is not int or n < 1]


def fits(a, shape, is_element=None, axis=0):
    """Whether nested lists have this shape from `axis` on, and every element is_element.

    None in a shape stands for any length but 0. Without is_element, elements are not looked at.
    """
    if not (type(a) is list or is_list(a)) or len(a) != (shape[axis] or len(a) or 1):
        return False
    axis += 1
    if axis < len(shape):
        for part in a:
            if not fits(part, shape, is_element, axis):
                return False
    elif is_element is not None:
        for x in a:
            if not is_element(x):
                return False
    return True


def looks_like(a, shape):
    """Whether nested lists have these lengths, and their first element is a number."""
    if not fits(a, shape):
        return False
    for _ in shape:
        a = a[0]
    return type(a) is float or is_number(a)


def lengths(a):
    """The shape of nested lists, read off their first elements; cut short if it has no end."""
    shape = []
    while is_list(a) and len(shape) <= MOST_AXES:
        shape.append(len(a))
        a = a[0] if len(a) else None
    return tuple(shape)
