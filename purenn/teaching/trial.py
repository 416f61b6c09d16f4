"""One forward and one backward pass for gradcheck, and what should have come out."""

from math import ldexp, sqrt

from ..checking.nested import copied, flat, index, nested
from ..numbers.exp_tanh import DIGITS
from ..linalg import apply, shape, transpose
from .differences import by_floats, by_fractions
from .random_inputs import draw, fraction, size


class Comparison:
    """An array that came out beside what the differences say, at some of its elements; or the sum
    of so many elements, each times a number.
    """

    def __init__(self, name, number, dimensions, positions, got, columns, error, summed=0):
        self.name, self.number, self.shape, self.positions = name, number, dimensions, positions
        self.got, self.columns, self.summed = got, columns, summed
        self.expected, self.tolerance, self.scale = [], [], []
        for derivative, doubt, slack in columns:
            value = uncertain = magnitude = free = 0
            for e, d, u, s in zip(error, derivative, doubt, slack):
                value += e * d
                magnitude += abs(e * d)
                uncertain += abs(e) * u
                free += abs(e) * s
            self.expected.append(value)
            self.tolerance.append(half_of_the_bits(uncertain, magnitude) + free)
            self.scale.append(magnitude)

    def doubt(self, errors):
        """Allow for errors in the numbers that came out."""
        for i, error in enumerate(errors):
            self.tolerance[i] += half_of_the_bits(error, self.scale[i])

    def wrong(self):
        """The places in the lists where the actual number is not the expected one."""
        return [
            i for i, (g, e, t) in enumerate(zip(self.got, self.expected, self.tolerance))
            if not abs(g - e) <= t
        ]  # fmt: skip

    def untold(self):
        """How many elements the rounding of floats hides."""
        if self.summed:
            return 0
        largest = max([abs(g) + s for g, s in zip(self.got, self.scale)])
        return len([t for t in self.tolerance if t > largest / 2 > 0])

    def place(self, i):
        if self.summed:
            return "the sum of all %d elements of %s, each times a number" % (
                self.summed,
                self.name,
            )
        return self.name + index(self.positions[i], self.shape)


def half_of_the_bits(uncertain, magnitude):
    """How far a value of this magnitude, known to that much, may be off: half of the bits that
    are certain must agree. 0 for what is exact.
    """
    return uncertain + sqrt(uncertain) * sqrt(magnitude) if uncertain else 0


class Trial:
    """A forward and a backward pass at given numbers; see Subject for what is passed."""

    by_index = False  # whether X holds indices, by which nothing can be differentiated
    refused = False  # whether forward_propagation raised
    fits = False  # whether it ran, in the numbers that it should

    def __init__(self, subject, exact, drawn, x, parameters, error, rate):
        self.subject, self.exact, self.drawn, self.given = subject, exact, drawn, subject.given
        self.x, self.parameters, self.error, self.rate = x, parameters, error, rate

    def again(self):
        """The same trial, not run yet."""
        subject = self.subject
        subject.given = self.given
        return Trial(
            subject, self.exact, self.drawn, self.x, self.parameters, self.error, self.rate
        )

    def run(self):
        """Do both passes, and fail if a shape is wrong or something was changed."""
        subject, x, error = self.subject, copied(self.x), copied(self.error)
        subject.given = self.given
        subject.set(self.parameters)
        y = self.call(subject.forward_name, subject.forward, x)
        self.check_shape("the output of " + subject.forward_name, y, subject.output_shape)
        self.check_unchanged(subject.forward_name, "its input X", x, self.x)
        self.y = copied(y)
        for name, now, before in zip(subject.names, subject.get(), self.parameters):
            self.check_unchanged(subject.forward_name, name, now, before)
        for i, number in enumerate(flat(y)):
            if number - number != 0 or type(number).__name__ == "complex":
                place = "output" + index(i, subject.output_shape)
                self.fail("%s: %s is %s, which has no derivative"
                          % (subject.forward_name, place, number))  # fmt: skip
        again = self.call(subject.forward_name, subject.forward, x)
        if flat(again) != flat(self.y):
            self.fail(
                "%s gives another output the second time, for the same X and random numbers. "
                "Is something of the first pass in it?" % subject.forward_name
            )
        held = subject.objects()
        self.input_error = self.call(
            subject.backward_name, subject.backward, error, self.rate
        )  # fmt: skip
        self.after = subject.get()
        self.by_index = self.input_error is None and self._takes_indices()
        if subject.input_error_name and not self.by_index:
            self.check_shape(subject.input_error_name, self.input_error, subject.input_shape)
            self.input_error = copied(self.input_error)
        self.check_unchanged(subject.backward_name, "dE/dY, its output_error", error, self.error)
        self.check_unchanged(subject.backward_name, "the input X of the forward pass", x, self.x)
        self.check_unchanged(subject.backward_name, "the output that was returned", y, self.y)
        for name, value, before in zip(subject.names, self.after, self.parameters):
            self.check_shape(name + " after " + subject.backward_name, value, shape(before))
        self.in_place = [
            name for name, value, before in zip(subject.names, held, self.parameters)
            if copied(value) != before
        ]  # fmt: skip
        self.gradients = [subject.gradient(number) for number in range(len(subject.names))]
        for name, value, before in zip(subject.names, self.gradients, self.parameters):
            if value is not None:
                self.check_shape(name + "_error", value, shape(before))
        self.gradients = copied(self.gradients)

    def numbers(self):
        """All that came out."""
        return flat([self.y, self.input_error or [], self.after])

    def _takes_indices(self):
        """Whether X is of ints, and a half more makes no sense or no difference."""
        if [1 for number in flat(self.x) if type(number) is not int]:
            return False
        try:
            return flat(self.subject.forward(apply(lambda n: n + 0.5, self.x))) == flat(self.y)
        except Exception:
            return True

    def call(self, name, function, *arguments):
        try:
            return function(*arguments)
        except NotImplementedError:
            self.fail("%s is not written yet" % name)
        except Exception as error:
            self.refused = name == self.subject.forward_name
            shapes = ["X %s" % (self.subject.input_shape,)]
            if self.subject.input_error_name == "dE/dX":
                shapes.append("dE/dY %s" % (self.subject.output_shape,))
            for parameter, value in zip(self.subject.names, self.parameters):
                shapes.append("%s %s" % (parameter, shape(value)))
            text = "%s: %s raises %s: %s\n  The shapes: %s" % (
                self.subject.title, name, type(error).__name__, error, ", ".join(shapes)
            )  # fmt: skip
            if name == self.subject.backward_name and self._fits_transposed(*arguments):
                text += "\n  Likely mistake: W stands where Wᵗ belongs: dE/dX = dE/dY Wᵗ."
            elif name == self.subject.forward_name and self.drawn:
                text += (
                    "\n  X was drawn: from (-1, 1) or (0, 1), or of indices 0 and 1. If it must be "
                    "another, give one: gradcheck(layer, x)"
                )
            raise AssertionError(text)

    def _fits_transposed(self, *arguments):
        """Whether backward_propagation gets further with a matrix of parameters transposed."""
        where = self._raises(self.parameters, *arguments)
        for number, value in enumerate(self.parameters):
            turned = list(self.parameters)
            if len(shape(value)) == 2:
                turned[number] = transpose(value)
                if where and self._raises(turned, *arguments) != where:
                    return True
        return False

    def _raises(self, parameters, error, rate):
        """The lines that lead to an exception of backward_propagation with these parameters."""
        subject, lines = self.subject, []
        try:
            subject.set(self.parameters)
            subject.forward(copied(self.x))
            subject.set(parameters)
            subject.backward(copied(error), rate)
        except Exception as exception:
            trace = getattr(exception, "__traceback__", None)  # MicroPython's have none
            while trace:
                lines.append(trace.tb_lineno)
                trace = trace.tb_next
        return lines

    def fail(self, text):
        raise AssertionError("%s: %s" % (self.subject.title, text))

    def check_shape(self, name, a, expected):
        try:
            got = shape(a)
        except (ValueError, TypeError) as error:
            self.fail("%s: expected shape %s; %s" % (name, expected, error))
        if got != tuple(expected):
            turned = list(got) == list(reversed(expected))
            self.fail(
                "%s: expected shape %s, got %s%s"
                % (name, tuple(expected), got, ": transposed" if turned else "")
            )

    def check_unchanged(self, function, what, now, before):
        if copied(now) != before:
            self.fail("%s changes %s. Make new lists in place of changing those that are there."
                      % (function, what))  # fmt: skip

    # --- what should have come out ---------------------------------------------------------

    def compare(self, rng, limit):
        """Comparisons of dE/dX, of each parameter's step and of the dE/dP that the layer reports.

        Each is of at most `limit` elements; if an array has more, also of a sum over all of them.
        """
        subject = self.subject
        if subject.input_error_name and not self.by_index:
            for comparison in self._compare(
                rng, limit, subject.input_error_name, 0, [self.input_error]
            ):
                yield comparison
        for number, name in enumerate(subject.names):
            before, after = flat(self.parameters[number]), flat(self.after[number])
            steps = [(b - a) / self.rate for b, a in zip(before, after)]
            arrays = [nested(steps, shape(self.after[number]))]
            if self.gradients[number] is not None:
                arrays.append(self.gradients[number])
            for comparison in self._compare(rng, limit, name, number + 1, arrays):
                yield comparison

    def _compare(self, rng, limit, name, number, arrays):
        dimensions = shape(arrays[0])
        n = size(dimensions)
        lost = self._lost(number) if number and not self.exact else [0] * n
        sums = []
        if n > limit:
            sums = self._sums(rng, name, number, arrays, lost)
            if self.exact and not [1 for comparison in sums if comparison.wrong()]:
                return sums
        positions = list(range(n))
        for i in range(limit if n > limit else 0):
            j = i + int(rng.random() * (n - i))
            positions[i], positions[j] = positions[j], positions[i]
        positions = sorted(positions[:limit])
        columns = self.columns(number, positions)
        elements = []
        for array, suffix in zip(arrays, ("", "_error")):
            values = flat(array)
            got = [values[i] for i in positions]
            comparison = Comparison(
                name + suffix, number, dimensions, positions, got, columns, flat(self.error)
            )
            if not suffix:
                comparison.doubt([lost[i] for i in positions])
            elements.append(comparison)
        return elements + sums

    def _sums(self, rng, name, number, arrays, lost):
        """Comparisons of all elements together, each times a random number."""
        direction = flat(draw(rng, shape(arrays[0]), self.exact))
        along, sums = self.along(number, direction), []
        for array, suffix in zip(arrays, ("", "_error")):
            total, doubt = 0, 0  # summed in order: CPython 3.12's sum() rounds otherwise
            for d, value, bits in zip(direction, flat(array), lost):
                total += d * value
                doubt += abs(d) * bits
            comparison = Comparison(
                name + suffix, number, (), [0], [total], [along], flat(self.error), len(direction)
            )
            if not suffix:
                comparison.doubt([doubt])
            sums.append(comparison)
        return sums

    def _lost(self, number):
        """The bits of dE/dP that an update loses: what (before - after) / rate is off."""
        pairs = zip(flat(self.parameters[number - 1]), flat(self.after[number - 1]))
        return [ldexp(abs(p) + abs(q), 1 - DIGITS) / self.rate for p, q in pairs]

    def columns(self, number, positions, x=None, parameters=None):
        """The derivatives of all outputs by these elements of X (0) or of a parameter (1, …).

        At the trial's x and parameters unless others are given.
        """
        arrays = [self.x if x is None else x] + (parameters or self.parameters)
        values, dimensions = flat(arrays[number]), shape(arrays[number])

        def at(position):
            def outputs(value):
                moved = list(values)
                moved[position] = value
                return self._outputs(arrays, number, nested(moved, dimensions))

            return outputs

        derivative = by_fractions if self.exact else by_floats
        return [derivative(at(position), values[position]) for position in positions]

    def along(self, number, direction):
        """The derivatives of all outputs in a direction: by t, with t times it added."""
        arrays = [self.x] + self.parameters
        values, dimensions = flat(arrays[number]), shape(arrays[number])

        def outputs(t):
            moved = [value + t * d for value, d in zip(values, direction)]
            return self._outputs(arrays, number, nested(moved, dimensions))

        return by_fractions(outputs, fraction(0, 0)) if self.exact else by_floats(outputs, 0.0)

    def _outputs(self, arrays, number, value):
        arrays = list(arrays)
        arrays[number] = value
        self.subject.given = self.given
        self.subject.set(arrays[1:])
        return flat(self.subject.forward(copied(arrays[0])))
