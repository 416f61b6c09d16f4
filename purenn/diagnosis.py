"""What is wrong with what a user passed in, in words; loaded only once something is.

Every message says what was expected and what came, and is short whatever came.
"""

from .brief import brief
from .check import SEQUENCES, is_number
from .layer import Layer

_BEYOND_FLOATS = 1 << 1024
MOST_AXES = 32  # as NumPy's arrays had; a list that holds itself would have no end


def raise_misfit(name, a, shape):
    """Raise for nested lists that do not have this shape."""
    got = shape_of(name, a)
    if not got:
        raise TypeError("%s: expected shape %s, got a number" % (name, brief(shape)))
    raise ValueError("%s: expected shape %s, got shape %s" % (name, brief(shape), brief(got)))


def shape_of(name, a, axes=0):
    """The shape of nested lists; raises for the first thing that is wrong with them."""
    if not isinstance(a, SEQUENCES):
        if not is_number(a):
            raise TypeError(
                "%s: expected nested lists of numbers, got %s" % (name, described(a))
            )
        return ()
    if len(a) == 0:
        raise ValueError("%s: expected nested lists of numbers, got an empty list" % name)
    if axes == MOST_AXES:
        raise ValueError("%s: expected lists nested at most %d deep, got more" % (name, axes))
    first = shape_of(name, a[0], axes + 1)
    for x in a:
        if x is a[0]:
            continue
        other = shape_of(name, x, axes + 1)
        if other != first:
            raise ValueError(
                "%s: ragged: expected one shape, got two: a part of shape %s stands beside one of shape %s"
                % (name, first, other)
            )
    return (len(a),) + first


def described(x):
    """The type of x and, where that tells more, its repr; how to make a number of it."""
    text = type(x).__name__
    if hasattr(x, "dtype"):  # NumPy's and others' arrays and numbers, of fixed width
        return text + ", which tolist() or item() makes plain numbers"
    shown = brief(x)
    return text if text in shown else "%s %s" % (text, shown)


_FACTORS = {
    "dot": ("(i, j) and (j, k)", lambda a, b: a[1] == b[0]),
    "inner": ("(i, j) and (k, j)", lambda a, b: a[1] == b[1]),
    "outer": ("(1, i) and (1, j)", lambda a, b: a[0] == b[0] == 1),
}


def explain(name, error, arrays):
    """Raise what an error of the arithmetic means, if the numbers' types or sizes explain it.

    Of a product of matrices, first what their shapes explain.
    """
    if name in _FACTORS:
        expected, fit = _FACTORS[name]
        shapes = tuple([check_matrix(name, a) for a in arrays])
        if not fit(*shapes):
            raise ValueError("%s: expected shapes %s, got %s and %s" % ((name, expected) + shapes))
    kinds = []
    for x in _numbers(list(arrays)):
        kind = type(x).__name__
        if isinstance(x, int) and abs(x) >= _BEYOND_FLOATS:
            kind = brief(x)
        if kind not in kinds and len(kinds) < 9:
            kinds.append(kind)
    if [kind for kind in kinds if kind not in ("float", "int", "bool")]:
        raise TypeError(
            "%s: expected numbers that compute with each other here, got %s: %s"
            % (name, " and ".join(sorted(kinds)), str(error)[:200])
        )


def _numbers(parts):
    while parts:
        a = parts.pop()
        if isinstance(a, SEQUENCES):
            parts += a
        else:
            yield a


def misshapen(parameters, name, values, shape):
    """A ValueError about the values of a parameter that should have this shape."""
    got, hint = lengths(values), ""
    if got == tuple(shape):
        hint = ", ragged"
    elif got == tuple(reversed(shape)):
        hint = ": transposed?"
    elif sorted(got) == sorted(shape):
        hint = ": its axes in another order?"
    return ValueError(
        "%s: expected %s of shape %s, got shape %s%s"
        % (parameters, name, brief(tuple(shape)), brief(got), hint)
    )


def lengths(a):
    """The shape of nested lists, as their first elements have it; of no end, the first part."""
    shape = []
    while isinstance(a, SEQUENCES) and len(shape) <= MOST_AXES:
        shape.append(len(a))
        a = a[0] if a else None
    return tuple(shape)


def check_matrix(name, a):
    """The shape of a matrix; ValueError or TypeError for anything else."""
    shape = shape_of(name, a)
    if len(shape) != 2:
        raise ValueError("%s: expected a matrix, got shape %s" % (name, shape))
    return shape


def refuse_layer(layer, layers):
    """Raise what keeps the layer from following these in a network."""
    name = type(layer).__name__
    if not isinstance(layer, Layer):
        raise TypeError("add: expected a Layer, got %s" % name)
    if layer in layers:
        raise ValueError("add: expected a layer new to the network, got the same %s again" % name)
    if None in (layer.input_shape, layer.output_shape):
        raise ValueError(
            "add: expected a layer that sets input_shape and output_shape, got %s with %s and %s"
            % (name, layer.input_shape, layer.output_shape)
        )
    raise ValueError(
        "add: expected a layer with input_shape %s, the output_shape of the layer "
        "before, got %s with input_shape %s" % (layers[-1].output_shape, name, layer.input_shape)
    )


def refuse_order(layer):
    """Raise what keeps the layer from its way back."""
    raise ValueError(
        "%s: expected forward_propagation before backward_propagation, got none"
        % type(layer).__name__
    )


def refuse_loss_alone():
    """Raise what is wrong with a loss without its derivative."""
    raise TypeError(
        "use: expected a loss and its derivative, such as use(mse, mse_prime), got one function"
    )


def refuse_training(network, x_train, y_train):
    """Raise what keeps the network from learning from these."""
    if len(x_train) != len(y_train):
        raise ValueError(
            "fit: expected as many samples in x_train as in y_train, got %d and %d"
            % (len(x_train), len(y_train))
        )
    raise ValueError("fit: expected a loss, set by use(loss, loss_prime)")


def refuse_samples(name, samples, network, shape):
    """Raise what is wrong with these as a list of samples, each of that shape."""
    if not network.layers:
        raise ValueError("%s: expected a network with layers, got none" % name)
    if not isinstance(samples, SEQUENCES):
        raise TypeError("%s: expected a list of samples, got %s" % (name, type(samples).__name__))
    if not samples:
        raise ValueError("%s: expected at least one sample, got none" % name)
    raise ValueError(
        "%s: expected a list of samples of shape %s, got one sample: wrap it once more, [...]"
        % (name, shape)
    )
