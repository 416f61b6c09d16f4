"""gradcheck and explain draw the same numbers in each pass, and leave all generators as they were."""

import random
import sys

import numpy as np
import pytest

import purenn
from purenn import DropoutLayer, FCLayer, Layer, Network, gradcheck

MODULE = sys.modules[__name__]
RNG = None  # a generator that a module holds


class Mask(Layer):
    """Multiplies by random numbers that `draw` gives."""

    def __init__(self, draw):
        self.input_shape = self.output_shape = (1, 6)
        self.draw = draw

    def forward_propagation(self, input):
        self.mask = [self.draw() for _ in input[0]]
        return [[x * float(m) for x, m in zip(input[0], self.mask)]]

    def backward_propagation(self, output_error, learning_rate):
        return [[e * float(m) for e, m in zip(output_error[0], self.mask)]]


class Holder(Mask):
    """Its generator is an attribute; `how` draws from it."""

    def __init__(self, rng, how):
        Mask.__init__(self, lambda: how(self.generator))
        self.generator = rng


SOURCES = {
    "purenn": (purenn.Random(3), lambda g: g.random()),
    "random.Random": (random.Random(3), lambda g: g.gauss(0, 1)),
    "SystemRandom": (random.SystemRandom(), lambda g: g.random()),
    "SystemRandom, two methods": (
        random.SystemRandom(), lambda g: g.uniform(1, 2) + g.randint(1, 5)),
    "default_rng": (np.random.default_rng(0), lambda g: g.normal()),
    "MT19937": (np.random.Generator(np.random.MT19937(5)), lambda g: g.random()),
    "RandomState": (np.random.RandomState(0), lambda g: g.rand()),
}  # fmt: skip


def use(layer):
    """gradcheck and explain of this layer in a network."""
    gradcheck(layer)
    network = Network()
    network.add(layer)
    network.use(purenn.mse, purenn.mse_prime)
    purenn.explain(network, [[1.0] * 6], [[0.5] * 6], 0.1)
    gradcheck(network)


@pytest.mark.parametrize("name", SOURCES)
def test_a_generator_of_a_layer_is_left_as_it_was(name):
    rng, how = SOURCES[name]
    layer = Holder(rng, how)
    twin = next_numbers(rng, how)
    use(layer)
    assert layer.generator is rng
    if "System" not in name:
        assert [how(rng) for _ in range(9)] == twin


def next_numbers(rng, how):
    """What comes next, without taking it."""
    import copy

    other = copy.deepcopy(rng) if "System" not in type(rng).__name__ else rng
    return [how(other) for _ in range(9)]


@pytest.mark.parametrize("name", SOURCES)
def test_a_generator_of_a_module_is_left_as_it_was(name, monkeypatch):
    rng, how = SOURCES[name]
    monkeypatch.setattr(MODULE, "RNG", rng)
    twin = next_numbers(rng, how)
    use(Mask(lambda: how(RNG)))
    assert RNG is rng
    if "System" not in name:
        assert [how(rng) for _ in range(9)] == twin


@pytest.mark.parametrize("draw", [random.random, np.random.rand, lambda: np.random.normal()])
def test_the_modules_random_are_left_as_they_were(draw):
    random.seed(11)
    np.random.seed(11)
    expected = draw(), draw()
    random.seed(11)
    np.random.seed(11)
    use(Mask(draw))
    assert (draw(), draw()) == expected


@pytest.mark.parametrize("rng", [np.random.default_rng(0), random.SystemRandom(), None])
def test_purenns_dropout_with_any_generator(rng):
    for seed in range(3):
        gradcheck(DropoutLayer((1, 9), 0.5, rng), seed=seed)


def test_explain_shows_one_pass_with_one_mask():
    network = Network()
    network.add(FCLayer((1, 2), (1, 8)))
    network.add(DropoutLayer((1, 8), 0.5, random.SystemRandom()))
    network.use(purenn.mse, purenn.mse_prime)
    for _ in range(5):
        explained = purenn.explain(network, [[1, 2]], [[0] * 8], 0.0)
        matrices = dict(explained.sections[3].steps[0].matrices)
        (after,) = explained.sections[-1].steps[0].matrices
        assert after[1] == matrices["E"]  # the rate is 0: the same parameters, the same mask
    assert isinstance(network.layers[1].rng, random.SystemRandom)


def test_when_gradcheck_fails_the_generator_is_put_back_too():
    rng = random.SystemRandom()
    layer = Holder(rng, lambda g: g.random())
    layer.backward_propagation = lambda output_error, learning_rate: output_error
    with pytest.raises(AssertionError):
        gradcheck(layer)
    assert layer.generator is rng
