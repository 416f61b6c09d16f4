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


class AttentionLayer(_Learning):
    """With all heads in one array, the scale in Q, and weights that are not seen exp(-inf)."""

    parameters = ("query_weights", "key_weights", "value_weights", "output_weights")

    def __init__(self, input_shape, heads, causal=True, rotary=False):
        self.input_shape = self.output_shape = input_shape
        self.heads, self.causal, self.rotary = heads, causal, rotary
        for name in self.parameters:
            setattr(self, name, np.zeros((input_shape[1],) * 2, self.dtype))

    def _split(self, a):
        *_, n, d = a.shape
        return a.reshape(-1, n, self.heads, d // self.heads).swapaxes(1, 2)

    def _joined(self, a, shape):
        return a.swapaxes(1, 2).reshape(shape)

    def _turned(self, a, direction):
        n, h = a.shape[-2:]
        angles = np.arange(n)[:, None] * 10000.0 ** (-np.arange(0, h, 2) / h)
        z = (a[..., ::2] + 1j * a[..., 1::2]) * np.exp(1j * direction * angles)
        return np.stack([z.real, z.imag], -1).reshape(a.shape).astype(a.dtype)

    def forward_propagation(self, input):
        self.input = input
        Q, K, V = [self._split(input @ getattr(self, name)) for name in self.parameters[:3]]
        if self.rotary:
            Q, K = self._turned(Q, 1), self._turned(K, 1)
        n, h = Q.shape[-2:]
        self.scale = self.dtype(h**-0.5)
        scores = (Q * self.scale) @ K.swapaxes(-1, -2)
        if self.causal:
            scores = np.where(np.tri(n, dtype=bool), scores, -np.inf)
        A = np.exp(scores - scores.max(axis=-1, keepdims=True))
        self.A = A / A.sum(axis=-1, keepdims=True)
        self.Q, self.K, self.V = Q, K, V
        self.H = self._joined(self.A @ V, input.shape)
        return self.H @ self.output_weights

    def backward_propagation(self, output_error, learning_rate):
        x = self.input
        Wq, Wk, Wv, Wo = [getattr(self, name) for name in self.parameters]
        e = self._split(output_error @ Wo.T)
        dA = e @ self.V.swapaxes(-1, -2)
        dS = self.A * (dA - (dA * self.A).sum(axis=-1, keepdims=True)) * self.scale
        dQ, dK = dS @ self.K, dS.swapaxes(-1, -2) @ self.Q
        if self.rotary:
            dQ, dK = self._turned(dQ, -1), self._turned(dK, -1)
        dV = self.A.swapaxes(-1, -2) @ e
        dQ, dK, dV = [self._joined(a, x.shape) for a in (dQ, dK, dV)]
        pairs = (x, dQ), (x, dK), (x, dV), (self.H, output_error)
        flat = [[a.reshape(-1, a.shape[-1]) for a in pair] for pair in pairs]
        self._learn(learning_rate, *[a.T @ b for a, b in flat])
        return dQ @ Wq.T + dK @ Wk.T + dV @ Wv.T


class PositionLayer(_Learning):
    parameters = ("weights",)

    def __init__(self, input_shape, length):
        self.input_shape = self.output_shape = input_shape
        self.weights = np.zeros((length, input_shape[1]), self.dtype)

    def forward_propagation(self, input):
        return input + self.weights[: input.shape[-2]]

    def backward_propagation(self, output_error, learning_rate):
        n, d = output_error.shape[-2:]
        gradient = np.zeros_like(self.weights)
        gradient[:n] = output_error.reshape(-1, n, d).sum(axis=0)
        self._learn(learning_rate, gradient)
        return output_error.copy()


class FCLayer(_Learning):
    def __init__(self, input_shape, output_shape, bias=True):
        self.input_shape, self.output_shape = input_shape, output_shape
        self.parameters = ("weights", "bias") if bias else ("weights",)
        self.weights = np.zeros((input_shape[1], output_shape[1]), self.dtype)
        self.bias = np.zeros((1, output_shape[1]), self.dtype) if bias else None

    def forward_propagation(self, input):
        self.input = input
        output = input @ self.weights
        return output if self.bias is None else output + self.bias

    def backward_propagation(self, output_error, learning_rate):
        x, e = [a.reshape(-1, a.shape[-1]) for a in (self.input, output_error)]
        input_error = output_error @ self.weights.T
        self._learn(learning_rate, x.T @ e, e.sum(axis=0, keepdims=True))
        return input_error


class EmbeddingLayer(_Learning):
    parameters = ("weights",)

    def __init__(self, input_shape, vocabulary_size, depth):
        self.input_shape, self.output_shape = input_shape, (input_shape[1], depth)
        self.weights = np.zeros((vocabulary_size, depth), self.dtype)

    def forward_propagation(self, input):
        self.tokens = input.reshape(-1) if len(input) == 1 else input
        return self.weights[self.tokens]

    def backward_propagation(self, output_error, learning_rate):
        gradient = np.zeros_like(self.weights)
        np.add.at(gradient, self.tokens, output_error)
        self._learn(learning_rate, gradient)


class ResidualLayer(Layer):
    def __init__(self, layers):
        self.layers = layers
        self.input_shape = self.output_shape = layers[0].input_shape

    def forward_propagation(self, input):
        output = input
        for layer in self.layers:
            output = layer.forward_propagation(output)
        return input + output

    def backward_propagation(self, output_error, learning_rate):
        error = output_error
        for layer in self.layers[::-1]:
            error = layer.backward_propagation(error, learning_rate)
        return output_error + error
