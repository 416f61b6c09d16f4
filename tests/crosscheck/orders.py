"""Correct libraries that differ in how they add up: forwards, backwards, shuffled, in pairs,
compensated, and with fused multiply-adds; each in float64 and float32.

All of them are plain loops over lists that hand their products to one of the functions
below. The fused one computes exactly, in fractions, and rounds once for each addition.
"""

import random
from fractions import Fraction
from types import SimpleNamespace

import numpy as np

FORMATS = {"float64": (np.float64, 53, -1074), "float32": (np.float32, 24, -149)}


def nearest(x, digits, lowest):
    """The float of so many digits nearest to a Fraction, ties to even."""
    if not x:
        return 0.0
    exponent = x.numerator.bit_length() - x.denominator.bit_length() - digits
    if abs(x) / Fraction(2) ** exponent >= 2**digits:
        exponent += 1
    unit = Fraction(2) ** max(exponent, lowest)
    return float(round(x / unit) * unit)


# --- sums of products x y, and of terms added as they are --------------------------------


def forwards(pairs, terms, number, *_):
    total = number(0)
    for x, y in pairs:
        total += x * y
    for term in terms:
        total += term
    return total


def backwards(pairs, terms, number, *_):
    total = number(0)
    for term in [x * y for x, y in pairs][::-1]:
        total = term + total
    for term in terms:
        total = term + total
    return total


def shuffled(pairs, terms, number, *_):
    everything = [x * y for x, y in pairs] + terms
    random.Random(len(everything)).shuffle(everything)
    return sum(everything[1:], everything[0]) if everything else number(0)


def pairwise(pairs, terms, number, *_):
    level = [x * y for x, y in pairs] + terms
    while len(level) > 1:
        level = [level[i] + level[i + 1] if i + 1 < len(level) else level[i]
                 for i in range(0, len(level), 2)]
    return level[0] if level else number(0)


def compensated(pairs, terms, number, *_):
    """Neumaier's sum."""
    total, lost = number(0), number(0)
    for term in [x * y for x, y in pairs] + terms:
        new = total + term
        lost += (total - new) + term if abs(total) >= abs(term) else (term - new) + total
        total = new
    return total + lost


def fused(pairs, terms, number, digits, lowest):
    total = 0.0
    for x, y in pairs + [(term, 1) for term in terms]:
        exact = Fraction(total) + Fraction(float(x)) * Fraction(float(y))
        total = nearest(exact, digits, lowest)
    return number(total)


ORDERS = (forwards, backwards, shuffled, pairwise, compensated, fused)


# --- the library --------------------------------------------------------------------------


def library(order, dtype):
    """FCLayer, ConvLayer and mse that add up in this order, as a namespace."""
    number, digits, lowest = FORMATS[dtype]

    def add(pairs, *terms):
        return order(list(pairs), list(terms), number, digits, lowest)

    def read(a):
        return [read(part) for part in a] if isinstance(a, list) else number(a)

    class FCLayer:
        def __init__(self, input_shape, output_shape):
            self.output_shape = output_shape
            self.weights = [[0.0] * output_shape[1] for _ in range(input_shape[1])]
            self.bias = [[0.0] * output_shape[1]]

        def forward_propagation(self, input):
            (self.x,), (b,), w = read(input), read(self.bias), read(self.weights)
            return [[add(zip(self.x, column), b[k]) for k, column in enumerate(zip(*w))]]

        def backward_propagation(self, output_error, learning_rate):
            (e,), (b,), w = read(output_error), read(self.bias), read(self.weights)
            rate = number(learning_rate)
            input_error = [[add(zip(e, row)) for row in w]]
            self.weights = [
                [add([(-rate * x, y)], old) for old, y in zip(row, e)]
                for x, row in zip(self.x, w)
            ]
            self.bias = [[add([(-rate, y)], old) for old, y in zip(b, e)]]
            return input_error

    class ConvLayer:
        def __init__(self, input_shape, kernel_shape, layer_depth):
            (self.i, self.j, self.d), (self.m, self.n) = input_shape, kernel_shape
            self.k = layer_depth
            self.p, self.q = self.i - self.m + 1, self.j - self.n + 1
            self.output_shape = self.p, self.q, self.k
            self.weights = self.bias = [0.0]

        def forward_propagation(self, input):
            self.x, b, w = read(input), read(self.bias), read(self.weights)
            return [[[
                add([
                    (self.x[p + r][q + s][d], w[r][s][d][k])
                    for d in range(self.d) for r in range(self.m) for s in range(self.n)
                ], b[k])
                for k in range(self.k)] for q in range(self.q)] for p in range(self.p)]

        def backward_propagation(self, output_error, learning_rate):
            e, b, w = read(output_error), read(self.bias), read(self.weights)
            rate = number(learning_rate)
            places = [(p, q) for p in range(self.p) for q in range(self.q)]
            input_error = [[[
                add([
                    (e[p][q][k], w[i - p][j - q][d][k])
                    for p, q in places if 0 <= i - p < self.m and 0 <= j - q < self.n
                    for k in range(self.k)
                ])
                for d in range(self.d)] for j in range(self.j)] for i in range(self.i)]
            self.weights = [[[[
                add([(-rate, add([(self.x[p + r][q + s][d], e[p][q][k]) for p, q in places]))],
                    w[r][s][d][k])
                for k in range(self.k)] for d in range(self.d)] for s in range(self.n)]
                for r in range(self.m)]
            self.bias = [
                add([(-rate, add([(e[p][q][k], number(1)) for p, q in places]))], b[k])
                for k in range(self.k)
            ]
            return input_error

    def mse(y_true, y_pred):
        differences = [t - y for t, y in zip(flat(read(y_true)), flat(read(y_pred)))]
        return add(zip(differences, differences)) / number(len(differences))

    return SimpleNamespace(FCLayer=FCLayer, ConvLayer=ConvLayer, mse=mse)


def flat(a):
    return [x for part in a for x in flat(part)] if isinstance(a, list) else [a]
