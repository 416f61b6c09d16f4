"""A user's program in which everything is typed: type checkers accept it, and it runs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import purenn
from purenn import (
    ActivationLayer,
    ConvLayer,
    DropoutLayer,
    FCLayer,
    FlattenLayer,
    Layer,
    MaxPoolingLayer,
    Network,
    Random,
    SoftmaxLayer,
    binary_cross_entropy,
    binary_cross_entropy_prime,
    categorical_cross_entropy,
    categorical_cross_entropy_prime,
    softmax_cross_entropy,
    softmax_cross_entropy_prime,
    explain,
    leaky_relu,
    leaky_relu_prime,
    linalg,
    mse,
    mse_prime,
    pictures,
    relu,
    relu_prime,
    seed,
    sigmoid,
    sigmoid_prime,
    tanh,
    tanh_prime,
)


class Sixteenths:
    def __init__(self, start: int) -> None:
        self.generator = Random(start)

    def random(self) -> Fraction:
        return Fraction(self.generator.next() % 16, 16)


class Shift(Layer):
    parameters = ("shift",)
    arguments = ("input_shape",)

    def __init__(self, input_shape: tuple[int, ...]) -> None:
        self.input_shape = self.output_shape = input_shape
        self.shift = linalg.zeros(input_shape)

    def forward_propagation(self, input: list[Any]) -> list[Any]:
        self.input, self.output = input, linalg.add(input, self.shift)
        return self.output

    def backward_propagation(self, output_error: list[Any], learning_rate: float) -> list[Any]:
        self.shift = linalg.subtract(self.shift, linalg.scale(learning_rate, output_error))
        return output_error


def train(network: Network, x: list[list[list[int]]], y: list[list[list[int]]]) -> list[float]:
    errors: list[float] = []

    def on_epoch(epoch: int, error: float) -> bool:
        errors.append(error)
        return epoch == 3

    network.fit(x, y, epochs=5, learning_rate=0.1, verbose=False, on_epoch=on_epoch)
    return errors


def logic(start: int) -> None:
    seed(start)
    network = Network()
    network.add(FCLayer((1, 2), (1, 3), rng=Random(start)))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    network.add(Shift((1, 3)))
    network.add(DropoutLayer((1, 3), 0.5))
    network.add(FCLayer([1, 3], [1, 1]))
    network.add(ActivationLayer((1, 1), sigmoid, sigmoid_prime))
    network.use(binary_cross_entropy, binary_cross_entropy_prime)
    assert len(train(network, [[[0, 1]], [[1, 1]]], [[[1]], [[0]]])) == 3
    output: float = network.predict([[[1, 0]]])[0][0][0]
    assert 0 < output < 1
    assert "FCLayer" in network.summary()
    assert "Y = X W + B" in str(explain(network, [[0, 1]], [[1]], 0.1))
    assert pictures.graph(network).svg.startswith("<svg")


def images() -> None:
    network = Network()
    network.add(ConvLayer((4, 4, 1), (3, 3), 2))
    network.add(ActivationLayer((2, 2, 2), relu, relu_prime))
    network.add(MaxPoolingLayer((2, 2, 2), (2, 2)))
    network.add(FlattenLayer((1, 1, 2)))
    assert FlattenLayer((2, 3)).output_shape == (1, 6)
    network.add(SoftmaxLayer((1, 2)))
    network.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    image = linalg.full((4, 4, 1), 0.5)
    errors = network.fit([image], [[[0, 1]]], 2, 0.1, False)
    assert len(errors) == 2
    network.use(softmax_cross_entropy, softmax_cross_entropy_prime)
    assert len(network.fit([image], [[[1]]], 2, 0.1, False)) == 2


def exact() -> Fraction:
    layer = FCLayer((1, 2), (1, 2), Sixteenths(1))
    network = Network()
    network.add(layer)
    network.add(ActivationLayer((1, 2), leaky_relu, leaky_relu_prime))
    network.use(mse, mse_prime)
    errors = network.fit(
        [[[Fraction(1, 2), Fraction(1, 3)]]], [[[1, 0]]], 1, Fraction(1, 10), verbose=False
    )
    assert linalg.shape(layer.weights_error) == (2, 2)
    error: Fraction = errors[0]
    return error


def matrices() -> list[list[float]]:
    a = [[1.0, 2.0], [3.0, 4.0]]
    assert linalg.transpose(a) == [[1, 3], [2, 4]]
    assert linalg.apply(tanh, [0]) == [0]
    assert linalg.multiply(a, a) == [[1, 4], [9, 16]]
    assert linalg.convolve2d(a, [[2]], "valid") == linalg.correlate2d(a, [[2]], mode="same")
    return linalg.dot(a, a)


if __name__ == "__main__":
    logic(1)
    images()
    assert isinstance(exact(), Fraction)
    assert matrices() == [[7, 10], [15, 22]]
    assert "linalg" in dir(purenn) and purenn.__version__
