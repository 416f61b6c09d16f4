"""The files of safetensors, in which PyTorch's and many other networks' weights lie.

Eight bytes of the header's length, the header in JSON, and the numbers, the last byte of each
first. The header has an object for each array,

    {"0.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}

where offsets count from the header's end, and perhaps "__metadata__". The arrays lie side by side.
Source: github.com/huggingface/safetensors, README, "Format".
"""

from struct import unpack

from .arrays import check_size, opened, read_array, refuse, taken
from .dtypes import NUMBERS, dtype_called

METADATA = "__metadata__"


def read_safetensors(path, compact=False):
    """Return the arrays in a .safetensors file, a dict of nested lists by their names.

    With `compact` each row is an array.array, as in read_npy. Types are float16, bfloat16, float32,
    float64, the ints and bool. ValueError for others, and for a header that does not fit the file:
    arrays that overlap or leave a gap, or a shape that does not fill its bytes.

    >>> from purenn.exchange import write_safetensors
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
            if key != METADATA:
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
