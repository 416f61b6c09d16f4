"""A layer that holds layers: they are trained, saved, shown and checked with it."""

from fractions import Fraction

import pytest

from purenn import (
    ActivationLayer, DropoutLayer, FCLayer, Layer, Network, Random, explain, gradcheck, mse,
    mse_prime, tanh, tanh_prime
)  # fmt: skip
from purenn.layers import walk

X, Y = [[[0, 1]], [[1, 1]]], [[[1]], [[0]]]


class Sequence(Layer):
    """Y = F(X), F its layers one after another."""

    arguments = ("layers",)

    def __init__(self, layers):
        self.layers = list(layers)
        self.input_shape, self.output_shape = layers[0].input_shape, layers[-1].output_shape

    def forward_propagation(self, input):
        self.input = input
        for layer in self.layers:
            input = layer.forward_propagation(input)
        self.output = input
        return input

    def backward_propagation(self, output_error, learning_rate):
        for layer in reversed(self.layers):
            output_error = layer.backward_propagation(output_error, learning_rate)
        return output_error


class Twice(Sequence):
    """Sums that start with what another layer returned in place of dE/dX."""

    def backward_propagation(self, output_error, learning_rate):
        error = super().backward_propagation(output_error, learning_rate)
        return [[2 * x for x in row] for row in error]


def layers(rng, dropout=True):
    first, second = FCLayer((1, 2), (1, 2), rng), FCLayer((1, 2), (1, 1), rng)
    activation = ActivationLayer((1, 2), tanh, tanh_prime)
    return [first, activation] + [DropoutLayer((1, 2), 0.5, rng)] * dropout + [second]


def flat_network(**options):
    network = Network()
    for layer in layers(Random(3), **options):
        network.add(layer)
    network.use(mse, mse_prime)
    return network


def nested(kind=Sequence, **options):
    first, *rest = layers(Random(3), **options)
    network = Network()
    network.add(kind([first, kind(rest[:-1])]))
    network.add(rest[-1])
    network.use(mse, mse_prime)
    return network


def parameters(network):
    return [getattr(layer, name) for layer in walk(network.layers) for name in layer.parameters]


def test_the_walk_is_depth_first():
    kinds = [type(layer).__name__ for layer in walk(nested().layers)]
    assert kinds == "Sequence FCLayer Sequence ActivationLayer DropoutLayer FCLayer".split()


@pytest.mark.parametrize("program", [False, True])
def test_learns_as_its_layers_do_alone(program):
    one, other = flat_network(), nested()
    wanted = one.fit(X, Y, 5, 0.5, verbose=False)
    assert other.fit(X, Y, 5, 0.5, verbose=False, program=program) == wanted
    assert parameters(other) == parameters(one)
    assert other.predict(X) == one.predict(X)
    assert not any(layer.training for layer in walk(other.layers))


def test_an_interrupt_takes_back_the_layers_inside():
    network, calls = nested(), []

    def interrupt(y_true, y_pred):
        calls.append(network)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return mse_prime(y_true, y_pred)

    wanted = nested()
    wanted.fit(X[:1], Y[:1], 1, 0.5, verbose=False)
    network.use(mse, interrupt)
    with pytest.raises(KeyboardInterrupt):
        network.fit(X, Y, 1, 0.5, verbose=False)
    assert parameters(network) == parameters(wanted)
    assert [layer.rng.state for layer in walk(network.layers) if hasattr(layer, "rng")] == [
        layer.rng.state for layer in walk(wanted.layers) if hasattr(layer, "rng")
    ]
    assert not any(layer.training for layer in walk(network.layers))


def test_wrong_parameters_inside_are_named():
    network = nested()
    network.layers[0].layers[0].bias = [[1]]
    with pytest.raises(ValueError, match="FCLayer bias: expected|FCLayer: expected bias of shape"):
        network.fit(X, Y, 1, 0.5, verbose=False)


def test_saved_and_loaded(tmp_path):
    network = nested()
    network.fit(X, Y, 3, 0.5, verbose=False)
    network.save(tmp_path / "n.json")
    again = Network.load(tmp_path / "n.json", {"Sequence": Sequence})
    assert parameters(again) == parameters(network)
    errors = [n.fit(X, Y, 3, 0.5, verbose=False) for n in (network, again)]
    assert errors[0] == errors[1]


def test_summary():
    lines = nested().summary().splitlines()
    assert [line[:27].rstrip() for line in lines[2:-2]] == [
        "Sequence", "  FCLayer", "  Sequence", "    ActivationLayer, tanh", "    DropoutLayer",
        "FCLayer",
    ]  # fmt: skip
    assert [line.split()[-1] for line in lines[2:]] == "6 6 0 0 0 3".split() + [lines[-2], "9"]
    assert "2 layers, 9 parameters" in repr(nested())
    assert "layers[0].layers[1].layers[0]  ActivationLayer" in repr(nested())


def test_gradcheck():
    assert "layers[0].layers[0].weights" in gradcheck(nested(dropout=False))
    assert "layers[0].weights" in gradcheck(nested(dropout=False).layers[0])
    with pytest.raises(AssertionError, match="dE/dX"):
        gradcheck(nested(Twice, dropout=False).layers[0])
    with pytest.raises(AssertionError, match=r"layers\[0\]\.weights"):
        gradcheck(nested(Twice, dropout=False))


def test_explain_leaves_it_as_it_was():
    network, twin = nested(), nested()
    before = parameters(network)
    text = str(explain(network, X[0], Y[0], 0.5))
    assert parameters(network) == before
    twin.fit(X[:1], Y[:1], 1, 0.5, verbose=False)
    rng = network.layers[0].layers[1].layers[1].rng
    state = rng.state
    for new, old in zip(walk(twin.layers), walk(network.layers)):
        for name in new.parameters:
            setattr(old, name, getattr(new, name))
    new_error = network.fit(X[:1], Y[:1], 1, 0.5, verbose=False)[0]
    rng.state = state
    assert "new E" in text and "%.4f" % new_error in text


def test_exactly_in_fractions():
    def linear(kind):
        layers = [FCLayer((1, 2), (1, 2)), FCLayer((1, 2), (1, 1))]
        for layer in layers:
            layer.weights = [[Fraction(k + 1, 3) for k, _ in enumerate(row)] for row in layer.weights]
            layer.bias = [[Fraction(1, 7) for _ in layer.bias[0]]]
        network = Network()
        for layer in [kind(layers)] if kind else layers:
            network.add(layer)
        network.use(mse, mse_prime)
        errors = network.fit(X, Y, 2, Fraction(1, 5), verbose=False)
        return errors, parameters(network)

    assert linear(Sequence) == linear(None)
