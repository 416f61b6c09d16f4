"""A batch of networks with what they give, for all languages and interpreters alike."""

import random

import purenn
from networks import bits, data, network, twin
from purenn.programs.tracing import Trace


class Case:
    """A network with samples and targets, and what comes out of the layers.

    `expected` has each epoch's error, the parameters and the outputs afterwards, all in one list.
    """

    def __init__(self, seed, numbers):
        pick = random.Random(seed).choice
        self.seed, self.numbers = seed, numbers
        purenn.seed(seed)
        self.network = network(pick, numbers)
        # the digits of fractions multiply with every step
        self.epochs, samples = (2, 1) if numbers == "fractions" else (3, 2)
        self.x, self.y = data(self.network, pick, samples, numbers)
        self.rate = pick([0.1, 0.5]) if numbers != "fractions" else 1
        trained = twin(self.network)
        try:
            errors = trained.fit(self.x, self.y, self.epochs, self.rate, verbose=False)
        except ValueError:
            errors = None
        parameters = [getattr(layer, name) for layer in trained.layers for name in layer.parameters]
        self.expected = errors and [errors, parameters, trained.predict(self.x)]

    def __repr__(self):
        return "seed %d: %r" % (self.seed, self.network)

    def program(self, language="python"):
        purenn.seed(self.seed)  # where the layers without a generator of their own started
        return purenn.program(self.network, language)

    def named_parameters(self):
        """The names of all symbols, with each of the program's parameters."""
        trace = Trace(self.network, False)
        return [(trace.names, parameter) for parameter in trace.parameters]


def cases(numbers, count, start=0):
    """The first cases from that seed on in which the layers raise nothing."""
    found, seed = [], start
    while len(found) < count:
        case = Case(seed, numbers)
        if case.expected:
            found.append(case)
        seed += 1
    return found


def doubles(a):
    """Nested lists as one list of the bits of their numbers as floats; any NaN is nan."""
    if isinstance(a, (list, tuple)):
        return [x for part in a for x in doubles(part)]
    return [bits(float(a))]
