"""What shows only over several passes, samples, epochs and fits, and in a network's dropout."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import vectorised

pytestmark = pytest.mark.unmeasured
PARTS = {
    name: getattr(vectorised, name)
    for name in ("Network", "FCLayer", "ActivationLayer", "DropoutLayer", "tanh", "tanh_prime",
                 "mse", "mse_prime")
}


def network(**methods):
    return {"Network": type("Network", (vectorised.Network,), methods)}


def fit_with(change):
    """Network.fit with other arguments: change(x, y, epochs, rate)."""

    def fit(self, x, y, epochs, learning_rate):
        x, y, epochs, rate = change(x, y, epochs, learning_rate)
        return vectorised.Network.fit(self, x, y, epochs, rate, verbose=False)

    return network(fit=fit)


def one_by_one(stop):
    """Network.fit, epoch by epoch, until stop(errors)."""

    def fit(self, x, y, epochs, learning_rate):
        errors = []
        for _ in range(epochs):
            errors += vectorised.Network.fit(self, x, y, 1, learning_rate, verbose=False)
            if stop(errors):
                break
        return errors

    return network(fit=fit)


def once(self, x, y, epochs, learning_rate):
    if getattr(self, "fitted", False):
        return [0.0] * epochs
    self.fitted = True
    return vectorised.Network.fit(self, x, y, epochs, learning_rate, verbose=False)


def without_training(self, x, y, epochs, learning_rate):
    return [np.mean([self._step(a, b, learning_rate) for a, b in zip(x, y)]) for _ in range(epochs)]


def left_on(self, x, y, epochs, learning_rate):
    errors = vectorised.Network.fit(self, x, y, epochs, learning_rate, verbose=False)
    for layer in self.layers:
        layer.training = True
    return errors


def dropout(masked):
    """DropoutLayer with what is kept by masked(shape, rate)."""

    def forward_propagation(self, input):
        self._divisor = np.ones(input.shape)
        if self.training:
            self._divisor = np.where(masked(input.shape, self.rate), 1 - self.rate, np.inf)
        return input / self._divisor

    return {"DropoutLayer": type("DropoutLayer", (vectorised.DropoutLayer,), {
        "forward_propagation": forward_propagation})}


def so_many(shape, rate):
    kept = np.arange(np.prod(shape)) >= round(np.prod(shape) * rate)
    return np.random.permutation(kept).reshape(shape)


def one_for_all(axis):
    def masked(shape, rate):
        fewer = shape[:axis] + (1,) + shape[axis + 1:] if len(shape) > 2 else shape
        return np.random.random(fewer) + np.zeros(shape) >= rate

    return masked


def share(shape, rate):
    return np.random.random(shape) >= rate


@pytest.mark.sampled(3)
@pytest.mark.parametrize("trial, row, changed", [
    ("fit", "second fit", network(fit=once)),
    ("fit", "errors", fit_with(lambda x, y, epochs, rate: (x[:4], y[:4], epochs, rate))),
    ("fit", "errors", fit_with(lambda x, y, epochs, rate: (x, y, min(epochs, 3), rate))),
    ("fit", "errors", fit_with(lambda x, y, epochs, rate: (x, y, min(epochs, 30), rate))),
    ("fit", "errors", one_by_one(lambda errors: errors[-1] < 1e-3)),
    ("fit", "errors", one_by_one(lambda errors: len(errors) > 1 and errors[-1] > errors[-2])),
    ("fit", "errors", one_by_one(lambda e: len(e) > 1 and abs(e[-1] - e[-2]) < 1e-3)),
    ("dropout", "in a network", network(fit=without_training)),
    ("dropout", "in a network", network(fit=left_on)),
    ("dropout", "share dropped", dropout(so_many)),
    ("dropout", "share dropped", dropout(one_for_all(2))),
    ("dropout", "share dropped", dropout(one_for_all(0))),
])
def test_planted(trial, row, changed):
    examiner = court.examiner(SimpleNamespace(**dict(PARTS, **changed)), trial)
    rows, failures = court.survey(examiner, lambda found: row in found)
    assert row in failures, rows[row].examples


@pytest.mark.sampled(2)
@pytest.mark.parametrize("trial", ["fit", "dropout"])
@pytest.mark.parametrize("changed", [{}, dropout(share)])
def test_the_right_ones_agree(trial, changed):
    examiner = court.examiner(
        SimpleNamespace(**dict(PARTS, **changed)), trial, max_examples=20)
    for _ in range(3 if trial == "dropout" else 1):  # dropout draws other elements each time
        rows, failures = court.survey(examiner, lambda found: False)
        assert not failures
    assert rows.get("in a network", rows.get("second fit")).examples


def test_dropout_in_a_network_is_not_offered_without_one():
    examiner = court.examiner(SimpleNamespace(DropoutLayer=vectorised.DropoutLayer), "dropout")
    (row,) = [row for row in examiner.rows() if row.name == "in a network"]
    assert row.verdict == "not offered" and "Network" in row.missing
