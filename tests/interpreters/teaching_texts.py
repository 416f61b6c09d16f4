"""Prints what purenn.teaching shows, for test_teaching.py to compare between interpreters.

Plain enough for MicroPython, where `import teaching_texts; teaching_texts.main()` does the same.
"""

import purenn
from digests import network
from purenn import pictures
from purenn.numbers.random import Random
from purenn.numbers.uniform import uniform


def xor(rng):
    return network(
        "mse",
        purenn.FCLayer((1, 2), (1, 3), rng),
        purenn.ActivationLayer((1, 3), purenn.tanh, purenn.tanh_prime),
        purenn.FCLayer((1, 3), (1, 1), rng),
        purenn.ActivationLayer((1, 1), purenn.tanh, purenn.tanh_prime),
    )


def every_layer(rng):
    return network(
        "categorical_cross_entropy",
        purenn.ConvLayer((5, 5, 2), (2, 3), 2, rng),
        purenn.ActivationLayer((4, 3, 2), lambda x: x * x, lambda x: 2 * x),
        purenn.MaxPoolingLayer((4, 3, 2), (2, 1)),
        purenn.FlattenLayer((2, 3, 2)),
        purenn.DropoutLayer((1, 12), 0.5, rng),
        purenn.FCLayer((1, 12), (1, 3), rng),
        Doubling(),
        purenn.SoftmaxLayer((1, 3)),
    )


class Doubling(purenn.Layer):
    """A layer of one's own, with a parameter that it changes in place."""

    parameters = ("factor",)

    def __init__(self):
        self.input_shape = self.output_shape = (1, 3)
        self.factor = [2.0]

    def forward_propagation(self, input):
        self.input = input
        self.output = purenn.linalg.scale(self.factor[0], input)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = purenn.linalg.scale(self.factor[0], output_error)
        self.factor[0] -= learning_rate * output_error[0][0] * self.input[0][0]
        return input_error


def main():
    rng = Random(1)
    purenn.linalg.show(uniform((2, 3, 2), rng), "X")
    purenn.linalg.show([[True, 10**30], [-1e-7, float("nan")]])
    for net, x, y in (
        (xor(rng), [[0, 1]], [[1]]),
        (every_layer(rng), uniform((5, 5, 2), rng), [[0, 1, 0]]),
        (network("mse", purenn.FCLayer((1, 40), (1, 30), rng)), uniform((1, 40), rng), [[0] * 30]),
    ):
        print(net, net.summary())
        explanation = purenn.explain(net, x, y, 0.1)
        print(explanation)
        print(explanation.html)
    net, x, y = xor(rng), [[[0, 1]], [[1, 1]]], [[[1]], [[0]]]
    for rate in 0.1, purenn.Momentum(0.1), purenn.Adam(lambda t: 0.5 / t):
        explanation = purenn.explain(net, x, y, rate)
        print(explanation)
        print(explanation.html)
    prepared(rng)
    for picture in drawn(rng):
        print(picture)
        print(picture.svg)


def prepared(rng):
    """What purenn.data makes of a file and of lists."""
    from purenn.data import read_csv, read_idx, one_hot, standardize, train_test_split
    from purenn.data import accuracy_score, confusion_matrix

    with open("data.csv", "wb") as file:
        file.write(b'\xef\xbb\xbfa;"b;c";kind\r\n1;-2.5e1;x\r\n 3 ;0.1;"y"\r\n\r\n4;1.7;x\n')
    with open("data.idx", "wb") as file:
        file.write(bytes([0, 0, 14, 2, 0, 0, 0, 1, 0, 0, 0, 2, 63, 248] + [0] * 14))
    x, y = read_csv("data.csv", "kind")
    print(x, y, read_idx("data.idx"), standardize(x), one_hot(y, ["y", "x"]))
    print(train_test_split(x, y, 1, rng), confusion_matrix(y, "xyy"))
    print(accuracy_score([1, 0], [[[1, 2]], [[3, 4]]]), accuracy_score([-1, 1], [[[0.5]], [[2]]]))
    for target in 7, "d":
        try:
            read_csv("data.csv", target)
        except ValueError as error:
            print(error)


def lost():
    """Pictures of what is not finite."""
    nan, inf = float("nan"), float("inf")
    net = network("mse", *[purenn.FCLayer((1, 2), (1, 2)) for _ in range(6)])
    for layer in net.layers:
        layer.weights, layer.bias = [[nan, 1.5], [inf, -2.0]], [[nan, 0.5]]
    x = [[[0, 0]], [[nan, 1]], [[1, 1]]]
    return (
        pictures.graph(net),
        pictures.decision_boundary(net, x, [[[0, 1]], [[1, 0]], [[1, 0]]]),
        pictures.error_curve([[1, nan, 1, inf], [0.3, 1e200]], ["η = 1", "η = 2"]),
    )


def drawn(rng):
    """One of every kind of picture."""
    x, y = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]], [[[0]], [[1]], [[1]], [[0]]]
    net = xor(rng)
    errors = net.fit(x, y, 100, 0.1, verbose=False)
    three = network("mse", purenn.FCLayer((1, 2), (1, 3), rng), purenn.SoftmaxLayer((1, 3)))
    return (
        pictures.error_curve(errors),
        pictures.error_curve([errors[:3], [0.1, 1e-7, 1e9]], ["η = 1", "η = 2"]),
        pictures.decision_boundary(net, x, y),
        pictures.decision_boundary(three, x[:3], [[[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]]),
        pictures.regression_curve(
            network("mse", purenn.FCLayer((1, 1), (1, 1), rng)), [[[0]], [[0.3]]], [[[1]], [[2]]]
        ),
        pictures.confusion_matrix(purenn.data.confusion_matrix("abba", "abbb"), ["ü", "b"]),
        pictures.kernels(purenn.ConvLayer((5, 5, 2), (2, 3), 2, rng)),
        pictures.graph(net),
        pictures.architecture(every_layer(rng)),
        pictures.images([uniform((1, 16), rng), uniform((4, 3, 1), rng)], ["a < b", "ü"]),
    ) + lost()  # fmt: skip


if __name__ == "__main__":
    main()
