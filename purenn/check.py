"""Checks of what a user passes in; the arithmetic elsewhere trusts them."""

SEQUENCES = (list, tuple)
_FLOAT_OR_INT = (float, int)
_NOT_NUMBERS = (list, tuple, dict, set, str, bytes, type(None))


def is_number(x):
    """Whether x may take part in the arithmetic: any object but a container or None."""
    # MicroPython's own containers have no visible __len__, other people's have
    return type(x) in _FLOAT_OR_INT or not (
        isinstance(x, _NOT_NUMBERS) or hasattr(x, "__len__")
    )


def fits(a, shape):
    """Whether the nested lists `a` have exactly this shape, with numbers inside."""
    if not shape:
        return is_number(a)
    if not isinstance(a, SEQUENCES) or len(a) != shape[0]:
        return False
    if len(shape) == 1:
        for x in a:
            if type(x) not in _FLOAT_OR_INT and not is_number(x):
                return False
        return True
    rest = shape[1:]
    for x in a:
        if not fits(x, rest):
            return False
    return True


def check_shape(name, a, shape):
    """Raise unless the nested lists `a`, called `name`, have this shape.

    TypeError if `a` is no list or holds something that is no number, ValueError if
    the shape is another or ragged.
    """
    if not fits(a, shape):
        from .shapes import raise_misfit

        raise_misfit(name, a, shape)


def check_forward(layer, input):
    """Raise, as check_shape does, unless the layer can take this input."""
    if not fits(input, layer.input_shape):
        check_shape(type(layer).__name__ + " input", input, layer.input_shape)


def check_backward(layer, output_error, learning_rate):
    """Raise, as check_shape and check_number do, unless the layer can take these.

    ValueError also if there was no forward_propagation to differentiate.
    """
    name = type(layer).__name__
    if layer.input is None:
        raise ValueError(name + ": expected forward_propagation before backward_propagation")
    if not fits(output_error, layer.output_shape):
        check_shape(name + " output_error", output_error, layer.output_shape)
    if type(learning_rate) is not float:
        check_number(name + " learning_rate", learning_rate)


def check_dimensions(name, shape, rank=None):
    """The tuple of positive ints that `shape` is, of length `rank` if given.

    TypeError if it is no tuple or list of ints, ValueError if the rest is wrong.
    """
    error = None
    if not isinstance(shape, SEQUENCES) or [n for n in shape if type(n) is not int]:
        error = TypeError
    elif not shape or min(shape) < 1 or rank not in (None, len(shape)):
        error = ValueError
    if error:
        count = "" if rank is None else "%d " % rank
        raise error("%s: expected a tuple of %spositive ints, got %r" % (name, count, shape))
    return tuple(shape)


def check_row(name, shape):
    """The (1, i) that `shape` is: the shape of a dense layer's sample."""
    shape = check_dimensions(name, shape, 2)
    if shape[0] != 1:
        raise ValueError("%s: expected a shape (1, i), got %r" % (name, shape))
    return shape


def check_number(name, x):
    if not is_number(x):
        raise TypeError("%s: expected a number, got %s %r" % (name, type(x).__name__, x))


def check_callable(name, f):
    if not callable(f):
        raise TypeError("%s: expected a function, got %s %r" % (name, type(f).__name__, f))
