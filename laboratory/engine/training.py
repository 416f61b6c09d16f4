"""Training in slices, so that it can be stopped, looked at and counted between any two samples."""

from purenn.checking.nested import flat
from purenn.fitting.epoch import learned, put, values
from purenn.layers import walk

from .clock import Clock, Pace
from .setups import shuffled
from .snapshot import from_hex, refilled, to_hex
from .tracing import ANY

LARGEST = 400  # parameters of a network whose program is written at once: see _size
WRITTEN = 2000  # of one whose program another worker writes meanwhile
FEW = 16  # samples that Python trains on where JavaScript finds a number that is not finite
GENTLE = 2000  # samples a second at first, where people are to see how it begins
SLICE = 25  # milliseconds
WINDOW = 1000  # milliseconds over which the speed is measured
LONGEST = 2000  # errors that are kept


class Errors:
    """The epochs' errors; of very many each `every`-th: values[i] is that of epoch i every + 1."""

    def __init__(self, values=(), every=1, epochs=0):
        self.values, self.every, self.epochs = list(values), every, epochs

    def add(self, values, epochs=1):
        """Add those of so many epochs that are kept: of each `every`-th, beginning with the first."""
        self.values += values
        self.epochs += epochs
        while len(self.values) > LONGEST:
            self.values = self.values[::2]
            self.every *= 2


class Training:
    """A network, its data, and how often it has seen them.

    `history` has what "Copy as Python" repeats: lists of a number of samples and the learning
    rate they were learned with. `errors` are the whole epochs' mean errors, `error` is the mean
    so far of the epoch that has begun, or else of the last. It learns by the network's optimizer, if
    that has one, in batches of `batch_size`, always whole ones; with a generator `rng` in a new order
    each epoch, and `order` is that of one that has begun, or None. It trains by the layers if one of
    their sources is `edited`, so that each of its lines runs, and otherwise by the network's program.
    If `gentle`, it does GENTLE samples a second at first, and as many more as it has done.
    """

    gentle = False

    def __init__(self, network, samples, learning_rate, edited=False, batch_size=1, rng=None):
        self.network, self.samples = network, samples
        self.batch_size, self.rng, self.order = min(batch_size, self.of), rng, None
        self.together = self.batch_size > 1 or network.optimizer is not None
        self.set_learning_rate(learning_rate)
        self._native, self._program, self.edited = None, None, edited
        self.history, self.errors = [], Errors()
        self.done = 0  # samples
        self.total = 0  # the sum of the errors of the epoch that has begun
        self.error = None
        self.speed = None  # samples a second, by the clock on the wall
        self._pace = Pace()
        self.begin()

    def state(self):
        """Where the training is, as plain JSON."""
        errors = self.errors
        return {
            "done": self.done, "total": self.total, "error": self.error, "history": self.history,
            "errors": {"values": errors.values, "every": errors.every, "epochs": errors.epochs},
            "kept": to_hex(kept(self.network)), "steps": getattr(self.network.optimizer, "steps", 0),
            "order": self.order, "rng": "%x" % self.rng.state if self.rng else "",
        }  # fmt: skip

    def set_state(self, state):
        self.done, self.history = state["done"], state["history"]
        self.total = float(state["total"])  # from text, if it is no finite number
        self.error = None if state["error"] is None else float(state["error"])
        errors = state["errors"]
        values = [float(value) for value in errors["values"]]
        self.errors = Errors(values, errors["every"], errors["epochs"])
        if state["steps"]:
            optimizer = self.network.optimizer
            optimizer.steps = state["steps"]
            optimizer.state = refilled(kept(self.network), iter(from_hex(state["kept"])))
        self.order = state["order"]
        if self.rng:
            self.rng.state = int(state["rng"], 16)
        self.begin()

    def set_learning_rate(self, learning_rate):
        self.learning_rate = learning_rate
        if self.network.optimizer is not None:
            self.network.optimizer.learning_rate = learning_rate

    @property
    def large(self):
        """Whether it could train by a program in JavaScript that another worker should write."""
        return LARGEST < _size(self.network) <= WRITTEN and not self.edited and _in_javascript(self.network)

    def take(self, text):
        """Train from now on by this program in JavaScript, if it runs."""
        self._native = natively(self, text)

    @property
    def of(self):
        """Samples an epoch, or a lap."""
        return self.samples.lap or len(self.samples.x)

    @property
    def first(self):
        """The index of the first sample of this epoch or lap."""
        return (self.done - self.done % self.of) % len(self.samples.x)

    def batches(self, n):
        """How many of the next n samples make whole batches; at least a batch."""
        at, of, size = self.done % self.of, self.of, self.batch_size
        whole = n - (at + n) % of % size
        return whole if whole > 0 else min(size, of - at)

    def batch(self, sample=None):
        """The indices of the samples of the next batch, or of the one in this epoch that has a sample."""
        at, order, size = self.done % self.of, self.order, self.batch_size
        first = self.first if sample is None else sample - sample % self.of
        if order is None:
            state = self.rng and self.rng.state
            order = self._ordered()
            if self.rng:
                self.rng.state = state  # for the epoch that draws it
        if sample is not None:
            at = order.index(sample - first)
            at -= at % size
        return [first + k for k in order[at : at + size]]

    def _ordered(self):
        order = list(range(self.of))
        return shuffled(order, self.rng) if self.rng else order

    @property
    def diverged(self):
        return self.error is not None and self.error - self.error != 0

    def begin(self):
        """Measure the speed from now on."""
        self._window, self._counted = Clock(), self.done
        self._since, self._allowed = Clock(), 0.0  # samples

    def slice(self, goal=None, milliseconds=SLICE):
        """Train for about that long, at most to the goal, a number of samples done in all.

        What a layer raises is raised here; then the samples before it are counted, and the
        network is as it was after the last of them.
        """
        clock = Clock()
        if self.gentle and goal is None:
            goal = self.done + self._allow()
        while clock.passed() < milliseconds and not self.diverged:
            n = self._pace.number(max(milliseconds - clock.passed() - self._aside, self._aside))
            if goal is not None:
                n = min(n, goal - self.done)
            if n <= 0:
                break
            begun, before = clock.passed(), self.done
            self._some(self.batches(n))
            self._pace.took(self.done - before, clock.passed() - begun - self._aside)
        passed = self._window.passed()
        if passed >= WINDOW or self.speed is None and passed:
            self.speed = 1000.0 * (self.done - self._counted) / passed
        if passed >= WINDOW:
            self.begin()

    @property
    def _aside(self):
        """Milliseconds that a call takes beside its samples."""
        return self._native.aside if self._native else 0

    def _allow(self):
        """How many samples the time since the last slice allows."""
        rate = max(GENTLE, self.done) / 1000
        most = max(rate * 4 * SLICE, self.batch_size)
        self._allowed = min(self._allowed + rate * self._since.passed(), most)
        self._since = Clock()
        n = int(self._allowed)
        if n > self.of:  # so that the error is that of a whole epoch
            n -= (self.done + n) % self.of
        n -= (self.done + n) % self.of % self.batch_size
        self._allowed -= n
        return n

    def _some(self, n):
        """Train on n samples, whole batches: whole epochs, or fewer up to the end of one; by
        JavaScript, any."""
        if self._native is None:
            self._native = natively(self)
        if self._native:
            if self._natively(n):
                return
            n = self.batches(min(n, FEW))
        at = self.done % self.of
        whole = at == 0 and n >= self.of and not self.samples.lap
        n = n - n % self.of if whole else min(n, self.of - at)
        epochs = n // self.of if whole else 1
        owners = learned(walk(self.network.layers)) + [(self, "total"), (self, "order")]
        owners += [(self.rng, "state")] * (self.rng is not None)
        if self.network.optimizer is not None:
            owners += [(self.network.optimizer, name) for name in ("state", "steps")]
        before = values(owners)
        x, y = self.samples.x, self.samples.y
        try:
            if not whole:
                if at == 0:
                    self.order = self._ordered()
                part = [self.first + k for k in self.order[at : at + n]]
                x, y = [x[k] for k in part], [y[k] for k in part]
            errors = self._fit(x, y, epochs, whole)
        except ANY:
            put(owners, before)
            if n == self.batches(1):
                raise
            goal = self.done + n
            while self.done < goal:  # up to the batch that raises
                self._some(self.batches(1))
            return
        if not whole:  # the sum as fit adds it, had it got the whole epoch
            errors = [self.total / (at + n)]
        self.error = errors[-1]
        if at + n >= self.of:
            self.errors.add(errors[-self.errors.epochs % self.errors.every :: self.errors.every], len(errors))
            self.total, self.order = 0, None
        self._count(n)

    def _natively(self, n):
        """Train on at most n samples by the program in JavaScript; how many these were."""
        n, last = self._native.train(self, n)
        if n:
            at = (self.done + n) % self.of
            self.error = self.total / at if at else last
            self._count(n)
        return n

    def _count(self, n):
        self.done += n
        if self.history and self.history[-1][1] == self.learning_rate:
            self.history[-1][0] += n
        else:
            self.history.append([n, self.learning_rate])

    def _fit(self, x, y, epochs, whole):
        """Network.fit; of a part of an epoch, in its order, the errors are added to the total."""
        network, rate = self.network, self.network.optimizer or self.learning_rate
        options = {"verbose": False, "batch_size": self.batch_size}
        if whole and self.rng:
            options["shuffle"] = self.rng
        if self._program is None:
            self._program = programmed(self)
        program = self._program
        if program:
            program.start = 0 if whole else self.total
            errors = network.fit(x, y, epochs, rate, program=program, **options)
            if not whole:
                self.total = program.total
            return errors
        loss = network.loss

        def counting(y_true, y_pred):
            error = loss(y_true, y_pred)
            self.total += error
            return error

        try:
            network.loss = loss if whole else counting
            return network.fit(x, y, epochs, rate, **options)
        finally:
            network.loss = loss


def _size(network):
    """The number of parameters, of a convolution once for each window, as its program has them.

    Writing the program of more than LARGEST would take a second and more, in which nothing moves, and
    MicroPython has no room for a function with very many names. Infinite if there is no program.
    """
    size = 0
    for layer in walk(network.layers):
        if None in layer.output_shape:
            return float("inf")  # as many rows as there come
        windows = layer.output_shape[0] * layer.output_shape[1] if len(layer.output_shape) == 3 else 1
        size += windows * sum([len(flat(getattr(layer, name))) for name in layer.parameters])
    return size


def kept(network):
    """What the network's optimizer keeps, for each parameter: nested lists."""
    optimizer = network.optimizer
    if optimizer is None:
        return []
    return list(optimizer.state) or [
        optimizer.start(getattr(layer, name))
        for layer in walk(network.layers) for name in layer.parameters
    ]


def _in_javascript(network):
    """Whether JavaScript could train it: there is some, and no layer draws random numbers."""
    from .native import native  # not before it is needed: what the page waits for

    return bool(native) and "state" not in [name for _, name in learned(walk(network.layers))]


def natively(training, text=None):
    """What trains by the network's program in JavaScript, or False if that cannot be.

    `text` is the program, if it has been written already.
    """
    from .native import Native  # not before it is needed: what the page waits for

    network = training.network
    if training.edited or text is None and _size(network) > LARGEST or not _in_javascript(network):
        return False
    try:
        return Native(training, text)
    except ValueError:
        return False


def programmed(training):
    """What trains by the network's program in Python, or False if that cannot be."""
    from purenn.programs.running import Training  # not before it is needed: what the page waits for

    if training.edited or _size(training.network) > LARGEST:
        return False

    class Program(Training):
        """Remembers the sum of the last epoch's errors."""

        def epoch(self, *arguments):
            self.total = super().epoch(*arguments)
            return self.total

    try:
        return Program(training.network, training.together)
    except ValueError:
        return False
