"""Finds the mistake behind a wrong derivative: the one that reproduces its numbers.

The mistakes are those of purenn.mistakes; each is tried on the layer that is checked.
"""

from math import ldexp

from ..checking.nested import flat, nested
from ..mistakes.derivatives import at_place, counts
from ..numbers.exp_tanh import DIGITS
from .random_inputs import size
from .trial import Comparison


def likely(trial, comparison):
    """The hint as text, or None."""
    if comparison.summed:
        return None
    found = Found(trial, comparison)
    for hint, values in _explanations(found):
        if values is not None and found.same(values):
            return hint
    return None


class Found:
    """What came out wrong, and what other formulas would give instead.

    It offers what the formulas of purenn.mistakes need, for the elements that were compared.
    """

    def __init__(self, trial, comparison):
        self.trial, self.comparison = trial, comparison
        self.number, layers = comparison.number, trial.subject.layers
        self.layer = layers[0] if len(layers) == 1 else None
        self.got, self.right = comparison.got, comparison.expected
        self.x, self.y, self.rate = trial.x, trial.y, trial.rate
        self.parameters, self.after = trial.parameters, trial.after
        self.error = flat(trial.error)
        self.dimensions = comparison.shape
        self.input_shape = trial.subject.input_shape
        self.output_shape = trial.subject.output_shape
        array = self.parameters[self.number - 1] if self.number else self.x
        self.before = [flat(array)[i] for i in comparison.positions]
        # all elements are there, not only some
        self.whole = len(self.got) == size(comparison.shape) and len(comparison.shape) > 0

    def same(self, values):
        """Whether these are the numbers that came out, and differ from the right ones."""
        bits = 0 if self.trial.exact else ldexp(1.0, -(3 * DIGITS // 8))
        pairs = list(zip(self.got, values, self.comparison.tolerance))
        return len(values) == len(self.got) and not [
            1 for g, v, t in pairs if not abs(g - v) <= t + bits * (abs(g) + abs(v))
        ]

    def times(self, factor):
        return [factor * e for e in self.right]

    def at(self, x=None, parameters=None, error=None):
        """The derivative at another X, other parameters or another dE/dY; None if there is none."""
        columns, c = self.comparison.columns, self.comparison
        if x is not None or parameters is not None:
            try:
                columns = self.trial.columns(self.number, c.positions, x, parameters)
            except Exception:
                return None
        e = self.error if error is None else error
        return Comparison(c.name, c.number, c.shape, c.positions, c.got, columns, e).expected

    def square(self):
        """∂Y_k/∂X_i as rows, if there are as many outputs as elements."""
        rows = [derivative for derivative, _, _ in self.comparison.columns]
        return rows if self.whole and len(rows) == len(self.error) else None


def _explanations(found):
    """Pairs of a hint and the numbers that the mistake gives, the likeliest first."""
    subject = found.trial.subject
    if found.number == 0:
        loss = subject.input_error_name != "dE/dX"
        places = ("loss", "input") if loss else ("input",)
    else:
        if not any(found.right) and found.whole:
            yield (
                "the output does not depend on it: forward_propagation leaves it out, or keeps a "
                "copy",
                found.got,
            )
        name = subject.names[found.number - 1]
        places = ("step" if found.comparison.name == name else "reported", "gradient")
    for place in places:
        for mistake in at_place(place):
            values = mistake.of_pass(found)
            if place == "step":  # what is compared is the move divided by the rate
                values = [value / found.rate for value in values]
            yield mistake.text(), values
    for pair in _factors(found):
        yield pair
    if found.whole:
        for pair in _orders(found):
            yield pair
    got, expected = found.got, found.right
    if any(got) and [1 for g, e in zip(got, expected) if g == 0 and e != 0]:
        yield (
            "some elements get nothing: a loop that ends too early, or = where += belongs",
            [e if g else 0 for g, e in zip(got, expected)],
        )


def _factors(found):
    """Every element is the same number of times what it should be."""
    ratio, largest = None, 0
    for g, e, t in zip(found.got, found.right, found.comparison.tolerance):
        if abs(e) > 2 * t and abs(e) > largest:
            ratio, largest = g / e, abs(e)
    if not ratio or not [1 for e in found.right if e]:
        return
    numbers = {2: []}
    for what, n in counts(found):
        if n > 1:
            numbers.setdefault(n, []).append(what)
    for n in sorted(numbers):
        also = " (as many as %s)" % ", or ".join(numbers[n]) if numbers[n] else ""
        for sign, words in ((1, ""), (-1, ", and has the wrong sign")):
            yield "it is multiplied by %d%s%s" % (n, also, words), found.times(sign * n)
            yield (
                "it is divided by %d%s%s" % (n, also, words), [sign * e / n for e in found.right]
            )  # fmt: skip
    text = "%.6g" % float(ratio)
    yield "every element is %s times what it should be" % text, found.times(ratio)


def _orders(found):
    """The right numbers in the wrong places."""
    dimensions, expected = found.comparison.shape, found.right
    if len(dimensions) == 2 and dimensions[0] == dimensions[1]:
        turned = [list(column) for column in zip(*nested(expected, dimensions))]
        yield "it is transposed", flat(turned)
    got, right = sorted(found.got), sorted(expected)
    tolerance = max(found.comparison.tolerance)
    if not [1 for g, e in zip(got, right) if not abs(g - e) <= tolerance] and min(right) < max(
        right
    ):
        yield "these are the right numbers in the wrong order", found.got


def sentence(hint):
    """A hint as a sentence of a message; formulas at its beginning keep their letters."""
    word = hint.split(" ")[0]
    if word.isalpha() and word.lower() == word:
        hint = hint[:1].upper() + hint[1:]
    return hint + "."
