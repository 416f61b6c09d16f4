"""What must hold exactly: purenn on Fractions and integers, against the mathematics.

No tolerance anywhere: linear and quadratic functions have exact difference quotients.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import signal

import purenn
from purenn import linalg
from purenn.crosscheck.cases import strategies as draw
from purenn.linalg import add, convolve2d, correlate2d, dot, scale, shape, subtract, transpose

pytestmark = pytest.mark.unmeasured

exact = settings(max_examples=min(60, settings.default.max_examples), deadline=None)


# --- nested lists as vectors -------------------------------------------------------------


def flat(a):
    return [x for part in a for x in flat(part)] if isinstance(a, (list, tuple)) else [a]


def inner_product(a, b):
    assert shape(a) == shape(b)
    return sum(x * y for x, y in zip(flat(a), flat(b)))


def changed(a, at, by):
    """A copy of the nested lists with `by` added to element number `at`, in C order."""
    count = iter(range(len(flat(a))))
    return linalg.apply(lambda x: x + by if next(count) == at else x, a)


def turned(kernel):
    return [row[::-1] for row in kernel[::-1]]


def channel(a, *at):
    """The matrix of one channel of a volume, or of one input and output channel of weights."""
    for index in at[::-1]:
        a = at_last(a, index)
    return a


def at_last(a, index):
    """The nested lists without their last dimension, at that index of it."""
    if not isinstance(a[0], (list, tuple)):
        return a[index]
    return [at_last(part, index) for part in a]


def volume(channels):
    """The volume made of these matrices, channels last."""
    return [[list(pixel) for pixel in zip(*rows)] for rows in zip(*channels)]


def build(p):
    """purenn's layer of a Pass, after forward_propagation."""
    layer = getattr(purenn, p.layer)(*p.arguments)
    for name, value in p.parameters.items():
        setattr(layer, name, value)
    layer.forward_propagation(p.input)
    return layer


# --- matrices ----------------------------------------------------------------------------


@exact
@given(draw.matrix_products(draw.fractions))
def test_transpose_of_a_product(matrices):
    a, b = matrices
    assert transpose(dot(a, b)) == dot(transpose(b), transpose(a))


@exact
@given(draw.matrix_products(draw.integers))
def test_dot_as_numpy(matrices):
    a, b = matrices
    assert dot(a, b) == np.dot(a, b).tolist()


@exact
@given(
    draw.matrices(draw.fractions),
    draw.matrices(draw.fractions),
    st.sampled_from(["full", "valid"]),
)
def test_convolution_is_correlation_with_the_kernel_turned(a, kernel, mode):
    (i, j), (m, n) = shape(a), shape(kernel)
    assume(mode == "full" or m <= i and n <= j)
    assert convolve2d(a, kernel, mode) == correlate2d(a, turned(kernel), mode)
    assert correlate2d(a, kernel, mode) == convolve2d(a, turned(kernel), mode)


@exact
@given(draw.matrices(draw.fractions), draw.matrices(draw.fractions))
def test_convolution_commutes(a, kernel):
    assert convolve2d(a, kernel, "full") == convolve2d(kernel, a, "full")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["correlate2d", "convolve2d"]),
    draw.matrices(draw.integers, 5),
    draw.matrices(draw.integers, 5),
    st.sampled_from(["full", "valid", "same"]),
)
def test_correlation_and_convolution_as_scipy(name, a, kernel, mode):
    (i, j), (m, n) = shape(a), shape(kernel)
    if mode == "valid" and (m > i or n > j):
        # SciPy swaps the two, if it can
        with pytest.raises(ValueError):
            getattr(linalg, name)(a, kernel, mode)
    else:
        expected = getattr(signal, name)(a, kernel, mode).tolist()
        assert getattr(linalg, name)(a, kernel, mode) == expected


# --- the formulas of the layers ----------------------------------------------------------


def total(matrices):
    result = matrices[0]
    for matrix in matrices[1:]:
        result = add(result, matrix)
    return result


@exact
@given(draw.conv_passes(draw.fractions))
def test_conv_layer_is_its_formula(p):
    layer = build(p)
    (_, _, d), _, k = p.arguments
    x = [channel(p.input, c) for c in range(d)]
    e = [channel(p.output_error, o) for o in range(k)]
    w = [[channel(p.parameters["weights"], c, o) for o in range(k)] for c in range(d)]
    b = p.parameters["bias"]

    # Y_k = B_k + Σ_d X_d ⋆ W_dk
    sums = [total([correlate2d(x[c], w[c][o], "valid") for c in range(d)]) for o in range(k)]
    y = [linalg.apply(lambda s, bias=b[o]: bias + s, sums[o]) for o in range(k)]
    assert layer.output == volume(y)

    # dE/dX_d = Σ_k dE/dY_k ∗ W_dk
    x_error = [total([convolve2d(e[o], w[c][o], "full") for o in range(k)]) for c in range(d)]
    assert layer.backward_propagation(p.output_error, p.learning_rate) == volume(x_error)

    # dE/dW_dk = X_d ⋆ dE/dY_k, dE/dB_k = Σ dE/dY_k
    for c in range(d):
        for o in range(k):
            expected = correlate2d(x[c], e[o], "valid")
            assert channel(layer.weights_error, c, o) == expected
    assert layer.bias_error == [sum(flat(e[o])) for o in range(k)]


@exact
@given(draw.fc_passes(draw.fractions))
def test_fc_layer_is_its_formula(p):
    layer = build(p)
    w, b = p.parameters["weights"], p.parameters["bias"]
    assert layer.output == add(dot(p.input, w), b)
    input_error = layer.backward_propagation(p.output_error, p.learning_rate)
    assert input_error == dot(p.output_error, transpose(w))
    assert layer.weights_error == dot(transpose(p.input), p.output_error)
    assert layer.bias_error == p.output_error


@exact
@given(draw.linear_passes(draw.fractions))
def test_parameters_move_against_their_derivative(p):
    layer = build(p)
    layer.backward_propagation(p.output_error, p.learning_rate)
    for name, before in p.parameters.items():
        step = scale(p.learning_rate, getattr(layer, name + "_error"))
        assert getattr(layer, name) == subtract(before, step)


# --- backward is the transpose of forward ------------------------------------------------


def check_adjoint(layer, p):
    """⟨dE/dY, L(X)⟩ = ⟨Lᵗ(dE/dY), X⟩ for a linear L."""
    forward = inner_product(p.output_error, layer.output)
    input_error = layer.backward_propagation(p.output_error, p.learning_rate)
    assert forward == inner_product(input_error, p.input)


@exact
@given(draw.linear_passes(draw.fractions))
def test_backward_is_the_transpose_of_forward(p):
    for name in p.parameters:
        if name == "bias":
            p.parameters[name] = scale(0, p.parameters[name])
    check_adjoint(build(p), p)


@exact
@given(draw.pooling_passes(draw.fractions))
def test_backward_of_pooling_is_the_transpose_of_its_choice(p):
    check_adjoint(build(p), p)


@exact
@given(draw.dropout_passes(draw.fractions, st.sampled_from([Fraction(1, 3), Fraction(3, 4)])))
def test_backward_of_dropout_is_the_transpose_of_its_mask(p):
    layer = purenn.DropoutLayer(*p.arguments, rng=purenn.Random(3))
    layer.training = True
    layer.forward_propagation(p.input)
    check_adjoint(layer, p)


# --- gradients are difference quotients, exactly -----------------------------------------


def gradient(function, a):
    """The derivatives of the function by each element of `a`, flat, in C order.

    The central difference quotient is exact for quadratic functions, at any step.
    """
    return [
        (function(changed(a, at, 1)) - function(changed(a, at, -1))) / Fraction(2)
        for at in range(len(flat(a)))
    ]


@exact
@given(draw.linear_passes(draw.fractions))
def test_gradients_of_a_layer(p):
    """Of E = ⟨dE/dY, L(X)⟩, linear in X, in W and in B."""

    def error(input=p.input, **parameters):
        changed_pass = p._replace(input=input, parameters=dict(p.parameters, **parameters))
        return inner_product(p.output_error, build(changed_pass).output)

    layer = build(p)
    input_error = layer.backward_propagation(p.output_error, p.learning_rate)
    assert flat(input_error) == gradient(lambda x: error(input=x), p.input)
    for name, value in p.parameters.items():
        by_name = gradient(lambda a, name=name: error(**{name: a}), value)
        assert flat(getattr(layer, name + "_error")) == by_name


@exact
@given(draw.matrix_products(draw.fractions))
def test_gradient_of_an_activation_layer(matrices):
    x, e = matrices[0], scale(Fraction(1, 3), matrices[0])
    layer = purenn.ActivationLayer(shape(x), lambda v: v * v + 5 * v, lambda v: 2 * v + 5)

    def error(a):
        return inner_product(e, layer.forward_propagation(a))

    expected = gradient(error, x)
    layer.forward_propagation(x)
    assert flat(layer.backward_propagation(e, 1)) == expected


@exact
@given(st.data())
def test_gradient_of_mse(data):
    form = data.draw(draw.shapes)
    y_true = data.draw(draw.nested(form, draw.fractions))
    y_pred = data.draw(draw.nested(form, draw.fractions))
    expected = gradient(lambda y: purenn.mse(y_true, y), y_pred)
    assert flat(purenn.mse_prime(y_true, y_pred)) == expected
    mean = sum((t - y) * (t - y) for t, y in zip(flat(y_true), flat(y_pred)))
    assert purenn.mse(y_true, y_pred) * len(flat(y_true)) == mean


@settings(max_examples=30, deadline=None)
@given(draw.trainings(draw.fractions, st.just(1), losses=("mse",), middle=(None,)))
def test_gradients_of_a_network(t):
    """Of the mean squared error through all layers: quadratic in each single parameter."""
    assume(not {"MaxPoolingLayer", "DropoutLayer"} & {name for name, _, _ in t.layers})
    layers = [
        build(draw.Pass(name, arguments, parameters, linalg.zeros(arguments[0]), None, None))
        for name, arguments, parameters in t.layers
    ]
    network = purenn.Network()
    for layer in layers:
        network.add(layer)
    network.use(purenn.mse, purenn.mse_prime)

    def error_with(layer, name):
        def error(value):
            before = getattr(layer, name)
            setattr(layer, name, value)
            (output,) = network.predict(t.x_train)
            setattr(layer, name, before)
            return purenn.mse(t.y_train[0], output)

        return error

    parameters = [(layer, name) for layer in layers for name in layer.parameters]
    expected = [
        gradient(error_with(layer, name), getattr(layer, name)) for layer, name in parameters
    ]
    before = [getattr(layer, name) for layer, name in parameters]
    network.fit(t.x_train, t.y_train, 1, t.learning_rate, verbose=False)
    for (layer, name), derivative, value in zip(parameters, expected, before):
        assert flat(getattr(layer, name + "_error")) == derivative
        moved = [v - t.learning_rate * d for v, d in zip(flat(value), derivative)]
        assert flat(getattr(layer, name)) == moved


# --- where the article's ConvLayer errs --------------------------------------------------


class ArticleConvLayer(purenn.ConvLayer):
    """The article's: the bias once per input channel, its gradient times the output depth."""

    def forward_propagation(self, input):
        output = super().forward_propagation(input)
        more = self.input_shape[2] - 1
        self.output = [
            [[y + more * b for y, b in zip(pixel, self.bias)] for pixel in row] for row in output
        ]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = super().backward_propagation(output_error, learning_rate)
        self.bias_error = scale(self.layer_depth, self.bias_error)
        return input_error


def bias_gradients(convolution, p):
    """dE/dB as the layer says and as the difference quotient says, E = ⟨dE/dY, Y⟩."""
    layer = convolution(*p.arguments)
    layer.weights, layer.bias = p.parameters["weights"], p.parameters["bias"]

    def error(bias):
        layer.bias = bias
        return inner_product(p.output_error, layer.forward_propagation(p.input))

    by_quotient = gradient(error, p.parameters["bias"])
    layer.bias = p.parameters["bias"]
    layer.forward_propagation(p.input)
    layer.backward_propagation(p.output_error, 0)
    return layer.bias_error, by_quotient


@exact
@given(draw.conv_passes(draw.fractions))
def test_bias_gradient_is_ours_and_not_the_article_s(p):
    (_, _, d), _, depth = p.arguments
    ours, derivative = bias_gradients(purenn.ConvLayer, p)
    assert ours == derivative

    theirs, of_their_forward = bias_gradients(ArticleConvLayer, p)
    # theirs is too large by the factor depth / d
    assert scale(d, theirs) == scale(depth, of_their_forward)
    assert (theirs == of_their_forward) == (d == depth or not any(derivative))


def test_article_s_bias_gradient_on_one_example():
    """Three input channels, two output channels, one pixel: 3 B, differentiated as 2."""
    p = draw.Pass(
        "ConvLayer",
        ((1, 1, 3), (1, 1), 2),
        {"weights": [[[[1, 1], [1, 1], [1, 1]]]], "bias": [10, 20]},
        [[[1, 1, 1]]],
        [[[1, 1]]],
        0,
    )
    assert bias_gradients(purenn.ConvLayer, p) == ([1, 1], [1, 1])
    assert bias_gradients(ArticleConvLayer, p) == ([2, 2], [3, 3])
