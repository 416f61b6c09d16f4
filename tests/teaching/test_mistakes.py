"""The catalogue: each mistake of a derivative, planted in purenn's layers, is named by gradcheck."""

import os
import subprocess
import sys

import pytest

import purenn
from purenn import (
    ActivationLayer, ConvLayer, FCLayer, Layer, SoftmaxLayer, gradcheck, mistakes
)  # fmt: skip
from purenn.linalg import full, multiply, scale, subtract
from purenn.mistakes.derivatives import DERIVATIVES
from purenn.mistakes.planting import Impossible
from purenn.teaching.mistakes import sentence

class Product(Layer):
    """Y = A ⊙ B ⊙ X, whose dE/dA depends on B."""

    parameters = ("a", "b")

    def __init__(self, shape):
        self.input_shape = self.output_shape = shape
        self.a, self.b = full(shape, 0.5), full(shape, 2.0)

    def forward_propagation(self, input):
        self.input, self.output = input, multiply(multiply(self.a, self.b), input)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        xe = multiply(self.input, output_error)
        self.a_error, self.b_error = multiply(xe, self.b), multiply(xe, self.a)
        error = multiply(multiply(self.a, self.b), output_error)
        self.a = subtract(self.a, scale(learning_rate, self.a_error))
        self.b = subtract(self.b, scale(learning_rate, self.b_error))
        return error


LAYERS = [
    (Product, ((1, 3),)),
    (FCLayer, ((1, 3), (1, 2))),
    (FCLayer, ((1, 2), (1, 2))),
    (ConvLayer, ((3, 4, 2), (2, 3), 3)),
    (ConvLayer, ((3, 3, 1), (2, 2), 1)),
    (ConvLayer, ((2, 2, 2), (1, 1), 2)),
    (ActivationLayer, ((1, 4), purenn.tanh, purenn.tanh_prime)),
    (SoftmaxLayer, ((1, 4),)),
]


def told(mistake):
    """What gradcheck says of the layers in which the mistake can be made and makes a difference."""
    texts = []
    for kind, arguments in LAYERS:
        layer = mistake.planted(kind)(*arguments)
        x = full(layer.input_shape, 0.25)
        layer.forward_propagation(x)
        try:
            layer.backward_propagation(full(layer.output_shape, 0.5), 0.125)
        except Impossible:
            continue
        try:
            gradcheck(mistake.planted(kind)(*arguments))
        except AssertionError as error:
            texts.append(str(error))
    return texts


PLANTED = [m for m in DERIVATIVES if m.place not in ("loss", "count", "length")]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("mistake", PLANTED, ids=[m.place + " " + m.name for m in PLANTED])
def test_gradcheck_finds_it_and_names_it(mistake):
    texts = told(mistake)
    hint = "  Likely mistake: " + sentence(mistake.text())
    assert [text for text in texts if hint in text], texts


@pytest.mark.sampled(2)
@pytest.mark.parametrize("place", ["count", "length"])
def test_gradcheck_counts_what_there_is_as_many_of(place):
    for mistake in [m for m in DERIVATIVES if m.place == place]:
        texts = told(mistake)
        assert [text for text in texts if " by " in text], (mistake.name, texts)


def test_names_are_unique_where_they_are_used():
    seen = set()
    for mistake in mistakes.MISTAKES:
        for where in mistake.where:
            for row in mistake.rows:
                assert (where, row, mistake.name) not in seen
                seen.add((where, row, mistake.name))
            assert where in mistake.replaces
    with pytest.raises(ValueError, match="can be made in fc"):
        mistakes.named("fc", "channels first")


ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def test_the_catalogue_needs_nothing_but_purenn():
    code = (
        "import sys; before = set(sys.modules); import purenn.mistakes; "
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    command = [sys.executable, "-S", "-B", "-c", code]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    assert set(done.stdout.decode().split()) <= {"purenn", "math"}
