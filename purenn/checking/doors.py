"""Checks what a user passes in, once, at the doors; the arithmetic inside relies on it.

TypeError for the wrong kind of thing, ValueError for a wrong shape; both say what was expected
and what came. messages.py, loaded only when something is wrong, finds the words.
"""

from .predicates import MOST_AXES, fits, have_lengths, is_number, is_shape, lengths, looks_like


# --- data ---------------------------------------------------------------------------------


def check_shape(name, a, shape):
    """Raise unless the nested lists `a`, called `name`, have this shape, with numbers inside."""
    if not fits(a, shape, is_number):
        from .messages import raise_misfit

        raise_misfit(name, a, shape)


def check_lengths(name, a, shape):
    """Check as check_shape does, but look only at the first of the elements."""
    if not looks_like(a, shape):
        from .messages import raise_misfit

        raise_misfit(name, a, shape)


def check_alike(name, y_true, y_pred):
    """Raise, as check_lengths does, unless both arguments of a loss have the same shape."""
    shape = lengths(y_true)
    if not (0 < len(shape) <= MOST_AXES and 0 not in shape and looks_like(y_true, shape)):
        from .messages import raise_no_array

        raise_no_array(name + " y_true", y_true)
    if not looks_like(y_pred, shape):
        from .messages import raise_unlike

        raise_unlike(name, y_true, y_pred)


# --- a layer's methods --------------------------------------------------------------------


def check_forward(layer, input):
    """Raise, as check_lengths does, unless the layer can take this input.

    ValueError also if its parameters no longer have the lengths that they were made with.
    """
    if not looks_like(input, layer.input_shape):
        check_lengths(type(layer).__name__ + " input", input, layer.input_shape)
    if not layer.training:  # fit has checked them
        check_parameters("", layer)


def check_backward(layer, output_error, learning_rate):
    """Raise, as check_lengths and check_number do, unless the layer can take these.

    ValueError also if there was no forward_propagation to differentiate.
    """
    if layer.input is None:
        from .messages import raise_no_forward

        raise_no_forward(layer)
    shape = layer.output_shape
    if shape[0] is None:
        shape = (len(layer.output),) + tuple(shape[1:])
    if not looks_like(output_error, shape):
        check_lengths(type(layer).__name__ + " output_error", output_error, shape)
    if not is_number(learning_rate):
        check_number(type(layer).__name__ + " learning_rate", learning_rate)


def check_parameters(name, layer, whole=False):
    """Raise unless the layer's parameters have the lengths of layer.parameter_shapes.

    With `whole`, also if an element is not a number. The message begins with the name, such as
    "fit: ", and the layer's class.
    """
    for parameter, shape in zip(layer.parameters, layer.parameter_shapes):
        values = getattr(layer, parameter)
        if not have_lengths(values, shape) or len(lengths(values)) != len(shape):
            from .messages import misshapen

            raise misshapen(name + type(layer).__name__, parameter, values, shape)
        if whole:
            check_shape("%s%s %s" % (name, type(layer).__name__, parameter), values, shape)


# --- a constructor's arguments ------------------------------------------------------------


def check_dimensions(name, shape, rank=None):
    """Return `shape` as a tuple of positive ints, of length `rank` if given.

    The first may be None, for any number. TypeError unless it is a tuple or list of ints,
    ValueError if it is wrong otherwise.
    """
    if not is_shape(shape) or rank not in (None, len(shape)):
        from .messages import raise_dimensions

        raise_dimensions(name, shape, rank)
    return tuple(shape)


def check_count(name, n, least):
    """Return n as an int; TypeError unless it is one, ValueError if it is less than `least`."""
    if not isinstance(n, (int, bool)) or n < least:  # on MicroPython a bool is no int
        from .messages import raise_count

        raise_count(name, n, least)
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
