"""What comes back is what was saved, or saving is refused."""

import math
import os
from decimal import Decimal
from fractions import Fraction

import pytest

from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, Layer, Network, Random, mse, mse_prime,
    tanh, tanh_prime,
)
from purenn.numbers.random import uniform

from test_network import parameters
from test_notation import HARD, bits


@pytest.mark.parametrize("value", HARD + [3, 10**40, True])
def test_parameters_survive(tmp_path, value):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights = [[value]]
    network.save(tmp_path / "n")
    loaded = Network.load(tmp_path / "n").layers[0].weights[0][0]
    assert loaded == value and type(loaded) is type(value)
    assert not isinstance(value, float) or bits(loaded) == bits(value)


@pytest.mark.parametrize("value", [Fraction(-1, 3), Decimal("0.1"), 1 - 2j])
def test_numbers_of_other_types_need_their_type(tmp_path, value):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].bias = [[value]]
    network.save(tmp_path / "n")
    name = type(value).__name__
    loaded = Network.load(tmp_path / "n", {name: type(value)})
    assert loaded.layers[0].bias == [[value]] and type(loaded.layers[0].bias[0][0]) is type(value)
    with pytest.raises(ValueError, match="expected custom to hold '%s'" % name):
        Network.load(tmp_path / "n")


def swish(x):
    return x / 2


def swish_prime(x):
    return 0.5


def with_activation(f, f_prime):
    network = Network()
    network.add(ActivationLayer((1, 1), f, f_prime))
    return network


def test_functions_of_ones_own(tmp_path):
    with_activation(swish, swish_prime).save(tmp_path / "n")
    with pytest.raises(ValueError, match="expected custom to hold 'swish', which .* uses"):
        Network.load(tmp_path / "n")
    loaded = Network.load(tmp_path / "n", {"swish": swish, "swish_prime": swish_prime})
    assert loaded.layers[0].activation is swish


def test_a_function_with_a_name_of_purenns_is_still_ones_own(tmp_path):
    def tanh(x):
        return x

    with_activation(tanh, tanh_prime).save(tmp_path / "n")
    with pytest.raises(ValueError, match="expected custom to hold 'tanh'"):
        Network.load(tmp_path / "n")
    assert Network.load(tmp_path / "n", {"tanh": tanh}).layers[0].activation is tanh


def test_two_functions_of_one_name(tmp_path):
    with pytest.raises(ValueError, match="one function of the name '<lambda>', got two"):
        with_activation(lambda x: x, lambda x: 1).save(tmp_path / "n")
    assert os.listdir(tmp_path) == []


class Twice(Layer):
    arguments = ("input_shape", "factor")

    def __init__(self, input_shape, factor):
        self.input_shape = self.output_shape = input_shape
        self.factor = factor


def test_a_layer_of_ones_own(tmp_path):
    network = Network()
    network.add(Twice((1, 2), 0.5))
    network.save(tmp_path / "n")
    (layer,) = Network.load(tmp_path / "n", {"Twice": Twice}).layers
    assert type(layer) is Twice and layer.input_shape == (1, 2) and layer.factor == 0.5
    with pytest.raises(ValueError, match="expected a layer, got"):
        Network.load(tmp_path / "n", {"Twice": swish})


# --- numbers of any length --------------------------------------------------------------


LONG = 3**20000


@pytest.mark.parametrize("value", [
    LONG, -LONG, Fraction(LONG, 7), Fraction(-1, LONG), 2**53, -(2**53), 2**53 - 1, 10**400,
], ids=lambda value: type(value).__name__)  # fmt: skip
def test_integers_and_fractions_have_any_length(tmp_path, value):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights = [[value]]
    network.save(tmp_path / "n")
    (layer,) = Network.load(tmp_path / "n", {"Fraction": Fraction}).layers
    assert layer.weights[0][0] == value and type(layer.weights[0][0]) is type(value)


def test_a_network_of_fractions_goes_on_training_exactly(tmp_path):
    class Exact:
        def random(self):
            return Fraction(1, 7)

    def train(network, samples):
        for x in samples:
            network.fit([[[Fraction(x, 10), Fraction(1, 3)]]], [[[Fraction(1, x)]]], 1, Fraction(1, 9),
                        verbose=False)
        return network

    network = Network()
    for _ in range(3):
        network.add(FCLayer((1, 2 if not network.layers else 1), (1, 1), Exact()))
    network.use(mse, mse_prime)
    train(network, range(1, 6)).save(tmp_path / "n")
    assert len("%x" % network.layers[0].weights[0][0].numerator) > 4300
    loaded = Network.load(tmp_path / "n", {"Fraction": Fraction})
    assert parameters(loaded) == parameters(network)
    assert parameters(train(loaded, [6])) == parameters(train(network, [6]))


OLD = """{"format": "purenn network 1", "checksum": 3843387247, "network": {"layers": [{"class":
{"purenn": "FCLayer"}, "arguments": [[1, 2], [1, 1]], "parameters": [[[{"custom": "Fraction",
"text": "1/3"}], [10000000000000000000000000000000000000001]], [["0x1.8p+1"]]], "generator":
null}, {"class": {"purenn": "DropoutLayer"}, "arguments": [[1, 1], "0x1.0p-2"], "parameters":
[], "generator": 0}], "loss": {"purenn": "mse"}, "loss_prime": {"purenn": "mse_prime"},
"generators": ["3"]}}"""


def test_a_file_of_an_older_version(tmp_path):
    (tmp_path / "n").write_text(OLD)
    network = Network.load(tmp_path / "n", {"Fraction": Fraction})
    assert network.layers[0].weights == [[Fraction(1, 3)], [10**40 + 1]]
    assert network.layers[0].bias == [[3.0]] and network.loss is mse
    assert network.layers[1].rate == 0.25 and network.layers[1].rng.state == 3


# --- numbers and names that are alike ----------------------------------------------------


def one_by_one(weight, bias=0):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights, network.layers[0].bias = [[weight]], [[bias]]
    return network


@pytest.mark.parametrize("text", ["NaN", "-NaN", "NaN123", "-0", "Infinity", "1E+5"])
def test_decimals_of_all_kinds(tmp_path, text):
    one_by_one(Decimal(text)).save(tmp_path / "n")
    loaded = Network.load(tmp_path / "n", {"Decimal": Decimal}).layers[0].weights[0][0]
    assert str(loaded) == text


@pytest.mark.parametrize("value", [complex(math.nan, 1), complex(-0.0, -0.0), complex(0, math.inf)])
def test_complex_numbers_of_all_kinds(tmp_path, value):
    one_by_one(value).save(tmp_path / "n")
    loaded = Network.load(tmp_path / "n", {"complex": complex}).layers[0].weights[0][0]
    assert str(loaded) == str(value) and type(loaded) is complex


def test_two_types_of_one_name(tmp_path):
    other = type("Fraction", (Fraction,), {})
    with pytest.raises(ValueError, match="expected one type of the name 'Fraction', got two"):
        one_by_one(Fraction(1, 3), other(1, 3)).save(tmp_path / "n")
    network = one_by_one(Fraction(1, 3))

    def Fraction_(x):
        return x

    Fraction_.__name__ = "Fraction"
    network.use(Fraction_, mse_prime)
    with pytest.raises(ValueError, match="of the name 'Fraction', got two"):
        network.save(tmp_path / "n")
    assert os.listdir(tmp_path) == []


def test_a_generator_of_a_subclass_is_refused(tmp_path):
    class Mine(Random):
        pass

    network = Network()
    network.add(DropoutLayer((1, 1), 0.5, Mine(1)))
    with pytest.raises(TypeError, match="expected purenn.Random itself .* of DropoutLayer, got Mine"):
        network.save(tmp_path / "n")
    network.layers[0].rng = Random(1)
    network.layers[0].rng.state = "1"
    with pytest.raises(TypeError, match="expected purenn.Random itself"):
        network.save(tmp_path / "n")


def test_arguments_that_are_lists_come_back_as_lists(tmp_path):
    value = [1, (2.0, [Fraction(1, 3), None]), "text", True]
    network = Network()
    network.add(Twice((1, 2), value))
    network.save(tmp_path / "n")
    custom = {"Twice": Twice, "Fraction": Fraction, "str": str}
    assert repr(Network.load(tmp_path / "n", custom).layers[0].factor) == repr(value)


# --- save never writes what load refuses ------------------------------------------------


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda layer: setattr(layer, "weights", [[1, 2, 3], [4, 5, 6]]),
         r"FCLayer weights of shape \(3, 2\), got shape \(2, 3\): transposed\?"),
        (lambda layer: setattr(layer, "bias", [0, 0]), r"FCLayer bias of shape \(1, 2\), got shape \(2,\)"),
        (lambda layer: layer.weights.pop(), r"FCLayer weights of shape \(3, 2\), got shape \(2, 2\)"),
        (lambda layer: layer.weights[1].pop(), r"weights of shape \(3, 2\), got shape \(3, 2\), ragged"),
        (lambda layer: setattr(layer, "weights", 5), r"weights of shape \(3, 2\), got shape \(\)"),
        (lambda layer: setattr(layer, "weights", None), r"weights of shape \(3, 2\), got shape \(\)"),
        (lambda layer: layer.weights.append(layer.weights), r"of shape \(3, 2\), got shape \(4, 2\)"),
        (lambda layer: layer.weights[0].__setitem__(0, layer.weights), r"of shape \(3, 2\)"),
        (lambda layer: layer.weights[2].__setitem__(1, [6]), r"of shape \(3, 2\), got shape \(3, 2\), ragged"),
        (lambda layer: layer.weights[0].__setitem__(0, "1"), "expected numbers in FCLayer weights, got str '1'"),
        (lambda layer: layer.weights[0].__setitem__(0, None), "expected numbers in FCLayer weights, got NoneType None"),
        (lambda layer: layer.weights[0].__setitem__(0, tanh), "expected numbers in FCLayer weights, got function"),
        (lambda layer: layer.weights[0].__setitem__(0, int), "expected numbers in FCLayer weights, got type"),
        (lambda layer: layer.__delattr__("bias"), "expected FCLayer to have the attribute 'bias'"),
        (lambda layer: setattr(layer, "input_shape", 5), "that FCLayer.input_shape, output_shape. makes again"),
        (lambda layer: setattr(layer, "output_shape", (1, 9)), r"weights of shape \(3, 9\), got shape \(3, 2\)"),
        (lambda layer: setattr(layer, "output_shape", [1, 2]), r"with the output_shape that its arguments make"),
    ],
)  # fmt: skip
def test_a_layer_that_could_not_be_loaded(tmp_path, change, message):
    network = Network()
    network.add(FCLayer((1, 3), (1, 2)))
    change(network.layers[0])
    with pytest.raises((TypeError, ValueError), match=message) as caught:
        network.save(tmp_path / "n")
    assert str(caught.value).startswith("save: ") and len(str(caught.value)) < 500
    assert os.listdir(tmp_path) == []


def test_a_kernel_with_its_axes_in_another_order(tmp_path):
    network = Network()
    network.add(ConvLayer((5, 5, 1), (3, 3), 2))
    network.layers[0].weights = uniform((2, 1, 3, 3))  # as in PyTorch
    with pytest.raises(ValueError, match=r"\(3, 3, 1, 2\), got shape \(2, 1, 3, 3\): transposed\?"):
        network.save(tmp_path / "n")


def test_layers_and_losses_that_are_none(tmp_path):
    network = one_by_one(1)
    network.loss = 5
    with pytest.raises(TypeError, match="save loss: expected a function, got 5"):
        network.save(tmp_path / "n")
    network.layers.append("layer")
    with pytest.raises(TypeError, match="expected a layer .* got str"):
        network.save(tmp_path / "n")
    network.layers[1] = FCLayer((1, 2), (1, 2))
    with pytest.raises(ValueError, match=r"makes again.*input_shape \(1, 1\)"):
        network.save(tmp_path / "n")
    assert os.listdir(tmp_path) == []


def test_a_layer_that_its_arguments_do_not_make(tmp_path):
    class Picky(Twice):
        def __init__(self, input_shape, factor):
            factor.reverse()
            super().__init__(input_shape, 3)

    network = Network()
    network.add(Picky((1, 1), [1]))
    with pytest.raises(ValueError, match="that Picky.input_shape, factor. makes again, got AttributeError"):
        network.save(tmp_path / "n")


@pytest.mark.parametrize("value", [b"bytes", {1: 2}, range(3), object(), os])
def test_arguments_that_cannot_be_written(tmp_path, value):
    network = Network()
    network.add(Twice((1, 1), value))
    with pytest.raises(TypeError, match="expected numbers that their type makes of their str()"):
        network.save(tmp_path / "n")


def test_endless_and_branching_arguments(tmp_path):
    endless = []
    endless.append(endless)
    branching = []
    for _ in range(40):
        branching = [branching, branching]
    for value in endless, branching:
        network = Network()
        network.add(Twice((1, 1), value))
        with pytest.raises(ValueError, match="expected less deep lists as arguments"):
            network.save(tmp_path / "n")
