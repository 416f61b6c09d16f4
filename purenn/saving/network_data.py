"""Turns a network into JSON values, and back; docs/saving.md describes the format.

Whatever a file says, no code in it is run, and weights are drawn only in proportion to its length.
"""

from ..checking.doors import check_parameters
from ..checking.lists import is_list, pairs
from ..checking.messages import refuse
from ..checking.nested import flat
from ..checking.predicates import is_number
from ..homes import own, own_name
from ..layers import walk
from ..layers.layer import Layer
from ..numbers.random import Random, default
from ..optimizers import Optimizer
from .number_text import number_from_json, number_to_json


def encode(network, custom):
    """Return the network's data; put what decode will need by name into the dict `custom`."""
    values, optimizer = _Values(custom, []), network.optimizer
    data = {name: values.write(getattr(network, name)) for name in ("loss", "loss_prime")}
    data["layers"] = [values.write_layer(layer) for layer in network.layers]
    if optimizer is not None:
        data["optimizer"] = values.write_made(optimizer)
        data["optimizer"].update(steps=optimizer.steps, state=values.write(optimizer.state, list))
    data["generators"] = ["%x" % generator.state for generator in values.generators]
    return data


def decode(data, custom, network):
    """Fill the empty network; `custom` holds by name what is not purenn's own."""
    values, state = _Values(custom, [Random(int(x, 16)) for x in data["generators"]]), default.state
    try:
        for part in data["layers"]:
            network.add(values.read_layer(part))
        losses = [values.read(data[name]) for name in ("loss", "loss_prime")]
        if losses[0] is not None:
            network.use(*losses)
        if "optimizer" in data:  # fit looks whether it is for this network
            part = data["optimizer"]
            network.optimizer = optimizer = values.read_made(part, Optimizer)
            optimizer.steps, optimizer.state = part["steps"], values.read(part["state"], list)
            optimizer.network = network
    finally:
        _restore(state)  # again: an interrupt may have come before read_made's


def check_same(network, again):
    """ValueError if a layer or the optimizer would come back with other numbers, named or not."""
    for old, new in zip(*[walk(n.layers) + [n.optimizer] for n in (network, again)]):
        passing = ["input", "output"] + [name + "_error" for name in getattr(old, "parameters", ())]
        for name, value in getattr(new, "__dict__", {}).items():
            before = getattr(old, name, None)
            passes = before is None or value is None or name in passing
            if not (passes or isinstance(value, (int, bool)) or _same(before, value)):
                text = "save: expected None, or what a file keeps, as `parameters`, in numbers "
                text += "that str() rebuilds, got %s.%s"
                raise ValueError(text % (type(old).__name__, name))


def _same(a, b):
    """Whether nested lists hold the same numbers, among whatever else they hold."""
    a, b = [[x for x in flat(part) if is_number(x)] for part in (a, b)]
    differing = [1 for x, y in zip(a, b) if x != y and (x == x or y == y)]  # or both are NaN
    return len(a) == len(b) and not differing


class _Values:
    """Turns values into JSON values, by `write`, and back, by `read`.

    `custom` holds by name what is not purenn's own, `generators` are those of the layers.
    """

    def __init__(self, custom, generators):
        self.custom, self.generators = custom, generators

    def write(self, x, bare=tuple):
        """The JSON value of x, in which a bare list stands for the type `bare`, list or tuple."""
        if x is None:
            return None
        if isinstance(x, (float, int, bool)):
            return number_to_json(x)
        if isinstance(x, str):
            return {"text": x}
        if is_list(x):
            data = [self.write(part, bare) for part in x]
            return data if bare is list or isinstance(x, bare) else {"list": data}
        if isinstance(x, Layer):
            return {"layer": self.write_layer(x)}
        if not is_number(x):
            if not callable(x):
                refuse(TypeError, "save", "numbers, texts, functions or lists of them", x)
            return self._write_name(x)
        data = self._write_name(type(x))  # even if it can be called
        if hasattr(x, "numerator"):
            data["ratio"] = [number_to_json(int(part)) for part in (x.numerator, x.denominator)]
        else:
            data["text"] = str(x)
        return data

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
        if "ratio" not in data and "text" not in data:
            return self._named(data)
        kind = self._named(data, object) if "custom" in data else str
        if issubclass(kind, (Layer, Optimizer)):  # which could draw endlessly here
            refuse(ValueError, "file", "a type of numbers", data)
        if "ratio" in data:
            return kind(*[number_from_json(part) for part in data["ratio"]])
        if hasattr(kind, "numerator"):  # whose ratio was a text once
            return kind(*[int(part) for part in data["text"].split("/")])
        return kind(data["text"])

    # --- layers and optimizers ----------------------------------------------------------------

    def write_made(self, x):
        """The class of a layer or an optimizer, and its constructor's arguments."""
        if x.arguments is None:
            expected = "a layer that names its constructor's arguments in the attribute `arguments`"
            raise TypeError("save: expected %s, got %s" % (expected, type(x).__name__))
        arguments = [self.write(getattr(x, name)) for name in x.arguments]
        return {"class": self._write_name(type(x)), "arguments": arguments}

    def read_made(self, data, base, size=0):
        """The layer or optimizer as its constructor makes it; `size` numbers will replace its own.

        What it draws from purenn's generator meanwhile is limited, and leaves that as it was.
        """
        kind = self._named(data["class"], base)
        arguments = [self.read(part) for part in data["arguments"]]
        options = {name: self.read(value) for name, value in data.get("options", {}).items()}
        state, default.next = default.state, _draws(12 * size + 1000).__next__
        try:
            return kind(*arguments, **options)
        except TypeError as error:
            if "'rng'" not in str(error):
                raise
            return kind(*arguments, rng=default, **options)  # it insists on a generator
        finally:
            _restore(state)

    def write_layer(self, layer):
        """How a layer is made, and what it has learned."""
        data, rng = self.write_made(layer), getattr(layer, "rng", None)
        if layer.options:
            data["options"] = {name: self.write(value) for name, value in layer.options.items()}
        data["parameters"] = [self.write(getattr(layer, name), list) for name in layer.parameters]
        data["generator"] = None
        if type(rng) is Random:  # any other is left out of the file
            if rng not in self.generators:
                self.generators.append(rng)
            data["generator"] = self.generators.index(rng)
        return data

    def read_layer(self, data):
        """The layer; ValueError or TypeError unless its parameters fit it."""
        parameters = self.read(data["parameters"], list)
        layer = self.read_made(data, Layer, len(flat(parameters)))
        for name, value in pairs(layer.parameters, parameters):
            setattr(layer, name, value)
        check_parameters("", layer, whole=True)
        if data["generator"] is not None:
            layer.rng = self.generators[data["generator"]]
        return layer

    # --- names --------------------------------------------------------------------------------

    def _write_name(self, x):
        name = own_name(x)
        if name is not None:
            return {"purenn": name}
        name = getattr(x, "__name__", type(x).__name__)
        if self.custom.setdefault(name, x) is not x:
            text = "save: expected different names, as by f.__name__ = 'swish', got two named %r"
            raise ValueError(text % name)
        return {"custom": name}

    def _named(self, data, base=None):
        """What has this name: a class with this base, or anything that can be called."""
        name = data.get("custom")
        if name is not None and name not in self.custom:
            text = "expected custom to hold %r: Network.load(path, {%r: ...})"
            raise ValueError(text % (name, name))
        x = own(data["purenn"]) if name is None else self.custom[name]
        if not (isinstance(x, type) and issubclass(x, base) if base else callable(x)):
            expected = "a name of %s" % ("a class of %ss" % base.__name__ if base else "a function")
            refuse(ValueError, "file", expected, data)
        return x


def _restore(state):
    """Let purenn's own generator draw its own numbers, from this state on."""
    try:
        del default.next
    except AttributeError:  # a constructor that loads a network has done so
        pass
    default.state = state


def _draws(most):
    """What a generator draws, but not endlessly."""
    rng = Random(0)
    for _ in range(most):
        yield rng.next()
    raise ValueError("expected no layer of more parameters than the file holds")
