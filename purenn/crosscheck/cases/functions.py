"""The trials of activation functions, losses and matrix functions."""

from fractions import Fraction
from math import inf, nan

from hypothesis import strategies as st

from ...numbers.random import Random
from ..judging import mathematics
from ..judging.arrays import each
from ..subjects.names import (
    ACTIVATIONS, LOSSES, MATRIX, OF_LOGITS, SMOOTH, NotOffered, Raised, flat,
)  # fmt: skip
from . import strategies as draw
from .strategies import nearest
from .structures import along_axes
from .trial import Trial


CATEGORICAL, SOFTMAX = "categorical_cross_entropy", "softmax_cross_entropy"
SMOOTH_UP_TO = 15.0  # some libraries' softplus is x from 20 on


class ActivationTrial(Trial):
    """A function of one number and its derivative."""

    families = ("activations",)

    def __init__(self, name):
        self.name, self.needs = name, ()
        self.rows = (name, name + "_prime", "arguments unchanged")
        self.cost = 4 if name in SMOOTH else 1

    def missing(self, subject):
        offered = [name for name in self.rows[:2] if subject.offers(name)]
        return [] if offered else [self.name]

    def cases(self, number, subject):
        largest = {1024: 700.0, 128: 80.0, 16: 9.0}[number.exponents]  # exp(-x) is finite
        if self.name in SMOOTH:
            largest = 9.0 if number.exponents == 16 else SMOOTH_UP_TO
        bounded = self.name in ("tanh", "sigmoid") + SMOOTH
        elements = [draw.between(-2, 2, number), draw.halves]
        elements.append(draw.moderate(number, largest) if bounded else draw.floats(number))
        tiny = float(number.normal)
        elements.append(st.one_of(
            st.sampled_from([0.0, -0.0, float(number.smallest), -float(number.smallest), tiny]),
            draw.between(-tiny, tiny, number),
        ))
        if bounded and self.name not in SMOOTH:  # some are NaN at -inf, by their formula
            elements.append(st.sampled_from([inf, -inf, nan]))
        shapes = st.tuples(draw.sizes(2), draw.sizes(4))
        return shapes.flatmap(lambda shape: draw.nested(shape, st.one_of(*elements)))

    def typical(self, number, subject):
        yield [[0.0, 1.0, -1.0], [0.5, -0.5, -0.0]]
        for seed in range(2):
            yield draw.filled((2, 4), Random(seed), number)
        yield draw.filled((1, 5), Random(3), number, 8 if self.name in SMOOTH else 32)
        yield [[2.0**-14, -(2.0**-14), 8.0, -8.0]]
        if number.exponents > 16:
            yield [[2.0**-30, -(2.0**-30), 64.0, -64.0]]

    def large(self, number, subject):
        """Arrays of every rank, single numbers included, and long rows."""
        for seed, shape in enumerate(((5,), (3, 2, 4), (2, 1, 3, 2), (1, 67), (17, 9))):
            yield draw.filled(shape, Random(10 + seed), number, 4)
        for x in (0.5, -0.75, 1.5, -3.0):
            yield x

    def smaller(self, case):
        return (a for (a,) in along_axes((case,), ("*",)))

    def dispensable(self, row, other, what):
        return row in self.rows[:2] and other in self.rows[:2] and row != other

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
        self.cost = 4 if name in OF_LOGITS else 1

    missing = ActivationTrial.missing

    def cases(self, number, subject):
        if self.name == "mse":
            pair = draw.shapes.flatmap(
                lambda s: st.tuples(draw.arrays(number)(s), draw.arrays(number)(s))
            )
        elif self.name in OF_LOGITS:
            true = st.one_of(st.sampled_from([0.0, 1.0, 0.5]), draw.between(0, 1, number))
            pred = st.one_of(draw.halves, draw.between(-2, 2, number), draw.moderate(number, 8.0))
            pair = st.tuples(draw.sizes(3), draw.sizes(4)).flatmap(
                lambda s: st.tuples(*[draw.nested((s[0], s[1] + 1), a) for a in (true, pred)])
            )
        else:
            true = st.one_of(st.sampled_from([0.0, 1.0]), draw.between(0, 1, number))
            pred = st.one_of(
                st.sampled_from([0.5, 0.25, 0.75]),
                draw.between(0.125, 0.875, number),
                draw.probabilities(number, 2e-12),
                draw.probabilities(number, self._least(number)),
            )
            pair = draw.rows().flatmap(
                lambda s: st.tuples(draw.nested(s, true), draw.nested(s, pred))
            )
        if self.name == CATEGORICAL:
            pair = pair.map(lambda both: self._distributions(both, number))
        if self.name == SOFTMAX:
            pair = pair.map(lambda both: self._target(both, number))
        return pair

    def _target(self, both, number):
        """Rows of Y* that add up to 1, but for rounding."""
        return [_distribution(row, number, 0.0) for row in both[0]], both[1]

    def _distributions(self, both, number):
        """Rows of both that add up to 1, but for rounding."""
        least = self._least(number)
        return tuple(
            [_distribution(row, number, least * at) for row in a] for at, a in enumerate(both)
        )

    def _least(self, number):
        """Many libraries guard probabilities nearer to 0: log Y below -100, or -1 / Y."""
        return 1e-43 if self.name == "binary_cross_entropy" else float(number.normal)

    def _of_logits(self, number, shapes):
        for seed, shape in enumerate(shapes):
            rng = Random(20 + seed)
            a = each(lambda x: (x + 2) / 4, draw.filled(shape, rng, number))
            b = draw.filled(shape, rng, number, 4)
            yield self._target((a, b), number) if self.name == SOFTMAX else (a, b)

    def typical(self, number, subject):
        if self.name in OF_LOGITS:
            for case in self._of_logits(number, ((1, 2), (1, 5), (1, 3), (2, 3), (4, 2))):
                yield case
            yield [[0.0, 1.0, 0.0]], [[0.5, -1.5, 2.0]]
            yield [[1.0, 0.0], [0.0, 1.0]], [[8.0, -8.0], [6.0, 7.5]]
            return
        for seed, shape in enumerate(((1, 1), (1, 5), (1, 3), (2, 3), (2, 2, 2))):
            rng = Random(seed)
            a, b = draw.filled(shape, rng, number), draw.filled(shape, rng, number)
            if self.name != "mse":
                if len(shape) > 2:
                    continue
                a, b = [[[(x + 2) / 4 for x in row] for row in part] for part in (a, b)]
            if self.name == CATEGORICAL:
                a, b = self._distributions((a, b), number)
            yield a, b
        if self.name == CATEGORICAL:
            smallest = (14,) if number.exponents <= 16 else (14, 36, 60)
            for exponent in smallest:
                one = nearest(1 - 2.0**-exponent, number)
                yield [[0.75, 0.25]], [[2.0**-exponent, one]]
        elif self.name != "mse":
            yield [[1.0, 0.0, 0.5]], [[2.0**-16, 2.0**-14, 0.75]]
            if number.exponents > 16:
                yield [[1.0, 0.0, 0.5]], [[2.0**-36, 2.0**-30, 0.75]]
                yield [[1.0, 0.0]], [[2.0**-60, 2.0**-100]]

    def admits(self, case):
        """Whether these are probabilities or distributions, if the loss takes such."""
        if self.name == "mse":
            return True
        y_true, y_pred = case
        if self.name in OF_LOGITS:
            sums = [abs(sum(row) - 1) < 0.05 for row in y_true] if self.name == SOFTMAX else []
            sized = len(y_true[0]) > 1  # of one class, 1.0 would be a class number
            return all(0 <= t <= 1 for t in flat(y_true)) and all(sums) and sized
        in_range = all(0 <= t <= 1 for t in flat(y_true)) and all(0 < y <= 1 for y in flat(y_pred))
        if self.name != CATEGORICAL:
            return in_range and all(y < 1 for y in flat(y_pred))
        return in_range and all(abs(sum(row) - 1) < 0.05 for a in case for row in a)

    def readings(self, subject):
        """The mean over rows, if that is how the library combines several."""
        if self.name != CATEGORICAL or not subject.offers(self.name):
            return {}
        row = [0.5, 0.5]
        try:
            one, two = [subject.start().call(self.name, [row] * n, [row] * n) for n in (1, 2)]
            by_mean = abs(one - two) < abs(one) / 8
        except (Raised, NotOffered, TypeError):
            return {}
        sums = {name: mathematics.EXACT[name] for name in self.rows[:2]}
        return {name: over_rows(loss) for name, loss in sums.items()} if by_mean else {}

    def large(self, number, subject):
        if self.name in OF_LOGITS:
            for case in self._of_logits(number, ((1, 67), (35, 2))):
                yield case
            return
        for seed, shape in enumerate(((7,), (1, 67), (35, 1), (2, 3, 11), (2, 1, 3, 2))):
            rng = Random(10 + seed)
            a, b = draw.filled(shape, rng, number), draw.filled(shape, rng, number)
            if self.name != "mse":
                a, b = [each(lambda x: (x + 2) / 4, part) for part in (a, b)]
            if self.name != CATEGORICAL:
                yield a, b
            elif len(shape) == 2:
                yield self._distributions((a, b), number)

    def smaller(self, case):
        return along_axes(case, ("*", "*"))

    dispensable = ActivationTrial.dispensable

    def steps(self, run, case, seen):
        y_true, y_pred = case
        for name in self.rows[:2]:
            if run.offers(name) and not (name == "binary_cross_entropy_prime" and _guarded(y_pred)):
                yield name, "result", lambda: run.call(name, y_true, y_pred)
        yield "arguments unchanged", "", run.changed


def _distribution(row, number, least):
    """Numbers from `least` to 1, in the row's proportions: their sum is 1, but for rounding."""
    total = sum(map(Fraction, row))
    if not total:
        return [1.0] + [0.0] * (len(row) - 1)
    return [max(nearest(float(x / total), number), nearest(least, number)) for x in row]


def over_rows(loss):
    """The loss, or its derivative, as a mean over rows instead of a sum."""

    def mean(y_true, y_pred):
        n = len(y_true)
        return each(lambda x: x / n, loss(y_true, y_pred))

    return mean


def _guarded(y_pred):
    """Whether Y (1 - Y) is so small that many guard the quotient: torch does below 1e-12."""
    return min(y * (1 - y) for y in flat(y_pred)) < 1.5e-12


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

    def large(self, number, subject):
        fill = lambda shape, seed: draw.filled(shape, Random(seed), number)
        if self.name == "dot":
            shapes = (((3, 35), (35, 2)), ((17, 3), (3, 19)), ((1, 130), (130, 1)))
            return [(fill(a, 11), fill(b, 12)) for a, b in shapes]
        if self.name == "transpose":
            return [(fill(s, 11),) for s in ((9, 17), (33, 2), (2, 35))]
        if self.name in ("correlate2d", "convolve2d"):
            shapes = (((11, 13), (7, 6)), ((3, 37), (2, 3)), ((35, 2), (2, 1)), ((6, 7), (6, 7)))
            return [(fill(a, 11), fill(k, 12), mode) for a, k in shapes for mode in _MODES]
        shapes = ((37,), (1, 67), (17, 9), (3, 2, 7), (2, 1, 3, 2))
        if self.name == "scale":
            return [(0.375, fill(s, 11)) for s in shapes]
        return [(fill(s, 11), fill(s, 12))[: 1 if self.name == "apply" else 2] for s in shapes]

    def smaller(self, case):
        if self.name in ("correlate2d", "convolve2d"):
            a, kernel, mode = case
            if mode != "valid":
                yield a, kernel, "valid"
            for image, window in along_axes((a, kernel), ("ij", "mn")):
                if len(window) <= len(image) and len(window[0]) <= len(image[0]):
                    yield image, window, mode
            return
        letters = _AXES.get(self.name, ("*", "*"))
        for smaller in along_axes(case, letters):
            yield smaller

    def steps(self, run, case, seen):
        if self.name == "apply":
            yield "result", "result", lambda: run.apply("square", case[0])
        else:
            yield "result", "result", lambda: run.call(self.name, *case)
        yield "arguments unchanged", "", run.changed


_MODES = ("valid", "full", "same")
_AXES = {"dot": ("ij", "jk"), "transpose": ("*",), "scale": ("", "*"), "apply": ("*",)}

FUNCTION_TRIALS = tuple(
    [ActivationTrial(name) for name in ACTIVATIONS] + [LossTrial(name) for name in LOSSES]
    + [MatrixTrial(name) for name in MATRIX]
)
