"""MLX: mlx.core and mlx.nn, gradients by mlx.core.vjp, on the CPU, which alone has float64."""

import mlx.core as mx
from mlx import nn

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(mx, dtype)
    mx.set_default_device(getattr(mx, device or "cpu"))
    return Framework(
        array=lambda a: mx.array(a, format),
        tolist=lambda a: a.astype(mx.float64).tolist(), functions=FUNCTIONS, vjp=vjp,
        ones=mx.ones_like,
    )


def vjp(function, *arrays):
    y = function(*arrays)

    def back(error):
        return mx.vjp(function, list(arrays), [error])[1]

    return y, back


def max_pool(x, window):
    return nn.MaxPool2d(window, window)(x)


FUNCTIONS = {
    "dense": lambda x, w, b: mx.addmm(b, x, w),
    "conv": lambda x, w, b: mx.conv2d(x, mx.transpose(w, (3, 0, 1, 2))) + b,
    "max_pool": max_pool, "flatten": lambda x: mx.flatten(x, 1),
    "softmax": lambda x: mx.softmax(x, axis=-1),
    "embedding": lambda x, w: w[x.astype(mx.int32)],
    "rms_norm": mx.fast.rms_norm, "layer_norm": mx.fast.layer_norm,
    "gelu": nn.gelu, "gelu_tanh": nn.gelu_approx, "silu": nn.silu, "softplus": nn.softplus,
    "elu": nn.elu, "tanh": mx.tanh, "sigmoid": mx.sigmoid, "relu": nn.relu, "leaky_relu": nn.leaky_relu,
    "mse": lambda y_true, y_pred: nn.losses.mse_loss(y_pred, y_true),
    "binary_cross_entropy": lambda y_true, y_pred: nn.losses.binary_cross_entropy(
        y_pred, y_true, with_logits=False, reduction="mean"
    ),
    "categorical_cross_entropy": lambda y_true, y_pred: -mx.sum(y_true * mx.log(y_pred)),
    "softmax_cross_entropy": lambda y_true, y_pred: nn.losses.cross_entropy(
        y_pred, y_true, reduction="mean"
    ),
    "sigmoid_cross_entropy": lambda y_true, y_pred: nn.losses.binary_cross_entropy(
        y_pred, y_true, with_logits=True, reduction="mean"
    ),
    "dot": mx.matmul, "transpose": mx.transpose, "add": mx.add, "subtract": mx.subtract,
    "multiply": mx.multiply, "scale": mx.multiply,
}
