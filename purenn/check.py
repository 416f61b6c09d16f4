"""Checks of what a user passes in; the arithmetic elsewhere trusts them.

TypeError for the wrong kind of thing, ValueError for a wrong shape; both say what was
expected and what came. diagnosis.py finds the words, once something is wrong.
"""

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
    shape, parts = (), [a]
    while isinstance(parts[0], SEQUENCES):
        n = len(parts[0])
        if n == 0 or len(shape) == 2 and _axes(a) > 32:  # or without end
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
    for x in parts:
        if type(x) is not float and type(x) is not int and not is_number(x):
            return None
    return shape, parts


def _axes(a):
    """How deep the first element of nested lists lies, at least."""
    n = 0
    while isinstance(a, SEQUENCES) and a and n <= 32:
        a, n = a[0], n + 1
    return n


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


def check_alike(name, y_true, y_pred):
    """The number of elements; raises unless both arguments of the loss have one shape, not ()."""
    array = flattened(y_true)
    if array is None or not array[0] or not fits(y_pred, array[0]):
        shape = shape_of(name + " y_true", y_true)
        if not shape:
            raise TypeError("%s y_true: expected shape (n, ...), got a number" % name)
        check_shape(name + " y_pred", y_pred, shape)
    return len(array[1])


def check_forward(layer, input):
    """Raise, as check_shape does, unless the layer can take this input.

    ValueError also for parameters that have not the lengths that they were made with.
    """
    if not fits(input, layer.input_shape):
        check_shape(type(layer).__name__ + " input", input, layer.input_shape)
    if layer.parameters:
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
        if len(shape) == 2:
            n = shape[1]
            for row in a:
                if len(row) != n:
                    return False
            return not isinstance(a[0][0], SEQUENCES)
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
    name = type(layer).__name__
    if layer.input is None:
        raise ValueError(
            name + ": expected forward_propagation before backward_propagation, got none"
        )
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
    elif not 0 < len(shape) <= 32 or min(shape) < 1 or rank not in (None, len(shape)):
        error = ValueError
    if error:
        count = "" if rank is None else "%d " % rank
        raise error("%s: expected a tuple of %spositive ints, got %s" % (name, count, _brief(shape)))
    size = 1
    for n in shape:
        size *= n
    if size > _MOST_NUMBERS:
        raise ValueError(
            "%s: expected a shape of at most 2**40 numbers, got %s" % (name, _brief(shape))
        )
    return tuple(shape)


def check_row(name, shape):
    """The (1, i) that `shape` is: the shape of a dense layer's sample."""
    if type(shape) is int:
        raise TypeError(
            "%s: expected a shape (1, i), such as (1, %s), got %s"
            % (name, _brief(shape), _brief(shape))
        )
    shape = check_dimensions(name, shape, 2)
    if shape[0] != 1:
        raise ValueError("%s: expected a shape (1, i), got %s" % (name, _brief(shape)))
    return shape


def check_count(name, n, least):
    """The int that n is; TypeError or ValueError unless it is one of at least that size."""
    whole = isinstance(n, (int, bool))  # on MicroPython a bool is no int
    if not whole or n < least:
        error = ValueError if whole else TypeError
        kind = "a positive int" if least else "an int of at least 0"
        raise error("%s: expected %s, got %s" % (name, kind, _brief(n)))
    return int(n)


def check_number(name, x):
    if not is_number(x):
        from .diagnosis import described

        raise TypeError("%s: expected a number, got %s" % (name, described(x)))


def check_ordered(name, x):
    """Raise unless x compares with 0, and its hundredth too."""
    try:
        ordered = is_number(x) and (x / 100 < 0 or True)
    except Exception:
        ordered = False
    if not ordered:
        from .diagnosis import described

        raise TypeError("%s: expected a number that compares with 0, got %s" % (name, described(x)))


def check_fraction(name, x):
    """Raise unless 0 ≤ x < 1."""
    check_number(name, x)
    try:
        inside = 0 <= x < 1
    except Exception:  # complex numbers have no order
        inside = False
    if not inside:
        raise ValueError("%s: expected 0 <= rate < 1, got %s" % (name, _brief(x)))


def explain(name, error, *arrays):
    """Raise what an error of the arithmetic means, if the numbers' types or sizes explain it."""
    from .diagnosis import explain

    explain(name, error, arrays)


def check_callable(name, f):
    if not callable(f):
        from .diagnosis import described

        raise TypeError("%s: expected a function, got %s" % (name, described(f)))


def _brief(x):
    from .brief import brief

    return brief(x)


def completely(step):
    """Run the step to its end: once more for every interrupt within, which goes on then."""
    try:
        step()
    except BaseException:
        completely(step)
        raise
