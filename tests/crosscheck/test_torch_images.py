"""Windows with stride and padding, activations and losses against PyTorch's autograd in float64.

Networks are drawn at random.
"""

import pytest

import purenn
from purenn import (
    ActivationLayer, AveragePoolingLayer, ConvLayer, FCLayer, FlattenLayer, MaxPoolingLayer, Network,
    Random,
)
from purenn.numbers.uniform import uniform

from in_torch import BOUND, same, tensor, torch

F = torch.nn.functional
ACTIVATIONS = {
    "gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu,
    "softplus": lambda x: F.softplus(x, threshold=1000), "elu": F.elu, "tanh": torch.tanh,
}  # fmt: skip
LOSSES = {
    "mse": F.mse_loss, "sigmoid_cross_entropy": F.binary_cross_entropy_with_logits,
    "softmax_cross_entropy": F.cross_entropy,
}  # fmt: skip


def image(x):
    """(i, j, d) as a batch of one, its channels first."""
    return x.permute(2, 0, 1)[None]


def back(x):
    return x[0].permute(1, 2, 0)


class Drawn:
    """A network, and the same of torch's functions."""

    def __init__(self, seed):
        self.rng = Random(seed)
        self.network, self.steps, self.P = Network(), [], []
        self.shape = self.between(4, 7), self.between(4, 7), self.between(1, 2)
        self.convolution()
        self.activation()
        (self.max_pooling, self.average_pooling)[seed % 2]()
        self.add(FlattenLayer(self.shape), torch.flatten)
        self.dense()
        self.activation()
        self.dense(3)
        name = list(LOSSES)[seed % len(LOSSES)]
        self.network.use(getattr(purenn, name), getattr(purenn, name + "_prime"))
        self.loss = LOSSES[name]

    def between(self, least, most):
        return least + int(self.rng.random() * (most - least + 1))

    def pair(self, least, most):
        return self.between(least, most), self.between(least, most)

    def add(self, layer, step):
        self.network.add(layer)
        self.P += [(layer, name, tensor(getattr(layer, name), True)) for name in layer.parameters]
        self.steps.append(step)
        self.shape = layer.output_shape

    def convolution(self):
        kernel, stride, padding = self.pair(1, 3), self.pair(1, 3), self.pair(0, 2)
        layer = ConvLayer(
            self.shape, kernel, self.between(1, 3), self.rng, stride=stride, padding=padding
        )
        at = len(self.P)

        def step(x):
            W, B = self.P[at][2], self.P[at + 1][2]
            # contiguous: torch's own convolution refuses the other order of its gradient
            W = W.permute(3, 2, 0, 1).contiguous()
            return back(F.conv2d(image(x).contiguous(), W, B, stride, padding))

        self.add(layer, step)

    def windows(self):
        """Arguments of a pooling, its padding at most half its window."""
        i, j, _ = self.shape
        window = self.between(1, min(i, 3)), self.between(1, min(j, 3))
        padding = self.between(0, window[0] // 2), self.between(0, window[1] // 2)
        return window, self.pair(1, 3), padding

    def max_pooling(self):
        window, stride, padding = self.windows()
        layer = MaxPoolingLayer(self.shape, window, stride, padding)
        self.add(layer, lambda x: back(F.max_pool2d(image(x), window, stride, padding)))

    def average_pooling(self):
        window, stride, padding = self.windows()
        layer = AveragePoolingLayer(self.shape, window, stride, padding)
        self.add(layer, lambda x: back(F.avg_pool2d(image(x), window, stride, padding)))

    def activation(self):
        name = list(ACTIVATIONS)[self.between(0, len(ACTIVATIONS) - 1)]
        layer = ActivationLayer(self.shape, getattr(purenn, name), getattr(purenn, name + "_prime"))
        self.add(layer, ACTIVATIONS[name])

    def dense(self, width=None):
        shape = (1, self.shape[-1])
        layer = FCLayer(shape, (1, width or self.between(1, 4)), self.rng)
        at = len(self.P)
        self.add(layer, lambda x: x.reshape(shape) @ self.P[at][2] + self.P[at + 1][2])


@pytest.mark.parametrize("seed", range(24))
def test_the_error_and_every_derivative(seed):
    drawn = Drawn(seed)
    x = uniform(drawn.network.layers[0].input_shape, drawn.rng)
    y = [[0.25, 0.5, 0.25]]
    Y = tensor(x)
    for step in drawn.steps:
        Y = step(Y)
    loss = drawn.loss(Y, tensor(y))
    loss.backward()
    (error,) = drawn.network.fit([x], [y], 1, 0.125, verbose=False)
    assert abs(error - loss.item()) <= BOUND
    for layer, name, p in drawn.P:
        same(getattr(layer, name + "_error"), p.grad)
        same(getattr(layer, name), p - 0.125 * p.grad)


@pytest.mark.parametrize("seed", range(24))
def test_the_derivative_by_an_image(seed):
    """That of the first layer, a convolution, which training does not use."""
    drawn = Drawn(seed)
    layer = drawn.network.layers[0]
    x, e = uniform(layer.input_shape, drawn.rng), uniform(layer.output_shape, drawn.rng)
    X = tensor(x, True)
    Y = drawn.steps[0](X)
    Y.backward(tensor(e))
    same(layer.forward_propagation(x), Y)
    same(layer.backward_propagation(e, 0.125), X.grad)


def test_every_loss_and_pooling_is_drawn():
    networks = [Drawn(seed) for seed in range(24)]
    kinds = {type(layer).__name__ for drawn in networks for layer in drawn.network.layers}
    used = {
        layer.activation.__name__ for drawn in networks for layer in drawn.network.layers
        if isinstance(layer, ActivationLayer)
    }  # fmt: skip
    assert {"ConvLayer", "MaxPoolingLayer", "AveragePoolingLayer"} <= kinds
    assert used == set(ACTIVATIONS)
