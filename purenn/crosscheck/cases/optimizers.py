"""The trials of the rules by which optimizers move a parameter."""

from collections import namedtuple
from math import isfinite

from hypothesis import strategies as st

from ...numbers.random import Random
from ..judging.arrays import each, shape
from ..subjects.names import flat
from . import strategies as draw
from .strategies import nearest
from .structures import along_axes
from .trial import Trial

# `arrays` are P, g = dE/dP and the state, `numbers` what follows them; `again` is None or the g
# of a second step
Step = namedtuple("Step", "arrays numbers again")


class StepTrial(Trial):
    """A rule: one step, and perhaps another from where that came to."""

    families = ("optimizers",)

    cost = 8

    def __init__(self, name, *state):
        self.name, self.needs, self.state = name, (name,), state
        self.rows = ("P",) + state + ("second step", "arguments unchanged")

    def _numbers(self, number):
        """A strategy for the numbers of a call."""
        rates = st.one_of(
            st.sampled_from([0.5, 1.0, nearest(0.001, number)]), draw.between(0, 2, number)
        )
        if self.name == "momentum_step":
            known = [0.0, 0.5, nearest(0.9, number), 1.0]
            return st.tuples(rates, st.one_of(st.sampled_from(known), draw.between(0, 1, number)))
        betas = st.one_of(
            st.sampled_from([0.0, 0.5, *_betas(number)]), draw.between(0.5, 0.9375, number)
        )
        times = st.one_of(st.sampled_from([1, 2, 3]), st.integers(1, 30))
        return st.tuples(times, rates, betas, betas, st.sampled_from(_epsilons(number)))

    def cases(self, number, subject):
        elements = draw.arrays(number)

        @st.composite
        def cases(draw_):
            dimensions = draw_(_shapes)
            arrays = [draw_(draw.nested(dimensions, elements)) for _ in range(2 + len(self.state))]
            again = draw_(draw.nested(dimensions, elements)) if draw_(st.booleans()) else None
            return self._case(arrays, draw_(self._numbers(number)), again)

        return cases()

    def _case(self, arrays, numbers, again):
        if self.name == "adam_step":
            arrays[3] = each(abs, arrays[3])
        return Step(tuple(arrays), tuple(numbers), again)

    def _filled(self, dimensions, numbers, number, seed, largest=2, again=True):
        rng = Random(seed)
        fill = lambda: draw.filled(dimensions, rng, number, largest)
        arrays = [fill() for _ in range(2 + len(self.state))]
        return self._case(arrays, numbers, fill() if again else None)

    def typical(self, number, subject):
        if self.name == "momentum_step":
            for seed, mu in enumerate((0.5, 0.875, nearest(0.9, number))):
                yield self._filled(((2, 3), (3,), (2, 1, 2))[seed], (0.375, mu), number, seed)
            return
        low, high = _betas(number)
        for seed, (t, b1, b2, epsilon) in enumerate((
            (1, low, high, _epsilons(number)[0]), (2, 0.5, 0.75, 0.125), (3, low, high, 0.125),
            (7, 0.875, 0.5, _epsilons(number)[0]),
        )):
            yield self._filled(((2, 3), (1, 4), (3,), (2, 1, 2))[seed], (t, 0.375, b1, b2, epsilon),
                               number, seed)
        # gradients as small as epsilon, at the start of a training
        zeros = [[0.0, 0.0]]
        g = [[2.0**-9, -(2.0**-8)]]
        yield Step(([[1.0, 2.0]], g, zeros, zeros), (1, 0.375, low, high, 2.0**-9), None)

    def large(self, number, subject):
        numbers = (0.125, 0.875)
        if self.name == "adam_step":
            numbers = (300 if number.digits > 11 else 30, 0.125) + _betas(number)
            numbers += (_epsilons(number)[0],)
        for seed, dimensions in enumerate(((67,), (35, 3), (3, 2, 7))):
            yield self._filled(dimensions, numbers, number, 10 + seed, again=False)

    def admits(self, case):
        if self.name == "momentum_step":
            return True
        t, _, b1, b2, epsilon = case.numbers
        # 1 - (1 - β), which many use, has no more than the digits of 1: not for small β
        betas = all(beta == 0 or 0.5 <= beta < 1 for beta in (b1, b2))
        return betas and epsilon > 0 and min(flat(case.arrays[3])) >= 0

    def smaller(self, case):
        if case.again is not None:
            yield case._replace(again=None)
        arrays = case.arrays + ((case.again,) if case.again is not None else ())
        for fewer in along_axes(arrays, ("*",) * len(arrays)):
            again = fewer[-1] if case.again is not None else None
            yield case._replace(arrays=fewer[: len(case.arrays)], again=again)
        if self.name == "adam_step" and case.numbers[0] > 1:
            for t in (1, 2):
                yield case._replace(numbers=(t,) + case.numbers[1:])

    def steps(self, run, case, seen):
        parts = ("P",) + self.state
        yield "P", "result[0]", lambda: run.step(self.name, case.arrays, case.numbers)[0]
        for at, row in enumerate(self.state, 1):
            yield row, "result[%d]" % at, lambda at=at: run.stepped[at]
        yield "arguments unchanged", "", run.changed
        second = case.again is not None and self._second(case, seen or run.stepped, seen is None)
        if second:
            yield "second step", "second[0]", lambda: run.step(
                self.name, second.arrays, second.numbers, "second")[0]
            for at in range(1, len(parts)):
                yield "second step", "second[%d]" % at, lambda at=at: run.stepped[at]

    def _second(self, case, seen, plain):
        """The second step as a case, from the numbers that the library has come to."""
        rows = enumerate(("P",) + self.state)
        reached = [seen[at] if plain else seen.get((row, "result[%d]" % at)) for at, row in rows]
        for value in reached:
            try:
                if shape(value) != shape(case.again) or not all(map(isfinite, flat(value))):
                    return None
            except (TypeError, ValueError):
                return None
        numbers = case.numbers
        if self.name == "adam_step":
            numbers = (numbers[0] + 1,) + numbers[1:]
        second = Step((reached[0], case.again, *reached[1:]), numbers, None)
        return second if self.admits(second) else None

    def alone(self, case, row, seen):
        if row != "second step":
            return ()
        return [case._replace(again=None), self._second(case, seen, False)]


_shapes = st.one_of(st.tuples(draw.sizes(4)), st.tuples(draw.sizes(2), draw.sizes(3)))


def _betas(number):
    """The usual ones, as the format has them."""
    return nearest(0.9, number), nearest(0.999, number) if number.digits > 8 else 0.984375


def _epsilons(number):
    """What is added to the root: the usual, if the format has it, and larger ones."""
    return [e for e in (nearest(1e-8, number), 2.0**-10, 0.125) if e >= number.normal]


STEP_TRIALS = (StepTrial("momentum_step", "V"), StepTrial("adam_step", "M", "V"))
