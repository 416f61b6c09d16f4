"""Stride and padding of convolution and pooling, against plain loops over the windows, in fractions."""

from fractions import Fraction

import pytest

from purenn import (
    AveragePoolingLayer, ConvLayer, MaxPoolingLayer, Network, Random, explain, gradcheck, linalg, mse,
    mse_prime,
)  # fmt: skip

R = Random(2)


def below(n):
    return R.next() % n


def drawn(*shape):
    if not shape:
        return Fraction(below(19) - 9, 1 + below(3))
    return [drawn(*shape[1:]) for _ in range(shape[0])]


def arguments(pooling):
    """Shapes, stride and padding; every combination comes up."""
    while True:
        i, j, m, n = below(6) + 1, below(6) + 1, below(4) + 1, below(4) + 1
        p, q = (below(m // 2 + 1), below(n // 2 + 1)) if pooling else (below(3), below(3))
        if m <= i + 2 * p and n <= j + 2 * q:
            return (i, j, below(2) + 1), (m, n), (below(3) + 1, below(3) + 1), (p, q)


def windows(layer, shape):
    """For each place (a, b) of the output the places of X in its window, each with its (r, c)."""
    (i, j, _), (s, t), (p, q) = layer.input_shape, layer.stride, layer.padding
    rows, columns = layer.output_shape[:2]
    assert rows == (i + 2 * p - shape[0]) // s + 1 and columns == (j + 2 * q - shape[1]) // t + 1
    for a in range(rows):
        for b in range(columns):
            inside = []
            for r in range(shape[0]):
                for c in range(shape[1]):
                    u, v = a * s + r - p, b * t + c - q
                    if 0 <= u < i and 0 <= v < j:
                        inside.append((u, v, r, c))
            yield a, b, inside


@pytest.mark.parametrize("_", range(40))
def test_convolution(_):
    input_shape, kernel_shape, stride, padding = arguments(False)
    depth, channels = below(2) + 1, input_shape[2]
    layer = ConvLayer(input_shape, kernel_shape, depth, stride=stride, padding=padding)
    W, B = drawn(*kernel_shape, channels, depth), drawn(depth)
    layer.weights, layer.bias = W, B
    x, e = drawn(*input_shape), drawn(*layer.output_shape)
    output = layer.forward_propagation(x)
    dX, dW = linalg.zeros(input_shape), linalg.zeros(linalg.shape(W))
    for a, b, inside in windows(layer, kernel_shape):
        for k in range(depth):
            y = B[k]
            for u, v, r, c in inside:
                for d in range(channels):
                    y += x[u][v][d] * W[r][c][d][k]
                    dX[u][v][d] += e[a][b][k] * W[r][c][d][k]
                    dW[r][c][d][k] += e[a][b][k] * x[u][v][d]
            assert output[a][b][k] == y
    assert layer.backward_propagation(e, Fraction(1, 2)) == dX
    assert layer.weights_error == dW
    assert layer.bias_error == [linalg.total(channel) for channel in linalg.channels(e)]
    assert layer.weights == linalg.axpy(Fraction(-1, 2), dW, W)


@pytest.mark.parametrize("kind", [AveragePoolingLayer, MaxPoolingLayer])
@pytest.mark.parametrize("_", range(40))
def test_pooling(kind, _):
    input_shape, pool_shape, stride, padding = arguments(True)
    layer = kind(input_shape, pool_shape, stride=stride, padding=padding)
    x, e = drawn(*input_shape), drawn(*layer.output_shape)
    output, dX = layer.forward_propagation(x), linalg.zeros(input_shape)
    for a, b, inside in windows(layer, pool_shape):
        for d in range(input_shape[2]):
            if kind is MaxPoolingLayer:
                y = max([x[u][v][d] for u, v, _, _ in inside])
                u, v = [(u, v) for u, v, _, _ in inside if x[u][v][d] == y][0]
                dX[u][v][d] += e[a][b][d]
            else:
                y = sum([x[u][v][d] for u, v, _, _ in inside]) / (pool_shape[0] * pool_shape[1])
                for u, v, _, _ in inside:
                    dX[u][v][d] += e[a][b][d] / (pool_shape[0] * pool_shape[1])
            assert output[a][b][d] == y
    assert layer.backward_propagation(e, 1) == dX


def test_an_int_is_both():
    assert ConvLayer((5, 6, 1), (2, 3), 1, stride=2, padding=1).output_shape == (3, 3, 1)
    assert MaxPoolingLayer((5, 6, 1), (2, 3), 2, 1).output_shape == (3, 3, 1)
    assert AveragePoolingLayer((5, 6, 1), (2, 3), stride=(2, 1)).output_shape == (2, 4, 1)


def test_without_them_the_files_stay_the_same():
    assert ConvLayer((5, 6, 1), (2, 3), 1, stride=(1, 1), padding=0).options == {}
    assert MaxPoolingLayer((5, 6, 1), (2, 3), [2, 3]).options == {}
    assert AveragePoolingLayer((5, 6, 1), (2, 3), 1, 1).options == {"stride": (1, 1), "padding": (1, 1)}


@pytest.mark.parametrize("make", [
    lambda **options: ConvLayer((4, 4, 1), (2, 2), 1, **options),
    lambda **options: MaxPoolingLayer((4, 4, 1), (2, 2), **options),
    lambda **options: AveragePoolingLayer((4, 4, 1), (2, 2), **options),
])  # fmt: skip
def test_what_is_refused(make):
    positive, count = r"an int of at least 1, or a pair of them", r"an int of at least 0, or a pair of them"
    for options, error, message in [
        ({"stride": 0}, ValueError, r"Layer stride: expected %s \(rows, columns\), got \(0, 0\)" % positive),
        ({"stride": (1, 2, 3)}, ValueError, r"stride: expected %s .*, got \(1, 2, 3\)" % positive),
        ({"stride": "2"}, TypeError, "stride: expected %s .*, got str '2'" % positive),
        ({"stride": True}, TypeError, "stride: expected %s .*, got bool True" % positive),
        ({"padding": "same"}, TypeError, "padding: expected %s .*, got str 'same'" % count),
        ({"padding": 1.0}, TypeError, "padding: expected %s .*, got float 1.0" % count),
        ({"padding": (0, -1)}, ValueError, r"padding: expected %s .*, got \(0, -1\)" % count),
    ]:
        with pytest.raises(error, match=message):
            make(**options)


def test_a_kernel_must_fit_the_padded_input():
    assert ConvLayer((1, 1, 1), (3, 3), 1, padding=1).output_shape == (1, 1, 1)
    with pytest.raises(ValueError, match=r"a kernel no larger than the padded input \(3, 3, 1\), got \(4, 3\)"):
        ConvLayer((1, 1, 1), (4, 3), 1, padding=1)


@pytest.mark.parametrize("kind", [MaxPoolingLayer, AveragePoolingLayer])
def test_at_most_half_a_window_lies_outside(kind):
    with pytest.raises(ValueError, match=r"padding: expected at most half the window \(2, 3\), got \(0, 2\)"):
        kind((5, 5, 1), (2, 3), padding=(0, 2))


def network():
    made, rng = Network(), Random(4)
    made.add(ConvLayer((7, 6, 1), (3, 2), 2, rng, stride=(2, 1), padding=(1, 0)))
    made.add(MaxPoolingLayer((4, 5, 2), (2, 2), stride=1, padding=(1, 0)))
    made.add(AveragePoolingLayer((5, 4, 2), (2, 3), padding=(0, 1)))
    return made


def test_a_saved_network_computes_the_same(tmp_path):
    made, x = network(), [linalg.scale(0.5, drawn(7, 6, 1))]
    made.save(tmp_path / "n")
    again = Network.load(tmp_path / "n")
    assert again.predict(x) == made.predict(x)
    assert [layer.options for layer in again.layers] == [layer.options for layer in made.layers]
    assert "ConvLayer, padding=(1, 0), stride=(2, 1)" in made.summary()


def test_gradcheck_agrees():
    for layer in network().layers:
        gradcheck(layer)


def test_explain_says_the_formulas():
    made = network()
    made.use(mse, mse_prime)
    x, y = linalg.zeros((7, 6, 1)), linalg.zeros((2, 2, 2))
    text = " ".join(str(explain(made, x, y, 0.1)).split())
    for formula in [
        "Y_k = B_k + downsample(Σ_d pad(X_d) ⋆ W_dk), padding=(1, 0), stride=(2, 1)",
        "dE/dX_d = crop(Σ_k dilate(dE/dY_k) ∗ W_dk)", "dE/dW_dk = pad(X_d) ⋆ dilate(dE/dY_k)",
        "Y = the largest element of each 2 × 2 window of X, each channel alone, padding=(1, 0), stride=(1, 1)",
        "Y = the mean of each 2 × 3 window of X, each channel alone, padding=(0, 1)",
        "dE/dX = dE/dY / 6 at each element of the window",
    ]:
        assert formula in text
