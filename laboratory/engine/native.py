"""Trains by the network's program in JavaScript, which the browser runs itself: the same bits."""

import json
import struct
from binascii import hexlify, unhexlify

from purenn import program
from purenn.checking.nested import flat, nested
from purenn.linalg import shape

from .training import FEW

try:
    from js import purennNative as native  # native.js: not on CPython
except ImportError:
    native = None


class Native:
    """A network's program in JavaScript, with the samples that it trains on."""

    def __init__(self, network, samples):
        self._owners = [(layer, name) for layer in network.layers for name in layer.parameters]
        self._of = len(samples.x)
        self._run = native(
            str(program(network, "javascript")), _packed(samples.x), _packed(samples.y),
            json.dumps(shape(samples.x[0])), json.dumps(shape(samples.y[0])),
        )  # fmt: skip

    def train(self, n, at, rate, total, errors):
        """Train on at most n samples, the first being `at`; `total` is the epoch's sum so far.

        `errors` gets those of the epochs that end. Returns the number of samples, the new total and
        the error of the last epoch that has ended. The number is 0 where something is not finite
        any more within FEW samples: those are Python's, which raises where JavaScript goes on.
        """
        values = [getattr(layer, name) for layer, name in self._owners]
        given, trained = _packed(values), ""
        while not trained:
            trained = self._run.train(given, at, n, rate, total, errors.epochs, errors.every)
            if not trained and n <= FEW:
                return 0, total, None
            if not trained:
                n //= 2
        data = unhexlify(trained)
        numbers = struct.unpack("<%dd" % (len(data) // 8), data)
        start = 0
        for (layer, name), value in zip(self._owners, values):
            end = start + len(flat(value))
            setattr(layer, name, nested(list(numbers[start:end]), shape(value)))
            start = end
        errors.add(numbers[start + 2 :], (at + n) // self._of)
        return n, numbers[start], numbers[start + 1]

def _packed(values):
    numbers = [float(x) for x in flat(values)]
    return hexlify(struct.pack("<%dd" % len(numbers), *numbers)).decode()
