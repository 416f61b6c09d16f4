"""What a library does not have is listed, never failed; and the author's constructors are known."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import vectorised

pytestmark = pytest.mark.unmeasured


def rows(trial, **things):
    examiner = court.examiner(SimpleNamespace(**things), trial, max_examples=15)
    examiner._smallest = lambda name, failures: failures[0]
    return {row.name: row for row in examiner.rows()}


class FCLayer:
    """As in the repository of the article's author: sizes, not shapes; forward alone."""

    def __init__(self, input_size, output_size):
        self.weights = np.random.rand(input_size, output_size) - 0.5
        self.bias = np.random.rand(1, output_size) - 0.5

    def forward_propagation(self, x):
        return x @ self.weights + self.bias


class ActivationLayer:
    def __init__(self, activation, activation_prime):
        self.activation, self.activation_prime = activation, activation_prime

    def forward_propagation(self, x):
        self.x = x
        return self.activation(x)

    def backward_propagation(self, e, rate):
        return self.activation_prime(self.x) * e


class FlattenLayer:
    def forward_propagation(self, x):
        self.shape = x.shape
        return x.reshape(1, -1)

    def backward_propagation(self, e, rate):
        return e.reshape(self.shape)


def test_the_authors_constructors_are_understood():
    for trial, layer in (
        ("fc", FCLayer), ("activation", ActivationLayer), ("flatten", FlattenLayer)
    ):
        found = rows(trial, **{layer.__name__: layer})
        assert {row.verdict for row in found.values()} <= {"agrees", "not offered"}
        assert found["forward"].examples >= 15


def test_other_constructors_are_refused_with_the_expected_one():
    class MaxPoolingLayer(vectorised.MaxPoolingLayer):
        def __init__(self, one, two, three):
            pass

    row = rows("pooling", MaxPoolingLayer=MaxPoolingLayer)["forward"]
    assert row.verdict == "RAISES"
    first = row.failure.difference.problem.split("\n")[0]
    assert first.startswith("expected MaxPoolingLayer(input_shape, pool_shape), got TypeError: ")


def test_without_a_backward_pass():
    found = rows("fc", FCLayer=FCLayer)
    for name in ("dE/dX", "updated weights", "dE/dW"):
        assert found[name].verdict == "not offered"
        assert found[name].missing == ["backward_propagation"]
    # the rest is tried all the same
    for name in ("forward", "second pass", "two instances", "arguments unchanged"):
        assert found[name].verdict == "agrees" and found[name].examples


def test_a_forward_pass_that_keeps_something_is_found_without_backward():
    class Stale(FCLayer):
        def forward_propagation(self, x):
            self.x = getattr(self, "x", x)
            return self.x @ self.weights + self.bias

    assert rows("fc", FCLayer=Stale)["second pass"].verdict == "DIFFERS"


def test_without_parameters_to_read():
    class Hidden:
        def __init__(self, input_shape, output_shape):
            self._w = np.zeros((input_shape[1], output_shape[1]))

        def forward_propagation(self, x):
            return x @ self._w

    found = rows("fc", FCLayer=Hidden)
    assert {row.verdict for row in found.values()} == {"not offered"}
    assert found["forward"].missing == ["weights"]
