"""Trains a fixed set of networks and prints a digest of the exact bits of every number in them.

    python3 digests.py                 every case, one line each: its name, a SHA-256
    python3 digests.py xor conv        these cases
    python3 digests.py --trace xor     the numbers themselves, one line each: case, epoch, place,
                                       index, the eight bytes of the double as hexadecimal

A case's numbers are all parameters and the error after each epoch, then the outputs. Every
interpreter whose floats are IEEE doubles, and whose + - * / round once and rightly, prints the
lines of digests.txt; on another, the first line says so. Plain enough for MicroPython, where
`import digests; digests.main(["xor"])` does the same.
"""

import os
import struct
import sys

try:
    import purenn
except ImportError:  # run as a script, from a checkout
    sys.path.insert(0, __file__.rsplit("/", 1)[0] + "/../..")
    import purenn

from math import ldexp

from purenn.__main__ import digest, hexadecimal, train, xor
from purenn.checking.nested import each
from purenn.numbers.platform import departures
from purenn.numbers.random import Random
from purenn.numbers.uniform import uniform


# --- the cases: each tells `note` about its numbers ---------------------------------------


def network(loss, *layers):
    result = purenn.Network()
    for layer in layers:
        result.add(layer)
    result.use(getattr(purenn, loss), getattr(purenn, loss + "_prime"))
    return result


def activation(shape, name):
    return purenn.ActivationLayer(shape, getattr(purenn, name), getattr(purenn, name + "_prime"))


def outputs(note, net, x, epochs):
    note(epochs, "output", net.predict(x))


def conv(note):
    """Regression from an image of two channels to one of three."""
    rng = Random(1)
    x, y = uniform((2, 7, 6, 2), rng), uniform((2, 5, 5, 3), rng)
    net = network("mse", purenn.ConvLayer((7, 6, 2), (3, 2), 3), activation((5, 5, 3), "tanh"))
    train(note, net, x, y, 15, 0.3)
    outputs(note, net, x, 15)


def classify(note):
    """Convolution, max-pooling, flatten, dense, softmax and categorical cross-entropy."""
    rng = Random(2)
    x = uniform((3, 6, 6, 1), rng)
    y = [[[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]]
    net = network(
        "categorical_cross_entropy",
        purenn.ConvLayer((6, 6, 1), (3, 3), 2),
        purenn.MaxPoolingLayer((4, 4, 2), (2, 2)),
        purenn.FlattenLayer((2, 2, 2)),
        purenn.FCLayer((1, 8), (1, 3)),
        purenn.SoftmaxLayer((1, 3)),
    )
    train(note, net, x, y, 30, 0.2)
    outputs(note, net, x, 30)


def strided(note):
    """Convolution and both poolings, with stride and padding."""
    rng = Random(14)
    x, y = uniform((2, 8, 7, 2), rng), uniform((2, 2, 3, 3), rng)
    net = network(
        "mse",
        purenn.ConvLayer((8, 7, 2), (3, 2), 2, stride=(2, 1), padding=(1, 0)),
        activation((4, 6, 2), "tanh"),
        purenn.MaxPoolingLayer((4, 6, 2), (2, 3), stride=1, padding=(0, 1)),
        purenn.ConvLayer((3, 6, 2), (3, 1), 3, padding=1),
        purenn.AveragePoolingLayer((3, 8, 3), (2, 3), stride=(2, 3), padding=(1, 1)),
    )
    train(note, net, x, y, 15, 0.3)
    outputs(note, net, x, 15)


def dense(note, loss, hidden, last, rng, y):
    x = uniform((4, 1, 5), rng)
    net = network(
        loss,
        purenn.FCLayer((1, 5), (1, 4)),
        activation((1, 4), hidden),
        purenn.FCLayer((1, 4), (1, 2)),
        activation((1, 2), last),
    )
    train(note, net, x, y, 40, 0.2)
    outputs(note, net, x, 40)


def tanh(note):
    dense(note, "mse", "tanh", "tanh", Random(3), uniform((4, 1, 2), Random(4)))


def sigmoid(note):
    dense(note, "mse", "sigmoid", "sigmoid", Random(5), uniform((4, 1, 2), Random(6)))


def relu(note):
    dense(note, "mse", "relu", "tanh", Random(7), uniform((4, 1, 2), Random(8)))


def leaky_relu(note):
    dense(note, "mse", "leaky_relu", "tanh", Random(9), uniform((4, 1, 2), Random(10)))


def binary_cross_entropy(note):
    y = [[[0, 1]], [[1, 1]], [[1, 0]], [[0, 0]]]
    dense(note, "binary_cross_entropy", "tanh", "sigmoid", Random(11), y)


def with_dropout():
    rng = Random(12)
    x, y = uniform((4, 1, 6), rng), uniform((4, 1, 2), rng)
    net = network(
        "mse",
        purenn.FCLayer((1, 6), (1, 8)),
        activation((1, 8), "tanh"),
        purenn.DropoutLayer((1, 8), 0.25),
        purenn.FCLayer((1, 8), (1, 2)),
    )
    return net, x, y


def dropout(note):
    net, x, y = with_dropout()
    train(note, net, x, y, 40, 0.2)
    outputs(note, net, x, 40)


def resumed(note):
    """The run of `dropout`, saved after 15 epochs and loaded again: the same digest."""
    net, x, y = with_dropout()
    train(note, net, x, y, 15, 0.2)
    net.save("digests.tmp.json")
    net = purenn.Network.load("digests.tmp.json")
    os.remove("digests.tmp.json")
    train(note, net, x, y, 25, 0.2, 16)
    outputs(note, net, x, 40)


def sequences(note):
    """Every layer for sequences, on samples of three lengths."""
    rng = Random(14)
    block = [
        purenn.RMSNormLayer((None, 4)),
        purenn.AttentionLayer((None, 4), 2, rotary=True, rng=rng),
        purenn.AttentionLayer((None, 4), 2, causal=False, bias=True, rng=rng),
    ]
    net = network(
        "mse",
        purenn.EmbeddingLayer((1, None), 3, 4, rng),
        purenn.PositionLayer((None, 4), 4, rng),
        purenn.ResidualLayer(block),
        purenn.LayerNormLayer((None, 4)),
        activation((None, 4), "tanh"),
        purenn.FCLayer((None, 4), (None, 2), rng),
        purenn.FCLayer((None, 2), (None, 2), rng, bias=False),
    )
    x = [[[0, 1, 2]], [[2]], [[1, 1, 0, 2]]]
    y = [[[t % 2, t / 2] for t in sample[0]] for sample in x]
    train(note, net, x, y, 15, 0.1)
    outputs(note, net, x, 15)


def batches(note):
    """In batches, shuffled, by a rate for each epoch, by momentum, by Adam, with validation."""
    net, x, y = with_dropout()
    net.add(activation((1, 2), "tanh"))
    x, y = x + uniform((3, 1, 6), Random(15)), y + uniform((3, 1, 2), Random(16))
    for number, rate in enumerate((
        lambda epoch: 0.5 / epoch, purenn.Momentum(0.05), purenn.Momentum(lambda t: 0.2 / t, 0.5),
        purenn.Adam(0.01), purenn.Adam(0.01, 0.5, 0.75, 0.125),
    )):  # fmt: skip
        for size, order in (1, False), (3, True), (7, Random(17)):
            net.optimizer = None
            if hasattr(rate, "step"):
                rate.state, rate.steps = (), 0
            validation = x[:2], y[:2]
            errors = net.fit(
                x, y, 4, rate, verbose=False, batch_size=size, shuffle=order, validation=validation
            )
            note(number, "batches of %d" % size, [errors, net.validation_errors])
            for at, layer in enumerate(net.layers):
                for name in layer.parameters:
                    note(number, "layer %d %s" % (at, name), getattr(layer, name))
    outputs(note, net, x, 4)


def elementary(note):
    """exp, tanh, sigmoid and log on random numbers of all sizes."""
    from purenn.numbers.exp_tanh import exp, tanh
    from purenn.numbers.logistic import sigmoid
    from purenn.numbers.logarithm import log

    rng = Random(13)
    for k in range(-30, 11):
        x = [ldexp(rng.random() - 0.5, k + 1) for _ in range(6)]
        note(k, "x", x)
        for function in (exp, tanh, sigmoid):
            note(k, function.__name__, [function(v) for v in x])
    for k in range(-1074, 1024, 9):
        x = ldexp(1.0 + rng.random(), k)
        note(k, "log", [x, log(x)])


SMOOTH = "gelu", "gelu_tanh", "silu", "softplus", "elu"


def more_functions(note):
    """The other functions of one number, on random numbers of all sizes."""
    from purenn.numbers.error_function import erf, erfc, normal_cdf, normal_pdf
    from purenn.numbers.logarithm import log1p
    from purenn.numbers.sine_cosine import cos, sin

    functions = [sin, cos, erf, erfc, normal_cdf, normal_pdf]
    functions += [getattr(purenn, name + end) for name in SMOOTH for end in ("", "_prime")]
    rng = Random(14)
    for k in range(-30, 11):
        x = [ldexp(rng.random() - 0.5, k + 1) for _ in range(4)]
        note(k, "x", x)
        for at, function in enumerate(functions):
            note(k, "f%d" % at, [float(function(v)) for v in x])
        note(k, "log1p", [log1p(abs(v)) for v in x] + [log1p(-rng.random())])


def logits(note):
    """Class numbers learned from logits, and yes or no, through every smooth rectifier."""
    rng = Random(15)
    for loss, y in ("softmax", [[[2]], [[0]], [[1]]]), ("sigmoid", [[[1, 0, 1]], [[0, 0, 1]], [[0.5, 1, 0]]]):
        net = purenn.Network()
        shape = (1, 2)
        for name in SMOOTH:
            net.add(purenn.FCLayer(shape, (1, 3), rng))
            net.add(purenn.ActivationLayer((1, 3), getattr(purenn, name), getattr(purenn, name + "_prime")))
            shape = (1, 3)
        loss += "_cross_entropy"
        net.use(getattr(purenn, loss), getattr(purenn, loss + "_prime"))
        x = uniform((3, 1, 2), rng)
        train(note, net, x, y, 15, 0.5)
        outputs(note, net, x, 15)


CASES = (
    xor, conv, classify, strided, dropout, resumed, tanh, sigmoid, relu, leaky_relu,
    binary_cross_entropy, sequences, batches, elementary, more_functions, logits,
)  # fmt: skip


# --- what is made of the numbers ----------------------------------------------------------


def trace(case):
    """Prints what `digest` digests."""

    def note(epoch, place, values):
        each(values, lambda index, x: print(
            "%s\t%d\t%s\t%s\t%s"
            % (case.__name__, epoch, place, list(index), hexadecimal(struct.pack(">d", x)))
        ))  # fmt: skip

    case(note)


def main(arguments):
    for departure in departures():
        print("other bits may come: here " + departure)
    names = [name for name in arguments if name != "--trace"]
    for case in CASES:
        if case.__name__ in names or not names:
            purenn.seed(0)
            if "--trace" in arguments:
                trace(case)
            else:
                print(case.__name__, digest(case))


if __name__ == "__main__":
    main(sys.argv[1:])
