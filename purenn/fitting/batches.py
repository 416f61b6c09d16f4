"""Trains in batches, with optimizers, in another order, with validation; loaded when asked for.

A batch of n samples has for each parameter P the derivative g = (g_1 + ... + g_n) / n, the mean of
its samples' dE/dP, and P makes one step with it: P <- P - learning_rate g, or the optimizer's.
The layers compute each g_k as ever, at learning rate 0, and leave it in `P_error`.
"""

from ..checking.doors import check_count, expect
from ..checking.lists import is_list
from ..checking.messages import refuse, tell
from ..checking.nested import copied
from ..checking.number_types import taken
from ..checking.predicates import lengths
from ..layers import walk
from ..linalg import add, apply, axpy
from ..numbers.random import generator
from ..optimizers import Optimizer
from .epoch import put, values
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


class Batches:
    """Trains a network for an epoch: in batches, shuffled, with an optimizer, at a changing rate.

    `owners` are what it changes beside the layers, as pairs of an object and an attribute's name;
    `complete` says whether the sample learned last was the last of its batch, and `alone` whether
    each layer moves itself, as ever. TypeError and ValueError for wrong arguments of fit, with
    nothing changed.
    """

    complete = True

    def __init__(self, network, learning_rate, batch_size, shuffle, validation, keep):
        self._network, self._rate, self._keep, self._epoch = network, learning_rate, keep, 0
        self._size = check_count("fit batch_size", batch_size, 1)
        self._optimizer, self._rng, self.owners = None, None, []
        if isinstance(learning_rate, Optimizer):
            optimizer = self._optimizer = learning_rate
            if optimizer.network not in (None, network):
                expected = "an optimizer that is new or this network's own"
                got = "%s of another network, whose state it holds" % type(optimizer).__name__
                tell(ValueError, "fit learning_rate", expected, got)
            self.owners = [(optimizer, name) for name in ("state", "steps", "network")]
            self.owners.append((network, "optimizer"))
        elif isinstance(learning_rate, type):
            expected = "a number, a function or an Optimizer, such as Adam()"
            refuse(TypeError, "fit learning_rate", expected, learning_rate)
        elif not callable(learning_rate):
            self._rate = self._checked(learning_rate, None)
        expect(shuffle is not None, "fit shuffle", "True, False or a Random", shuffle, False)
        if shuffle is not False:
            self._rng = generator(None if shuffle is True else shuffle)
            if hasattr(self._rng, "state"):
                self.owners.append((self._rng, "state"))
        self.validation = validation
        if validation is not None:
            self._validation_data()
        self.alone = batch_size == 1 and self._optimizer is None
        self.run = lambda *given: network._train(*given, self)  # or a program's, in its place

    def __call__(self, x_train, y_train, learning_rate, progress):
        """Train for one epoch, then validate; return the sum of the samples' errors.

        The learning rate is the one that fit was given.
        """
        self._epoch += 1
        if self._optimizer is None:
            learning_rate = self._checked(self._rate, self._epoch)
        total = self.run(x_train, y_train, learning_rate, progress)
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

    def _checked(self, rate, t):
        """The learning rate of epoch or step t, a number."""
        rate = rate(t) if callable(rate) else rate
        return taken("fit learning_rate", rate, (), self._network)

    # --- a batch ------------------------------------------------------------------------------

    def _begin(self):
        self._sums, self._n, self.P = None, 0, values(self.parameters)

    def learn(self, x, y, learning_rate):
        """Learn from a sample, and after the last of a batch make its step; return its error."""
        if self.alone:
            return self._network._learn(x, y, learning_rate)
        error = self._network._learn(x, y, 0)
        put(self.parameters, self.P)  # 0 times an infinite derivative is NaN
        self.take(self._derivatives(), learning_rate)
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
            learning_rate = self._checked(optimizer.learning_rate, t)
            if len(states) != len(self.P):
                expected = "an optimizer for %d parameters, as the network has" % len(self.P)
                got = "one whose state is for %d: give the network a new one" % len(states)
                tell(ValueError, "fit", expected, got)
        P, states = step(optimizer, self.P, self._sums, self._n, states, learning_rate, t)
        put(self.parameters, P)
        if optimizer is not None:
            optimizer.state, optimizer.steps = states, t

    def _derivatives(self):
        g = []
        for (layer, name), P in zip(self.parameters, self.P):
            dEdP = getattr(layer, name + "_error", None)
            if lengths(dEdP) != lengths(P):
                expected = "%s to offer %s_error, dE/d%s, in the shape of %s after "
                expected += "backward_propagation, which a batch and an optimizer need"
                expected %= type(layer).__name__, name, name, name
                refuse(ValueError, "fit", expected, dEdP)
            g.append(dEdP)
        return g

    # --- validation ---------------------------------------------------------------------------

    def _validation_data(self):
        pair = self.validation
        kind = is_list(pair) and len(pair) == 2
        expect(kind, "fit validation", "a pair (x, y)", pair, False)
        x = checked_samples("fit validation x", pair[0], self._network)
        return x, checked_samples("fit validation y", pair[1], self._network, x)

    def _validated(self):
        """The mean error of the validation data, computed as by predict."""
        x, y = self._validation_data()
        total = 0
        for y_true, y_pred in zip(y, run_predict(self._network, x)):
            total += self._network.loss(y_true, y_pred)
        return total / len(x)
