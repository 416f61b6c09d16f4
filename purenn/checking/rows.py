"""Checks the shape of a single row."""

from .predicates import is_shape


def check_row(name, shape):
    """Return `shape` as a tuple (1, i); TypeError unless it has ints, ValueError otherwise."""
    if not is_shape(shape) or len(shape) != 2 or shape[0] != 1:
        from .messages import raise_row

        raise_row(name, shape)
    return tuple(shape)
