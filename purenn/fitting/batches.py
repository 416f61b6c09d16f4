"""Trains in batches, with optimizers, in another order, with validation; loaded when asked for.

A batch of n samples has for each parameter P the derivative g = (g_1 + ... + g_n) / n, the mean of
its samples' dE/dP, and P makes one step with it: P <- P - learning_rate g, or the optimizer's.
The layers compute each g_k as ever, at learning rate 0, and leave it in `P_error`.
"""

from ..checking.doors import check_count, check_number
from ..checking.lists import is_list
from ..checking.messages import refuse
from ..checking.nested import copied
from ..checking.number_types import taken
from ..checking.predicates import is_plain, lengths
from ..checking.short_repr import short_repr
from ..layers import walk
from ..linalg import add, apply, axpy
from ..numbers.random import generator
from ..optimizers import Optimizer
from .epoch import completely, learned, put, run_epoch, values
from .prediction import run_predict
from .training_data import checked_samples


def plus(sums, g):
    """Add a sample's derivatives to the sums so far, which the first sample begins.

    >>> plus(None, [[[1, 2]]]), plus([[[1, 2]]], [[[3, 4]]])
    ([[[1, 2]]], [[[4, 6]]])
    """
    return copied(g) if sums is None else [add(a, b) for a, b in zip(sums, g)]


def means(sums, n):
    """Divide the sums of n samples' derivatives by n: g = (g_1 + ... + g_n) / n.

    >>> means([[[4, 6]]], 2)
    [[[2.0, 3.0]]]
    """
    return [apply(lambda x: x / n, a) for a in sums]


def shuffle(items, rng):
    """Put a list in a random order, in place (Fisher and Yates)."""
    for i in range(len(items) - 1, 0, -1):
        j = int(rng.random() * (i + 1))
        items[i], items[j] = items[j], items[i]


def step(optimizer, P, sums, n, states, learning_rate, t):
    """Move all parameters by a batch of n samples; return them and the optimizer's states.

    >>> step(None, [[[1.0]]], [[[4.0]]], 2, None, 0.25, 1)
    ([[[0.5]]], [None])
    """
    g = means(sums, n)
    if optimizer is None:
        return [axpy(-learning_rate, b, a) for a, b in zip(P, g)], [None for _ in P]
    moved = [
        optimizer.step(a, b, state, learning_rate, t) for a, b, state in zip(P, g, states)
    ]
    return [a for a, _ in moved], [state for _, state in moved]


def batches(given, batch_size, shuffle, validation):
    """Return the arguments that checked_fit takes, of those given, and what trains for an epoch."""
    learning_rate, keep = given[4], given[7]
    train = Batches(given[0], learning_rate, batch_size, shuffle, validation, keep)
    return given[:4] + (0,) + given[5:], train


class Batches:
    """Trains a network for an epoch: in batches, shuffled, with an optimizer, at a changing rate.

    `owners` are what it changes beside the layers, as pairs of an object and an attribute's name;
    `complete` says whether the sample learned last was the last of its batch. TypeError and
    ValueError for wrong arguments of fit, with nothing changed.
    """

    def __init__(self, network, learning_rate, batch_size, shuffle, validation, keep):
        self._network, self._rate, self._keep = network, learning_rate, keep
        self.validation = validation
        self._size = check_count("fit batch_size", batch_size, 1)
        self._optimizer, self._rng, self.owners, self._epoch = None, None, [], 0
        if isinstance(learning_rate, Optimizer):
            self._take(learning_rate)
        elif isinstance(learning_rate, type) or not callable(learning_rate):
            self._rate = self._number(learning_rate)
        if shuffle is None:
            refuse(TypeError, "fit shuffle", "True, False or a Random", shuffle)
        if shuffle is not False:
            self._rng = generator(None if shuffle is True else shuffle)
            if hasattr(self._rng, "state"):
                self.owners.append((self._rng, "state"))
        if validation is not None:
            self._validation_data()
        self.alone = batch_size == 1 and self._optimizer is None  # each layer moves itself, as ever
        self.run = self._run  # a program's Training puts its own here

    def __call__(self, x_train, y_train, learning_rate, progress):
        """Train for one epoch, then validate; return the sum of the samples' errors.

        The learning rate is the one that fit was given.
        """
        self._epoch += 1
        rate = self._rate
        if self._optimizer is None:
            rate = self._number(rate, self._epoch)
        total = self.run(x_train, y_train, rate, progress)
        if self.validation is not None:
            error = self._validated()
            if progress is not None:
                progress.validation = error
            errors = self._network.validation_errors
            errors.append(error)
            if self._keep is not None and len(errors) > self._keep:
                del errors[0]
        return total

    def ordered(self, x_train, y_train):
        """The samples of an epoch in their order."""
        network, optimizer = self._network, self._optimizer
        if optimizer is not None:
            network.optimizer, optimizer.network = optimizer, network
        order = list(range(len(x_train)))
        if self._rng is not None:
            shuffle(order, self._rng)
        self._left, layers = len(order), walk(network.layers)
        self.parameters = [(layer, name) for layer in layers for name in layer.parameters]
        self._begin()
        return [x_train[k] for k in order], [y_train[k] for k in order]

    def _run(self, x_train, y_train, rate, progress):
        """Train for one epoch by the layers; whatever ends it, the last whole batch counts."""
        self.layers = self._network.layers
        self._owners, self._done = learned(walk(self.layers)) + self.owners, []
        finish = lambda: put(self._owners, self._done)
        try:
            try:
                self._done = values(self._owners)
                return run_epoch(self, *self.ordered(x_train, y_train), rate, progress)
            finally:
                completely(finish)
        except BaseException:  # perhaps raised before the inner try had begun
            completely(finish)
            raise

    # --- a batch ------------------------------------------------------------------------------

    def _begin(self):
        self._sums, self._n, self.P = None, 0, values(self.parameters)

    def _learn(self, x, y, learning_rate):
        """Learn from a sample, and after the last of a batch make its step; return its error."""
        error = self._network._learn(x, y, learning_rate if self.alone else 0)
        check_number("fit: loss", error)
        if not self.alone:
            put(self.parameters, self.P)  # 0 times an infinite derivative is NaN
            self.take(self._derivatives(), learning_rate)
        if self.alone or self.complete:
            self._done = values(self._owners)
        return error

    def take(self, g, learning_rate):
        """Add the parameters' derivatives; make the step if the batch is complete."""
        self._sums = plus(self._sums, g)
        self._n, self._left = self._n + 1, self._left - 1
        self.complete = self._n == self._size or self._left == 0
        if self.complete:
            self._step(learning_rate)
            self._begin()

    def _step(self, learning_rate):
        optimizer, states, t = self._optimizer, None, 1
        if optimizer is not None:
            states, t = optimizer.state or [None for _ in self.P], optimizer.steps + 1
            learning_rate = self._number(optimizer.learning_rate, t)
            if len(states) != len(self.P):
                raise ValueError(
                    "fit: expected an optimizer for %d parameters, as the network has, got one "
                    "whose state is for %d: give the network a new one"
                    % (len(self.P), len(states))
                )
        P, states = step(optimizer, self.P, self._sums, self._n, states, learning_rate, t)
        put(self.parameters, P)
        if optimizer is not None:
            optimizer.state, optimizer.steps = states, t

    def _derivatives(self):
        g = []
        for (layer, name), P in zip(self.parameters, self.P):
            dEdP = getattr(layer, name + "_error", None)
            if lengths(dEdP) != lengths(P):
                raise ValueError(
                    "fit: expected %s to offer %s_error, dE/d%s, in the shape of %s after "
                    "backward_propagation, which a batch and an optimizer need, got %s"
                    % (type(layer).__name__, name, name, name, short_repr(dEdP))
                )
            g.append(dEdP)
        return g

    # --- fit's arguments ----------------------------------------------------------------------

    def _take(self, optimizer):
        if optimizer.network not in (None, self._network):
            raise ValueError(
                "fit learning_rate: expected an optimizer that is new or this network's own, got "
                "%s of another network, whose state it holds" % type(optimizer).__name__
            )
        self._optimizer = optimizer
        self.owners += [(optimizer, name) for name in ("state", "steps", "network")]
        self.owners.append((self._network, "optimizer"))

    def _number(self, rate, t=None):
        """The learning rate, or that of epoch or step t."""
        if isinstance(rate, type):
            expected = "a number, a function or an Optimizer, such as Adam()"
            refuse(TypeError, "fit learning_rate", expected, rate)
        rate = rate(t) if callable(rate) else rate
        return rate if is_plain(rate) else taken("fit learning_rate", rate, (), self._network, True)

    def _validation_data(self):
        if not is_list(self.validation) or len(self.validation) != 2:
            refuse(TypeError, "fit validation", "a pair (x, y)", self.validation)
        x, y = self.validation
        x = checked_samples("fit validation x", x, self._network, 0)
        y = checked_samples("fit validation y", y, self._network, -1)
        if len(x) != len(y):
            got = "%d and %d" % (len(x), len(y))
            raise ValueError("fit validation: expected as many x as y, got " + got)
        return x, y

    def _validated(self):
        """The mean error of the validation data, computed as by predict."""
        x, y = self._validation_data()
        total = 0
        for y_true, y_pred in zip(y, run_predict(self._network, x)):
            total += self._network.loss(y_true, y_pred)
        return total / len(x)
