"""Layers as pupils write them, right ones: each a text that makes a class.

planted.py has bugs to plant in them, which replace a piece of the text.
"""

import math

import purenn
from purenn import linalg

try:
    import random
except (ImportError, OSError):  # a MicroPython without it
    random = purenn.numbers.random.default

DENSE = '''
class Dense:
    """With loops, as in a first attempt; it names no parameters and changes them in place."""

    def __init__(self, input_shape, output_shape):
        self.input_shape, self.output_shape = input_shape, output_shape
        self.weights = [[0.5] * output_shape[1] for _ in range(input_shape[1])]
        self.bias = [[0.0] * output_shape[1]]

    def forward_propagation(self, input):
        self.input = input
        output = []
        for j in range(self.output_shape[1]):
            total = self.bias[0][j]
            for i in range(self.input_shape[1]):
                total += input[0][i] * self.weights[i][j]
            output.append(total)
        return [output]

    def backward_propagation(self, output_error, learning_rate):
        input_error = []
        for i in range(self.input_shape[1]):
            total = 0
            for j in range(self.output_shape[1]):
                total += output_error[0][j] * self.weights[i][j]
            input_error.append(total)
        for j in range(self.output_shape[1]):
            for i in range(self.input_shape[1]):
                self.weights[i][j] -= learning_rate * self.input[0][i] * output_error[0][j]
            self.bias[0][j] -= learning_rate * output_error[0][j]
        return [input_error]
'''

MATRIX = '''
class Matrix(purenn.Layer):
    """The same with the functions of linalg, as in the article."""

    parameters = ("weights", "bias")

    def __init__(self, input_shape, output_shape):
        self.input_shape, self.output_shape = input_shape, output_shape
        self.weights = purenn.FCLayer(input_shape, output_shape).weights
        self.bias = linalg.zeros(output_shape)

    def forward_propagation(self, input):
        self.input = input
        self.output = linalg.add(linalg.dot(self.input, self.weights), self.bias)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = linalg.dot(output_error, linalg.transpose(self.weights))
        self.weights_error = linalg.dot(linalg.transpose(self.input), output_error)
        self.bias_error = output_error
        step = linalg.scale(learning_rate, self.weights_error)
        self.weights = linalg.subtract(self.weights, step)
        self.bias = linalg.subtract(self.bias, linalg.scale(learning_rate, self.bias_error))
        return input_error
'''

SIGMOID = '''
class Sigmoid(purenn.Layer):
    def __init__(self, shape):
        self.input_shape = self.output_shape = shape

    def f(self, x):
        return 1 / (1 + math.exp(-x))

    def forward_propagation(self, input):
        self.input = input
        self.output = [[self.f(x) for x in row] for row in input]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return [
            [self.f(x) * (1 - self.f(x)) * e for x, e in zip(xs, es)]
            for xs, es in zip(self.input, output_error)
        ]
'''

SQUARE = '''
class Square(purenn.Layer):
    def __init__(self, shape):
        self.input_shape = self.output_shape = shape

    def forward_propagation(self, input):
        self.input = input
        return [[x ** 2 for x in row] for row in input]

    def backward_propagation(self, output_error, learning_rate):
        return [[2 * x * e for x, e in zip(self.input[0], output_error[0])]]
'''

CONV = '''
class Conv(purenn.Layer):
    parameters = ("weights", "bias")

    def __init__(self, input_shape, kernel_shape, depth):
        (i, j, self.d), (self.m, self.n) = input_shape, kernel_shape
        self.input_shape, self.depth = input_shape, depth
        self.output_shape = (i - self.m + 1, j - self.n + 1, depth)
        self.weights = purenn.ConvLayer(input_shape, kernel_shape, depth).weights
        self.bias = [0.0] * depth

    def forward_propagation(self, input):
        self.input = input
        rows, columns, depth = self.output_shape
        output = linalg.zeros(self.output_shape)
        for p in range(rows):
            for q in range(columns):
                for k in range(depth):
                    output[p][q][k] += self.bias[k]
                    for c in range(self.d):
                        for r in range(self.m):
                            for s in range(self.n):
                                output[p][q][k] += input[p + r][q + s][c] * self.weights[r][s][c][k]
        return output

    def backward_propagation(self, output_error, learning_rate):
        rows, columns, depth = self.output_shape
        input_error = linalg.zeros(self.input_shape)
        weights_error = linalg.zeros((self.m, self.n, self.d, depth))
        bias_error = linalg.zeros((depth,))
        for p in range(rows):
            for q in range(columns):
                for k in range(depth):
                    e = output_error[p][q][k]
                    bias_error[k] += e
                    for c in range(self.d):
                        for r in range(self.m):
                            for s in range(self.n):
                                input_error[p + r][q + s][c] += e * self.weights[r][s][c][k]
                                weights_error[r][s][c][k] += self.input[p + r][q + s][c] * e
        self.weights = linalg.subtract(self.weights, linalg.scale(learning_rate, weights_error))
        self.bias = linalg.subtract(self.bias, linalg.scale(learning_rate, bias_error))
        return input_error
'''

POOL = '''
class Pool(purenn.Layer):
    def __init__(self, input_shape, size):
        i, j, d = input_shape
        self.input_shape, self.size = input_shape, size
        self.output_shape = (i // size, j // size, d)

    def forward_propagation(self, input):
        rows, columns, channels = self.output_shape
        output = linalg.zeros(self.output_shape)
        self.places = {}
        for p in range(rows):
            for q in range(columns):
                for c in range(channels):
                    places = [
                        (p * self.size + r, q * self.size + s)
                        for r in range(self.size) for s in range(self.size)
                    ]
                    best = max(places, key=lambda place: input[place[0]][place[1]][c])
                    output[p][q][c] = input[best[0]][best[1]][c]
                    self.places[p, q, c] = best
        return output

    def backward_propagation(self, output_error, learning_rate):
        input_error = linalg.zeros(self.input_shape)
        for (p, q, c), (r, s) in self.places.items():
            input_error[r][s][c] = output_error[p][q][c]
        return input_error
'''

FLATTEN = '''
class Flatten(purenn.Layer):
    def __init__(self, input_shape):
        i, j, d = input_shape
        self.input_shape, self.output_shape = input_shape, (1, i * j * d)

    def forward_propagation(self, input):
        return [[x for row in input for pixel in row for x in pixel]]

    def backward_propagation(self, output_error, learning_rate):
        i, j, d = self.input_shape
        numbers = iter(output_error[0])
        return [[[next(numbers) for c in range(d)] for q in range(j)] for p in range(i)]
'''

SOFTMAX = '''
class Softmax(purenn.Layer):
    def __init__(self, shape):
        self.input_shape = self.output_shape = shape

    def forward_propagation(self, input):
        powers = [math.exp(x) for x in input[0]]
        self.output = [[p / sum(powers) for p in powers]]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        y, e = self.output[0], output_error[0]
        mean = sum(e_j * y_j for e_j, y_j in zip(e, y))
        return [[y_i * (e_i - mean) for e_i, y_i in zip(e, y)]]
'''

DROPOUT = '''
class Dropout(purenn.Layer):
    def __init__(self, shape, rate):
        self.input_shape = self.output_shape = shape
        self.rate = rate

    def forward_propagation(self, input):
        self.mask = [0 if random.random() < self.rate else 1 / (1 - self.rate) for _ in input[0]]
        if not self.training:
            self.mask = [1] * len(input[0])
        return [[x * m for x, m in zip(input[0], self.mask)]]

    def backward_propagation(self, output_error, learning_rate):
        return [[e * m for e, m in zip(output_error[0], self.mask)]]
'''

# a text, the arguments of the layer that it makes
LAYERS = {
    "Dense": (DENSE, ((1, 3), (1, 2))),
    "Matrix": (MATRIX, ((1, 3), (1, 2))),
    "Sigmoid": (SIGMOID, ((1, 4),)),
    "Square": (SQUARE, ((1, 3),)),
    "Conv": (CONV, ((3, 4, 2), (2, 3), 2)),
    "Pool": (POOL, ((5, 4, 2), 2)),
    "Flatten": (FLATTEN, ((2, 3, 2),)),
    "Softmax": (SOFTMAX, ((1, 4),)),
    "Dropout": (DROPOUT, ((1, 16), 0.5)),
}


def make(name, *replacements, arguments=None):
    """A layer of that name, with pieces of its text replaced."""
    text, usual = LAYERS[name]
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    names = {"purenn": purenn, "linalg": linalg, "math": math, "random": random}
    exec(text, names)
    return names[name](*(arguments or usual))


def pair(name):
    """A function of purenn and its derivative."""
    return getattr(purenn, name), getattr(purenn, name + "_prime")


def network(loss, *layers):
    result = purenn.Network()
    for layer in layers:
        result.add(layer)
    result.use(*pair(loss))
    return result
