"""Counterexamples come out small: a single element, a single number where one does."""

import functools
from math import nan
from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import vectorised

from purenn import linalg
from purenn.crosscheck.cases import strategies as draw
from purenn.crosscheck.cases.shrinking import at, paths, shrunk
from purenn.crosscheck.cases.strategies import LayerCase
from purenn.crosscheck.cases.structures import smaller_arguments, smaller_layers
from purenn.crosscheck.judging.bounds import Rounded64
from purenn.numbers.random import Random

pytestmark = pytest.mark.unmeasured


def filled(layer, arguments):
    rng = Random(1)
    shapes = draw.shapes_of(layer, arguments)
    parameters = {name: draw.filled(s, rng) for name, s in shapes["parameters"].items()}
    return LayerCase(draw.Pass(
        layer, arguments, parameters, draw.filled(shapes["input"], rng),
        draw.filled(shapes["output"], rng), 0.375,
    ), None)


@pytest.mark.parametrize("layer, arguments", [
    ("FCLayer", ((1, 5), (1, 4))), ("ConvLayer", ((4, 5, 3), (2, 3), 2)),
    ("MaxPoolingLayer", ((5, 4, 2), (2, 3))), ("FlattenLayer", ((2, 3, 4),)),
    ("SoftmaxLayer", ((1, 5),)), ("ActivationLayer", ((2, 3), "square", "square_prime")),
])
def test_smaller_cases_fit_together(layer, arguments):
    case = filled(layer, arguments)
    seen = 0
    for smaller in smaller_layers(LayerCase(case.first, case.first)):
        for p in filter(None, smaller):
            shapes = draw.shapes_of(layer, p.arguments)
            for value, shape in [(p.input, "input"), (p.output_error, "output")]:
                assert np.shape(value) == shapes[shape]
            for name, shape in shapes["parameters"].items():
                assert np.shape(p.parameters[name]) == shape
            seen += 1
    assert seen > 2 and list(smaller_arguments(layer, arguments))


def test_what_always_fails_becomes_the_smallest_case():
    case = filled("ConvLayer", ((4, 5, 3), (2, 3), 2))
    p = shrunk(case, lambda case: True, smaller_layers, Rounded64).first
    assert p.arguments == ((1, 1, 1), (1, 1), 1)
    assert {at(p, path) for path in paths(p, False)} == {0.0}


def test_two_nan_need_a_window_of_two():
    case = filled("MaxPoolingLayer", ((6, 10, 2), (3, 5)))
    case.first.input[2][3][1] = case.first.input[0][4][1] = nan
    two = lambda case: sum(x != x for r in case.first.input for pixel in r for x in pixel) == 2
    p = shrunk(case, two, smaller_layers, Rounded64).first
    assert p.arguments[0] == (1, 2, 1) and all(x != x for ((x,), (y,)) in p.input)


# --- what the examiner makes of wrong libraries, whatever was drawn ------------------------


def smallest(trial, seed, **things):
    """The failure of each row that fails, made small."""
    examiner = court.examiner(SimpleNamespace(**things), trial, max_examples=25, seed=seed)
    examiner.hints = lambda name, cases, failure: []  # which take time
    with np.errstate(all="ignore"):
        return {row.name: row.failure for row in examiner.rows() if row.failure}


def numbers(case):
    return [at(case, path) for path in paths(case, False)]


def seeds(test, count=4):
    return pytest.mark.sampled(count)(pytest.mark.parametrize("seed", range(count))(test))


@seeds
def test_one_number_where_one_does(seed):
    class FCLayer(vectorised.FCLayer):
        def forward_propagation(self, x):
            y = super().forward_propagation(x)
            return np.where(y > 1, 1, y)

    (failure,) = smallest("fc", seed, FCLayer=FCLayer).values()
    p = failure.case.first
    assert failure.what == "output" and p.arguments == ((1, 1), (1, 1))
    assert set(map(abs, numbers(p))) <= {0, 1, 2}, p


@functools.partial(seeds, count=2)
def test_a_network_of_one_layer_where_one_does(seed):
    class Network(vectorised.Network):
        def fit(self, x, y, epochs, learning_rate):
            return super().fit(x, y, epochs, 2 * learning_rate)

    found = smallest("fit", seed, **dict(vars(vectorised), Network=Network))
    for name in ("parameters", "predict after"):
        t = found[name].case
        assert [layer for layer, _, _ in t.layers] == ["FCLayer"]
        assert t.layers[0][1] == ((1, 1), (1, 1)) and (t.epochs, len(t.x_train)) == (1, 1)
        assert set(map(abs, numbers(t))) == {0, 1}
    script = "\n".join(found["parameters"].script)
    assert script.count("predict") == 0 and script.count("fit") == 1


@seeds
@pytest.mark.parametrize("trial, function, shapes", [
    ("dot", lambda a, b: np.dot(a, np.round(b)), [(1, 1), (1, 1)]),
    ("correlate2d", lambda a, k, mode: linalg.convolve2d(a, k, mode), [(1, 1), (1, 2)]),
    ("mse", lambda t, y: np.sum((t - y) ** 2), [(1, 2), (1, 2)]),
    ("tanh", lambda x: np.tanh(np.where(x > 0.25, 1, x)), [(1, 1)]),
])
def test_functions(trial, function, shapes, seed):
    (failure,) = smallest(trial, seed, **{trial: function}).values()
    case = failure.case if isinstance(failure.case, tuple) else (failure.case,)
    sizes = [np.size(a) for a in case if not isinstance(a, str)]
    assert sizes <= [int(np.prod(shape)) for shape in shapes] or sorted(sizes) == [1, 2], case
    assert all(len(repr(x)) <= 4 for x in numbers(failure.case)), case


def test_only_the_calls_that_matter():
    class FCLayer(vectorised.FCLayer):
        def forward_propagation(self, x):
            FCLayer.input = x
            return x @ self.weights + self.bias

        def backward_propagation(self, e, rate):
            self.input = FCLayer.input
            return super().backward_propagation(e, rate)

    failure = smallest("fc", 0, FCLayer=FCLayer)["two instances"]
    assert [line.split(" = ")[0] for line in failure.script] == [
        "one", "one.weights", "one.bias", "two", "two.weights", "two.bias",
        "output_one", "output_two", "error_one", "error_two",
    ]
