"""The article's convolutional layer, with its two errors, for purenn.crosscheck to judge.

    python3 examples/crosscheck_article.py

Needs hypothesis. The article's loops use NumPy and SciPy; here the same loops use purenn's
matrix functions, so that nothing else has to be installed.
"""

import os
import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn.linalg import convolve2d, correlate2d, scale, shape, subtract, zeros
from purenn.numbers.uniform import uniform


class ConvLayer:
    def __init__(self, input_shape, kernel_shape, layer_depth):
        i, j, self.input_depth = input_shape
        m, n = kernel_shape
        self.input_shape = input_shape
        self.output_shape = (i - m + 1, j - n + 1, layer_depth)
        self.layer_depth = layer_depth
        self.weights = uniform((m, n, self.input_depth, layer_depth))
        self.bias = uniform((layer_depth,))

    def forward_propagation(self, input):
        self.input = input
        self.output = zeros(self.output_shape)
        for k in range(self.layer_depth):
            for d in range(self.input_depth):
                part = correlate2d(channel(input, d), kernel(self.weights, d, k), "valid")
                # the first error: the bias is added for every input channel
                add_to(self.output, k, [[x + self.bias[k] for x in row] for row in part])
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        in_error = zeros(self.input_shape)
        weights_error = zeros(shape(self.weights))
        bias_error = zeros((self.layer_depth,))
        for k in range(self.layer_depth):
            error = channel(output_error, k)
            for d in range(self.input_depth):
                add_to(in_error, d, convolve2d(error, kernel(self.weights, d, k), "full"))
                part = correlate2d(channel(self.input, d), error, "valid")
                for row, values in zip(weights_error, part):
                    for pixel, x in zip(row, values):
                        pixel[d][k] = x
            # the second error: the gradient is multiplied by the output depth
            bias_error[k] = self.layer_depth * sum(x for row in error for x in row)
        self.weights = subtract(self.weights, scale(learning_rate, weights_error))
        self.bias = subtract(self.bias, scale(learning_rate, bias_error))
        return in_error


def channel(volume, c):
    return [[pixel[c] for pixel in row] for row in volume]


def kernel(weights, d, k):
    return [[pixel[d][k] for pixel in row] for row in weights]


def add_to(volume, c, matrix):
    for row, values in zip(volume, matrix):
        for pixel, x in zip(row, values):
            pixel[c] += x


if __name__ == "__main__":
    from purenn.crosscheck.__main__ import main

    sys.exit(main([os.path.abspath(__file__), "--only", "conv"] + sys.argv[1:]))
