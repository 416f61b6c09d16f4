"""The checks of images, and of what is laid over them: kernels and windows, stride and padding."""

from .predicates import is_shape


def check_fixed(name, shape, rank=None):
    """Return `shape` as a tuple as check_dimensions does; ValueError if it has None."""
    if not is_shape(shape) or rank not in (None, len(shape)) or shape[0] is None:
        from .messages import raise_dimensions

        raise_dimensions(name, shape, rank, fixed=True)
    return tuple(shape)


def check_windows(layer, part, window, stride, padding, usual=(1, 1)):
    """Set the layer's `stride` and `padding`, pairs, and its `options`; return the output's rows
    and columns.

    `window` is the shape of the kernel or window, which `part` names. Stride and padding are ints
    or pairs (rows, columns), TypeError or ValueError for anything else; ValueError if the window
    is larger than the padded input. A stride that is the `usual` one is no option.
    """
    name, (i, j, d), (m, n) = type(layer).__name__, layer.input_shape, window
    s, t = layer.stride = _pair(name + " stride", stride, 1)
    p, q = layer.padding = _pair(name + " padding", padding, 0)
    i, j, _ = padded = check_fixed(name + " padded input", (i + 2 * p, j + 2 * q, d))
    if m > i or n > j:
        from .messages import refuse

        whole = "padded input" if p or q else "input"
        refuse(ValueError, name, "a %s no larger than the %s %s" % (part, whole, padded), window)
    layer.options = {}
    if layer.stride != usual:
        layer.options["stride"] = layer.stride
    if layer.padding != (0, 0):
        layer.options["padding"] = layer.padding
    return (i - m) // s + 1, (j - n) // t + 1


def check_half(layer, window):
    """ValueError if a pooling's padding is more than half its window."""
    if 2 * layer.padding[0] > window[0] or 2 * layer.padding[1] > window[1]:
        from .messages import refuse

        name = type(layer).__name__ + " padding"
        refuse(ValueError, name, "at most half the window %s" % (window,), layer.padding)


def _pair(name, pair, least):
    """The pair (n, n) for an int, or the pair given."""
    pair = (pair, pair) if type(pair) is int else pair
    right = isinstance(pair, (tuple, list)) and not [n for n in pair if type(n) is not int]
    if not right or len(pair) != 2 or min(pair) < least:
        from .messages import refuse

        expected = "a positive int" if least else "an int of at least 0"
        kind = ValueError if right else TypeError
        refuse(kind, name, expected + ", or a pair of them (rows, columns)", pair)
    return tuple(pair)
