"""A failing case made small: fewer elements, then simpler numbers, as long as it fails.

Hypothesis shrinks what it drew, and most cases here come from bytes or are given; this
knows what a case is: which sizes of a layer belong together, and that 1 is simpler than
0.9375.
"""

from math import frexp, ldexp

from .layers import LayerCase
from .strategies import Pass, Training, shapes_of


def shrunk(case, fails, runs=200):
    """The smallest case for which fails(case) is still true, after twice so many runs at most."""
    left = [runs]

    def still(smaller):
        left[0] -= 1
        return left[0] >= 0 and fails(smaller)

    improved = True
    while improved and left[0] > 0:
        improved = False
        for smaller in structures(case):
            if still(smaller):
                case, improved = smaller, True
                break
    left = [runs]
    for whole in (True, False):  # all numbers of an array at once, then each of them
        for path in paths(case, whole):
            value = at(case, path)
            for simpler in simplified(value):
                if simpler == value:
                    break
                if still(replaced(case, path, simpler)):
                    case = replaced(case, path, simpler)
                    break
    return case


# --- fewer elements -----------------------------------------------------------------------


def structures(case):
    """Cases with fewer elements, the smallest first."""
    if isinstance(case, LayerCase):
        if case.again is not None:
            yield LayerCase(case.first, None)
            yield LayerCase(case.again, None)
        for change in cuts(case.first):
            yield LayerCase(change(case.first), case.again and change(case.again))
    elif isinstance(case, Pass):
        for change in cuts(case):
            yield change(case)
    elif isinstance(case, Training):
        if case.epochs > 1:
            yield case._replace(epochs=1)
        for sample in range(len(case.x_train) if len(case.x_train) > 1 else 0):
            yield case._replace(
                x_train=[case.x_train[sample]], y_train=[case.y_train[sample]]
            )
    elif isinstance(case, list):  # of an activation function
        for row in case if len(case) > 1 else ():
            yield [row]
        for x in case[0] if len(case) == 1 < len(case[0]) else ():
            yield [[x]]
    elif isinstance(case, tuple) and len(case) == 2 and is_pair(*case):  # of a loss
        for t, y in zip(*case) if len(case[0]) > 1 else ():
            yield [t], [y]
        if len(case[0]) == 1 and is_pair(case[0][0], case[1][0]):
            for t, y in zip(case[0][0], case[1][0]) if len(case[0][0]) > 1 else ():
                yield [[t]], [[y]]


def is_pair(a, b):
    return isinstance(a, list) and isinstance(b, list) and len(a) == len(b)


def cuts(p):
    """Functions of a pass that make its layer smaller, by each size, from either end."""
    for arguments in smaller_arguments(p.layer, p.arguments):
        for end in (False, True):
            yield lambda p, arguments=arguments, end=end: with_arguments(p, arguments, end)


def with_arguments(p, arguments, end):
    shapes = shapes_of(p.layer, arguments)
    parameters = {
        name: cut(p.parameters[name], shape, end) for name, shape in shapes["parameters"].items()
    }
    return p._replace(
        arguments=arguments, parameters=parameters,
        input=cut(p.input, shapes["input"], end),
        output_error=cut(p.output_error, shapes["output"], end),
    )


def cut(a, shape, end):
    """The first elements, or the last; once more from the first if the shape is larger."""
    if not shape:
        return a
    start = max(len(a) - shape[0], 0) if end else 0
    return [cut(a[(start + i) % len(a)], shape[1:], end) for i in range(shape[0])]


def smaller_arguments(layer, arguments):
    """Constructor arguments with one size smaller: 1, half of it, or one less."""
    sizes = [n for a in arguments for n in (a if isinstance(a, tuple) else (a,))
             if isinstance(n, int)]
    windowed = layer in ("ConvLayer", "MaxPoolingLayer")
    changes = [
        {place: smaller} for place, size in enumerate(sizes)
        for smaller in sorted({1, size // 2, size - 1} - {0, size})
    ]
    if windowed:  # the image and the window together
        changes += [
            {axis: sizes[axis] - less, axis + 3: sizes[axis + 3] - less}
            for axis in (0, 1) for less in range(sizes[axis + 3] - 1, 0, -1)
        ]
    for change in changes:
        left = iter([change.get(place, size) for place, size in enumerate(sizes)])
        made = tuple(
            tuple(next(left) for _ in a) if isinstance(a, tuple)
            else next(left) if isinstance(a, int) else a
            for a in arguments
        )
        if windowed and (made[1][0] > made[0][0] or made[1][1] > made[0][1]):
            continue
        if layer == "FCLayer" and (made[0][0], made[1][0]) != (1, 1):
            continue
        yield made


# --- simpler numbers ----------------------------------------------------------------------


def simplified(value):
    """Simpler values: for a list, of all its numbers at once."""
    if isinstance(value, list):
        for simple in (lambda x: 0.0, lambda x: 1.0, rounded):
            yield each(simple, value)
    else:
        for simple in (0.0, 1.0, rounded(value), short(value)):
            if abs(simple) <= max(abs(value), 1.0) or value != value:
                yield simple


def rounded(x):
    return float(round(x)) if abs(x) < 1e15 else x


def short(x):
    """x to three bits."""
    if x - x != 0:
        return x
    m, e = frexp(x)
    return ldexp(float(round(8 * m)), e - 3)


def each(f, a):
    return [each(f, part) for part in a] if isinstance(a, list) else f(a)


def paths(case, whole, path=()):
    """The places of all numbers, or of all outermost nested lists, that may become simpler."""
    if isinstance(case, list) and whole and not isinstance(case[0], tuple):
        yield path
    elif isinstance(case, float):
        if not whole:
            yield path
    elif isinstance(case, Pass):
        # what dropout dropped is told by its zeros
        fields = ("output_error",) if case.layer == "DropoutLayer" else (
            "parameters", "input", "output_error", "learning_rate"
        )
        for name in fields:
            for found in paths(getattr(case, name), whole, path + (name,)):
                yield found
    elif isinstance(case, dict) or hasattr(case, "_fields"):
        for name in case if isinstance(case, dict) else case._fields:
            part = case[name] if isinstance(case, dict) else getattr(case, name)
            for found in paths(part, whole, path + (name,)):
                yield found
    elif isinstance(case, (list, tuple)):
        for i, part in enumerate(case):
            for found in paths(part, whole, path + (i,)):
                yield found


def at(case, path):
    for step in path:
        case = getattr(case, step) if hasattr(case, "_fields") else case[step]
    return case


def replaced(case, path, value):
    if not path:
        return value
    part = replaced(at(case, path[:1]), path[1:], value)
    if hasattr(case, "_fields"):
        return case._replace(**{path[0]: part})
    if isinstance(case, dict):
        return dict(case, **{path[0]: part})
    parts = list(case)
    parts[path[0]] = part
    return tuple(parts) if isinstance(case, tuple) else parts
