"""A solution of the exercise softmax."""

import math

from purenn import Layer


class Softmax(Layer):
    arguments = ("input_shape",)

    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape

    def forward_propagation(self, input):
        largest = max(input[0])
        powers = [math.exp(x - largest) for x in input[0]]
        total = sum(powers)
        self.output = [[power / total for power in powers]]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        (y,), (e,) = self.output, output_error
        mean = sum(e_k * y_k for e_k, y_k in zip(e, y))
        return [[y_i * (e_i - mean) for e_i, y_i in zip(e, y)]]


def cross_entropy(y_true, y_pred):
    return -sum(t * math.log(y) for t, y in zip(y_true[0], y_pred[0]) if t)


def cross_entropy_prime(y_true, y_pred):
    return [[-t / y for t, y in zip(y_true[0], y_pred[0])]]
