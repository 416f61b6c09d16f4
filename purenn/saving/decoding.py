"""From what a file says of a network to that network: the second half of Network.load.

See storage.py for the notation, encoding.py for the way there. Whatever a file says, no
code of it runs, and it takes no more memory than its own length deserves.
"""

from .. import __getattr__ as _public
from .. import _module_of
from ..checking.short_repr import short_repr
from ..linalg import is_list
from ..checking.messages import misshapen
from ..checking.predicates import lengths
from ..layers.layer import Layer
from .number_text import number_from_json
from ..numbers.random import Random, default


def own(name):
    """What purenn calls by that name, if it is a layer, an activation or a loss; or None."""
    module = _module_of(name)
    if module in (None, "layer", "network", "linalg", "random") or module.startswith("teaching"):
        return None
    return _public(name)


class Missing(Exception):
    """The name of something of the user's that `custom` does not hold."""


class Decoder:
    """Reads networks; `custom` holds what is not purenn's own, by name."""

    def __init__(self, custom):
        self._custom = custom

    def network(self, data):
        """The network. Missing, ValueError, or whatever a constructor of the user's raises."""
        from ..network import Network

        network = Network()
        generators = [Random(int(text, 16)) for text in data["generators"]]
        for part in data["layers"]:
            parameters = part["parameters"]
            layer = self.layer(part, _count(parameters))
            check_shapes("file", parameters, layer)
            for name, values in zip(layer.parameters, parameters):
                setattr(layer, name, self._parameter(values))
            if part["generator"] is not None:
                layer.rng = generators[part["generator"]]
            network.add(layer)
        network.loss = self._function(data["loss"])
        network.loss_prime = self._function(data["loss_prime"])
        return network

    def layer(self, data, size):
        """The layer as its constructor makes it, with parameters of about `size` numbers.

        None stands for any size.
        """
        kind = self._named(data["class"])
        if not (isinstance(kind, type) and issubclass(kind, Layer)):
            raise ValueError("expected a layer, got %s" % short_repr(data["class"]))
        arguments = [self._argument(x) for x in data["arguments"]]
        if kind.arguments is not None and len(arguments) != len(kind.arguments):
            raise ValueError("expected %d arguments of %s" % (len(kind.arguments), kind.__name__))
        # a constructor may draw more than once for a number, but to no end
        return _construct(kind, arguments, -1 if size is None else 12 * size + 1000)

    def _named(self, data):
        if "purenn" in data:
            value = own(data["purenn"])
            if value is None:
                raise ValueError("purenn has no layer or function %s" % short_repr(data["purenn"]))
            return value
        name = data["custom"]
        if name not in self._custom:
            raise Missing(name)
        return self._custom[name]

    def _function(self, data):
        if data is None:
            return None
        value = self._named(data)
        if not callable(value) or _is_layer(value):
            raise ValueError("expected a function, got %s" % short_repr(value))
        return value

    def _argument(self, data):
        if isinstance(data, list):
            return tuple([self._argument(x) for x in data])
        if not isinstance(data, dict):
            return None if data is None else number_from_json(data)
        if "list" in data:
            return list(self._argument(data["list"]))
        return self._number(data) if "text" in data or "ratio" in data else self._function(data)

    def _parameter(self, data):
        if isinstance(data, list):
            return [self._parameter(x) for x in data]
        return self._number(data) if isinstance(data, dict) else number_from_json(data)

    def _number(self, data):
        kind = self._named(data)
        # nothing but a type, lest a file call whatever `custom` holds
        if not isinstance(kind, type) or _is_layer(kind):
            raise ValueError("expected a type of numbers, got %s" % short_repr(kind))
        return number_of(kind, data)


def number_of(kind, data):
    """The number of that type whose ratio or text the data hold."""
    if "ratio" in data:
        return kind(*[number_from_json(part) for part in data["ratio"]])
    return kind(data["text"])


def _is_layer(value):
    return isinstance(value, type) and issubclass(value, Layer)


class _Rationed(Random):
    """What constructors draw from here: not the common generator, and not for ever."""

    def __init__(self, draws):
        super().__init__(0)
        self._left = draws

    def next(self):
        if self._left == 0:
            raise ValueError("expected no layer of more parameters than the file holds")
        self._left -= 1
        return super().next()


def _construct(kind, arguments, draws):
    rng = _Rationed(draws)
    try:
        layer = kind(*arguments, rng=rng)
    except TypeError:  # it takes no rng; any other error shows itself again
        state = default.state
        try:
            layer = kind(*arguments)
        finally:
            default.state = state
    if getattr(layer, "rng", None) is rng:
        layer.rng = default
    rng.next = default.next  # should the layer keep it elsewhere
    return layer


def _count(data):
    """How many numbers nested lists hold."""
    return sum([_count(x) for x in data]) if isinstance(data, list) else 1


def check_shapes(source, parameters, layer):
    """ValueError unless they have the shapes of the layer's own parameters, by lengths."""
    kind = type(layer).__name__
    if len(parameters) != len(layer.parameters):
        raise ValueError("%s: %s with a wrong number of parameters" % (source, kind))
    for name, values in zip(layer.parameters, parameters):
        own = getattr(layer, name)
        if not _alike(values, own):
            raise misshapen(source, "%s %s" % (kind, name), values, lengths(own))


def _alike(a, b):
    """Whether nested lists have one form, down to the last element, as have_lengths does not ask."""
    if not is_list(b):
        return not is_list(a)
    if not is_list(a) or len(a) != len(b):
        return False
    return all([_alike(x, y) for x, y in zip(a, b)])
