"""The trial of ResidualLayer, around dense layers of the library's own."""

from hypothesis import strategies as st

from ...numbers.random import Random
from . import strategies as draw
from .layers import LayerTrial
from .strategies import LayerCase
from .structures import cut, smaller_sizes


class ResidualTrial(LayerTrial):
    """One dense layer, or two with an activation between them, and what is added to them.

    The layers stand in the constructor's arguments as in a network: (name, arguments, parameters).
    They are sequences where dense layers take such, and otherwise rows.
    """

    def __init__(self):
        LayerTrial.__init__(self, "residual", "ResidualLayer", None, cost=8)
        self.needs = "ResidualLayer", "FCLayer"
        self._plain = "forward", "dE/dX", "updated weights", "updated bias"
        self.rows = self._plain + ("shapes", "arguments unchanged", "second pass", "two instances")

    def cases(self, number, subject):
        elements = lambda shape: st.one_of(
            draw.nested(shape, draw.halves),
            st.integers(0, 999).map(lambda seed: draw.filled(shape, Random(seed), number)),
            draw.nested(shape, draw.between(-2, 2, number)),
        )

        @st.composite
        def cases(draw_):
            n, d, h = [draw_(draw.sizes(most)) for most in (self._rows(3, subject), 3, 3)]
            fill = lambda shape: draw_(draw.nested(shape, elements))
            layers = _layers(n, d, h if draw_(st.booleans()) else None, subject, fill)
            passes = [_pass(layers, fill, draw_(st.sampled_from([0.5, 1.0, 0.125])))
                      for _ in range(draw_(st.integers(1, 2)))]
            return LayerCase(passes[0], passes[1] if len(passes) > 1 else None)

        return cases()

    def typical(self, number, subject):
        for seed, (n, d, h) in enumerate(((2, 3, None), (3, 2, 3), (1, 2, 2))):
            rng = Random(seed)
            fill = lambda shape: draw.filled(shape, rng, number)
            layers = _layers(self._rows(n, subject), d, h, subject, fill)
            yield LayerCase(*[_pass(layers, fill, 0.375) for _ in range(2)])

    def _rows(self, most, subject):
        """So many, or 1 where dense layers take no sequences."""
        return 1 if subject.takes_none("FCLayer", {"bias": True}) else most

    def smaller(self, case):
        if case.again is not None:
            yield LayerCase(case.first, None)
            yield LayerCase(case.again, None)
        for layers in _fewer(case.first.arguments[0]):
            yield LayerCase(*[p and _with_layers(p, layers) for p in case])

    def _used(self, run, var, p, rows, seen, prefix=""):
        rows = dict(zip(self._plain, rows))
        steps = LayerTrial._used(self, run, var, p, list(rows.values()), seen, prefix)
        for row, what, step in steps:
            yield row, what, step
        if self._goes_back(run, var, seen, rows["dE/dX"], prefix + "input_error"):
            for at, (_, _, parameters) in enumerate(p.arguments[0]):
                for name in parameters:
                    inner = "%s_%d" % (var, at)
                    yield rows["updated " + name], inner + "." + name, lambda: run.get(inner, name)

    def _in_one_batch(self, run, case, seen):
        return ()


def _layers(n, d, h, subject, fill):
    """(n, d) to (n, d), by way of (n, h) unless that is None."""
    dense = lambda i, j: (
        "FCLayer", ((n, i), (n, j)), {"weights": fill((i, j)), "bias": fill((1, j))}
    )
    if h is None:
        return (dense(d, d),)
    bent = (("ActivationLayer", ((n, h), "square", "square_prime"), {}),)
    return (dense(d, h),) + bent * subject.offers("ActivationLayer") + (dense(h, d),)


def _pass(layers, fill, rate):
    shape = layers[0][1][0]
    return draw.Pass("ResidualLayer", (layers,), {}, fill(shape), fill(shape), rate)


def _fewer(layers):
    """Layers without the one or the other, or with one size smaller."""
    for at in range(len(layers)):
        left = layers[:at] + layers[at + 1 :]
        inputs = [arguments[0] for _, arguments, _ in left]
        outputs = [draw.shapes_of(*layer[:2])["output"] for layer in left]
        if left and inputs[1:] + inputs[:1] == outputs:  # they follow each other, round to the input
            yield left
    sizes = [size for _, arguments, _ in layers for size in arguments[0]]
    for axis in (0, 1):
        for size in sorted(set(sizes[axis::2])):
            for smaller in smaller_sizes(size):
                yield tuple(_resized(layer, axis, size, smaller) for layer in layers)


def _resized(layer, axis, size, smaller):
    name, arguments, parameters = layer
    change = lambda at, n: smaller if at == axis and n == size else n
    arguments = tuple(
        tuple(change(at, n) for at, n in enumerate(a)) if isinstance(a, tuple) else a
        for a in arguments
    )
    shapes = draw.shapes_of(name, arguments)["parameters"]
    return name, arguments, {p: cut(parameters[p], shape, False) for p, shape in shapes.items()}


def _with_layers(p, layers):
    shape = layers[0][1][0]
    return p._replace(
        arguments=(layers,), input=cut(p.input, shape, False),
        output_error=cut(p.output_error, shape, False),
    )
