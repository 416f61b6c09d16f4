"""Programs of networks with layers for sequences of a fixed length: the same bits, or a sentence."""

import pytest

from purenn import (
    ActivationLayer, AttentionLayer, EmbeddingLayer, FCLayer, LayerNormLayer, Network, PositionLayer,
    Random, ResidualLayer, RMSNormLayer, gelu, gelu_prime, program, softmax_cross_entropy,
    softmax_cross_entropy_prime,
)
from purenn.numbers.uniform import uniform

SHAPE, WIDE = (2, 4), (2, 3)
BLOCKS = {
    "norms": lambda rng: [PositionLayer(SHAPE, 3, rng), RMSNormLayer(SHAPE), LayerNormLayer(SHAPE)],
    "attention": lambda rng: [ResidualLayer([AttentionLayer(SHAPE, 2, rng=rng)])],
    "rotary": lambda rng: [AttentionLayer(SHAPE, 1, rotary=True, causal=False, rng=rng)],
    "residual": lambda rng: [ResidualLayer([
        FCLayer(SHAPE, WIDE, rng, bias=False), ActivationLayer(WIDE, gelu, gelu_prime),
        FCLayer(WIDE, SHAPE, rng),
    ])],
}  # fmt: skip


def fitted(name, **how):
    rng, network = Random(3), Network()
    for layer in BLOCKS[name](rng):
        network.add(layer)
    network.use(softmax_cross_entropy, softmax_cross_entropy_prime)
    x, y = uniform((2,) + SHAPE, rng), [[[0, 1, 0, 0], [0.5, 0, 0, 0.5]]] * 2
    errors = network.fit(x, y, 3, 0.25, verbose=False, **how)
    return errors, network.predict(x)


@pytest.mark.parametrize("name", BLOCKS)
def test_the_same_bits(name):
    assert fitted(name, program=True) == fitted(name)


def test_what_looks_up_its_rows_says_that_it_cannot():
    network = Network()
    network.add(EmbeddingLayer((1, 2), 3, 4))
    with pytest.raises(ValueError, match=r"layers\[0\] EmbeddingLayer: it compares numbers, and a program"):
        program(network)
