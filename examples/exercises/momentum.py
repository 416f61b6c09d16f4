"""Exercise: momentum, with which learning speeds up while it keeps going the same way.

A step of each parameter P:

    V <- μ V - learning_rate dE/dP        μ, between 0 and 1, is the share of the speed that stays
    P <- P + V

The velocity V has the shape of P and is zero at first; the layer keeps it. With μ = 0 that is
P <- P - learning_rate dE/dP as ever. The rest is the dense layer: Y = X W + B, dE/dX = dE/dY Wᵗ
(with W before the step), dE/dW = Xᵗ dE/dY, dE/dB = dE/dY.

Write backward_propagation, then: python3 examples/exercises/check.py momentum
"""

import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer
from purenn.linalg import add, dot, scale, subtract, transpose, zeros
from purenn.numbers.uniform import uniform


class MomentumLayer(Layer):
    parameters = ("weights", "bias")
    arguments = ("input_shape", "output_shape", "momentum")

    def __init__(self, input_shape, output_shape, momentum):
        self.input_shape, self.output_shape, self.momentum = input_shape, output_shape, momentum
        self.weights = uniform((input_shape[1], output_shape[1]))
        self.bias = uniform(output_shape)
        self.weights_velocity = zeros((input_shape[1], output_shape[1]))
        self.bias_velocity = zeros(output_shape)

    def forward_propagation(self, input):
        self.input = input
        return add(dot(input, self.weights), self.bias)

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("dE/dX, dE/dW, dE/dB, then the two velocities, then W and B")


def first_test(expect):
    """One weight: two steps with the same dE/dW = 2 * 5, learning rate 1, and half of the speed."""
    layer = MomentumLayer((1, 1), (1, 1), 0.5)
    layer.weights, layer.bias = [[100]], [[0]]
    layer.forward_propagation([[2]])
    expect("dE/dX", layer.backward_propagation([[5]], 1), [[500]])
    expect("W after one step, 100 - 10", layer.weights, [[90]])
    layer.forward_propagation([[2]])
    layer.backward_propagation([[5]], 1)
    expect("W after two steps, 90 + (0.5 * -10 - 10)", layer.weights, [[75]])
