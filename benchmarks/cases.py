"""The cases, and how each implementation runs them.

    job = CASES["xor"]().job("purenn")
    job.reset()             as at the start
    job.run(3)              does the work three times
    job.results()           all numbers that came out, as lists or arrays of any depth

Every implementation starts from the same parameters, drawn by purenn.Random(0).
"""

import os
import sys
from copy import deepcopy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
for folder in ("", "tests"):
    sys.path.insert(1, os.path.join(ROOT, folder))

import floor
import textbook

import purenn
from purenn.data import one_hot, read_csv
from purenn.numbers.random import Random
from purenn.numbers.uniform import uniform

IMPLEMENTATIONS = "purenn", "numpy", "textbook", "floor"


# --- implementations -----------------------------------------------------------------------


def module(implementation):
    """The module with the article's classes; ImportError if NumPy or SciPy is missing."""
    if implementation == "numpy":
        from variants import scipy_loops

        return scipy_loops
    return {"purenn": purenn, "textbook": textbook}[implementation]


def array(implementation, a):
    """Nested lists as what the implementation works on."""
    if implementation == "numpy":
        import numpy

        return numpy.array(a, numpy.float64)
    return deepcopy(a)


def build(implementation, spec, rng):
    """A layer from its class's name and arguments; functions are given by name."""
    library = module(implementation)
    name, arguments = spec[0], [getattr(library, a) if type(a) is str else a for a in spec[1:]]
    if name in ("FCLayer", "ConvLayer"):
        arguments.append(rng)
    return getattr(library, name)(*arguments)


def parameters(layers):
    """The weights and biases in order, each as (layer, name)."""
    names = "weights", "bias"
    return [(layer, name) for layer in layers for name in names if hasattr(layer, name)]


# --- a training step of one layer ----------------------------------------------------------


class Step:
    """forward_propagation and backward_propagation of one layer, with a given dE/dY.

    `floor` is the function of floor.py that does it. `operations` is the number of
    multiplications, each with its addition: three for each weight and each place where it
    is used (for Y, for dE/dX and for dE/dW).
    """

    rate = 0.01
    unit, units = "step", 1

    def __init__(self, floor, *layer):
        self.floor = floor
        self.layer = layer
        built = build("purenn", layer, Random(0))
        rng = Random(1)
        self.input = uniform(built.input_shape, rng)
        self.output_error = uniform(built.output_shape, rng)
        self.operations = 3
        for n in purenn.linalg.shape(built.weights):
            self.operations *= n
        if layer[0] == "ConvLayer":
            self.operations *= built.output_shape[0] * built.output_shape[1]

    def job(self, implementation):
        return (FloorStep if implementation == "floor" else LayerStep)(self, implementation)


class LayerStep:
    def __init__(self, case, implementation):
        self.layer = build(implementation, case.layer, Random(0))
        self.input = array(implementation, case.input)
        self.output_error = array(implementation, case.output_error)
        self.rate = case.rate
        self.start = deepcopy([self.layer.weights, self.layer.bias])

    def reset(self):
        self.layer.weights, self.layer.bias = deepcopy(self.start)

    def run(self, loops):
        layer, input, output_error, rate = self.layer, self.input, self.output_error, self.rate
        for _ in range(loops):
            layer.forward_propagation(input)
            self.input_error = layer.backward_propagation(output_error, rate)

    def results(self):
        layer = self.layer
        return [layer.output, self.input_error, layer.weights, layer.bias]


class FloorStep:
    def __init__(self, case, implementation):
        layer = build("purenn", case.layer, Random(0))
        self.start = layer.weights, layer.bias
        self.function = getattr(floor, case.floor)
        self.data = case.input, case.output_error
        self.rate = case.rate

    def reset(self):
        self.parameters = self.start

    def run(self, loops):
        self.last = self.function(*self.data, *self.parameters, self.rate, loops)
        self.parameters = self.last[2:]

    def results(self):
        return list(self.last)


# --- training of a network -----------------------------------------------------------------


class Training:
    """Network.fit on some samples for some epochs, which are `units` of what is reported.

    `floor` is the function of floor.py that does it.
    """

    def __init__(self, floor, layers, loss, x, y, epochs, rate, unit, units):
        self.floor, self.layers, self.loss = floor, layers, loss
        self.x, self.y, self.epochs, self.rate = x, y, epochs, rate
        self.unit, self.units = unit, units

    def job(self, implementation):
        return (FloorTraining if implementation == "floor" else NetworkTraining)(
            self, implementation
        )

    def network(self, implementation):
        """The network, untrained."""
        library = module(implementation)
        rng = Random(0)
        network = library.Network()
        for spec in self.layers:
            network.add(build(implementation, spec, rng))
        network.use(getattr(library, self.loss), getattr(library, self.loss + "_prime"))
        return network


class NetworkTraining:
    def __init__(self, case, implementation):
        self.case = case
        self.network = case.network(implementation)
        self.x = array(implementation, case.x)
        self.y = array(implementation, case.y)
        self.owners = parameters(self.network.layers)
        self.start = deepcopy([getattr(*owner) for owner in self.owners])

    def reset(self):
        for (layer, name), value in zip(self.owners, deepcopy(self.start)):
            setattr(layer, name, value)

    def run(self, loops):
        epochs = loops * self.case.epochs
        self.errors = self.network.fit(self.x, self.y, epochs, self.case.rate, verbose=False)

    def results(self):
        moved = [getattr(*owner) for owner in self.owners]
        return [self.errors, self.network.layers[-1].output] + moved


class FloorTraining:
    def __init__(self, case, implementation):
        self.case = case
        self.function = getattr(floor, case.floor)
        self.start = [getattr(*owner) for owner in parameters(case.network("purenn").layers)]

    def reset(self):
        self.parameters = self.start

    def run(self, loops):
        case = self.case
        self.errors, self.output, self.parameters = self.function(
            case.x, case.y, self.parameters, loops * case.epochs, case.rate
        )

    def results(self):
        return [self.errors, self.output] + self.parameters


# --- the cases -----------------------------------------------------------------------------


def tanh(*shape):
    return "ActivationLayer", shape, "tanh", "tanh_prime"


def xor():
    layers = [
        ("FCLayer", (1, 2), (1, 3)), tanh(1, 3),
        ("FCLayer", (1, 3), (1, 1)), tanh(1, 1),
    ]  # fmt: skip
    x = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
    y = [[[0]], [[1]], [[1]], [[0]]]
    return Training("xor", layers, "mse", x, y, 1000, 0.1, "1000 epochs", 1)


def conv():
    layers = [
        ("ConvLayer", (10, 10, 1), (3, 3), 1), tanh(8, 8, 1),
        ("ConvLayer", (8, 8, 1), (3, 3), 1), tanh(6, 6, 1),
        ("ConvLayer", (6, 6, 1), (3, 3), 2), tanh(4, 4, 2),
    ]  # fmt: skip
    rng = Random(1)
    x, y = uniform((1, 10, 10, 1), rng), uniform((1, 4, 4, 2), rng)
    return Training("conv", layers, "mse", x, y, 20, 0.3, "epoch", 20)


def mnist_fc():
    layers = [
        ("FCLayer", (1, 784), (1, 100)), tanh(1, 100),
        ("FCLayer", (1, 100), (1, 50)), tanh(1, 50),
        ("FCLayer", (1, 50), (1, 10)), tanh(1, 10),
    ]  # fmt: skip
    x, y = uniform((2, 1, 784), Random(1)), uniform((2, 1, 10), Random(2))
    return Training("mnist_fc", layers, "mse", x, y, 1, 0.1, "sample", 2)


def mnist_conv():
    layers = [
        ("ConvLayer", (28, 28, 1), (3, 3), 1), tanh(26, 26, 1), ("FlattenLayer", (26, 26, 1)),
        ("FCLayer", (1, 676), (1, 100)), tanh(1, 100),
        ("FCLayer", (1, 100), (1, 10)), tanh(1, 10),
    ]  # fmt: skip
    x, y = uniform((2, 28, 28, 1), Random(1)), uniform((2, 1, 10), Random(2))
    return Training("mnist_conv", layers, "mse", x, y, 1, 0.1, "sample", 2)


def digits():
    sys.path.append(os.path.join(ROOT, "examples"))
    import digits as example

    layers = [
        ("FCLayer", (1, 64), (1, 32)), tanh(1, 32),
        ("FCLayer", (1, 32), (1, 10)), ("SoftmaxLayer", (1, 10)),
    ]  # fmt: skip
    x, y = read_csv(example.DATA)
    units = 100 / (len(x) - example.TESTS)
    x = [purenn.linalg.scale(1 / 16, sample) for sample in x[:100]]
    y = one_hot(y[:100], 10)
    return Training("digits", layers, "categorical_cross_entropy", x, y, 1, 0.1, "epoch", units)


def fc_of(i, j):
    return lambda: Step("fc_step", "FCLayer", (1, i), (1, j))


def conv_of(i, j, d, m, n, layer_depth):
    name = "conv_step_of_one_channel" if d == 1 else "conv_step"
    return lambda: Step(name, "ConvLayer", (i, j, d), (m, n), layer_depth)


CASES = {
    "xor": xor,
    "conv": conv,
    "fc_step": fc_of(784, 100),
    "conv_step_1": conv_of(28, 28, 1, 3, 3, 8),
    "conv_step_8": conv_of(14, 14, 8, 3, 3, 16),
    "mnist_fc": mnist_fc,
    "mnist_conv": mnist_conv,
    "digits": digits,
}
# each four times as much work as the one before
GROWTH = {
    "FC layer": {"fc_%d" % n: fc_of(n, n) for n in (32, 64, 128, 256)},
    "conv layer": {"conv_%d" % n: conv_of(n + 2, n + 2, 4, 3, 3, 8) for n in (8, 16, 32, 64)},
}
for group in GROWTH.values():
    CASES.update(group)

TITLES = {
    "xor": "XOR",
    "conv": "conv example",
    "fc_step": "FC 784 → 100",
    "conv_step_1": "conv 28×28×1, 3×3, 8 channels",
    "conv_step_8": "conv 14×14×8, 3×3, 16 channels",
    "mnist_fc": "MNIST dense",
    "mnist_conv": "MNIST conv",
    "digits": "digits dense",
}


# --- whether they agree --------------------------------------------------------------------


def check(case, implementation):
    """Raise AssertionError unless the implementation computes what purenn does.

    The floor to the last bit after two loops, unless it convolves: its sums then run over all
    channels at once. Otherwise to 1e-9 of the largest number in each list, after one loop (a
    whole fit, of XOR not more than 100 epochs).
    """
    exact = implementation == "floor" and "conv" not in case.floor
    results = []
    for name in ("purenn", implementation):
        job = case.job(name)
        job.reset()
        job.run(2 if exact else 1)
        results.append([flat(part) for part in job.results()])
    for at, (expected, computed) in enumerate(zip(*results)):
        if exact:
            equal = expected == computed
        else:
            largest = max(map(abs, expected))
            equal = len(expected) == len(computed) and all(
                abs(x - y) <= 1e-9 * largest for x, y in zip(expected, computed)
            )
        assert equal, "%s does not compute what purenn does, result %d" % (implementation, at)


def flat(a):
    """The numbers of nested lists or arrays."""
    if hasattr(a, "tolist"):
        a = a.tolist()
    return [x for part in a for x in flat(part)] if isinstance(a, (list, tuple)) else [a]
