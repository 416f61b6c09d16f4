"""Saves and loads a network, as JSON; docs/saving.md describes the file."""

from ..checking.doors import expect
from .files import path_text, regular_file, write_file
from .network_data import check_same, decode, encode

_FORMAT, _VERSION = "purenn network ", 2  # a file without options keeps version 1


def save(network, path, empty):
    """Network.save; `empty` is a network without layers, into which load is tried."""
    json, custom = _json("save"), {}
    data = encode(network, custom)
    decode(data, custom, empty)
    check_same(network, empty)
    version = _VERSION if [1 for layer in data["layers"] if "options" in layer] else 1
    data = {"format": _FORMAT + str(version), "checksum": _checksum(data), "network": data}
    write_file(path, json.dumps(data).encode())


def load(path, custom, empty):
    """Network.load: fill the network without layers, and return it."""
    json, path, custom = _json("load"), path_text("load", path), {} if custom is None else custom
    expected = "a dict of functions, layers and number types by name"
    expect(hasattr(type(custom), "keys"), "load custom", expected, custom, False)
    regular_file("load", path)
    shown = path if len(path) < 200 else "..." + path[-200:]
    with open(path, "rb") as file:
        text = file.read()
    try:
        data = json.loads(text)
        version = int(data["format"].split(" ")[-1])
        whole = version > _VERSION or data["checksum"] == _checksum(data["network"])
        whole = whole and version > 0 and data["format"] == _FORMAT + str(version)
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        whole = False
    if not whole:
        expected = "a file that Network.save wrote, whole and unchanged"
        raise ValueError("load: expected %s, got %s" % (expected, shown))
    if version > _VERSION:
        raise ValueError("load: expected a file of this version, got %s of a newer purenn" % shown)
    try:
        decode(data["network"], custom, empty)
    except MemoryError:
        raise
    except Exception as error:  # custom constructors may raise anything
        reason = shown, type(error).__name__, str(error)[:250]
        raise ValueError("load: no network can be made of %s: %s: %s" % reason)
    return empty


def _json(name):
    """The module json; ImportError where it or integers of 64 bits are missing."""
    try:
        import json

        1 << 64
    except (ImportError, OverflowError):
        raise ImportError("%s: expected json and integers of 64 bits, which are not here" % name)
    return json


def _checksum(data):
    """The Adler-32 (RFC 1950) of the data's text."""
    a, b = 1, 0
    for character in _text(data):
        a = (a + ord(character)) % 65521
        b = (b + a) % 65521
    return b * 65536 + a


def _text(data):
    if isinstance(data, list):
        return "[" + ",".join([_text(x) for x in data]) + "]"
    if isinstance(data, dict):
        return "{" + ",".join([key + ":" + _text(data[key]) for key in sorted(data)]) + "}"
    return str(data)
