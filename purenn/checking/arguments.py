"""Checks those arguments of constructors that only some layers have."""

from .doors import check_dimensions, check_number, expect


def check_row(name, shape):
    """Return `shape` as a tuple (1, i); TypeError or ValueError as from check_dimensions."""
    checked = check_dimensions(name, shape, 2)
    expect(checked[0] == 1, name, "a shape (1, i)", shape)
    return checked


def check_range(name, x, expected, is_inside):
    """Return x; TypeError unless it is a number, ValueError unless it is in a range, `expected`."""
    check_number(name, x)
    try:
        right = is_inside(x)
    except Exception:  # complex numbers have no order
        right = False
    expect(right, name, expected, x)
    return x


def check_windows(layer, part, window, stride, padding):
    """Set the layer's `stride`, `padding` and `options`; return the output's rows and columns.

    `window` is the shape of what slides over the padded input, a "kernel" or a pooling "window",
    as `part` says. Stride and padding are ints or pairs (rows, columns), TypeError or ValueError
    for anything else; ValueError if the window is larger than the padded input, or a pooling's
    padding larger than half the window. Windows of a pooling usually lie side by side.
    """
    name, (i, j, d), (m, n) = type(layer).__name__, layer.input_shape, window
    usual = window if part == "window" else (1, 1)
    stride = window if stride is None and part == "window" else stride
    s, t = layer.stride = _pair(name + " stride", stride, 1)
    p, q = layer.padding = _pair(name + " padding", padding, 0)
    i, j = i + 2 * p, j + 2 * q
    padded = "padded " if p or q else ""
    expected = "a %s no larger than the %sinput %s" % (part, padded, (i, j, d))
    expect(m <= i and n <= j, name, expected, window)
    if part == "window":
        expected = "at most half the window %s" % (window,)
        expect(2 * p <= m and 2 * q <= n, name + " padding", expected, layer.padding)
    layer.options = {}
    if layer.stride != usual:
        layer.options["stride"] = layer.stride
    if layer.padding != (0, 0):
        layer.options["padding"] = layer.padding
    return (i - m) // s + 1, (j - n) // t + 1


def _pair(name, pair, least):
    """The pair (n, n) for an int, or the pair given."""
    pair = (pair, pair) if type(pair) is int else pair
    kind = isinstance(pair, (tuple, list)) and not [n for n in pair if type(n) is not int]
    expected = "an int of at least %d, or a pair of them (rows, columns)" % least
    expect(kind and len(pair) == 2 and min(pair) >= least, name, expected, pair, kind)
    return tuple(pair)
