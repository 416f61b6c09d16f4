"""The trials of layers: one pass; another pass on the same layer; two layers at once."""

from math import inf, isfinite, nan

from hypothesis import strategies as st

from ...numbers.random import Random
from ..judging import freedom
from ..judging.arrays import each, shape
from ..subjects.names import GRADIENTS, PARAMETERS, NotOffered, Raised, flat
from . import strategies as draw
from .dropout import DropoutTrial
from .strategies import LayerCase
from .structures import smaller_layers
from .trial import Trial


class LayerTrial(Trial):
    """A layer: one pass; another pass on the same layer; two layers at the same time."""

    families = ("layers",)
    parameters = ()
    largest = 2  # of the numbers in typical cases
    passes_back = True  # whether there is a dE/dX

    def __init__(
        self, name, layer, arguments, elements=None, typical=(), large=(), options=None, required={},
        cost=1
    ):
        self.name, self.layer, self.needs = name, layer, (layer,)
        self._options = options or (lambda arguments: st.just({}))
        self._required = required
        self._arguments, self._elements = arguments, elements or draw.arrays
        self._typical, self._large, self.cost = typical, large, cost
        self.parameters = PARAMETERS.get(layer, ())
        rows = ["forward", "dE/dX"][: 1 + self.passes_back]
        rows += ["updated " + name for name in self.parameters]
        rows += [GRADIENTS[name] for name in self.parameters]
        self._plain = tuple(rows)
        self.rows = self._plain + (
            "shapes", "arguments unchanged", "second pass", "two instances", "batch"
        )

    def missing(self, subject):
        absent = Trial.missing(self, subject)
        return absent or subject.takes_none(self.layer, self._required)

    def cases(self, number, subject):
        elements, arguments = self._elements(number), self._arguments(subject)
        rates = st.one_of(
            st.sampled_from([0.5, 1.0, 0.125]), draw.between(0, 2, number),
            draw.floats(number),
        )

        @st.composite
        def cases(draw_):
            given = draw_(arguments)
            options = draw_(self._options(given))
            first = draw_(draw.passes(self.layer, given, elements, rates, options))
            again = None
            if draw_(st.booleans()):
                again = draw_(draw.passes(self.layer, given, elements, rates, options))
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
        rng, options = Random(seed), {}
        if isinstance(arguments[-1], dict):
            arguments, options = arguments[:-1], arguments[-1]
        shapes = draw.shapes_of(self.layer, arguments, options)
        fill = lambda shape: draw.filled(shape, rng, number, self.largest)
        parameters = {name: fill(shape) for name, shape in shapes["parameters"].items()}
        rate = 0.375 if parameters else 1
        return draw.Pass(
            self.layer, arguments, parameters, fill(shapes["input"]), fill(shapes["output"]), rate,
            options,
        )

    def steps(self, run, case, seen):
        p, q = case
        yield self._plain[0], None, lambda: self._build(run, "layer", p)
        for step in self._used(run, "layer", p, self._plain, seen):
            yield step
        expected = draw.shapes_of(p.layer, p.arguments, p.options)["output"]
        yield "shapes", "layer.output_shape", lambda: run.shape("layer", "output_shape", expected)
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
        for step in self._used(run, "layer", q, ["second pass"] * 12, seen, "second_"):
            yield step
        for others in (self._interleaved, self._in_one_batch):
            for step in others(run, case, seen):
                yield step

    def _in_one_batch(self, run, case, seen):
        """Two samples at once."""
        p, q = case
        row = "batch"
        if q is None or not run.batches(p.layer):
            return
        yield row, None, lambda: self._build(run, "whole", p)
        yield row, "outputs", lambda: run.forward_all("whole", [p.input, q.input])
        if not self._goes_back(run, "whole", seen, row, "errors"):
            return
        known = seen[row, "reduction"] if seen else None
        yield row, "reduction", lambda: run.reduction("whole", known)
        errors = self._error("errors")
        yield row, errors, lambda: run.backward_all(
            "whole", [p.output_error, q.output_error], p.learning_rate, known, errors or "")
        for name in self.parameters:
            yield row, "whole." + name, lambda: run.get("whole", name)

    def _interleaved(self, run, case, seen):
        """Two layers at the same time."""
        p, q = case
        if q is None:
            return
        row = "two instances"
        yield row, None, lambda: self._build(run, "one", p)
        yield row, None, lambda: self._build(run, "two", q)
        yield row, "output_one", lambda: run.forward("one", p.input, "output_one")
        yield row, "output_two", lambda: run.forward("two", q.input, "output_two")
        if not self._goes_back(run, "one", seen, row, "error_one"):
            return
        for var, p in (("one", p), ("two", q)):
            error = self._error("error_" + var)
            yield row, error, lambda: run.backward(
                var, p.output_error, p.learning_rate, error or "")
        for name in self.parameters:
            yield row, "one." + name, lambda: run.get("one", name)

    def smaller(self, case):
        return smaller_layers(case)

    def steps_for(self, row, run, case, seen):
        steps = {"two instances": self._interleaved, "batch": self._in_one_batch}
        return steps.get(row, self.steps)(run, case, seen)

    def alone(self, case, row, seen):
        p, q = case
        if row == "second pass":
            reached = self._reached(p, seen)
            return [LayerCase(p, None), LayerCase(q._replace(parameters=reached or {}), None)]
        if row in ("two instances", "batch"):
            return [LayerCase(p, None), LayerCase(q, None)]
        return ()

    def _reached(self, p, seen):
        """The parameters after the first pass; None if they are not finite."""
        if not self._goes_back(None, "layer", seen, self._plain[1], "input_error"):
            return p.parameters
        reached = {}
        for name, value in p.parameters.items():
            value = seen.get(("updated " + name, "layer." + name))
            if not _finite(value) or shape(value) != shape(p.parameters[name]):
                return None
            reached[name] = value
        return reached

    def _goes_back(self, run, var, seen, row, error):
        """Whether there is a backward pass; the reference has one if the library had."""
        if seen is None:
            return run.has(var, "backward_propagation")
        first = error if self.passes_back else "%s.%s" % (var, self.parameters[0])
        return (row, first) in seen

    def _error(self, name):
        """The name of a dE/dX; None if the layer has none."""
        return name if self.passes_back else None

    def _build(self, run, var, p):
        run.build(var, p.layer, p.arguments, p.parameters, p.options)

    def _used(self, run, var, p, rows, seen, prefix=""):
        rows = iter(rows)
        output, error = prefix + "output", prefix + "input_error"
        yield next(rows), output, lambda: run.forward(var, p.input, output)
        row = next(rows)
        if not self._goes_back(run, var, seen, row, error):
            return
        error = self._error(error)
        yield row, error, lambda: run.backward(var, p.output_error, p.learning_rate, error or "")
        for name in self.parameters:
            row = next(rows) if self.passes_back else row
            yield row, var + "." + name, lambda: run.get(var, name)
        for name in self.parameters:
            attribute = name + "_error"
            yield next(rows), var + "." + attribute, lambda: run.get(var, attribute)


def _finite(a):
    """Whether these are nested lists of finite numbers, all of one shape."""
    try:
        shape(a)
    except ValueError:
        return False
    return a is not None and all(isfinite(x) for x in flat(a))


_STRIDED = {"stride": (1, 1), "padding": (0, 0)}
_OWN = ("square", "square_prime")


class PoolingTrial(LayerTrial):
    """Also ties, inf and NaN, for pooling only compares and copies."""

    copies = True

    def readings(self, subject):
        run = subject.start()
        try:
            run.build("layer", "MaxPoolingLayer", ((3, 1, 1), (2, 1)), {})
            at_start = run.forward("layer", [[[1.0]], [[2.0]], [[3.0]]]) == [[[3.0]]]
        except (Raised, NotOffered):
            return {}
        return {"MaxPoolingLayer": freedom.DropsAtStart} if at_start else {}

    def settled(self, case, what, value, number, readings):
        passes = {
            "output": case.first, "output_one": case.first, "second_output": case.again,
            "output_two": case.again, "input_error": case.first, "error_one": case.first,
            "second_input_error": case.again, "error_two": case.again,
        }
        if what in ("outputs", "errors") and isinstance(value, list) and len(value) == 2:
            what = {"outputs": "output", "errors": "input_error"}[what]
            return [
                freedom.settled(p, what, one, number, bool(readings))
                for p, one in zip(case, value)
            ]
        if what not in passes:
            return value
        return freedom.settled(passes[what], what, value, number, bool(readings))

    def cases(self, number, subject):
        elements = lambda shape: st.one_of(
            draw.nested(shape, st.sampled_from([0.0, -0.0, 1.0])),
            draw.arrays(number)(shape),
            draw.nested(shape, st.sampled_from([0.0, 1.0, -1.0, inf, -inf, nan])),
        )
        plain = draw.arrays(number)

        @st.composite
        def cases(draw_):
            arguments = draw_(self._arguments(subject))
            pass_ = draw.passes(self.layer, arguments, plain, inputs=elements)
            return LayerCase(draw_(pass_), draw_(pass_) if draw_(st.booleans()) else None)

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


class StridedPoolingTrial(LayerTrial):
    """Of numbers of which no two are equal: where windows overlap, shares would have no end."""

    def cases(self, number, subject):
        drawn = LayerTrial.cases(self, number, subject)
        return st.tuples(drawn, st.integers(0, 999)).map(
            lambda both: LayerCase(*[p and _with_distinct(p, both[1] + at)
                                     for at, p in enumerate(both[0])])
        )

    def _filled(self, arguments, number, seed):
        return _with_distinct(LayerTrial._filled(self, arguments, number, seed), seed)

    def admits(self, case):
        return all(len(set(flat(p.input))) == len(flat(p.input)) for p in case if p)


def _with_distinct(p, seed):
    """The pass with an input of quarters, in any order."""
    rng, (i, j, d) = Random(seed), p.arguments[0]
    numbers = [(n - i * j * d // 2) / 4 for n in range(i * j * d)]
    order = sorted(range(len(numbers)), key=lambda _: rng.next())
    drawn = iter([numbers[at] for at in order])
    return p._replace(input=each(lambda _: next(drawn), p.input))


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


class EmbeddingTrial(LayerTrial):
    """Of tokens, ints from 0 on, often the same: there is no derivative by them."""

    passes_back = False

    def cases(self, number, subject):
        @st.composite
        def cases(draw_):
            first, again = draw_(LayerTrial.cases(self, number, subject))
            tokens = st.integers(0, first.arguments[1] - 1)
            given = draw.nested(first.arguments[0], tokens)
            return LayerCase(*[p and p._replace(input=draw_(given)) for p in (first, again)])

        return cases()

    def smaller(self, case):
        for smaller in LayerTrial.smaller(self, case):
            size = smaller.first.arguments[1]
            yield LayerCase(*[
                p and p._replace(input=[[t % size for t in p.input[0]]]) for p in smaller
            ])

    def _filled(self, arguments, number, seed):
        p, rng = LayerTrial._filled(self, arguments, number, seed), Random(seed)
        return p._replace(input=[[rng.next() % arguments[1] for _ in p.input[0]]])


class AttentionTrial(LayerTrial):
    """Of numbers between -1 and 1: the weights are then none of them almost 0."""

    largest = 1


def _activation_arguments(subject):
    names = ["square"] + [n for n in draw.ACTIVATIONS if subject.offers(n, n + "_prime")]
    return st.tuples(draw.shapes, st.sampled_from(names)).map(
        lambda a: (a[0], a[1], a[1] + "_prime")
    )


def _calm(number):
    """Elements on which exp stays finite and squares of squares too."""
    return lambda shape: st.one_of(
        draw.nested(shape, draw.halves),
        st.integers(0, 999).map(lambda seed: draw.filled(shape, Random(seed), number)),
        draw.nested(shape, draw.between(-2, 2, number)),
        draw.nested(shape, draw.moderate(number, 60.0)),
    )


def _small(number):
    """Elements that are squared, divided and multiplied several times."""
    return lambda shape: st.one_of(
        draw.nested(shape, draw.halves),
        st.integers(0, 999).map(lambda seed: draw.filled(shape, Random(seed), number)),
        draw.nested(shape, draw.between(-2, 2, number)),
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


def _norm_arguments(subject):
    """Sequences, with an epsilon that every format has, and the cube of 1 / √epsilon too."""
    shapes = st.tuples(draw.sizes(3), draw.sizes(5))
    return st.tuples(shapes, st.sampled_from([0.5, 2.0**-5, 2.0**-8]))


@st.composite
def _position_arguments(draw_):
    n = draw_(draw.sizes(4))
    return (n, draw_(draw.sizes(4))), draw_(st.integers(n, 6))


def _attention_arguments(widths, lengths=3):
    """Sequences, and a number of heads of one of these widths."""

    @st.composite
    def arguments(draw_):
        heads = draw_(draw.sizes(2))
        n, h = draw_(draw.sizes(lengths)), draw_(st.sampled_from(widths))
        return (n, heads * h), heads

    return lambda subject: arguments()


def _modest(number):
    """Elements of which products of three stay so small that their exp is at home in any format."""
    return lambda shape: st.one_of(
        draw.nested(shape, st.integers(-2, 2).map(lambda n: n / 2)),
        st.integers(0, 999).map(lambda seed: draw.filled(shape, Random(seed), number, 1)),
        draw.nested(shape, draw.between(-1, 1, number)),
    )


@st.composite
def _sequence_arguments(draw_):
    """A dense layer of rows: (n, i), (n, j)."""
    n = draw_(draw.sizes(4))
    return (n, draw_(draw.sizes(4))), (n, draw_(draw.sizes(4)))


@st.composite
def _embedding_arguments(draw_):
    return (1, draw_(draw.sizes(5))), draw_(draw.sizes(4)), draw_(draw.sizes(3))


def _activations(shape, name):
    return shape, name, name + "_prime"


LAYER_TRIALS = (
    LayerTrial(
        "fc", "FCLayer", _fc_arguments,
        typical=(((1, 3), (1, 4)), ((1, 3), (1, 3)), ((1, 1), (1, 2)), ((1, 5), (1, 1))),
        large=(
            ((1, 70), (1, 5)), ((1, 130), (1, 33)), ((1, 3), (1, 131)),
        ),
    ),
    LayerTrial(
        "activation", "ActivationLayer", _activation_arguments, _calm,
        typical=tuple(
            _activations(shape, name)
            for shape, name in (
                ((1, 4), "square"), ((2, 3, 2), "square"), ((1, 3), "tanh"), ((2, 2), "relu")
            )
        ),
        large=(
            _activations((1, 67), "square"), _activations((17, 5, 3), "square"),
            _activations((5, 7, 3), "relu"), _activations((1, 35), "tanh"),
        ),
    ),
    LayerTrial(
        "conv", "ConvLayer", _conv_arguments,
        typical=(
            ((4, 3, 2), (2, 2), 3), ((4, 4, 3), (2, 2), 3), ((3, 5, 1), (2, 3), 1),
            ((3, 3, 3), (3, 3), 2), ((3, 4, 2), (1, 1), 1),
        ),
        large=(
            ((9, 8, 2), (3, 2), 2), ((3, 20, 1), (2, 3), 2), ((18, 4, 1), (3, 3), 1),
            ((3, 3, 17), (2, 2), 17), ((17, 19, 1), (3, 3), 1), ((3, 37, 1), (2, 2), 1),
            ((35, 3, 1), (2, 2), 1), ((8, 9, 1), (7, 6), 1),
        ),
    ),
    FlattenTrial(
        "flatten", "FlattenLayer", lambda subject: st.tuples(st.one_of(
            st.tuples(draw.sizes(3), draw.sizes(3), draw.sizes(3)), draw.shapes
        )),
        typical=(((2, 3, 4),), ((3, 3, 3),), ((1, 4, 2),)),
        large=(((9, 10, 5),), ((2, 3, 35),), ((1, 130),)),
    ),
    PoolingTrial(
        "pooling", "MaxPoolingLayer", lambda subject: draw.volumes_and_windows(5),
        typical=(
            ((4, 6, 2), (2, 3)), ((4, 6, 2), (2, 2)), ((5, 5, 1), (2, 2)), ((3, 4, 3), (3, 2)),
        ),
        large=(
            ((20, 21, 2), (3, 4)), ((13, 9, 1), (6, 7)), ((2, 70, 1), (2, 33)),
            ((37, 2, 1), (36, 1)), ((5, 4, 17), (2, 2)),
        ),
    ),
    LayerTrial(
        "strided_conv", "ConvLayer", _conv_arguments, cost=8,
        options=lambda arguments: draw.stride_and_padding(arguments[1], False), required=_STRIDED,
        typical=(
            ((5, 6, 2), (2, 3), 2, {"stride": (2, 3)}),
            ((6, 6, 1), (3, 2), 2, {"stride": (2, 1), "padding": (1, 2)}),
            ((3, 4, 2), (2, 2), 3, {"padding": (1, 0)}), ((7, 4, 1), (2, 2), 1, {"stride": (3, 3)}),
        ),
        large=(
            ((9, 12, 2), (3, 4), 2, {"stride": (4, 3), "padding": (3, 2)}),
            ((35, 3, 1), (2, 2), 1, {"stride": (2, 1), "padding": (0, 1)}),
        ),
    ),
    StridedPoolingTrial(
        "strided_pooling", "MaxPoolingLayer", lambda subject: draw.volumes_and_windows(5), cost=8,
        options=lambda arguments: draw.stride_and_padding(arguments[1], True), required=_STRIDED,
        typical=(
            ((4, 6, 2), (2, 3), {"stride": (1, 2)}), ((5, 5, 1), (3, 2), {"padding": (1, 1)}),
            ((6, 7, 2), (2, 3), {"stride": (3, 2), "padding": (1, 0)}),
        ),
        large=(((13, 9, 1), (6, 7), {"stride": (3, 2), "padding": (3, 3)}),),
    ),
    LayerTrial(
        "average_pooling", "AveragePoolingLayer", lambda subject: draw.volumes_and_windows(5),
        cost=4,
        typical=(((4, 6, 2), (2, 3)), ((4, 6, 2), (2, 2)), ((5, 5, 1), (2, 2)), ((3, 4, 3), (3, 2))),
        large=(((20, 21, 2), (3, 4)), ((13, 9, 1), (6, 7)), ((5, 4, 17), (2, 2))),
    ),
    LayerTrial(
        "strided_average", "AveragePoolingLayer", lambda subject: draw.volumes_and_windows(5),
        cost=8,
        options=lambda arguments: draw.stride_and_padding(arguments[1], True), required=_STRIDED,
        typical=(
            ((4, 6, 2), (2, 3), {"stride": (1, 2)}), ((5, 5, 1), (3, 2), {"padding": (1, 1)}),
            ((6, 7, 2), (2, 3), {"stride": (3, 2), "padding": (1, 0)}),
        ),
        large=(((13, 9, 1), (6, 7), {"stride": (3, 2), "padding": (3, 3)}),),
    ),
    DropoutTrial(),
    SoftmaxTrial(
        "softmax", "SoftmaxLayer", lambda subject: st.tuples(draw.rows()), _steep,
        typical=(((1, 3),), ((1, 5),), ((1, 2),)), large=(((1, 33),), ((1, 130),)),
    ),
) + tuple(
    LayerTrial(
        name, layer, _norm_arguments, _small, cost=8,
        typical=(((3, 4), 0.25), ((3, 3), 2.0**-8), ((1, 2), 0.5)), large=(((2, 37), 2.0**-8),),
    )
    for name, layer in (("rms_norm", "RMSNormLayer"), ("layer_norm", "LayerNormLayer"))
) + (
    LayerTrial(
        "fc_rows", "FCLayer", lambda subject: _sequence_arguments(), cost=8,
        options=lambda arguments: st.sampled_from([{"bias": True}, {"bias": False}]),
        required={"bias": True},
        typical=(
            ((3, 2), (3, 4), {"bias": True}), ((3, 3), (3, 3), {"bias": True}),
            ((2, 3), (2, 2), {"bias": False}),
        ),
        large=(((35, 2), (35, 3), {"bias": True}),),
    ),
    EmbeddingTrial(
        "embedding", "EmbeddingLayer", lambda subject: _embedding_arguments(), cost=8,
        typical=(((1, 4), 3, 2), ((1, 3), 3, 3), ((1, 5), 2, 1)), large=(((1, 35), 33, 2),),
    ),
    LayerTrial(
        "position", "PositionLayer", lambda subject: _position_arguments(), cost=8,
        typical=(((3, 2), 3), ((2, 3), 4), ((2, 2), 5)), large=(((33, 2), 37),),
    ),
    AttentionTrial(
        "attention", "AttentionLayer", _attention_arguments([1, 2, 3]), _modest, cost=10,
        options=lambda arguments: st.sampled_from([{}, {"causal": False}]),
        typical=(((3, 4), 2), ((3, 4), 2, {"causal": False}), ((2, 3), 1)),
        large=(((17, 2), 1), ((2, 18), 9)),
    ),
    AttentionTrial(
        "rotary_attention", "AttentionLayer", _attention_arguments([2, 4]), _modest, cost=10,
        options=lambda arguments: st.just({"rotary": True}), required={"rotary": True},
        typical=(((3, 4), 1, {"rotary": True}), ((3, 4), 2, {"rotary": True})),
        large=(((17, 2), 1, {"rotary": True}), ((2, 18), 1, {"rotary": True})),
    ),
)
