"""The article's layers, functions and networks in mpmath, with 60 digits: the second opinion.

Written from the formulas alone, without a line of purenn, so that a verdict of
purenn.crosscheck can be confirmed: `second_opinion` runs the program of a counterexample on
this library in place of the one that was on trial.
"""

import mpmath
from mpmath import mpf

mpmath.mp.dps = 60


def array(a):
    return [array(part) for part in a] if isinstance(a, (list, tuple)) else mpf(a)


def each(f, *arrays):
    if isinstance(arrays[0], list):
        return [each(f, *parts) for parts in zip(*arrays)]
    return f(*arrays)


def flat(a):
    return [x for part in a for x in flat(part)] if isinstance(a, list) else [a]


def shape(a):
    return (len(a),) + shape(a[0]) if isinstance(a, list) else ()


def elementwise(f):
    return lambda *arrays: each(f, *arrays)


# --- functions --------------------------------------------------------------------------

tanh = elementwise(mpmath.tanh)
tanh_prime = elementwise(lambda x: mpmath.sech(x) ** 2)
sigmoid = elementwise(lambda x: 1 / (1 + mpmath.exp(-x)))
sigmoid_prime = elementwise(lambda x: 1 / (2 + mpmath.exp(-x) + mpmath.exp(x)))
relu = elementwise(lambda x: max(x, mpf(0)))
relu_prime = elementwise(lambda x: mpf(x > 0))
leaky_relu = elementwise(lambda x: x if x > 0 else x / 100)
leaky_relu_prime = elementwise(lambda x: mpf(1) if x > 0 else mpf(1) / 100)


ROOT = mpmath.sqrt(2 / mpmath.pi)


def _cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def _t(x):
    return mpmath.tanh(ROOT * (x + mpf("0.044715") * x**3))


gelu = elementwise(lambda x: x * _cdf(x))
gelu_prime = elementwise(lambda x: _cdf(x) + x * mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi))
gelu_tanh = elementwise(lambda x: x / 2 * (1 + _t(x)))
gelu_tanh_prime = elementwise(
    lambda x: (1 + _t(x)) / 2 + x / 2 * (1 - _t(x) ** 2) * ROOT * (1 + 3 * mpf("0.044715") * x * x)
)
silu = elementwise(lambda x: x / (1 + mpmath.exp(-x)))
silu_prime = elementwise(lambda x: (1 + (1 + x) * mpmath.exp(-x)) / (1 + mpmath.exp(-x)) ** 2)
softplus = elementwise(lambda x: mpmath.log1p(mpmath.exp(x)))
softplus_prime = sigmoid
elu = elementwise(lambda x: x if x > 0 else mpmath.expm1(x))
elu_prime = elementwise(lambda x: mpf(1) if x > 0 else mpmath.exp(x))


def softmax_cross_entropy(y_true, y_pred):
    rows = zip(y_true, y_pred)
    terms = [a * (mpmath.log(mpmath.fsum(map(mpmath.exp, y))) - b) for t, y in rows for a, b in zip(t, y)]
    return mpmath.fsum(terms) / len(y_pred)


def softmax_cross_entropy_prime(y_true, y_pred):
    sums = [mpmath.fsum(map(mpmath.exp, y)) for y in y_pred]
    n = len(y_pred)
    rows = zip(y_true, y_pred, sums)
    return [[(mpmath.exp(b) / s - a) / n for a, b in zip(t, y)] for t, y, s in rows]


def sigmoid_cross_entropy(y_true, y_pred):
    terms = flat(each(lambda t, y: mpmath.log1p(mpmath.exp(y)) - t * y, y_true, y_pred))
    return mpmath.fsum(terms) / len(terms)


def sigmoid_cross_entropy_prime(y_true, y_pred):
    n = len(flat(y_true))
    return each(lambda t, y: (1 / (1 + mpmath.exp(-y)) - t) / n, y_true, y_pred)


def mse(y_true, y_pred):
    squares = flat(each(lambda t, y: (t - y) ** 2, y_true, y_pred))
    return mpmath.fsum(squares) / len(squares)


def mse_prime(y_true, y_pred):
    n = len(flat(y_true))
    return each(lambda t, y: 2 * (y - t) / n, y_true, y_pred)


def binary_cross_entropy(y_true, y_pred):
    terms = flat(each(
        lambda t, y: t * mpmath.log(y) + (1 - t) * mpmath.log(1 - y), y_true, y_pred
    ))
    return -mpmath.fsum(terms) / len(terms)


def binary_cross_entropy_prime(y_true, y_pred):
    n = len(flat(y_true))
    return each(lambda t, y: ((1 - t) / (1 - y) - t / y) / n, y_true, y_pred)


def categorical_cross_entropy(y_true, y_pred):
    return -mpmath.fsum(flat(each(lambda t, y: t * mpmath.log(y), y_true, y_pred)))


def categorical_cross_entropy_prime(y_true, y_pred):
    return each(lambda t, y: -t / y, y_true, y_pred)


def dot(a, b):
    return [[mpmath.fsum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def transpose(a):
    return [list(column) for column in zip(*a)]


add = elementwise(lambda x, y: x + y)
subtract = elementwise(lambda x, y: x - y)
multiply = elementwise(lambda x, y: x * y)


def scale(factor, a):
    return each(lambda x: mpf(factor) * x, a)


def apply(f, a):
    return each(f, a)


def correlate2d(a, kernel, mode):
    """As scipy.signal.correlate2d: the convolution with the kernel turned."""
    return convolve2d(a, [row[::-1] for row in kernel[::-1]], mode, 0)


def convolve2d(a, kernel, mode, first=1):
    (i, j), (m, n) = shape(a), shape(kernel)
    full = [[mpf(0)] * (j + n - 1) for _ in range(i + m - 1)]
    for p in range(i):
        for q in range(j):
            for r in range(m):
                for s in range(n):
                    full[p + r][q + s] += a[p][q] * kernel[r][s]
    if mode == "full":
        return full
    if mode == "valid":
        return [row[n - 1 : j] for row in full[m - 1 : i]]
    top, left = (m - first) // 2, (n - first) // 2
    return [row[left : left + j] for row in full[top : top + i]]


# --- optimizers -------------------------------------------------------------------------


def momentum_step(p, g, v, rate, mu):
    v = each(lambda v, d: mpf(mu) * v + d, v, g)
    return [each(lambda p, v: p - mpf(rate) * v, p, v), v]


def adam_step(p, g, m, v, t, rate, beta1, beta2, epsilon):
    beta1, beta2 = mpf(beta1), mpf(beta2)
    m = each(lambda m, d: beta1 * m + (1 - beta1) * d, m, g)
    v = each(lambda v, d: beta2 * v + (1 - beta2) * d * d, v, g)

    def moved(p, m, v):
        root = mpmath.sqrt(v / (1 - beta2 ** int(t)))
        return p - mpf(rate) * m / (1 - beta1 ** int(t)) / (root + mpf(epsilon))

    return [each(moved, p, m, v), m, v]


# --- layers -----------------------------------------------------------------------------


class FCLayer:
    def __init__(self, input_shape, output_shape):
        pass

    def forward_propagation(self, x):
        self.x = x
        return add(dot(x, self.weights), self.bias)

    def backward_propagation(self, e, rate):
        found = dot(e, transpose(self.weights))
        self.weights_error, self.bias_error = dot(transpose(self.x), e), e
        self.learn(rate)
        return found

    def learn(self, rate):
        self.weights = subtract(self.weights, scale(rate, self.weights_error))
        self.bias = subtract(self.bias, scale(rate, self.bias_error))


class ConvLayer:
    def __init__(self, input_shape, kernel_shape, layer_depth):
        (self.i, self.j, self.d), (self.m, self.n) = input_shape, kernel_shape
        self.p, self.q, self.k = self.i - self.m + 1, self.j - self.n + 1, layer_depth

    learn = FCLayer.learn

    def terms(self):
        """(p, q, r, s, d, k) of every product of a pixel (p + r, q + s, d) and a weight."""
        for p in range(self.p):
            for q in range(self.q):
                for r in range(self.m):
                    for s in range(self.n):
                        for d in range(self.d):
                            for k in range(self.k):
                                yield p, q, r, s, d, k

    def forward_propagation(self, x):
        self.x = x
        y = [[list(self.bias) for _ in range(self.q)] for _ in range(self.p)]
        for p, q, r, s, d, k in self.terms():
            y[p][q][k] += x[p + r][q + s][d] * self.weights[r][s][d][k]
        return y

    def backward_propagation(self, e, rate):
        found = each(lambda x: mpf(0), self.x)
        self.weights_error = each(lambda w: mpf(0), self.weights)
        for p, q, r, s, d, k in self.terms():
            found[p + r][q + s][d] += e[p][q][k] * self.weights[r][s][d][k]
            self.weights_error[r][s][d][k] += e[p][q][k] * self.x[p + r][q + s][d]
        self.bias_error = [
            mpmath.fsum(pixel[k] for row in e for pixel in row) for k in range(self.k)
        ]
        self.learn(rate)
        return found


class ActivationLayer:
    def __init__(self, *arguments):
        self.f, self.prime = arguments[-2:]  # in some libraries an input shape stands before

    def forward_propagation(self, x):
        self.x = x
        return each(self.f, x)

    def backward_propagation(self, e, rate):
        return multiply(each(self.prime, self.x), e)


class FlattenLayer:
    def __init__(self, *input_shape):
        pass

    def forward_propagation(self, x):
        self.shape = shape(x)
        return [flat(x)]

    def backward_propagation(self, e, rate):
        left = iter(e[0])

        def build(shape):
            return [build(shape[1:]) for _ in range(shape[0])] if shape else next(left)

        return build(self.shape)


class MaxPoolingLayer:
    def __init__(self, input_shape, pool_shape):
        (self.i, self.j, self.d), (self.m, self.n) = input_shape, pool_shape

    def forward_propagation(self, x):
        self.x, self.best = x, {}
        for p in range(self.i // self.m):
            for q in range(self.j // self.n):
                for c in range(self.d):
                    places = [
                        (p * self.m + r, q * self.n + s)
                        for r in range(self.m) for s in range(self.n)
                    ]
                    self.best[p, q, c] = max(places, key=lambda at: x[at[0]][at[1]][c])
        return [[[
            x[self.best[p, q, c][0]][self.best[p, q, c][1]][c] for c in range(self.d)]
            for q in range(self.j // self.n)] for p in range(self.i // self.m)]

    def backward_propagation(self, e, rate):
        found = each(lambda x: mpf(0), self.x)
        for (p, q, c), (r, s) in self.best.items():
            found[r][s][c] = e[p][q][c]
        return found


class SoftmaxLayer:
    def __init__(self, input_shape):
        pass

    def forward_propagation(self, x):
        total = mpmath.fsum(mpmath.exp(v) for v in x[0])
        self.y = [mpmath.exp(v) / total for v in x[0]]
        return [self.y]

    def backward_propagation(self, e, rate):
        mean = mpmath.fsum(y * v for y, v in zip(self.y, e[0]))
        return [[y * (v - mean) for y, v in zip(self.y, e[0])]]


class DropoutLayer:
    """Of elements that are kept, which those are that a program shows as wrong."""

    training = False

    def __init__(self, input_shape, rate):
        self.rate = mpf(rate)

    def forward_propagation(self, x):
        return each(lambda a: a / (1 - self.rate) if self.training else a, x)

    def backward_propagation(self, e, rate):
        return self.forward_propagation(e)


class Network:
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)

    def use(self, loss, prime):
        self.loss, self.prime = loss, prime

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward_propagation(x)
        return x

    def predict(self, xs):
        return [self.forward(x) for x in xs]

    def fit(self, xs, ys, epochs, rate):
        errors = []
        for _ in range(epochs):
            total = mpf(0)
            for x, y in zip(xs, ys):
                output = self.forward(x)
                total += self.loss(y, output)
                error = self.prime(y, output)
                for layer in reversed(self.layers):
                    error = layer.backward_propagation(error, mpf(rate))
            errors.append(total / len(xs))
        return errors


# --- the second opinion -----------------------------------------------------------------


def second_opinion(source):
    """The number that a counterexample prints, computed here."""
    import sys

    printed = []
    header, program = source.split("\n\n", 1)
    names = {
        "nn": sys.modules[__name__], "array": array, "tolist": lambda a: a,
        "inf": mpmath.inf, "nan": mpmath.nan, "print": printed.append,
    }
    exec(program, names)
    return printed[-1]
