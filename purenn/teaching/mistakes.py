"""The mistake that explains a wrong derivative: if one makes it, the same numbers come out."""

from math import ldexp

from ..numbers.exp_tanh_sigmoid import DIGITS
from ..linalg import shape
from .random_inputs import size
from ..checking.nested import flat, nested
from .trial import Comparison


def likely(trial, comparison):
    """The hint as text, or None."""
    if comparison.summed:
        return None
    found = _Found(trial, comparison)
    for hint, values in _explanations(found):
        if values is not None and found.same(values):
            return hint
    return None


class _Found:
    """What came out wrong, and what other formulas would give in its place."""

    def __init__(self, trial, comparison):
        self.trial, self.comparison = trial, comparison
        self.number = comparison.number
        self.got, self.expected = comparison.got, comparison.expected
        self.columns = comparison.columns
        self.error = flat(trial.error)
        # all elements are there, not only some
        self.whole = len(self.got) == size(comparison.shape) and len(comparison.shape) > 0

    def same(self, values):
        """Whether these are the numbers that came, and not by chance the right ones."""
        bits = 0 if self.trial.exact else ldexp(1.0, -(3 * DIGITS // 8))
        pairs = list(zip(self.got, values, self.comparison.tolerance))
        return len(values) == len(self.got) and not [
            1 for g, v, t in pairs if not abs(g - v) <= t + bits * (abs(g) + abs(v))
        ]

    def times(self, factor):
        return [factor * e for e in self.expected]

    def with_error(self, error):
        """The derivative for another dE/dY."""
        return [_sum(error, derivative) for derivative, _, _ in self.columns]

    def elsewhere(self, x=None, parameters=None):
        """The derivative at another X or other parameters; None if there is none."""
        try:
            columns = self.trial.columns(self.number, self.comparison.positions, x, parameters)
        except Exception:
            return None
        c = self.comparison
        return Comparison(
            c.name, c.number, c.shape, c.positions, c.got, columns, self.error
        ).expected

    def with_parameters(self, change):
        """The derivative for parameters that were changed by a function of a matrix or kernel."""
        parameters = [change(value) for value in self.trial.parameters]
        return self.elsewhere(parameters=parameters) if parameters else None

    def square(self):
        """∂Y_k/∂X_i as rows, if there are as many outputs as elements."""
        rows = [derivative for derivative, _, _ in self.columns]
        return rows if self.whole and len(rows) == len(self.error) else None


def _sum(a, b):
    s = 0
    for x, y in zip(a, b):
        s += x * y
    return s


def _explanations(found):
    """Pairs of a hint and the numbers that the mistake gives, the likeliest first."""
    whose = _of_input if found.number == 0 else _of_parameter
    for pair in whose(found):
        yield pair
    for pair in _sums(found):
        yield pair
    for pair in _factors(found):
        yield pair
    if found.whole:
        for pair in _orders(found):
            yield pair
    got, expected = found.got, found.expected
    if any(got) and [1 for g, e in zip(got, expected) if g == 0 and e != 0]:
        yield (
            "Some elements get nothing: a loop that ends too early, or = where += belongs.",
            [e if g else 0 for g, e in zip(got, expected)],
        )


# --- dE/dX -------------------------------------------------------------------------------------


def _of_input(found):
    trial = found.trial
    rate, error, parameters = trial.rate, found.error, trial.parameters
    square = found.square()
    loss = trial.subject.input_error_name != "dE/dX"
    if loss:
        yield "The sign: it is Y - Y*, not Y* - Y, where the error grows with Y.", found.times(-1)
        return
    yield "It is always zero.", [0] * len(found.got)
    if parameters and trial.after != parameters:
        yield (
            "It is computed with the parameters after the update: compute dE/dX first.",
            found.elsewhere(parameters=trial.after),
        )
    yield "It is multiplied by the learning rate, which belongs to the parameters.", found.times(
        rate
    )
    yield "It has the wrong sign.", found.times(-1)
    if square and shape(trial.y) == shape(trial.x):
        if not parameters:
            yield "f'(X) is missing (or the mask, of a dropout): dE/dX = f'(X) ⊙ dE/dY.", error
        else:
            yield "It is dE/dY, handed on unchanged.", error
    yield "It is not multiplied by dE/dY.", found.with_error([1] * len(error))
    if square and shape(trial.y) == shape(trial.x):
        y = flat(trial.y)
        yield (
            "f' is taken of the output Y, it belongs to the input X: dE/dX = f'(X) ⊙ dE/dY.",
            found.elsewhere(x=trial.y),
        )
        yield (
            "dE/dY is multiplied by f(X), it should be by f'(X).",
            [a * e for a, e in zip(y, error)],
        )
        yield (
            "dE/dY is multiplied by X, it should be by f'(X).",
            [a * e for a, e in zip(flat(trial.x), error)],
        )
        yield (
            "f'(X) is multiplied twice.",
            [row[i] * row[i] * error[i] for i, row in enumerate(square)],
        )
        yield (
            "f'(X) is added to dE/dY, it should be multiplied: dE/dX = f'(X) ⊙ dE/dY.",
            [row[i] + error[i] for i, row in enumerate(square)],
        )
        yield (
            "Each output depends on all inputs, and only the one in the same place is counted: "
            "dE/dX_i = Σ_k dE/dY_k ∂Y_k/∂X_i.",
            [row[i] * error[i] for i, row in enumerate(square)],
        )
    if square and parameters:
        columns = [_sum(error, [row[k] for row in square]) for k in range(len(square))]
        yield "The weights are transposed in one of the passes: dE/dX = dE/dY Wᵗ.", columns
    for hint, change in _KERNELS:
        yield hint, found.with_parameters(change)


def _kernel(value):
    return len(shape(value)) >= 3


def _turned(value):
    return [row[::-1] for row in value[::-1]] if _kernel(value) else value


def _upside_down(value):
    return value[::-1] if _kernel(value) else value


def _left_to_right(value):
    return [row[::-1] for row in value] if _kernel(value) else value


def _swapped(value):
    dimensions = shape(value)
    if len(dimensions) < 2 or dimensions[0] != dimensions[1]:
        return value
    return [list(column) for column in zip(*value)]


_KERNELS = (
    ("The kernel must be turned by 180°: dE/dX is the full convolution of dE/dY with it.", _turned),
    ("The kernel is turned upside down only, or left to right only: turn it both ways.",
     _upside_down),
    ("The kernel is turned upside down only, or left to right only: turn it both ways.",
     _left_to_right),
    ("The weights are transposed in one of the passes: rows where columns belong.", _swapped),
)  # fmt: skip


# --- the step of a parameter -------------------------------------------------------------------


def _of_parameter(found):
    trial = found.trial
    rate, positions, expected = trial.rate, found.comparison.positions, found.expected
    number = found.number - 1
    name = trial.subject.names[number]
    dimensions = shape(trial.parameters[number])
    before = [flat(trial.parameters[number])[i] for i in positions]
    reported = found.comparison.name != name
    if not any(expected) and found.whole:
        hint = (
            "The output does not depend on %s: forward_propagation leaves it out, or keeps a copy."
        )
        yield hint % name, found.got
    if not reported:
        yield "%s is not updated." % name, [0] * len(positions)
        yield (
            "The sign: %s goes uphill. It is P - learning_rate dE/dP." % name,
            found.times(-1),
        )
        yield "The learning rate is not applied.", found.times(1 / rate)
        yield "The learning rate is not applied, and the sign is wrong.", found.times(-1 / rate)
        yield "The learning rate is applied twice.", found.times(rate)
        for sign in (1, -1):
            yield (
                "%s is replaced by the step, it should be moved by it: P - learning_rate dE/dP."
                % name,
                [p / rate + sign * e for p, e in zip(before, expected)],
            )
    else:
        yield "It has the wrong sign.", found.times(-1)
        yield "It is multiplied by the learning rate: that belongs to the update.", found.times(
            rate
        )
        yield "It is always zero.", [0] * len(positions)
    yield "It is not multiplied by dE/dY.", found.with_error([1] * len(found.error))
    if shape(trial.y) == shape(trial.x):
        yield "The output Y stands where the input X belongs.", found.elsewhere(x=trial.y)
    ones = nested([1] * size(shape(trial.x)), shape(trial.x))
    yield "X is missing: dE/dW = Xᵗ dE/dY.", found.elsewhere(x=ones)
    yield (
        "It is computed with parameters that were updated before: compute all derivatives first.",
        found.elsewhere(parameters=trial.after),
    )
    total = 0
    for e in found.error:
        total += e
    if total != 0:
        yield "It is the sum of dE/dY over everything.", [total] * len(positions)
    if size(dimensions) == dimensions[-1]:
        for hint, values in _of_bias(found, dimensions[-1]):
            yield hint, values
    if found.whole and len(dimensions) >= 3:
        kernel = _turned(nested(expected, dimensions))
        yield "It is a convolution where a correlation belongs: turned by 180°.", flat(kernel)


def _of_bias(found, n):
    """Wrong sums of dE/dY for a bias, one for each of n outputs or channels."""
    channels = [found.error[k::n] for k in range(n)]
    if len(found.got) == n and len(channels[0]) > 1:
        hint = "It is dE/dY of one place only: sum it over all places of its channel."
        yield hint, [channel[0] for channel in channels]
        yield hint, [channel[-1] for channel in channels]


# --- of both -----------------------------------------------------------------------------------


def _sums(found):
    """Sums over the outputs that leave some out."""
    error = found.error
    if len(error) > 1:
        zeros = [0] * (len(error) - 1)
        yield "Only the last output counts: = where += belongs.", found.with_error(
            zeros + error[-1:]
        )
        hint = "The %s output is left out: a loop that %s."
        yield hint % ("last", "ends too early"), found.with_error(error[:-1] + [0])
        yield hint % ("first", "starts too late"), found.with_error([0] + error[1:])


def _factors(found):
    """Every element is the same number of times what it should be."""
    ratio, largest = None, 0
    for g, e, t in zip(found.got, found.expected, found.comparison.tolerance):
        if abs(e) > 2 * t and abs(e) > largest:
            ratio, largest = g / e, abs(e)
    if not ratio or not [1 for e in found.expected if e]:
        return
    numbers = _counts(found.trial)
    for n in sorted(numbers):
        also = " (as many as %s)" % ", or ".join(numbers[n]) if numbers[n] else ""
        for sign, words in ((1, "."), (-1, ", and has the wrong sign.")):
            yield "It is multiplied by %d%s%s" % (n, also, words), found.times(sign * n)
            yield (
                "It is divided by %d%s%s" % (n, also, words),
                [sign * e / n for e in found.expected],
            )
    text = "%.6g" % float(ratio)
    yield "Every element is %s times what it should be." % text, found.times(ratio)


def _counts(trial):
    """What there is as many of: by these numbers things are multiplied and divided."""
    subject = trial.subject
    inputs, outputs = size(subject.input_shape), size(subject.output_shape)
    channels, input_channels = subject.output_shape[-1], subject.input_shape[-1]
    numbers = {2: []}
    for n, what in (
        (inputs, "inputs"), (outputs, "outputs"), (outputs // channels, "places in a channel"),
        (channels, "output channels"), (input_channels, "input channels"),
    ):  # fmt: skip
        volume = outputs > channels or inputs > input_channels
        if n > 1 and (volume or "channel" not in what):
            numbers.setdefault(n, []).append(what)
    return numbers


def _orders(found):
    """The right numbers in the wrong places."""
    dimensions, expected = found.comparison.shape, found.expected
    if len(dimensions) == 2 and dimensions[0] == dimensions[1]:
        turned = [list(column) for column in zip(*nested(expected, dimensions))]
        yield "It is transposed.", flat(turned)
    got, right = sorted(found.got), sorted(expected)
    tolerance = max(found.comparison.tolerance)
    if not [1 for g, e in zip(got, right) if not abs(g - e) <= tolerance] and min(right) < max(
        right
    ):
        yield "These are the right numbers in the wrong order.", found.got
