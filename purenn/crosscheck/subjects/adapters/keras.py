"""Keras 3: keras.ops and keras.losses; gradients by the backend (torch, jax or tensorflow).

The environment variable KERAS_BACKEND chooses the backend, and PyTorch is taken if it is
not set. categorical_crossentropy is left out: it divides by the sum of the probabilities first.
"""

import importlib
import inspect
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras  # noqa: E402 (which reads the variable)
from keras import ops  # noqa: E402

from .framework import Framework  # noqa: E402


def library(dtype="float64", device=None):
    backend = importlib.import_module("." + keras.backend.backend(), __package__)
    below = backend.library(dtype, device)
    keras.backend.set_floatx(dtype)
    return Framework(
        below.array, below.tolist, FUNCTIONS, below.vjp, below.ones, stateless, reshape=ops.reshape
    )


def stateless(layer, names, x):
    layer(x)  # which makes its variables
    order = [variable.name for variable in layer.trainable_variables]
    takes_training = "training" in inspect.signature(layer.call).parameters

    def function(training, x, *parameters):
        held = dict(zip(names, parameters))
        variables = [held[name] for name in order]
        how = {"training": training} if takes_training else {}
        return layer.stateless_call(variables, layer.non_trainable_variables, x, **how)[0]

    return function


def conv(x, w, b):
    return ops.conv(x, w, padding="valid", data_format="channels_last") + b


def max_pool(x, window):
    return ops.max_pool(x, window, data_format="channels_last")


FUNCTIONS = {
    "dense": lambda x, w, b: ops.matmul(x, w) + b,
    "conv": conv, "max_pool": max_pool, "flatten": lambda x: ops.reshape(x, (x.shape[0], -1)),
    "embedding": lambda x, w: ops.take(w, ops.cast(x, "int32"), axis=0),
    "layer_norm": lambda x, gain, bias, epsilon: ops.layer_normalization(
        x, gain, bias, epsilon=epsilon),
    "rms_norm": lambda x, gain, epsilon: ops.rms_normalization(x, gain, epsilon=epsilon),
    "attention": lambda q, k, v, causal: ops.dot_product_attention(q, k, v, is_causal=causal),
    "gelu": lambda x: ops.gelu(x, approximate=False), "gelu_tanh": ops.gelu, "silu": ops.silu,
    "softplus": ops.softplus, "elu": ops.elu,
    "softmax": ops.softmax, "tanh": ops.tanh, "sigmoid": ops.sigmoid, "relu": ops.relu,
    "leaky_relu": lambda x: ops.leaky_relu(x, 0.01),
    "mse": lambda y_true, y_pred: ops.mean(keras.losses.mean_squared_error(y_true, y_pred)),
    "binary_cross_entropy": lambda y_true, y_pred: ops.mean(
        keras.losses.binary_crossentropy(y_true, y_pred)
    ),
    "softmax_cross_entropy": lambda y_true, y_pred: ops.mean(
        keras.losses.categorical_crossentropy(y_true, y_pred, from_logits=True)
    ),
    "sigmoid_cross_entropy": lambda y_true, y_pred: ops.mean(
        keras.losses.binary_crossentropy(y_true, y_pred, from_logits=True)
    ),
    "dot": ops.matmul, "transpose": ops.transpose, "add": ops.add, "subtract": ops.subtract,
    "multiply": ops.multiply, "scale": lambda factor, a: ops.multiply(a, factor),
}
