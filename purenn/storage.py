"""What Network.summary, Network.save and Network.load do.

The file is one JSON object: "format", "checksum" and "network". In it a list stands for a
list or tuple, an integer for an int, null for None, and

    "0x1.8p+1"                                a float, in C99's hexadecimal notation:
                                              exact on every machine
    {"purenn": "tanh"}                        a function or layer of purenn
    {"custom": "swish"}                       a function or layer of the user
    {"custom": "Fraction", "text": "1/3"}     a number of another type, by its str()

The checksum is Adler-32 (RFC 1950) of the network's text as `_text` spells it.
"""

from math import frexp, ldexp

from . import _own
from .check import fits
from .layer import Layer
from .random import Random, default
from .shapes import shape_of

_FORMAT = "purenn network 1"


def summary(network):
    """The layers of a network as a table: name, output shape, number of parameters."""
    rows = [("layer", "output shape", "parameters")]
    total = 0
    for layer in network.layers:
        count = 0
        for name in layer.parameters:
            count += _size(getattr(layer, name))
        total += count
        rows.append((type(layer).__name__, str(layer.output_shape), str(count)))
    rows.append(("total", "", str(total)))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    form = "%%-%ds   %%-%ds   %%%ds" % tuple(widths)
    lines = [form % row for row in rows]
    rule = "-" * len(lines[0])
    return "\n".join(lines[:1] + [rule] + lines[1:-1] + [rule] + lines[-1:])


def _size(a):
    n = 1
    for length in shape_of("summary", a):
        n *= length
    return n


# --- numbers and functions as JSON ------------------------------------------------------


def hex_of(x):
    """A float in C99's hexadecimal notation, as float.hex (which MicroPython lacks)."""
    sign = "-" if str(x)[0] == "-" else ""
    if x != x:
        return "nan"
    if x - x != 0:
        return sign + "inf"
    if x == 0:
        return sign + "0x0p+0"
    fraction, exponent = frexp(abs(x))
    digits = "%x" % int(ldexp(fraction, 53))  # 14 digits, the first is 1
    return "%s0x1.%sp%+d" % (sign, digits[1:].rstrip("0") or "0", exponent - 1)


def float_of(text):
    """The float that hex_of wrote; ValueError for any other text."""
    sign, digits = (-1.0, text[1:]) if text[:1] == "-" else (1.0, text)
    if digits in ("inf", "nan"):
        return sign * float(digits)
    head, _, exponent = digits.partition("p")
    whole, _, fraction = head.partition(".")
    if whole not in ("0x0", "0x1") or len(fraction) > 13 or not -1100 < int(exponent) < 1024:
        raise ValueError("expected a float such as 0x1.8p+1, got %r" % text)
    significand = float(int(whole[2:] + fraction, 16))
    return sign * ldexp(significand, int(exponent) - 4 * len(fraction))


class _Encoder:
    def __init__(self):
        self._custom = {}

    def encode(self, value):
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, float):
            return hex_of(value)
        if isinstance(value, (list, tuple)):
            return [self.encode(x) for x in value]
        if not callable(value):
            return self._number(value)
        name = getattr(value, "__name__", type(value).__name__)
        if _own(name) is value:
            return {"purenn": name}
        if self._custom.setdefault(name, value) is not value:
            raise ValueError("save: expected one function of the name %r, got two" % name)
        return {"custom": name}

    def _number(self, value):
        kind = type(value)
        try:
            text = str(value)
            exact = kind(text) == value
        except Exception:
            exact = False
        if not exact:
            raise TypeError(
                "save: expected numbers that their type makes of their str() again, got %s %r"
                % (kind.__name__, value)
            )
        return {"custom": kind.__name__, "text": text}

    def layer(self, layer, generators):
        if layer.arguments is None:
            raise TypeError(
                "save: expected a layer that names its constructor's arguments in the "
                "attribute `arguments`, got %s" % type(layer).__name__
            )
        data = {
            "class": self.encode(type(layer)),
            "arguments": [self.encode(getattr(layer, name)) for name in layer.arguments],
            "parameters": [self.encode(getattr(layer, name)) for name in layer.parameters],
            "generator": None,
        }
        rng = getattr(layer, "rng", None)
        if isinstance(rng, Random):
            if rng not in generators:
                generators.append(rng)
            data["generator"] = generators.index(rng)
        return data


class _Decoder:
    def __init__(self, custom):
        self._custom = custom

    def decode(self, data):
        if data is None or isinstance(data, int):
            return data
        if isinstance(data, str):
            return float_of(data)
        if isinstance(data, list):
            return [self.decode(x) for x in data]
        if "purenn" in data:
            value = _own(data["purenn"])
            if value is None:
                raise ValueError("purenn has no layer or function %r" % data["purenn"])
            return value
        name = data["custom"]
        if name not in self._custom:
            raise _Missing(name)
        value = self._custom[name]
        return value(data["text"]) if "text" in data else value

    def layer(self, data, generators):
        kind = self.decode(data["class"])
        if not (isinstance(kind, type) and issubclass(kind, Layer)):
            raise ValueError("expected a layer, got %r" % data["class"])
        layer = kind(*[_tuple(self.decode(x)) for x in data["arguments"]])
        if len(data["parameters"]) != len(layer.parameters):
            raise ValueError("%s with a wrong number of parameters" % kind.__name__)
        for name, values in zip(layer.parameters, data["parameters"]):
            values = self.decode(values)
            if not fits(values, shape_of(name, getattr(layer, name))):
                raise ValueError("%s with %s of a wrong shape" % (kind.__name__, name))
            setattr(layer, name, values)
        if data["generator"] is not None:
            layer.rng = generators[data["generator"]]
        return layer


class _Missing(Exception):
    """The name of something of the user's that `custom` does not hold."""


def _tuple(value):
    return tuple(value) if isinstance(value, list) else value


# --- the file ---------------------------------------------------------------------------


def _text(data):
    if isinstance(data, list):
        return "[" + ",".join([_text(x) for x in data]) + "]"
    if isinstance(data, dict):
        return "{" + ",".join([key + ":" + _text(data[key]) for key in sorted(data)]) + "}"
    return str(data)


def _adler32(text):
    a, b = 1, 0
    for character in text:
        a = (a + ord(character)) % 65521
        b = (b + a) % 65521
    return b * 65536 + a


def _path(path):
    """The path as text, behind all symbolic links, so that a rename keeps them."""
    import os

    path = getattr(os, "fspath", str)(path)
    return os.path.realpath(path) if hasattr(os, "path") and hasattr(os.path, "realpath") else path


def save(network, path):
    """Network.save: to a new file beside the path, then renamed over it."""
    import json
    import os

    encoder, generators = _Encoder(), []
    data = {
        "layers": [encoder.layer(layer, generators) for layer in network.layers],
        "loss": encoder.encode(network.loss),
        "loss_prime": encoder.encode(network.loss_prime),
    }
    data["generators"] = ["%x" % rng.state for rng in generators]
    text = json.dumps({"format": _FORMAT, "checksum": _adler32(_text(data)), "network": data})
    path = _path(path)
    if hasattr(os, "path") and os.path.exists(path) and not os.path.isfile(path):
        raise ValueError("save: expected the path of a file, got %s" % path)
    part = path + ".part"
    try:
        with open(part, "w") as file:
            file.write(text)
        getattr(os, "replace", os.rename)(part, path)
    except BaseException:
        try:
            os.remove(part)
        except OSError:
            pass
        raise


def load(path, custom):
    """Network.load."""
    import json

    with open(_path(path)) as file:
        try:
            data = json.loads(file.read())
            intact = data["format"] == _FORMAT and data["checksum"] == _adler32(
                _text(data["network"])
            )
        except (ValueError, TypeError, KeyError, RuntimeError):
            intact = False
    if not intact:
        raise ValueError(
            "load: expected a file that Network.save wrote, whole and unchanged, got %s" % path
        )
    state = default.state  # building layers draws, which must not show
    try:
        return _build(data["network"], _Decoder(custom))
    except _Missing as missing:
        raise ValueError(
            "load: expected custom to hold %r, which %s uses: Network.load(path, {%r: ...})"
            % (missing.args[0], path, missing.args[0])
        )
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError) as error:
        raise ValueError("load: expected a network of this version in %s: %s" % (path, error))
    finally:
        default.state = state


def _build(data, decoder):
    from .network import Network

    network = Network()
    generators = [Random(int(text, 16)) for text in data["generators"]]
    for layer in data["layers"]:
        network.add(decoder.layer(layer, generators))
    network.loss = decoder.decode(data["loss"])
    network.loss_prime = decoder.decode(data["loss_prime"])
    return network
