"""Takes numbers other than floats and small ints in the data of Network.fit and predict.

Loaded only if there are any. docs/numbers.md says which numbers purenn takes.
"""

from .lists import is_list
from .doors import check_number, check_shape, expect
from .messages import described, tell
from .nested import flat
from .predicates import fits, is_plain
from ..layers import walk
from ..volumes import full


def taken(name, a, shape, network=None):
    """Return the nested lists `a`, of this shape, in numbers that a network computes with.

    Fixed-width numbers, such as NumPy's, become what their item() is. With a `network`, it learns
    from `a`, a target, perhaps a row of class numbers, or a learning rate; numbers that would make
    its parameters ones of their own type must be such as the whole network computes with.
    """
    a = _plain(a, len(shape))
    if shape:
        if network is not None and are_labels(name, a, shape, network.loss):
            return a
        check_shape(name, a, shape)
    else:
        check_number(name, a)
    for x in flat(a):  # MicroPython rounds larger ints more than once
        small = not isinstance(x, int) or abs(x) < 9007199254740992.0
        expect(small, name, "ints between -2**53 and 2**53, or floats", x)
    if network is not None:
        for x in {type(x): x for x in flat(a) if not is_plain(x)}.values():  # one of each type
            if _spreads(x, network):
                _check_computes(name, x, network)
    return a


def _spreads(x, network):
    """Whether a parameter combined with x gets another type."""
    for layer in walk(network.layers):
        for parameter in layer.parameters:
            w = getattr(layer, parameter)
            try:
                while is_list(w):  # its first number
                    w = w[0]
                return type(w * x + w) is not type(w)
            except Exception:
                return True
    return False


def _check_computes(name, x, network):
    """TypeError if the layers or the loss do not take numbers such as x."""
    trial = object.__new__(type(network))  # without an EmbeddingLayer, which takes tokens
    trial.layers = [layer for layer in network.layers if not getattr(layer, "only_first", False)]
    try:
        shapes = trial.layers[0].input_shape, trial.layers[-1].output_shape
        input, target = [full([n or 1 for n in shape], x) for shape in shapes]
        network.loss(target, *trial.predict([input]))
    except TypeError as error:
        got = "%s: %s" % (described(x), str(error)[:200])
        tell(TypeError, name, "numbers that the network can compute with", got)
    except Exception:  # they refuse this number, but may take others of its type
        pass


def are_labels(name, a, shape, loss):
    """Whether this target is a row of class numbers, for an output of shape (n, k) and such a loss.

    Of purenn's losses softmax_cross_entropy alone takes them, ValueError if one is no class; a
    loss of the user's may.
    """
    from ..losses_from_logits import softmax_cross_entropy

    row = (1, shape[0])
    if len(shape) != 2 or tuple(shape) == row or not fits(a, row, _is_whole):
        return False
    if loss is not softmax_cross_entropy:
        from ..homes import own_name

        return own_name(loss) is None
    for label in a[0]:
        expected = "class numbers from 0 to %d" % (shape[1] - 1)
        expect(0 <= label < shape[1], name, expected, label)
    return True


def _is_whole(x):
    return is_plain(x) and x - x == 0 and x == int(x)


def _plain(a, depth):
    """The nested lists with Python's numbers instead of fixed-width ones."""
    if depth and is_list(a):
        return [_plain(x, depth - 1) for x in a]
    return a.item() if hasattr(a, "dtype") and not hasattr(a, "__len__") else a
