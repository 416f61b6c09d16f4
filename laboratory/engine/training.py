"""Training in slices, so that it can be stopped, looked at and counted between any two samples."""

from .clock import Clock

SLICE = 25  # milliseconds
WINDOW = 1000  # milliseconds over which the speed is measured


class Training:
    """A network, its data, and how often it has seen them.

    `history` has what "Copy as Python" repeats: lists of a number of samples and the learning
    rate they were learned with. `errors` has each whole epoch's mean error, `error` the last
    one, or the mean so far of the first.
    """

    def __init__(self, network, samples, learning_rate):
        self.network, self.samples, self.learning_rate = network, samples, learning_rate
        self.history, self.errors = [], []
        self.done = 0  # samples
        self.total = 0  # the sum of the errors of the epoch that has begun
        self.error = None
        self.speed = None  # samples a second, by the clock on the wall
        self._each = 1.0  # milliseconds a sample
        self.begin()

    @property
    def of(self):
        """Samples an epoch."""
        return len(self.samples.x)

    @property
    def diverged(self):
        return self.error is not None and self.error - self.error != 0

    def begin(self):
        """Measure the speed from now on."""
        self._window, self._counted = Clock(), self.done

    def slice(self, goal=None, milliseconds=SLICE):
        """Train for about that long, at most to the goal, a number of samples done in all.

        What a layer raises is raised here; then the samples before it are counted, and the
        network is as it was after the last of them.
        """
        clock, start = Clock(), self.done
        while clock.passed() < milliseconds and not self.diverged:
            n = max(1, int((milliseconds - clock.passed()) / self._each))
            if goal is not None:
                n = min(n, goal - self.done)
            if n <= 0:
                break
            self._some(n)
            self._each = max(clock.passed() / (self.done - start), 0.001)
        passed = self._window.passed()
        if passed >= WINDOW or self.speed is None and passed:
            self.speed = 1000.0 * (self.done - self._counted) / passed
        if passed >= WINDOW:
            self.begin()

    def _some(self, n):
        """Train on n samples: whole epochs, or fewer up to the end of one."""
        at = self.done % self.of
        whole = at == 0 and n >= self.of
        n = n - n % self.of if whole else min(n, self.of - at)
        x, y = self.samples.x[at : at + n], self.samples.y[at : at + n]
        owners = _learned(self.network)
        values = [getattr(owner, name) for owner, name in owners]
        try:
            errors = self.network.fit(
                x, y, n // self.of if whole else 1, self.learning_rate, verbose=False
            )
        except Exception:
            for (owner, name), value in zip(owners, values):
                setattr(owner, name, value)
            if n == 1:
                raise
            for _ in range(n):  # up to the sample that raises
                self._some(1)
            return
        if not whole:
            self.total += errors[0] * n
            errors = [self.total / (at + n)]
        self.error = errors[-1]
        if at + n >= self.of:
            self.errors += errors
            self.total = 0
        self.done += n
        if self.history and self.history[-1][1] == self.learning_rate:
            self.history[-1][0] += n
        else:
            self.history.append([n, self.learning_rate])


def _learned(network):
    """What learning replaces, as pairs of an object and the name of its attribute."""
    found = [(layer, name) for layer in network.layers for name in layer.parameters]
    for layer in network.layers:
        if hasattr(getattr(layer, "rng", None), "state"):
            found.append((layer.rng, "state"))
    return found
