"""Networks and data drawn at random, of all of purenn's layers, activations and losses.

`pick(options)` draws one of a sequence: from hypothesis in the tests, from random.Random where a
whole batch is made at once.
"""

import copy
from fractions import Fraction

import purenn
from purenn import (
    ActivationLayer, AveragePoolingLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer,
    MaxPoolingLayer, Network, Random, SoftmaxLayer,
)  # fmt: skip

FUNCTIONS = (
    "tanh", "sigmoid", "relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "softplus", "elu",
)  # fmt: skip
LOSSES = (
    "mse", "binary_cross_entropy", "categorical_cross_entropy", "softmax_cross_entropy",
    "sigmoid_cross_entropy",
)  # fmt: skip
ODD = -0.0, 0.0, 0, 1, -1, 1e-300, 5e-324, 1e300, -1e160, 0.1, 3


def pair(name):
    return getattr(purenn, name), getattr(purenn, name + "_prime")


def network(pick, numbers="floats"):
    """A network with parameters of those numbers: "floats", "odd" ones too, or "fractions"."""
    rng = Random(pick(range(1000)))
    generators = [Random(5), rng, None]
    result = Network()
    exact = numbers == "fractions"
    functions = FUNCTIONS[2:4] if exact else FUNCTIONS
    shape = pick([(1, 1), (1, 2), (1, 3), (3, 3, 1), (4, 3, 2)])

    def activation(name):
        result.add(ActivationLayer(shape, *pair(name)))

    if len(shape) == 3:
        for kind in pick([[], ["conv"], ["pool"], ["conv", "f"], ["conv", "f", "pool"], ["drop", "conv"]]):
            i, j, d = shape
            if kind == "conv" and i > 1:
                stride, padding = pick([(1, 0), (1, 0), (2, 0), ((1, 2), 1), (1, (0, 1))])
                layer = ConvLayer(shape, (2, pick([1, 2])), pick([1, 2]), rng, stride, padding)
            elif kind == "pool" and i > 1 and j > 1:
                stride, padding = pick([(None, 0), (None, 0), (1, 0), ((2, 1), (0, 1))])
                pool = pick([MaxPoolingLayer, AveragePoolingLayer])
                layer = pool(shape, (pick([1, 2]), 2), stride, padding)
            elif kind == "drop":
                layer = DropoutLayer(shape, pick([0, 0.3, 0.5]), pick(generators))
            else:
                activation(pick(functions))
                continue
            result.add(layer)
            shape = layer.output_shape
        result.add(FlattenLayer(shape))
        shape = result.layers[-1].output_shape
    for kind in pick([["fc"], ["fc", "f", "fc"], ["fc", "f", "drop", "fc", "f"], ["f"], ["drop", "fc", "f"],
                      ["fc", "fc"], ["fc", "f", "fc", "f", "fc", "f"]]):  # fmt: skip
        if kind == "fc":
            layer = FCLayer(shape, (1, pick([1, 2, 3, 9])), rng)
        elif kind == "drop":
            layer = DropoutLayer(shape, pick([0, 0.3, 0.5]), pick(generators))
        else:
            activation(pick(functions))
            continue
        result.add(layer)
        shape = layer.output_shape
    loss = "mse" if exact else pick(LOSSES + ("mse",))
    if loss == "binary_cross_entropy":
        activation("sigmoid" if pick(range(5)) else "relu")
    elif loss == "categorical_cross_entropy":
        result.add(SoftmaxLayer(shape))
    elif not exact and pick(range(4)) == 0:
        result.add(SoftmaxLayer(shape))
    result.use(*pair(loss))
    if exact or numbers == "odd":
        for layer in result.layers:
            for name in layer.parameters:
                setattr(layer, name, changed(getattr(layer, name), pick, exact))
    return result


def changed(a, pick, exact):
    if isinstance(a, list):
        return [changed(x, pick, exact) for x in a]
    return Fraction(int(a * 8), 8) if exact else pick([a, a, a, -0.0, 0.0, 1e200, 1e-200])


def data(network, pick, samples, numbers="floats"):
    """Samples and targets for a network."""
    x = [_sample(network.layers[0].input_shape, pick, numbers) for _ in range(samples)]
    shape = network.layers[-1].output_shape
    if network.loss is purenn.softmax_cross_entropy:
        return x, [_classes(shape, pick) for _ in range(samples)]
    return x, [_sample(shape, pick, numbers, True) for _ in range(samples)]


def _classes(shape, pick):
    """A class number, or the same as a distribution, or another."""
    n, k = shape
    labels = [pick(range(k)) for _ in range(n)]
    if k == 1 or pick([True, False]):
        return [labels]
    share = pick([1, 0.75, 0.875])
    return [[share if j == label else (1 - share) / (k - 1) for j in range(k)] for label in labels]


def _sample(shape, pick, numbers, target=False):
    if shape:
        return [_sample(shape[1:], pick, numbers, target) for _ in range(shape[0])]
    if numbers == "fractions":
        return Fraction(pick(range(-8, 9)), 4)
    if numbers == "odd":
        return pick(ODD)
    return pick(range(0, 65)) / 64 if target else pick([0, 1, pick(range(-999, 999)) / 333])


def results(network, x, y, epochs, rate, **options):
    """Whatever fit leaves: its list or exception, the parameters and generators, to the bit."""
    purenn.seed(7)
    try:
        result = bits(network.fit(x, y, epochs, rate, verbose=False, **options))
    except Exception as error:
        result = type(error).__name__, str(error)
    return result, state(network)


def state(network):
    parameters = [[getattr(layer, name) for name in layer.parameters] for layer in network.layers]
    generators = [layer.rng.state for layer in network.layers if hasattr(layer, "rng")]
    return bits(parameters), generators


def bits(a):
    """Nested lists with each number as a text that differs if a bit differs; NaN has no sign."""
    if isinstance(a, (list, tuple)):
        return [bits(x) for x in a]
    if isinstance(a, Fraction):
        return "Fraction %x %x" % (a.numerator, a.denominator)
    return (a.hex() if a == a else "nan") if type(a) is float else repr(a)


def twin(network):
    """A network of its own that is the same; shared generators stay shared."""
    memo = {id(purenn.numbers.random.default): purenn.numbers.random.default}
    return copy.deepcopy(network, memo)
