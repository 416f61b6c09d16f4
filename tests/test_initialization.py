"""How weights and biases begin: from which range, in which order, by whom drawn."""

import math

import pytest

from purenn import ConvLayer, FCLayer, Network, Random
from purenn.linalg import elements
from purenn.numbers.random import default


def drawn(a, n):
    """The first n numbers of the generator that the layers below are given, in [-a, a)."""
    rng = Random(3)
    return [a * (2 * rng.random() - 1) for _ in range(n)]


@pytest.mark.parametrize("initialization, fan", [("glorot", 5), ("he", 2)])
def test_a_dense_layer(initialization, fan):
    layer = FCLayer((1, 2), (1, 3), Random(3), initialization)
    assert elements(layer.weights) == drawn(math.sqrt(6 / fan), 6)
    assert layer.bias == [[0.0, 0.0, 0.0]]
    without = FCLayer((None, 2), (None, 3), Random(3), initialization, bias=False)
    assert without.weights == layer.weights and without.bias is None


@pytest.mark.parametrize("initialization, fan", [("glorot", 2 * 3 * 4 + 2 * 3 * 5), ("he", 2 * 3 * 4)])
def test_a_convolution(initialization, fan):
    layer = ConvLayer((4, 4, 4), (2, 3), 5, Random(3), initialization=initialization)
    assert elements(layer.weights) == drawn(math.sqrt(6 / fan), 2 * 3 * 4 * 5)
    assert layer.bias == [0.0] * 5


def test_the_article_s_is_the_default():
    for make in (
        lambda *more: FCLayer((1, 2), (1, 3), Random(3), *more),
        lambda *more: ConvLayer((4, 4, 1), (2, 2), 2, Random(3), 1, 0, *more),
    ):
        assert make().weights == make("uniform").weights and make().bias == make("uniform").bias
        assert 0 not in elements(make().bias)


def test_a_function_draws_every_number_weights_first():
    numbers = iter(range(100))
    layer = FCLayer((1, 2), (1, 2), Random(3), lambda rng: next(numbers))
    assert layer.weights == [[0, 1], [2, 3]] and layer.bias == [[4, 5]]
    layer = FCLayer((1, 1), (1, 1), Random(3), lambda rng: rng.random())
    assert [layer.weights, layer.bias] == [[[x / 2 + 0.5]] for x in drawn(1, 2)]
    state = default.state
    FCLayer((1, 1), (1, 1), initialization=lambda rng: rng.random())
    assert default.state != state, "without a generator it gets purenn's own"


@pytest.mark.parametrize("initialization, error, message", [
    ("xavier", ValueError, r"""initialization: expected "uniform", "glorot", "he", None or a .*, got 'xavier'"""),
    (5, TypeError, "initialization: expected .* or a function of the generator, got int 5"),
    (0.02, TypeError, "initialization: expected .*, got float 0.02"),
    (lambda rng: [1], TypeError, "initialization: expected a function that returns a number, got list"),
    (lambda rng: None, TypeError, "initialization: expected a function that returns a number, got None"),
])  # fmt: skip
def test_what_is_refused(initialization, error, message):
    with pytest.raises(error, match=message):
        FCLayer((1, 2), (1, 3), initialization=initialization)


def test_it_is_not_saved(tmp_path):
    network = Network()
    network.add(FCLayer((1, 2), (1, 3), Random(3), "glorot"))
    network.save(tmp_path / "n")
    again = Network.load(tmp_path / "n").layers[0]
    assert again.weights == network.layers[0].weights and "glorot" not in (tmp_path / "n").read_text()
    assert repr(again) == "FCLayer((1, 2), (1, 3))"
