"""A solution of the exercise momentum."""

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
        input_error = dot(output_error, transpose(self.weights))
        weights_error = dot(transpose(self.input), output_error)
        self.weights_velocity = subtract(
            scale(self.momentum, self.weights_velocity), scale(learning_rate, weights_error)
        )
        self.bias_velocity = subtract(
            scale(self.momentum, self.bias_velocity), scale(learning_rate, output_error)
        )
        self.weights = add(self.weights, self.weights_velocity)
        self.bias = add(self.bias, self.bias_velocity)
        return input_error
