"""Counterexamples come out small: a single element, a single number where one does."""

from math import nan

import court
import numpy as np
import pytest
from variants import vectorised

from purenn.crosscheck.cases import strategies as draw
from purenn.crosscheck.cases.layers import LayerCase
from purenn.crosscheck.cases.shrinking import at, paths, shrunk, smaller_arguments, structures
from purenn.random import Random


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
    for smaller in structures(LayerCase(case.first, case.first)):
        for p in filter(None, smaller):
            shapes = draw.shapes_of(layer, p.arguments)
            for value, shape in [(p.input, "input"), (p.output_error, "output")]:
                assert np.shape(value) == shapes[shape]
            for name, shape in shapes["parameters"].items():
                assert np.shape(p.parameters[name]) == shape
            seen += 1
    assert seen > 2 and list(smaller_arguments(layer, arguments))


def test_what_always_fails_becomes_the_smallest_case():
    p = shrunk(filled("ConvLayer", ((4, 5, 3), (2, 3), 2)), lambda case: True).first
    assert p.arguments == ((1, 1, 1), (1, 1), 1)
    assert {at(p, path) for path in paths(p, False)} == {0.0}


def test_two_nan_need_a_window_of_two():
    case = filled("MaxPoolingLayer", ((6, 10, 2), (3, 5)))
    case.first.input[2][3][1] = case.first.input[0][4][1] = nan
    two = lambda case: sum(x != x for r in case.first.input for pixel in r for x in pixel) == 2
    p = shrunk(case, two, 1000).first
    assert p.arguments[0][0] * p.arguments[0][1] * p.arguments[0][2] <= 6
    assert set(x for r in p.input for pixel in r for x in pixel if x == x) <= {0.0}


def test_one_number_where_one_does():
    class FCLayer(vectorised.FCLayer):
        def forward_propagation(self, x):
            y = super().forward_propagation(x)
            return np.where(y > 1, 1, y)

    (row,) = [r for r in court.examiner(
        type("m", (), {"FCLayer": FCLayer}), "fc", max_examples=40).rows() if r.failure]
    p = row.failure.case.first
    assert row.name == "forward" and p.arguments == ((1, 1), (1, 1))
    numbers = [at(p, path) for path in paths(p, False)]
    assert all(len(repr(x)) <= 4 for x in numbers), numbers
