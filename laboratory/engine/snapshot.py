"""A network's numbers as plain JSON."""

import struct
from array import array
from binascii import hexlify, unhexlify

from purenn.checking.messages import shape_of
from purenn.teaching.summary import layer_text, parameter_names
from purenn.checking.nested import flat, nested
from purenn.layers import walk


def plain(value):
    """Plain JSON: what has no numeral there as text, other types of numbers as floats."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return dict([(key, plain(item)) for key, item in value.items()])
    if value is None or isinstance(value, (str, bool, int)):
        return value
    value = float(value)
    if value - value != 0:
        return "nan" if value != value else "inf" if value > 0 else "-inf"
    return value


def layers(network, kinds, edited, weights=True, outputs=None):
    """Each layer as plain JSON; `outputs` are what each gave for the sample that is watched."""
    found = []
    for at, layer in enumerate(network.layers):
        kind = type(layer).__name__
        entry = {
            "title": layer_text(layer), "layer": kinds[at]["layer"], "class": kind,
            "edited": kind in edited,
            "input_shape": list(layer.input_shape), "output_shape": list(layer.output_shape),
        }  # fmt: skip
        if weights:
            entry["parameters"] = _parameters(layer)
        if outputs is not None:
            entry["output"] = outputs[at]
        found.append(entry)
    return found


def _parameters(layer):
    """Those of a layer and of the layers in it; the second of a name is called "weights 2"."""
    found, names = [], []
    for inner in walk([layer]):
        for name in parameter_names(inner):
            names.append(name)
            more = names.count(name)
            title = name if more == 1 else "%s %d" % (name, more)
            found.append(_parameter(title, getattr(inner, name)))
    return found


def _parameter(name, value):
    try:
        return {"name": name, "shape": list(shape_of(name, value)), "values": plain(value)}
    except (TypeError, ValueError):  # an edited layer may hold anything
        return {"name": name, "shape": [], "values": []}


def watched(network, input):
    """What each layer gives for a sample, as in predict, as plain JSON."""
    outputs = []
    for layer in network.layers:
        input = layer.forward_propagation(input)
        outputs.append(plain(input))
    return outputs


def to_hex(values):
    """Nested numbers as text, eight bytes of each in hexadecimal, the lowest first."""
    return hexlify(array("d", [float(x) for x in flat(values)])).decode()


def from_hex(text):
    """The numbers of such a text."""
    data = unhexlify(text)
    return struct.unpack("<%dd" % (len(data) // 8), data)


def refilled(a, numbers):
    """Nested lists and tuples like `a`, of the numbers that an iterator gives."""
    if isinstance(a, (list, tuple)):
        return type(a)([refilled(x, numbers) for x in a])
    return next(numbers)


def packed(network):
    """All parameters and the states of generators, as text: eight bytes of each in hexadecimal."""
    layers = walk(network.layers)
    values = [getattr(layer, name) for layer in layers for name in layer.parameters]
    states = [layer.rng.state for layer in layers if hasattr(layer, "rng")]
    return to_hex(values) + hexlify(struct.pack("<%dQ" % len(states), *states)).decode()


def unpack(text, network):
    """Put back what `packed` has packed, into a network of the same layers."""
    data, at, layers = unhexlify(text), 0, walk(network.layers)
    for layer in layers:
        for name in layer.parameters:
            shape = shape_of(name, getattr(layer, name))
            n = len(flat(getattr(layer, name)))
            numbers = struct.unpack("<%dd" % n, data[at : at + 8 * n])
            setattr(layer, name, nested(numbers, shape))
            at += 8 * n
    for layer in layers:
        if hasattr(layer, "rng"):
            (layer.rng.state,) = struct.unpack("<Q", data[at : at + 8])
            at += 8
