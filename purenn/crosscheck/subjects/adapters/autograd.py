"""Autograd (HIPS): autograd.numpy, gradients by make_vjp."""

import autograd.numpy as np
from autograd import make_vjp
from autograd.scipy import signal, special

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(np, dtype)
    return Framework(
        array=lambda a: np.array(a, format), tolist=lambda a: np.asarray(a).tolist(),
        functions=FUNCTIONS, vjp=vjp, ones=np.ones_like,
    )


def vjp(function, *arrays):
    back, y = make_vjp(lambda arrays: function(*arrays))(tuple(arrays))
    return y, back


def conv(x, w, b):
    """signal.convolve is a convolution, so the kernel is turned by 180°; its channels second."""
    y = signal.convolve(
        x, w[::-1, ::-1], axes=([1, 2], [0, 1]), dot_axes=([3], [2]), mode="valid"
    )
    return np.transpose(y, (0, 2, 3, 1)) + b


def max_pool(x, window):
    (samples, i, j, d), (m, n) = x.shape, window
    p, q = i // m, j // n
    return np.max(x[:, : p * m, : q * n].reshape(samples, p, m, q, n, d), axis=(2, 4))


def softmax(x):
    return np.exp(x - special.logsumexp(x, axis=-1, keepdims=True))


FUNCTIONS = {
    "dense": lambda x, w, b: np.dot(x, w) + b, "conv": conv, "max_pool": max_pool,
    "flatten": lambda x: np.reshape(x, (x.shape[0], -1)), "softmax": softmax,
    "tanh": np.tanh, "sigmoid": special.expit, "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.maximum(x, x / 100),
    "mse": lambda y_true, y_pred: np.mean((y_pred - y_true) ** 2),
    "binary_cross_entropy": lambda y_true, y_pred: -np.mean(
        y_true * np.log(y_pred) + (1 - y_true) * np.log1p(-y_pred)
    ),
    "categorical_cross_entropy": lambda y_true, y_pred: -np.sum(y_true * np.log(y_pred)),
    "dot": np.dot, "transpose": np.transpose, "add": np.add, "subtract": np.subtract,
    "multiply": np.multiply, "scale": np.multiply,
}
