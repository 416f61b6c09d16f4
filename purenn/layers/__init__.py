"""The layers of a network, one class per file."""


def walk(layers):
    """Return these layers and the layers that they hold, depth first, each before its own.

    >>> from purenn import FlattenLayer
    >>> outer, inner = FlattenLayer((1, 2)), FlattenLayer((1, 2))
    >>> outer.layers = [inner]
    >>> walk([outer]) == [outer, inner]
    True
    """
    found = []
    for layer in layers:
        found.append(layer)
        found += walk(layer.layers)
    return found
