"""The layers for sequences in NumPy, as people write them: in other orders than purenn's."""

import numpy as np

from .vectorised import Layer


class _Learning(Layer):
    dtype = np.float64
    takes_batches = True
    parameters = ()

    def _learn(self, learning_rate, *errors):
        for name, error in zip(self.parameters, errors):
            setattr(self, name + "_error", error)
            setattr(self, name, getattr(self, name) - learning_rate * error)


def _rows(a):
    """The sum of the rows, of one sample or of many."""
    return a.reshape(-1, a.shape[-1]).sum(axis=0)[None]


class RMSNormLayer(_Learning):
    parameters = ("gain",)

    def __init__(self, input_shape, epsilon=1e-5):
        self.input_shape = self.output_shape = input_shape
        self.epsilon = epsilon
        self.gain = np.ones((1, input_shape[1]), self.dtype)

    def forward_propagation(self, input):
        self.input = input
        self.scale = (np.mean(input * input, axis=-1, keepdims=True) + self.epsilon) ** -0.5
        return self.gain * (input * self.scale)

    def backward_propagation(self, output_error, learning_rate):
        x, s = self.input, self.scale
        e = output_error * self.gain
        shared = np.sum(e * x, axis=-1, keepdims=True) * s**3 / x.shape[-1]
        self._learn(learning_rate, _rows(output_error * (x * s)))
        return e * s - x * shared


class LayerNormLayer(_Learning):
    parameters = ("gain", "bias")

    def __init__(self, input_shape, epsilon=1e-5):
        self.input_shape = self.output_shape = input_shape
        self.epsilon = epsilon
        self.gain = np.ones((1, input_shape[1]), self.dtype)
        self.bias = np.zeros((1, input_shape[1]), self.dtype)

    def forward_propagation(self, input):
        centred = input - input.mean(axis=-1, keepdims=True)
        variance = np.mean(centred**2, axis=-1, keepdims=True)
        self.root = np.sqrt(variance + self.epsilon)
        self.normalised = centred / self.root
        return self.gain * self.normalised + self.bias

    def backward_propagation(self, output_error, learning_rate):
        n, d = self.normalised, output_error.shape[-1]
        e = output_error * self.gain
        sums = e.sum(axis=-1, keepdims=True), (e * n).sum(axis=-1, keepdims=True)
        gradients = _rows(output_error * n), _rows(output_error)
        self._learn(learning_rate, *gradients)
        return (d * e - sums[0] - n * sums[1]) / (d * self.root)
