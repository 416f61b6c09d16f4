"""Checks of what a user passes in, once, at the doors; the arithmetic inside trusts them.

TypeError for the wrong kind of thing, ValueError for a wrong shape; both say what was expected
and what came. messages.py, loaded once something is wrong, finds the words.
"""

from .predicates import MOST_AXES, first, fits, have_lengths, is_number, lengths

_MOST_NUMBERS = 1 << 40


# --- data ---------------------------------------------------------------------------------


def check_shape(name, a, shape):
    """Raise unless the nested lists `a`, called `name`, have this shape, with numbers inside."""
    if not fits(a, shape, is_number):
        from .messages import raise_misfit

        raise_misfit(name, a, shape)


def check_lengths(name, a, shape):
    """As check_shape, but of the elements only the first is looked at."""
    if not have_lengths(a, shape) or not is_number(first(a)):
        from .messages import raise_misfit

        raise_misfit(name, a, shape)


def check_alike(name, y_true, y_pred):
    """Raise, as check_lengths does, unless both arguments of a loss have one shape."""
    shape = lengths(y_true)
    array = 0 < len(shape) <= MOST_AXES and have_lengths(y_true, shape)
    if not array or not is_number(first(y_true)):
        from .messages import raise_no_array

        raise_no_array(name + " y_true", y_true)
    check_lengths(name + " y_pred", y_pred, shape)


# --- a layer's methods --------------------------------------------------------------------


def check_forward(layer, input):
    """Raise, as check_lengths does, unless the layer can take this input.

    ValueError also for parameters that have not the lengths that they were made with.
    """
    check_lengths((layer, "input"), input, layer.input_shape)
    if not layer.training:  # fit has checked them
        check_parameters("", layer)


def check_backward(layer, output_error, learning_rate):
    """Raise, as check_lengths and check_number do, unless the layer can take these.

    ValueError also if there was no forward_propagation to differentiate.
    """
    if layer.input is None:
        from .messages import raise_no_forward

        raise_no_forward(layer)
    check_lengths((layer, "output_error"), output_error, layer.output_shape)
    check_number((layer, "learning_rate"), learning_rate)


def check_parameters(name, layer):
    """Raise unless the layer's parameters have the lengths of layer.parameter_shapes.

    The message begins with the name, such as "fit: ", and the layer's class.
    """
    for parameter, shape in zip(layer.parameters, layer.parameter_shapes):
        values = getattr(layer, parameter)
        if not have_lengths(values, shape):
            from .messages import misshapen

            raise misshapen(name + type(layer).__name__, parameter, values, shape)


# --- a constructor's arguments ------------------------------------------------------------


def check_dimensions(name, shape, rank=None):
    """The tuple of positive ints that `shape` is, of length `rank` if given.

    TypeError if it is no tuple or list of ints, ValueError if the rest is wrong.
    """
    expected = "a tuple of %spositive ints" % ("" if rank is None else "%d " % rank)
    if not isinstance(shape, (list, tuple)) or [n for n in shape if type(n) is not int]:
        refuse(TypeError, name, expected, shape)
    if not 0 < len(shape) <= 32 or min(shape) < 1 or rank not in (None, len(shape)):
        refuse(ValueError, name, expected, shape)
    size = 1
    for n in shape:
        size *= n
    if size > _MOST_NUMBERS:
        refuse(ValueError, name, "a shape of at most 2**40 numbers", shape)
    return tuple(shape)


def check_row(name, shape):
    """The (1, i) that `shape` is: the shape of a dense layer's sample."""
    if type(shape) is int:
        from .short_repr import short_repr

        refuse(TypeError, name, "a shape (1, i), such as (1, %s)" % short_repr(shape), shape)
    shape = check_dimensions(name, shape, 2)
    if shape[0] != 1:
        refuse(ValueError, name, "a shape (1, i)", shape)
    return shape


def check_within(name, part, shape, input_shape):
    """ValueError unless a kernel or a window, called `part`, lies within an image."""
    if shape[0] > input_shape[0] or shape[1] > input_shape[1]:
        refuse(ValueError, name, "a %s no larger than the input %s" % (part, input_shape), shape)


def check_count(name, n, least):
    """The int that n is; TypeError or ValueError unless it is one of at least that size."""
    whole = isinstance(n, (int, bool))  # on MicroPython a bool is no int
    if not whole or n < least:
        expected = "a positive int" if least else "an int of at least 0"
        refuse(ValueError if whole else TypeError, name, expected, n)
    return int(n)


def check_number(name, x):
    """TypeError unless x is a number."""
    if not is_number(x):
        from .messages import raise_kind

        raise_kind(name, "a number", x)


def check_callable(name, f):
    """TypeError unless f can be called."""
    if not callable(f):
        from .messages import raise_kind

        raise_kind(name, "a function", f)


def refuse(error, name, expected, got):
    """Raise that error: `name` expected this, and got that, which is shown briefly."""
    from .short_repr import short_repr

    raise error("%s: expected %s, got %s" % (name, expected, short_repr(got)))
