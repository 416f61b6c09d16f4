"""Which number types go through which layers, as docs/numbers.md says, and what fit takes."""

import copy
import re
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import purenn
from purenn import (
    ActivationLayer, AveragePoolingLayer, ConvLayer, DropoutLayer, EmbeddingLayer, FCLayer,
    FlattenLayer, MaxPoolingLayer, Momentum, Network, RMSNormLayer, SoftmaxLayer,
    binary_cross_entropy, linalg, mse, mse_prime, relu, relu_prime, sigmoid_cross_entropy,
)

from test_network import X, Y, parameters, xor

PAGE = Path(__file__).resolve().parent.parent / "docs" / "numbers.md"
ROWS = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", PAGE.read_text("utf-8"), re.M)
TYPES = float, Fraction, Decimal, complex
LAYERS = {
    "FCLayer": lambda: FCLayer((1, 2), (1, 2)), "ConvLayer": lambda: ConvLayer((2, 2, 1), (1, 2), 1),
    "FlattenLayer": lambda: FlattenLayer((2, 2, 1)), "SoftmaxLayer": lambda: SoftmaxLayer((1, 2)),
    "DropoutLayer": lambda: DropoutLayer((1, 2), 0),
    "MaxPoolingLayer": lambda: MaxPoolingLayer((2, 2, 1), (2, 2)),
    "AveragePoolingLayer": lambda: AveragePoolingLayer((2, 2, 1), (2, 2)),
}  # fmt: skip


def of_type(kind, a):
    """The array with its numbers, halved, in that type."""
    return linalg.apply(lambda x: kind(1) / kind(2), a)


def try_out(name, kind):
    """Whether what has that name on the page takes numbers of that type."""
    try:
        if name in LAYERS:
            layer = LAYERS[name]()
            for parameter in layer.parameters:
                setattr(layer, parameter, of_type(kind, getattr(layer, parameter)))
            layer.training = True
            output = layer.forward_propagation(of_type(kind, linalg.zeros(layer.input_shape)))
            layer.backward_propagation(output, kind(1) / kind(2))
        elif "cross_entropy" in name or name == "mse":
            getattr(purenn, name)([[kind(0)]], [[kind(1) / kind(2)]])
        else:
            getattr(purenn, name)(kind(1) / kind(2))
        return "yes"
    except (TypeError, ValueError):
        return "no"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_table(row):
    assert [try_out(row[0], kind) for kind in TYPES] == list(row[1:])


def test_the_table_names_every_layer_and_loss():
    assert len(ROWS) == 5 + 16 and set(LAYERS) < {row[0] for row in ROWS}


def test_fixed_width_numbers_become_pythons_or_are_refused():
    numpy = pytest.importorskip("numpy")
    x = [[[numpy.float32(v) for v in row] for row in sample] for sample in X]
    y = [[[numpy.uint8(v) for v in row] for row in sample] for sample in Y]
    network, expected = xor(), xor()
    rate = numpy.float32(0.1)
    errors = network.fit(x, y, 3, rate, verbose=False)
    assert errors == expected.fit(X, Y, 3, float(rate), verbose=False)
    assert parameters(network) == parameters(expected)
    assert {type(w) for row in network.layers[0].weights for w in row} == {float}
    assert network.predict(x) == network.predict(X)
    before = parameters(network)
    for wrong, error, message in (
        (numpy.int64(2**62 + 1), ValueError, "expected ints between -2..53 and 2..53, or floats, got 46116860"),
        (numpy.datetime64("2000-01-01"), TypeError, "got date"), (numpy.array(0.5), TypeError, "got ndarray"),
    ):  # fmt: skip
        with pytest.raises(error, match="learning_rate: .*" + message):
            network.fit(X, Y, 1, wrong, verbose=False)
        with pytest.raises(error, match="input.0.: .*" + message):
            network.predict([[[wrong, 0]]])
    with pytest.raises(TypeError, match="expected nested lists of numbers, got uint8"):
        mse([[numpy.uint8(0)]], [[numpy.uint8(200)]])
    assert parameters(network) == before


@pytest.mark.parametrize("y, rate", [
    (Y, 0.1j), (Y[:3] + [[[1j]]], 0.1), (Y, Decimal("0.1")), (Y[:3] + [[[Decimal(1)]]], 0.1), (Y, Momentum(0.1j)),
], ids=["rate", "target", "Decimal rate", "Decimal target", "optimizer"])  # fmt: skip
@pytest.mark.parametrize("program", [False, True], ids=["layers", "program"])
def test_what_would_make_a_network_unusable_is_refused_before_it_learns(y, rate, program):
    network = xor()
    before = parameters(network)
    with pytest.raises(TypeError, match="fit .*: expected numbers that the network can compute with, got (c|D)"):
        network.fit(X, y, 2, rate, verbose=False, program=program)
    assert parameters(network) == before
    network.fit(X, Y, 1, 0.1, verbose=False)


@pytest.mark.parametrize("loss", [binary_cross_entropy, sigmoid_cross_entropy])
def test_a_loss_that_does_not_take_what_would_spread_refuses_it_before_it_learns(loss):
    network = linear()
    network.loss = loss
    before = parameters(network)
    with pytest.raises(TypeError, match="fit learning_rate: expected numbers that the network can"):
        network.fit([[[1, 2]]], [[[1]]], 1, 0.1j, verbose=False)
    assert parameters(network) == before


@pytest.mark.parametrize("rate", [0.1j, Decimal("0.1"), Momentum(0.1j)], ids=["complex", "Decimal", "optimizer"])
def test_tokens_are_not_tried_but_what_comes_of_them_is(rate):
    network = Network()
    network.add(EmbeddingLayer((1, None), 3, 2))
    network.add(RMSNormLayer((None, 2)))
    network.use(mse, mse_prime)
    before = parameters(network)
    with pytest.raises(TypeError, match="fit learning_rate: expected numbers that the network can compute with"):
        network.fit([[[0, 2]]], [[[1, 2], [3, 4]]], 1, rate, verbose=False)
    assert parameters(network) == before


@pytest.mark.parametrize("layers", [0, 1])
@pytest.mark.parametrize("rate", [0.1j, Decimal("0.1"), 10**20])
def test_a_network_that_lacks_something_is_told_so_first(layers, rate):
    network = Network()
    if layers:
        network.add(FCLayer((1, 2), (1, 1)))
    with pytest.raises(ValueError, match="fit: expected a loss" if layers else "a network with layers"):
        network.fit(X, Y, 1, rate, verbose=False, validation=(X, [[[1j]]] * 4))


@pytest.mark.parametrize("x, first", [
    ([[1, 2]] * 3, lambda: FCLayer((None, 2), (None, 2))), ([[0, 2, 1]], lambda: EmbeddingLayer((1, None), 3, 2)),
], ids=["numbers", "tokens"])  # fmt: skip
def test_a_sequence_of_any_length_learns_at_a_complex_rate(x, first):
    network = Network()
    network.add(first())
    network.add(FCLayer((None, 2), (None, 2)))
    network.use(mse, mse_prime)
    network.fit([x], [[[1, 1j]] * 3], 2, 0.1j, verbose=False)
    assert type(network.layers[0].weights[0][0]) is complex


@pytest.mark.parametrize("n", [2**53, -(2**64) - 1, 10**400])
def test_large_ints_are_refused_everywhere_as_some_pythons_round_them_twice(n):
    network = xor()
    for x, y in ([[[1, n]]], [[[1]]]), ([[[1, 1]]], [[[n]]]):
        with pytest.raises(ValueError, match="expected ints between -2..53 and 2..53, or floats, got"):
            network.fit(x, y, 1, 0.1, verbose=False)
    network.fit([[[1, 2**53 - 1]]], [[[True]]], 1, 0.1, verbose=False)
    network.fit([[[1, float(2**64)]]], [[[Fraction(10**400)]]], 0, 0.1, verbose=False)


def test_a_fraction_that_meets_floats_is_welcome():
    network, expected = xor(), xor()
    network.fit(X, [[[Fraction(v) for v in row] for row in y] for y in Y], 2, 0.1, verbose=False)
    expected.fit(X, Y, 2, 0.1, verbose=False)
    assert parameters(network) == parameters(expected)


def linear():
    network = Network()
    network.add(FCLayer((1, 2), (1, 1)))
    network.use(mse, mse_prime)
    return network


class Closed:
    def write(self, text):
        raise ValueError("I/O operation on closed file")

    isatty = flush = write


@pytest.mark.parametrize("y", [1j, Fraction(10**200)], ids=["complex", "large"])
def test_printing_never_raises(y, capsys):
    assert len(linear().fit([[[1, 2]]], [[[y]]], 2, 0.1)) == 2
    assert capsys.readouterr().out.count("error=") == 2


@pytest.mark.parametrize("rate", [0.1, float("inf")], ids=["", "the error is not finite"])
def test_a_closed_output_ends_no_training(monkeypatch, rate):
    monkeypatch.setattr(sys, "stdout", Closed())
    errors = linear().fit([[[1, 2]]], [[[1]]], 2, rate)
    monkeypatch.undo()
    assert len(errors) == 2


def test_numpys_true_stops():
    numpy = pytest.importorskip("numpy")
    errors = linear().fit([[[1, 2]]], [[[1]]], 5, 0.1, False, lambda epoch, error: numpy.True_)
    assert len(errors) == 1


def test_results_are_new_lists():
    network = Network()
    network.add(DropoutLayer((1, 2), 0.5))
    sample = [[1, 2]]
    (output,) = network.predict([sample])
    assert output == sample and output is not sample and output[0] is not sample[0]
    layer = SoftmaxLayer((1, 2))
    output = layer.forward_propagation([[0.5, 1]])
    expected = layer.backward_propagation([[1, 2]], 0.1)
    output[0][0] = 7
    assert layer.backward_propagation([[1, 2]], 0.1) == expected


def test_relu_networks_of_fractions_are_exact():
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.add(ActivationLayer((1, 1), relu, relu_prime))
    network.use(mse, mse_prime)
    network.layers[0].weights, network.layers[0].bias = [[Fraction(1, 3)]], [[Fraction(1, 7)]]
    before = copy.deepcopy(network.layers[0].weights)
    network.fit([[[Fraction(1, 2)]]], [[[1]]], 1, Fraction(1, 10), verbose=False)
    assert type(network.layers[0].weights[0][0]) is Fraction
    assert network.layers[0].weights != before
