"""The files of safetensors, in which PyTorch's and many other networks' weights lie.

Eight bytes of the header's length, the header in JSON, and the numbers, the last byte of each
first. The header has an object for each array,

    {"0.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}

where offsets count from the header's end, and perhaps "__metadata__". The arrays lie side by side.
Source: github.com/huggingface/safetensors, README, "Format".
"""

from struct import pack, unpack

from ..checking.messages import refuse
from ..saving.files import path_text, write_file
from .arrays import array_bytes, check_size, opened, read_array, taken
from .dtypes import DTYPES, NUMBERS, check_dtype, dtype_called

_METADATA = "__metadata__"


def read_safetensors(path, compact=False):
    """Return the arrays in a .safetensors file, a dict of nested lists by their names.

    With `compact` each row is an array.array, as in read_npy. Types are float16, bfloat16, float32,
    float64, the ints and bool. ValueError for others, and for a header that does not fit the file:
    arrays that overlap or leave a gap, or a shape that does not fill its bytes.

    >>> write_safetensors("model.safetensors", {"0.weights": [[0.5, 1], [2, 3]]})
    >>> read_safetensors("model.safetensors")
    {'0.weights': [[0.5, 1.0], [2.0, 3.0]]}
    """
    name = "read_safetensors"
    file, size = opened(name, path)
    with file:
        (length,) = unpack("<Q", taken(name, file, 8))
        size -= 8 + length
        if size < 0:
            refuse(ValueError, name, "a header within the file", length)
        arrays, at = {}, 0
        for start, end, key, dtype, shape in sorted(_header(name, taken(name, file, length))):
            where = "%s %s" % (name, key)
            if start != at or end < start or end > size:
                refuse(ValueError, where, "bytes from %d on, within the file" % at, [start, end])
            check_size(where, shape, end - start, dtype)
            arrays[key] = read_array(where, file, dtype, shape, compact=compact)
            at = end
        if at != size:
            raise ValueError("%s: expected %d bytes of numbers, got %d" % (name, at, size))
    return arrays


def write_safetensors(path, arrays, dtype="float64"):
    """Write a dict of nested lists to a .safetensors file, whole or not at all.

    All numbers are written as this type, to which a float is rounded; the arrays lie in the order
    of their names. ValueError for numbers that the type does not hold.

    >>> write_safetensors("model.safetensors", {"a": [1 / 3], "b": [[2]]}, "bfloat16")
    >>> read_safetensors("model.safetensors")
    {'a': [0.333984375], 'b': [[2.0]]}
    """
    path = path_text("write_safetensors", path)
    check_dtype("write_safetensors dtype", dtype, 0)
    if not hasattr(type(arrays), "keys") or [key for key in arrays if not isinstance(key, str)]:
        refuse(TypeError, "write_safetensors arrays", "a dict of arrays by their names", arrays)
    entries, pieces, at = [], [], 0
    for key in sorted(arrays):
        if key == _METADATA:
            refuse(ValueError, "write_safetensors", "another name", key)
        shape, data = array_bytes("write_safetensors %s" % key, arrays[key], dtype)
        entries.append('"%s":{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}' % (
            _escaped(key), DTYPES[dtype][0], ",".join([str(n) for n in shape]), at, at + len(data)
        ))  # fmt: skip
        pieces.append(data)
        at += len(data)
    header = ("{" + ",".join(entries) + "}").encode()
    header += b" " * (-len(header) % 8)  # so that the numbers begin at a multiple of 8
    write_file(path, b"".join([pack("<Q", len(header)), header] + pieces), "write_safetensors")


def _header(name, data):
    """The arrays of a header: where each starts and ends, its name, type and shape."""
    try:
        import json
    except ImportError:
        raise ImportError("%s: expected json, which is not here" % name)
    try:
        entries = json.loads(data.decode())
        if data[:1] != b"{":
            raise ValueError
        found = []
        for key in entries:
            if key != _METADATA:
                entry = entries[key]
                start, end = entry["data_offsets"]
                shape = tuple(entry["shape"])
                if type(start) is not int or type(end) is not int:
                    raise ValueError
                found.append((start, end, key, entry["dtype"], shape))
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        raise ValueError("%s: expected a header of arrays in JSON, got %r" % (name, data[:60]))
    for at, (start, end, key, kind, shape) in enumerate(found):
        dtype = dtype_called(kind, 0)
        if dtype is None:
            refuse(ValueError, "%s %s" % (name, key), NUMBERS, kind)
        found[at] = start, end, key, dtype, shape
    return found


def _escaped(text):
    """The text within JSON's quotes."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join([c if c >= " " else "\\u%04x" % ord(c) for c in text])
