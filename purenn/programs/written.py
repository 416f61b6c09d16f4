"""Program, a network written out, and the function that makes it."""

from ..checking.doors import check_count
from ..checking.messages import refuse
from ..checking.nested import copied, each, flat
from ..fitting.training_data import checked_samples
from ..network import Network
from ..numbers.random import Random
from ..optimizers import Adam, Momentum
from . import c, javascript, python
from .moving import Moving
from .running import Training, run
from .tracing import Trace

_TEXTS = {"python": python.text, "javascript": javascript.text, "c": c.text}


def program(network, language="python", train=True, batch_size=1):
    """Return the network as a Program, without loops and lists, which gives the same bits.

    Its str() is the text, in "python", "javascript" or "c". It learns by the network's optimizer, if
    that has one, with its state, and in batches of `batch_size`. With train=False, or without a loss, it
    can only predict. ValueError for a network that cannot be written out, with the reason.

    >>> from purenn import FCLayer, Network, program
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 1)))
    >>> network.layers[0].weights, network.layers[0].bias = [[2.0], [3.0]], [[0.5]]
    >>> print(str(program(network))[-48:])
        return [[x0 * w0_0_0 + x1 * w0_1_0 + b0_0]]
    <BLANKLINE>
    """
    return Program(network, language, train, batch_size)


class Program:
    """A network as a program: see the function program.

    It has its own parameters and generators, which train changes: the network stays unchanged.
    ValueError if its text is asked for and it calls a generator or functions that are not purenn's.
    """

    def __init__(self, network, language="python", train=True, batch_size=1):
        if language not in _TEXTS:
            refuse(ValueError, "program language", "python, javascript or c", language)
        if not network.layers:
            refuse(ValueError, "program", "a network with layers", "none")
        self.language = language
        self._batch_size = check_count("program batch_size", batch_size, 1)
        self._network = _copied(network)
        self._predicting = Trace(self._network, False)
        self._training = None
        if train and network.loss is not None:
            together = batch_size != 1 or network.optimizer is not None
            self._training = Training(self._network, together)
        self._check_parameters()

    def predict(self, sample):
        """Return the output for one sample. ValueError if it has a wrong shape."""
        network = self._network
        (sample,) = checked_samples("predict sample", [sample], network)
        floats = python.all_floats(self._parameters())
        names, _ = run(python.predict, self._predicting, floats, network.layers[-1])
        names["parameters"] = tuple(flat(self._parameters()))
        return names["predict"](sample)

    def train(self, x_train, y_train, epochs, learning_rate=None):
        """Learn as Network.fit does (see there); return the list of the epochs' errors.

        None is the learning rate of the optimizer, if there is one.
        """
        if self._training is None:
            refuse(ValueError, "train", "a program with a loss, made with train=True", "none")
        optimizer = self._network.optimizer
        if optimizer is not None:
            if learning_rate is not None:
                optimizer.learning_rate = learning_rate
            learning_rate = optimizer
        return self._network.fit(
            x_train, y_train, epochs, learning_rate, verbose=False, batch_size=self._batch_size,
            program=self._training,
        )  # fmt: skip

    def save(self, path):
        """Write the text to a file."""
        text = str(self)
        with open(path, "w") as file:
            file.write(text)

    def __str__(self):
        self._check_parameters()
        learning = self._training and self._training.trace
        for trace in self._predicting, learning:
            if trace is not None:
                _check_own(trace)
        states = [rng.state for rng in learning.generators] if learning else []
        given = [self._predicting, learning, self._parameters(), states]
        if self._training and self._training.together:
            optimizer = self._network.optimizer
            if type(optimizer) not in (type(None), Momentum, Adam):
                got = type(optimizer).__name__
                refuse(ValueError, "program", "an optimizer of purenn's, Momentum or Adam", got)
            moving = Moving(learning, optimizer, self._batch_size)
            for x in moving.start:
                _check_number("optimizer's state", (), x, False)
            given.append(moving)
        return _TEXTS[self.language](*given)

    def __repr__(self):
        return "Program(%r, %r, train=%s)" % (
            self._network, self.language, self._training is not None
        )  # fmt: skip

    def _parameters(self):
        return [getattr(layer, name) for layer, name in self._predicting.owners]

    def _check_parameters(self):
        """ValueError for a parameter that the text cannot hold."""
        doubles = self.language != "python"
        for (_, path, _), values in zip(self._predicting.parameters, self._parameters()):
            each(values, lambda index, x: _check_number(path, index, x, doubles))


def _copied(network):
    """A separate network with the same layers, parameters and states of generators."""
    copy = Network()
    copy.loss, copy.loss_prime = network.loss, network.loss_prime
    generators = []
    copy.layers = [_copied_layer(layer, generators) for layer in network.layers]
    optimizer = network.optimizer
    if optimizer is not None:
        copy.optimizer = object.__new__(type(optimizer))
        for name, value in optimizer.__dict__.items():
            setattr(copy.optimizer, name, value)
        copy.optimizer.network = copy
    return copy


def _copied_layer(layer, generators):
    copy = object.__new__(type(layer))
    for name, value in layer.__dict__.items():
        setattr(copy, name, value)
    for name in layer.parameters:
        setattr(copy, name, copied(getattr(layer, name)))
    rng = getattr(layer, "rng", None)
    if type(rng) is Random:
        for old, new in generators:
            if old is rng:
                break
        else:
            new = Random(0)
            new.state = rng.state
            generators.append((rng, new))
        copy.rng = new
    parts = getattr(layer, "layers", ())
    if parts:
        copy.layers = [_copied_layer(part, generators) for part in parts]
    return copy


def _check_number(path, index, x, doubles):
    name = "program " + path + "".join(["[%d]" % i for i in index])
    if doubles and not isinstance(x, float):
        refuse(ValueError, name, "a float, which computes as doubles do", x)
    if isinstance(x, float) and x - x != 0:
        refuse(ValueError, name, "a finite number", x)


def _check_own(trace):
    """ValueError for what a text cannot contain: a user's functions and generators."""
    found = [
        "%s %s" % (path, getattr(function, "__name__", type(function).__name__))
        for _, path, function in trace.functions
    ]
    found += ["rng " + type(rng).__name__ for rng in trace.generators if type(rng) is not Random]
    if found:
        raise ValueError(
            "program: expected purenn's own functions and generators, got %s, which only "
            "fit(..., program=True) and Program.train can call" % ", ".join(found)
        )
