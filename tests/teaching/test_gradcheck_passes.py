"""gradcheck passes what is right, whatever its size and wherever it is looked at."""

import math
import random
import sys
from fractions import Fraction

import pupils
import pytest

import purenn
from purenn import (
    ActivationLayer,
    ConvLayer,
    DropoutLayer,
    FCLayer,
    FlattenLayer,
    Layer,
    MaxPoolingLayer,
    SoftmaxLayer,
    gradcheck,
    linalg,
)

FUNCTIONS = [
    "tanh", "sigmoid", "relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "softplus", "elu",
]  # fmt: skip


def activation(shape, name):
    return ActivationLayer(shape, *pupils.pair(name))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", sorted(pupils.LAYERS))
def test_pupils_layers_pass(name, seed):
    gradcheck(pupils.make(name), seed=seed)


OWN = {
    "fc": lambda: FCLayer((1, 4), (1, 3)),
    "fc 1": lambda: FCLayer((1, 1), (1, 1)),
    "fc large": lambda: FCLayer((1, 30), (1, 20)),
    "conv": lambda: ConvLayer((4, 3, 2), (2, 2), 3),
    "conv 1": lambda: ConvLayer((1, 1, 1), (1, 1), 1),
    "flatten": lambda: FlattenLayer((2, 2, 3)),
    "pool": lambda: MaxPoolingLayer((5, 5, 2), (2, 3)),
    "dropout": lambda: DropoutLayer((2, 3, 2), 0.3),
    "dropout 0": lambda: DropoutLayer((1, 4), 0),
    "dropout of Python": lambda: DropoutLayer((1, 9), Fraction(1, 4), random.Random(3)),
    "softmax": lambda: SoftmaxLayer((1, 5)),
    "softmax 1": lambda: SoftmaxLayer((1, 1)),
}
EXACT = set(OWN) - {"dropout", "softmax", "softmax 1"}
for _name in FUNCTIONS:
    OWN[_name] = lambda name=_name: activation((2, 3), name)
EXACT |= {"relu", "leaky_relu"}


@pytest.mark.parametrize("name", sorted(OWN))
def test_purenns_layers_pass(name):
    for seed in range(3):
        text = gradcheck(OWN[name](), seed=seed)
        assert ("exactly, in fractions" in text) == (name in EXACT)
        assert "rounding hides" not in text


def test_a_quotient_of_polynomials_is_known_to_hundreds_of_digits():
    softsign = lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2
    assert "in fractions, to hundreds of digits" in gradcheck(ActivationLayer((1, 4), *softsign))
    off = softsign[0], lambda x: softsign[1](x) + Fraction(1, 10**60)
    with pytest.raises(AssertionError):
        gradcheck(ActivationLayer((1, 4), *off))


SMOOTH = [
    (math.exp, math.exp),
    (lambda x: math.sin(100 * x), lambda x: 100 * math.cos(100 * x)),
    (lambda x: math.cos(6 * x), lambda x: -6 * math.sin(6 * x)),
    (lambda x: 1 / math.sqrt(abs(x)), lambda x: -x / (2 * abs(x) ** 2.5)),
    (lambda x: math.log(1 + math.exp(x)), lambda x: 1 / (1 + math.exp(-x))),
    (lambda x: math.tanh(1e8 * x), lambda x: 1e8 * (1 - math.tanh(1e8 * x) ** 2)),
    (lambda x: math.tanh(1e-8 * x), lambda x: 1e-8 * (1 - math.tanh(1e-8 * x) ** 2)),
    (lambda x: 1e150 * x, lambda x: 1e150),
    (lambda x: 1e-150 * math.sin(x), lambda x: 1e-150 * math.cos(x)),
    (lambda x: (x + 1e8) - 1e8, lambda x: 1.0),
    (lambda x: max(-0.5, min(0.5, float(x))), lambda x: 1 if -0.5 < x < 0.5 else 0),
]
AT = [0.0, -0.0, 1e-9, -1e-9, 1e-5, 0.5, 1.0, -1.0, 3.0, 20.0, -20.0, 400.0, -400.0, 1e-30]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("number", range(len(SMOOTH)))
def test_functions_of_all_sizes_pass(number):
    f, f_prime = SMOOTH[number]
    for seed in range(5):
        gradcheck(ActivationLayer((1, 6), f, f_prime), seed=seed)
    for x in AT:
        try:
            f(x), f_prime(x)
        except ArithmeticError:
            continue
        gradcheck(ActivationLayer((1, 1), f, f_prime), [[x]])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_kinks_and_saturation_pass(name):
    for x in AT + [1e-300, -1e-300, 1e8, -1e8, 1e200, -1e200]:
        gradcheck(activation((1, 1), name), [[x]])


def test_at_a_kink_everything_between_the_sides_is_right():
    for slope in 0, 0.25, 1:
        kink = purenn.relu, lambda x: slope if x == 0 else float(x > 0)
        for zero in 0.0, Fraction(0):
            gradcheck(ActivationLayer((1, 1), *kink), [[zero]])
    for slope in -0.25, 1.25:
        kink = purenn.relu, lambda x: slope if x == 0 else float(x > 0)
        for zero in 0.0, Fraction(0):
            with pytest.raises(AssertionError):
                gradcheck(ActivationLayer((1, 1), *kink), [[zero]])


@pytest.mark.parametrize("x", [
    [[[1.0], [1.0]], [[1.0], [1.0]]],
    [[[0.0], [-0.0]], [[0.0], [1e-12]]],
    [[[1e300], [1e300]], [[1.0], [0.0]]],
    [[[Fraction(1)], [Fraction(1)]], [[Fraction(0)], [Fraction(1)]]],
])  # fmt: skip
def test_ties_in_max_pooling_pass(x):
    gradcheck(MaxPoolingLayer((2, 2, 1), (2, 2)), x)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("scale", [1e8, 1e-8, 1e17, 1e200, 1e-200, 0])
def test_weights_of_all_sizes_pass(scale):
    layer = FCLayer((1, 3), (1, 2))
    layer.weights = linalg.scale(scale, layer.weights)
    assert "exactly" in gradcheck(layer)  # the layer's own weights take no part
    for x in [[1.0, -2.0, 0.5]], [[1e8, 1e-8, 1.0]], [[0.0, 0.0, 0.0]]:
        gradcheck(layer, x)
    layer.weights[0][0] = 0.5
    gradcheck(layer, [[1.0, -2.0, 0.5]])


@pytest.mark.parametrize(
    "x", [[0.0] * 4, [1e3, -1e3, 0.0, 1.0], [1e8, 1.0, -1e8, 2.0], [20.0, 0.0, -20.0, 1.0]]
)
def test_saturated_softmax_passes(x):
    gradcheck(SoftmaxLayer((1, 4)), [x])


def test_what_rounding_hides_is_counted():
    layer = FCLayer((1, 2), (1, 1))
    layer.weights = [[1e17], [1e17]]
    assert "Of 1 elements rounding hides" not in gradcheck(layer)
    hidden = ActivationLayer((1, 1), lambda x: x + 1e17, lambda x: 1.0)
    assert "Of 1 elements rounding hides whether they are right." in gradcheck(hidden)


NETWORKS = {
    "tanh": lambda: pupils.network("mse", FCLayer((1, 3), (1, 4)), activation((1, 4), "tanh"),
                            FCLayer((1, 4), (1, 2)), activation((1, 2), "tanh")),
    "relu": lambda: pupils.network("mse", FCLayer((1, 3), (1, 4)), activation((1, 4), "relu"),
                            FCLayer((1, 4), (1, 2)), activation((1, 2), "leaky_relu")),
    "binary": lambda: pupils.network("binary_cross_entropy", FCLayer((1, 3), (1, 4)),
                              activation((1, 4), "sigmoid")),
    "classify": lambda: pupils.network(
        "categorical_cross_entropy", ConvLayer((5, 5, 1), (2, 2), 2), activation((4, 4, 2), "relu"),
        MaxPoolingLayer((4, 4, 2), (2, 2)), FlattenLayer((2, 2, 2)), DropoutLayer((1, 8), 0.5),
        FCLayer((1, 8), (1, 3)), SoftmaxLayer((1, 3))),
    "softmax of logits": lambda: pupils.network("softmax_cross_entropy", FCLayer((1, 3), (1, 4))),
    "sigmoid of logits": lambda: pupils.network("sigmoid_cross_entropy", FCLayer((1, 3), (1, 4))),
}  # fmt: skip


def test_a_pupils_own_loss_of_logits_passes():
    def loss(y_true, y_pred):
        (t,), (y,) = y_true, y_pred
        return math.log(sum(map(math.exp, y))) - sum(a * b for a, b in zip(t, y))

    def loss_prime(y_true, y_pred):  # right for distributions only
        (t,), (y,) = y_true, y_pred
        total = sum(map(math.exp, y))
        return [[math.exp(b) / total - a for a, b in zip(t, y)]]

    network = pupils.network("mse", FCLayer((1, 3), (1, 4)))
    network.use(loss, loss_prime)
    gradcheck(network)
    network.use(loss, lambda t, y: linalg.scale(0.5, loss_prime(t, y)))
    with pytest.raises(AssertionError, match="the loss loss"):
        gradcheck(network)


def test_a_class_number_as_target():
    network = pupils.network("softmax_cross_entropy", FCLayer((1, 3), (1, 4)))
    assert "fit moves all parameters" in gradcheck(network, [[0.5, 0.25, 1.5]], [[2]])
    with pytest.raises(ValueError, match="gradcheck y: expected class numbers from 0 to 3, got 4"):
        gradcheck(network, [[0.5, 0.25, 1.5]], [[4]])


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_networks_pass(name):
    net = NETWORKS[name]()
    text = gradcheck(net)
    lines = [line for line in text.splitlines() if line[0] != " "]
    assert len(lines) == len(net.layers) + 2
    assert lines[-1].startswith(
        "the whole network: fit moves all parameters by -learning_rate dE/dP"
    )
    assert ("exactly" in lines[-1]) == (name == "relu")


def test_a_network_at_a_sample_of_ones_own():
    text = gradcheck(NETWORKS["tanh"](), [[0.5, -0.25, 1.0]], [[0, 1]])
    assert text.splitlines()[-1] == (
        "  Elements: layers[0].weights 12, layers[0].bias 4, layers[2].weights 8, layers[2].bias 2"
    )


def test_fractions_of_ones_own_are_checked_exactly():
    layer = FCLayer((1, 2), (1, 1))
    layer.weights, layer.bias = [[Fraction(1, 3)], [Fraction(2, 3)]], [[Fraction(1, 7)]]
    assert "exactly" in gradcheck(layer, [[Fraction(1, 9), Fraction(0)]])


def test_a_layer_that_takes_only_its_own_parameters():
    class Positive(Layer):
        """Y = √S X with a scale S that must be positive."""

        parameters = ("scale",)
        input_shape = output_shape = (1, 2)
        scale = [4.0]

        def forward_propagation(self, input):
            self.input = input
            return [[math.sqrt(self.scale[0]) * x for x in input[0]]]

        def backward_propagation(self, output_error, learning_rate):
            root = math.sqrt(self.scale[0])
            d = sum(x * e for x, e in zip(self.input[0], output_error[0])) / (2 * root)
            self.scale = [self.scale[0] - learning_rate * d]
            return [[root * e for e in output_error[0]]]

    assert "scale 1" in gradcheck(Positive())


def test_a_parameter_may_be_a_number():
    class Factor(Layer):
        parameters = ("factor",)
        input_shape = output_shape = (1, 2)
        factor = 0.5

        def forward_propagation(self, input):
            self.input = input
            return linalg.scale(self.factor, input)

        def backward_propagation(self, output_error, learning_rate):
            error = linalg.scale(self.factor, output_error)
            (x,), (e,) = self.input, output_error
            self.factor = self.factor - learning_rate * (x[0] * e[0] + x[1] * e[1])
            return error

    assert "Elements: dE/dX 2, factor 1" in gradcheck(Factor())


def test_what_changes_in_place_and_what_is_not_named_is_noted():
    text = gradcheck(pupils.make("Dense"))
    assert "Note: weights is changed in place" in text
    assert "Note: `parameters` names none; these were found: bias, weights." in text


@pytest.mark.parametrize(
    "f, f_prime",
    [
        (lambda x: math.log(x), lambda x: 1 / x),
        (lambda x: x**0.5, lambda x: 0.5 * x**-0.5),  # complex for x < 0
        (lambda x: math.acos(x - 0.5), lambda x: -1 / math.sqrt(1 - (x - 0.5) ** 2)),
    ],
)
def test_functions_that_are_not_everywhere_pass(f, f_prime):
    for seed in range(3):
        gradcheck(ActivationLayer((1, 5), f, f_prime), seed=seed)
        with pytest.raises(AssertionError, match="0.999 times"):
            gradcheck(ActivationLayer((1, 5), f, lambda x: 0.999 * f_prime(x)), seed=seed)


def test_a_layer_made_of_layers_passes():
    class Twice(Layer):
        input_shape = output_shape = (1, 3)

        def __init__(self):
            self.layers = [activation((1, 3), "tanh"), activation((1, 3), "sigmoid")]

        def forward_propagation(self, input):
            for layer in self.layers:
                input = layer.forward_propagation(input)
            return input

        def backward_propagation(self, output_error, learning_rate):
            for layer in self.layers[::-1]:
                output_error = layer.backward_propagation(output_error, learning_rate)
            return output_error

    assert gradcheck(Twice()).startswith("Twice: backward_propagation is the derivative")


def test_tuples_pass():
    class Tuples(Layer):
        input_shape = output_shape = (1, 2)

        def forward_propagation(self, input):
            self.input = input
            return (tuple(x * x for x in input[0]),)

        def backward_propagation(self, output_error, learning_rate):
            return (tuple(2 * x * e for x, e in zip(self.input[0], output_error[0])),)

    gradcheck(Tuples())
    gradcheck(Tuples(), ((0.5, 2),))


def test_a_large_layer_is_checked_in_floats_and_all_its_elements_together(monkeypatch):
    monkeypatch.setattr(sys.modules["purenn.teaching.gradient_check"], "LARGE", 200)
    text = gradcheck(FCLayer((1, 20), (1, 10)))
    assert "in floats" in text
    assert "weights 4 of 200, weights_error 4 of 200, weights all 200 together" in text
    assert "exactly" in gradcheck(FCLayer((1, 10), (1, 10)))


def test_more_elements_than_are_tried_one_by_one_are_tried_together():
    text = gradcheck(FCLayer((1, 8), (1, 5)))
    assert "exactly" in text
    assert "dE/dX 8, weights all 40 together, weights_error all 40 together, bias 5" in text
