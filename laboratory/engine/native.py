"""Trains by the network's program in JavaScript, which the browser runs itself: the same bits."""

import json

from purenn import program
from purenn.linalg import shape

from .clock import Clock
from .snapshot import from_hex, refilled, to_hex
from .training import FEW, kept

try:
    from js import purennNative as native  # native.js: not on CPython
except ImportError:
    native = None


class Native:
    """A network's program in JavaScript, with the samples that it trains on.

    `text` is the program, if it has been written already. ValueError if there is none that runs.
    `aside` is how many milliseconds the last call of `train` took to hand the numbers over and back.
    """

    aside = 0

    def __init__(self, training, text=None):
        network, samples = training.network, training.samples
        self._owners = [(layer, name) for layer in network.layers for name in layer.parameters]
        self._run = native(
            text or str(program(network, "javascript", batch_size=training.batch_size)),
            to_hex(samples.x), to_hex(samples.y),
            json.dumps(shape(samples.x[0])), json.dumps(shape(samples.y[0])), training.batch_size,
        )  # fmt: skip
        if self._run is None:
            raise ValueError("the browser cannot run it")

    def train(self, training, n):
        """Train on at most n samples; return how many, and the error of the last epoch that has ended.

        The number is 0 where something is not finite any more within FEW samples or a batch: those
        are Python's, which raises where JavaScript goes on.
        """
        clock, ran = Clock(), 0
        of, size, errors, network = training.of, training.batch_size, training.errors, training.network
        values = [getattr(layer, name) for layer, name in self._owners], kept(network)
        at, rng, trained = training.done % of, training.rng, ""
        given = to_hex(values), at
        rest = (
            training.learning_rate, training.total, errors.epochs, errors.every,
            json.dumps(training.order) if at else "null", "%x" % rng.state if rng else "",
        )  # fmt: skip
        while not trained:
            running = Clock()
            trained = self._run.train(*(given + (n,) + rest))
            ran += running.passed()
            if not trained and n <= max(FEW, training.batches(1)):
                return 0, None
            if not trained:
                n = training.batches(n // 2)
        text, order, state = trained.split(" ")
        numbers = iter(from_hex(text))
        parameters, states = refilled(values, numbers)
        for (layer, name), value in zip(self._owners, parameters):
            setattr(layer, name, value)
        if network.optimizer is not None:
            steps = [(done // of) * -(-of // size) + -(-(done % of) // size) for done in (at, at + n)]
            network.optimizer.state = states
            network.optimizer.steps += steps[1] - steps[0]
        training.total, last = next(numbers), next(numbers)
        training.order = json.loads(order)
        if rng:
            rng.state = int(state, 16)
        errors.add(list(numbers), (at + n) // of)
        self.aside = clock.passed() - ran
        return n, last
