"""Mistakes in activation functions, losses, matrix functions and networks."""

import purenn
from purenn import linalg

from ..mathematics import EXACT
from .planted import mistake

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
        return change((EXACT.get(name) or getattr(purenn, name))(y_true, y_pred), y_true, y_pred)

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
