"""ONNX Runtime: one operator a model, forward only; needs the package onnx to write models."""

from functools import lru_cache

import numpy as np
import onnxruntime
from onnx import helper

from .framework import Framework, format_of

try:
    from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as NotImplemented_
except ImportError:  # it has been elsewhere
    NotImplemented_ = NotImplementedError

OPSET = 17


def library(dtype="float64", device=None):
    format = format_of(np, dtype)
    provider = "%sExecutionProvider" % (device or "cpu").upper()
    run = lambda operator, *arrays, **attributes: _run(provider, operator, arrays, attributes)
    samples = {"x": np.ones((1, 2), format), "volume": np.ones((1, 2, 2, 1), format)}
    offered = {
        name: function for name, function in functions(run).items()
        if _is_implemented(name, function, samples)
    }
    return Framework(
        lambda a: np.array(a, format), lambda a: np.asarray(a).tolist(), offered
    )


def _is_implemented(name, function, samples):
    """Whether there is a kernel for the format; not every format has one."""
    x, volume = samples["x"], samples["volume"]
    arguments = {
        "dense": (x, x.T @ x, x), "conv": (volume, volume[0, ..., None], x[0, :1]),
        "max_pool": (volume, (1, 1)), "dot": (x, x.T), "scale": (2.0, x),
        "embedding": (x, x.T), "layer_norm": (x, x[0], x[0], 0.5),
    }.get(name, (x, x) if name in ("add", "subtract", "multiply") else (x,))
    try:
        function(*arguments)
    except NotImplemented_:
        return False
    return True


def _run(provider, operator, arrays, attributes):
    described = tuple((a.shape, helper.np_dtype_to_tensor_dtype(a.dtype)) for a in arrays)
    session = _session(provider, operator, described, tuple(sorted(attributes.items())))
    return session.run(None, {"x%d" % at: a for at, a in enumerate(arrays)})[0]


@lru_cache(maxsize=None)
def _session(provider, operator, described, attributes):
    names = ["x%d" % at for at in range(len(described))]
    inputs = [
        helper.make_tensor_value_info(name, kind, shape)
        for name, (shape, kind) in zip(names, described)
    ]
    output = helper.make_tensor_value_info("y", described[0][1], None)
    node = helper.make_node(operator, names, ["y"], **dict(attributes))
    model = helper.make_model(
        helper.make_graph([node], operator, inputs, [output]),
        opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, [provider])


def first(batch):
    return np.ascontiguousarray(np.moveaxis(batch, -1, 1))


def last(batch):
    return np.moveaxis(batch, 1, -1)


def functions(run):
    def elementwise(operator, **attributes):
        return lambda x: run(operator, x, **attributes)

    def pair(operator):
        return lambda a, b: run(operator, a, b)

    return {
        "dense": lambda x, w, b: run("Gemm", x.reshape(-1, x.shape[-1]), w, b).reshape(
            x.shape[:-1] + (-1,)
        ),
        "embedding": lambda x, w: run("Gather", w, x.astype(np.int64)),
        "layer_norm": lambda x, gain, bias, epsilon: run(
            "LayerNormalization", x, gain, bias, epsilon=epsilon
        ),
        "softplus": elementwise("Softplus"), "elu": elementwise("Elu"),
        "conv": lambda x, w, b: last(
            run("Conv", first(x), np.ascontiguousarray(w.transpose(3, 2, 0, 1)), b)
        ),
        "max_pool": lambda x, window: last(
            run("MaxPool", first(x), kernel_shape=window, strides=window)
        ),
        "flatten": lambda x: run("Flatten", x), "softmax": elementwise("Softmax", axis=-1),
        "tanh": elementwise("Tanh"), "sigmoid": elementwise("Sigmoid"),
        "relu": elementwise("Relu"), # LeakyRelu keeps its slope in float32
        "leaky_relu": lambda x: run("PRelu", x, np.full((1,), 0.01, x.dtype)),
        "dot": pair("MatMul"), "transpose": elementwise("Transpose", perm=(1, 0)),
        "add": pair("Add"), "subtract": pair("Sub"), "multiply": pair("Mul"),
        "scale": lambda factor, a: run("Mul", a, np.array(factor, a.dtype)),
    }
