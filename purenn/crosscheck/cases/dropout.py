"""The trial of DropoutLayer."""

from collections import namedtuple
from math import log, sqrt

from hypothesis import strategies as st

from ...numbers.random import Random
from ...volumes import full
from ..judging.arrays import each
from ..subjects.names import flat
from . import strategies as draw
from .structures import cuts, taken
from .trial import Trial

Many = namedtuple("Many", "shape rate")
Fitted = namedtuple("Fitted", "n rate")
IN_A_NETWORK = ("Network", "FCLayer", "mse", "mse_prime")


class DropoutTrial(Trial):
    """Tests what can be decided about dropout.

    Each element is 0 or x / (1 - rate), where only exact zeros count as dropped, so no input
    is 0; the same elements of dE/dY are dropped; outside training all pass through. That
    the right share is dropped, not the same elements each time, nor always as many, nor the same
    in every channel, is tried on many elements and called wrong where a correct layer would give
    it once in 10¹² runs. A network drops while it fits, and only then.
    """

    name, needs, families = "dropout", ("DropoutLayer",), ("layers",)
    rows = (
        "passes through", "forward", "dE/dX", "share dropped", "in a network", "shapes",
        "arguments unchanged",
    )

    def cases(self, number, subject):
        # a dropped element is recognised by its 0, so no other may become 0
        nonzero = lambda shape: draw.arrays(number)(shape).map(
            lambda a: _without_zeros(a, float(number.normal))
        )
        rates = st.one_of(
            st.sampled_from([0.5, 0.0, 0.25, 0.75]), draw.between(0, 0.96875, number)
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
        many = [Many((1, 2000), rate) for rate in (0.25, 0.5, 0.875)]
        return many + [Many((10, 10, 20), 0.5), Fitted(64, 0.5)]

    def smaller(self, case):
        return () if isinstance(case, (Many, Fitted)) else (change(case) for change in cuts(case))

    def dispensable(self, row, other, what):
        return row in ("forward", "dE/dX") and other == "passes through" and what is not None

    def steps(self, run, case, seen):
        if isinstance(case, Many):
            yield "share dropped", "", lambda: run.text(lambda: _share_dropped(run, case))
            return
        if isinstance(case, Fitted):
            if run.offers(*IN_A_NETWORK):
                yield "in a network", "", lambda: run.text(lambda: _in_a_network(run, case))
            return
        p = case
        shape = p.arguments[0]
        yield "passes through", None, lambda: run.build("layer", p.layer, p.arguments, {})
        yield "passes through", "output", lambda: run.forward("layer", p.input)
        goes_back = run.has("layer", "backward_propagation")
        if goes_back:
            yield "passes through", "input_error", lambda: run.backward("layer", p.output_error, 1)
        dropped = seen.get(("forward", "output")) if seen else None
        yield "forward", None, lambda: run.train("layer", dropped)
        yield "forward", "output", lambda: run.forward("layer", p.input)
        if goes_back:
            yield "dE/dX", "input_error", lambda: run.backward("layer", p.output_error, 1)
        yield "shapes", "layer.output_shape", lambda: run.shape("layer", "output_shape", shape)
        yield "arguments unchanged", "", run.changed


def _without_zeros(a, least):
    if isinstance(a, list):
        return [_without_zeros(part, least) for part in a]
    return a if abs(a) >= least else 1.0


def _share_dropped(run, case):
    """"" if the elements dropped in several passes are those that a correct layer may drop."""
    shape, rate = case
    run.build("layer", "DropoutLayer", (shape, rate), {})
    run.train("layer")
    ones = full(shape, 1.0)
    masks = [each(lambda y: y == 0, run.forward("layer", ones)) for _ in range(9)]
    counts = [sum(flat(mask)) for mask in masks]
    n = len(flat(ones))
    # Hoeffding (1963): the share is off by more than this with probability below 1e-12
    allowed = sqrt(log(2e12) / (2 * n))
    if abs(counts[0] / n - rate) > allowed:
        return "at rate %r, %d of %d elements were dropped" % (rate, counts[0], n)
    if masks[0] == masks[1]:
        return "two passes in training dropped the same elements of %d" % n
    # at 2000 elements and these rates, no count comes up more often than once in 37 passes
    if len(set(counts)) == 1:
        return "each of 9 passes in training dropped %d of %d elements" % (counts[0], n)
    axes = ("row", "column", "channel") if len(shape) == 3 else ()
    for axis, words in enumerate(axes):
        parts = [taken(masks[0], axis, [i]) for i in range(shape[axis])]
        if all(part == parts[0] for part in parts):
            return "the same elements were dropped in every " + words
    return ""


def _in_a_network(run, case):
    """"" if a network drops in each fit, and not in predict.

    From weights of 0 and X = 1, Y* = 1/2, one step of rate 1 makes the weights what X was.
    """
    n, rate = case
    x, zeros = [[[1.0] * n]], {"weights": [[0.0]] * n, "bias": [[0.0]]}
    run.network([("DropoutLayer", ((1, n), rate), {}), ("FCLayer", ((1, n), (1, 1)), zeros)], "mse")
    seen = []
    for fit in ("a fit", "a second fit"):
        for name, value in zeros.items():
            run.set("layer1", name, value)
        run.fit(x, [[[0.5]]], 1, 1.0)
        inputs = flat(run.get("layer1", "weights"))
        if set(inputs) == {1.0}:
            return "%s dropped nothing" % fit
        if set(inputs) != {0.0, 1 / (1 - rate)}:
            return "%s at rate %r made of inputs 1 these: %s" % (fit, rate, sorted(set(inputs)))
        (output,) = flat(run.predict(x))
        if output != sum(inputs) + 1:
            return "predict after %s gave %r, exact is %r" % (fit, output, sum(inputs) + 1)
        seen.append(inputs)
    if seen[0] == seen[1]:
        return "two fits dropped the same elements of %d" % n
    return ""
