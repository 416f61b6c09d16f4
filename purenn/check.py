"""Checks of what a user passes in; the arithmetic elsewhere trusts them.

TypeError for the wrong kind of thing, ValueError for a wrong shape; both say what was
expected and what came. diagnosis.py finds the words, once something is wrong.
"""

# a small board finds a built-in name last, after all the others: these it finds first
float, int, isinstance, len, list, type = float, int, isinstance, len, list, type

SEQUENCES = (list, tuple)
_MOST_NUMBERS = 1 << 40


def is_number(x):
    """Whether x may take part in the arithmetic: what can be added to 0, and no container.

    Fixed-width numbers, such as NumPy's, are none, for they overflow and round on their own,
    except for numpy.float64, which is a float.
    """
    if isinstance(x, (float, int)):
        return True
    if isinstance(x, SEQUENCES) or hasattr(x, "__len__") or hasattr(x, "dtype"):
        return False
    try:
        0 + x
    except Exception:
        return False
    return True


def flattened(a):
    """(shape, list of all elements in index order) of nested lists; None if they are no array."""
    if not isinstance(a, SEQUENCES):
        return ((), [a]) if is_number(a) else None
    shape, parts = (len(a),), a
    while parts and isinstance(parts[0], SEQUENCES):
        n = len(parts[0])
        if len(shape) == 4 and not _is_bounded(a):
            return None
        shape += (n,)
        if len(parts) == 1:
            parts = parts[0]
            continue
        elements = []
        for part in parts:
            if type(part) is not list and not isinstance(part, SEQUENCES) or len(part) != n:
                return None
            elements += part
        parts = elements
    if not parts:
        return None
    for x in parts:
        if type(x) is not float and type(x) is not int and not is_number(x):
            return None
    return shape, parts if type(parts) is list else list(parts)


def _is_bounded(a):
    """Whether nested lists have an end, which a list that holds itself has not."""
    from .diagnosis import MOST_AXES, lengths

    return len(lengths(a)) <= MOST_AXES


def shape_of(name, a):
    """The shape of nested lists called `name`, () for a number.

    ValueError if they are ragged or empty, TypeError if something is no number.
    """
    return array_of(name, a)[0]


def array_of(name, a):
    """As flattened; raises, as shape_of does, if the nested lists are no array."""
    array = flattened(a)
    if array is None:
        from .diagnosis import shape_of

        shape_of(name, a)
    return array


def fits(a, shape, plain=False):
    """Whether the nested lists `a` have exactly this shape, with numbers inside.

    With `plain`, floats and ints only, and none of their subclasses.
    """
    if len(shape) == 2:
        m, n = shape
        if type(a) is not list and not isinstance(a, SEQUENCES) or len(a) != m:
            return False
        for row in a:
            if type(row) is not list and not isinstance(row, SEQUENCES) or len(row) != n:
                return False
            for x in row:
                if type(x) is not float and type(x) is not int and (plain or not is_number(x)):
                    return False
        return True
    array = flattened(a)
    if array is None or array[0] != shape:
        return False
    return not plain or not [x for x in array[1] if type(x) is not float and type(x) is not int]


def check_shape(name, a, shape):
    """Raise unless the nested lists `a`, called `name`, have this shape, with numbers inside."""
    if not fits(a, shape):
        from .diagnosis import raise_misfit

        raise_misfit(name, a, shape)


def check_forward(layer, input):
    """Raise, as check_shape does, unless the layer can take this input.

    ValueError also for parameters that have not the lengths that they were made with.
    """
    if not fits(input, layer.input_shape):
        check_shape(type(layer).__name__ + " input", input, layer.input_shape)
    if not layer.training and layer.parameters:  # fit has checked them
        check_parameters("", layer)


def check_parameters(name, layer):
    """Raise unless the layer's parameters have the lengths of layer.parameter_shapes.

    The message begins with the name, such as "fit: ", and the layer's class.
    """
    for parameter, shape in zip(layer.parameters, layer.parameter_shapes):
        values = getattr(layer, parameter)
        if not have_lengths(values, shape):
            from .diagnosis import misshapen

            raise misshapen(name + type(layer).__name__, parameter, values, shape)


def have_lengths(a, shape):
    """Whether nested lists have these lengths, whatever is inside."""
    try:
        if len(a) != shape[0]:
            return False
        if len(shape) == 1:
            return not isinstance(a[0], SEQUENCES)
    except TypeError:  # a number has no length
        return False
    for part in a:
        if not have_lengths(part, shape[1:]):
            return False
    return True


def check_backward(layer, output_error, learning_rate):
    """Raise, as check_shape and check_number do, unless the layer can take these.

    ValueError also if there was no forward_propagation to differentiate.
    """
    if layer.input is None:
        from .diagnosis import refuse_order

        refuse_order(layer)
    if not fits(output_error, layer.output_shape):
        check_shape(type(layer).__name__ + " output_error", output_error, layer.output_shape)
    if type(learning_rate) is not float:
        check_number(type(layer).__name__ + " learning_rate", learning_rate)


def refuse(error, name, expected, got):
    """Raise that error: `name` expected this, and got that, which is shown briefly."""
    from .brief import brief

    raise error("%s: expected %s, got %s" % (name, expected, brief(got)))


def check_dimensions(name, shape, rank=None):
    """The tuple of positive ints that `shape` is, of length `rank` if given.

    TypeError if it is no tuple or list of ints, ValueError if the rest is wrong.
    """
    expected = "a tuple of %spositive ints" % ("" if rank is None else "%d " % rank)
    if not isinstance(shape, SEQUENCES) or [n for n in shape if type(n) is not int]:
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
        from .brief import brief

        refuse(TypeError, name, "a shape (1, i), such as (1, %s)" % brief(shape), shape)
    shape = check_dimensions(name, shape, 2)
    if shape[0] != 1:
        refuse(ValueError, name, "a shape (1, i)", shape)
    return shape


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
        _refuse_kind(name, "a number", x)


def check_callable(name, f):
    """TypeError unless f can be called."""
    if not callable(f):
        _refuse_kind(name, "a function", f)


def _refuse_kind(name, expected, got):
    from .diagnosis import described

    raise TypeError("%s: expected %s, got %s" % (name, expected, described(got)))


def explain(name, error, *arrays):
    """Raise what an error of the arithmetic means, if the numbers' types or sizes explain it."""
    from .diagnosis import explain

    explain(name, error, arrays)
