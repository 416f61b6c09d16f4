"""PyTorch: torch.nn.functional, gradients by torch.autograd."""

import torch
from torch.nn import functional as F

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(torch, dtype)
    return Framework(
        array=lambda a: torch.tensor(a, dtype=format, device=device or "cpu"),
        tolist=tolist, functions=FUNCTIONS, vjp=vjp, ones=torch.ones_like, stateless=stateless,
        strides=True, construct=construct,
    )


def tolist(a):
    return a.detach().to("cpu", torch.float64).tolist()


def vjp(function, *arrays):
    """function(*arrays), and what turns dE/dY into the gradients by each of the arrays."""
    arrays = [a.detach().requires_grad_() for a in arrays]
    y = function(*arrays)

    def back(error):
        found = torch.autograd.grad(y, arrays, error, allow_unused=True, retain_graph=True)
        return [torch.zeros_like(a) if g is None else g for a, g in zip(arrays, found)]

    return y, back


def construct(kind, arguments, options):
    if isinstance(kind, type) and issubclass(kind, torch.nn.MultiheadAttention):
        causal = options.get("causal", True)
        others = {name: value for name, value in options.items() if name != "causal"}
        module = kind(*arguments, bias=False, batch_first=True, **others)
        module.causal = causal
        return module
    return kind(*arguments, **options)


def stateless(module, names, x):
    module.to(dtype=x.dtype, device=x.device)
    for name, parameter in module.named_parameters():
        if name.endswith("bias") and name not in names:  # purenn's layer has none
            torch.nn.init.zeros_(parameter)

    def function(training, x, *parameters):
        module.train(training)
        given, how = (x,), {}
        if isinstance(module, torch.nn.MultiheadAttention):  # of the sequence itself
            n = x.shape[-2]
            hidden = torch.ones(n, n, dtype=torch.bool, device=x.device).triu(1)
            given = x, x, x
            how = {"need_weights": False,
                   "attn_mask": hidden if getattr(module, "causal", True) else None}
        held = [torch.cat(p) if isinstance(p, tuple) else p for p in parameters]
        return torch.func.functional_call(module, dict(zip(names, held)), given, how)

    return function


def first(batch):
    """A batch with its channels first."""
    return batch.permute(0, 3, 1, 2)


def last(batch):
    return batch.permute(0, 2, 3, 1)


FUNCTIONS = {
    "dense": lambda x, w, b: F.linear(x, w.T, b[0]),
    "conv": lambda x, w, b, **options: last(
        F.conv2d(first(x), w.permute(3, 2, 0, 1), b, **options)),
    "average_pool": lambda x, window, **options: last(F.avg_pool2d(first(x), window, **options)),
    "max_pool": lambda x, window, **options: last(F.max_pool2d(first(x), window, **options)),
    "flatten": lambda x: torch.flatten(x, 1),
    "rms_norm": lambda x, gain, epsilon: F.rms_norm(x, x.shape[-1:], gain, epsilon),
    "layer_norm": lambda x, gain, bias, epsilon: F.layer_norm(x, x.shape[-1:], gain, bias, epsilon),
    "embedding": lambda x, w: F.embedding(x.long(), w),
    "attention": lambda *parts: F.scaled_dot_product_attention(
        *[a.transpose(1, 2) for a in parts[:3]], is_causal=parts[3]).transpose(1, 2),
    "softmax": lambda x: torch.softmax(x, -1),
    "dropout": lambda x, rate, training: F.dropout(x, rate, training),
    "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu,
    "leaky_relu": F.leaky_relu, "gelu": F.gelu, "silu": F.silu, "softplus": F.softplus, "elu": F.elu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "mse": lambda y_true, y_pred: F.mse_loss(y_pred, y_true),
    "binary_cross_entropy": lambda y_true, y_pred: F.binary_cross_entropy(y_pred, y_true),
    "softmax_cross_entropy": lambda y_true, y_pred: F.cross_entropy(y_pred, y_true),
    "sigmoid_cross_entropy": lambda y_true, y_pred: F.binary_cross_entropy_with_logits(y_pred, y_true),
    "categorical_cross_entropy": lambda y_true, y_pred: -torch.sum(y_true * torch.log(y_pred)),
    "dot": torch.matmul, "transpose": torch.t, "add": torch.add, "subtract": torch.sub,
    "multiply": torch.mul, "scale": lambda factor, a: torch.mul(a, factor),
}
