"""Right for small sizes only: blocked loops and their remainders are reached, in every row."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from scipy import signal
from variants import sequences, vectorised

import purenn

pytestmark = pytest.mark.unmeasured


def spoiled(a, *limits):
    """The array with what lies beyond all of these limits a little off."""
    a = np.array(a)
    a[tuple(slice(limit, None) for limit in limits)] += 0.125
    return a


def layer(name, variant=vectorised, **methods):
    """A layer whose pass is spoiled: forward(y, layer) and backward(dx, layer)."""
    base = getattr(variant, name)

    def forward_propagation(self, input):
        return methods.get("forward", lambda y, _: y)(base.forward_propagation(self, input), self)

    def backward_propagation(self, output_error, learning_rate):
        error = base.backward_propagation(self, output_error, learning_rate)
        return methods.get("backward", lambda e, _: e)(error, self)

    return {name: type(name, (base,), {
        "forward_propagation": forward_propagation, "backward_propagation": backward_propagation,
    })}


def weights(*limits):
    def backward(error, layer):
        layer.weights = spoiled(layer.weights, *limits)
        return error

    return backward


def of_result(name, *limits, function=None):
    function = function or getattr(purenn.linalg, name)
    return {name: lambda *arguments: spoiled(function(*arguments), *limits).tolist()}


def beyond(size, function, wrong):
    """The function, wrong for what has more elements than that."""
    return lambda *arguments: (wrong if np.size(arguments[-1]) > size else function)(*arguments)


def kernels_up_to(size):
    def correlate2d(a, kernel, mode):
        kernel = np.array(kernel)
        kernel[size:, size:] = 0
        return signal.correlate2d(a, kernel, mode)

    return {"correlate2d": correlate2d}


wide = lambda x: np.tanh(x) * (1 + 1e-9)
PLANTED = [
    ("conv", "updated weights", layer("ConvLayer", backward=weights(0, 0, 0, 4))),
    ("conv", "updated weights", layer("ConvLayer", backward=weights(0, 0, 0, 8))),
    ("conv", "updated weights", layer("ConvLayer", backward=weights(0, 0, 4))),
    ("conv", "dE/dX", layer("ConvLayer", backward=lambda e, _: spoiled(e, 0, 0, 4))),
    ("conv", "forward", layer("ConvLayer", forward=lambda y, _: spoiled(y, 16))),
    ("conv", "forward", layer("ConvLayer", forward=lambda y, _: spoiled(y, 32))),
    ("conv", "forward", layer("ConvLayer", forward=lambda y, _: spoiled(y, 0, 32))),
    ("fc", "updated weights", layer("FCLayer", backward=weights(128))),
    ("fc", "updated weights", layer("FCLayer", backward=weights(0, 128))),
    ("fc", "updated weights", layer("FCLayer", backward=weights(64, 32))),
    ("pooling", "forward", layer(
        "MaxPoolingLayer", forward=lambda y, self: y + (np.prod(self.pool_shape) > 25))),
    ("flatten", "forward", layer("FlattenLayer", forward=lambda y, _: spoiled(y, 0, 128))),
    ("softmax", "forward", layer("SoftmaxLayer", forward=lambda y, _: spoiled(y, 0, 16))),
    ("activation", "forward", layer("ActivationLayer", forward=lambda y, _: spoiled(y, 0, 32))),
    # in batches
    ("rms_norm", "forward", layer(
        "RMSNormLayer", sequences, forward=lambda y, _: spoiled(y, 0, 0, 32))),
    ("fc_rows", "dE/dX", layer("FCLayer", sequences, backward=lambda e, _: spoiled(e, 0, 32))),
    ("embedding", "forward", layer(
        "EmbeddingLayer", sequences, forward=lambda y, _: spoiled(y, 0, 32))),
    ("attention", "forward", layer(
        "AttentionLayer", sequences, forward=lambda y, _: spoiled(y, 0, 0, 16))),
    ("attention", "dE/dX", layer(
        "AttentionLayer", sequences, backward=lambda e, _: spoiled(e, 0, 16))),
    ("rotary_attention", "forward", layer(
        "AttentionLayer", sequences, forward=lambda y, _: spoiled(y, 0, 16))),
    ("mse", "mse", {"mse": beyond(32, vectorised.mse, lambda t, y: 0.0)}),
    ("mse", "mse_prime", {"mse_prime": beyond(32, vectorised.mse_prime, lambda t, y: t)}),
    ("binary_cross_entropy", "binary_cross_entropy", {"binary_cross_entropy": beyond(
        32, vectorised.binary_cross_entropy, lambda t, y: 0.0)}),
    ("categorical_cross_entropy", "categorical_cross_entropy_prime", {
        "categorical_cross_entropy_prime": beyond(
            32, vectorised.categorical_cross_entropy_prime, lambda t, y: t)}),
    ("dot", "result", of_result("dot", 8, 8)),
    ("dot", "result", {"dot": lambda a, b: np.dot(np.array(a)[:, :128], np.array(b)[:128])}),
    ("transpose", "result", of_result("transpose", 8, 8)),
    ("transpose", "result", of_result("transpose", 0, 32)),
    ("add", "result", of_result("add", 32, function=lambda a, b: np.add(a, b))),
    ("add", "result", {"add": lambda a, b: np.add(a, b) + (np.ndim(a) == 4)}),
    ("subtract", "result", {"subtract": beyond(64, np.subtract, np.add)}),
    ("multiply", "result", {"multiply": beyond(64, np.multiply, np.add)}),
    ("scale", "result", {"scale": beyond(64, np.multiply, np.add)}),
    ("correlate2d", "result", kernels_up_to(5)),
    ("sigmoid", "sigmoid", {"sigmoid": beyond(32, vectorised.sigmoid, vectorised.tanh)}),
    ("tanh", "tanh", {"tanh": beyond(64, vectorised.tanh, wide)}),
    ("relu", "relu", {"relu": lambda x: abs(x) if np.ndim(x) == 3 else np.maximum(x, 0)}),
    ("relu", "relu", {"relu": lambda x: abs(x) if np.ndim(x) == 4 else np.maximum(x, 0)}),
    ("relu", "relu", {"relu": lambda x: abs(x) if np.ndim(x) == 1 else np.maximum(x, 0)}),
    ("tanh", "tanh", {"tanh": lambda x: np.tanh(x) if np.ndim(x) else wide(x)}),
    ("tanh", "tanh", {"tanh": lambda x: wide(x) if isinstance(x, float) else np.tanh(x)}),
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("trial, row, things", PLANTED)
def test_what_is_right_for_small_sizes_only_is_found(trial, row, things):
    examiner = court.examiner(SimpleNamespace(np=np, **things), trial)
    rows, failures = court.survey(examiner, lambda found: row in found)
    assert row in failures, "%s of %d cases" % (row, rows[row].examples)


def test_the_program_for_a_single_number_runs():
    examiner = court.examiner(SimpleNamespace(tanh=lambda x: np.tanh(x) if np.ndim(x) else wide(x)),
                              "tanh")
    _, failures = court.survey(examiner, lambda found: "tanh" in found)
    case = failures["tanh"][0]
    assert isinstance(case.case, float) and "array(%r)" % case.case in case.script[-1]
