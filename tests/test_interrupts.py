"""Whatever ends fit, and however often: a network after some completed sample, not in training."""

import sys

import pytest

from purenn import ActivationLayer, DropoutLayer, FCLayer, Network, Random, mse, mse_prime, tanh, tanh_prime

from test_network import X, Y, interrupted_at, parameters


def small():
    """Two layers that draw from one generator."""
    rng = Random(5)
    network = Network()
    network.add(FCLayer((1, 2), (1, 2), rng))
    network.add(DropoutLayer((1, 2), 0.5, rng))
    network.add(FCLayer((1, 2), (1, 1), rng))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    return network


def state(network):
    return parameters(network), network.layers[1].rng.state


def states():
    """The states after each number of samples."""
    network = small()
    result = [state(network)]
    for sample in range(8):
        network.fit([X[sample % 4]], [Y[sample % 4]], 1, 0.1, verbose=False)
        result.append(state(network))
    return result


def raising_at(line, looked_at):
    """A trace function that raises KeyboardInterrupt at that line of the code that is looked at."""
    left = [line]

    def trace(frame, event, argument):
        if not looked_at(frame.f_code):
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
        return trace

    return trace


def traced(trace, fit):
    """Whether fit() was interrupted by this trace function."""
    old = sys.gettrace()
    sys.settrace(trace)
    try:
        fit()
        return False
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(old)


def of_fit(code):
    names = "fit", "_train", "run_epoch", "finish", "put", "completely"
    return code.co_filename.endswith(("network.py", "epoch.py")) and code.co_name in names


def interrupted(network, line):
    """Whether fit was, at that line."""
    trace = raising_at(line, of_fit)
    return traced(trace, lambda: network.fit(X, Y, 2, 0.1, verbose=False))


def test_an_interrupt_at_each_line_of_fit():
    expected = states()
    line = 1
    while interrupted(small(), line):
        network = small()
        interrupted(network, line)
        assert state(network) in expected, line
        assert not any(layer.training for layer in network.layers), line
        line += 1
    assert line > 100


class Fragile(FCLayer):
    """Interrupts some of the assignments to its attributes."""

    left = []

    def __setattr__(self, name, value):
        if Fragile.left:
            Fragile.left[0] -= 1
            if Fragile.left[0] == 0:
                Fragile.left.pop(0)
                raise KeyboardInterrupt
        super().__setattr__(name, value)


@pytest.mark.parametrize("further", [[], [1], [1, 1], [2, 1, 3]])
def test_more_interrupts_while_the_sample_is_taken_back(further):
    expected = states()
    for sample in range(1, 5):
        for first in range(1, 8):
            network = small()
            for layer in network.layers[::2]:
                layer.__class__ = Fragile
            stopping = interrupted_at(sample)

            def loss_prime(y_true, y_pred):
                try:
                    return stopping(y_true, y_pred)
                except KeyboardInterrupt:
                    Fragile.left = [first] + further
                    raise

            network.use(mse, loss_prime)
            with pytest.raises(KeyboardInterrupt):
                network.fit(X, Y, 1, 0.1, verbose=False)
            Fragile.left = []
            assert state(network) == expected[sample - 1]
            assert not any(layer.training for layer in network.layers)


def test_predict_in_the_middle_of_fit_leaves_dropout_on():
    network, seen = small(), []

    def loss(y_true, y_pred):
        network.predict(X)
        seen.append([layer.training for layer in network.layers])
        return mse(y_true, y_pred)

    network.use(loss, mse_prime)
    network.fit(X, Y, 2, 0.1, verbose=False)
    assert seen == [[True] * 4] * 8
    assert not any(layer.training for layer in network.layers)


def test_predict_in_the_middle_of_fit_changes_nothing_that_is_learned():
    plain, spied = small(), small()

    def loss(y_true, y_pred):
        spied.predict([[[5, 7]]])
        return mse(y_true, y_pred)

    spied.use(loss, mse_prime)
    for network in (plain, spied):
        network.fit(X, Y, 3, 0.1, verbose=False)
    for layer, other in zip(plain.layers, spied.layers):
        for name in layer.parameters:
            assert getattr(layer, name) == getattr(other, name)


def test_a_predict_that_fails_restores_the_mode():
    network = small()
    network.layers[1].training = True
    network.layers[3].activation = lambda x: 1 / 0
    with pytest.raises(ZeroDivisionError):
        network.predict(X)
    assert [layer.training for layer in network.layers] == [False, True, False, False]
