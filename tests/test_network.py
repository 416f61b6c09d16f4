import copy
import io
import math
import os
import re
import sys
import types
from fractions import Fraction

import pytest

import purenn
from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, Layer, Network, Random,
    linalg, mse, mse_prime, program, seed, tanh, tanh_prime,
)

from purenn.fitting import progress

X = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
Y = [[[0]], [[1]], [[1]], [[0]]]


def xor(start=0, dropout=False):
    rng = Random(start)
    network = Network()
    network.add(FCLayer((1, 2), (1, 3), rng))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    if dropout:
        network.add(DropoutLayer((1, 3), 0.5, rng))
    network.add(FCLayer((1, 3), (1, 1), rng))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    return network


def parameters(network):
    return copy.deepcopy(
        [[getattr(layer, name) for name in layer.parameters] for layer in network.layers]
    )


def test_xor_learns(capsys):
    network = xor()
    errors = network.fit(X, Y, 1000, 0.1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "epoch 1/1000   error=%f" % errors[0]
    assert lines[-1] == "epoch 1000/1000   error=%f" % errors[-1]
    assert len(lines) == len(errors) == 1000
    assert errors[-1] < 0.001
    for (output,), (expected,) in zip(network.predict(X), Y):
        assert abs(output[0] - expected[0]) < 0.05


def test_fit_is_the_mean_error_and_one_step_a_sample():
    network, by_hand = xor(), xor()
    errors = network.fit(X, Y, 2, 0.1, verbose=False)
    for error in errors:
        total = 0
        for x, y in zip(X, Y):
            output = x
            for layer in by_hand.layers:
                output = layer.forward_propagation(output)
            total += mse(y, output)
            output_error = mse_prime(y, output)
            for layer in reversed(by_hand.layers):
                output_error = layer.backward_propagation(output_error, 0.1)
        assert error == total / 4
    assert parameters(network) == parameters(by_hand)


def test_verbose_false_is_silent(capsys):
    xor().fit(X, Y, 3, 0.1, verbose=False)
    assert capsys.readouterr().out == ""


def test_no_epochs_no_change():
    network = xor()
    before = parameters(network)
    assert network.fit(X, Y, 0, 0.1) == []
    assert parameters(network) == before


def test_fit_changes_no_data():
    x, y = copy.deepcopy(X), copy.deepcopy(Y)
    xor().fit(x, y, 1, 0.1, verbose=False)
    assert (x, y) == (X, Y)


def test_on_epoch_hears_of_each_and_may_stop():
    heard = []

    def on_epoch(epoch, error):
        heard.append((epoch, error))
        return epoch == 3

    errors = xor().fit(X, Y, 10, 0.1, verbose=False, on_epoch=on_epoch)
    assert heard == list(zip([1, 2, 3], errors))


def test_only_true_stops():
    assert len(xor().fit(X, Y, 5, 0.1, verbose=False, on_epoch=lambda *_: 0.5)) == 5


def test_layers_train_in_fit_only():
    network = xor(dropout=True)
    dropout = network.layers[2]
    seen, dropped = [], []

    def loss(y_true, y_pred):
        dropped.append(dropout.output[0].count(0))
        return mse(y_true, y_pred)

    network.use(loss, mse_prime)
    network.fit(
        X, Y, 2, 0.1, verbose=False,
        on_epoch=lambda epoch, error: seen.append(network.predict(X) == network.predict(X)),
    )
    assert len(dropped) == 8 and sum(dropped) > 0
    assert seen == [True, True] and dropout.training is False
    assert dropout._kept is None


def interrupted_at(sample):
    """mse_prime, but for a Ctrl-C at that call."""
    calls = []

    def prime(y_true, y_pred):
        calls.append(1)
        if len(calls) == sample:
            raise KeyboardInterrupt
        return mse_prime(y_true, y_pred)

    return prime


class Probe(Layer):
    """Passes its input on; calls a function of itself at every sample."""

    input_shape = output_shape = (1, 2)

    def __init__(self, call):
        self.call = call

    def forward_propagation(self, input):
        return self.call(self) or input

    def backward_propagation(self, output_error, learning_rate):
        return output_error


def behind_probe(call):
    network = Network()
    for layer in (Probe(call), FCLayer((1, 2), (1, 1))):
        network.add(layer)
    network.use(mse, mse_prime)
    return network


@pytest.mark.parametrize("wrong", [[[1]], [[1, 2, 3]], [[]], [{1, 2}], 5])
def test_data_that_on_epoch_spoils_are_refused(wrong):
    network, x, after = xor(), copy.deepcopy(X), []

    def spoil(epoch, error):
        after.append(parameters(network))
        x[2] = wrong

    with pytest.raises((ValueError, TypeError), match=r"fit x_train\[2\]"):
        network.fit(x, Y, 3, 0.1, verbose=False, on_epoch=spoil)
    assert [parameters(network)] == after


def test_an_interrupt_takes_back_a_layer_that_on_epoch_added():
    network = xor()

    def add(epoch, error):
        layer = FCLayer((1, 1), (1, 1))
        network.add(layer)
        network.layers[1].activation_prime = lambda x: 1 / 0
        after.append(parameters(network))

    after = []
    with pytest.raises(ZeroDivisionError):
        network.fit(X, Y, 2, 0.1, verbose=False, on_epoch=add)
    assert [parameters(network)] == after


@pytest.mark.parametrize("loss", [None, "0", [1]])
def test_a_loss_must_be_a_number(loss):
    network = xor()
    before = parameters(network)
    network.use(lambda y_true, y_pred: loss, mse_prime)
    with pytest.raises(TypeError, match="loss: expected a number, got"):
        network.fit(X, Y, 1, 0.1, verbose=False)
    assert parameters(network) == before


def test_fit_refuses_a_last_layer_that_returns_nothing():
    class Nothing(Layer):
        input_shape = output_shape = (1, 1)

        def forward_propagation(self, input):
            pass

    network = xor()
    network.add(Nothing())
    before = parameters(network)
    with pytest.raises(TypeError, match="mse y_pred: expected nested lists of numbers, got None"):
        network.fit(X, Y, 1, 0.1, verbose=False)
    assert parameters(network) == before


@pytest.mark.parametrize("sample", range(4))
def test_fit_refuses_a_layer_whose_output_does_not_fit(sample):
    calls = []

    def lengthen(layer):
        calls.append(1)
        return [[1, 2, 3]] if len(calls) == sample + 1 else None

    with pytest.raises(ValueError, match="FCLayer input: expected shape .1, 2., got shape .1, 3."):
        behind_probe(lengthen).fit(X, Y, 2, 0.1, verbose=False)


@pytest.mark.parametrize("interrupted", [1, 2, 3, 4, 5, 6, 7, 8, 9])
@pytest.mark.parametrize("exception", [KeyboardInterrupt, ZeroDivisionError])
def test_whatever_ends_fit_leaves_the_last_completed_sample(interrupted, exception):
    """The exception comes in the backward pass of layer 1, when layers 2 and 3 have moved."""
    network, steps = xor(), []

    def prime(x):
        steps.append(x)
        if len(steps) == interrupted * 4:  # one call a sample is layer 3's, three are 1's
            raise exception
        return tanh_prime(x)

    for layer in network.layers[1::2]:
        layer.activation_prime = prime
    with pytest.raises(exception):
        network.fit(X, Y, 3, 0.1, verbose=False)
    completed = interrupted - 1
    expected = xor()
    expected.fit(X, Y, completed // 4, 0.1, verbose=False)
    if completed % 4:
        expected.fit(X[: completed % 4], Y[: completed % 4], 1, 0.1, verbose=False)
    assert parameters(network) == parameters(expected)
    assert network.predict(X) == expected.predict(X)


def test_an_interrupt_between_two_samples_takes_nothing_back(monkeypatch):
    def interrupt(self, error):
        raise KeyboardInterrupt

    monkeypatch.setattr(progress.Progress, "sample", interrupt)
    network, expected = xor(), xor()
    with pytest.raises(KeyboardInterrupt):
        network.fit(X, Y, 1, 0.1)
    expected.fit(X[:1], Y[:1], 1, 0.1, verbose=False)
    assert parameters(network) == parameters(expected)


def test_an_interrupted_dropout_stops_training():
    network = xor(dropout=True)
    network.use(mse, lambda y_true, y_pred: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        network.fit(X, Y, 1, 0.1, verbose=False)
    assert not network.layers[2].training


def test_an_interrupt_takes_back_the_draws_of_its_sample():
    network = xor(dropout=True)
    network.use(mse, interrupted_at(3))
    with pytest.raises(KeyboardInterrupt):
        network.fit(X, Y, 1, 0.1, verbose=False)
    network.fit(X[2:], Y[2:], 1, 0.1, verbose=False)
    expected = xor(dropout=True)
    expected.fit(X, Y, 1, 0.1, verbose=False)
    assert parameters(network) == parameters(expected)


def test_predict_never_drops():
    network = xor(dropout=True)
    expected = network.predict(X)
    network.layers[2].training = True
    assert network.predict(X) == expected


def test_fractions_train_exactly():
    class Exact:
        def random(self):
            return Fraction(1, 5)

    network = Network()
    network.add(FCLayer((1, 2), (1, 1), Exact()))
    network.use(mse, mse_prime)
    errors = network.fit(X, Y, 2, Fraction(1, 10), verbose=False)
    assert all(type(e) is Fraction for e in errors)
    assert type(network.layers[0].weights[1][0]) is Fraction


# --- bad input --------------------------------------------------------------------------


def test_add_refuses_a_layer_that_does_not_fit():
    network = xor()
    with pytest.raises(ValueError, match=r"input_shape \(1, 1\).* got FCLayer with input_shape \(1, 2\)"):
        network.add(FCLayer((1, 2), (1, 3)))
    assert len(network.layers) == 4


def test_none_as_the_first_entry_of_a_shape_takes_any_number():
    network = Network()
    network.add(FCLayer((8, 2), (8, 3)))
    network.add(ActivationLayer((None, 3), tanh, tanh_prime))
    with pytest.raises(ValueError, match=r"input_shape \(None, 3\).* got FCLayer with input_shape \(8, 3\)"):
        network.add(FCLayer((8, 3), (8, 1)))
    network.add(FCLayer((None, 3), (None, 1)))
    assert len(network.layers) == 3


def test_sequences_of_different_lengths_in_one_training_set(tmp_path):
    purenn.seed(0)
    network = Network()
    network.add(FCLayer((None, 2), (None, 3)))
    network.add(ActivationLayer((None, 3), tanh, tanh_prime))
    network.add(FCLayer((None, 3), (None, 1), bias=False))
    network.use(mse, mse_prime)
    x = [[[0.5, 1]], [[1, 0], [0, 1], [0.25, 2]], [[1, 1], [1, 2]]]
    y = [[[a * b] for a, b in sample] for sample in x]
    errors = network.fit(x, y, 300, 0.1, verbose=False)
    assert errors[-1] < 0.01 < errors[0]
    network.save(tmp_path / "net")
    again = Network.load(tmp_path / "net")
    assert again.predict(x) == network.predict(x)
    assert repr(again) == repr(network) and "FCLayer((None, 3), (None, 1), bias=False)" in repr(network)
    assert "(None, 3)" in network.summary()
    assert "n×2 → n×3" in network._repr_html_()
    with pytest.raises(ValueError, match="FCLayer.*must not have None"):
        program(network)
    with pytest.raises(ValueError, match=r"predict input\[1\]: expected shape \(None, 2\), got shape \(1, 3\)"):
        network.predict([[[1, 2]], [[1, 2, 3]]])
    with pytest.raises(ValueError, match="mse"):
        network.fit([[[1, 2], [3, 4]]], [[[1]]], 1, 0.1, verbose=False)


def test_add_refuses_the_same_layer_twice():
    network, layer = Network(), ActivationLayer((1, 3), tanh, tanh_prime)
    network.add(layer)
    with pytest.raises(ValueError, match="new to the network, got the same ActivationLayer again"):
        network.add(layer)
    assert network.layers == [layer]


def test_add_refuses_a_layer_without_shapes():
    with pytest.raises(ValueError, match="that sets input_shape and output_shape, got Layer with None and None"):
        Network().add(Layer())


@pytest.mark.parametrize("layer", [FCLayer, tanh, None])
def test_add_refuses_what_is_no_layer(layer):
    with pytest.raises(TypeError, match="add: expected a Layer, got"):
        Network().add(layer)


@pytest.mark.parametrize("name", ["parameters", "arguments"])
def test_add_refuses_names_in_a_text(name):
    layer = FCLayer((1, 2), (1, 1))
    setattr(layer, name, ("weights"))
    with pytest.raises(TypeError, match="a tuple of names as `%s` of FCLayer, .* got str 'weights'" % name):
        Network().add(layer)


def test_a_layer_of_ones_own():
    class Double(Layer):
        input_shape = output_shape = (1, 1)

        def forward_propagation(self, input):
            return [[2 * input[0][0]]]

        def backward_propagation(self, output_error, learning_rate):
            return [[2 * output_error[0][0]]]

    network = xor()
    network.add(Double())
    assert len(network.fit(X, Y, 2, 0.1, verbose=False)) == 2
    with pytest.raises(TypeError, match="expected a layer that names its constructor's arguments"):
        network.save("never written")


@pytest.mark.parametrize(
    "x, y, error, message",
    [
        (X, Y[:3], ValueError, "fit y_train: expected 4, one for each sample, got 3"),
        ([], [], ValueError, "fit x_train: expected at least one sample"),
        (X, [], ValueError, "fit y_train: expected at least one sample"),
        (None, Y, TypeError, "fit x_train: expected a list of samples, got NoneType"),
        (X, iter(Y), TypeError, "fit y_train: expected a list of samples, got .*iterator"),
        (X[:3] + [[[1]]], Y, ValueError, r"fit x_train\[3\]: expected shape \(1, 2\), got shape \(1, 1\)"),
        (X[:3] + [[1, 2]], Y, ValueError, r"fit x_train\[3\]: expected shape \(1, 2\), got shape \(2,\): wrap it, \[\[1, 2\]\]"),
        (X, Y[:2] + [[[1, 2]], [[1]]], ValueError, r"fit y_train\[2\]: expected shape \(1, 1\)"),
        (X, Y[:3] + [[["1"]]], TypeError, r"fit y_train\[3\].*got str"),
        (X, Y[:3] + [1], TypeError, r"fit y_train\[3\].*got a number"),
    ],
)
def test_fit_refuses_wrong_data_before_it_learns(x, y, error, message):
    network = xor()
    before = parameters(network)
    with pytest.raises(error, match=message):
        network.fit(x, y, 1, 0.1, verbose=False)
    assert parameters(network) == before


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"epochs": -1}, ValueError, "fit epochs: expected an int of at least 0, got -1"),
        ({"epochs": 1.5}, TypeError, "fit epochs: expected an int of at least 0, got float 1.5"),
        ({"learning_rate": "fast"}, TypeError, "fit learning_rate: expected a number, got str"),
        ({"on_epoch": 3}, TypeError, "fit on_epoch: expected a function, got int"),
        ({"keep": -1}, ValueError, "fit keep: expected an int of at least 0, got -1"),
        ({"keep": "all"}, TypeError, "fit keep: expected an int of at least 0, got str 'all'"),
    ],
)
def test_fit_refuses_wrong_arguments(arguments, error, message):
    given = dict({"epochs": 1, "learning_rate": 0.1, "verbose": False}, **arguments)
    with pytest.raises(error, match=message):
        xor().fit(X, Y, **given)


def test_what_is_missing():
    with pytest.raises(ValueError, match="expected a network with layers"):
        Network().predict(X)
    network = Network()
    network.add(FCLayer((1, 2), (1, 1)))
    with pytest.raises(ValueError, match=r"expected a loss, set by use\(loss, loss_prime\)"):
        network.fit(X, Y, 1, 0.1)
    with pytest.raises(TypeError, match="use loss: expected a function, got str"):
        network.use("mse", mse_prime)
    with pytest.raises(TypeError, match="use loss_prime: expected a function, the derivative of the loss, .* got float"):
        network.use(mse, 2.0)
    assert network.loss is None


@pytest.mark.parametrize("bad", [[], [[[1]]], [[1, 2]], [[[1, [2]]]], "ab", 3, None])
def test_predict_refuses_wrong_data(bad):
    with pytest.raises((ValueError, TypeError), match="predict input"):
        xor().predict(bad)


@pytest.mark.parametrize("keep, errors", [(None, 5), (0, 0), (1, 1), (3, 3), (9, 5)])
def test_keep_returns_the_last_errors(keep, errors):
    all_errors = xor().fit(X, Y, 5, 0.1, verbose=False)
    kept = xor().fit(X, Y, 5, 0.1, verbose=False, keep=keep)
    assert kept == all_errors[5 - errors :]


# --- memory and progress ----------------------------------------------------------------


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="tracemalloc is CPython's")
@pytest.mark.parametrize(
    "layer, numbers",
    [
        (FCLayer((1, 784), (1, 100)), 0),
        # references to the inputs twice and to the outputs, in one row
        (ActivationLayer((28, 28, 4), tanh, tanh_prime), 3 * 3136),
        # references twice to the input and the outputs, to the kernels with their rows
        (ConvLayer((28, 28, 1), (3, 3), 8), 2 * 784 + 4 * 72 + 2 * 5408),
        (ConvLayer((14, 14, 8), (3, 3), 16), 2 * 1568 + 4 * 1152 + 2 * 2304),
    ],
)
def test_predict_allocates_the_output_and_little_else(layer, numbers):
    import tracemalloc

    network = Network()
    network.add(layer)
    image = linalg.apply(lambda zero: 0.5, linalg.zeros(layer.input_shape))
    tracemalloc.start()
    try:
        output = network.predict([image])
        alive, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert output == [layer.output]
    # and what coverage, if it watches, allocates in between
    assert alive <= peak <= 1.1 * alive + 10 * numbers + 3000


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Unflushed(Terminal):
    @property
    def flush(self):
        raise AttributeError("flush")


def screen(text):
    """What a terminal shows of it: a carriage return overwrites its line."""
    lines = []
    for line in text.split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part):]
        lines.append(shown.rstrip())
    return lines


@pytest.fixture
def slow(monkeypatch):
    """A clock by which each sample takes 200 ms."""
    import time

    now = [0.0]

    def tick():
        now[0] += 0.2
        return now[0]

    monkeypatch.setattr(time, "time", tick)


@pytest.mark.parametrize("kind", [Terminal, Unflushed])
def test_progress_on_a_terminal_leaves_no_trace(monkeypatch, slow, kind):
    terminal = kind()
    monkeypatch.setattr(sys, "stdout", terminal)
    xor().fit(X, Y, 2, 0.1)
    text = terminal.getvalue()
    assert re.search(r"\r  3/4 samples   error=0\.\d{6}   0:01 left", text)
    assert [re.sub(r"0\.\d+", "…", line) for line in screen(text)] == [
        "epoch 1/2   error=…", "epoch 2/2   error=…", "",
    ]


def test_progress_is_removed_when_training_fails(monkeypatch, slow):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    network = xor()
    network.use(mse, interrupted_at(4))
    with pytest.raises(KeyboardInterrupt):
        network.fit(X, Y, 2, 0.1)
    assert "3/4 samples" in terminal.getvalue()
    assert screen(terminal.getvalue()) == [""]


@pytest.mark.parametrize("width", [12, 40, 200])
def test_progress_fits_into_the_terminal(monkeypatch, slow, width):
    """A line that reached the border would go on below, and could not be taken back."""
    terminal = Terminal()
    monkeypatch.setattr(terminal, "fileno", lambda: 1)
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((width, 24)))
    monkeypatch.setattr(sys, "stdout", terminal)
    xor().fit(X * 1000, Y * 1000, 1, 0.1, verbose=2)
    parts = terminal.getvalue().split("\r")
    assert len(parts) > 1000 and max([len(part) for part in parts[:-1]]) == min(width - 1, 48)


@pytest.mark.parametrize("error, text", [
    (0.322980, "0.322980"), (0.000242, "0.000242"), (0.0, "0.000000"), (9.99e-5, "9.99e-05"),
    (4.1e-7, "4.10e-07"), (5e-324, "4.94e-324"), (1234.5, "1234.500000"), (5e59, "5.00e+59"),
    (1e22, "1.00e+22"), (math.inf, "inf"), (math.nan, "nan"),
])  # fmt: skip
def test_errors_are_printed_legibly(capsys, error, text):
    network = Network()
    network.add(FCLayer((1, 2), (1, 1)))
    network.use(lambda y_true, y_pred: error, mse_prime)
    network.fit([[[1, 2]]], [[[1]]], 1, 0)
    printed = capsys.readouterr().out
    assert printed.startswith("epoch 1/1   error=%s\n" % text)
    assert ("not finite" in printed) == (not math.isfinite(error))


def test_no_progress_into_a_pipe(capsys, slow):
    xor().fit(X, Y, 2, 0.1)
    assert "\r" not in capsys.readouterr().out


@pytest.mark.parametrize("module, attribute", [("sys", "stdout"), ("time", "time")])
@pytest.mark.parametrize("without", ["the module", "the attribute"])
def test_small_boards_have_no_progress(monkeypatch, capsys, module, attribute, without):
    there = xor().fit(X, Y, 2, 0.1, verbose=False)
    poor = None if without == "the module" else types.ModuleType(module)
    assert not hasattr(poor, attribute)
    monkeypatch.setitem(sys.modules, module, poor)
    assert xor().fit(X, Y, 2, 0.1) == there
    assert capsys.readouterr().out.count("epoch ") == 2


# --- hints --------------------------------------------------------------------------------


class Array:
    """As much of NumPy's as a whole data set shows."""

    dtype = "float64"

    def tolist(self):
        return [[[1.0, 2.0]]]


@pytest.mark.parametrize("x, y, outputs, hint", [
    (Array(), [[[1]]], 1, r"x_train: .*got Array: pass its .tolist\(\)"),
    ([[[1, 2]]], Array(), 1, r"y_train: .*got Array: pass its .tolist\(\)"),
    ([[[1, 2]]], [3], 1, r"y_train\[0\]: .*\(1, 1\), got a number: wrap it, \[\[3\]\]"),
    ([[[1, 2]]], [2], 4, r"purenn.data.one_hot\(labels, 4\) makes samples"),
])  # fmt: skip
def test_refused_data_get_a_hint(x, y, outputs, hint):
    network = Network()
    network.add(FCLayer((1, 2), (1, outputs)))
    network.use(mse, mse_prime)
    with pytest.raises(TypeError, match=hint):
        network.fit(x, y, 1, 0.1, verbose=False)


def sequences():
    network = Network()
    network.add(FCLayer((3, 2), (3, 4)))
    network.use(mse, mse_prime)
    return network


@pytest.mark.parametrize("call", [
    lambda: xor().predict([0, 1]), lambda: xor().fit([0, 1], [0, 1], 1, 0.1, verbose=False),
    lambda: FCLayer((1, 2), (1, 3)).forward_propagation(1), lambda: mse([[1, 2]], 1),
    lambda: purenn.softmax_cross_entropy([[1]], 1), lambda: sequences().fit([[[1, 2]] * 3], [1], 1, 0.1),
])  # fmt: skip
def test_a_number_that_cannot_be_a_label_is_taken_for_none(call):
    with pytest.raises(TypeError, match=r"expected shape \(\w+, \w+\), got a number$"):
        call()


# --- the package ------------------------------------------------------------------------


def test_every_name_can_be_imported():
    for name in purenn.__all__:
        assert getattr(purenn, name).__name__.split(".")[-1] == name
    assert set(purenn.__all__) <= set(dir(purenn))
    assert purenn.linalg.dot([[2]], [[3]]) == [[6]]
    with pytest.raises(AttributeError, match="no attribute 'tahn'"):
        purenn.tahn


def test_the_modules_of_the_article():
    from purenn.layers.activation_layer import ActivationLayer
    from purenn.activations import tanh, tanh_prime
    from purenn.layers.conv_layer import ConvLayer
    from purenn.layers.fc_layer import FCLayer
    from purenn.layers.layer import Layer
    from purenn.losses import mse, mse_prime
    from purenn.network import Network
