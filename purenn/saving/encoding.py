"""From a network to what its file says of it: the second half of Network.save.

See storage.py for the notation, decoding.py for the way back.
"""

from .. import _NAMES
from ..checking.short_repr import short_repr
from ..checking.predicates import is_number
from .decoding import Decoder, check_shapes, number_of, own
from ..layers.layer import Layer
from ..network import Network
from .number_text import number_to_json
from ..numbers.random import Random


class Encoder:
    """Writes a network. `custom` is what reading it will need, by name."""

    def __init__(self):
        self.custom = {}

    def network(self, network):
        """The network's data. TypeError or ValueError if a Decoder could not read them."""
        generators, layers = [], []
        again = Network()  # of layers as the Decoder will build them
        for layer in network.layers:
            data = self._head(layer)
            new = self._anew(layer, data, again)
            data["parameters"] = [
                self._parameter("%s %s" % (type(layer).__name__, name), getattr(layer, name))
                for name in layer.parameters
            ]
            data["generator"] = self._generator(layer, generators)
            layers.append(data)
            for name in new.parameters:
                setattr(new, name, None)  # not to hold everything twice
        return {
            "layers": layers,
            "loss": self._loss("loss", network.loss),
            "loss_prime": self._loss("loss_prime", network.loss_prime),
            "generators": ["%x" % rng.state for rng in generators],
        }

    def _head(self, layer):
        kind = type(layer).__name__
        if not isinstance(layer, Layer) or layer.arguments is None:
            raise TypeError(
                "save: expected a layer that names its constructor's arguments in the "
                "attribute `arguments`, got %s" % kind
            )
        for name in tuple(layer.arguments) + tuple(layer.parameters):
            if not hasattr(layer, name):
                raise TypeError("save: expected %s to have the attribute %r" % (kind, name))
        return {
            "class": self._named(type(layer)),
            "arguments": [self._argument(getattr(layer, name), 0) for name in layer.arguments],
        }

    def _anew(self, layer, data, again):
        """The layer built as reading will build it, and added to `again`: proof that it can."""
        kind = type(layer).__name__
        try:
            new = Decoder(self.custom).layer(data, None)
            again.add(new)
        except MemoryError:
            raise
        except Exception as error:
            raise ValueError(
                "save: expected a layer that %s(%s) makes again, got %s: %s"
                % (kind, ", ".join(layer.arguments), type(error).__name__, error)
            )
        for name in "input_shape", "output_shape":
            expected, got = getattr(new, name), getattr(layer, name)
            if expected != got:
                raise ValueError(
                    "save: expected %s with the %s that its arguments make, %s, got %s"
                    % (kind, name, short_repr(expected), short_repr(got))
                )
        check_shapes("save", [getattr(layer, name) for name in layer.parameters], new)
        return new

    def _generator(self, layer, generators):
        rng = getattr(layer, "rng", None)
        if not isinstance(rng, Random):
            return None
        if type(rng) is not Random or not isinstance(rng.state, int):
            raise TypeError(
                "save: expected purenn.Random itself as the generator of %s, got %s, which a "
                "file cannot keep" % (type(layer).__name__, type(rng).__name__)
            )
        if rng not in generators:
            generators.append(rng)
        return generators.index(rng)

    def _loss(self, name, value):
        if value is not None and not callable(value):
            raise TypeError("save %s: expected a function, got %s" % (name, short_repr(value)))
        return None if value is None else self._named(value)

    def _argument(self, value, depth):
        if isinstance(value, (list, tuple)):
            if depth == 8:
                raise ValueError("save: expected less deep lists as arguments, got %s" % short_repr(value))
            data = [self._argument(x, depth + 1) for x in value]
            return data if isinstance(value, tuple) else {"list": data}
        if value is None:
            return None
        return self._named(value) if callable(value) else self._number("an argument", value)

    def _parameter(self, name, value):
        if isinstance(value, (list, tuple)):
            return [self._parameter(name, x) for x in value]
        if not is_number(value):
            raise TypeError(
                "save: expected numbers in %s, got %s %s"
                % (name, type(value).__name__, short_repr(value))
            )
        return self._number(name, value)

    def _number(self, name, value):
        if isinstance(value, (int, float)):
            return number_to_json(value)
        kind = type(value)
        for key, write in ("ratio", _ratio), ("text", str):
            try:
                data = write(value)
                again = number_of(kind, {key: data})
                same = type(again) is kind and (key == "ratio" or str(again) == data)
                if same and (again == value or (again != again and value != value)):
                    break
            except Exception:  # from a type that does not know this notation
                pass
        else:
            raise TypeError(
                "save: expected numbers that their type makes of their str() again in %s, got %s %s"
                % (name, kind.__name__, short_repr(value))
            )
        self._know(kind.__name__, kind)
        return {"custom": kind.__name__, key: data}

    def _named(self, value):
        name = getattr(value, "__name__", None) or _name_of(value)
        if own(name) is value:
            return {"purenn": name}
        self._know(name, value)
        return {"custom": name}

    def _know(self, name, value):
        if self.custom.setdefault(name, value) is not value:
            kind = "type" if isinstance(value, type) else "function"
            raise ValueError("save: expected one %s of the name %r, got two" % (kind, name))


def _ratio(x):
    return [number_to_json(int(x.numerator)), number_to_json(int(x.denominator))]


def _name_of(value):
    """What has no __name__ is called by its type; a function by the name that purenn gives it.

    Small builds of MicroPython give no function its __name__.
    """
    kind = type(value).__name__
    if kind not in ("function", "closure", "generator"):
        return kind
    for names in _NAMES.values():
        for name in names.split():
            if own(name) is value:
                return name
    raise TypeError("save: expected functions of purenn's own, as others have no __name__ here")
