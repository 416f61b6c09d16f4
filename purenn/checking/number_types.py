"""Checks numbers other than floats and ints in the data of Network.fit and predict.

Loaded only if there are any. docs/numbers.md says which numbers purenn takes.
"""

from .lists import is_list
from ..layers import walk
from .doors import check_number, check_shape, expect
from .messages import ONE_HOT, described, refuse_label, refuse_shape, tell
from .nested import flat
from .predicates import fits, is_number, is_plain
from .short_repr import short_repr


def taken(name, a, shape, network, learning):
    """Return the nested lists `a`, of this shape, in numbers that the network computes with.

    Fixed-width numbers, such as NumPy's, become floats where float() keeps them exactly. If the
    network learns from them, numbers that would spread into its parameters must be of a type
    that all its functions take.
    """
    a = _as_floats(name, a, len(shape))
    if "y_train" in name and are_labels(name, a, shape, network.loss):
        return a
    if shape:
        check_shape(name, a, shape)
    else:
        check_number(name, a)
    numbers = flat(a)
    if _rounds_ints_twice():
        expected = "ints between -2**53 and 2**53 on this Python, or floats"
        for x in numbers:
            expect(is_plain(x) or not isinstance(x, int), name, expected, x)
    if learning:
        for x in {type(x): x for x in numbers}.values():  # one of each type
            if _spreads(x):
                _check_functions(name, x, network)
    return a


def are_labels(name, a, shape, loss):
    """Whether this target is a row of class numbers, for an output of shape (n, k) and such a loss.

    Raises for class numbers if the loss is one of purenn's that do not take them, and for a number
    without its lists.
    """
    from ..cross_entropy import binary_cross_entropy, categorical_cross_entropy
    from ..losses import mse
    from ..losses_from_logits import sigmoid_cross_entropy, softmax_cross_entropy

    takes = loss is softmax_cross_entropy
    if not is_list(a) and is_number(a):
        refuse_label(name, a, shape, takes)
    row = (1, shape[0])
    if len(shape) != 2 or tuple(shape) == row or not fits(a, row, _is_whole):
        return False
    refusing = mse, binary_cross_entropy, categorical_cross_entropy, sigmoid_cross_entropy
    if [f for f in refusing if f is loss]:
        refuse_shape(name, a, shape, ONE_HOT.replace("y_true", "y_train"))
    for label in a[0] if takes else ():
        expected = "class numbers from 0 to %d" % (shape[1] - 1)
        expect(0 <= label < shape[1], name, expected, label)
    return True


def _is_whole(x):
    return is_plain(x) and x - x == 0 and x == int(x)


def _rounds_ints_twice():
    """Whether int / int is not always the nearest float, nor int * float, as on MicroPython."""
    try:
        return int("18014398509481986") / 3 != int("6004799503160662")
    except OverflowError:  # there are no such ints
        return False


def _as_floats(name, a, depth):
    if depth and is_list(a):
        return [_as_floats(name, x, depth - 1) for x in a]
    if not hasattr(a, "dtype") or hasattr(a, "__len__"):
        return a
    try:
        x = float(a.real)
        exact = a.imag == 0 and (x != x and a != a or x == a and (x - x != 0 or int(x) == int(a)))
    except Exception:
        exact = False
    if not exact:
        got = "%s %s" % (type(a).__name__, short_repr(a))
        tell(TypeError, name, "numbers that float() keeps exactly", got)
    return x


def _spreads(x):
    """Whether a float combined with x is no longer a float."""
    try:
        return not isinstance(1.0 * x + 1.0, float)
    except Exception:
        return True


def _check_functions(name, x, network):
    """TypeError for a function of the network that does not take x."""
    for owner, function in _functions(network):
        try:
            function(x)
        except TypeError as error:
            got = "%s: %s" % (described(x), str(error)[:200])
            tell(TypeError, name, "numbers that %s can compute with" % owner, got)
        except Exception:  # it refuses this number, but may take others of the type
            pass


def _functions(network):
    """The functions of one number in the network, as pairs: what calls it, and the function."""
    from .. import cross_entropy, losses_from_logits
    from ..numbers.exp_tanh import exp

    pairs = []
    for module, function in (cross_entropy, "log"), (losses_from_logits, "exp"):
        if [f for f in dir(module) if getattr(module, f) is network.loss]:
            pairs.append(("the loss", getattr(module, function)))
    fixed = {"SoftmaxLayer": exp, "MaxPoolingLayer": lambda x: x > x}
    for layer in walk(network.layers):
        kind = type(layer).__name__
        function = getattr(layer, "activation", fixed.get(kind))
        if function is not None:
            pairs.append((kind, function))
    return pairs
