"""The layers for sequences against PyTorch's autograd in float64, at random shapes, lengths and heads."""

import pytest

from purenn import (
    ActivationLayer, AttentionLayer, EmbeddingLayer, FCLayer, LayerNormLayer, Network, PositionLayer,
    Random, ResidualLayer, RMSNormLayer, relu, relu_prime, softmax_cross_entropy,
    softmax_cross_entropy_prime,
)
from purenn.layers import walk
from purenn.numbers.uniform import uniform

from in_torch import BOUND, same, tensor, torch

SEEDS = range(8)


def pick(rng, *choices):
    return choices[int(rng.random() * len(choices))]


def compared(layer, x, e, forward):
    """Run the layer, and forward(X, **parameters) by torch; compare Y, dE/dX and every dE/dP."""
    X = tensor(x, True)
    P = {name: tensor(getattr(layer, name), True) for name in layer.parameters}
    Y = forward(X, **P)
    same(layer.forward_propagation(x), Y)
    Y.backward(tensor(e))
    same(layer.backward_propagation(e, 0.125), X.grad)
    for name in layer.parameters:
        same(getattr(layer, name + "_error"), P[name].grad)


@pytest.mark.parametrize("seed", SEEDS)
def test_attention_is_multihead_attention(seed):
    rng = Random(seed)
    n, heads, h = pick(rng, 1, 2, 5), pick(rng, 1, 2, 3), pick(rng, 1, 2, 3)
    causal, bias, d = pick(rng, True, False), seed % 2 == 0, heads * h
    layer = AttentionLayer((None, d), heads, causal=causal, bias=bias, rng=rng)
    module = torch.nn.MultiheadAttention(d, heads, bias=bias, batch_first=True, dtype=torch.float64)
    mask = torch.nn.Transformer.generate_square_subsequent_mask(n, dtype=torch.float64)
    kinds = "query", "key", "value"

    def forward(X, **P):
        given = {"out_proj.weight": P["output_weights"].T}
        given["in_proj_weight"] = torch.cat([P[kind + "_weights"].T for kind in kinds])
        if bias:
            given["in_proj_bias"] = torch.cat([P[kind + "_bias"][0] for kind in kinds])
            given["out_proj.bias"] = P["output_bias"][0]
        Y, A = torch.func.functional_call(
            module, given, (X[None], X[None], X[None]),
            {"attn_mask": mask if causal else None, "average_attn_weights": False},
        )  # fmt: skip
        weights.append(A[0])
        return Y[0]

    weights = []
    compared(layer, uniform((n, d), rng), uniform((n, d), rng), forward)
    same(layer.attention, weights[0])


def turned(a):
    """RoFormer's positions by complex numbers: (n, heads, h)."""
    n, heads, h = a.shape
    z = torch.view_as_complex(a.reshape(n, heads, h // 2, 2))
    speeds = torch.tensor([10000 ** (-2 * k / h) for k in range(h // 2)], dtype=torch.float64)
    angles = torch.arange(n)[:, None] * speeds
    z = z * torch.polar(torch.ones_like(angles), angles)[:, None, :]
    return torch.view_as_real(z).reshape(n, heads, h)


@pytest.mark.parametrize("seed", SEEDS)
def test_rotary_attention_is_scaled_dot_product_attention_of_what_is_turned(seed):
    rng = Random(seed)
    n, heads, h = pick(rng, 1, 3, 5), pick(rng, 1, 2), pick(rng, 2, 4)
    d, causal = heads * h, pick(rng, True, False)

    def forward(X, query_weights, key_weights, value_weights, output_weights):
        Q, K, V = [(X @ W).reshape(n, heads, h) for W in (query_weights, key_weights, value_weights)]
        Q, K, V = [a.transpose(0, 1) for a in (turned(Q), turned(K), V)]
        H = torch.nn.functional.scaled_dot_product_attention(Q, K, V, is_causal=causal)
        return H.transpose(0, 1).reshape(n, d) @ output_weights

    layer = AttentionLayer((n, d), heads, causal=causal, rotary=True, rng=rng)
    compared(layer, uniform((n, d), rng), uniform((n, d), rng), forward)


@pytest.mark.parametrize("seed", SEEDS)
def test_norms(seed):
    rng = Random(seed)
    n, d, epsilon = pick(rng, 1, 3), pick(rng, 2, 5), pick(rng, 1e-5, 0.5)
    x, e, G, B = [uniform((rows, d), rng) for rows in (n, n, 1, 1)]
    layer = RMSNormLayer((None, d), epsilon)
    layer.gain = G
    rms_norm = torch.nn.functional.rms_norm
    compared(layer, x, e, lambda X, gain: rms_norm(X, (d,), gain[0], epsilon))
    layer = LayerNormLayer((None, d), epsilon)
    layer.gain, layer.bias = G, B
    layer_norm = torch.nn.functional.layer_norm
    compared(layer, x, e, lambda X, gain, bias: layer_norm(X, (d,), gain[0], bias[0], epsilon))


def test_a_whole_gpt():
    """Embedding, positions, attention, residuals, relu, norms: the loss and every derivative."""
    rng, n, d, v = Random(9), 5, 4, 7
    rows, wide = (None, d), (None, 8)
    network = Network()
    for layer in (
        EmbeddingLayer((1, None), v, d, rng), PositionLayer(rows, 6, rng), RMSNormLayer(rows, gain=False),
        ResidualLayer([RMSNormLayer(rows, gain=False), AttentionLayer(rows, 2, rng=rng)]),
        ResidualLayer([
            LayerNormLayer(rows), FCLayer(rows, wide, rng), ActivationLayer(wide, relu, relu_prime),
            FCLayer(wide, rows, rng, bias=False),
        ]),
        FCLayer(rows, (None, v), rng, bias=False),
    ):  # fmt: skip
        network.add(layer)
    network.use(softmax_cross_entropy, softmax_cross_entropy_prime)
    tokens, targets = [3, 0, 6, 3, 3], [0, 6, 3, 3, 1]
    owners = [(layer, name) for layer in walk(network.layers) for name in layer.parameters]
    P = [tensor(getattr(layer, name), True) for layer, name in owners]
    E, W, Wq, Wk, Wv, Wo, G, B, W1, B1, W2, W3 = P
    F = torch.nn.functional
    X = F.rms_norm(F.embedding(torch.tensor(tokens), E) + W[:n], (d,), eps=1e-5)
    N = F.rms_norm(X, (d,), eps=1e-5)
    Q, K, V = [(N @ w).reshape(n, 2, 2).transpose(0, 1) for w in (Wq, Wk, Wv)]
    H = F.scaled_dot_product_attention(Q, K, V, is_causal=True)
    X = X + H.transpose(0, 1).reshape(n, d) @ Wo
    X = X + F.relu(F.layer_norm(X, (d,), G[0], B[0], 1e-5) @ W1 + B1) @ W2
    loss = F.cross_entropy(X @ W3, torch.tensor(targets))
    loss.backward()
    (error,) = network.fit([[tokens]], [[targets]], 1, 0.125, verbose=False)
    assert abs(error - loss.item()) <= BOUND
    for (layer, name), p in zip(owners, P):
        same(getattr(layer, name + "_error"), p.grad)
        same(getattr(layer, name), p - 0.125 * p.grad)
