"""PaddlePaddle: paddle.nn.functional, gradients by paddle.grad."""

import paddle
from paddle.nn import functional as F

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(paddle, dtype)
    paddle.set_device(device or "cpu")
    return Framework(
        array=lambda a: paddle.to_tensor(a, dtype=format),
        tolist=lambda a: a.astype("float64").tolist(), functions=FUNCTIONS, vjp=vjp,
        ones=paddle.ones_like,
    )


def vjp(function, *arrays):
    arrays = [a.detach() for a in arrays]
    for a in arrays:
        a.stop_gradient = False
    y = function(*arrays)

    def back(error):
        found = paddle.grad([y], arrays, [error], retain_graph=True, allow_unused=True)
        return [paddle.zeros_like(a) if g is None else g for a, g in zip(arrays, found)]

    return y, back


def first(batch):
    """A batch with its channels first."""
    return paddle.transpose(batch, (0, 3, 1, 2))


def last(batch):
    return paddle.transpose(batch, (0, 2, 3, 1))


FUNCTIONS = {
    "dense": lambda x, w, b: F.linear(x, w, b[0]),
    "conv": lambda x, w, b: last(F.conv2d(first(x), paddle.transpose(w, (3, 2, 0, 1)), b)),
    "max_pool": lambda x, window: last(F.max_pool2d(first(x), window)),
    "flatten": lambda x: paddle.flatten(x, 1), "softmax": lambda x: F.softmax(x, -1),
    "dropout": lambda x, rate, training: F.dropout(x, rate, training=training),
    "embedding": lambda x, w: F.embedding(x.astype("int64"), w),
    "layer_norm": lambda x, gain, bias, epsilon: F.layer_norm(x, x.shape[-1:], gain, bias, epsilon),
    "gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, True), "silu": F.silu, "softplus": F.softplus,
    "elu": F.elu, "tanh": paddle.tanh, "sigmoid": F.sigmoid, "relu": F.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.01),
    "mse": lambda y_true, y_pred: F.mse_loss(y_pred, y_true),
    "binary_cross_entropy": lambda y_true, y_pred: F.binary_cross_entropy(y_pred, y_true),
    "categorical_cross_entropy": lambda y_true, y_pred: -paddle.sum(y_true * paddle.log(y_pred)),
    "softmax_cross_entropy": lambda y_true, y_pred: F.cross_entropy(y_pred, y_true, soft_label=True),
    "sigmoid_cross_entropy": lambda y_true, y_pred: F.binary_cross_entropy_with_logits(
        y_pred, y_true),
    "dot": paddle.matmul, "transpose": paddle.t, "add": paddle.add, "subtract": paddle.subtract,
    "multiply": paddle.multiply, "scale": lambda factor, a: a * factor,
}
