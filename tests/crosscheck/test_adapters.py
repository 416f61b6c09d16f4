"""The adapters: two light libraries in full; of the heavy ones, those that are installed."""

import importlib.util
import os
import subprocess
import sys

import court
import numpy as np
import pytest

from purenn.crosscheck import check_module
from purenn.crosscheck.subjects import adapters
from purenn.crosscheck.subjects.adapters.layers import offered
from purenn.crosscheck.subjects.names import CannotRun
from purenn.crosscheck.subjects.subject import Subject

FEW = {"max_examples": 15}
pytestmark = pytest.mark.unmeasured


def needs(name):
    """Skip if a heavy library is not there; the light ones belong to the tests."""
    package = adapters.PACKAGES.get(name, name)
    if importlib.util.find_spec(name) is None:
        pytest.skip("%s is not installed: pip install %s" % (name, package))


def verdicts(name, trial, **options):
    """The rows of a trial on a framework, by name, without time spent on shrinking."""
    options = court.Options(**options)
    names = offered(adapters.framework_called(name, options.dtype))
    asarray, tolist = names.pop("asarray"), names.pop("tolist")
    source = {n: "nn." + n for n in list(names) + ["asarray", "tolist"]}
    subject = Subject(names, source, [], asarray, tolist, options.number)
    examiner = court.Examiner(court.TRIAL[trial], subject, options)
    examiner._smallest = lambda name, failures: failures[0]
    with np.errstate(all="ignore"):
        return {row.name: row.verdict for row in examiner.rows()}


@pytest.mark.sampled(4)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("trial", [name for name in court.TRIAL if name not in (
    "conv", "strided_conv", "strided_pooling", "average_pooling", "strided_average", "apply", "correlate2d", "convolve2d",
    "dropout", "fit", "momentum_step", "adam_step",
    "gelu", "gelu_tanh", "silu", "softplus", "elu", "softmax_cross_entropy", "sigmoid_cross_entropy",
    "rms_norm", "layer_norm", "attention", "rotary_attention", "position", "embedding", "residual")])
def test_autograd(trial):
    found = verdicts("autograd", trial, **FEW)
    assert set(found.values()) <= {"agrees", "convention", "not offered"}
    assert "agrees" in found.values()


@pytest.mark.filterwarnings("ignore")
def test_autograd_cannot_differentiate_some_convolutions():
    found = verdicts("autograd", "conv", max_examples=60)
    assert found["forward"] == "agrees" and found["dE/dX"] == "RAISES"


@pytest.mark.parametrize("trial", ["fc", "softmax", "tanh", "sigmoid", "relu", "mse", "dot"])
def test_sklearn(trial):
    found = verdicts("sklearn", trial, **FEW)
    assert set(found.values()) <= {"agrees", "convention", "not offered"}
    assert "agrees" in found.values()


def test_sklearn_clips_probabilities():
    found = verdicts("sklearn", "binary_cross_entropy", **FEW)
    assert found["binary_cross_entropy"] == "DIFFERS"


def test_numpy():
    for trial in ("fc", "flatten", "softmax", "tanh", "mse", "correlate2d"):
        found = verdicts("numpy", trial, **FEW)
        assert set(found.values()) <= {"agrees", "convention", "not offered"}


@pytest.mark.parametrize("name", [
    "jax", "keras", "mlx", "onnxruntime", "paddle", "tensorflow", "tinygrad", "torch",
])
def test_the_heavy_ones_that_are_there(name):
    needs(name)
    found = verdicts(name, "fc", dtype="float32", max_examples=5, flush_subnormals=True)
    assert found["forward"] == "agrees"


def test_none_is_imported_unless_asked_for():
    code = (
        "import sys, purenn.crosscheck.assertions, purenn.crosscheck.subjects.adapters.layers;"
        "assert not {'numpy', 'torch', 'jax', 'keras', 'autograd', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=dict(os.environ, PYTHONPATH=court.ROOT)
    )


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "jax", None)
    monkeypatch.delitem(sys.modules, adapters.__name__ + ".jax", raising=False)
    with pytest.raises(CannotRun, match="jax cannot be imported .*: pip install jax"):
        adapters.framework_called("jax")


# --- one's own module -------------------------------------------------------------------


def dense(x, weights, bias):
    return x @ weights + bias


@pytest.mark.long("checks twice, and shrinks what is wrong")
def test_a_function_of_ones_own():
    check_module(dense, like="FCLayer", framework="autograd", **FEW)
    with pytest.raises(AssertionError, match="the bias is subtracted") as raised:
        check_module(wrong, like="FCLayer", framework="autograd", **FEW)
    text = str(raised.value)
    assert "from test_adapters import wrong as module" in text
    assert "FCLayer, framework = adapted(module, 'FCLayer', framework='autograd')" in text
    assert shown_by(text) == "-1.0"


def wrong(x, weights, bias):
    return x @ weights - bias


def shown_by(report):
    """What the first program in a report prints."""
    lines = report.split("    actual")[0].split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("    from purenn"))
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(line[4:] for line in lines[start:])], check=True,
        stdout=subprocess.PIPE, universal_newlines=True,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join([court.ROOT, court.HERE])),
    )
    return done.stdout.strip()


@pytest.mark.filterwarnings("ignore")
def test_functions_like_tanh_and_losses():
    import autograd.numpy as anp

    check_module(anp.tanh, like="tanh", framework="autograd", **FEW)
    check_module(squares, like="mse", framework="autograd", **FEW)
    with pytest.raises(AssertionError, match="mse, mse\n") as raised:
        check_module(lambda t, y: squares(t, y) / 2, like="mse", framework="autograd", **FEW)
    assert "mse, mse_prime, framework = adapted_function(module, 'mse'" in str(raised.value)


def squares(y_true, y_pred):
    return ((y_pred - y_true) ** 2).mean()


def test_functions_of_jax():
    needs("jax")
    import jax
    import jax.numpy as jnp
    from jax import lax

    @jax.jit
    def conv(x, weights, bias):
        layout = "NHWC", "HWIO", "NHWC"
        return lax.conv_general_dilated(
            x, weights, (1, 1), "VALID", dimension_numbers=layout, precision="highest") + bias

    def pool(x, window):
        size = (1,) + window + (1,)
        return lax.reduce_window(x, -jnp.inf, lax.max, size, size, "VALID")

    how = dict(FEW, framework="jax", flush_subnormals=True)
    check_module(dense, like="FCLayer", **how)
    check_module(conv, like="ConvLayer", **how)
    check_module(pool, like="MaxPoolingLayer", **how)
    check_module(jax.nn.softmax, like="SoftmaxLayer", **how)
    check_module(lambda x: x.reshape(1, -1), like="FlattenLayer", **how)
    check_module(jnp.tanh, like="tanh", **how)
    check_module(squares, like="mse", **how)
    for dtype in ("float32", "bfloat16"):
        check_module(dense, like="FCLayer", dtype=dtype, **how)

    # a derivative of one's own is the one that is tried
    own = jax.custom_vjp(dense)
    own.defvjp(
        lambda x, w, b: (dense(x, w, b), (x, w)),
        lambda held, e: (e @ held[1].T, held[0].T @ e, 2 * e[0]),
    )
    with pytest.raises(AssertionError, match="fc, dE/dB"):
        check_module(own, like="FCLayer", **how)
    with pytest.raises(AssertionError, match="softmax, forward"):
        check_module(lambda x: jax.nn.softmax(x, 0), like="SoftmaxLayer", **how)


def test_whose_arrays_must_show_or_be_said():
    with pytest.raises(ValueError, match="framework: expected one of torch, "):
        check_module(dense, like="FCLayer")
    for like in ("Dense", "ActivationLayer"):
        with pytest.raises(ValueError, match="like: expected one of FCLayer, .* mse, .*, got "):
            check_module(dense, like=like, framework="autograd")
    with pytest.raises(ValueError, match="framework: expected one of torch, .*, got 'numpy'"):
        check_module(dense, like="FCLayer", framework="numpy")


def test_modules_of_torch():
    needs("torch")
    import torch

    class Conv(torch.nn.Conv2d):
        """As somebody might write it: the kernel turned."""

        def forward(self, x):
            return torch.nn.functional.conv2d(x, self.weight.flip(2, 3), self.bias)

    for module, like in (
        (torch.nn.Linear, "FCLayer"), (torch.nn.Conv2d, "ConvLayer"),
        (torch.nn.MaxPool2d, "MaxPoolingLayer"), (torch.nn.Flatten, "FlattenLayer"),
        (torch.nn.Softmax, "SoftmaxLayer"), (torch.nn.Dropout, "DropoutLayer"),
    ):
        check_module(module, like=like, **FEW)
    with pytest.raises(AssertionError, match="the kernel is turned"):
        check_module(Conv, like="ConvLayer", **FEW)
