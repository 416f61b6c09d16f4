"""Draws networks and data from a number, and prints all that purenn makes of them, for fuzz.py.

    python3 fuzz_cases.py 1 3      cases 1 and 2

Plain enough for MicroPython, where `import fuzz_cases; fuzz_cases.main(1, 3)` does the same.
"""

import json
import os
import sys

try:
    import purenn
except ImportError:  # run as a script, from a checkout
    sys.path.insert(0, __file__.rsplit("/", 1)[0] + "/../..")
    import purenn

from purenn import linalg, pictures
from purenn.numbers.random import Random
from purenn.saving.number_text import number_to_json

try:
    from fractions import Fraction
except ImportError:
    Fraction = None

INF = float("inf")
SPECIAL = (
    0, 1, -1, 0.0, -0.0, 1.0, 0.5, -0.25, 1e-3, 3e-5, 1e16, -1e22, 1e-300, -3e-310, 5e-324, 1e308,
    -1e308, 1.7e154, INF, -INF, INF - INF, True, False, 7, -1000, 1000003,
)  # fmt: skip
LARGE = 1 << 53, (1 << 53) + 1, -(1 << 64) - (1 << 11) - 1, 10**30 + 7, 10**400  # see docs/numbers.md
FUNCTIONS = (
    "tanh", "sigmoid", "relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "softplus", "elu",
)  # fmt: skip
LOSSES = (
    "mse", "mse", "binary_cross_entropy", "categorical_cross_entropy", "softmax_cross_entropy",
    "sigmoid_cross_entropy",
)  # fmt: skip
FILE = "fuzz.tmp.json"


class Case:
    """One case: `below(n)` draws an int, everything else is made of it."""

    def __init__(self, number):
        self.rng = Random(number)
        self.kind = ("float", "float", "special", "special", "probability", "large", "fraction")[
            self.below(7)
        ]

    def below(self, n):
        return int(self.rng.random() * n)

    def one_of(self, things):
        return things[self.below(len(things))]

    def number(self):
        if self.kind == "fraction":
            return Fraction(self.below(9) - 4, self.below(4) + 1)
        if self.kind == "large" and self.below(3) == 0:
            return self.one_of(LARGE)
        if self.kind == "probability":
            return self.one_of((0, 1, True, False, 0.5, 1.0, self.rng.random(), -0.0, 5e-324))
        if self.kind == "special" and self.below(3) == 0:
            return self.one_of(SPECIAL)
        return 4 * self.rng.random() - 2

    def array(self, shape):
        if not shape:
            return self.number()
        return [self.array(shape[1:]) for _ in range(shape[0])]

    def random(self):
        """As a generator of weights"""
        return Fraction(self.below(8), 8) if self.kind == "fraction" else self.rng.random()

    def activation(self, shape):
        name = self.one_of(FUNCTIONS[2:4] if self.kind == "fraction" else FUNCTIONS)
        return purenn.ActivationLayer(shape, getattr(purenn, name), getattr(purenn, name + "_prime"))

    def network(self):
        network = purenn.Network()
        if self.below(2):
            i, j, d = self.below(4) + 2, self.below(4) + 2, self.below(2) + 1
            layers = [purenn.ConvLayer((i, j, d), (self.below(i) + 1, self.below(j) + 1), 2, self)]
            if self.below(2):
                layers.append(self.activation(layers[-1].output_shape))
            if self.below(2):
                i, j, d = layers[-1].output_shape
                pool = self.below(i) + 1, self.below(j) + 1
                layers.append(purenn.MaxPoolingLayer((i, j, d), pool))
            layers.append(purenn.FlattenLayer(layers[-1].output_shape))
        else:
            layers = [purenn.FCLayer((1, 2), (1, self.below(4) + 1), self)]
        shape = layers[-1].output_shape
        for _ in range(self.below(3)):
            layers.append(self.activation(shape))
            if self.below(3) == 0:
                layers.append(purenn.DropoutLayer(shape, self.one_of((0, False, 0.25, 0.5)), Random(5)))
            layers.append(purenn.FCLayer(shape, (1, self.below(3) + 1), self))
            shape = layers[-1].output_shape
        if self.kind != "fraction" and self.below(3) == 0:
            layers.append(purenn.SoftmaxLayer(shape))
        elif self.below(2):
            layers.append(self.activation(shape))
        for layer in layers:
            network.add(layer)
        loss = "mse" if self.kind == "fraction" else self.one_of(LOSSES)
        network.use(getattr(purenn, loss), getattr(purenn, loss + "_prime"))
        return network


def spelled(a):
    """Nested lists as a text that holds every bit."""
    if isinstance(a, (list, tuple)):
        return "[" + " ".join([spelled(x) for x in a]) + "]"
    if Fraction is not None and isinstance(a, Fraction):
        return str(a)
    return str(number_to_json(a))


def tell(name, make):
    """Print what make() returns, or what it raises."""
    try:
        text = make()
        text = text if isinstance(text, str) else spelled(text)
    except Exception as error:  # its words are purenn's if they say what was expected
        words = str(error)
        text = type(error).__name__ + (": " + words.split(", got")[0] if "expected" in words else "")
    print("* %s: %s" % (name, text))


class Departs(Exception):
    """This Python does not compute with such numbers."""


def parameters(network):
    return [
        getattr(layer, name)
        for layer in network.layers for name in tuple(layer.parameters) + ("output",)
        if getattr(layer, name) is not None
    ]  # fmt: skip


def picture_text(picture):
    return str(picture) + "\n" + picture.svg


def saved(network):
    """What the file says; the order of a dictionary's keys is none of MicroPython's concern."""
    network.save(FILE)
    with open(FILE) as file:
        return in_order(json.load(file))


def in_order(data):
    if isinstance(data, dict):
        return "{%s}" % " ".join([repr(key) + in_order(data[key]) for key in sorted(data)])
    if isinstance(data, list):
        return "[%s]" % " ".join([in_order(part) for part in data])
    return repr(data)


def run(number):
    """Print everything about one case."""
    case = Case(number)
    print("kind", case.kind)
    if Fraction is None and case.kind in ("fraction", "large"):  # on MicroPython: docs/numbers.md
        raise Departs()
    shape = case.below(3) + 1, case.below(3) + 1
    a, b = case.array(shape), case.array(shape)
    for name in "add", "subtract", "multiply":
        tell(name, lambda: getattr(linalg, name)(a, b))
    tell("inner", lambda: linalg.inner(a, b))
    tell("correlate2d", lambda: linalg.correlate2d(a, b))
    tell("convolve2d", lambda: linalg.convolve2d(a, b, "same"))
    tell("amax", lambda: linalg.amax(a))
    tell("total", lambda: linalg.total(a))
    if case.kind not in ("large", "fraction"):
        tell("mean", lambda: linalg.mean(a))
        for name in LOSSES[1:]:
            tell(name, lambda: getattr(purenn, name)(a, b))
            tell(name + "_prime", lambda: getattr(purenn, name + "_prime")(a, b))
    if case.kind != "fraction":
        from purenn.numbers.exp_tanh import exp
        from purenn.numbers.logarithm import log

        for function in exp, log, purenn.tanh, purenn.sigmoid:
            tell(function.__name__, lambda: function(a[0][0]))
    network = case.network()
    ends = tuple(network.layers[0].input_shape), tuple(network.layers[-1].output_shape)
    x = [case.array(ends[0]) for _ in range(case.below(3) + 1)]
    y = [case.array(ends[1]) for _ in x]
    epochs = 3
    if case.kind == "fraction":  # each step has several times the digits of the step before
        x, y, epochs = x[:2], y[:2], 1
    rate = Fraction(1, 8) if case.kind == "fraction" else case.one_of((0.1, 1, True, 0.5, 1e-3, 100))
    tell("predict", lambda: network.predict(x))
    tell("explain", lambda: str(purenn.explain(network, x[0], y[0], rate)))
    tell("fit", lambda: network.fit(x, y, epochs, rate))
    tell("parameters", lambda: parameters(network))
    tell("network", lambda: repr(network) + "\n" + network.summary() + "\n" + repr(network.layers))
    if case.kind != "fraction":
        tell("save", lambda: saved(network))
        tell("load", lambda: parameters(purenn.Network.load(FILE)))
    for draw in pictures.graph, pictures.architecture, pictures.kernels:
        tell("picture", lambda: picture_text(draw(network)))
    errors = [case.number() for _ in range(5)]
    tell("curve", lambda: picture_text(pictures.error_curve(errors)))
    if ends[0] == (1, 2) and number % 8 == 0:  # takes as long as all the rest
        tell("boundary", lambda: str(pictures.decision_boundary(network, x, y)))


def main(first, last):
    for number in range(first, last):
        print("--- case", number)
        try:
            run(number)
        except Departs:
            print("departs")
    try:
        os.remove(FILE)
    except OSError:
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
