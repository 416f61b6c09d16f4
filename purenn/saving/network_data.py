"""Turns a network into JSON values, and back; storage.py describes the format.

Whatever a file says, no code in it is run, and it takes memory only in proportion to its length.
"""

from .. import __getattr__ as _public
from ..checking.doors import check_parameters
from ..checking.lists import is_list
from ..checking.messages import refuse
from ..checking.nested import flat
from ..checking.predicates import is_number
from ..homes import HOMES, OF_FUNCTIONS
from ..layers import walk
from ..layers.layer import Layer
from ..numbers.random import Random, default
from ..optimizers import Optimizer
from .number_text import number_from_json, number_to_json

_MOST_DEEP = 16  # a list that holds itself would have no end


def encode(network, custom):
    """Return the network's data; put what decode will need by name into the dict `custom`."""
    values, optimizer = _Values(custom, {}), network.optimizer
    data = {name: values.write(getattr(network, name)) for name in ("loss", "loss_prime")}
    data["layers"] = [values.write_layer(layer) for layer in network.layers]
    if optimizer is not None:
        data["optimizer"] = values.write_made(optimizer)
        data["optimizer"].update(steps=optimizer.steps, state=values.write(optimizer.state, list))
    places = range(len(values.generators))
    data["generators"] = ["%x" % values.generators[place].state for place in places]
    return data


def decode(data, custom, network):
    """Fill the empty network; `custom` holds by name what is not purenn's own."""
    generators = [Random(int(state, 16)) for state in data["generators"]]
    values = _Values(custom, dict(enumerate(generators)))
    for part in data["layers"]:
        network.add(values.read_layer(part))
    losses = [values.read(data[name]) for name in ("loss", "loss_prime")]
    if losses[0] is not None:
        network.use(*losses)
    if "optimizer" in data:
        network.optimizer = values.read_optimizer(data["optimizer"], network)


def check_same(network, again):
    """ValueError if a layer or the optimizer would come back with other numbers, named or not."""
    for old, new in zip(*[walk(n.layers) + [n.optimizer] for n in (network, again)]):
        passing = ["input", "output"] + [name + "_error" for name in getattr(old, "parameters", ())]
        for name, value in getattr(new, "__dict__", {}).items():
            before = getattr(old, name, None)
            passes = before is None or name in passing or isinstance(value, (int, bool))
            if not passes and not _same(flat(before), flat(value)):
                raise ValueError(
                    "expected a layer that comes back as it is, got %s, of which %r would not: a "
                    "file keeps what `arguments`, `parameters` and `state` name, in numbers that "
                    "their type makes of their str() again; set to None what need not be kept"
                    % (type(old).__name__, name)
                )


def _same(a, b):
    """Whether two lists have the same numbers, whatever else they hold."""
    return len(a) == len(b) and all(
        [not is_number(y) or x == y or (x != x and y != y) for x, y in zip(a, b)]
    )


class _Values:
    """Turns values into JSON values, by `write`, and back, by `read`.

    `custom` holds by name what is not purenn's own, `generators` by place those of the layers.
    """

    def __init__(self, custom, generators):
        self.custom, self.generators, self._places = custom, generators, {}

    def write(self, x, bare=tuple, depth=0):
        """The JSON value of x, in which a bare list stands for the type `bare`, list or tuple."""
        if x is None:
            return None
        if isinstance(x, (float, int, bool)):
            return number_to_json(x)
        if isinstance(x, str):
            return {"text": x}
        if is_list(x):
            if depth == _MOST_DEEP:
                refuse(ValueError, "list", "one that is nested at most %d deep" % depth, x)
            data = [self.write(part, bare, depth + 1) for part in x]
            return data if bare is list or isinstance(x, bare) else {"list": data}
        if isinstance(x, Layer):
            return {"layer": self.write_layer(x)}
        if is_number(x):
            key = "ratio" if hasattr(x, "numerator") else "text"
            return dict(self._write_name(type(x)), **{key: _spelled(x, key)})
        if not callable(x):
            refuse(TypeError, "value", "numbers, texts, functions or lists of them", x)
        return self._write_name(x)

    def read(self, data, bare=tuple):
        """The value that `write` wrote."""
        if data is None:
            return None
        if isinstance(data, list):
            return bare([self.read(part, bare) for part in data])
        if not isinstance(data, dict):
            return number_from_json(data)
        if "list" in data:
            return [self.read(part) for part in data["list"]]
        if "layer" in data:
            return self.read_layer(data["layer"])
        for key in "ratio", "text":
            if key in data:
                return _number(self._named(data) if "custom" in data else str, key, data[key])
        return self._named(data)

    # --- layers and optimizers ----------------------------------------------------------------

    def write_made(self, x):
        """The class of a layer or an optimizer, and its constructor's arguments."""
        arguments = [self.write(getattr(x, name)) for name in x.arguments]
        return {"class": self._write_name(type(x)), "arguments": arguments}

    def write_layer(self, layer):
        """How a layer is made, and what it has learned."""
        kind, rng, place = type(layer).__name__, getattr(layer, "rng", None), None
        if layer.arguments is None:
            expected = "a layer that names its constructor's arguments in the attribute `arguments`"
            raise TypeError("expected %s, got %s" % (expected, kind))
        if isinstance(rng, Random):  # any other is left out of the file
            if type(rng) is not Random:
                refuse(TypeError, kind + " rng", "purenn.Random itself", rng)
            place = self._places.setdefault(id(rng), len(self._places))
            self.generators[place] = rng
        data = self.write_made(layer)
        data["parameters"] = [self.write(getattr(layer, name), list) for name in layer.parameters]
        data["generator"] = place
        if layer.options:
            data["options"] = {name: self.write(x) for name, x in layer.options.items()}
        return data

    def read_layer(self, data):
        """The layer; ValueError or TypeError unless its parameters fit it."""
        parameters = self.read(data["parameters"], list)
        layer = self._make(data, len(flat(parameters)))
        names = layer.parameters
        if len(parameters) != len(names):
            refuse(ValueError, type(layer).__name__, "%d parameters" % len(names), len(parameters))
        for name, value in zip(names, parameters):
            setattr(layer, name, value)
        check_parameters("", layer, whole=True)
        if data["generator"] is not None:
            layer.rng = self.generators[data["generator"]]
        return layer

    def _make(self, data, size):
        """The layer as its constructor makes it, with parameters of about `size` numbers."""
        kind = self._named(data["class"], Layer)
        arguments = [self.read(part) for part in data["arguments"]]
        options = {name: self.read(x) for name, x in data.get("options", {}).items()}
        # it may draw more than once for each number, but not endlessly, nor from a user's generator
        rng, left = Random(0), [12 * size + 1000]

        def draw():
            left[0] -= 1
            if left[0] < 0:
                raise ValueError("expected no layer of more parameters than the file holds")
            return Random.next(rng)

        rng.next = draw
        try:
            layer = kind(*arguments, rng=rng, **options)
        except TypeError:  # it takes no rng; any other error shows itself again
            state, default.next = default.state, draw
            try:
                layer = kind(*arguments, **options)
            finally:
                del default.next
                default.state = state
        if layer.options != options:
            expected = "a constructor that sets `options` to what it was given"
            refuse(ValueError, kind.__name__, expected, layer.options)
        if getattr(layer, "rng", None) is rng:
            layer.rng = default
        rng.next = default.next  # should the layer keep it elsewhere
        return layer

    def read_optimizer(self, data, network):
        """The optimizer, for this network; ValueError or TypeError unless its state fits it."""
        kind = self._named(data["class"], Optimizer)
        optimizer = kind(*[self.read(part) for part in data["arguments"]])
        state, steps = self.read(data["state"], list), data["steps"]
        P = [getattr(layer, name) for layer in walk(network.layers) for name in layer.parameters]
        ours = _own(kind.__name__) is kind
        fits = len(state) in (0, len(P)) and not (ours and None in state)
        if not fits or type(steps) is not int or steps < 0:
            refuse(ValueError, kind.__name__, "a state for each of the parameters", state)
        for p, kept in zip(P, state if ours else ()):
            optimizer.step(p, p, kept, 0, 1)  # fails unless the state is this parameter's
        optimizer.state, optimizer.steps, optimizer.network = state, steps, network
        return optimizer

    # --- names --------------------------------------------------------------------------------

    def _write_name(self, x):
        name = getattr(x, "__name__", None)
        # on small builds of MicroPython functions have no __name__
        for own in [name] if name else HOMES:
            if _own(own) is x:
                return {"purenn": own}
        name = name or type(x).__name__
        if self.custom.setdefault(name, x) is not x:
            raise ValueError(
                "expected functions and types of different names, got two named %r: give one "
                "another by its __name__, such as f.__name__ = 'swish'" % name
            )
        return {"custom": name}

    def _named(self, data, base=None):
        """What has this name: a class with this base, or else no class of layers or optimizers."""
        name = data.get("custom")
        if "purenn" not in data and name not in self.custom:
            raise ValueError(
                "expected custom to hold %r: Network.load(path, {%r: ...})" % (name, name)
            )
        x = _own(data["purenn"]) if "purenn" in data else self.custom[name]
        makes = isinstance(x, type) and issubclass(x, base or (Layer, Optimizer))
        if x is None or makes != (base is not None):
            expected = "a class of %ss" % base.__name__ if base else "a function or a type of numbers"
            refuse(ValueError, "file", expected, data)
        return x


def _own(name):
    """purenn's layer, optimizer, activation or loss of that name, or None."""
    rooms = ("layers", "optimizers") + OF_FUNCTIONS
    return _public(name) if HOMES.get(name, "").split(".")[0] in rooms else None


# --- numbers of other types ---------------------------------------------------------------


def _spelled(x, key):
    """A number as its numerator and denominator or as its str()."""
    if key == "text":
        return str(x)
    return [number_to_json(int(part)) for part in (x.numerator, x.denominator)]


def _number(kind, key, data):
    """The number of this type with this spelling; ValueError if save would spell it otherwise."""
    parts = [data] if key == "text" else [number_from_json(part) for part in data]
    # a type with numerators could take any amount of memory for the text 1e20000000
    endless = key == "text" and hasattr(kind, "numerator") and "e" in data.lower()
    if isinstance(kind, type) and not endless:  # or else a file could call what `custom` holds
        x = kind(*parts)
        # NaN equals nothing, not even itself; a signalling one raises
        if type(x) is kind and _spelled(x, key) == data and (x == x or x != x):
            return x
    refuse(ValueError, "file", "a number as save writes it", data)
