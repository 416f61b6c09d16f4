"""A network's numbers as plain JSON."""

from purenn.__main__ import digest
from purenn.check import shape_of
from purenn.summary import layer_text, parameter_names

LONGEST = 2000  # errors in a snapshot


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


def parameters_digest(network):
    """SHA-256 of all parameters, in the order of the layers, each number as eight bytes."""

    def parameters(note):
        for layer in network.layers:
            for name in layer.parameters:
                note(0, name, getattr(layer, name))

    return digest(parameters)


def layers(network, kinds, edited, weights=True, outputs=None):
    """Each layer as plain JSON; `outputs` are what each gave for the sample that is watched."""
    found = []
    for at, layer in enumerate(network.layers):
        name = type(layer).__name__
        entry = {
            "title": layer_text(layer), "layer": kinds[at]["layer"], "class": name,
            "edited": name in edited,
            "input_shape": list(layer.input_shape), "output_shape": list(layer.output_shape),
        }  # fmt: skip
        if weights:
            entry["parameters"] = [
                {"name": name, "shape": list(shape_of(name, getattr(layer, name))),
                 "values": plain(getattr(layer, name))}
                for name in parameter_names(layer)
            ]  # fmt: skip
        if outputs is not None:
            entry["output"] = plain(outputs[at])
        found.append(entry)
    return found


def watched(network, input):
    """What each layer gives for a sample, as in predict."""
    outputs = []
    for layer in network.layers:
        input = layer.forward_propagation(input)
        outputs.append(input)
    return outputs


def thinned(errors):
    """At most LONGEST of the errors, each every-th and the last; and every how many."""
    every = (len(errors) + LONGEST - 1) // LONGEST or 1
    return {"from": 0, "every": every, "values": plain(errors[::every])}
