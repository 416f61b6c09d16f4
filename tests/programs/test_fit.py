"""fit(program=True) does what fit does, to the last bit, whatever ends it."""

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

import purenn
from purenn import (
    ActivationLayer, Adam, FCLayer, Layer, Momentum, Network, Random, mse, mse_prime,
    tanh, tanh_prime,
)  # fmt: skip
from purenn.numbers.choose import choose, greater

from networks import bits, data, network, results, state, twin
from test_interrupts import small, traced
from test_network import X, Y, xor

PHASES = [phase for phase in Phase if phase is not Phase.explain]
slowly = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)


seeds = st.integers(0, 10**9)  # of random.Random, which draws more evenly than hypothesis


@settings(slowly, max_examples=150)
@given(seeds, st.sampled_from(["floats", "odd", "odd", "fractions"]))
def test_the_same_as_by_the_layers(seed, numbers):
    pick = random.Random(seed).choice
    by_layers = network(pick, numbers)
    by_program = twin(by_layers)
    samples, epochs = (1, 2) if numbers == "fractions" else (2, 2)
    x, y = data(by_layers, pick, samples, numbers)
    rate = pick([0.1, 1, 0, 1e5])
    expected = results(by_layers, x, y, epochs, rate)
    assert results(by_program, x, y, epochs, rate, program=True) == expected


@settings(slowly, max_examples=40)
@given(seeds, st.sampled_from(["floats", "odd", "fractions"]))
def test_batches_and_optimizers(seed, numbers):
    """The derivatives are the program's, the steps the optimizer's own."""
    pick = random.Random(seed).choice
    nets = [network(pick, numbers)]
    nets.append(twin(nets[0]))
    x, y = data(nets[0], pick, 3, numbers)
    rate, size, order = pick([0.1, 1, 1e5]), pick([1, 2, 3]), pick([False, True])
    kind = pick(["rate", "function", "Momentum", "Adam"][: 3 if numbers == "fractions" else 4])
    ends = []
    for program, net in enumerate(nets):
        given = {
            "rate": rate, "function": lambda epoch: rate / epoch, "Momentum": Momentum(rate, 0.5),
            "Adam": Adam(rate),
        }[kind]  # fmt: skip
        options = {"batch_size": size, "shuffle": order, "program": bool(program)}
        validation = (x[:1], y[:1]) if size == 2 else None
        result = results(net, x, y, 2, given, validation=validation, **options)
        kept = net.optimizer and (bits(net.optimizer.state), net.optimizer.steps)
        ends.append((result, kept, bits(net.validation_errors)))
    assert ends[0] == ends[1]


class AnyLayer(Layer):
    """Does operations drawn at random with its input, its parameters and the error."""

    parameters = ("p",)
    input_shape = output_shape = (1, 2)

    def __init__(self, pick, values):
        self.p = [pick(values) for _ in range(3)]
        self.pick = pick
        self.forward = [self.operation(5 + k) for k in range(pick([2, 3, 30]))]
        self.backward = [self.operation(7 + k) for k in range(pick([2, 3, 30]))]
        self.moves = [(pick("gsx-*p"), pick(range(9)), pick(range(3))) for _ in range(3)]

    def operation(self, known):
        pick, there = self.pick, range(known)
        return pick("+-*/+-*+-*na?0112rt>c"), pick(there), pick(there), pick(there)

    def run(self, operations, values, rate=1):
        for name, i, j, k in operations:
            a, b, c = values[i], values[j], values[k]
            values.append(
                a + b if name == "+" else a - b if name == "-" else a * b if name == "*"
                else a / b if name == "/" else -a if name == "n" else abs(a) if name == "a"
                else choose(a < b, b, c) if name == "?" else choose(a < b, b / c, c) if name == ">"
                else 0 + a if name == "0" else a * 1 if name == "1" else a / 2 if name == "2"
                else -rate * a + b if name == "r" else tanh(a) if name == "t" else greater(a, -0.0)
            )  # fmt: skip
        return values

    def forward_propagation(self, input):
        self.input = list(input[0])
        values = self.run(self.forward, self.input + self.p)
        return [values[-2:]]

    def backward_propagation(self, output_error, learning_rate):
        values = self.run(self.backward, self.input + self.p + output_error[0], learning_rate)
        self.p = [
            -learning_rate * values[i] + p if move in "gs" else values[i] if move == "x"
            else p - values[i] if move == "-" else 0.5 * p if move == "*" else self.p[j]
            for p, (move, i, j) in zip(self.p, self.moves)
        ]  # fmt: skip
        return [values[-2:]]


ODD_FLOATS = -0.0, 0.0, 1.0, -1.0, 0.1, 3.0, 1e-300, 5e-324, -1e300, float("inf"), float("nan")


@settings(slowly, max_examples=2000)
@given(seeds)
def test_any_operations(seed):
    pick = random.Random(seed).choice
    values = pick([ODD_FLOATS, ODD_FLOATS[:4], ODD_FLOATS[:4], ODD_FLOATS[1:6], ODD_FLOATS + (0, 1, -3)])
    ends = []
    net = Network()
    for _ in range(pick([1, 1, 2])):
        net.add(AnyLayer(pick, values))
    net.use(mse, mse_prime)
    x = [[[pick(values), pick(values)]] for _ in range(2)]
    y = [[[pick(values), pick(values)]] for _ in range(2)]
    rate = pick([0.1, 0, 0.0, 1, -1])
    before = [layer.p for layer in net.layers]
    for program in False, True:
        for layer, p in zip(net.layers, before):
            layer.p = p
        result, left = results(net, x, y, 2, rate, program=program)
        if result[0] == "ZeroDivisionError":  # of two such quotients another one may be the first
            result = result[0]
        ends.append((result, left))
    assert ends[0] == ends[1]


# --- what ends it -------------------------------------------------------------------------------


class Ending(BaseException):
    """What no one catches."""


@slowly
@given(st.integers(1, 60), st.sampled_from([KeyboardInterrupt, Ending, ValueError, ZeroDivisionError]))
def test_an_exception_at_any_call(at, kind):
    """Of an activation, a loss, its derivative, a generator or on_epoch."""
    ends = []
    for program in False, True:
        left = [at]

        def count():
            left[0] -= 1
            if left[0] == 0:
                raise kind("at %d" % at)

        class Counting(Random):
            def random(self):
                count()
                return super().random()

        def counted(function):
            def called(*arguments):
                count()
                return function(*arguments)

            return called

        net = xor(dropout=True)
        net.layers[2].rng = Counting(4)
        net.add(ActivationLayer((1, 1), counted(lambda x: x * x), counted(lambda x: 2 * x)))
        net.use(counted(mse), counted(mse_prime))
        seen = []

        def on_epoch(epoch, error):
            seen.append((epoch, error, state(net)))
            count()

        try:
            end = net.fit(X, Y, 2, 0.1, False, on_epoch, program=program)
        except BaseException as error:
            end = repr(error)
        ends.append((end, seen, state(net)))
    assert ends[0] == ends[1]


def interrupted(net, at, further):
    """Whether fit was interrupted before some instruction: the at-th, and then `further` ones."""
    left = [at] + list(further)

    def trace(frame, event, argument):
        path = frame.f_code.co_filename
        if not path.endswith(("network.py", "running.py", "epoch.py", "tracing.py", "<string>")):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and left:
            left[0] -= 1
            if left[0] == 0:
                del left[0]
                raise KeyboardInterrupt
        return trace

    training = purenn.programs.running.Training(net)  # the writing of it changes nothing
    return traced(trace, lambda: net.fit(X, Y, 2, 0.1, verbose=False, program=training))


@pytest.mark.sampled(4)
@pytest.mark.unmeasured
@pytest.mark.parametrize("further", [(), (1,), (5,), (30, 2)])
def test_an_interrupt_before_any_instruction(further):
    net, expected = small(), []
    expected.append(state(net))
    for sample in range(8):
        net.fit([X[sample % 4]], [Y[sample % 4]], 1, 0.1, verbose=False)
        expected.append(state(net))
    at, found = 1, set()
    while True:
        net = small()
        if not interrupted(net, at, further):
            break
        assert state(net) in expected, at
        found.add(expected.index(state(net)))
        at += 7 if further else 5
    assert found == set(range(9)) and at > 1000


# --- what is seen between the epochs ---------------------------------------------------------------


def printed(capsys, net, **options):
    errors = net.fit(X, Y, 7, 0.1, program=options.pop("program"), **options)
    return errors, capsys.readouterr().out, state(net)


@pytest.mark.parametrize("options", [
    {}, {"verbose": 3}, {"verbose": False}, {"keep": 2}, {"keep": 0}, {"on_epoch": lambda epoch, _: epoch == 4}
])  # fmt: skip
def test_printed_and_kept(capsys, options):
    by_layers = printed(capsys, xor(), program=False, **options)
    assert printed(capsys, xor(), program=True, **options) == by_layers


CHANGES = {
    "parameters": lambda net: setattr(net.layers[0], "weights", [[0.5, -0.0, 0.25], [1.0, 2.0, 3.0]]),
    "a parameter in place": lambda net: net.layers[0].weights[0].__setitem__(1, -0.0),
    "ints": lambda net: setattr(net.layers[0], "weights", [[1, 2, 3], [0, 0, 1]]),
    "a rate": lambda net: setattr(net.layers[2], "rate", 0.25),
    "a function": lambda net: setattr(net.layers[1], "activation", purenn.relu),
    "the loss": lambda net: net.use(lambda t, y: 2 * mse(t, y), mse_prime),
    "a layer more": lambda net: net.add(ActivationLayer((1, 1), tanh, tanh_prime)),
    "another layer": lambda net: net.layers.__setitem__(4, ActivationLayer((1, 1), tanh, tanh_prime)),
    "a generator": lambda net: setattr(net.layers[2], "rng", Random(99)),
    "a generator's state": lambda net: net.layers[2].rng.seed(3),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_what_on_epoch_changes(change):
    ends = []
    for program in False, True:
        net, seen = xor(dropout=True), []

        def on_epoch(epoch, error):
            seen.append((error, state(net), net.predict(X)))
            if epoch == 2:
                CHANGES[change](net)

        errors = net.fit(X, Y, 4, 0.1, False, on_epoch, program=program)
        ends.append((errors, seen, state(net)))
    assert ends[0] == ends[1]


def test_a_minus_zero_between_two_epochs():
    """What was left out because no parameter is -0.0 is there as soon as one is."""
    ends = []
    for program in False, True:
        net, seen = Network(), []
        net.add(FCLayer((1, 1), (1, 1)))
        net.add(ActivationLayer((1, 1), lambda x: seen.append(repr(x)) or x, lambda x: 1))
        net.layers[0].weights, net.layers[0].bias = [[-1.0]], [[0.5]]
        net.use(mse, mse_prime)

        def on_epoch(epoch, error):
            net.layers[0].bias[0][0] = -0.0

        net.fit([[[0.0]]], [[[0.0]]], 2, 0, False, on_epoch, program=program)
        ends.append(seen)
    assert ends[0] == ends[1] == ["0.5", "0.0"]


def test_no_epochs_and_no_change():
    net = xor()
    before = [layer.__dict__.copy() for layer in net.layers]
    assert net.fit(X, Y, 0, 0.1, program=True) == []
    assert [layer.__dict__ for layer in net.layers] == before


def test_wrong_data_is_refused_as_by_the_layers():
    for program in False, True:
        with pytest.raises(ValueError, match=r"fit x_train\[1\]"):
            xor().fit([X[0], [[1]]], Y[:2], 1, 0.1, program=program)


def test_an_own_loss_that_returns_no_error():
    for loss, error, words in (
        (lambda t, y: None, TypeError, "fit: loss: expected a number"), (lambda t, y: t, TypeError, "fit: loss"),
    ):  # fmt: skip
        for program in False, True:
            net = xor()
            before = state(net)
            net.use(loss, mse_prime)
            with pytest.raises(error, match=words):
                net.fit(X, Y, 1, 0.1, verbose=False, program=program)
            assert state(net) == before
    for wrong in [[1]], [1.0], 3:
        for program in False, True:
            net = xor()
            net.use(mse, lambda t, y: [[1.0, 2.0]] if wrong == 3 else wrong[:0] or [[["x"]]])
            with pytest.raises((TypeError, ValueError), match="output_error"):
                net.fit(X, Y, 1, 0.1, verbose=False, program=program)
