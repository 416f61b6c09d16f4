"""A yes means looked at: what tries nothing is an error, with the reason in words."""

import copy
from types import SimpleNamespace

import court
import numpy as np
import pytest
from test_command_line import crosscheck
from variants import vectorised

import purenn
from purenn.crosscheck import check, check_layer
from purenn.crosscheck.cases.strategies import LayerCase
from purenn.crosscheck.report.data import row_as_data
from purenn.crosscheck.report.text import as_text

pytestmark = pytest.mark.unmeasured
FEW = {"max_examples": 15}

MISNAMED = """
class FCLayer:
    def __init__(self, input_shape, output_shape):
        self.weights = [[0.0] * output_shape[1]] * input_shape[1]
        self.bias = [[0.0] * output_shape[1]]
    def forward(self, x):
        return x
"""


class Misnamed(vectorised.Layer):
    def __init__(self, input_shape):
        pass

    def forward(self, input):
        return input


class Nothing:
    pass


@pytest.mark.parametrize("attempt, reason", [
    (lambda: check({}), "offers none of the classes"),
    (lambda: check(Nothing), "offers none of the classes"),
    (lambda: check_layer(Nothing, kind="SoftmaxLayer"), "SoftmaxLayer has no forward_propagation"),
    (lambda: check_layer(Misnamed, kind="FlattenLayer"), "that is implemented; it has .*forward"),
    (lambda: check({"tanh": np.tanh}, only="conv"), "conv: there is no ConvLayer"),
    (lambda: check(SimpleNamespace(FCLayer=Nothing, tanh=purenn.tanh), **FEW), "FCLayer"),
])
def test_nothing_tried_is_an_error(attempt, reason):
    with pytest.raises(ValueError, match=reason):
        attempt()


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text, options, reason", [
    (MISNAMED, [], "FCLayer has no forward_propagation; it has forward: give an adapter"),
    ("class SoftmaxLayer:\n    pass\n", [], "SoftmaxLayer has no forward_propagation"),
    ("from purenn import tanh\n", ["--only", "conv"], "conv: there is no ConvLayer"),
    ("from purenn import tanh\n", ["--only", "conv,tanh"], "conv: there is no ConvLayer"),
])
def test_on_the_command_line_it_is_status_2(tmp_path, text, options, reason):
    (tmp_path / "mine.py").write_text(text)
    done = crosscheck("mine.py", "--max-examples", "15", *options, cwd=tmp_path)
    assert done.returncode == 2 and reason in done.stderr
    assert done.stderr.startswith("cannot check: ")
    assert ("rows agree" in done.stdout) == (options[-1:] == ["conv,tanh"])


def rows(trial, **things):
    examiner = court.examiner(SimpleNamespace(**things), trial, **FEW)
    examiner._smallest = lambda name, failures: failures[0]
    return [row_as_data(row, examiner.subject) for row in examiner.rows()]


class Lazy(vectorised.FCLayer):
    """Built by its first input, as Keras' layers are."""

    def __init__(self, input_shape, output_shape):
        self.j = output_shape[1]

    def forward_propagation(self, input):
        if not hasattr(self, "weights"):
            self.weights, self.bias = np.ones((input.shape[1], self.j)), np.ones((1, self.j))
        return super().forward_propagation(input)


class WriteOnly(vectorised.FCLayer):
    """Has no parameters before they are set."""

    def __init__(self, input_shape, output_shape):
        pass


@pytest.mark.parametrize("layer", [Lazy, WriteOnly])
def test_a_layer_without_readable_parameters_is_tried_by_setting_them(layer):
    verdicts = {row["row"]: row["verdict"] for row in rows("fc", FCLayer=layer)}
    for name in ("forward", "dE/dX", "updated weights", "updated bias"):
        assert verdicts[name] == "agrees"

    class Wrong(layer):
        def backward_propagation(self, output_error, learning_rate):
            return 2 * super().backward_propagation(output_error, learning_rate)

    found = {row["row"]: row["verdict"] for row in rows("fc", FCLayer=Wrong)}
    assert found["dE/dX"] == "DIFFERS" and found["forward"] == "agrees"


def test_the_summary_counts():
    found = rows("fc", FCLayer=Lazy) + rows("conv", FCLayer=Lazy)
    offered = sum(row["verdict"] == "agrees" for row in found)
    absent = len(found) - offered
    assert as_text(found, "").endswith("%d rows agree, %d not offered" % (offered, absent))


def test_not_implemented_means_not_offered_and_is_counted():
    class Narrow(vectorised.FCLayer):
        def forward_propagation(self, input):
            if input.shape[1] > 3:
                raise NotImplementedError("not so many inputs")
            return super().forward_propagation(input)

    found = rows("fc", FCLayer=Narrow)
    assert {row["verdict"] for row in found if row["row"] != "batch"} == {"agrees"}
    forward = found[0]
    assert forward["examples"] > 0 < forward["refused"]
    words = "fc (forward): %d of %d, NotImplementedError" % (
        forward["refused"], forward["refused"] + forward["examples"])
    assert words in as_text(found, "")


class WithOptions(type(court.TRIAL["fc"])):
    """Every other case also needs an option of the constructor, rng, which purenn has."""

    def typical(self, number, subject):
        for at, (first, again) in enumerate(super().typical(number, subject)):
            yield LayerCase(first._replace(options={"rng": None} if at % 2 else {}), again)


class Plain(vectorised.FCLayer):
    def __init__(self, input_shape, output_shape):
        super().__init__(input_shape, output_shape)


class Forwarding(Plain):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)


class Broken(vectorised.FCLayer):
    def __init__(self, input_shape, output_shape, rng="another"):
        if rng is None:
            raise TypeError("a keyword argument that is None")
        super().__init__(input_shape, output_shape)


@pytest.mark.parametrize("layer, verdict", [
    (vectorised.FCLayer, "agrees"), (Plain, "agrees"), (Forwarding, "agrees"), (Broken, "RAISES"),
])
def test_an_option_that_a_constructor_lacks_is_not_offered_and_counted(layer, verdict):
    trial = copy.copy(court.TRIAL["fc"])
    trial.__class__ = WithOptions
    examiner = court.examiner(SimpleNamespace(FCLayer=layer), "fc", max_examples=4)
    examiner.trial = trial
    examiner._smallest = lambda name, failures: failures[0]
    forward, *others = [row_as_data(row, examiner.subject) for row in examiner.rows()]
    assert forward["verdict"] == verdict and forward["examples"]
    refused = 2 if layer in (Plain, Forwarding) else 0
    assert forward["refused"] == refused
    assert ("fc (forward): 2 of " in as_text([forward], "")) == bool(refused)
    assert ("FCLayer takes no rng" in as_text([forward], "")) == bool(refused)
    if verdict == "RAISES":
        assert "rng=None)" in forward["failure"]["source"]
