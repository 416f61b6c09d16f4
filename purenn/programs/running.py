"""Runs a network's program in Python."""

from math import ldexp

from ..checking.doors import check_number, check_shape
from ..checking.messages import refuse
from ..checking.lists import is_list
from ..checking.nested import flat
from ..checking.predicates import fits, is_plain
from ..fitting.epoch import completely, put, values
from ..numbers.exp_tanh import exp, tanh
from ..numbers.error_function import normal_cdf, normal_pdf
from ..numbers.logarithm import log, log1p
from ..numbers.logistic import sigmoid
from ..numbers.square_root import sqrt
from . import python
from .tracing import Trace


def training(network, given, train):
    """The Training that Network.fit is given, or a new one; `train` is what fit trains by."""
    batches = train if hasattr(train, "alone") else None
    together = batches is not None and not batches.alone
    if not isinstance(given, Training) or given.together != together:
        given = Training(network, together)
    given.batches = batches
    return given


class Training:
    """Trains a network by its program, as fitting/epoch.py does by its layers.

    `watch` says that something called between two epochs may read the network and change it:
    it is then kept up to date, and checked for changes. `start` is the sum of an epoch's errors
    so far, if another call has done its first samples. With `together` the program finds the
    derivatives of samples that learn together, and `batches`, a fitting.batches.Batches, moves the
    parameters. ValueError if it cannot be written out.
    """

    watch = False
    start = 0
    batches = None

    def __init__(self, network, together=False):
        self._network, self.together = network, together
        self._done = self._progress = self._data = None
        self._write()

    def run(self, given, data, learning_rate, progress):
        """Train as Network.fit does, which gives these; the last whole sample or batch counts."""
        self._done, train = None, self.batches or self.epoch
        self.watch = given[5] is not None  # on_epoch
        if self.batches:
            self.watch = self.watch or self.batches.validation is not None
            self.batches.run = self.epoch
        try:
            try:
                return self._network._run(given, data, learning_rate, progress, train)
            finally:
                completely(self._finish)
        except BaseException:  # perhaps raised before the inner try had begun
            completely(self._finish)
            raise

    def epoch(self, x_train, y_train, learning_rate, progress):
        """Train for one epoch; return the sum of the samples' errors."""
        if self._done is None or self.watch:
            self._look(x_train, y_train)
            self._progress = progress
        samples = self._data
        if self.batches:
            samples = zip(*self.batches.ordered(*samples))
        step, done, owners, together = self._step, self._done, self._owners, self.together
        total = self.start
        for x, y in samples:
            if together:
                done = self._learn(x, y, learning_rate)
            else:
                done = step(done[1], x, y, learning_rate)
                if owners:
                    done += (values(owners),)
                self._done = done  # all at once: from here on the sample counts
            total += done[0]
            if progress is not None:
                progress.sample(total)
        if progress is not None:
            progress.clear()
        if self.watch:
            self._finish()
        return total

    def _learn(self, x, y, learning_rate):
        """Learn from one sample of a batch, which counts from its last sample on."""
        batches = self.batches
        error, g = self._step(self._done[1], x, y)
        batches.take(self.trace.nested(g), learning_rate)
        if batches.complete:
            parameters = tuple(flat(batches.P))
            if self._floats and not python.all_floats(parameters):  # by an optimizer of another type
                self._choose(False)
            self._done = error, parameters, values(self._owners)
        return error, None

    def _finish(self):
        """Leave the network as after the last whole sample or batch."""
        self._data = None
        if self._done is not None:
            if self._done[0] is not None:
                put(self.trace.owners, self.trace.nested(self._done[1]))
            put(self._owners, self._done[-1])
        if self._progress is not None:
            self._progress.clear()

    # --- what the program is written from -----------------------------------------------------

    def _write(self):
        network = self._network
        self.trace = trace = Trace(network, "derivatives" if self.together else True)
        self._layers, self._losses = list(network.layers), (network.loss, network.loss_prime)
        self._contents = [(value, _contents(value)) for _, _, value in trace.settings]
        self._generators = [(rng, "state") for rng in trace.generators if hasattr(rng, "state")]
        self._marks = _marks(trace)
        self._steps = {}

    def _look(self, x_train, y_train):
        """Choose the step for this network and data; write it out again after changes."""
        if self._changed():
            self._write()
        parameters, layers = tuple(flat(values(self.trace.owners))), self._network.layers
        if self.trace.labels is None:
            for y in y_train:  # no class numbers, which a loss of the user's may take
                check_shape("fit program y_train", y, layers[-1].output_shape, whole=False)
        floats = python.all_floats(parameters) and (
            fits(x_train, (len(x_train),) + tuple(layers[0].input_shape), is_plain)
            and self._are_plain(y_train, layers[-1].output_shape)
        )
        self._choose(floats)
        if self._take_floats:
            x_train, y_train = _as_floats(x_train), _as_floats(y_train)
        # without batches every epoch takes the same pairs, in the same order: made once
        self._data = (x_train, y_train) if self.batches else list(zip(x_train, y_train))
        self._owners = self._generators + (self.batches.owners if self.batches else [])
        self._done = 0 if self.together else None, parameters, values(self._owners)

    def _choose(self, floats):
        """Choose the step for floats, or for numbers of any type."""
        if floats not in self._steps:
            write = python.derivatives if self.together else python.step
            trace = self.trace
            names, plan = run(write, trace, floats, self._network.layers[-1])
            data = flat(trace.sample) + (flat(trace.target) if trace.target else [])
            as_floats = floats and not trace.functions and plan.meet_floats(data)
            self._steps[floats] = names[write.__name__], as_floats
        self._step, self._take_floats = self._steps[floats]
        self._floats = floats

    def _are_plain(self, y_train, shape):
        """Whether all targets are floats or ints, some of them perhaps class numbers."""
        if fits(y_train, (len(y_train),) + tuple(shape), is_plain):
            return True
        row = (1, shape[0])
        return self.trace.labels is not None and not [
            y for y in y_train if not fits(y, shape, is_plain) and not fits(y, row, is_plain)
        ]

    def _changed(self):
        """Whether anything that the program was written from has changed."""
        network, trace = self._network, self.trace
        if len(network.layers) != len(self._layers):
            return True
        for old, new in zip(self._layers, network.layers):
            if old is not new:
                return True
        if network.loss is not self._losses[0] or network.loss_prime is not self._losses[1]:
            return True
        for (layer, name, _), (value, contents) in zip(trace.settings, self._contents):
            new = getattr(layer, name, None)
            if new is not value or _contents(new) != contents:
                return True
        return _marks(trace) != self._marks


def _contents(value):
    """The contents of a layer's attribute, if they may change in place: a list or a dictionary."""
    if isinstance(value, (list, tuple)):
        return [(id(x), _contents(x)) for x in value]
    if isinstance(value, dict):
        return [(key, id(x), _contents(x)) for key, x in value.items()]
    return None


def _marks(trace):
    """The parameters that are not floats, or are -0.0: a program of floats must know of them."""
    return [
        (k, i)
        for k, a in enumerate(values(trace.owners))
        for i, x in enumerate(flat(a))
        if type(x) is not float or (x == 0.0 and repr(x)[0] == "-")
    ]


def _as_floats(a):
    """Nested lists with floats, which CPython multiplies faster than a float and an int."""
    return [_as_floats(x) for x in a] if is_list(a) else float(a)


def run(write, trace, floats, last):
    """The names that a function's text defines, with what it calls; `last` is the last layer.

    And the Simplified that it is written from.
    """
    text, plan = write(trace, floats)
    names = {"exp": exp, "tanh": tanh, "sigmoid": sigmoid, "log": log, "log1p": log1p}
    names.update({"normal_cdf": normal_cdf, "normal_pdf": normal_pdf})
    names["sqrt"] = sqrt
    names.update({"refuse": refuse, "ldexp": ldexp})
    for k, rng in enumerate(trace.generators):
        names["random%d" % k] = rng.random
    names.update([(name, function) for name, _, function in trace.functions])
    for name in "loss", "loss_prime":
        if name in names:
            names[name] = _checked(name, names[name], last)
    for (_, _, symbols), (layer, name) in zip(trace.parameters, trace.owners):
        for x in flat(getattr(layer, name)):
            names.setdefault(type(x).__name__, type(x))  # such as Fraction
    exec(text, names)
    return names, plan


def _checked(name, function, last):
    """A user's loss or its derivative, with the checks that a fit by layers makes."""

    def loss(y_true, y_pred):
        error = function(y_true, y_pred)
        check_number("fit: loss", error)
        return error

    def loss_prime(y_true, y_pred):
        output_error = function(y_true, y_pred)
        name = type(last).__name__ + " output_error"
        check_shape(name, output_error, last.output_shape, whole=False)
        return output_error

    return loss if name == "loss" else loss_prime
