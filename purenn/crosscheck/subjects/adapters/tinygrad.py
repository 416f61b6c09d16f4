"""tinygrad: Tensor methods, gradients by Tensor.gradient."""

import os

os.environ.setdefault("PARALLEL", "0")  # kernels are small: compiled here, not by processes

from tinygrad import Tensor, dtypes  # noqa: E402 (which reads the variable)

from .framework import Framework, format_of  # noqa: E402


def library(dtype="float64", device=None):
    format = format_of(dtypes, dtype)
    return Framework(
        array=lambda a: Tensor(a, dtype=format, device=device),
        tolist=lambda a: a.cast(dtypes.float64).tolist(),
        functions=FUNCTIONS, vjp=vjp, ones=Tensor.ones_like, stateless=stateless,
    )


def vjp(function, *arrays):
    arrays = [a.detach() for a in arrays]
    y = function(*arrays)

    def back(error):
        return y.gradient(*arrays, gradient=error)

    return y, back


def stateless(module, names, x):
    def function(training, x, *parameters):
        for name, value in zip(names, parameters):
            setattr(module, name, value)
        return module(x)

    return function


def first(batch):
    """A batch with its channels first."""
    return batch.permute(0, 3, 1, 2)


def last(batch):
    return batch.permute(0, 2, 3, 1)


FUNCTIONS = {
    "dense": lambda x, w, b: x.linear(w, b.squeeze(0)),
    "conv": lambda x, w, b: last(first(x).conv2d(w.permute(3, 2, 0, 1), b)),
    "max_pool": lambda x, window: last(first(x).max_pool2d(window)),
    "flatten": lambda x: x.reshape(x.shape[0], -1), "softmax": lambda x: x.softmax(-1),
    "layer_norm": lambda x, gain, bias, epsilon: x.layernorm(eps=epsilon) * gain + bias,
    "embedding": lambda x, w: w[x.cast(dtypes.int32)],
    "attention": lambda *parts: Tensor.scaled_dot_product_attention(
        *[a.transpose(1, 2) for a in parts[:3]], is_causal=parts[3]).transpose(1, 2),
    "gelu_tanh": lambda x: x.gelu(), "silu": lambda x: x.silu(), "elu": lambda x: x.elu(),
    "softplus": lambda x: x.softplus(),
    "tanh": lambda x: x.tanh(), "sigmoid": lambda x: x.sigmoid(), "relu": lambda x: x.relu(),
    "leaky_relu": lambda x: x.leaky_relu(),
    "mse": lambda y_true, y_pred: ((y_pred - y_true) ** 2).mean(),
    "binary_cross_entropy": lambda y_true, y_pred: y_pred.binary_crossentropy(y_true),
    "categorical_cross_entropy": lambda y_true, y_pred: -(y_true * y_pred.log()).sum(),
    "softmax_cross_entropy": lambda y_true, y_pred: y_pred.cross_entropy(y_true),
    "sigmoid_cross_entropy": lambda y_true, y_pred: y_pred.binary_crossentropy_logits(y_true),
    "dot": Tensor.matmul, "transpose": Tensor.transpose, "add": Tensor.add,
    "subtract": Tensor.sub, "multiply": Tensor.mul, "scale": lambda factor, a: a.mul(factor),
}
