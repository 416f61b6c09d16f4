"""No false no: what a careful library refuses, means differently, or does once only."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import vectorised

from purenn.crosscheck.report.data import row_as_data
from purenn.crosscheck.report.text import as_text

pytestmark = pytest.mark.unmeasured
LOSS = "categorical_cross_entropy"


def rows(trial, **things):
    options = things.pop("options", {"max_examples": 60})
    examiner = court.examiner(SimpleNamespace(np=np, **things), trial, **options)
    return [row_as_data(row, examiner.subject) for row in examiner.rows()]


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_categorical_cross_entropy_is_given_distributions_only(dtype):
    def careful(y_true, y_pred):
        for a in (y_true, y_pred):
            if (a < 0).any() or (a > 1).any() or abs(a.sum(-1) - 1).max() > 1e-2:
                raise ValueError("no distribution: %s" % a)
        return vectorised.categorical_cross_entropy(y_true, y_pred)

    found = rows(LOSS, options={"max_examples": 100, "dtype": dtype}, **{LOSS: careful})
    assert found[0]["verdict"] == "agrees" and found[0]["examples"] >= 90


def test_nor_is_the_smallest_failing_case_anything_else():
    # wrong by a small epsilon: made small, the case is still a pair of distributions
    wrong = lambda y_true, y_pred: -np.sum(y_true * np.log(y_pred + 1e-7))
    found = rows(LOSS, **{LOSS: wrong})
    program = found[0]["failure"]["source"].split("\n")[-2]
    y_true, y_pred = eval(program.split("= ")[1].replace("nn.", ""), {
        LOSS: lambda *pair: pair, "array": np.array})
    for a in (y_true, y_pred):
        assert abs(a.sum(-1) - 1).max() < 0.05 and a.min() >= 0 and a.max() <= 1


def test_its_mean_over_rows_is_a_convention():
    by_mean = {
        LOSS: lambda t, y: vectorised.categorical_cross_entropy(t, y) / len(y),
        LOSS + "_prime": lambda t, y: vectorised.categorical_cross_entropy_prime(t, y) / len(y),
    }
    found = rows(LOSS, **by_mean)
    assert "DIFFERS" not in {row["verdict"] for row in found}
    (told,) = [row for row in found if row["row"] == "of several rows"]
    assert (told["here"], told["purenn"]) == ("the mean", "the sum")
    # but not half of it, nor a mean over elements
    for divisor in (lambda y: 2, np.size):
        wrong = lambda t, y: vectorised.categorical_cross_entropy(t, y) / divisor(y)
        assert rows(LOSS, **{LOSS: wrong})[0]["verdict"] == "DIFFERS"


def test_a_failure_that_is_not_seen_again_says_so():
    calls = []

    def tanh(x):
        calls.append(0)
        return np.tanh(x) + (len(calls) in (20, 40))

    found = rows("tanh", tanh=tanh)
    assert found[0]["verdict"] == "DIFFERS" and found[0]["vanishes"] is None
    (hint,) = found[0]["failure"]["hints"]
    assert hint.startswith("not the same twice")
    assert "vanishes" not in as_text(found, "")


def test_a_hint_explains_the_counterexample_below_it():
    class MaxPoolingLayer(vectorised.MaxPoolingLayer):
        """Gives ties to the last, and NaN to nobody."""

        def forward_propagation(self, input):
            output = vectorised.MaxPoolingLayer.forward_propagation(self, input)
            windows = self._windows(input).reshape(self.output_shape + (-1,))
            self._best = (windows.shape[-1] - 1 - windows[..., ::-1].argmax(-1))[..., None]
            self._nan = np.isnan(output)
            return output

        def backward_propagation(self, output_error, learning_rate):
            output_error = np.where(self._nan, 0, output_error)
            return vectorised.MaxPoolingLayer.backward_propagation(self, output_error, 0)

    for strict in (False, True):
        found = rows("pooling", MaxPoolingLayer=MaxPoolingLayer,
                     options={"max_examples": 60, "strict": strict})
        (row,) = [row for row in found if row["row"] == "dE/dX"]
        about_nan = "nan" in row["failure"]["source"].split("import")[-1]
        assert bool(row["failure"]["hints"]) <= (not about_nan)
