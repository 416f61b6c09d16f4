"""Checks of what a user passes in; the arithmetic elsewhere trusts them.

TypeError for the wrong kind of thing, ValueError for a wrong shape; both say what was
expected and what came.
"""

SEQUENCES = (list, tuple)
_NOT_NUMBERS = (list, tuple, dict, set, str, bytes, type(None))


def is_number(x):
    """Whether x may take part in the arithmetic: any object but a container or None."""
    # MicroPython's own containers have no visible __len__, other people's have
    return not (isinstance(x, _NOT_NUMBERS) or hasattr(x, "__len__"))


def flattened(a):
    """(shape, list of all elements in index order) of nested lists; None if they are no array."""
    shape, parts = (), [a]
    while isinstance(parts[0], SEQUENCES):
        n = len(parts[0])
        if n == 0:
            return None
        elements = []
        for part in parts:
            if type(part) is not list and not isinstance(part, SEQUENCES) or len(part) != n:
                return None
            elements += part
        shape += (n,)
        parts = elements
    for x in parts:
        if type(x) is not float and type(x) is not int and not is_number(x):
            return None
    return shape, parts


def shape_of(name, a):
    """The shape of nested lists called `name`, () for a number.

    ValueError if they are ragged or empty, TypeError if something is no number.
    """
    return array_of(name, a)[0]


def array_of(name, a):
    """As flattened; raises, as shape_of does, if the nested lists are no array."""
    array = flattened(a)
    if array is None:
        _diagnose(name, a)
    return array


def _diagnose(name, a):
    """Raise for the first thing wrong with nested lists; their shape if nothing is."""
    if not isinstance(a, SEQUENCES):
        if not is_number(a):
            raise TypeError(
                "%s: expected nested lists of numbers, got %s" % (name, type(a).__name__)
            )
        return ()
    if len(a) == 0:
        raise ValueError("%s: expected nested lists of numbers, got an empty list" % name)
    first = _diagnose(name, a[0])
    for x in a:
        other = _diagnose(name, x)
        if other != first:
            raise ValueError(
                "%s: ragged: a part of shape %s stands beside one of shape %s"
                % (name, first, other)
            )
    return (len(a),) + first


def fits(a, shape):
    """Whether the nested lists `a` have exactly this shape, with numbers inside."""
    if len(shape) == 2:
        m, n = shape
        if not isinstance(a, SEQUENCES) or len(a) != m:
            return False
        for row in a:
            if not isinstance(row, SEQUENCES) or len(row) != n:
                return False
            for x in row:
                if type(x) is not float and type(x) is not int and not is_number(x):
                    return False
        return True
    array = flattened(a)
    return array is not None and array[0] == shape


def check_shape(name, a, shape):
    """Raise unless the nested lists `a`, called `name`, have this shape, with numbers inside."""
    if not fits(a, shape):
        got = shape_of(name, a)
        if not got:
            raise TypeError("%s: expected shape %s, got a number" % (name, shape))
        raise ValueError("%s: expected shape %s, got shape %s" % (name, shape, got))


def check_alike(name, y_true, y_pred):
    """Raise unless the two arguments of a loss called `name` have one shape, not ()."""
    shape = shape_of(name + " y_true", y_true)
    if not shape:
        raise TypeError("%s y_true: expected shape (n, ...), got a number" % name)
    check_shape(name + " y_pred", y_pred, shape)


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
    if type(shape) is int:
        raise TypeError(
            "%s: expected a shape (1, i), such as (1, %d), got %d" % (name, shape, shape)
        )
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
