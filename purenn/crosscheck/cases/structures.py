"""Makes cases with fewer elements or fewer layers from a case; each is still consistent.

Layers and networks know which of their sizes belong together. For other functions, letters
say it: "ij" and "jk" are the axes of the two factors of a product, and "*" are all axes,
the same in every array.
"""

from ..subjects.names import flat
from .strategies import LayerCase, Training, shapes_of

POOLING = ("MaxPoolingLayer", "AveragePoolingLayer")

# --- arrays -----------------------------------------------------------------------------


def along_axes(arrays, letters):
    """Tuples of arrays with fewer of the indices along one axis: one of them, half, all but one."""
    names = ["abcd"[: _rank(a)] if one == "*" else one for a, one in zip(arrays, letters)]
    sizes = {}
    for a, axes in zip(arrays, names):
        for letter in axes:
            sizes[letter], a = len(a), a[0]
    for letter, size in sizes.items():
        for kept in _fewer(size):
            yield tuple(
                taken(a, axes.index(letter), kept) if letter in axes else a
                for a, axes in zip(arrays, names)
            )


def _rank(a):
    return 1 + _rank(a[0]) if isinstance(a, list) else 0


def _fewer(size):
    """Lists of indices to keep, of so many."""
    everything, half = list(range(size)), size // 2
    kept = [[i] for i in everything] + [everything[:half], everything[half:]]
    kept += [everything[:i] + everything[i + 1:] for i in everything]
    return [k for at, k in enumerate(kept) if 0 < len(k) < size and k not in kept[:at]]


def taken(a, axis, indices):
    """numpy.take."""
    if axis:
        return [taken(part, axis - 1, indices) for part in a]
    return [a[i] for i in indices]


def cut(a, shape, end):
    """The first elements, or the last; once more from the first if the shape is larger."""
    if not shape:
        return a
    if _rank(a) != len(shape):
        elements, size = flat(a), 1
        for n in shape:
            size *= n
        return _filled(shape, [elements[i % len(elements)] for i in range(size)])
    start = max(len(a) - shape[0], 0) if end else 0
    return [cut(a[(start + i) % len(a)], shape[1:], end) for i in range(shape[0])]


def _filled(shape, elements):
    if not shape:
        return elements.pop(0)
    return [_filled(shape[1:], elements) for _ in range(shape[0])]


# --- layers -----------------------------------------------------------------------------


def smaller_layers(case):
    """Layer cases without the second pass, or with a smaller layer."""
    if case.again is not None:
        yield LayerCase(case.first, None)
        yield LayerCase(case.again, None)
    for change in cuts(case.first):
        yield LayerCase(change(case.first), case.again and change(case.again))


def cuts(p):
    """Functions of a pass that make its layer smaller, by each size, from either end."""
    if p.layer in POOLING and p.arguments[0][:2] == p.arguments[1] and not p.options:
        for change in _window_cuts(p):
            yield change
    for name in [name for name in p.options if name != "bias"]:  # which is a parameter
        options = {other: value for other, value in p.options.items() if other != name}
        yield lambda p, options=options: with_arguments(p, p.arguments, False, options)
    for arguments in smaller_arguments(p.layer, p.arguments):
        if has_room(p.layer, arguments, p.options):
            for end in (False, True):
                yield lambda p, a=arguments, end=end: with_arguments(p, a, end, p.options)


def _window_cuts(p):
    """What makes the one window of a pooling layer smaller: any of its rows or columns left out.

    Of several rows and columns, one row of all elements is made.
    """
    (m, n), channels = p.arguments[1], p.arguments[0][2]

    def change(p, input):
        window = len(input), len(input[0])
        return p._replace(arguments=(window + (channels,), window), input=input)

    if min(m, n) > 1:
        yield lambda p: change(p, [[pixel for row in p.input for pixel in row]])
    for axis, size in enumerate((m, n)):
        for kept in _fewer(size):
            yield lambda p, axis=axis, kept=kept: change(p, taken(p.input, axis, kept))


def with_arguments(p, arguments, end, options):
    shapes = shapes_of(p.layer, arguments, options)
    parameters = {
        name: cut(p.parameters[name], shape, end) for name, shape in shapes["parameters"].items()
    }
    return p._replace(
        arguments=arguments, parameters=parameters, options=options,
        input=cut(p.input, shapes["input"], end),
        output_error=cut(p.output_error, shapes["output"], end),
    )


def smaller_arguments(layer, arguments):
    """Constructor arguments with one size smaller: 1, half of it, or one less."""
    sizes = [n for a in arguments for n in (a if isinstance(a, tuple) else (a,))
             if isinstance(n, int)]
    windowed = layer in ("ConvLayer",) + POOLING
    changes = [
        {place: smaller} for place, size in enumerate(sizes) for smaller in smaller_sizes(size)
    ]
    if windowed:  # the image and the window together
        changes += [
            {axis: sizes[axis] - less, axis + 3: sizes[axis + 3] - less}
            for axis in (0, 1) for less in range(sizes[axis + 3] - 1, 0, -1)
        ]
    if layer == "FCLayer":  # the rows of both
        changes += [{0: smaller, 2: smaller} for smaller in smaller_sizes(sizes[0])]
    if layer == "AttentionLayer":  # one head alone
        changes.append({1: sizes[1] // sizes[2], 2: 1})
    for change in changes:
        left = iter([change.get(place, size) for place, size in enumerate(sizes)])
        made = tuple(
            tuple(next(left) for _ in a) if isinstance(a, tuple)
            else next(left) if isinstance(a, int) else a
            for a in arguments
        )
        if not has_room(layer, made):
            continue
        yield made


def smaller_sizes(size):
    """1, half of it, and one less."""
    return sorted({1, size // 2, size - 1} - {0, size})


def has_room(layer, arguments, options={}):
    """Whether the window, if there is one, fits into the image, and is not half outside.

    Whether the heads of attention share the columns, the rows of a dense layer are as many, and
    there are positions enough.
    """
    if layer == "FCLayer":
        return arguments[0][0] == arguments[1][0]
    if layer == "PositionLayer":
        return arguments[0][0] <= arguments[1]
    if layer == "AttentionLayer":
        (_, d), heads = arguments
        return d % (2 * heads if options.get("rotary") else heads) == 0
    if layer not in ("ConvLayer",) + POOLING:
        return True
    (i, j, _), (m, n) = arguments[:2]
    p, q = options.get("padding", (0, 0))
    return m <= i and n <= j and (layer == "ConvLayer" or 2 * p <= m and 2 * q <= n)


# --- networks ---------------------------------------------------------------------------


def smaller_trainings(t):
    """Trainings of fewer epochs, samples or layers, or with a smaller layer."""
    if t.again:
        yield t._replace(again=False)
    if t.batch_size > 2:
        yield t._replace(batch_size=2)
    if t.epochs > 1:
        yield t._replace(epochs=1)
        yield t._replace(epochs=t.epochs // 2)
        yield t._replace(epochs=t.epochs - 1)
    for kept in _fewer(len(t.x_train)):
        yield t._replace(x_train=taken(t.x_train, 0, kept), y_train=taken(t.y_train, 0, kept))
    for first, plan in _plans(t):
        planned = _planned(t, first, plan)
        if planned is not None:
            yield planned


def _plans(t):
    """Smaller networks: the input's shape, and for each layer left its place and its arguments.

    Of the arguments, the input shape is left out, which follows from the layers before.
    """
    first = t.layers[0][1][0]
    plan = [(at, arguments[1:]) for at, (_, arguments, _) in enumerate(t.layers)]
    for start in range(len(plan) - 1, 0, -1):
        yield t.layers[start][1][0], plan[start:]
    for end in range(1, len(plan)):
        yield first, plan[:end]
    for at in range(1, len(plan) - 1):
        yield first, plan[:at] + plan[at + 1:]
    for place, size in enumerate(first):
        for smaller in smaller_sizes(size):
            yield first[:place] + (smaller,) + first[place + 1:], plan
    for at, (name, arguments, _) in enumerate(t.layers):
        for made in smaller_arguments(name, arguments):
            if made[0] == arguments[0]:
                yield first, plan[:at] + [(at, made[1:])] + plan[at + 1:]


_LAST = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "SoftmaxLayer"}


def _planned(t, first, plan):
    """The training with these layers; None if they do not fit together."""
    layers, shape = [], first
    for at, rest in plan:
        name, _, parameters = t.layers[at]
        arguments = (shape,) + rest
        row = len(shape) == 2 and shape[0] == 1
        windowed = name in ("ConvLayer",) + POOLING
        if windowed and not (len(shape) == 3 and has_room(name, arguments)):
            return None
        if name in ("FCLayer", "SoftmaxLayer") and not row:
            return None
        shapes = shapes_of(name, arguments)
        layers.append((name, arguments, {
            n: cut(parameters[n], s, False) for n, s in shapes["parameters"].items()
        }))
        shape = shapes["output"]
    name, arguments, _ = layers[-1]
    if len(shape) != 2 or _LAST.get(t.loss, name) not in (name,) + arguments[1:2]:
        return None
    return Training(
        layers, t.loss, [cut(x, first, False) for x in t.x_train],
        [cut(y, shape, False) for y in t.y_train], *t[4:]
    )
