"""What is a user's own: functions are called as by the layers, layers written out like purenn's."""

import copy

import pytest

import purenn
from purenn import ActivationLayer, DropoutLayer, FCLayer, Layer, Network, Random, mse, mse_prime, tanh, tanh_prime
from purenn.linalg import apply, axpy, multiply, scale, total

from networks import bits, state
from test_network import X, Y, xor


class Calls:
    """Functions that note with what they are called."""

    def __init__(self):
        self.noted = []

    def function(self, name, f):
        def called(*arguments):
            self.noted.append((name, bits(list(arguments))))
            return f(*arguments)

        return called


def own_network(calls, loss=True):
    network = xor(dropout=True)
    f, f_prime = calls.function("f", lambda x: x * x - x), calls.function("f'", lambda x: 2 * x - 1)
    network.add(ActivationLayer((1, 1), f, f_prime))
    network.add(FCLayer((1, 1), (1, 1), Random(3)))
    network.add(ActivationLayer((1, 1), f, f_prime))
    if loss:
        network.use(calls.function("E", mse), calls.function("E'", mse_prime))
    return network


@pytest.mark.parametrize("loss", [True, False])
def test_own_functions_are_called_as_by_the_layers(loss):
    notes = []
    for program in False, True:
        calls = Calls()
        network = own_network(calls, loss)
        errors = network.fit(X, Y, 3, 0.1, verbose=False, program=program)
        notes.append((errors, calls.noted, state(network)))
    assert len(notes[0][1]) == 3 * 4 * (6 if loss else 4)
    assert notes[0] == notes[1]


def test_a_program_calls_them_too_and_its_text_cannot():
    network = own_network(Calls())
    program = purenn.program(network)
    before = state(network)
    trained = copy.deepcopy(network)
    assert program.train(X, Y, 2, 0.1) == trained.fit(X, Y, 2, 0.1, verbose=False)
    assert [program.predict(x) for x in X] == trained.predict(X)
    assert state(network) == before
    with pytest.raises(ValueError, match=r"got layers\[5\].activation called, layers\[5\].activation_prime called"):
        str(program)
    with pytest.raises(ValueError, match="loss called, loss_prime called"):
        network = xor()
        network.use(Calls().function("E", mse), Calls().function("E'", mse_prime))
        str(purenn.program(network))


def test_an_own_generator():
    class Given:
        def __init__(self):
            self.draws = 0

        def random(self):
            self.draws += 1
            return self.draws * 0.37 % 1

    networks = []
    for program in False, True:
        network = xor()
        network.add(DropoutLayer((1, 1), 0.5, Given()))
        network.fit(X, Y, 3, 0.1, verbose=False, program=program)
        networks.append(([layer.weights for layer in network.layers[:3:2]], network.layers[-1].rng.draws))
    assert networks[0] == networks[1]
    with pytest.raises(ValueError, match="rng Given"):
        str(purenn.program(network))


class ScaleLayer(Layer):
    """Y = a X with one number a to learn: dE/dX = a dE/dY, dE/da = sum X * dE/dY."""

    parameters = ("factor",)

    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape
        self.factor = [0.75]

    def forward_propagation(self, input):
        self.input = input
        return scale(self.factor[0], input)

    def backward_propagation(self, output_error, learning_rate):
        input_error = scale(self.factor[0], output_error)
        self.factor_error = [total(multiply(self.input, output_error))]
        self.factor = axpy(-learning_rate, self.factor_error, self.factor)
        return input_error


def with_own_layer(layer):
    network = xor()
    network.layers.insert(2, layer)
    return network


def test_an_own_layer_is_written_out():
    by_layers, by_program = with_own_layer(ScaleLayer((1, 3))), with_own_layer(ScaleLayer((1, 3)))
    program = purenn.program(by_layers)
    names = {}
    exec(str(program), names)
    errors = by_layers.fit(X, Y, 5, 0.1, verbose=False)
    assert by_program.fit(X, Y, 5, 0.1, verbose=False, program=True) == errors
    assert names["train"](X, Y, 5, 0.1) == errors
    assert state(by_program) == state(by_layers)
    assert "factor2_0 = factor2_0 - rate * (" in str(program)


class Comparing(ScaleLayer):
    def forward_propagation(self, input):
        return super().forward_propagation([[x if x > 0 else 0 for x in row] for row in input])


class Rooting(ScaleLayer):
    def forward_propagation(self, input):
        import math

        return super().forward_propagation(apply(math.sqrt, input))


class Shrinking(ScaleLayer):
    def backward_propagation(self, output_error, learning_rate):
        self.factor = []
        return output_error


class Patched(ScaleLayer):
    def __init__(self, input_shape):
        super().__init__(input_shape)
        self.forward_propagation = lambda input: input


class Anything(ScaleLayer):
    def __init__(self, input_shape):
        super().__init__(input_shape)
        self.input_shape = (None, 3)


@pytest.mark.parametrize("kind, reason", [
    (Comparing, "it compares numbers"), (Rooting, "it needs numbers"), (Shrinking, "its factor"),
    (Patched, "its forward_propagation"), (Anything, "None"),
])  # fmt: skip
def test_what_cannot_be_written_out(kind, reason):
    network = with_own_layer(kind((1, 3)))
    before = [dict(layer.__dict__) for layer in network.layers]
    with pytest.raises(ValueError, match=r"program: expected .*layers\[2\] %s: .*%s" % (kind.__name__, reason)):
        purenn.program(network)
    if kind is not Anything:
        with pytest.raises(ValueError, match=r"layers\[2\] %s: .*%s" % (kind.__name__, reason)):
            network.fit(X, Y, 1, 0.1, verbose=False, program=True)
    assert [layer.__dict__ for layer in network.layers] == before


def test_refused():
    with pytest.raises(ValueError, match="program: expected a network with layers"):
        purenn.program(Network())
    with pytest.raises(ValueError, match="program language: expected python, javascript or c, got 'rust'"):
        purenn.program(xor(), "rust")
    for odd in float("nan"), float("inf"):
        network = xor()
        network.layers[2].weights[1][0] = odd
        with pytest.raises(ValueError, match=r"program layers\[2\]\.weights\[1\]\[0\]: expected a finite"):
            purenn.program(network)
    network.layers[2].weights[1][0] = 1
    for language in "javascript", "c":
        with pytest.raises(ValueError, match=r"layers\[2\]\.weights\[1\]\[0\]: expected a float.* got 1"):
            purenn.program(network, language)


def test_too_large(monkeypatch):
    monkeypatch.setattr(purenn.programs.tracing, "MOST", 50)
    with pytest.raises(ValueError, match="at most 50 operations a sample, got a network of about 1[0-9][0-9]$"):
        purenn.program(xor())


def test_only_predict():
    network = xor()
    for program in purenn.program(network, train=False), purenn.program(without_loss(network)):
        assert "def train" not in str(program) and "def step" not in str(program)
        assert [program.predict(x) for x in X] == network.predict(X)
        with pytest.raises(ValueError, match="train: expected a program with a loss"):
            program.train(X, Y, 1, 0.1)


def without_loss(network):
    network = copy.copy(network)
    network.loss = network.loss_prime = None
    return network


def test_save(tmp_path):
    program = purenn.program(xor())
    program.save(tmp_path / "xor.py")
    assert (tmp_path / "xor.py").read_text() == str(program)
    program.train(X, Y, 1, 0.1)
    assert (tmp_path / "xor.py").read_text() != str(program)


def test_wrong_shapes():
    program = purenn.program(xor())
    with pytest.raises(ValueError, match="predict sample"):
        program.predict([[1]])
    with pytest.raises(ValueError, match="fit x_train"):
        program.train([[[1]]], Y, 1, 0.1)
