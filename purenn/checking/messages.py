"""Says what is wrong with what a user passed in; loaded only when something is.

Every message says what was expected and what came, and stays short whatever came.
"""

from .lists import is_list
from .predicates import MOST_AXES, is_number, lengths
from .short_repr import short_repr


def tell(error, name, expected, got):
    """Raise that error: `name` expected this, and got that, both in words."""
    raise error("%s: expected %s, got %s" % (name, expected, got))


def refuse(error, name, expected, got):
    """Raise that error, as `tell` does, showing what came; its type, too, if that is wrong."""
    tell(error, name, expected, described(got) if error is TypeError else short_repr(got))


def described(x):
    """The type of x and, if that tells more, its repr; how to turn it into plain numbers."""
    text = type(x).__name__
    if hasattr(x, "dtype"):  # NumPy's and others' arrays and numbers, of fixed width
        return text + ", which tolist() or item() makes plain numbers"
    shown = short_repr(x)
    return text if text in shown else "%s %s" % (text, shown)


# --- nested lists -------------------------------------------------------------------------


def shape_of(name, a, axes=0):
    """The shape of nested lists, () for a number; raises for the first thing that is wrong.

    ValueError if they are ragged or empty, TypeError if an element is not a number.
    """
    if not is_list(a):
        if not is_number(a):
            refuse(TypeError, name, "nested lists of numbers", a)
        return ()
    if len(a) == 0:
        tell(ValueError, name, "nested lists of numbers", "an empty list")
    if axes == MOST_AXES:
        tell(ValueError, name, "lists nested at most %d deep" % axes, "more")
    shape = shape_of(name, a[0], axes + 1)
    for x in a:
        other = shape if x is a[0] else shape_of(name, x, axes + 1)
        if other != shape:
            shapes = short_repr(shape), short_repr(other)
            got = "two: a part of shape %s stands beside one of shape %s" % shapes
            tell(ValueError, name + ": ragged", "one shape", got)
    return (len(a),) + shape


def refuse_shape(name, a, shape, row=None, hint=""):
    """Raise for nested lists that do not have this shape, nor that of a `row` of class numbers."""
    shape, got = tuple(shape), shape_of(name, a)
    expected = "shape " + short_repr(shape)
    if row is not None:
        expected += ", or a row %s of class numbers" % (row,)
    hint = hint or _hint(name, a, got, shape, row)
    if not got:
        tell(TypeError, name, expected, "a number" + hint)
    tell(ValueError, name, expected, "shape %s%s" % (short_repr(got), hint))


def _hint(name, a, got, shape, row):
    """The likely slip."""
    is_target = " y" in name and "y_pred" not in name
    for wanted in (shape, row or shape):
        missing = len(wanted) - len(got)
        if 0 < missing < 3 and (1,) * missing + got == wanted:
            return ": wrap it, %s%s%s" % ("[" * missing, short_repr(a), "]" * missing)
    if is_target and not got and shape[0] == 1 and len(shape) == 2:
        text = ": a label? purenn.data.one_hot(labels, %s) makes samples of labels; "
        return text % shape[1] + "softmax_cross_entropy takes [[%s]]" % short_repr(a)
    if is_target and got == (1, shape[0]) and len(shape) == 2:
        return ": class numbers? purenn.data.one_hot makes rows of them"
    if got == tuple(reversed(shape)):  # MicroPython's tuples have no shape[::-1]
        return ": transposed?"
    if None not in shape and sorted(got) == sorted(shape):
        return ": its axes in another order?"
    return ""


def refuse_unlike(name, y_true, y_pred):
    """Raise for arguments of a loss that are no nested lists, or not of one shape."""
    shape, got = shape_of(name + " y_true", y_true), lengths(y_pred)
    if not shape:
        refuse(TypeError, name + " y_true", "nested lists of numbers", y_true)
    hint = ": are there class numbers in y_true? purenn.data.one_hot makes rows of them"
    labels = len(got) == 2 and shape == (1, got[0])
    refuse_shape(name + " y_pred", y_pred, shape, None, hint if labels else "")


# --- arguments ----------------------------------------------------------------------------


def refuse_dimensions(name, shape, rank, fixed):
    """Raise for something that is not a shape, or not of this rank (None: any)."""
    expected = "a tuple of %spositive ints" % ("" if rank is None else "%d " % rank)
    if not isinstance(shape, (list, tuple)):
        hint = ", such as (1, %s)" % short_repr(shape) if rank == 2 and type(shape) is int else ""
        refuse(TypeError, name, expected + hint, shape)
    known = shape[None in shape[:1] :]
    if [n for n in known if type(n) is not int]:
        refuse(TypeError, name, expected, shape)
    if fixed and len(known) < len(shape):
        expected += ", without None"
    refuse(ValueError, name, expected, shape)


def refuse_layer(layer, is_layer, layers):
    """Raise with the reason why the layer cannot follow these layers in a network."""
    name = type(layer).__name__
    if not is_layer:
        tell(TypeError, "add", "a Layer", name)
    if [other for other in layers if other is layer]:
        tell(ValueError, "add", "a layer new to the network", "the same %s again" % name)
    for names in "parameters", "arguments":
        if isinstance(getattr(layer, names), str):
            expected = 'a tuple of names as `%s` of %s, such as ("weights",)' % (names, name)
            refuse(TypeError, "add", expected, getattr(layer, names))
    shapes = short_repr(layer.input_shape), short_repr(layer.output_shape)
    if "None" in shapes:
        got = "%s with %s and %s" % ((name,) + shapes)
        tell(ValueError, "add", "a layer that sets input_shape and output_shape", got)
    before = layers[-1]
    if getattr(layer, "only_first", False):
        expected = "%s as the first layer, which has no derivative by its input" % name
        tell(ValueError, "add", expected, "it after " + type(before).__name__)
    expected = "a layer with input_shape %s, the output_shape of the layer before"
    got = "%s with input_shape %s" % (name, shapes[0])
    tell(ValueError, "add", expected % short_repr(before.output_shape), got)


# --- fit and predict ----------------------------------------------------------------------


def refuse_samples(name, samples, network, shape):
    """Raise for what is not a list of samples of this shape, with the reason."""
    if not network.layers:
        tell(ValueError, name, "a network with layers", "none")
    if not is_list(samples):
        hint = ": pass its .tolist()" if hasattr(samples, "tolist") else ""
        tell(TypeError, name, "a list of samples", type(samples).__name__ + hint)
    if not samples:
        tell(ValueError, name, "at least one sample", "none")
    expected = "a list of samples of shape " + short_repr(tuple(shape))
    tell(ValueError, name, expected, "one sample: wrap it once more, [...]")
