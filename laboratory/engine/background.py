"""What takes longer to compute than a snapshot: decision grid, fit, the neurons' planes, scores.

A task works on the parameters of one moment, piece by piece, between slices of training. Layers
replace their parameters and never change them in place, so remembering them costs nothing.
"""

from purenn import Random
from purenn.layers import walk

from .clock import Clock, Pace
from .names import COUNT, invent
from .setups import answer, class_of

PIECE = 12  # milliseconds
REFRESH = 300.0  # milliseconds that a grid may take while training goes on, its share of the time
SHARE = 0.3
COARSE = 10  # points a side of the first grid, which waits for nothing
POINTS = 101  # of a fit
PLANE, LINE = 12, 25  # points a side of a neuron's plane, and of its line for a curve
NEURONS = 16  # of a layer whose neurons have planes, at most
LEVELS = 63  # that a number on a plane can have: 0 to LEVELS


class Task:
    """Outputs of a network for many samples; `finish(outputs)` makes of them what the page gets.

    `compute(inputs)` gives the outputs; it is the network's predict if nothing else is said.
    """

    def __init__(self, training, inputs, finish, compute=None):
        self.done = training.done
        self._network, self._inputs, self._finish = training.network, inputs, finish
        self.inside = compute is not None
        self._compute = compute or (lambda inputs: self._network.predict(inputs))
        self._outputs = []
        self._frozen = [
            (layer, name, getattr(layer, name))
            for layer in walk(self._network.layers) for name in layer.parameters
        ]  # fmt: skip

    def work(self, milliseconds, pace):
        """Compute for about that long; the result if it is there."""
        clock = Clock()
        now = [getattr(layer, name) for layer, name, _ in self._frozen]
        try:
            for layer, name, value in self._frozen:
                setattr(layer, name, value)
            while len(self._outputs) < len(self._inputs) and clock.passed() < milliseconds:
                at = len(self._outputs)
                begun = clock.passed()
                inputs = self._inputs[at : at + pace.number(milliseconds - begun)]
                self._outputs += self._compute(inputs)
                pace.took(len(inputs), clock.passed() - begun)
        finally:
            for (layer, name, _), value in zip(self._frozen, now):
                setattr(layer, name, value)
        whole = len(self._outputs) == len(self._inputs)
        return self._finish(self._outputs) if whole else None


class Background:
    """Makes tasks anew as training goes on, and lets them work."""

    def __init__(self, training, grid=32):
        self.grid = grid  # points a side, when there is time
        self._training = training
        self._pace, self._inside = Pace(), Pace()  # of predict, and of every layer's output
        self._task, self._waiting, self._shown = None, [], None
        self._spent = 0.0
        self._since = Clock()  # since the last piece
        self.worked = False  # whether there was something to do, and time for it
        self.first = training.samples.kind != "digits"  # whether nothing at all was shown yet

    def again(self):
        """Begin anew: something else than training has changed what is to be seen."""
        self._task, self._waiting, self._shown = None, [], None

    def give_up(self):
        """Forget what raised an exception, until training goes on."""
        self.first = False
        self._task, self._waiting = None, []
        self._shown = self._training.done, False

    def work(self, training, idle=False):
        """Compute a piece, if it is time for one or training is `idle`; a picture, or None."""
        if training and not self.first and not idle:
            passed = max(0.0, min(self._since.passed(), 5000.0))  # the clock knows some minutes only
            self._spent = max(self._spent - passed * SHARE / (1 - SHARE), -4.0 * PIECE)
            self._since = Clock()
            self.worked = self._spent <= 0
            if not self.worked:
                return None
        self.worked = self._task is not None or bool(self._waiting) or self._due(training)
        result = self._piece(training)
        self._since = Clock()
        return result

    def _state(self, training):
        return self._training.done, training and self.grid > 0

    def _due(self, training):
        return self._shown != self._state(training)

    def _piece(self, training):
        if self._task is None:
            if not self._waiting:
                if not self._due(training):
                    return None
                self._waiting, self._shown = self._tasks(training), self._state(training)
            if not self._waiting:
                return None
            self._task = self._waiting.pop(0)()
        clock = Clock()
        pace = self._inside if self._task.inside else self._pace
        result = self._task.work(PIECE if training else 2 * PIECE, pace)
        self._spent += clock.passed()
        if result is None:
            return None
        result["event"], result["samples_done"] = "picture", self._task.done
        result["more"] = bool(self._waiting)
        self._task, self.first = None, False
        return result

    @property
    def idle(self):
        """Whether there is nothing to compute until training goes on."""
        at_rest = self._task is None and not self._waiting
        return at_rest and self._shown == (self._training.done, False)

    def _tasks(self, training):
        """Functions that make the tasks for the training's data."""
        samples = self._training.samples
        tasks = []
        if samples.kind == "curve":
            tasks.append(self._fit)
        elif samples.kind == "classes" and self.grid:
            tasks.append(lambda: self._decision(training))
        if samples.kind in ("classes", "curve") and self.grid:
            tasks.append(self._planes)
        if samples.kind == "classes" or samples.kind == "digits" and not training:
            tasks.append(lambda: self._scores("", samples.x, samples.y, samples.classes))
        if samples.kind == "names":
            tasks.append(self._names)
        if samples.test_x:
            test = samples.test_x, samples.test_y, samples.test_classes
            tasks.append(lambda: self._scores("test_", *test))
        return tasks

    def _scores(self, which, x, y, classes):
        """The share of samples that are right, and of the test also the error."""
        network = self._training.network
        loss = network.loss

        def finish(outputs):
            found = {}
            if classes is not None:
                right = [class_of(answer(network, output)) == k for output, k in zip(outputs, classes)]
                found[which + "accuracy"] = right.count(True) / len(right)
            if which:
                total = 0
                for target, output in zip(y, outputs):
                    total += loss(target, output)
                found[which + "error"] = total / len(outputs)
            return found

        return Task(self._training, x, finish)

    def _names(self):
        """Names that the network invents; the same after as many samples, whoever asks."""
        network, rng = self._training.network, Random(self._training.done)
        return Task(
            self._training, list(range(COUNT)), lambda names: {"names": names},
            lambda these: [invent(network, rng) for _ in these],
        )  # fmt: skip

    def _planes(self):
        """What each neuron makes of the inputs, and these, layer -1: a letter for each of the points."""
        network, (ranges, ticks, points) = self._training.network, self._points(None)
        ends = neurons(network)

        def compute(inputs):
            found = []
            for input in inputs:
                rows = [input[0]] if ends else []
                for at, layer in enumerate(network.layers):
                    input = layer.forward_propagation(input)
                    if at in ends:
                        rows.append(input[0])
                found.append(rows)
            return found

        def finish(outputs):
            layers = [
                {"layer": at, "neurons": [levels([o[k][j] for o in outputs]) for j in range(len(row))]}
                for k, (at, row) in enumerate(zip([-1] + sorted(ends), outputs[0]))
            ]
            return {"planes": {"n": len(ticks[0]), "layers": layers}}

        return Task(self._training, points, finish, compute)

    def _points(self, n):
        """Where the network is asked, n points a side; None for those of a neuron's plane."""
        samples = self._training.samples
        xs = samples.points
        sides = len(xs[0][0])
        n = n or (PLANE if sides == 2 else LINE)
        ranges = [span([x[0][k] for x in xs]) for k in range(sides)]
        ticks = [[low + (high - low) * k / (n - 1) for k in range(n)] for low, high in ranges]
        if sides == 1:
            return ranges, ticks, [[[a]] for a in ticks[0]]
        return ranges, ticks, samples.inputs([[[a, b]] for b in ticks[1] for a in ticks[0]])

    def _decision(self, training):
        n = self.grid
        if training:
            while n > 8 and self._pace.lasts(n * n) > REFRESH * SHARE:
                n -= 2
        if self.first:
            n = min(n, COARSE)
        ranges, _, points = self._points(n)

        def finish(outputs):
            grid = {"x1": list(ranges[0]), "x2": list(ranges[1]), "n": n}
            rows = [answer(self._training.network, output) for output in outputs]
            if len(rows[0]) == 1:
                grid["values"] = [row[0] for row in rows]
            else:
                grid["class"] = [class_of(row) for row in rows]
                grid["lead"] = [_lead(row) for row in rows]
            return {"grid": grid}

        return Task(self._training, points, finish)

    def _fit(self):
        _, (xs,), points = self._points(POINTS)
        return Task(
            self._training, points,
            lambda outputs: {"fit": {"x": xs, "y": [output[0][0] for output in outputs]}},
        )  # fmt: skip


def neurons(network):
    """Where a column of neurons ends, by the layer's index, and their number: {1: 3, 3: 1}.

    A column is a dense layer and all that follows it up to the next, if each gives one number a neuron.
    """
    found, begun = {}, None
    for at, layer in enumerate(network.layers):
        shape = tuple(layer.output_shape)
        if type(layer).__name__ == "FCLayer":
            begun = shape
        elif shape != begun:
            return {}
        else:
            del found[at - 1]
        if shape[1] > NEURONS:
            return {}
        found[at] = shape[1]
    return found


def levels(values):
    """A letter for each number, "0" for -1 or the largest there is, and a space for NaN."""
    most = 1.0
    for value in values:
        if value - value == 0:
            most = max(most, abs(value))
    text = ""
    for value in values:
        if value != value:
            text += " "
        else:
            share = max(-1.0, min(1.0, value / most))
            text += chr(48 + int((share + 1) * LEVELS / 2 + 0.5))
    return text


def span(numbers):
    """From the smallest to the largest, and an eighth of it more on either side."""
    low, high = min(numbers), max(numbers)
    more = (high - low) / 8 or 1.0
    return low - more, high + more


def _lead(row):
    """How far the class is preferred to the next, from 0 to 1."""
    *_, second, first = sorted(row)
    return max(0.0, min(1.0, first - second))
