"""JAX: jax.numpy, jax.nn and jax.lax, gradients by jax.vjp."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy import signal

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    if dtype == "float64":
        jax.config.update("jax_enable_x64", True)
    if device:
        jax.config.update("jax_default_device", jax.devices(device)[0])
    format = format_of(jnp, dtype)
    return Framework(
        array=lambda a: jnp.array(a, format),
        tolist=lambda a: np.asarray(a).astype(float).tolist(),  # by NumPy, which flushes nothing
        functions=FUNCTIONS, vjp=jax.vjp, ones=jnp.ones_like,
    )


def conv(x, w, b):
    layout = "NHWC", "HWIO", "NHWC"
    return lax.conv_general_dilated(
        x, w, (1, 1), "VALID", dimension_numbers=layout, precision="highest"
    ) + b


def max_pool(x, window):
    size = (1,) + window + (1,)
    return lax.reduce_window(x, -jnp.inf, lax.max, size, size, "VALID")


def layer_norm(x, gain, bias, epsilon):
    return gain * jax.nn.standardize(x, epsilon=epsilon) + bias


FUNCTIONS = {
    "dense": lambda x, w, b: jnp.matmul(x, w, precision="highest") + b,
    "conv": conv, "max_pool": max_pool, "flatten": lambda x: jnp.reshape(x, (x.shape[0], -1)),
    "embedding": lambda x, w: jnp.take(w, x.astype(int), axis=0),
    "layer_norm": layer_norm, "attention": lambda q, k, v, causal: jax.nn.dot_product_attention(
        q, k, v, is_causal=causal),
    "gelu": lambda x: jax.nn.gelu(x, approximate=False), "gelu_tanh": jax.nn.gelu,
    "silu": jax.nn.silu, "softplus": jax.nn.softplus, "elu": jax.nn.elu,
    "softmax": jax.nn.softmax, "tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid,
    "relu": jax.nn.relu, "leaky_relu": jax.nn.leaky_relu,
    "mse": lambda y_true, y_pred: jnp.mean((y_pred - y_true) ** 2),
    "binary_cross_entropy": lambda y_true, y_pred: -jnp.mean(
        y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log1p(-y_pred)
    ),
    "softmax_cross_entropy": lambda y_true, y_pred: -jnp.mean(
        jnp.sum(y_true * jax.nn.log_softmax(y_pred), -1)
    ),
    "categorical_cross_entropy": lambda y_true, y_pred: -jnp.sum(y_true * jnp.log(y_pred)),
    "dot": jnp.matmul, "transpose": jnp.transpose, "add": jnp.add, "subtract": jnp.subtract,
    "multiply": jnp.multiply, "scale": jnp.multiply,
    "correlate2d": lambda a, kernel, mode: signal.correlate2d(a, kernel, mode),
    "convolve2d": lambda a, kernel, mode: signal.convolve2d(a, kernel, mode),
}
