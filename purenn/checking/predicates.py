"""What nested lists and their elements are, without a word about what they should be."""

from ..linalg import is_list, is_row

MOST_AXES = 32  # as NumPy's arrays had; a list that holds itself would have no end


def is_number(x):
    """Whether x may take part in the arithmetic: what can be added to 0, and no container.

    Fixed-width numbers, such as NumPy's, are none, for they overflow and round on their own,
    except for numpy.float64, which is a float.
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
    """Whether x is a float or an int, and of no subclass."""
    return type(x) is float or type(x) is int


def fits(a, shape, is_element):
    """Whether nested lists have this shape, and is_element(x) holds for every element x."""
    if not is_list(a) or len(a) != shape[0]:
        return False
    for x in a:
        if not (fits(x, shape[1:], is_element) if len(shape) > 1 else is_element(x)):
            return False
    return True


def have_lengths(a, shape):
    """Whether nested lists have these lengths all the way down, whatever their elements are."""
    if not is_list(a) or len(a) != shape[0]:
        return False
    if len(shape) == 1:
        return shape[0] > 0 and is_row(a)
    for part in a:
        if not have_lengths(part, shape[1:]):
            return False
    return True


def lengths(a):
    """The shape of nested lists, as their first elements have it; of no end, the first part."""
    shape = []
    while is_list(a) and len(shape) <= MOST_AXES:
        shape.append(len(a))
        a = a[0] if len(a) else None
    return tuple(shape)


def first(a):
    """The first element of nested lists."""
    while is_list(a):
        a = a[0]
    return a
