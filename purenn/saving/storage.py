"""Saves and loads a network.

The file is one JSON object: "format", with the format's version; "checksum", the Adler-32 (RFC
1950) of the network's text as `_text` spells it; and "network", an object of

    layers             a list of layers
    loss, loss_prime   functions, or null
    generators         the states of those that layers draw from, in hexadecimal
    optimizer          if there is one: its class, arguments, steps, and state, a list of what it
                       keeps for each parameter, in the order of the layers

A layer is an object of its class, arguments (the constructor's), options (keyword arguments, if
any), parameters, and generator, an index into generators, or null. In these, a list stands for a
list of numbers, or a tuple among arguments; an integer, true, false and null for an int, True,
False and None; and

    "0x1.8p+1"                                 a float, in C99's hexadecimal notation
    "-0x20000000000000"                        an int of at least 2⁵³ in absolute value
    {"purenn": "tanh"}                         a function or class of purenn
    {"custom": "swish"}                        a function or class of the user
    {"custom": "Fraction", "ratio": [1, 3]}    a number of another type, by its numerator
                                               and denominator,
    {"custom": "Decimal", "text": "0.1"}       or else by its str()
    {"list": [1, 2]}                           a list among arguments
    {"text": "same"}                           a text
    {"layer": {"class": ...}}                  a layer among arguments
"""

from ..checking.messages import refuse
from .files import write_file
from .network_data import check_same, decode, encode
from .paths import path_text, regular_file

_FORMAT, _VERSION = "purenn network %d", 2  # a file without options keeps version 1


def save(network, path, empty):
    """Network.save; `empty` is a network without layers, into which load is tried."""
    json, path, custom = _json("save"), path_text("save", path), {}
    try:
        data = encode(network, custom)
        decode(data, custom, empty)
        check_same(network, empty)
    except Exception as error:
        raise _refusal(TypeError if type(error) is TypeError else ValueError, "save: ", error)
    version = _VERSION if [1 for layer in data["layers"] if "options" in layer] else 1
    data = {"format": _FORMAT % version, "checksum": _adler32(_text(data)), "network": data}
    write_file(path, json.dumps(data).encode())


def load(path, custom, empty):
    """Network.load: fill the network without layers, and return it."""
    json, path, custom = _json("load"), path_text("load", path), {} if custom is None else custom
    if not hasattr(type(custom), "keys"):
        expected = "a dict of functions, layers and number types by name"
        refuse(TypeError, "load custom", expected, custom)
    regular_file("load", path)
    shown, version = path if len(path) < 200 else "..." + path[-200:], 0
    with open(path, encoding="utf-8") as file:
        try:
            data = json.loads(file.read())
            number = int(data["format"].split(" ")[-1])
            intact = number > _VERSION or data["checksum"] == _adler32(_text(data["network"]))
            if intact and data["format"] == _FORMAT % number:
                version = number
        except (ValueError, TypeError, KeyError, AttributeError, RuntimeError):
            pass
    if version < 1:
        expected = "a file that Network.save wrote, whole and unchanged"
        raise ValueError("load: expected %s, got %s" % (expected, shown))
    if version > _VERSION:
        raise ValueError("load: expected a file of this version, got %s of a newer purenn" % shown)
    try:
        decode(data["network"], custom, empty)
    except Exception as error:  # custom constructors may raise anything
        raise _refusal(ValueError, "load: no network can be made of %s: " % shown, error)
    return empty


def _json(name):
    """The module json; ImportError where it or integers of 64 bits are missing."""
    try:
        import json

        1 << 64
    except (ImportError, OverflowError):
        raise ImportError("%s: expected json and integers of 64 bits, which are not here" % name)
    return json


def _refusal(kind, begin, error):
    """The exception to raise instead of one that says what is wrong with a network."""
    if isinstance(error, MemoryError):
        return error
    text = str(error)[:250]
    return kind(begin + (text if "expected" in text else "%s: %s" % (type(error).__name__, text)))


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
