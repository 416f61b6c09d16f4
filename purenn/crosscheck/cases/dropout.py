"""The trial of DropoutLayer."""

from collections import namedtuple
from math import log, sqrt

from hypothesis import strategies as st

from ...numbers.random import Random
from . import strategies as draw
from .structures import cuts
from .trial import Trial

Many = namedtuple("Many", "shape rate")


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
        return [Many((1, 2000), rate) for rate in (0.25, 0.5, 0.875)]

    def smaller(self, case):
        return () if isinstance(case, Many) else (change(case) for change in cuts(case))

    def dispensable(self, row, other, what):
        return row in ("forward", "dE/dX") and other == "passes through" and what is not None

    def steps(self, run, case, seen):
        if isinstance(case, Many):
            yield "share dropped", "", lambda: run.text(lambda: _share_dropped(run, case))
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
