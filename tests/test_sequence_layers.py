"""Embedding, position, the two normalisations, attention, residual: by hand, in fractions, at the edges."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from purenn import (
    ActivationLayer, AttentionLayer, DropoutLayer, EmbeddingLayer, FCLayer, LayerNormLayer, Network,
    PositionLayer, Random, ResidualLayer, RMSNormLayer, gradcheck, linalg, mse, mse_prime, program,
    softmax_cross_entropy, softmax_cross_entropy_prime, tanh, tanh_prime,
)
from purenn.layers import attention_layer, layer_norm_layer, rms_norm_layer
from purenn.linalg import shape
from purenn.numbers.uniform import uniform

# small, and of every option; each is made for n rows, None for any number
LAYERS = {
    "fc": lambda n: FCLayer((n, 2), (n, 3)),
    "fc without bias": lambda n: FCLayer((n, 2), (n, 3), bias=False),
    "embedding": lambda n: EmbeddingLayer((1, n), 3, 2),
    "position": lambda n: PositionLayer((n, 2), 5),
    "rms norm": lambda n: RMSNormLayer((n, 4)),
    "rms norm without gain": lambda n: RMSNormLayer((n, 3), gain=False),
    "layer norm": lambda n: LayerNormLayer((n, 3)),
    "attention": lambda n: AttentionLayer((n, 4), 2),
    "attention, both ways, with bias": lambda n: AttentionLayer((n, 2), 2, causal=False, bias=True),
    "rotary attention": lambda n: AttentionLayer((n, 4), 2, rotary=True),
    "residual": lambda n: ResidualLayer([
        FCLayer((n, 2), (n, 3)), ActivationLayer((n, 3), tanh, tanh_prime), FCLayer((n, 3), (n, 2)),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
def test_each_backward_is_the_derivative_of_forward(name):
    assert "is the derivative of forward" in str(gradcheck(LAYERS[name](2)))


@pytest.mark.parametrize("name", ["fc", "embedding", "position", "attention", "residual"])
def test_derivatives_of_layers_that_take_any_number_of_rows(name):
    assert "is the derivative of forward" in str(gradcheck(LAYERS[name](None)))


@pytest.mark.parametrize("name", LAYERS)
def test_none_takes_any_number_of_rows(name):
    layer, rng = LAYERS[name](None), Random(3)
    for n in 1, 3, 2:
        if name == "embedding":
            x = [[1] * n]
        else:
            x = uniform((n, layer.input_shape[1]), rng)
        y = layer.forward_propagation(x)
        assert shape(y) == (n, layer.output_shape[1])
        e = uniform(shape(y), rng)
        with pytest.raises(ValueError, match=r"output_error: expected shape \(%d, " % n):
            layer.backward_propagation(e + e, 0.1)
        back = layer.backward_propagation(e, 0.1)
        assert back is None if name == "embedding" else shape(back) == shape(x)
        for parameter, expected in zip(layer.parameters, layer.parameter_shapes):
            assert shape(getattr(layer, parameter)) == shape(getattr(layer, parameter + "_error")) == expected


@pytest.mark.parametrize("name", LAYERS)
def test_the_same_bits_whether_the_length_is_given_or_not(name):
    results = []
    for n in 3, None:
        layer = LAYERS[name](n)
        for i, parameter in enumerate(layer.parameters):
            setattr(layer, parameter, uniform(shape(getattr(layer, parameter)), Random(i)))
        for i, part in enumerate(layer.layers):
            for parameter in part.parameters:
                setattr(part, parameter, uniform(shape(getattr(part, parameter)), Random(i)))
        x = [[0, 2, 1]] if name == "embedding" else uniform((3, layer.input_shape[1]), Random(7))
        y = layer.forward_propagation(x)
        results.append((y, layer.backward_propagation(uniform(shape(y), Random(8)), 0.1)))
    assert results[0] == results[1]


@pytest.mark.parametrize("name", sorted(set(LAYERS) - {"residual"}))
def test_saved_shown_and_loaded(name, tmp_path):
    network, layer = Network(), LAYERS[name](None)
    network.add(layer)
    network.save(tmp_path / "net")
    again = Network.load(tmp_path / "net")
    assert repr(again) == repr(network) and "None" in repr(layer)
    assert [getattr(again.layers[0], p) for p in layer.parameters] == [getattr(layer, p) for p in layer.parameters]
    assert type(layer).__name__ in network.summary() and "n×" in network._repr_html_()
    with pytest.raises(ValueError, match=type(layer).__name__):
        program(network)


def test_derivatives_of_a_network_of_tokens():
    network = Network()
    network.add(EmbeddingLayer((1, None), 3, 2))
    network.add(ResidualLayer([AttentionLayer((None, 2), 1)]))
    network.add(FCLayer((None, 2), (None, 3)))
    network.use(softmax_cross_entropy, softmax_cross_entropy_prime)
    text = str(gradcheck(network))
    assert "fit moves all parameters" in text and "key_weights" in text
    assert "fit moves all parameters" in str(gradcheck(network, [[2, 0, 1]], [[1, 1, 2]]))


# --- embedding ----------------------------------------------------------------------------


@pytest.mark.parametrize("token", [-1, 3, 1.5, math.nan, math.inf, Fraction(1, 2), 1j, -0.5])
def test_what_is_no_token_is_refused(token):
    layer = EmbeddingLayer((1, None), 3, 2)
    message = "EmbeddingLayer input: expected tokens, ints from 0 to 2, got " + repr(token)
    with pytest.raises(ValueError, match=re.escape(message)):
        layer.forward_propagation([[0, token]])


def test_tokens_at_the_edges_and_whole_floats():
    layer = EmbeddingLayer((1, None), 3, 1)
    layer.weights = [[5], [6], [7]]
    assert layer.forward_propagation([[0, 2, 2.0, Fraction(1), True]]) == [[5], [7], [7], [6], [6]]


def test_an_embedding_comes_first_or_not_at_all():
    network = Network()
    network.add(FCLayer((1, 2), (1, 4)))
    with pytest.raises(ValueError, match="add: expected EmbeddingLayer as the first layer"):
        network.add(EmbeddingLayer((1, 4), 3, 2))
    with pytest.raises(ValueError, match="ResidualLayer layers"):
        ResidualLayer([EmbeddingLayer((1, 2), 2, 2), FCLayer((2, 2), (2, 2))])


def test_a_token_outside_leaves_the_network_as_it_was():
    network = Network()
    network.add(EmbeddingLayer((1, None), 3, 2))
    network.use(mse, mse_prime)
    before = network.layers[0].weights
    with pytest.raises(ValueError, match="tokens"):
        network.fit([[[3]]], [[[1, 2]]], 1, 0.1, verbose=False)
    assert network.layers[0].weights == before


def test_repeated_tokens_are_added_in_order():
    layer = EmbeddingLayer((1, 3), 2, 1)
    layer.forward_propagation([[1, 1, 1]])
    layer.backward_propagation([[1e16], [1.0], [-1e16]], 0.1)
    assert layer.weights_error == [[0], [0.0]]


# --- position -----------------------------------------------------------------------------


def test_a_sequence_longer_than_the_positions():
    with pytest.raises(ValueError, match="PositionLayer input_shape: expected at most 3 positions, got 4"):
        PositionLayer((4, 2), 3)
    layer = PositionLayer((None, 2), 3)
    with pytest.raises(ValueError, match="PositionLayer input: expected at most 3 positions, got 4"):
        layer.forward_propagation([[1, 2]] * 4)
    assert layer.forward_propagation([[0, 0]] * 3) == layer.weights


# --- normalisation ------------------------------------------------------------------------


def rational_root(x):
    """√x of a Fraction that is the square of one."""
    root = Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator))
    assert root * root == x
    return root


F = Fraction


def test_rms_norm_exactly(monkeypatch):
    monkeypatch.setattr(rms_norm_layer, "sqrt", rational_root)
    layer = RMSNormLayer((None, 2), F(0))
    layer.gain = [[F(2), F(3)]]
    # mean X² = (1 + 49) / 2 = 25
    assert layer.forward_propagation([[F(1), F(7)]]) == [[F(2, 5), F(21, 5)]]
    # e = (2, 0), mean(e N) = 1/5
    assert layer.backward_propagation([[F(1), F(0)]], F(1)) == [[(2 - F(1, 25)) / 5, -F(7, 25) / 5]]
    assert layer.gain_error == [[F(1, 5), 0]] and layer.gain == [[F(9, 5), 3]]


def test_epsilon_stands_under_the_root(monkeypatch):
    monkeypatch.setattr(rms_norm_layer, "sqrt", rational_root)
    layer = RMSNormLayer((1, 1), F(7))
    assert layer.forward_propagation([[F(3)]]) == [[F(3, 4)]]
    monkeypatch.setattr(layer_norm_layer, "sqrt", rational_root)
    layer = LayerNormLayer((1, 2), F(7))
    assert layer.forward_propagation([[F(2), F(8)]]) == [[F(-3, 4), F(3, 4)]]


def test_layer_norm_exactly(monkeypatch):
    monkeypatch.setattr(layer_norm_layer, "sqrt", rational_root)
    layer = LayerNormLayer((None, 3), F(1, 3))
    layer.gain, layer.bias = [[F(2), F(3), F(4)]], [[F(1), F(1), F(1)]]
    # X - mean = (-2, 1, 1), variance 2; with 1/3 the root would not be rational
    layer.epsilon = F(1, 4)
    assert layer.forward_propagation([[F(0), F(3), F(3)]]) == [[F(-5, 3), F(3), F(11, 3)]]
    N = [F(-4, 3), F(2, 3), F(2, 3)]
    e = [F(2), F(0), F(0)]  # G ⊙ (1, 0, 0)
    mean, with_n = F(2, 3), 2 * N[0] / 3
    expected = [(a - mean - n * with_n) / F(3, 2) for a, n in zip(e, N)]
    assert layer.backward_propagation([[F(1), F(0), F(0)]], F(1)) == [expected]
    assert layer.gain_error == [[N[0], 0, 0]] and layer.bias == [[0, 1, 1]]


@pytest.mark.parametrize("kind", [RMSNormLayer, LayerNormLayer])
@pytest.mark.parametrize("epsilon, error", [(-1e-9, ValueError), (math.nan, ValueError), ("1", TypeError), (1j, ValueError)])
def test_epsilon_is_no_negative_number(kind, epsilon, error):
    expected = "a number" if error is TypeError else "0 <= epsilon"
    with pytest.raises(error, match="%s epsilon: expected %s, got" % (kind.__name__, expected)):
        kind((1, 2), epsilon)


# --- attention ----------------------------------------------------------------------------


def rational_softmax(monkeypatch):
    """Rows divided by their sum in place of softmax: rational, with a derivative of its own."""

    def forward(a):
        total = linalg.total(a)
        seen[tuple(x / total for x in a[0])] = total
        return [[x / total for x in a[0]]]

    def backward(y, e):
        # y = x / s: dE/dx_i = (e_i - Σ e y) / s over the part that is seen
        n = len([x for x in y[0] if x])
        mean = sum(a * b for a, b in zip(e[0], y[0]))
        total = seen[tuple(y[0][:n])]
        return [[(a - mean) / total for a in e[0][:n]] + [F(0)] * (len(y[0]) - n)]

    seen = {}
    monkeypatch.setattr(attention_layer, "softmax", forward)
    monkeypatch.setattr(attention_layer, "softmax_backward", backward)


def test_attention_exactly(monkeypatch):
    """One head of one column, causal, in fractions: every derivative by hand."""
    rational_softmax(monkeypatch)
    layer = AttentionLayer((None, 1), 1)
    layer.query_weights, layer.key_weights = [[F(2)]], [[F(3)]]
    layer.value_weights, layer.output_weights = [[F(5)]], [[F(7)]]
    # Q = (2, 4), K = (3, 6), V = (5, 10); S = (6), (12, 24); A = (1), (1/3, 2/3)
    # H = (5, 25/3), Y = (35, 175/3)
    assert layer.forward_propagation([[F(1)], [F(2)]]) == [[35], [F(175, 3)]]
    assert layer.attention == [[[1, 0], [F(1, 3), F(2, 3)]]]
    # dE/dH = (0, 7): dE/dV = (7/3, 14/3), dE/dA_2 = (35, 70), Σ dE/dA A = 175/3,
    # dE/dS_2 = (35 - 175/3, 70 - 175/3) / 36 = (-35/54, 35/108)
    # dE/dQ_2 = -35/54 · 3 + 35/108 · 6 = 0, dE/dK = (-35/54 · 4, 35/108 · 4)
    assert layer.backward_propagation([[F(0)], [F(1)]], F(0)) == [
        [F(-35, 54) * 4 * 3 + F(7, 3) * 5], [F(35, 108) * 4 * 3 + F(14, 3) * 5],
    ]
    assert layer.query_weights_error == [[0]]
    assert layer.key_weights_error == [[F(-140, 54) + 2 * F(140, 108)]]
    assert layer.value_weights_error == [[F(7, 3) + 2 * F(14, 3)]]
    assert layer.output_weights_error == [[F(25, 3)]]


def test_heads_stand_side_by_side_and_the_scale_is_the_root_of_their_width(monkeypatch):
    """With d = 8 in 2 heads, scores are divided by √4: fractions stay fractions."""
    rational_softmax(monkeypatch)
    layer = AttentionLayer((2, 8), 2, causal=False)
    unit = [[F(int(i == j)) for j in range(8)] for i in range(8)]
    layer.query_weights = layer.key_weights = layer.value_weights = layer.output_weights = unit
    x = [[F(i + 1) for i in range(8)], [F(1)] * 8]
    layer.forward_propagation(x)
    for head, at in enumerate((0, 4)):
        a, b = x[0][at : at + 4], x[1][at : at + 4]
        scores = [F(sum(p * q for p, q in zip(a, k)), 2) for k in (a, b)]
        assert layer.attention[head][0] == [s / sum(scores) for s in scores]
        weights = layer.attention[head][0]
        assert layer.output[0][at : at + 4] == [weights[0] * p + weights[1] * q for p, q in zip(a, b)]


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 5), st.sampled_from([(1, 2), (2, 2), (2, 4), (3, 6)]), st.booleans(), st.integers(0, 99))
def test_a_causal_position_knows_nothing_of_later_ones(n, sizes, rotary, seed):
    heads, d = sizes
    layer = AttentionLayer((None, d), heads, rotary=rotary and d // heads % 2 == 0, rng=Random(seed))
    x = uniform((n, d), Random(seed + 1))
    whole = layer.forward_propagation(x)
    for p in range(1, n + 1):
        assert layer.forward_propagation(x[:p]) == whole[:p]


def test_weights_are_a_triangle_and_sum_to_1():
    layer = AttentionLayer((4, 6), 3)
    layer.forward_propagation(uniform((4, 6), Random(1)))
    for A in layer.attention:
        for p, row in enumerate(A):
            assert abs(sum(row) - 1) < 1e-15 and all(row[: p + 1]) and not any(row[p + 1 :])


def test_rotary_scores_depend_on_the_distance_alone():
    """Q_p K_q of rows that are all alike: the same on each diagonal."""
    layer = AttentionLayer((5, 4), 1, causal=False, rotary=True, rng=Random(2))
    layer.forward_propagation([[0.5, -0.25, 1.0, 0.75]] * 5)
    ((Q, K, V),) = layer._heads
    scores = linalg.inner(Q, K)
    for p in range(4):
        for q in range(4):
            assert abs(scores[p][q] - scores[p + 1][q + 1]) < 1e-15
    assert abs(scores[0][1] - scores[1][0]) > 1e-3
    assert V[0] == V[4]  # V is not turned


def test_rotary_turns_by_the_angles_of_roformer():
    layer = AttentionLayer((3, 8), 2, rotary=True)
    turned = layer._turned([[1.0, 0.0] * 4] * 3, 1)
    for p in range(3):
        for k in range(2):
            angle = p * 10000 ** (-2 * k / 4)
            for at in 2 * k, 4 + 2 * k:
                assert abs(turned[p][at] - math.cos(angle)) < 1e-15
                assert abs(turned[p][at + 1] - math.sin(angle)) < 1e-15


def test_large_scores_do_not_overflow():
    layer = AttentionLayer((None, 2), 1)
    layer.query_weights = layer.key_weights = [[1e10, 0.0], [0.0, 1e10]]
    y = layer.forward_propagation([[1.0, 2.0], [3.0, 1.0]])
    assert all(math.isfinite(v) for row in y for v in row)
    error = layer.backward_propagation([[1.0, 1.0], [1.0, 1.0]], 0.1)
    assert all(math.isfinite(v) for row in error for v in row)


@pytest.mark.parametrize("arguments, options, message", [
    (((None, 6), 4), {}, "AttentionLayer heads: expected a number that divides 6, got 4"),
    (((None, 6), 7), {}, "a number that divides 6"),
    (((None, 6), 0), {}, "an int of at least 1"),
    (((None, 6), 2), {"rotary": True}, "heads of an even number of columns for rotary, got 2"),
    (((2, 3, 4), 1), {}, "a tuple of 2 positive ints"),
])  # fmt: skip
def test_heads_that_do_not_divide(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        AttentionLayer(*arguments, **options)


def test_weights_are_drawn_in_order_then_the_biases():
    layer, rng = AttentionLayer((1, 2), 1, rng=Random(5), bias=True), Random(5)
    for name in "query", "key", "value", "output":
        assert getattr(layer, name + "_weights") == uniform((2, 2), rng)
    for name in "query", "key", "value", "output":
        assert getattr(layer, name + "_bias") == uniform((1, 2), rng)
    assert repr(layer) == "AttentionLayer((1, 2), 1, bias=True)"


# --- residual -----------------------------------------------------------------------------


def test_residual_layers_must_fit():
    with pytest.raises(ValueError, match=r"end in the shape they begin with, \(None, 2\), got \(None, 3\)"):
        ResidualLayer([FCLayer((None, 2), (None, 3))])
    with pytest.raises(ValueError, match="input_shape"):
        ResidualLayer([FCLayer((None, 2), (None, 3)), FCLayer((None, 2), (None, 2))])
    with pytest.raises(TypeError, match="a list of at least one layer, got"):
        ResidualLayer(FCLayer((None, 2), (None, 2)))
    with pytest.raises(ValueError, match="at least one layer"):
        ResidualLayer([])
    with pytest.raises(TypeError, match="expected a Layer"):
        ResidualLayer([tanh])


def block(rng):
    return ResidualLayer([
        RMSNormLayer((None, 4), gain=False), AttentionLayer((None, 4), 2, rng=rng), DropoutLayer((None, 4), 0.25),
        ResidualLayer([FCLayer((None, 4), (None, 4), rng, bias=False)]),
    ])  # fmt: skip


def test_a_network_of_all_of_them_learns_is_saved_and_goes_on(tmp_path):
    rng = Random(3)
    network = Network()
    network.add(EmbeddingLayer((1, None), 3, 4, rng))
    network.add(PositionLayer((None, 4), 4, rng))
    network.add(block(rng))
    network.add(LayerNormLayer((None, 4)))
    network.add(FCLayer((None, 4), (None, 2), rng))
    network.use(mse, mse_prime)
    x = [[[0, 1, 2]], [[2]], [[1, 1, 0, 2]]]
    y = [[[t % 2, t / 2] for t in sample[0]] for sample in x]
    errors = network.fit(x, y, 120, 0.1, verbose=False)
    assert errors[-1] < 0.05 < errors[0]
    network.save(tmp_path / "net")
    again = Network.load(tmp_path / "net")
    assert again.predict(x) == network.predict(x)
    assert repr(again) == repr(network)
    assert again.fit(x, y, 3, 0.1, verbose=False) == network.fit(x, y, 3, 0.1, verbose=False)
    assert again.predict(x) == network.predict(x)
