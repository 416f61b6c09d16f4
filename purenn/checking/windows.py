"""The checks of images, and of what is laid over them."""

from .predicates import is_shape


def check_fixed(name, shape, rank=None):
    """Return `shape` as a tuple as check_dimensions does; ValueError if it has None."""
    if not is_shape(shape) or rank not in (None, len(shape)) or shape[0] is None:
        from .messages import raise_dimensions

        raise_dimensions(name, shape, rank, fixed=True)
    return tuple(shape)


def check_within(name, part, shape, input_shape):
    """ValueError unless a kernel or a window, called `part`, lies within an image."""
    if shape[0] > input_shape[0] or shape[1] > input_shape[1]:
        from .messages import refuse

        refuse(ValueError, name, "a %s no larger than the input %s" % (part, input_shape), shape)
