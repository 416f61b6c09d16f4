"""fit(program=True) does what fit does, to the last bit, whatever ends it."""

import copy
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

import purenn
from purenn import ActivationLayer, DropoutLayer, FCLayer, Network, Random, mse, mse_prime, tanh, tanh_prime

from networks import bits, data, network, results, state, twin
from test_network import X, Y, xor

PHASES = [phase for phase in Phase if phase is not Phase.explain]
slowly = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)


def picking(source):
    """The pick of networks.py, from hypothesis's st.data()."""
    return lambda options: options[source.draw(st.integers(0, len(options) - 1))]


@slowly
@given(st.data(), st.sampled_from(["floats", "odd", "fractions"]))
def test_the_same_as_by_the_layers(source, numbers):
    pick = picking(source)
    by_layers = network(pick, numbers)
    by_program = twin(by_layers)
    samples, epochs = (1, 2) if numbers == "fractions" else (2, 2)
    x, y = data(by_layers, pick, samples, numbers)
    rate = pick([0.1, 1, 0, 1e5])
    expected = results(by_layers, x, y, epochs, rate)
    assert results(by_program, x, y, epochs, rate, program=True) == expected


# --- what ends it -------------------------------------------------------------------------------


class Ending(BaseException):
    """What no one catches."""


@slowly
@given(st.data(), st.sampled_from([KeyboardInterrupt, Ending, ValueError, ZeroDivisionError]))
def test_an_exception_at_any_call(source, kind):
    """Of an activation, a loss, its derivative, a generator or on_epoch."""
    at = source.draw(st.integers(1, 60))
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


def small():
    """Two layers that draw from one generator."""
    rng = Random(5)
    net = Network()
    net.add(FCLayer((1, 2), (1, 2), rng))
    net.add(DropoutLayer((1, 2), 0.5, rng))
    net.add(FCLayer((1, 2), (1, 1), rng))
    net.add(ActivationLayer((1, 1), tanh, tanh_prime))
    net.use(mse, mse_prime)
    return net


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
    old = sys.gettrace()
    sys.settrace(trace)
    try:
        net.fit(X, Y, 2, 0.1, verbose=False, program=training)
        return False
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(old)


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
