"""The trials: for each layer, function and network, what is drawn, run and compared.

A trial draws cases, plain data, and runs each on the library on trial and on the
reference. `steps` is a generator of (row, what, step): calling `step` gives the result that
the report's `row` compares, under the name `what` in the counterexample; no comparison
where `what` is None. `seen` is None for the library on trial; the reference gets in it what
the library returned, for what follows from that (which elements dropout dropped).

Every trial starts with a few `typical` cases, the same each time: generic values, in shapes
that tell one axis from another. They also decide which known mistake was made.
"""

from collections import namedtuple
from math import inf, isfinite, log, nan, sqrt

from hypothesis import strategies as st

from .. import linalg
from ..random import Random
from . import strategies as draw
from .libraries import ACTIVATIONS, LOSSES, MATRIX, flat

LayerCase = namedtuple("LayerCase", "first again")
Many = namedtuple("Many", "shape rate")


class Trial:
    """One group of rows of the report.

    `families` are the other names by which it can be selected. `copies` says that nothing is
    computed, only compared and copied; then purenn's own floats are exact.
    """

    rows = ()
    families = ()
    copies = False

    def missing(self, subject):
        """What the library does not offer and this trial cannot do without."""
        return [name for name in self.needs if not subject.offers(name)]

    def large(self, number, subject):
        """A few cases beyond the sizes that are drawn; they cost more."""
        return ()

    def alone(self, case, row, seen):
        """Cases that fail as well if the failure is not this row's own; () if it is."""
        return ()


# --- layers ------------------------------------------------------------------------------


class LayerTrial(Trial):
    """A layer: one pass; another pass on the same layer; two layers at the same time."""

    families = ("layers",)
    parameters = ()

    def __init__(self, name, layer, arguments, elements=None, typical=(), large=()):
        self.name, self.layer, self.needs = name, layer, (layer,)
        self._arguments, self._elements = arguments, elements or draw.arrays
        self._typical, self._large = typical, large
        if layer in ("FCLayer", "ConvLayer"):
            self.parameters = ("weights", "bias")
        rows = ["forward", "dE/dX"] + ["updated " + name for name in self.parameters]
        rows += [_GRADIENT[name] for name in self.parameters]
        self._plain = tuple(rows)
        self.rows = self._plain + (
            "shapes", "arguments unchanged", "second pass", "two instances"
        )

    def cases(self, number, subject):
        elements, arguments = self._elements(number), self._arguments(subject)
        rates = st.one_of(
            st.sampled_from([0.5, 1.0, 0.125]), st.floats(0, 2, width=number.width),
            draw.floats(number),
        )

        @st.composite
        def cases(draw_):
            first = draw_(draw.passes(self.layer, draw_(arguments), elements, rates))
            again = None
            if draw_(st.booleans()):
                again = draw_(draw.passes(self.layer, first.arguments, elements, rates))
            return LayerCase(first, again)

        return cases()

    def typical(self, number, subject):
        for at, arguments in enumerate(self._typical):
            if self._offered(arguments, subject):
                one, other = [self._filled(arguments, number, 2 * at + i) for i in (0, 1)]
                yield LayerCase(one, other)

    def large(self, number, subject):
        for at, arguments in enumerate(self._large):
            if self._offered(arguments, subject):
                yield LayerCase(self._filled(arguments, number, 100 + at), None)

    def _offered(self, arguments, subject):
        return all(not isinstance(a, str) or a in _OWN or subject.offers(a) for a in arguments)

    def _filled(self, arguments, number, seed):
        rng = Random(seed)
        shapes = draw.shapes_of(self.layer, arguments)
        fill = lambda shape: draw.filled(shape, rng, number)
        parameters = {name: fill(shape) for name, shape in shapes["parameters"].items()}
        rate = 0.375 if parameters else 1
        return draw.Pass(
            self.layer, arguments, parameters, fill(shapes["input"]), fill(shapes["output"]), rate
        )

    def steps(self, run, case, seen):
        p, q = case
        for step in self._pass(run, "layer", p, self._plain):
            yield step
        shape = draw.shapes_of(p.layer, p.arguments)["output"]
        yield "shapes", "layer.output_shape", lambda: run.shape("layer", "output_shape", shape)
        yield "arguments unchanged", "", run.changed
        if q is None:
            return
        # the same layer again, from the parameters that it has reached
        if seen is not None:
            reached = self._reached(p, seen)
            if reached is None:
                return
            for name, value in reached.items():
                run.adopt("layer", name, value)
        for step in self._used(run, "layer", q, ["second pass"] * 9, "second_"):
            yield step
        # two layers whose passes interleave
        row = "two instances"
        yield row, None, lambda: self._build(run, "one", p)
        yield row, None, lambda: self._build(run, "two", q)
        yield row, "output_one", lambda: run.forward("one", p.input, "output_one")
        yield row, "output_two", lambda: run.forward("two", q.input, "output_two")
        back = lambda var, p: run.backward(var, p.output_error, p.learning_rate, "error_" + var)
        yield row, "error_one", lambda: back("one", p)
        yield row, "error_two", lambda: back("two", q)
        for name in self.parameters:
            yield row, "one." + name, lambda: run.get("one", name)

    def alone(self, case, row, seen):
        p, q = case
        if row == "second pass":
            reached = self._reached(p, seen)
            return [LayerCase(p, None), LayerCase(q._replace(parameters=reached), None)]
        if row == "two instances":
            return [LayerCase(p, None), LayerCase(q, None)]
        return ()

    def _reached(self, p, seen):
        """The parameters after the first pass; None if they are no finite ones."""
        reached = {}
        for name, value in p.parameters.items():
            value = seen.get(("updated " + name, "layer." + name))
            if not _finite(value) or linalg.shape(value) != linalg.shape(p.parameters[name]):
                return None
            reached[name] = value
        return reached

    def _build(self, run, var, p):
        run.build(var, p.layer, p.arguments, p.parameters)

    def _pass(self, run, var, p, rows):
        yield rows[0], None, lambda: self._build(run, var, p)
        for step in self._used(run, var, p, rows):
            yield step

    def _used(self, run, var, p, rows, prefix=""):
        rows = iter(rows)
        output, error = prefix + "output", prefix + "input_error"
        yield next(rows), output, lambda: run.forward(var, p.input, output)
        yield next(rows), error, lambda: run.backward(var, p.output_error, p.learning_rate, error)
        for name in self.parameters:
            yield next(rows), var + "." + name, lambda: run.get(var, name)
        for name in self.parameters:
            attribute = name + "_error"
            yield next(rows), var + "." + attribute, lambda: run.get(var, attribute)


def _finite(a):
    """Whether these are nested lists of finite numbers, all of one shape."""
    try:
        linalg.shape(a)
    except (ValueError, TypeError):
        return False
    return all(isfinite(x) for x in flat(a))


_GRADIENT = {"weights": "dE/dW", "bias": "dE/dB"}
_OWN = ("square", "square_prime")


class PoolingTrial(LayerTrial):
    """Also ties, inf and NaN, for pooling only compares and copies."""

    copies = True

    def cases(self, number, subject):
        elements = lambda shape: st.one_of(
            draw.nested(shape, st.sampled_from([0.0, -0.0, 1.0])),
            draw.arrays(number)(shape),
            draw.nested(shape, st.sampled_from([0.0, 1.0, -1.0, inf, -inf, nan])),
        )
        plain = draw.arrays(number)

        @st.composite
        def cases(draw_):
            passes = [
                draw_(draw.passes(self.layer, arguments, plain))._replace(
                    input=draw_(draw.nested(arguments[0], elements))
                )
                for arguments in [draw_(self._arguments(subject))] * 2
            ]
            return LayerCase(passes[0], passes[1] if draw_(st.booleans()) else None)

        return cases()

    def _filled(self, arguments, number, seed):
        p = LayerTrial._filled(self, arguments, number, seed)
        if seed % 4 < 2:
            return p
        rounded = [[[float(round(x)) for x in pixel] for pixel in row] for row in p.input]
        return p._replace(input=rounded)  # with ties

    def typical(self, number, subject):
        for case in LayerTrial.typical(self, number, subject):
            yield case
        x = [[[1.0], [nan], [2.0], [inf]], [[-inf], [-1.0], [-inf], [-inf]]]
        for window in ((1, 2), (2, 2)):
            p = self._filled(((2, 4, 1), window), number, 0)
            yield LayerCase(p._replace(input=x), None)


class FlattenTrial(LayerTrial):
    """Also inf and NaN, for flatten only copies."""

    copies = True

    def __init__(self, *arguments, **others):
        LayerTrial.__init__(self, *arguments, **others)
        self._elements = lambda number: lambda shape: st.one_of(
            draw.arrays(number)(shape),
            draw.nested(shape, st.sampled_from([0.0, 1.0, inf, -inf, nan])),
        )


class SoftmaxTrial(LayerTrial):
    """Also elements of which exp overflows where the maximum is not subtracted."""

    def typical(self, number, subject):
        for case in LayerTrial.typical(self, number, subject):
            yield case
        p = self._filled(((1, 3),), number, 0)
        yield LayerCase(p._replace(input=[[800.0, 799.0, 0.0]]), None)


class DropoutTrial(Trial):
    """What can be decided of dropout.

    Each element is 0 or x / (1 - rate), where only exact zeros count as dropped, so no input
    is 0; the same elements of dE/dY are dropped; outside training all pass through. That
    the right share is dropped, and not the same elements each time, is tried on many
    elements and called wrong where a correct layer would give it once in 10¹² runs.
    """

    name, needs, families = "dropout", ("DropoutLayer",), ("layers",)
    rows = (
        "passes through", "forward", "dE/dX", "share dropped", "shapes", "arguments unchanged"
    )

    def cases(self, number, subject):
        # a dropped element is told by its 0, so no other may become 0
        nonzero = lambda shape: draw.arrays(number)(shape).map(_without_zeros)
        rates = st.one_of(
            st.sampled_from([0.5, 0.0, 0.25, 0.75]), st.floats(0, 0.96875, width=number.width)
        )

        @st.composite
        def cases(draw_):
            arguments = draw_(draw.shapes), draw_(rates)
            p = draw_(draw.passes("DropoutLayer", arguments, draw.arrays(number)))
            return p._replace(input=draw_(draw.nested(arguments[0], nonzero)))

        return cases()

    def typical(self, number, subject):
        for seed, (shape, rate) in enumerate((((1, 9), 0.25), ((2, 3, 2), 0.5), ((3, 4), 0.75))):
            rng = Random(seed)
            x, e = draw.filled(shape, rng, number), draw.filled(shape, rng, number)
            yield draw.Pass("DropoutLayer", (shape, rate), {}, x, e, 1)

    def large(self, number, subject):
        return [Many((1, 2000), rate) for rate in (0.25, 0.5, 0.875)]

    def steps(self, run, case, seen):
        if isinstance(case, Many):
            yield "share dropped", "", lambda: run.text(lambda: _share_dropped(run, case))
            return
        p = case
        shape = p.arguments[0]
        yield "passes through", None, lambda: run.build("layer", p.layer, p.arguments, {})
        yield "passes through", "output", lambda: run.forward("layer", p.input)
        yield "passes through", "input_error", lambda: run.backward("layer", p.output_error, 1)
        dropped = seen.get(("forward", "output")) if seen else None
        yield "forward", None, lambda: run.train("layer", dropped)
        yield "forward", "output", lambda: run.forward("layer", p.input)
        yield "dE/dX", "input_error", lambda: run.backward("layer", p.output_error, 1)
        yield "shapes", "layer.output_shape", lambda: run.shape("layer", "output_shape", shape)
        yield "arguments unchanged", "", run.changed


def _without_zeros(a):
    if isinstance(a, list):
        return [_without_zeros(part) for part in a]
    return a if abs(a) > 1e-30 else 1.0


def _share_dropped(run, case):
    """"" if the share of elements dropped is one that a correct layer may drop."""
    (_, n), rate = case
    ones = [[1.0] * n]
    run.build("layer", "DropoutLayer", ((1, n), rate), {})
    run.train("layer")
    masks = [[y == 0 for y in run.forward("layer", ones)[0]] for _ in range(2)]
    # Hoeffding (1963): the share is off by more than this with probability below 1e-12
    allowed = sqrt(log(2e12) / (2 * n))
    share = sum(masks[0]) / n
    if abs(share - rate) > allowed:
        return "at rate %r, %d of %d elements were dropped" % (rate, sum(masks[0]), n)
    if masks[0] == masks[1]:
        return "two passes in training dropped the same elements of %d" % n
    return ""


# --- functions ---------------------------------------------------------------------------


class ActivationTrial(Trial):
    """A function of one number and its derivative."""

    families = ("activations",)

    def __init__(self, name):
        self.name, self.needs = name, ()
        self.rows = (name, name + "_prime", "arguments unchanged")

    def missing(self, subject):
        offered = [name for name in self.rows[:2] if subject.offers(name)]
        return [] if offered else [self.name]

    def cases(self, number, subject):
        largest = 700.0 if number.width == 64 else 80.0  # exp(-x) is finite
        bounded = self.name in ("tanh", "sigmoid")
        elements = [st.floats(-2, 2, width=number.width), draw.halves]
        elements.append(draw.moderate(number, largest) if bounded else draw.floats(number))
        tiny = float(number.normal)
        elements.append(st.one_of(
            st.sampled_from([0.0, -0.0, float(number.smallest), -float(number.smallest), tiny]),
            st.floats(-tiny, tiny, width=number.width),
        ))
        if bounded:
            elements.append(st.sampled_from([inf, -inf, nan]))
        shapes = st.tuples(draw.sizes(2), draw.sizes(4))
        return shapes.flatmap(lambda shape: draw.nested(shape, st.one_of(*elements)))

    def typical(self, number, subject):
        yield [[0.0, 1.0, -1.0], [0.5, -0.5, -0.0]]
        for seed in range(2):
            yield draw.filled((2, 4), Random(seed), number)
        yield draw.filled((1, 5), Random(3), number, 32)
        yield [[2.0**-30, -(2.0**-30), 64.0, -64.0]]

    def steps(self, run, case, seen):
        for name in self.rows[:2]:
            if run.offers(name):
                yield name, "result", lambda: run.each(name, case)
        yield "arguments unchanged", "", run.changed


class LossTrial(Trial):
    """A loss E and dE/dY."""

    families = ("losses",)

    def __init__(self, name):
        self.name, self.needs = name, ()
        self.rows = (name, name + "_prime", "arguments unchanged")

    missing = ActivationTrial.missing

    def cases(self, number, subject):
        if self.name == "mse":
            pair = draw.shapes.flatmap(
                lambda s: st.tuples(draw.arrays(number)(s), draw.arrays(number)(s))
            )
        else:
            true = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1, width=number.width))
            pred = st.one_of(
                st.sampled_from([0.5, 0.25, 0.75]),
                st.floats(0.125, 0.875, width=number.width),
                draw.probabilities(number),
            )
            pair = draw.rows().flatmap(
                lambda s: st.tuples(draw.nested(s, true), draw.nested(s, pred))
            )
        return pair

    def typical(self, number, subject):
        for seed, shape in enumerate(((1, 1), (1, 5), (1, 3), (2, 3), (2, 2, 2))):
            rng = Random(seed)
            a, b = draw.filled(shape, rng, number), draw.filled(shape, rng, number)
            if self.name != "mse":
                if len(shape) > 2:
                    continue
                a, b = [[[(x + 2) / 4 for x in row] for row in part] for part in (a, b)]
            yield a, b
        if self.name != "mse":
            yield [[1.0, 0.0, 0.5]], [[2.0**-40, 2.0**-30, 0.75]]

    def steps(self, run, case, seen):
        y_true, y_pred = case
        for name in self.rows[:2]:
            if run.offers(name):
                yield name, "result", lambda: run.call(name, y_true, y_pred)
        yield "arguments unchanged", "", run.changed


class MatrixTrial(Trial):
    """A matrix function."""

    families = ("matrix",)

    def __init__(self, name):
        self.name, self.needs = name, (name,)
        self.rows = ("result", "arguments unchanged")

    def cases(self, number, subject):
        arrays = draw.arrays(number)
        one = arrays((1,)).map(lambda a: a[0])
        if self.name == "dot":
            return draw.matrix_products(arrays)
        if self.name == "transpose":
            return st.tuples(draw.matrices(arrays))
        if self.name == "scale":
            return draw.shapes.flatmap(lambda s: st.tuples(one, arrays(s)))
        if self.name == "apply":
            return draw.shapes.flatmap(lambda s: st.tuples(arrays(s)))
        if self.name in ("correlate2d", "convolve2d"):
            return st.tuples(draw.volumes_and_windows(4, 1), st.sampled_from(_MODES)).flatmap(
                lambda a: st.tuples(arrays(a[0][0][:2]), arrays(a[0][1]), st.just(a[1]))
            )
        return draw.shapes.flatmap(lambda s: st.tuples(arrays(s), arrays(s)))

    def typical(self, number, subject):
        fill = lambda shape, seed: draw.filled(shape, Random(seed), number)
        if self.name == "dot":
            shapes = (((2, 3), (3, 4)), ((3, 3), (3, 3)), ((1, 5), (5, 2)))
            return [(fill(a, 1), fill(b, 2)) for a, b in shapes]
        if self.name == "transpose":
            return [(fill(s, 1),) for s in ((2, 3), (3, 3), (1, 4))]
        if self.name == "scale":
            return [(0.375, fill((2, 3), 1)), (-3.0, fill((1, 4), 2))]
        if self.name == "apply":
            return [(fill((2, 3), 1),)]
        if self.name in ("correlate2d", "convolve2d"):
            return [
                (fill(a, 1), fill(k, 2), mode)
                for a, k in (((4, 5), (2, 3)), ((4, 4), (2, 2)), ((5, 4), (3, 2)), ((5, 5), (3, 3)))
                for mode in _MODES
            ]
        return [(fill(s, 1), fill(s, 2)) for s in ((2, 3), (1, 4), (2, 3, 2))]

    def steps(self, run, case, seen):
        if self.name == "apply":
            yield "result", "result", lambda: run.apply("square", case[0])
        else:
            yield "result", "result", lambda: run.call(self.name, *case)
        yield "arguments unchanged", "", run.changed


_MODES = ("valid", "full", "same")


# --- networks ----------------------------------------------------------------------------


class NetworkTrial(Trial):
    """A whole network: predict, fit, predict; `samples` and `epochs` at most so many."""

    rows = ("predict", "errors", "parameters", "predict after", "arguments unchanged")
    needs = ("Network", "FCLayer")

    def __init__(self, name, samples, epochs):
        self.name, self.samples, self.epochs = name, samples, epochs
        self.families = ("networks",)

    def missing(self, subject):
        missing = Trial.missing(self, subject)
        if not self._losses(subject):
            missing += ["mse", "mse_prime"]
        return missing

    def _losses(self, subject):
        needs = {
            "mse": (), "binary_cross_entropy": ("ActivationLayer", "sigmoid", "sigmoid_prime"),
            "categorical_cross_entropy": ("SoftmaxLayer",),
        }
        return [
            name for name in LOSSES if subject.offers(name, name + "_prime", *needs[name])
        ]

    def cases(self, number, subject):
        small = lambda shape: st.one_of(
            draw.nested(shape, draw.halves),
            st.integers(0, 999).map(lambda s: draw.filled(shape, Random(s), number, 1)),
            draw.nested(shape, draw.moderate(number)),
        )
        middle = [None]
        if subject.offers("ActivationLayer"):
            middle.append("square")
            middle += [name for name in ACTIVATIONS if subject.offers(name, name + "_prime")]
        several = self.epochs > 1
        if several:  # what bends less keeps the bounds small over several steps
            middle = [name for name in middle if name in (None, "tanh")]
        losses = self._losses(subject)
        volumes = [
            name for name in ("ConvLayer", "MaxPoolingLayer")
            if subject.offers(name, "FlattenLayer")
        ]
        return draw.trainings(
            small, draw.moderate(number), self.samples, self.epochs,
            [n for n in losses if n == "mse"] or losses if several else losses,
            tuple(middle), volumes, (),
        )

    def typical(self, number, subject):
        """The article's XOR network, and one with other shapes."""
        losses = self._losses(subject)
        bent = subject.offers("ActivationLayer", "tanh", "tanh_prime")
        rng = Random(7)
        fill = lambda *shape: draw.filled(shape, rng, number, 1)
        for sizes, samples in (((2, 3, 1), 4), ((3, 4, 2), 3), ((1, 2, 3), 2)):
            layers = []
            for i, j in zip(sizes, sizes[1:]):
                parameters = {"weights": fill(i, j), "bias": fill(1, j)}
                layers.append(("FCLayer", ((1, i), (1, j)), parameters))
                if bent:
                    layers.append(("ActivationLayer", ((1, j), "tanh", "tanh_prime"), {}))
            samples = min(samples, self.samples)
            x, y = fill(samples, 1, sizes[0]), fill(samples, 1, sizes[-1])
            if "mse" in losses:
                yield draw.Training(layers, "mse", x, y, min(2, self.epochs), 0.125)

    def steps(self, run, t, seen):
        yield "predict", None, lambda: run.network(t.layers, t.loss)
        yield "predict", "outputs", lambda: run.predict(t.x_train)
        yield "errors", "errors", lambda: run.fit(t.x_train, t.y_train, t.epochs, t.learning_rate)
        for at, (_, _, parameters) in enumerate(t.layers):
            for name in parameters:
                yield "parameters", "layer%d.%s" % (at, name), lambda: run.get("layer%d" % at, name)
        yield "predict after", "outputs_after", lambda: run.predict(t.x_train, "outputs_after")
        yield "arguments unchanged", "", run.changed


# --- all of them -------------------------------------------------------------------------


def _activation_arguments(subject):
    names = ["square"] + [n for n in ACTIVATIONS if subject.offers(n, n + "_prime")]
    return st.tuples(draw.shapes, st.sampled_from(names)).map(
        lambda a: (a[0], a[1], a[1] + "_prime")
    )


def _calm(number):
    """Elements on which exp stays finite and squares of squares too."""
    return lambda shape: st.one_of(
        draw.nested(shape, draw.halves),
        st.integers(0, 999).map(lambda seed: draw.filled(shape, Random(seed), number)),
        draw.nested(shape, st.floats(-2, 2, width=number.width)),
        draw.nested(shape, draw.moderate(number, 60.0)),
    )


def _steep(number):
    """Elements of which exp may overflow."""
    return lambda shape: st.one_of(
        _calm(number)(shape), draw.nested(shape, draw.moderate(number, 1000.0))
    )


def _fc_arguments(subject):
    return st.one_of(draw.fc_arguments(5), draw.fc_arguments(5), draw.fc_arguments(12))


def _conv_arguments(subject):
    small, long = draw.conv_arguments(4, 3, 3), draw.conv_arguments(7, 1, 2)
    return st.one_of(small, small, long)


def _activations(shape, name):
    return shape, name, name + "_prime"


TRIALS = (
    LayerTrial(
        "fc", "FCLayer", _fc_arguments,
        typical=(((1, 3), (1, 4)), ((1, 3), (1, 3)), ((1, 1), (1, 2)), ((1, 5), (1, 1))),
        large=(((1, 20), (1, 35)), ((1, 70), (1, 5))),
    ),
    LayerTrial(
        "activation", "ActivationLayer", _activation_arguments, _calm,
        typical=tuple(
            _activations(shape, name)
            for shape, name in (
                ((1, 4), "square"), ((2, 3, 2), "square"), ((1, 3), "tanh"), ((2, 2), "relu")
            )
        ),
    ),
    LayerTrial(
        "conv", "ConvLayer", _conv_arguments,
        typical=(
            ((4, 3, 2), (2, 2), 3), ((4, 4, 3), (2, 2), 3), ((3, 5, 1), (2, 3), 1),
            ((3, 3, 3), (3, 3), 2), ((3, 4, 2), (1, 1), 1),
        ),
        large=(((9, 8, 2), (3, 2), 2), ((3, 20, 1), (2, 3), 2), ((18, 4, 1), (3, 3), 1)),
    ),
    FlattenTrial(
        "flatten", "FlattenLayer", lambda subject: st.tuples(st.one_of(
            st.tuples(draw.sizes(3), draw.sizes(3), draw.sizes(3)), draw.shapes
        )),
        typical=(((2, 3, 4),), ((3, 3, 3),), ((1, 4, 2),)), large=(((9, 10, 5),),),
    ),
    PoolingTrial(
        "pooling", "MaxPoolingLayer", lambda subject: draw.volumes_and_windows(5),
        typical=(
            ((4, 6, 2), (2, 3)), ((4, 6, 2), (2, 2)), ((5, 5, 1), (2, 2)), ((3, 4, 3), (3, 2)),
        ),
        large=(((20, 21, 2), (3, 4)),),
    ),
    DropoutTrial(),
    SoftmaxTrial(
        "softmax", "SoftmaxLayer", lambda subject: st.tuples(draw.rows()), _steep,
        typical=(((1, 3),), ((1, 5),), ((1, 2),)),
    ),
) + tuple(ActivationTrial(name) for name in ACTIVATIONS) + tuple(
    LossTrial(name) for name in LOSSES
) + tuple(MatrixTrial(name) for name in MATRIX) + (
    NetworkTrial("network", samples=1, epochs=1),
    NetworkTrial("fit", samples=3, epochs=3),
)
