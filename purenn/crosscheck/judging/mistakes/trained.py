"""Mistakes in the layers that have parameters."""

from copy import copy

import purenn
from purenn import linalg

from .planted import first, mistake

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
            "number of outputs" if first(case).layer == "FCLayer" else "output depth",
            first(case).arguments[2] if first(case).layer == "ConvLayer"
            else first(case).arguments[1][1],
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
    n = first(case).arguments[0][2]
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

        def backward_propagation(self, output_error, learning_rate):
            if when == "backward":
                wrong = copy(self)
                wrong.weights = change(self.weights)
                input_error = purenn.ConvLayer.backward_propagation(wrong, output_error, 0)
            right = purenn.ConvLayer.backward_propagation(self, output_error, learning_rate)
            return input_error if when == "backward" else right

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
