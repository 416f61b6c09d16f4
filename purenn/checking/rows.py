"""Checks arguments of the layers that work on rows."""

from .doors import check_number
from .predicates import is_shape


def check_row(name, shape, any_length=False):
    """Return `shape` as a tuple (1, i), where i may be None if any length will do.

    TypeError unless it is a tuple or list of ints, ValueError if it is wrong otherwise.
    """
    if any_length and isinstance(shape, (list, tuple)) and tuple(shape) == (1, None):
        return (1, None)
    if not is_shape(shape) or len(shape) != 2 or shape[0] != 1:
        from .messages import raise_row

        raise_row(name, shape)
    return tuple(shape)


def check_epsilon(name, epsilon):
    """TypeError unless epsilon is a number, ValueError unless it is at least 0."""
    check_number(name, epsilon)
    try:
        fine = epsilon >= 0
    except Exception:  # complex numbers have no order
        fine = False
    if not fine:
        from .messages import refuse

        refuse(ValueError, name, "a number of at least 0", epsilon)
