"""What Network.save and Network.load do.

The file is one JSON object: "format", "checksum" and "network". A network is an object of
"layers", "loss", "loss_prime" and "generators", the states of the generators that layers
draw from, in hexadecimal. A layer is one of "class", "arguments" (its constructor's),
"parameters" and "generator" (an index into the network's, or null). In these, a list stands
for a list of numbers, or a tuple among arguments; an integer, true, false and null for an
int, True, False and None; and

    "0x1.8p+1"                                 a float, in C99's hexadecimal notation:
                                               exact on every machine
    "-0x20000000000000"                        an int from ±2⁵³ on
    {"purenn": "tanh"}                         a function or layer of purenn
    {"custom": "swish"}                        a function or layer of the user
    {"custom": "Fraction", "ratio": [1, 3]}    a number of another type, by its numerator
                                               and denominator,
    {"custom": "Decimal", "text": "0.1"}       or else by its str()
    {"list": [1, 2]}                           a list among arguments

The checksum is Adler-32 (RFC 1950) of the network's text as `_text` spells it.
"""

from ..checking.short_repr import short_repr

_FORMAT = "purenn network 1"


def save(network, path):
    """Network.save: to a new file beside the path, then renamed over it."""
    json = _json("save")
    from .encoding import Encoder

    path = _path("save", path)
    data = Encoder().network(network)
    data = {"format": _FORMAT, "checksum": _adler32(_text(data)), "network": data}
    _replace(path, json.dumps(data))


def load(path, custom):
    """Network.load."""
    json = _json("load")
    from .decoding import Decoder, Missing

    path = _path("load", path)
    custom = {} if custom is None else custom
    if not hasattr(type(custom), "keys"):
        raise TypeError(
            "load custom: expected a dict of functions, layers and number types by name, got %s"
            % short_repr(custom)
        )
    with open(path, encoding="utf-8") as file:
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
    try:
        return Decoder(custom).network(data["network"])
    except Missing as missing:
        name = missing.args[0]
        raise ValueError(
            "load: expected custom to hold %r, which %s uses: Network.load(path, {%r: ...})"
            % (name, path, name)
        )
    except MemoryError:
        raise
    except Exception as error:  # custom constructors may raise anything
        raise ValueError("load: expected a network of this version in %s: %s" % (path, error))


def _json(name):
    """The module json; ImportError where it or integers of 64 bits are missing."""
    try:
        import json

        1 << 64
    except (ImportError, OverflowError):
        raise ImportError("%s: expected json and integers of 64 bits, which are not here" % name)
    return json


# --- the checksum -------------------------------------------------------------------------


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


# --- the file -----------------------------------------------------------------------------


def _path(name, path):
    """The path as text, behind all symbolic links, so that a rename keeps them."""
    import os

    if not isinstance(path, str):
        if not hasattr(type(path), "__fspath__") or not isinstance(os.fspath(path), str):
            raise TypeError("%s path: expected a str or pathlib.Path, got %s" % (name, short_repr(path)))
        path = os.fspath(path)
    if not 0 < len(path) <= 4096 or "\0" in path:
        raise ValueError("%s path: expected the path of a file, got %s" % (name, short_repr(path)))
    realpath = getattr(getattr(os, "path", None), "realpath", None)  # MicroPython lacks it
    return realpath(path) if realpath else path


def _replace(path, text):
    """Put the text in the place of what the path holds, whole or not at all."""
    import os

    old = _old(path)
    part = path + ".part"
    if hasattr(os, "O_EXCL"):  # so others may write beside us: a name that nobody can have
        part = os.path.join(os.path.dirname(path), "purenn-%s.part" % os.urandom(8).hex())
    try:
        with _create(part, old) as file:
            file.write(text)
            file.flush()
            if hasattr(os, "fsync"):  # the text must reach the disk before the rename does
                os.fsync(file.fileno())
        getattr(os, "replace", os.rename)(part, path)
    except BaseException:
        try:
            os.remove(part)
        except OSError:
            pass
        raise


def _old(path):
    """The os.stat of the file that is there, or None; an error if it must not be replaced."""
    import os

    try:
        old = os.stat(path)
    except OSError:
        return None
    if old[0] & 0xF000 != 0x8000:  # S_IFMT, S_IFREG
        raise ValueError("save: expected the path of a file, got %s" % path)
    if hasattr(os, "access") and not (old[0] & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError("save: expected a file that may be written, got %s" % path)
    return old


def _create(part, old):
    """A new file, for writing, of the old one's mode and owner where the system lets us."""
    import os

    if not hasattr(os, "O_EXCL"):
        return open(part, "w", encoding="utf-8")
    mode = 0o666 if old is None else old[0] & 0o777  # umask takes from it
    file = open(part, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, mode))
    if old is not None:
        for keep in (
            lambda: os.chown(part, -1, old[5]),
            lambda: os.chown(part, old[4], -1),
            lambda: os.chmod(part, mode),
        ):
            try:
                keep()
            except (AttributeError, OSError):  # not on this system, or not for this user
                pass
    return file

