"""Every door, every argument, every value of BAD: what is wrong is refused in words, at once.

A TypeError or ValueError says what was expected and what came, in at most 500 characters, and
nothing has changed. Inside the doors Python speaks: linalg is asked for an exception only.
"""

import math
import os
import signal
from contextlib import contextmanager

import pytest

import purenn
from bad_values import Angry, branching, deep, endless, generator
from purenn import (
    ActivationLayer, AttentionLayer, AveragePoolingLayer, ConvLayer, DropoutLayer, EmbeddingLayer,
    FCLayer, FlattenLayer, LayerNormLayer, MaxPoolingLayer, Network, PositionLayer, Random,
    ResidualLayer, RMSNormLayer, SoftmaxLayer, linalg, mse, mse_prime, tanh, tanh_prime,
)
from purenn.linalg import shape
from purenn.numbers.random import default
from purenn.numbers.uniform import uniform

KINDS = {
    "None": lambda: None, "text": lambda: "0.5", "long text": lambda: "x" * 10**6, "bytes": lambda: b"x",
    "dict": lambda: {1: 2}, "set": lambda: {1, 2}, "generator": generator, "module": lambda: math,
    "object": object, "Angry": Angry,
}  # fmt: skip
LISTS = {
    "[]": list, "[[]]": lambda: [[]], "ragged": lambda: [[1, 2], [3]], "mixed": lambda: [1, [2]],
    "negative": lambda: (-1, 3), "deep": lambda: deep(10**5), "endless": endless,
    "branching": lambda: branching(40), "texts": lambda: [["1", "2"]], "long": lambda: [0] * 10**6,
}  # fmt: skip
BAD = dict(KINDS)
BAD.update(LISTS)


# --- what is called -----------------------------------------------------------------------


def of(function, *arguments):
    return lambda folder: (function, arguments)


def layer(make, x, method, *arguments):
    """A method of a layer that has seen a sample."""

    def call(folder):
        made = make()
        made.forward_propagation(x)
        return getattr(made, method), arguments

    return call


def network(method, *arguments):
    """A method of a network that has learned a little."""

    def call(folder):
        made = Network()
        made.add(FCLayer((1, 2), (1, 3), Random(1)))
        made.add(ActivationLayer((1, 3), tanh, tanh_prime))
        made.add(DropoutLayer((1, 3), 0.5, Random(2)))
        made.use(mse, mse_prime)
        made.fit([[[1, 2]]], [[[1, 2, 3]]], 1, 0.1, verbose=False)
        path = os.path.join(folder, "network")
        made.save(path)
        return getattr(made, method), [path if a == "path" else a for a in arguments]

    return call


X, E3 = uniform((1, 2), Random(4)), uniform((1, 3), Random(5))
IMAGE, Y3 = uniform((4, 4, 2), Random(3)), uniform((3, 3, 3), Random(6))
ROWS = uniform((3, 2), Random(7))
LAYERS = {
    FCLayer: (((1, 2), (1, 3), Random(1)), X, E3),
    ConvLayer: (((4, 4, 2), (2, 2), 3, Random(1), 1, 0), IMAGE, Y3),
    ActivationLayer: (((1, 2), tanh, tanh_prime), X, X),
    MaxPoolingLayer: (((4, 4, 2), (2, 2), (2, 2), (0, 0)), IMAGE, uniform((2, 2, 2))),
    AveragePoolingLayer: (((4, 4, 2), (2, 2), 2, 1), IMAGE, uniform((3, 3, 2))),
    FlattenLayer: (((4, 4, 2),), IMAGE, uniform((1, 32))),
    DropoutLayer: (((1, 2), 0.5, Random(1)), X, X),
    SoftmaxLayer: (((1, 2),), X, X),
    EmbeddingLayer: (((1, 3), 27, 2, Random(1)), [[26, 0, 26]], ROWS),
    PositionLayer: (((3, 2), 4, Random(1)), ROWS, ROWS),
    RMSNormLayer: (((3, 2), 0.5), ROWS, ROWS), LayerNormLayer: (((3, 2), 0.5), ROWS, ROWS),
    AttentionLayer: (((3, 2), 2), ROWS, ROWS),
    ResidualLayer: (([FCLayer((3, 2), (3, 2), Random(1))],), ROWS, ROWS),
}
PROBABILITIES = [[0.5, 1]]
FIT = [[X], [[[1, 2, 3]]], 2, 0.1, False, lambda epoch, error: True, 1]

DOORS = {
    "Network.add": network("add", FCLayer((1, 3), (1, 1))),
    "Network.use": network("use", mse, mse_prime),
    "Network.predict": network("predict", [X]),
    "Network.fit": network("fit", *FIT),
    "Network.save": network("save", "path"),
    "Network.load": network("load", "path", {}),
    "Random": of(Random, 1), "seed": of(purenn.seed, 1), "tanh": of(tanh, 1),
    "mse": of(mse, X, X), "mse_prime": of(mse_prime, X, X),
}  # fmt: skip
for name in "binary_cross_entropy", "categorical_cross_entropy":
    for name in name, name + "_prime":
        DOORS[name] = of(getattr(purenn, name), PROBABILITIES, PROBABILITIES)


def add_doors(kind, arguments, x, e):
    make, name = lambda: kind(*arguments), kind.__name__
    DOORS[name] = of(kind, *arguments)
    DOORS[name + ".forward"] = layer(make, x, "forward_propagation", x)
    DOORS[name + ".backward"] = layer(make, x, "backward_propagation", e, 0.1)


for kind in LAYERS:
    add_doors(kind, *LAYERS[kind])

# what is not wrong there, by the argument's place
ALLOWED = {
    "ActivationLayer": {1: {"Angry"}, 2: {"Angry"}}, "Network.use": {0: {"Angry"}, 1: {"Angry"}},
    "EmbeddingLayer": {3: {"None"}}, "PositionLayer": {2: {"None"}}, "FCLayer": {2: {"None"}}, "ConvLayer": {3: {"None"}}, "DropoutLayer": {2: {"None"}},
    "MaxPoolingLayer": {2: {"None"}}, "AveragePoolingLayer": {2: {"None"}},
    "Network.fit": {3: {"Angry"}, 5: {"None", "Angry"}, 6: {"None"}}, "Network.load": {0: {"text"}, 1: {"None", "dict"}},
    "Network.save": {0: {"text"}},
}  # fmt: skip


# --- the doors ----------------------------------------------------------------------------


class Hanging(BaseException):
    pass


@contextmanager
def alarm(seconds):
    """Hanging after that time, where the system has alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_):
        raise Hanging

    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def state_of(thing):
    """What may have changed in it, down to the numbers; not what a layer last saw."""
    if isinstance(thing, (list, tuple)):
        return [state_of(part) for part in thing]
    if type(thing).__module__.startswith("purenn") and hasattr(thing, "__dict__"):
        seen = "input output _kept _places weights_error bias_error".split()
        return {name: state_of(value) for name, value in vars(thing).items() if name not in seen}
    return repr(thing)


def verdict(call, arguments, index, value):
    """What is wrong with how the call refuses the value; "" if nothing is."""
    before = state_of([getattr(call, "__self__", None), default] + list(arguments))
    given = list(arguments)
    given[index] = value
    try:
        with alarm(10):
            call(*given)
        return "taken"
    except Hanging:
        return "hangs"
    except (TypeError, ValueError) as error:
        text = str(error)
    except BaseException as error:
        return repr(error)[:200]
    if "expected" not in text or "got" not in text or len(text) > 500:
        return "obscure: " + text[:200]
    if state_of([getattr(call, "__self__", None), default] + list(arguments)) != before:
        return "changed something"
    return ""


def values(name, index, right):
    """Pairs of a name and a function that makes a wrong value for that argument."""
    for label, make in BAD.items():
        if label not in ALLOWED.get(name, {}).get(index, ()):
            yield label, make
    if isinstance(right, list):
        places = ("first", "last") if name in ("Network.fit", "Network.predict") else ("first",)
        for place in places:
            for label, make in KINDS.items():
                yield "%s as the %s element" % (label, place), inside(shape(right), place, make)


def inside(shape, place, make):
    def made():
        a = part = uniform(shape, Random(1))
        at = 0 if place == "first" else -1
        for _ in shape[1:]:
            part = part[at]
        part[at] = make()
        return a

    return made


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", DOORS)
def test_doors_refuse_in_words(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    for index, right in enumerate(DOORS[name](str(tmp_path))[1]):
        for label, make in values(name, index, right):
            call, arguments = DOORS[name](str(tmp_path))
            found = verdict(call, arguments, index, make())
            if found:
                wrong.append("argument %d, %s: %s" % (index, label, found))
    assert not wrong, "%d\n%s" % (len(wrong), "\n".join(wrong))


@pytest.mark.parametrize("token", [-1, 27, 1.5, math.nan, math.inf, 10**400])
@pytest.mark.parametrize("n", [3, None])
def test_what_is_no_token(token, n):
    layer = EmbeddingLayer((1, n), 27, 2)
    before = layer.weights
    with pytest.raises(ValueError, match="EmbeddingLayer input: expected tokens, ints from 0 to 26, got"):
        layer.forward_propagation([[0, 26, token]])
    assert layer.input is None and layer.weights is before


SEQUENCES = {
    PositionLayer: ((None, 2), 4), RMSNormLayer: ((None, 2),), LayerNormLayer: ((None, 2),),
    AttentionLayer: ((None, 2), 2), FCLayer: ((None, 2), (None, 2)), EmbeddingLayer: ((1, None), 9, 2),
}  # fmt: skip


@pytest.mark.parametrize("kind", SEQUENCES)
def test_sequences_of_any_length_have_a_shape_nevertheless(kind):
    """Ragged, empty, too broad, too deep; and dE/dY of another length than X."""
    layer = kind(*SEQUENCES[kind])
    good = [[1, 2]] if kind is EmbeddingLayer else [[1, 2], [3, 4]]
    bad = [[], [[]], [[1, 2], [3]], [[1, 2], [3, 4, 5]], [[[1, 2]]], [1, 2], [[1, 2], 3]]
    for x in bad:
        with pytest.raises((TypeError, ValueError), match="%s input: .*expected .*, got" % kind.__name__):
            layer.forward_propagation(x)
    layer.forward_propagation(good)
    for e in bad + [[[1, 2]] * 3, [[1, 2]]]:
        with pytest.raises((TypeError, ValueError), match="%s output_error: .*expected .*, got" % kind.__name__):
            layer.backward_propagation(e, 0.1)


# --- inside -------------------------------------------------------------------------------

A = [[1, 2], [3, 4]]
INSIDE = {
    "add": [A, A], "subtract": [A, A], "multiply": [A, A], "scale": [2, A], "axpy": [2, A, A],
    "apply": [abs, A], "elements": [A], "total": [A], "mean": [A], "amax": [A], "transpose": [A],
    "dot": [A, A], "inner": [A, A], "outer": [[[1, 2]], [[3]]], "sum_rows": [A],
    "shape": [A], "size": [A],
    "full": [(1, 2), 3], "zeros": [(1, 2)], "reshape": [A, (4,)], "channels": [A], "stack": [[A, A]],
    "kernels": [uniform((2, 2, 2, 2))], "sum_of": [[A, A]], "correlate2d": [A, [[1]]],
    "convolve2d": [A, [[1]]], "show": [A], "pad": [A, (1, 1)], "crop": [A, (0, 0)],
    "dilate": [A, (1, 1), (2, 2)], "downsample": [A, (1, 1)],
}  # fmt: skip
EMPTY = [[], [[]], [[], []], ((), ())]


def test_every_function_of_linalg_is_tried():
    assert set(INSIDE) == set(linalg.__all__)


@pytest.mark.parametrize("name", sorted(set(INSIDE) - {"show", "full", "zeros"}))
def test_linalg_refuses_empty_lists(name):
    for index, right in enumerate(INSIDE[name]):
        if isinstance(right, list):
            for empty in EMPTY:
                given = list(INSIDE[name])
                given[index] = empty
                with pytest.raises(ValueError):
                    getattr(linalg, name)(*given)


@pytest.mark.parametrize("name", sorted(set(INSIDE) - {"full", "shape", "show", "zeros"}))
@pytest.mark.parametrize("bad", ["None", "set", "module", "object"])
def test_linalg_raises_something(name, bad):
    for index, right in enumerate(INSIDE[name]):
        if isinstance(right, list):
            given = list(INSIDE[name])
            given[index] = BAD[bad]()
            with pytest.raises(Exception):
                getattr(linalg, name)(*given)


class Vast(purenn.Layer):
    """A layer whose shapes are long."""

    def __init__(self, output_shape=(1,) * 5000):
        self.input_shape = (1,) * 5000
        self.output_shape = output_shape


def vast():
    network = purenn.Network()
    network.add(Vast())
    return network


@pytest.mark.parametrize("call", [
    lambda: vast().add(purenn.FCLayer((1, 2), (1, 2))),
    lambda: purenn.Network().add(Vast(None)),
    lambda: vast().predict([[1]]),
    lambda: linalg.shape([[0] * i for i in range(1, 3000)]),
    lambda: linalg.reshape([1, 2], (1,) * 3000),
    lambda: linalg.convolve2d([[1]], [[1]], "x" * 10000),
])  # fmt: skip
def test_a_message_is_short_whatever_came(call):
    with pytest.raises(ValueError) as caught:
        call()
    assert "expected" in str(caught.value) and len(str(caught.value)) <= 500
