"""Says what is wrong with what a user passed in; loaded only when something is.

Every message says what was expected and what came, and stays short whatever came.
"""

from .lists import is_list
from .predicates import MOST_AXES, is_number, is_shape, lengths
from .short_repr import short_repr


def raise_misfit(name, a, shape, hint=""):
    """Raise for nested lists that do not have this shape, which may be in words."""
    expected = shape if isinstance(shape, str) else short_repr(tuple(shape))
    got = raise_no_array(name, a, expected)
    raise ValueError(
        "%s: expected shape %s, got shape %s%s" % (name, expected, short_repr(got), hint)
    )


def raise_no_array(name, a, expected="(n, ...)"):
    """The shape of nested lists; raises for a number, and as shape_of does."""
    got = shape_of(name, a)
    if not got:
        raise TypeError("%s: expected shape %s, got a number" % (name, expected))
    return got


ONE_HOT = ": are there class numbers in y_true? purenn.data.one_hot makes rows of them"


def raise_unlike(name, y_true, y_pred):
    """Raise for a y_pred that has not the shape of y_true."""
    shape, got = lengths(y_true), lengths(y_pred)
    hint = ONE_HOT if len(got) == 2 and shape == (1, got[0]) else ""
    raise_misfit(name + " y_pred", y_pred, shape, hint)


def shape_of(name, a, axes=0):
    """The shape of nested lists, () for a number; raises for the first thing that is wrong.

    ValueError if they are ragged or empty, TypeError if an element is not a number.
    """
    if not is_list(a):
        if not is_number(a):
            raise TypeError("%s: expected nested lists of numbers, got %s" % (name, described(a)))
        return ()
    if len(a) == 0:
        raise ValueError("%s: expected nested lists of numbers, got an empty list" % name)
    if axes == MOST_AXES:
        raise ValueError("%s: expected lists nested at most %d deep, got more" % (name, axes))
    shape = shape_of(name, a[0], axes + 1)
    for x in a:
        other = shape if x is a[0] else shape_of(name, x, axes + 1)
        if other != shape:
            raise ValueError(
                "%s: ragged: expected one shape, got two: "
                "a part of shape %s stands beside one of shape %s"
                % (name, short_repr(shape), short_repr(other))
            )
    return (len(a),) + shape


def described(x):
    """The type of x and, if that tells more, its repr; how to turn it into plain numbers."""
    text = type(x).__name__
    if hasattr(x, "dtype"):  # NumPy's and others' arrays and numbers, of fixed width
        return text + ", which tolist() or item() makes plain numbers"
    shown = short_repr(x)
    return text if text in shown else "%s %s" % (text, shown)


def refuse(error, name, expected, got):
    """Raise that error: `name` expected this, and got that, which is shown briefly."""
    raise error("%s: expected %s, got %s" % (name, expected, short_repr(got)))


def raise_dimensions(name, shape, rank, fixed=False):
    """Raise for something that is not a shape, or not of this rank (None: any)."""
    expected = "a tuple of %spositive ints" % ("" if rank is None else "%d " % rank)
    if not isinstance(shape, (list, tuple)):
        hint = ", such as (1, %s)" % short_repr(shape) if rank == 2 and type(shape) is int else ""
        refuse(TypeError, name, expected + hint, shape)
    known = shape if fixed else shape[None in shape[:1] :]
    if fixed and None in shape[:1]:
        refuse(ValueError, name, expected + ", without None", shape)
    if [n for n in known if type(n) is not int]:
        refuse(TypeError, name, expected, shape)
    if 0 < len(shape) <= MOST_AXES and rank in (None, len(shape)) and min(known or [1]) > 0:
        expected = "a shape of at most 2**40 numbers"
    refuse(ValueError, name, expected, shape)


def raise_row(name, shape):
    """Raise for something that is not a shape (1, i)."""
    if type(shape) is int:
        expected = "a shape (1, i), such as (1, %s)" % short_repr(shape)
        refuse(TypeError, name, expected, shape)
    if not is_shape(shape) or len(shape) != 2:
        raise_dimensions(name, shape, 2)
    refuse(ValueError, name, "a shape (1, i)", shape)


def raise_rows(input_shape, output_shape):
    """Raise for a dense layer whose output has not as many rows as its input."""
    expected = "a shape (%s, j), with as many rows as input_shape" % input_shape[0]
    refuse(ValueError, "FCLayer output_shape", expected, output_shape)


def raise_count(name, n, least):
    """Raise for something that is not an int of at least `least`, 0 or 1."""
    expected = "a positive int" if least else "an int of at least 0"
    refuse(ValueError if isinstance(n, (int, bool)) else TypeError, name, expected, n)


def raise_kind(name, expected, got):
    """Raise for the wrong kind of thing."""
    raise TypeError("%s: expected %s, got %s" % (name, expected, described(got)))


def misshapen(owner, name, values, shape):
    """A ValueError about the owner's parameter of that name, which should have this shape."""
    got, hint = lengths(values), ""
    if got == tuple(shape):
        hint = ", ragged"
    elif got == tuple(reversed(shape)):
        hint = ": transposed?"
    elif sorted(got) == sorted(shape):
        hint = ": its axes in another order?"
    return ValueError(
        "%s: expected %s of shape %s, got shape %s%s"
        % (owner, name, short_repr(tuple(shape)), short_repr(got), hint)
    )


def raise_no_forward(layer):
    """Raise for a backward pass without a forward pass before it."""
    raise ValueError(
        "%s: expected forward_propagation before backward_propagation, got none"
        % type(layer).__name__
    )


def refuse_layer(layer, is_layer, layers):
    """Raise with the reason why the layer cannot follow these layers in a network."""
    name = type(layer).__name__
    if not is_layer:
        raise TypeError("add: expected a Layer, got %s" % name)
    if [other for other in layers if other is layer]:
        raise ValueError("add: expected a layer new to the network, got the same %s again" % name)
    for names in "parameters", "arguments":
        if isinstance(getattr(layer, names), str):
            raise TypeError(
                'add: expected a tuple of names as `%s` of %s, such as ("weights",), got %s'
                % (names, name, short_repr(getattr(layer, names)))
            )
    if None in (layer.input_shape, layer.output_shape):
        raise ValueError(
            "add: expected a layer that sets input_shape and output_shape, got %s with %s and %s"
            % (name, short_repr(layer.input_shape), short_repr(layer.output_shape))
        )
    if getattr(layer, "only_first", False):
        raise ValueError("add: expected %s as the first layer, which has no derivative by its input" % name)
    before, after = short_repr(layers[-1].output_shape), short_repr(layer.input_shape)
    raise ValueError(
        "add: expected a layer with input_shape %s, the output_shape of the layer "
        "before, got %s with input_shape %s" % (before, name, after)
    )


def refuse_loss_alone():
    """Raise for a loss given without its derivative."""
    raise TypeError(
        "use: expected a loss and its derivative, such as use(mse, mse_prime), got one function"
    )


def refuse_training(network, x_train, y_train):
    """Raise with the reason why the network cannot learn from these."""
    if len(x_train) != len(y_train):
        raise ValueError(
            "fit: expected as many samples in x_train as in y_train, got %d and %d"
            % (len(x_train), len(y_train))
        )
    raise ValueError("fit: expected a loss, set by use(loss, loss_prime)")


def refuse_samples(name, samples, network, shape):
    """Raise for what is not a list of samples of this shape, with the reason."""
    if not network.layers:
        raise ValueError("%s: expected a network with layers, got none" % name)
    if not is_list(samples):
        hint = ": pass its .tolist()" if hasattr(samples, "tolist") else ""
        got = type(samples).__name__ + hint
        raise TypeError("%s: expected a list of samples, got %s" % (name, got))
    if not samples:
        raise ValueError("%s: expected at least one sample, got none" % name)
    raise ValueError(
        "%s: expected a list of samples of shape %s, got one sample: wrap it once more, [...]"
        % (name, short_repr(tuple(shape)))
    )


def raise_no_targets(name, y_true, shape):
    """Raise for what is neither an array of this shape (n, k) nor a row (1, n) of class numbers."""
    expected = "%s, or a row %s of class numbers" % (tuple(shape), (1, shape[0]))
    hint = ": wrap it, [%s]" % short_repr(y_true) if lengths(y_true) == (shape[0],) else ""
    raise_misfit(name, y_true, expected, hint)


def refuse_label(name, label, shape, takes_labels):
    """Raise for a label, a bare number, as a sample of y_train; say what to make of it."""
    hint = ""
    if tuple(shape) == (1, 1) or takes_labels:
        hint = ": wrap it, [[%s]]" % short_repr(label)
    elif len(shape) == 2 and shape[0] == 1:
        hint = (
            ": purenn.data.one_hot(labels, %d) makes samples of labels; softmax_cross_entropy takes "
            "[[%s]]" % (shape[1], short_repr(label))
        )
    expected = short_repr(tuple(shape))
    raise TypeError("%s: expected shape %s, got a number%s" % (name, expected, hint))
