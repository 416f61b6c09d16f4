"""A solution of the exercise dropout."""

import random

from purenn import Layer


class Dropout(Layer):
    arguments = ("input_shape", "rate")

    def __init__(self, input_shape, rate):
        self.input_shape = self.output_shape = input_shape
        self.rate = rate

    def forward_propagation(self, input):
        if self.training:
            kept = 1 / (1 - self.rate)
            self.factors = [0 if random.random() < self.rate else kept for x in input[0]]
        else:
            self.factors = [1 for x in input[0]]
        return [[x * factor for x, factor in zip(input[0], self.factors)]]

    def backward_propagation(self, output_error, learning_rate):
        return [[e * factor for e, factor in zip(output_error[0], self.factors)]]
