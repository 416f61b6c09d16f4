"""Checks what a user passes in, once, at the doors; the arithmetic inside relies on it.

TypeError for the wrong kind of thing, ValueError for a wrong shape or value; both say what was
expected and what came. messages.py finds the words, and is loaded only when something is wrong.
"""

from .predicates import MOST_AXES, fits, is_number, is_shape, lengths, looks_like


def expect(right, name, expected, got, kind=True):
    """Raise unless `right`: `name` expected this and got that.

    ValueError, or TypeError if what came is not even of the right `kind`.
    """
    if not right:
        from .messages import refuse

        refuse(ValueError if kind else TypeError, name, expected, got)


# --- data ---------------------------------------------------------------------------------


def check_shape(name, a, shape, whole=True):
    """Raise unless the nested lists `a`, called `name`, have this shape, with numbers inside.

    Unless `whole`, look only at the first of the numbers.
    """
    if not (fits(a, shape, is_number) if whole else looks_like(a, shape)):
        from .messages import refuse_shape

        refuse_shape(name, a, shape)


def check_alike(name, y_true, y_pred):
    """Raise unless both arguments of a loss are nested lists of one shape, the first a number."""
    shape = lengths(y_true)
    if len(shape) > MOST_AXES or not looks_like(y_true, shape) or not looks_like(y_pred, shape):
        from .messages import refuse_unlike

        refuse_unlike(name, y_true, y_pred)


# --- a layer's methods --------------------------------------------------------------------


def check_forward(layer, input):
    """Raise unless the layer can take this input, of which only the first number is looked at.

    Raise also if its parameters no longer have the shapes that they were made with.
    """
    if not looks_like(input, layer.input_shape):
        check_shape(type(layer).__name__ + " input", input, layer.input_shape)
    if not layer.training:  # fit has checked them
        check_parameters("", layer)


def check_backward(layer, output_error, learning_rate):
    """Raise, as check_forward does, unless the layer can take these.

    ValueError also if there was no forward_propagation to differentiate.
    """
    if layer.input is None:
        expected = "forward_propagation before backward_propagation"
        expect(False, type(layer).__name__, expected, None)
    shape = layer.output_shape
    if shape[0] is None:
        shape = (len(layer.output),) + tuple(shape[1:])
    if not looks_like(output_error, shape):
        check_shape(type(layer).__name__ + " output_error", output_error, shape)
    if not is_number(learning_rate):
        check_number(type(layer).__name__ + " learning_rate", learning_rate)


def check_parameters(name, layer, whole=False):
    """Raise unless the layer's parameters have the shapes of layer.parameter_shapes.

    With `whole`, look at every number. The message begins with the name, such as "fit: ".
    """
    for parameter, shape in zip(layer.parameters, layer.parameter_shapes):
        values = getattr(layer, parameter)
        check_shape("%s%s %s" % (name, type(layer).__name__, parameter), values, shape, whole)


# --- a constructor's arguments ------------------------------------------------------------


def check_dimensions(name, shape, rank=None, fixed=False):
    """Return `shape` as a tuple of positive ints, of length `rank` if given.

    The first may be None, for any number, unless `fixed`. TypeError unless it is a tuple or list
    of ints, ValueError if it is wrong otherwise.
    """
    if not is_shape(shape) or rank not in (None, len(shape)) or fixed and shape[0] is None:
        from .messages import refuse_dimensions

        refuse_dimensions(name, shape, rank, fixed)
    return tuple(shape)


def check_count(name, n, least):
    """Return n as an int; TypeError unless it is one, ValueError if it is less than `least`."""
    kind = isinstance(n, (int, bool))  # on MicroPython a bool is no int
    expect(kind and n >= least, name, "an int of at least %d" % least, n, kind)
    return int(n)


def check_number(name, x):
    """TypeError unless x is a number."""
    if not is_number(x):
        expect(False, name, "a number", x, False)
