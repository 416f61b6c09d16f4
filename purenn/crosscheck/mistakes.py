"""Known mistakes, each planted in the reference, to recognise them by.

A mistake is a class or function that replaces purenn's own of the same name. If a library
disagrees in a row, and its results are within the bounds of the reference with one of these
mistakes, in the counterexample and in all the typical cases, then that is the mistake, and
its text is the hint.
"""

import purenn
from purenn import linalg
from purenn.elementwise import each_pair


class Mistake:
    def __init__(self, hint, trials, rows, name, replacement):
        self.hint, self.trials, self.rows = hint, trials, rows
        self.replaced = {name: replacement}

    def text(self, case):
        """The hint, for a given counterexample."""
        return self.hint(case) if callable(self.hint) else self.hint


_MISTAKES = []


def of(trial, row):
    """The mistakes that may show in this row of this trial."""
    return [m for m in _MISTAKES if trial in m.trials and row in m.rows]


def mistake(hint, trials, rows, name=None):
    """Register the decorated class (its base names what it replaces) or function."""

    def register(thing):
        base = thing.__mro__[1] if isinstance(thing, type) else thing
        replaces = name or base.__name__
        _MISTAKES.append(Mistake(hint, trials.split(), rows.split(", "), replaces, thing))
        return thing

    return register


def _first(case):
    return getattr(case, "first", case)


# --- fully connected ---------------------------------------------------------------------


@mistake("the weights are used transposed: Y = X Wᵗ + B", "fc", "forward")
class TransposedForward(purenn.FCLayer):
    def forward_propagation(self, input):
        mine, self.weights = self.weights, linalg.transpose(self.weights)
        try:
            return purenn.FCLayer.forward_propagation(self, input)
        finally:
            self.weights = mine


@mistake("dE/dX takes W where the formula has Wᵗ: dE/dX = dE/dY Wᵗ", "fc", "dE/dX")
class TransposedBackward(purenn.FCLayer):
    def backward_propagation(self, output_error, learning_rate):
        return linalg.dot(output_error, self.weights)


@mistake("the bias is not added", "fc", "forward", "FCLayer")
class FCWithoutBias(purenn.FCLayer):
    def forward_propagation(self, input):
        self.bias = linalg.scale(0, self.bias)
        return purenn.FCLayer.forward_propagation(self, input)


@mistake("the bias is not added", "conv", "forward")
class ConvWithoutBias(purenn.ConvLayer):
    def forward_propagation(self, input):
        self.bias = linalg.scale(0, self.bias)
        return purenn.ConvLayer.forward_propagation(self, input)


@mistake("the bias is subtracted", "fc", "forward")
class FCBiasSubtracted(purenn.FCLayer):
    def forward_propagation(self, input):
        self.bias = linalg.scale(-1, self.bias)
        return purenn.FCLayer.forward_propagation(self, input)


def _late(base):
    class Late(base):
        """dE/dX after the update."""

        def backward_propagation(self, output_error, learning_rate):
            base.backward_propagation(self, output_error, learning_rate)
            return base.backward_propagation(self, output_error, learning_rate)

    return Late


def _rate(base, change):
    class OtherRate(base):
        """Another learning rate for one parameter, or both."""

        def backward_propagation(self, output_error, learning_rate):
            return base.backward_propagation(self, output_error, change(self, learning_rate))

    return OtherRate


def _size(shape):
    n = 1
    for length in shape:
        n *= length
    return n


for _trial, _base in (("fc", purenn.FCLayer), ("conv", purenn.ConvLayer)):
    mistake("dE/dX was computed with the updated weights", _trial, "dE/dX", _base.__name__)(
        _late(_base)
    )
    for _hint, _change in (
        ("the learning rate is squared", lambda layer, rate: rate * rate),
        ("the learning rate is not used", lambda layer, rate: 1),
        ("the step goes uphill: P + η dE/dP instead of P - η dE/dP", lambda layer, rate: -rate),
        ("the step is twice too long", lambda layer, rate: 2 * rate),
        ("the step is half as long as it should be", lambda layer, rate: rate / 2),
        ("the parameter is not updated", lambda layer, rate: 0 * rate),
        ("the gradient is divided by the number of outputs",
         lambda layer, rate: rate / _size(layer.output_shape)),
        ("the gradient is divided by the number of inputs",
         lambda layer, rate: rate / _size(layer.input_shape)),
    ):
        mistake(_hint, _trial, "updated weights, updated bias", _base.__name__)(
            _rate(_base, _change)
        )
    mistake(
        lambda case: "the bias gradient is multiplied by the %s: %d times dE/dB"
        % (
            "number of outputs" if _first(case).layer == "FCLayer" else "output depth",
            _first(case).arguments[2] if _first(case).layer == "ConvLayer"
            else _first(case).arguments[1][1],
        ),
        _trial, "updated bias, dE/dB", _base.__name__,
    )(
        type("BiasTimesDepth", (_base,), {
            "backward_propagation": lambda self, e, rate, base=_base: _bias_scaled(
                self, e, rate, base, self.output_shape[-1]
            )
        })
    )


def _bias_scaled(layer, output_error, learning_rate, base, factor):
    """One pass whose dE/dB is multiplied."""
    bias = layer.bias
    input_error = base.backward_propagation(layer, output_error, learning_rate)
    gradient = linalg.scale(factor, layer.bias_error)
    layer.bias = linalg.subtract(bias, linalg.scale(learning_rate, gradient))
    if base is purenn.ConvLayer:
        layer.bias_error = gradient
    return input_error


@mistake("the gradient is divided by the number of pixels: a mean in place of the sum",
         "conv", "updated weights, updated bias")
class PixelMean(purenn.ConvLayer):
    def backward_propagation(self, output_error, learning_rate):
        i, j, _ = self.output_shape
        return purenn.ConvLayer.backward_propagation(self, output_error, learning_rate / (i * j))


# --- convolution -------------------------------------------------------------------------


def _channels(case):
    n = _first(case).arguments[0][2]
    return n, "" if n == 1 else "s"


@mistake(
    lambda case: "each input channel adds the bias once: with %d input channel%s the bias is "
    "counted %d times" % (_channels(case) + _channels(case)[:1]),
    "conv", "forward",
)
class BiasPerInputChannel(purenn.ConvLayer):
    def forward_propagation(self, input):
        bias, self.bias = self.bias, linalg.scale(self.input_shape[2], self.bias)
        try:
            return purenn.ConvLayer.forward_propagation(self, input)
        finally:
            self.bias = bias


def _turned(weights):
    return [row[::-1] for row in weights[::-1]]


def _swapped(weights):
    """The kernel's two axes exchanged."""
    return [list(column) for column in zip(*weights)]


def _channels_swapped(weights):
    return [[[list(c) for c in zip(*pixel)] for pixel in row] for row in weights]


def _conv_with(change, when):
    """ConvLayer that uses its weights changed, in one of the two passes."""

    class Changed(purenn.ConvLayer):
        def forward_propagation(self, input):
            if when != "forward":
                return purenn.ConvLayer.forward_propagation(self, input)
            mine, self.weights = self.weights, change(self.weights)
            try:
                return purenn.ConvLayer.forward_propagation(self, input)
            finally:
                self.weights = mine

        def _input_error(self, output_error):
            if when != "backward":
                return purenn.ConvLayer._input_error(self, output_error)
            mine, self.weights = self.weights, change(self.weights)
            try:
                return purenn.ConvLayer._input_error(self, output_error)
            finally:
                self.weights = mine

    return Changed


mistake("the kernel is turned: this is a convolution, not a correlation", "conv", "forward",
        "ConvLayer")(_conv_with(_turned, "forward"))
mistake("the kernel is not turned: this is a correlation, dE/dX is the full convolution", "conv",
        "dE/dX", "ConvLayer")(_conv_with(_turned, "backward"))
mistake("the kernel's rows and columns are exchanged", "conv", "forward", "ConvLayer")(
    _conv_with(_swapped, "forward"))
mistake("the kernel's rows and columns are exchanged", "conv", "dE/dX", "ConvLayer")(
    _conv_with(_swapped, "backward"))
mistake("the kernel is turned upside down, but not left to right", "conv", "forward", "ConvLayer")(
    _conv_with(lambda w: w[::-1], "forward"))
mistake("the kernel is turned left to right only, or upside down only", "conv", "dE/dX",
        "ConvLayer")(_conv_with(lambda w: w[::-1], "backward"))
mistake("the kernel is turned left to right only, or upside down only", "conv", "dE/dX",
        "ConvLayer")(_conv_with(lambda w: [row[::-1] for row in w], "backward"))


@mistake("dE/dW is a convolution of X with dE/dY: it should be a correlation", "conv",
         "updated weights, dE/dW")
class GradientConvolved(purenn.ConvLayer):
    def backward_propagation(self, output_error, learning_rate):
        return purenn.ConvLayer.backward_propagation(self, _turned(output_error), learning_rate)


@mistake("only the last input channel counts", "conv", "forward")
class LastChannelOnly(purenn.ConvLayer):
    def forward_propagation(self, input):
        mine = self.weights
        self.weights = [
            [[[0 * w for w in c] for c in pixel[:-1]] + pixel[-1:] for pixel in row] for row in mine
        ]
        try:
            return purenn.ConvLayer.forward_propagation(self, input)
        finally:
            self.weights = mine


# --- layers without parameters -----------------------------------------------------------


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
        return each_pair(
            lambda x, kept: x * factor if kept else 0, len(self.input_shape), a, self._kept
        )


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
class SoftmaxDiagonal(purenn.SoftmaxLayer):
    def backward_propagation(self, output_error, learning_rate):
        return [[y * (1 - y) * e for y, e in zip(self.output[0], output_error[0])]]


# --- functions ---------------------------------------------------------------------------


@mistake("the argument is taken for tanh(x) already: 1 - x²", "tanh", "tanh_prime")
def tanh_prime(x):
    return 1 - x * x


@mistake("tanh is not squared", "tanh", "tanh_prime", "tanh_prime")
def tanh_not_squared(x):
    return 1 - purenn.activations.tanh(x)


@mistake("the argument is taken for sigmoid(x) already: x (1 - x)", "sigmoid", "sigmoid_prime")
def sigmoid_prime(x):
    return x * (1 - x)


@mistake("the derivative at 0 is taken as 1, not 0", "relu", "relu_prime")
def relu_prime(x):
    return 0 if x < 0 else 1


@mistake("the derivative at 0 is taken as 1, not 1/100", "leaky_relu", "leaky_relu_prime")
def leaky_relu_prime(x):
    return type(x)(1) / 100 if x < 0 else 1


def _loss(hint, name, change):
    """A loss whose values are changed by change(value, y_true, y_pred)."""
    trial = name[: -len("_prime")] if name.endswith("_prime") else name

    def changed(y_true, y_pred):
        return change(getattr(purenn, name)(y_true, y_pred), y_true, y_pred)

    mistake(hint, trial, name, name)(changed)


def _count(a):
    return len(a) * _count(a[0]) if isinstance(a, list) else 1


for _name, _sign in (("mse", 1), ("binary_cross_entropy", 1), ("categorical_cross_entropy", 1)):
    _loss("the sign is wrong", _name, lambda e, t, y: -e)
    _loss("the sign is wrong: Y* and Y are exchanged", _name + "_prime",
          lambda e, t, y: linalg.scale(-1, e))
    if _name != "categorical_cross_entropy":
        _loss("the sum is not divided by n, the number of elements", _name,
              lambda e, t, y: e * _count(t))
        _loss("1/n is missing, n being the number of elements", _name + "_prime",
              lambda e, t, y: linalg.scale(_count(t), e))
        _loss("the gradient is divided by n once too often", _name + "_prime",
              lambda e, t, y: linalg.apply(lambda x: x / _count(t), e))
    else:
        _loss("the sum is divided by n: the formula has no mean", _name,
              lambda e, t, y: e / _count(t))
        _loss("the gradient is divided by n: the formula has no mean", _name + "_prime",
              lambda e, t, y: linalg.apply(lambda x: x / _count(t), e))
_loss("the factor 2 is missing", "mse_prime", lambda e, t, y: linalg.apply(lambda x: x / 2, e))
_loss("this is half the mean squared error", "mse", lambda e, t, y: e / 2)
_loss("the mean is taken over the rows only, not over all elements", "mse",
      lambda e, t, y: e * _count(t) / len(t))


# --- matrix functions --------------------------------------------------------------------


@mistake("the kernel is turned: this is a convolution", "correlate2d", "result", "correlate2d")
def correlate_turned(a, kernel, mode="full"):
    return linalg.convolve2d(a, kernel, mode)


@mistake("the kernel is not turned: this is a correlation", "convolve2d", "result", "convolve2d")
def convolve_not_turned(a, kernel, mode="full"):
    return linalg.correlate2d(a, kernel, mode)


# --- networks ----------------------------------------------------------------------------


class _Fit(purenn.Network):
    def changed(self, error, samples):
        return error

    def fit(self, x_train, y_train, *others, **names):
        errors = purenn.Network.fit(self, x_train, y_train, *others, **names)
        return [self.changed(error, len(x_train)) for error in errors]


mistake("the errors of an epoch are added up: the mean is missing", "fit", "errors", "Network")(
    type("Summed", (_Fit,), {"changed": lambda self, error, samples: error * samples}))


@mistake("an epoch's error is that of its last sample, not the mean", "fit", "errors")
class LastError(purenn.Network):
    def _train(self, x_train, y_train, *others):
        for x, y in zip(x_train, y_train):
            error = purenn.Network._train(self, [x], [y], *others)
        return error * len(x_train)


@mistake("the error is taken after the layers have learnt from the sample, not before",
         "network fit", "errors")
class ErrorAfterwards(purenn.Network):
    def _train(self, x_train, y_train, *others):
        total = 0
        for x, y in zip(x_train, y_train):
            purenn.Network._train(self, [x], [y], *others)
            total += self.loss(y, self._forward(x))
        return total


@mistake("the samples are taken in reverse order", "fit", "errors, parameters, predict after")
class Reversed(purenn.Network):
    def _train(self, x_train, y_train, *others):
        return purenn.Network._train(self, x_train[::-1], y_train[::-1], *others)


@mistake("one epoch too few is trained", "fit", "parameters, predict after")
class EpochTooFew(purenn.Network):
    def fit(self, x_train, y_train, epochs, learning_rate, verbose=True):
        return purenn.Network.fit(self, x_train, y_train, epochs - 1, learning_rate, verbose)
