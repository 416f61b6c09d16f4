"""Mistakes in the layers without parameters."""

import purenn
from purenn import linalg

from .. import mathematics
from .planted import mistake


@mistake("the derivative is taken at the output: f'(Y) in place of f'(X)", "activation", "dE/dX")
class DerivativeAtOutput(purenn.ActivationLayer):
    def backward_propagation(self, output_error, learning_rate):
        self.input = self.output
        return purenn.ActivationLayer.backward_propagation(self, output_error, learning_rate)


@mistake("dE/dX is f'(X): not multiplied by dE/dY", "activation", "dE/dX")
class WithoutError(purenn.ActivationLayer):
    def backward_propagation(self, output_error, learning_rate):
        return linalg.apply(self.activation_prime, self.input)


@mistake("dE/dX is dE/dY: not multiplied by f'(X)", "activation", "dE/dX")
class WithoutDerivative(purenn.ActivationLayer):
    def backward_propagation(self, output_error, learning_rate):
        return output_error


@mistake("dE/dX is multiplied by f(X), not by f'(X)", "activation", "dE/dX")
class ValueForDerivative(purenn.ActivationLayer):
    def backward_propagation(self, output_error, learning_rate):
        return linalg.multiply(self.output, output_error)


@mistake("dE/dX is multiplied by the learning rate", "activation", "dE/dX")
class ErrorTimesRate(purenn.ActivationLayer):
    def backward_propagation(self, output_error, learning_rate):
        error = purenn.ActivationLayer.backward_propagation(self, output_error, learning_rate)
        return linalg.scale(learning_rate, error)


def _permuted(axes):
    """A FlattenLayer that writes the axes in another order, and reads them back in it."""

    class Permuted(purenn.FlattenLayer):
        def _places(self):
            i, j, d = (self.input_shape + (1, 1))[:3]
            sizes, places = (i, j, d), []
            first, second, third = axes
            index = [0, 0, 0]
            for index[first] in range(sizes[first]):
                for index[second] in range(sizes[second]):
                    for index[third] in range(sizes[third]):
                        places.append((index[0] * j + index[1]) * d + index[2])
            return places

        def forward_propagation(self, input):
            (row,) = purenn.FlattenLayer.forward_propagation(self, input)
            return [[row[place] for place in self._places()]]

        def backward_propagation(self, output_error, learning_rate):
            row = [0] * len(output_error[0])
            for place, e in zip(self._places(), output_error[0]):
                row[place] = e
            return purenn.FlattenLayer.backward_propagation(self, [row], learning_rate)

    return Permuted


mistake("the order is Fortran's (first index fastest), not C's", "flatten", "forward, dE/dX",
        "FlattenLayer")(_permuted((2, 1, 0)))
mistake("the channels come first: the order is (d, i, j), not (i, j, d)", "flatten",
        "forward, dE/dX", "FlattenLayer")(_permuted((2, 0, 1)))
mistake("rows and columns are exchanged: the order is (j, i, d), not (i, j, d)", "flatten",
        "forward, dE/dX", "FlattenLayer")(_permuted((1, 0, 2)))


class _Window(purenn.MaxPoolingLayer):
    """A pooling layer that says for each window what comes out and who gets the gradient."""

    def _values(self, p, q, c):
        m, n = self.pool_shape
        return [self.input[p * m + r][q * n + s][c] for r in range(m) for s in range(n)]

    def _each(self, function):
        rows, columns, channels = self.output_shape
        return [[[function(p, q, c) for c in range(channels)] for q in range(columns)]
                for p in range(rows)]

    def forward_propagation(self, input):
        purenn.MaxPoolingLayer.forward_propagation(self, input)
        return self._each(lambda p, q, c: self.pooled(self._values(p, q, c)))

    def backward_propagation(self, output_error, learning_rate):
        (m, n), error = self.pool_shape, linalg.zeros(self.input_shape)

        def spread(p, q, c):
            shares = self.shares(self._values(p, q, c))
            for at, share in enumerate(shares):
                error[p * m + at // n][q * n + at % n][c] = share * output_error[p][q][c]

        self._each(spread)
        return error

    def pooled(self, values):
        return max(values)

    def shares(self, values):
        first = values.index(max(values))
        return [int(at == first) for at in range(len(values))]


def _pooling(hint, rows, **methods):
    methods = {name: lambda self, v, f=f: f(v) for name, f in methods.items()}
    mistake(hint, "pooling", rows, "MaxPoolingLayer")(type("Pooling", (_Window,), methods))


_pooling("of equal elements the last gets the gradient, not the first", "dE/dX",
         shares=lambda v: [int(at == max(i for i, x in enumerate(v) if x == max(v)))
                           for at in range(len(v))])
_pooling("of equal elements all get the whole gradient, not the first alone", "dE/dX",
         shares=lambda v: [int(x == max(v)) for x in v])
_pooling("of equal elements each gets a share of the gradient, not the first alone", "dE/dX",
         shares=lambda v: [int(x == max(v)) / v.count(max(v)) for x in v])
_pooling("the gradient goes to every element of the window", "dE/dX", shares=lambda v: [1] * len(v))
_pooling("the gradient is spread evenly: that is average pooling", "dE/dX",
         shares=lambda v: [1 / len(v)] * len(v))
_pooling("the windows are averaged: this is average pooling", "forward",
         pooled=lambda v: sum(v, 0) / len(v))
_pooling("this is the smallest element of each window", "forward", pooled=min)
_pooling("the element of the largest absolute value is taken", "forward",
         pooled=lambda v: max(v, key=lambda x: max(x, -x)))
_pooling("nothing below 0 comes out: the maximum is taken with 0", "forward",
         pooled=lambda v: max(v + [0]))


class _Scaled(purenn.DropoutLayer):
    """A dropout layer that keeps elements times another factor."""

    def factor(self):
        return 1

    def _masked(self, a):
        if self._kept is None:
            return a
        factor = self.factor()
        return linalg.apply(lambda x, kept: x * factor if kept else 0, a, self._kept)


mistake("what is kept is not divided by 1 - rate", "dropout", "forward, dE/dX", "DropoutLayer")(
    type("NotRescaled", (_Scaled,), {}))
mistake("what is kept is divided by the rate, not by 1 - rate", "dropout", "forward, dE/dX",
        "DropoutLayer")(type("ByRate", (_Scaled,), {"factor": lambda self: 1 / self.rate}))
mistake("what is kept is multiplied by 1 - rate, not divided", "dropout", "forward, dE/dX",
        "DropoutLayer")(type("Multiplied", (_Scaled,), {"factor": lambda self: 1 - self.rate}))


@mistake("dE/dY passes through dropout as if nothing had been dropped", "dropout", "dE/dX")
class NoMaskBackward(purenn.DropoutLayer):
    def backward_propagation(self, output_error, learning_rate):
        return output_error


@mistake("dE/dX is Y (1 - Y) ⊙ dE/dY: the other outputs are forgotten", "softmax", "dE/dX")
class SoftmaxDiagonal(mathematics.SoftmaxLayer):
    def backward_propagation(self, output_error, learning_rate):
        return [[y * (1 - y) * e for y, e in zip(self.output[0], output_error[0])]]
