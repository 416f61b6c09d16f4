"""Describes layers and networks as text: their repr, and Network.summary."""

from ..layers import walk
from .text import harmless, legible


def parameter_names(layer):
    """The attributes that hold a layer's parameters.

    A layer that names none, but has the article's `weights` or `bias`, means these.
    """
    if layer.parameters:
        return tuple(layer.parameters)
    return tuple([name for name in ("weights", "bias") if hasattr(layer, name)])


def count(*layers):
    """The number of numbers that layers, and the layers in them, learn.

    >>> from purenn import FCLayer
    >>> count(FCLayer((1, 2), (1, 3)))
    9
    """
    total = 0
    for layer in walk(layers):
        for name in parameter_names(layer):
            total += _size(getattr(layer, name))
    return total


def paths(layers, before=""):
    """The place of each layer in a network, in the order of layers.walk.

    >>> from purenn import FlattenLayer
    >>> outer, inner = FlattenLayer((1, 2)), FlattenLayer((1, 2))
    >>> outer.layers = [inner]
    >>> paths([outer])
    ['layers[0]', 'layers[0].layers[0]']
    """
    found = []
    for k, layer in enumerate(layers):
        path = "%slayers[%d]" % (before, k)
        found += [path] + paths(layer.layers, path + ".")
    return found


def _size(a):
    if isinstance(a, (list, tuple)):
        total = 0
        for x in a:
            total += _size(x)
        return total
    return int(getattr(a, "size", 1))  # of an array, its elements


def name_of(function):
    """The name of a function; f if it has none."""
    name = getattr(function, "__name__", "f")
    return "f" if name == "<lambda>" else harmless(name, "")


def kind(layer):
    """A layer's class, its activation, if it has one, and its options: "ActivationLayer, tanh"."""
    activation = getattr(layer, "activation", None)
    texts = [name_of(activation)] if callable(activation) else []
    return ", ".join([type(layer).__name__] + texts + option_texts(layer))


def option_texts(layer):
    """The keyword options that the layer's constructor was given, as a call has them.

    >>> from purenn import Layer
    >>> layer = Layer()
    >>> layer.options = {"stride": (2, 2), "padding": (1, 1)}
    >>> option_texts(layer)
    ['padding=(1, 1)', 'stride=(2, 2)']
    """
    # sorted: MicroPython's dicts have no order
    return ["%s=%s" % (name, _value(layer.options[name])) for name in sorted(layer.options)]


def _value(value):
    return getattr(value, "__name__", repr(value))


def summary(network):
    """The layers of a network as a table: name, output shape, number of parameters.

    The layers that a layer holds follow it, indented; its number counts theirs.
    """
    rows = [("layer", "output shape", "parameters")]
    for path, layer in zip(paths(network.layers), walk(network.layers)):
        name = "  " * path.count(".") + kind(layer)
        rows.append((name, str(layer.output_shape), str(count(layer))))
    rows.append(("total", "", str(count(*network.layers))))
    widths = [max([len(row[column]) for row in rows]) for column in range(3)]
    form = "%%-%ds   %%-%ds   %%%ds" % tuple(widths)
    lines = [form % row for row in rows]
    rule = "-" * len(lines[0])
    return legible("\n".join(lines[:1] + [rule] + lines[1:-1] + [rule] + lines[-1:]))


def title(network):
    """The network's size and its loss, on one line.

    >>> from purenn import Network
    >>> title(Network())
    'Network of 0 layers, 0 parameters, no loss yet'
    """
    loss = "no loss yet" if network.loss is None else "loss " + name_of(network.loss)
    sizes = counted(len(network.layers), "layer"), counted(count(*network.layers), "parameter")
    return "Network of %s, %s, %s" % (sizes + (loss,))


def counted(n, thing):
    """The number of things, with the noun.

    >>> counted(1, "layer"), counted(2, "layer")
    ('1 layer', '2 layers')
    """
    return "%d %s%s" % (n, thing, "" if n == 1 else "s")


def network_text(network):
    """The repr of a network: its title, and a line for each layer."""
    lines = [title(network)]
    for path, layer in zip(paths(network.layers), walk(network.layers)):
        lines.append("  %s  %s" % (path, layer_text(layer)))
    return harmless("\n".join(lines))


def layer_text(layer):
    """The repr of a layer: the call that builds it, if it names its constructor's arguments.

    >>> from purenn import FCLayer
    >>> layer_text(FCLayer((1, 2), (1, 3)))
    'FCLayer((1, 2), (1, 3))'
    """
    name = type(layer).__name__
    if layer.arguments is None:
        return "<%s from %s to %s>" % (name, layer.input_shape, layer.output_shape)
    values = [getattr(layer, argument, None) for argument in layer.arguments]
    texts = [_value(value) for value in values] + option_texts(layer)
    return harmless("%s(%s)" % (name, ", ".join(texts)), "")
