"""fit in batches, with optimizers, shuffled, with validation: exact, and undone as ever."""

import json
from fractions import Fraction

import pytest

import purenn
from purenn import (
    Adam, FCLayer, Layer, Momentum, Network, Optimizer, Random, mse, mse_prime,
)  # fmt: skip
from purenn.linalg import axpy, multiply, scale, total
from purenn.numbers.random import default
from purenn.saving import storage

from test_interrupts import raising_at, small, traced
from test_network import X, Y, parameters, xor


def exact(kind=Fraction):
    """Two linear layers of fractions."""
    network, numbers = Network(), iter(range(1, 99))
    for shapes in ((1, 2), (1, 2)), ((1, 2), (1, 1)):
        layer = FCLayer(*shapes)
        for name in layer.parameters:
            rows = getattr(layer, name)
            setattr(layer, name, [[kind(next(numbers) % 7 - 3) / 4 for _ in row] for row in rows])
        network.add(layer)
    network.use(mse, mse_prime)
    return network


A = [[[Fraction(k), Fraction(k * k - 2, 3)]] for k in range(5)]
B = [[[Fraction(k - 1, 2)]] for k in range(5)]
RATE = Fraction(1, 10)


def flat(a):
    return [x for part in a for x in flat(part)] if isinstance(a, (list, tuple)) else [a]


def gradient(p, x, y):
    """dE/dP of one sample at these parameters, all in one list: what a step of rate 1 subtracts."""
    network = exact()
    put(network, p)
    network.fit([x], [y], 1, 1, verbose=False)
    return [before - after for before, after in zip(p, flat(parameters(network)))]


def put(network, p):
    numbers = iter(p)
    for layer in network.layers:
        for name in layer.parameters:
            rows = getattr(layer, name)
            setattr(layer, name, [[next(numbers) for _ in row] for row in rows])


def by_hand(size, order, epochs, move):
    """The parameters after training in batches; move(P, g, t) gives one parameter's."""
    p, t = flat(parameters(exact())), 0
    for _ in range(epochs):
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            sums = [sum(parts) for parts in zip(*[gradient(p, A[k], B[k]) for k in batch])]
            t += 1
            p = move(p, [s / len(batch) for s in sums], t)
    return p


@pytest.mark.parametrize("size", [1, 2, 3, 5, 9])
def test_a_batch_is_the_mean_of_its_samples(size):
    network = exact()
    epochs = 1 if size < 3 else 2  # fractions grow with each step
    network.fit(A, B, epochs, RATE, verbose=False, batch_size=size)
    descent = lambda p, g, t: [a - RATE * b for a, b in zip(p, g)]
    assert flat(parameters(network)) == by_hand(size, range(5), epochs, descent)
    assert {type(x) for x in flat(parameters(network))} == {Fraction}


@pytest.mark.parametrize("size", [2, 3])
def test_momentum(size):
    V, mu = [0] * 9, Fraction(3, 4)

    def move(p, g, t):
        V[:] = [mu * v + b for v, b in zip(V, g)]
        return [a - RATE / t * v for a, v in zip(p, V)]

    network = exact()
    optimizer = Momentum(lambda t: RATE / t, mu)
    network.fit(A, B, 1, optimizer, verbose=False, batch_size=size)
    assert flat(parameters(network)) == by_hand(size, range(5), 1, move)
    assert network.optimizer is optimizer and optimizer.steps == -(-5 // size)
    assert flat(optimizer.state) == V


def test_the_error_is_of_each_sample_before_its_batchs_step():
    network = exact()
    outputs = network.predict(A)
    errors = network.fit(A, B, 1, RATE, verbose=False, batch_size=5)
    assert errors == [sum([mse(y, output) for y, output in zip(B, outputs)]) / 5]


def test_batches_of_one_and_a_rate_move_as_ever():
    one, other = xor(dropout=True), xor(dropout=True)
    expected = one.fit(X, Y, 3, 0.1, verbose=False)
    assert other.fit(X, Y, 3, lambda epoch: 0.1, verbose=False, batch_size=1) == expected
    assert parameters(other) == parameters(one) and other.optimizer is None


def test_a_rate_for_each_epoch():
    one, other, seen = xor(), xor(), []

    def rate(epoch):
        seen.append(epoch)
        return 0.5 / epoch

    expected = [one.fit(X, Y, 1, 0.5 / epoch, verbose=False)[0] for epoch in (1, 2, 3)]
    assert other.fit(X, Y, 3, rate, verbose=False) == expected
    assert seen == [1, 2, 3] and parameters(other) == parameters(one)


# --- the order ----------------------------------------------------------------------------------


def shuffled(rng, n):
    order = list(range(n))
    for i in reversed(range(1, n)):
        j = int(rng.random() * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def test_the_order_is_drawn_anew_and_first():
    one, other = xor(dropout=True), xor(dropout=True)
    draws, rng = Random(8), Random(8)
    one.layers[2].rng, other.layers[2].rng = draws, rng
    for _ in range(3):
        order = shuffled(draws, 4)
        one.fit([X[k] for k in order], [Y[k] for k in order], 1, 0.1, verbose=False)
    x = list(X)
    other.fit(x, Y, 3, 0.1, verbose=False, shuffle=rng)
    assert parameters(other) == parameters(one) and rng.state == draws.state and x == X


def test_true_is_purenns_own_generator():
    one, other = xor(), xor()
    one.fit(X, Y, 2, 0.1, verbose=False, shuffle=Random(5))
    state = default.state
    try:
        purenn.seed(5)
        other.fit(X, Y, 2, 0.1, verbose=False, shuffle=True)
    finally:
        default.state = state
    assert parameters(other) == parameters(one)
    again = xor()
    again.fit(X, Y, 2, 0.1, verbose=False)
    assert parameters(again) != parameters(one)


# --- validation ---------------------------------------------------------------------------------


def test_validation_is_as_in_predict(capsys):
    network, seen = xor(dropout=True), []

    def on_epoch(epoch, error):
        outputs = network.predict(X[:3])
        expected = 0
        for y, output in zip(Y, outputs):
            expected += mse(y, output)
        assert network.validation_errors[-1] == expected / 3
        seen.append((epoch, len(network.validation_errors)))

    errors = network.fit(X, Y, 3, 0.1, True, on_epoch, validation=(X[:3], Y[:3]))
    assert seen == [(1, 1), (2, 2), (3, 3)]
    assert capsys.readouterr().out.splitlines() == [
        "epoch %d/3   error=%f   validation=%f" % (k + 1, errors[k], network.validation_errors[k])
        for k in range(3)
    ]
    network.fit(X, Y, 4, 0.1, False, keep=2, validation=[X, Y])
    assert len(network.validation_errors) == 2
    network.fit(X, Y, 1, 0.1, True, keep=0, validation=[X, Y])
    assert network.validation_errors == [] and "validation=" in capsys.readouterr().out
    network.fit(X, Y, 1, 0.1, False, validation=[X, Y])
    network.fit(X, Y, 1, 0.1, False)
    assert network.validation_errors == []


def test_validation_changes_nothing_else():
    one, other = xor(dropout=True), xor(dropout=True)
    expected = one.fit(X, Y, 3, 0.1, verbose=False)
    assert other.fit(X, Y, 3, 0.1, verbose=False, validation=(X, Y)) == expected
    assert parameters(other) == parameters(one)


def test_early_stopping():
    network = xor()
    stop = lambda epoch, error: network.validation_errors[-1] < 0.1
    errors = network.fit(X, Y, 500, 0.1, False, stop, validation=(X, Y))
    assert len(errors) < 500 and network.validation_errors[-2] >= 0.1 > network.validation_errors[-1]


# --- layers and optimizers of one's own ---------------------------------------------------------


class ScaleLayer(Layer):
    """As in Layer's documentation."""

    parameters = ("factor",)

    def __init__(self, input_shape=(1, 1)):
        self.input_shape = self.output_shape = input_shape
        self.factor = [1]

    def forward_propagation(self, input):
        self.input, self.output = input, scale(self.factor[0], input)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = scale(self.factor[0], output_error)
        self.factor_error = [total(multiply(self.input, output_error))]
        self.factor = axpy(-learning_rate, self.factor_error, self.factor)
        return input_error


class Reusing(ScaleLayer):
    """Writes dE/dP into the same list each time."""

    factor_error = [0]

    def backward_propagation(self, output_error, learning_rate):
        self.factor_error[0] = total(multiply(self.input, output_error))
        return scale(self.factor[0], output_error)


def scaling(layer):
    network = Network()
    network.add(layer)
    network.use(mse, mse_prime)
    return network


@pytest.mark.parametrize("kind", [ScaleLayer, Reusing])
def test_an_own_layer(kind):
    network = scaling(kind())
    network.fit([[[2]], [[3]]], [[[0]], [[0]]], 1, Fraction(1, 13), verbose=False, batch_size=2)
    assert network.layers[0].factor == [0]  # 1 - (8 + 18) / 2 / 13
    network.fit([[[2]]], [[[4]]], 1, Momentum(Fraction(1, 8)), verbose=False)
    assert network.layers[0].factor == [2]


class Silent(ScaleLayer):
    """Offers no dE/dP."""

    def backward_propagation(self, output_error, learning_rate):
        error = ScaleLayer.backward_propagation(self, output_error, learning_rate)
        del self.factor_error
        return error


def misshapen(self, output_error, learning_rate):
    error = ScaleLayer.backward_propagation(self, output_error, learning_rate)
    self.factor_error = [self.factor_error]
    return error


@pytest.mark.parametrize("program", [False, True])
@pytest.mark.parametrize("kind", [Silent, type("Flat", (ScaleLayer,), {"backward_propagation": misshapen})])
def test_a_layer_without_its_derivative_is_named(kind, program):
    network = scaling(kind())
    network.fit([[[2]]], [[[2]]], 1, 0.5, verbose=False, shuffle=True)
    for arguments in (0.1, 2), (Adam(), 1):
        with pytest.raises(ValueError, match=kind.__name__ + ".*factor_error"):
            network.fit([[[2]]] * 2, [[[4]]] * 2, 1, arguments[0], False, batch_size=arguments[1], program=program)
        assert network.layers[0].factor == [1] and not network.layers[0].training


def test_an_infinite_derivative_leaves_no_nan():
    class Infinite(ScaleLayer):
        def backward_propagation(self, output_error, learning_rate):
            self.factor_error = [float("inf")]
            self.factor = axpy(-learning_rate, self.factor_error, self.factor)
            return output_error

    network = scaling(Infinite())
    outputs = []
    network.use(lambda y, output: outputs.append(output) or 0, mse_prime)
    network.fit([[[2]]] * 3, [[[0]]] * 3, 1, Momentum(1.0), verbose=False, batch_size=3)
    assert outputs == [[[2]]] * 3 and network.layers[0].factor == [float("-inf")]


class Counting(Optimizer):
    """P <- P - learning_rate t g; its state is the number of its calls."""

    options = {"nesterov": False}  # its own, of which no constructor needs to know

    def step(self, P, g, state, learning_rate, t):
        assert state == (None if t == 1 else t - 1)
        return axpy(-learning_rate * t, g, P), t


@pytest.mark.parametrize("program", [False, True])
def test_an_own_optimizer(program):
    network = exact()
    network.fit(A, B, 1, Counting(RATE), verbose=False, batch_size=2, program=program)
    descent = lambda p, g, t: [a - RATE * t * b for a, b in zip(p, g)]
    assert flat(parameters(network)) == by_hand(2, range(5), 1, descent)
    assert network.optimizer.state == [3] * 4 and network.optimizer.steps == 3


def test_the_same_optimizer_goes_on():
    one, other = xor(), xor()
    one.fit(X, Y, 4, Adam(0.01), verbose=False, batch_size=3)
    other.fit(X, Y, 1, Adam(0.01), verbose=False, batch_size=3)
    other.fit(X, Y, 3, other.optimizer, verbose=False, batch_size=3)
    assert parameters(other) == parameters(one)
    assert other.optimizer.state == one.optimizer.state
    other.fit(X, Y, 1, 0.1, verbose=False)
    assert other.optimizer is not None


@pytest.mark.parametrize("program", [False, True])
def test_saved_and_loaded_it_goes_on_as_if_never_stopped(tmp_path, program):
    def rate(t):
        return 0.01 / t

    for make in (lambda: Momentum(0.1), lambda: Adam(rate, 0.5), lambda: Counting(0.1)):
        one, other = xor(dropout=True), xor(dropout=True)
        one.layers[2].rng, other.layers[2].rng = Random(4), Random(4)
        options = {"verbose": False, "batch_size": 3, "program": program}
        one.fit(X, Y, 2, make(), **options)
        one.fit(X, Y, 2, one.optimizer, **options)
        other.fit(X, Y, 2, make(), **options)
        other.save(tmp_path / "network")
        other = Network.load(tmp_path / "network", {"rate": rate, "Counting": Counting})
        assert repr(other.optimizer) == repr(one.optimizer) and other.optimizer.steps == 4
        other.fit(X, Y, 2, other.optimizer, **options)
        assert parameters(other) == parameters(one)
        assert flat(other.optimizer.state) == flat(one.optimizer.state)
    with pytest.raises(ValueError, match="Counting"):
        Network.load(tmp_path / "network", {"rate": rate})


def test_an_optimizer_that_no_file_can_keep(tmp_path):
    class Odd(Counting):
        def step(self, P, g, state, learning_rate, t):
            return P, {"t": t}

    network = exact()
    network.fit(A, B, 1, Odd(1), verbose=False)
    with pytest.raises(TypeError, match="save: .*expected numbers, texts"):
        network.save(tmp_path / "network")

    class Keeping(Counting):
        def __init__(self, learning_rate):
            super().__init__(learning_rate)
            self.speed = [0]

    network.optimizer = Keeping(1)
    network.optimizer.speed = [2]
    with pytest.raises(ValueError, match="got Keeping.speed"):
        network.save(tmp_path / "network")


@pytest.mark.parametrize("place, value", [
    (("class",), {"purenn": "FCLayer"}), (("class",), {"purenn": "adam_step"}), (("class",), {"purenn": "Optimizer"}),
    (("class",), {"custom": "missing"}), (("arguments",), [5, 5, 5, 5]), (("arguments", 0), {"text": "x"}),
    (("state", 0, 0, 0, 0), {}), (("state",), 5.5), ((), 5), ((), {}),
])  # fmt: skip
def test_a_crafted_optimizer_makes_a_sentence(tmp_path, place, value):
    network, path = xor(), tmp_path / "network"
    network.fit(X, Y, 1, Adam(), verbose=False)
    network.save(path)
    whole = data = json.loads(path.read_text())
    for key in ("network", "optimizer") + place[:-1]:
        data = data[key]
    if place:
        data[place[-1]] = value
    else:
        whole["network"]["optimizer"] = value
    whole["checksum"] = storage._checksum(whole["network"])
    path.write_text(json.dumps(whole))
    with pytest.raises(ValueError, match="load: no network can be made of .*expected|load: .*Error"):
        Network.load(path)


# --- what is refused, with nothing changed ------------------------------------------------------


@pytest.mark.parametrize("options, error, message", [
    ({"batch_size": 0}, ValueError, "batch_size: expected"),
    ({"batch_size": 2.0}, TypeError, "batch_size"),
    ({"batch_size": None}, TypeError, "batch_size"),
    ({"shuffle": None}, TypeError, "shuffle: expected True, False or a Random"),
    ({"shuffle": 7}, TypeError, "random"),
    ({"validation": 7}, TypeError, "validation: expected a pair"),
    ({"validation": (X,)}, TypeError, "validation: expected a pair"),
    ({"validation": (X, Y[:3])}, ValueError, "validation y: expected 4, one for each sample, got 3"),
    ({"validation": (Y, X)}, ValueError, r"validation x\[0\]: expected shape \(1, 2\)"),
    ({"validation": ([], [])}, ValueError, "validation x: expected at least one sample"),
    ({"learning_rate": "0.1", "batch_size": 2}, TypeError, "learning_rate: expected a number"),
    ({"learning_rate": Adam}, TypeError, r"learning_rate: .* such as Adam\(\)"),
    ({"learning_rate": lambda epoch: "x"}, TypeError, "learning_rate: expected a number"),
    ({"learning_rate": Momentum(lambda t: None)}, TypeError, "learning_rate: expected a number"),
    ({"learning_rate": Optimizer(0.1)}, NotImplementedError, "^$"),
])  # fmt: skip
@pytest.mark.parametrize("program", [False, True])
def test_wrong_arguments(options, error, message, program):
    network, options = xor(dropout=True), dict({"learning_rate": 0.1}, **options)
    before = parameters(network), network.layers[2].rng.state
    with pytest.raises(error, match=message):
        network.fit(X, Y, 2, verbose=False, program=program, **options)
    assert (parameters(network), network.layers[2].rng.state) == before
    assert not any(layer.training for layer in network.layers) and network.optimizer is None


def test_one_optimizer_in_two_networks():
    optimizer = Adam()
    xor().fit(X, Y, 1, optimizer, verbose=False)
    other = xor()
    with pytest.raises(ValueError, match="of another network"):
        other.fit(X, Y, 1, optimizer, verbose=False)
    assert other.optimizer is None and parameters(other) == parameters(xor())


def test_an_optimizer_of_other_parameters():
    network = xor()
    network.fit(X, Y, 1, Adam(), verbose=False)
    network.add(FCLayer((1, 1), (1, 1)))
    with pytest.raises(ValueError, match="for 6 parameters, .* for 4"):
        network.fit(X, Y, 1, network.optimizer, verbose=False)


@pytest.mark.parametrize("make, message", [
    (lambda: Momentum("x"), "Momentum learning_rate: expected a number"),
    (lambda: Momentum(0.1, 1), "Momentum momentum: expected a number from 0 to below 1, got 1"),
    (lambda: Momentum(0.1, -0.5), "Momentum momentum"), (lambda: Momentum(0.1, None), "Momentum momentum"),
    (lambda: Adam(beta1=1.0), "Adam beta1"), (lambda: Adam(beta2=float("nan")), "Adam beta2"),
    (lambda: Adam(epsilon=0), "Adam epsilon: expected 0 < epsilon"), (lambda: Adam(beta1=1j), "Adam beta1"),
])  # fmt: skip
def test_wrong_optimizers(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()


# --- what ends it -------------------------------------------------------------------------------


def prepared():
    """A network that draws, and the arguments of a fit in batches of 3 of 4, shuffled."""
    return small(), Adam(0.1), Random(9)


def state(network, optimizer, order):
    rng = network.layers[1].rng.state
    return repr((parameters(network), rng, optimizer.state, optimizer.steps, order.state))


class Stop(BaseException):
    pass


def states(program):
    """The states after each batch of two epochs: those that an interruption may leave."""
    result = []
    network, optimizer, order = prepared()
    result.append(state(network, optimizer, order))
    for epochs in 1, 2:
        for samples in 3, 4:
            network, optimizer, order = prepared()
            if epochs == 2:
                network.fit(X, Y, 1, optimizer, False, batch_size=3, shuffle=order, program=program)
            calls = []

            def loss_prime(y_true, y_pred):
                calls.append(1)
                if len(calls) > samples:
                    raise Stop
                return mse_prime(y_true, y_pred)

            network.use(mse, loss_prime)
            try:
                network.fit(X, Y, 2, optimizer, False, batch_size=3, shuffle=order, program=program)
            except Stop:
                pass
            result.append(state(network, optimizer, order))
    return result


def looked_at(code):
    names = "network.py", "epoch.py", "batches.py", "optimizers.py", "running.py"
    return code.co_filename.endswith(names)


def interrupted(network, optimizer, order, at, program):
    options = dict(batch_size=3, shuffle=order, program=program)
    fit = lambda: network.fit(X, Y, 2, optimizer, False, **options)
    return traced(raising_at(at, looked_at), fit)


@pytest.mark.unmeasured
@pytest.mark.parametrize("program", [False, True])
def test_an_interrupt_at_any_line_leaves_the_last_whole_batch(program):
    expected = states(program)
    assert len(set(expected)) == 5  # of an epoch and its first batch, one after the other
    at, found = 1, set()
    while True:
        network, optimizer, order = prepared()
        ended = interrupted(network, optimizer, order, at, program)
        assert state(network, optimizer, order) in expected, at
        assert not any(layer.training for layer in network.layers), at
        found.add(expected.index(state(network, optimizer, order)))
        if not ended:
            break
        at += 17 if program else 7
    assert found == set(range(5)) and at > 300


# --- an error that is no longer finite ----------------------------------------------------------


@pytest.mark.parametrize("program", [False, True])
def test_it_is_said_once_that_the_error_is_not_finite(capsys, program):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1), Random(0)))
    network.use(mse, mse_prime)
    x, y = [[[k]] for k in range(20)], [[[2 * k + 1]] for k in range(20)]
    errors = network.fit(x, y, 40, 0.1, verbose=10, program=program)
    first = [error - error == 0 for error in errors].index(False) + 1
    lines = capsys.readouterr().out.splitlines()
    told = [k for k, line in enumerate(lines) if "not finite since epoch %d:" % first in line]
    assert len(told) == 1 and "smaller learning_rate" in lines[told[0]] and first < 40
    assert len(lines) == 4 + 2 and lines[-1].startswith("epoch 40/40   error=")
    network.fit(x, y, 3, 0.1, verbose=False, program=program)
    assert capsys.readouterr().out == ""


def test_a_finite_error_says_nothing(capsys):
    xor().fit(X, Y, 3, 0.1)
    assert "finite" not in capsys.readouterr().out
