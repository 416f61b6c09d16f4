"""Turns a network into JSON values, and back; storage.py describes the format.

Whatever a file says, no code in it is run, and it takes memory only in proportion to its length.
"""

from .. import __getattr__ as _public
from ..checking.messages import described, misshapen
from ..checking.nested import flat
from ..checking.predicates import is_number, lengths
from ..checking.short_repr import short_repr
from ..homes import HOMES, OF_FUNCTIONS
from ..layers import walk
from ..layers.layer import Layer
from ..checking.lists import is_list
from ..numbers.random import Random, default
from ..optimizers import Optimizer
from .number_text import number_from_json, number_to_json

_MOST_DEEP = 16  # a list that holds itself would have no end


def encode(network, custom):
    """Return the network's data; put what decode will need by name into the dict `custom`."""
    generators, places = [], {}  # by the id of a generator, its place in the file
    for layer in walk(network.layers):
        rng = getattr(layer, "rng", None)
        if isinstance(rng, Random):  # any other is left out of the file
            if type(rng) is not Random:
                raise TypeError("expected purenn.Random itself, not a %s" % type(rng).__name__)
            if places.setdefault(id(rng), len(places)) == len(generators):
                generators.append("%x" % rng.state)
    layers = [_write_layer(layer, custom, places) for layer in network.layers]
    loss, loss_prime = [_write(f, custom, tuple) for f in (network.loss, network.loss_prime)]
    data = {"layers": layers, "loss": loss, "loss_prime": loss_prime, "generators": generators}
    if network.optimizer is not None:
        data["optimizer"] = _write_optimizer(network.optimizer, custom)
    return data


def _write_optimizer(optimizer, custom):
    return {
        "class": _write_name(type(optimizer), custom),
        "arguments": [
            _write(getattr(optimizer, name), custom, tuple) for name in optimizer.arguments
        ],
        "steps": optimizer.steps,
        "state": _write(optimizer.state, custom, list),
    }


def _write_layer(layer, custom, places):
    if layer.arguments is None:
        raise TypeError(
            "expected a layer that names its constructor's arguments in the attribute "
            "`arguments`, got %s" % type(layer).__name__
        )
    arguments, parameters = [
        [getattr(layer, name) for name in names] for names in (layer.arguments, layer.parameters)
    ]
    data = {
        "class": _write_name(type(layer), custom),
        "arguments": [_write(value, custom, tuple, places) for value in arguments],
        "parameters": [_write(value, custom, list) for value in parameters],
        "generator": places.get(id(getattr(layer, "rng", None))),
    }
    if layer.options:
        options = layer.options
        data["options"] = {name: _write(options[name], custom, tuple) for name in options}
    return data


def decode(data, custom, network):
    """Fill the empty network; `custom` holds what is not purenn's own, by name."""
    generators = dict(enumerate([Random(int(text, 16)) for text in data["generators"]]))
    for part in data["layers"]:
        network.add(_read_layer(part, custom, generators))
    loss, loss_prime = [_read(data[name], custom, tuple) for name in ("loss", "loss_prime")]
    if loss is not None:
        network.use(loss, loss_prime)
    if "optimizer" in data:
        network.optimizer = _read_optimizer(data["optimizer"], custom, network)


def _read_optimizer(data, custom, network):
    """The optimizer, for this network; ValueError or TypeError unless its state fits it."""
    kind = _named(data["class"], custom)
    if not _is_a(Optimizer, kind):
        raise ValueError("expected an Optimizer, got %s" % short_repr(data["class"]))
    optimizer = kind(*[_read(part, custom, tuple) for part in data["arguments"]])
    state, steps = _read(data["state"], custom, list), data["steps"]
    for x in _unlike_numbers([x for x in flat(state) if x is not None]):
        raise TypeError("expected numbers in the optimizer's state, got %s" % described(x))
    parameters = [
        getattr(layer, name) for layer in walk(network.layers) for name in layer.parameters
    ]
    fits = isinstance(state, list) and len(state) in (0, len(parameters))
    if not fits or type(steps) is not int or steps < 0:
        raise ValueError("expected an optimizer's state for each of the parameters")
    if _own(kind.__name__) is kind:
        for P, kept in zip(parameters, state):
            form = _form(optimizer.step(P, P, None, 0, 1)[1])
            if _form(kept) != form or _unlike_numbers(kept):
                raise ValueError("expected a state as a %s has it" % kind.__name__)
    optimizer.state, optimizer.steps, optimizer.network = state, steps, network
    return optimizer


def _read_layer(data, custom, generators):
    values = _read(data["parameters"], custom, list)
    layer = _make(data, custom, generators, len(flat(values)))
    _set_parameters(layer, values)
    if data["generator"] is not None:
        layer.rng = generators[data["generator"]]
    return layer


def check_same(network, again):
    """ValueError if a layer would come back with other numbers, whether `parameters` or not."""
    for layer, made in zip(walk(network.layers), walk(again.layers)):
        passing = ["input", "output"] + [name + "_error" for name in layer.parameters]
        for name, new in made.__dict__.items():
            old = getattr(layer, name, None)
            if old is None or name in passing or isinstance(new, (int, bool)):
                continue
            if not _unlike_numbers(new) and not _same(old, new):
                raise ValueError(
                    "expected a layer that comes back as it is, got %s, of which %r would not: a "
                    "file keeps what `arguments` and `parameters` name, in numbers that their type "
                    "makes of their str() again; set to None what need not be kept"
                    % (type(layer).__name__, name)
                )


    if network.optimizer is not None and not _same(network.optimizer.state, again.optimizer.state):
        raise ValueError(
            "expected an optimizer whose state is numbers in lists, which come back as they are, "
            "got %s" % type(network.optimizer).__name__
        )


def _unlike_numbers(x):
    """The elements that are not numbers."""
    return [part for part in flat(x) if not is_number(part)]


def _same(a, b):
    if is_list(a) and is_list(b):
        return len(a) == len(b) and all([_same(x, y) for x, y in zip(a, b)])
    return a == b or (a != a and b != b)


# --- values -------------------------------------------------------------------------------


def _write(x, custom, bare, places=None, depth=0):
    """The value in JSON, in which a bare list stands for the type `bare`, list or tuple."""
    if x is None:
        return None
    if isinstance(x, (float, int, bool)):
        return number_to_json(x)
    if isinstance(x, str):
        return {"text": x}
    if is_list(x):
        if depth == _MOST_DEEP:
            raise ValueError("expected lists nested at most %d deep, got more" % _MOST_DEEP)
        data = [_write(part, custom, bare, places, depth + 1) for part in x]
        return data if bare is list or isinstance(x, bare) else {"list": data}
    if is_number(x):
        kind, key = type(x), "ratio" if hasattr(x, "numerator") else "text"
        return {"custom": _known(kind.__name__, kind, custom), key: _spelled(x, key)}
    if isinstance(x, Layer) and places is not None:
        return {"layer": _write_layer(x, custom, places)}
    if callable(x):
        return _write_name(x, custom)
    raise TypeError("expected numbers, texts, functions or lists of them, got %s" % described(x))


def _read(data, custom, bare, generators=None):
    """The value that _write wrote."""
    if data is None:
        return None
    if isinstance(data, list):
        return bare([_read(part, custom, bare, generators) for part in data])
    if not isinstance(data, dict):
        return number_from_json(data)
    if "list" in data:
        return list(_read(data["list"], custom, tuple, generators))
    if "custom" not in data and "text" in data:
        return _number(str, "text", data["text"])
    if "layer" in data and generators is not None:
        return _read_layer(data["layer"], custom, generators)
    value = _named(data, custom)
    for key in "ratio", "text":
        if key in data:
            return _number(value, key, data[key])
    if _is_a(Layer, value) or _is_a(Optimizer, value):
        raise ValueError("expected a function, got %s" % short_repr(value))
    return value


def _spelled(x, key):
    """A number of another type as its numerator and denominator or as its str()."""
    if key == "text":
        return str(x)
    return [number_to_json(int(part)) for part in (x.numerator, x.denominator)]


def _number(kind, key, data):
    """The number of this type with this spelling; ValueError if save would spell it otherwise."""
    # only a type, or else a file could call whatever `custom` holds
    if not isinstance(kind, type) or _is_a(Layer, kind) or _is_a(Optimizer, kind):
        raise ValueError("expected a type of numbers, got %s" % short_repr(kind))
    # a type with numerators could take any amount of memory for the text 1e20000000
    if key == "ratio" or not (hasattr(kind, "numerator") and "e" in data.lower()):
        x = kind(*[number_from_json(part) for part in data]) if key == "ratio" else kind(data)
        # NaN equals nothing, not even itself; a signalling one raises
        if type(x) is kind and _spelled(x, key) == data and (x == x or x != x):
            return x
    raise ValueError("expected a %s as save writes it, got %s" % (kind.__name__, short_repr(data)))


# --- names --------------------------------------------------------------------------------


def _write_name(x, custom):
    name = getattr(x, "__name__", None)
    # on small builds of MicroPython functions have no __name__
    for own in [name] if name else HOMES:
        if _own(own) is x:
            return {"purenn": own}
    return {"custom": _known(name or type(x).__name__, x, custom)}


def _known(name, x, custom):
    """The name, which must be x's alone."""
    if custom.setdefault(name, x) is not x:
        raise ValueError(
            "expected functions and types of different names, got two named %r: give one another "
            "by its __name__, such as f.__name__ = 'swish'" % name
        )
    return name


def _named(data, custom):
    if "purenn" in data:
        value = _own(data["purenn"])
        if value is None:
            raise ValueError("expected purenn to have %s" % short_repr(data["purenn"]))
        return value
    name = data["custom"]
    if name not in custom:
        raise ValueError("expected custom to hold %r: Network.load(path, {%r: ...})" % (name, name))
    return custom[name]


def _own(name):
    """purenn's layer, optimizer, activation or loss of that name, or None."""
    room = HOMES.get(name, "").split(".")[0]
    rooms = ("layers", "optimizers") + OF_FUNCTIONS
    return _public(name) if room in rooms else None


def _is_a(base, x):
    return isinstance(x, type) and issubclass(x, base)


# --- layers -------------------------------------------------------------------------------


def _make(data, custom, generators, size):
    """The layer as its constructor makes it, with parameters of about `size` numbers."""
    kind = _named(data["class"], custom)
    if not _is_a(Layer, kind):
        raise ValueError("expected a layer, got %s" % short_repr(data["class"]))
    arguments = [_read(part, custom, tuple, generators) for part in data["arguments"]]
    options = {name: _read(data["options"][name], custom, tuple) for name in data.get("options", ())}
    # it may draw more than once for each number, but not without end nor from a user's generator
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
        raise ValueError(
            "expected a constructor that sets `options` to what it was given, %s, got %s with %s"
            % (short_repr(options), kind.__name__, short_repr(layer.options))
        )
    if getattr(layer, "rng", None) is rng:
        layer.rng = default
    rng.next = default.next  # should the layer keep it elsewhere
    return layer


def _set_parameters(layer, values):
    """Set them; ValueError or TypeError unless they are numbers, nested as the layer's own are."""
    kind = type(layer).__name__
    if len(values) != len(layer.parameters):
        raise ValueError("expected %d parameters of %s" % (len(layer.parameters), kind))
    for name, value in zip(layer.parameters, values):
        own = getattr(layer, name)
        if _form(value) != _form(own):
            raise misshapen(kind, name, value, lengths(own))
        for x in _unlike_numbers(value):
            raise TypeError("expected numbers in %s %s, got %s" % (kind, name, described(x)))
        setattr(layer, name, value)


def _form(a):
    return [_form(part) for part in a] if is_list(a) else None
