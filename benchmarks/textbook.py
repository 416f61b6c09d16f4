"""The textbook way: the article's classes on lists, as anyone would write them down.

Matrices are lists of rows, every formula is a call of a small function made of list
comprehensions, nothing is checked. Runs on MicroPython too.
"""

import math
import random


def dot(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def transpose(a):
    return [list(column) for column in zip(*a)]


def add(a, b):
    return [[x + y for x, y in zip(row, other)] for row, other in zip(a, b)]


def subtract(a, b):
    return [[x - y for x, y in zip(row, other)] for row, other in zip(a, b)]


def scale(factor, a):
    return [[factor * x for x in row] for row in a]


def outer(column, row):
    """The product of a column and a row."""
    return [[x * y for y in row] for x in column]


def is_volume(a):
    """Whether a is a list of matrices."""
    return isinstance(a[0][0], list)


def apply(function, a):
    if is_volume(a):
        return [apply(function, rows) for rows in a]
    return [[function(x) for x in row] for row in a]


def multiply(a, b):
    """The product element by element."""
    if is_volume(a):
        return [multiply(rows, others) for rows, others in zip(a, b)]
    return [[x * y for x, y in zip(row, other)] for row, other in zip(a, b)]


def correlate2d(a, kernel):
    """The 'valid' correlation."""
    m, n = len(kernel), len(kernel[0])
    return [
        [
            sum(a[p + r][q + s] * kernel[r][s] for r in range(m) for s in range(n))
            for q in range(len(a[0]) - n + 1)
        ]
        for p in range(len(a) - m + 1)
    ]


def convolve2d(a, kernel):
    """The 'full' convolution: the kernel turned, over the matrix in a frame of zeros."""
    m, n = len(kernel), len(kernel[0])
    width = len(a[0]) + 2 * (n - 1)
    empty = [[0] * width for _ in range(m - 1)]
    padded = empty + [[0] * (n - 1) + row + [0] * (n - 1) for row in a] + empty
    return correlate2d(padded, [row[::-1] for row in kernel[::-1]])


def channel(volume, d):
    """The matrix volume[:, :, d]."""
    return [[pixel[d] for pixel in row] for row in volume]


def volume(channels):
    """The volume that has these matrices as its channels."""
    return [[list(pixel) for pixel in zip(*rows)] for rows in zip(*channels)]


class FCLayer:
    def __init__(self, input_shape, output_shape, rng=random):
        i, j = input_shape[1], output_shape[1]
        self.weights = [[rng.random() - 0.5 for _ in range(j)] for _ in range(i)]
        self.bias = [[rng.random() - 0.5 for _ in range(j)]]

    def forward_propagation(self, input):
        self.input = input
        self.output = add(dot(input, self.weights), self.bias)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = dot(output_error, transpose(self.weights))
        weights_error = outer(self.input[0], output_error[0])
        self.weights = subtract(self.weights, scale(learning_rate, weights_error))
        self.bias = subtract(self.bias, scale(learning_rate, output_error))
        return input_error


class ConvLayer:
    def __init__(self, input_shape, kernel_shape, layer_depth, rng=random):
        self.input_depth = input_shape[2]
        self.layer_depth = layer_depth
        m, n = kernel_shape
        self.weights = [
            [
                [[rng.random() - 0.5 for _ in range(layer_depth)] for _ in range(input_shape[2])]
                for _ in range(n)
            ]
            for _ in range(m)
        ]
        self.bias = [rng.random() - 0.5 for _ in range(layer_depth)]

    def kernel(self, d, k):
        """The matrix weights[:, :, d, k]."""
        return [[pixel[d][k] for pixel in row] for row in self.weights]

    def forward_propagation(self, input):
        self.input = input
        outputs = []
        for k in range(self.layer_depth):
            output = correlate2d(channel(input, 0), self.kernel(0, k))
            for d in range(1, self.input_depth):
                output = add(output, correlate2d(channel(input, d), self.kernel(d, k)))
            outputs.append([[y + self.bias[k] for y in row] for row in output])
        self.output = volume(outputs)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        depth = range(self.input_depth)
        errors = [channel(output_error, k) for k in range(self.layer_depth)]
        input_errors = []
        for d in depth:
            input_error = convolve2d(errors[0], self.kernel(d, 0))
            for k in range(1, self.layer_depth):
                input_error = add(input_error, convolve2d(errors[k], self.kernel(d, k)))
            input_errors.append(input_error)
        weights_errors = [
            [correlate2d(channel(self.input, d), error) for error in errors] for d in depth
        ]
        self.weights = [
            [
                [
                    [
                        w - learning_rate * weights_errors[d][k][r][s]
                        for k, w in enumerate(self.weights[r][s][d])
                    ]
                    for d in depth
                ]
                for s in range(len(self.weights[0]))
            ]
            for r in range(len(self.weights))
        ]
        self.bias = [
            b - learning_rate * sum(sum(row) for row in error)
            for b, error in zip(self.bias, errors)
        ]
        return volume(input_errors)


class ActivationLayer:
    def __init__(self, input_shape, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward_propagation(self, input):
        self.input = input
        self.output = apply(self.activation, input)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return multiply(apply(self.activation_prime, self.input), output_error)


class FlattenLayer:
    def __init__(self, input_shape):
        self.input_shape = input_shape

    def forward_propagation(self, input):
        self.output = [[x for row in input for pixel in row for x in pixel]]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        errors = iter(output_error[0])
        i, j, d = self.input_shape
        return [[[next(errors) for _ in range(d)] for _ in range(j)] for _ in range(i)]


class SoftmaxLayer:
    def __init__(self, input_shape):
        pass

    def forward_propagation(self, input):
        largest = max(input[0])
        exponentials = [math.exp(x - largest) for x in input[0]]
        total = sum(exponentials)
        self.output = [[x / total for x in exponentials]]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        mean = sum(e * y for e, y in zip(output_error[0], self.output[0]))
        return [[y * (e - mean) for e, y in zip(output_error[0], self.output[0])]]


class Network:
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)

    def use(self, loss, loss_prime):
        self.loss = loss
        self.loss_prime = loss_prime

    def fit(self, x_train, y_train, epochs, learning_rate, verbose=True):
        errors = []
        for epoch in range(epochs):
            err = 0
            for x, y in zip(x_train, y_train):
                output = x
                for layer in self.layers:
                    output = layer.forward_propagation(output)
                err += self.loss(y, output)
                error = self.loss_prime(y, output)
                for layer in reversed(self.layers):
                    error = layer.backward_propagation(error, learning_rate)
            err /= len(x_train)
            errors.append(err)
            if verbose:
                print("epoch %d/%d   error=%f" % (epoch + 1, epochs, err))
        return errors


def tanh(x):
    return math.tanh(x)


def tanh_prime(x):
    return 1 - math.tanh(x) ** 2


def mse(y_true, y_pred):
    if is_volume(y_pred):
        return sum(mse(t, y) for t, y in zip(y_true, y_pred)) / len(y_pred)
    squares = [(t - y) ** 2 for row, other in zip(y_true, y_pred) for t, y in zip(row, other)]
    return sum(squares) / len(squares)


def mse_prime(y_true, y_pred):
    if is_volume(y_pred):
        return [scale(1 / len(y_pred), mse_prime(t, y)) for t, y in zip(y_true, y_pred)]
    n = len(y_pred) * len(y_pred[0])
    return scale(2 / n, subtract(y_pred, y_true))


def categorical_cross_entropy(y_true, y_pred):
    return -sum(t * math.log(y) for t, y in zip(y_true[0], y_pred[0]))


def categorical_cross_entropy_prime(y_true, y_pred):
    return [[-t / y for t, y in zip(y_true[0], y_pred[0])]]
