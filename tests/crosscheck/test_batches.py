"""Layers that take batches: a sample among others, and the gradient of all of them."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from test_command_line import crosscheck
from variants import vectorised

from purenn.crosscheck import check_layer, check_module
from purenn.crosscheck.subjects import adapters
from purenn.crosscheck.subjects.adapters.layers import offered

pytestmark = pytest.mark.unmeasured


class FCLayer(vectorised.FCLayer):
    """Takes (N, i)."""

    takes_batches = True

    def forward_propagation(self, input):
        self.input = input
        return input @ self.weights + self.bias

    def gradients(self, e):
        return self.input.T @ e, e.sum(0, keepdims=True)

    def backward_propagation(self, output_error, learning_rate):
        input_error = output_error @ self.weights.T
        self._learn(*self.gradients(output_error), learning_rate)
        return input_error


class SoftmaxLayer(vectorised.SoftmaxLayer):
    takes_batches = True

    def forward_propagation(self, input):
        e = np.exp(input - input.max(-1, keepdims=True))
        self.output = (e / e.sum(-1, keepdims=True)).clip(np.finfo(self.dtype).tiny)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        mean = (output_error * self.output).sum(-1, keepdims=True)
        return (output_error - mean) * self.output


class ConvLayer(vectorised.ConvLayer):
    """Takes (N, rows, columns, channels): one sample after the other, weights by the sum."""

    takes_batches = True

    def forward_propagation(self, input):
        if input.ndim == 3:
            self.single = True
            return vectorised.ConvLayer.forward_propagation(self, input)
        self.single = False
        self.parts = [vectorised.ConvLayer(self.input_shape, self.kernel_shape,
                                           self.output_shape[2]) for _ in input]
        for part in self.parts:
            part.weights, part.bias = self.weights, self.bias
        return np.array([part.forward_propagation(x) for part, x in zip(self.parts, input)])

    def backward_propagation(self, output_error, learning_rate):
        if self.single:
            return vectorised.ConvLayer.backward_propagation(self, output_error, learning_rate)
        errors = [part.backward_propagation(e, 0) for part, e in zip(self.parts, output_error)]
        self._learn(sum(p.weights_error for p in self.parts),
                    sum(p.bias_error for p in self.parts), learning_rate)
        return np.array(errors)


class ByTheMean(FCLayer):
    reduction = "mean"

    def gradients(self, e):
        return self.input.T @ e / len(e), e.mean(0, keepdims=True)


def rows(trial, layer, **options):
    module = SimpleNamespace(**{layer.__mro__[1].__name__: layer})
    examiner = court.examiner(module, trial, max_examples=30, **options)
    examiner.hints = lambda name, cases, failure: []
    examiner._smallest = lambda name, failures: failures[0]
    return {row.name: row.verdict for row in examiner.rows()}


@pytest.mark.parametrize("trial, layer", [
    ("fc", FCLayer), ("softmax", SoftmaxLayer), ("conv", ConvLayer),
])
def test_right_ones_agree(trial, layer):
    found = rows(trial, type("Mine", (layer,), {}))
    assert found["batch"] == "agrees"
    assert set(found.values()) <= {"agrees", "convention", "not offered"}


def test_the_mean_is_right_where_the_module_says_so():
    methods = {"gradients": ByTheMean.gradients}
    said = type("Mine", (FCLayer,), dict(methods, reduction="mean"))
    found = rows("fc", said)
    assert found["batch"] == "agrees" and "DIFFERS" not in found.values()
    assert rows("fc", type("Mine", (FCLayer,), methods))["updated weights"] == "DIFFERS"
    wrong = type("Mine", (FCLayer,), dict(gradients=FCLayer.gradients, reduction="mean"))
    found = rows("fc", wrong)
    assert found["batch"] == "DIFFERS" and found["updated weights"] == "agrees"


def gradients(function):
    return type("Mine", (FCLayer,), {"gradients": function})


MIXING = type("Mine", (FCLayer,), {
    "forward_propagation": lambda self, x: FCLayer.forward_propagation(self, x - x.mean(0) + x[-1:]
                                                                        if len(x) > 1 else x),
})
PLANTED = [
    ("fc", "updated bias", gradients(lambda s, e: (s.input.T @ e, e.mean(0, keepdims=True)))),
    ("fc", "updated weights", gradients(lambda s, e: (
        s.input.T @ e / len(e), e.sum(0, keepdims=True)))),
    ("fc", "updated weights", gradients(lambda s, e: (s.input[:1].T @ e[:1], e[:1]))),
    ("fc", "forward", MIXING),
    ("softmax", "forward", type("Mine", (SoftmaxLayer,), {
        "forward_propagation": lambda self, x: SoftmaxLayer.forward_propagation(self, x)
        * 1.0 / SoftmaxLayer.forward_propagation(self, x).sum() * len(x)
        + 1e-3 * (len(x) > 1)})),
]


@pytest.mark.sampled(5)
@pytest.mark.parametrize("trial, row, layer", PLANTED)
def test_planted(trial, row, layer):
    assert rows(trial, layer)[row] == "DIFFERS"
    # what every sample on its own hides
    assert "DIFFERS" not in rows(trial, layer, batch=False).values()


def test_the_program_runs_and_shows_it():
    with pytest.raises(AssertionError) as raised:
        check_layer(type("Mine", (PLANTED[0][2],), {}), kind="FCLayer", max_examples=10)
    assert ".backward_propagation(array([[0.0]" in str(raised.value)


def test_not_asked_for_it_is_not_offered_and_asked_for_it_is_tried(tmp_path):
    (tmp_path / "mine.py").write_text(
        "import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n"
        "class SoftmaxLayer:\n    def forward_propagation(self, x):\n"
        "        e = np.exp(x - x.max(-1, keepdims=True))\n        return e / e.sum()\n"
    )
    alone = crosscheck("mine.py", "--max-examples", "20", cwd=tmp_path)
    assert alone.returncode == 0 and "batch" in alone.stdout
    asked = crosscheck("mine.py", "--batch", "--max-examples", "20", cwd=tmp_path)
    assert asked.returncode == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("trial", ["fc", "conv", "pooling", "flatten", "softmax"])
def test_an_adapter_takes_them(trial):
    module = SimpleNamespace(**offered(adapters.framework_called("autograd")))
    options = court.Options(max_examples=5)
    subject = court.Subject(
        {n: getattr(module, n) for n in court.NAMES if hasattr(module, n)},
        {n: "nn." + n for n in court.NAMES}, [], module.asarray, module.tolist, options.number)
    examiner = court.Examiner(court.TRIAL[trial], subject, options)
    examiner._smallest = lambda name, failures: failures[0]
    found = {row.name: row.verdict for row in examiner.rows()}
    assert found["batch"] == "agrees"


@pytest.mark.filterwarnings("ignore")
def test_a_module_that_mixes_samples():
    def centred(x, weights, bias):
        return (x - (len(x) > 1) * x.sum(0) / 1024) @ weights + bias

    with pytest.raises(AssertionError, match="fc, forward"):
        check_module(centred, like="FCLayer", framework="autograd", max_examples=10)
    check_module(centred, like="FCLayer", framework="autograd", max_examples=10, batch=False)


def test_neighbours_that_do_not_matter_are_not_shown():
    wrong = type("Mine", (FCLayer,), {
        "forward_propagation": lambda self, x: 2 * FCLayer.forward_propagation(self, x)})
    with pytest.raises(AssertionError) as raised:
        check_layer(wrong, kind="FCLayer", max_examples=10)
    assert "forward_propagation(array([[0.0]]))\n" in str(raised.value)
