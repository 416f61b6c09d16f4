"""What takes longer to compute than a snapshot: decision grid, fit, accuracies.

A task works on the parameters of one moment, piece by piece, between slices of training. Layers
replace their parameters and never change them in place, so remembering them costs nothing.
"""

from .clock import Clock, Pace
from .setups import answer, class_of

PIECE = 12  # milliseconds
REFRESH = 300.0  # milliseconds that a grid may take while training goes on, its share of the time
SHARE = 0.3
POINTS = 101  # of a fit


class Task:
    """Outputs of a network for many samples; `finish(outputs)` makes of them what the page gets."""

    def __init__(self, training, inputs, finish):
        self.done = training.done
        self._network, self._inputs, self._finish = training.network, inputs, finish
        self._outputs = []
        self._frozen = [
            (layer, name, getattr(layer, name))
            for layer in self._network.layers for name in layer.parameters
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
                self._outputs += self._network.predict(inputs)
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
        self._pace = Pace()
        self._task, self._waiting, self._shown = None, [], None
        self._spent = 0.0

    def again(self):
        """Begin anew: something else than training has changed what is to be seen."""
        self._task, self._waiting, self._shown = None, [], None

    def give_up(self):
        """Forget what raised an exception, until training goes on."""
        self._task, self._waiting = None, []
        self._shown = self._training.done, False

    def work(self, training, passed=0.0):
        """Compute a piece; `passed` is how long training has just taken. A picture, or None."""
        if training:
            self._spent = max(self._spent - passed * SHARE / (1 - SHARE), -4.0 * PIECE)
            if self._spent > 0:
                return None
        if self._task is None:
            state = self._training.done, training and self.grid > 0
            if not self._waiting:
                if self._shown == state:
                    return None
                self._waiting, self._shown = self._tasks(training), state
            if not self._waiting:
                return None
            self._task = self._waiting.pop(0)()
        clock = Clock()
        result = self._task.work(PIECE if training else 2 * PIECE, self._pace)
        self._spent += clock.passed()
        if result is None:
            return None
        result["event"], result["samples_done"] = "picture", self._task.done
        self._task = None
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
        if samples.kind == "classes":
            tasks.append(lambda: self._accuracy("accuracy", samples.x, samples.classes))
        elif samples.kind == "digits":
            test = samples.test_x, samples.test_classes
            tasks.append(lambda: self._accuracy("test_accuracy", *test))
            if not training:
                tasks.append(lambda: self._accuracy("accuracy", samples.x, samples.classes))
        return tasks

    def _accuracy(self, name, x, classes):
        def finish(outputs):
            network = self._training.network
            right = [class_of(answer(network, output)) == k for output, k in zip(outputs, classes)]
            return {name: right.count(True) / len(right)}

        return Task(self._training, x, finish)

    def _decision(self, training):
        n = self.grid
        if training:
            while n > 8 and self._pace.lasts(n * n) > REFRESH * SHARE:
                n -= 2
        ranges = [span([x[0][k] for x in self._training.samples.x]) for k in range(2)]
        ticks = [[low + (high - low) * k / (n - 1) for k in range(n)] for low, high in ranges]
        points = [[[a, b]] for b in ticks[1] for a in ticks[0]]

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
        low, high = span([x[0][0] for x in self._training.samples.x])
        xs = [low + (high - low) * k / (POINTS - 1) for k in range(POINTS)]
        return Task(
            self._training,
            [[[x]] for x in xs],
            lambda outputs: {"fit": {"x": xs, "y": [output[0][0] for output in outputs]}},
        )


def span(numbers):
    """From the smallest to the largest, and an eighth of it more on either side."""
    low, high = min(numbers), max(numbers)
    more = (high - low) / 8 or 1.0
    return low - more, high + more


def _lead(row):
    """How far the class is preferred to the next, from 0 to 1."""
    *_, second, first = sorted(row)
    return max(0.0, min(1.0, first - second))
