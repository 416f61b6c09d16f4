"""What comes back is what was saved, or saving is refused; whatever a file says, nothing else happens."""

import copy
import json
import math
import os
import pickle
import random
import sys
import time
from decimal import Decimal
from fractions import Fraction

import pytest

import purenn.activations
from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer, Momentum, Network, Random, SoftmaxLayer,
    categorical_cross_entropy, categorical_cross_entropy_prime, mse, mse_prime, seed, tanh, tanh_prime,
)
from purenn.numbers.random import default
from purenn.numbers.uniform import uniform
from purenn.saving import network_data
from purenn.saving.storage import _checksum

from test_network import parameters, xor
from test_number_text import HARD, INTEGERS

HERE = os.path.dirname(os.path.abspath(__file__))


class Scaled(Layer):
    arguments, parameters = ("input_shape", "limits"), ("factor",)

    def __init__(self, input_shape, limits=None):
        self.input_shape = self.output_shape = input_shape
        self.limits, self.factor, self.factor_error, self.calls = limits, [1.0], [0.0], 0
        self.roots = None
        self.input = self.output = [[0.0]]


class Powered(Scaled):
    "Takes keyword options, and says which."

    def __init__(self, input_shape, limits=None, *, power=1, by=None):
        super().__init__(input_shape, limits)
        given = {"power": power, "by": by}
        self.options = {name: x for name, x in given.items() if x not in (1, None)}


def swish(x):
    return x / 2


def swish_prime(x):
    return 0.5


def named(*things):
    return {thing.__name__: thing for thing in things}


CUSTOM = named(Scaled, Powered, swish, swish_prime, Fraction, Decimal, complex, str)


def network(*layers, losses=(mse, mse_prime)):
    made = Network()
    for layer in layers:
        made.add(layer)
    made.use(*losses)
    return made


def one_by_one(weight):
    layer = FCLayer((1, 1), (1, 1))
    layer.weights = [[weight]]
    return network(layer)


def again(saved, folder, custom=CUSTOM):
    saved.save(folder / "n")
    return Network.load(folder / "n", custom)


def refused(saved, folder, message):
    """In a sentence, and the old file stays."""
    (folder / "n").write_text("old")
    with pytest.raises((TypeError, ValueError, AttributeError, RecursionError), match=message) as caught:
        saved.save(folder / "n")
    assert len(str(caught.value)) < 500
    assert os.listdir(str(folder)) == ["n"] and (folder / "n").read_text() == "old"


# --- what comes back ----------------------------------------------------------------------


def test_ten_epochs_and_ten_more_are_twenty(tmp_path):
    def trained(epochs):
        seed(0)
        layers = [ConvLayer((4, 4, 1), (3, 3), 2), DropoutLayer((2, 2, 2), 0.25), FlattenLayer((2, 2, 2))]
        layers += [DropoutLayer((1, 8), 0.5, Random(3)), FCLayer((1, 8), (1, 3)), SoftmaxLayer((1, 3))]
        made = network(*layers, losses=(categorical_cross_entropy, categorical_cross_entropy_prime))
        return made, made.fit(x, y, epochs, 0.1, verbose=False)

    x = [uniform((4, 4, 1), Random(n)) for n in range(4)]
    y = [[[float(n % 3 == i) for i in range(3)]] for n in range(4)]
    whole, expected = trained(20)
    half, errors = trained(10)
    loaded = again(half, tmp_path)
    seed(99)
    assert errors + loaded.fit(x, y, 10, 0.1, verbose=False) == expected
    assert parameters(loaded) == parameters(whole) and loaded.summary() == whole.summary()


def test_a_file_from_before(tmp_path):
    path = os.path.join(HERE, "saved_before.json")
    loaded = Network.load(path, CUSTOM)
    limits = [True, None, (2**60, [Fraction(-1, 3), "text"]), Decimal("0.10")]
    assert repr(loaded.layers[4].limits) == repr(limits) and loaded.layers[4].factor == [0.1]
    assert repr(loaded.layers[6].weights) == repr([[Fraction(1, 3), Decimal("1E+5")], [2**60, -0.0]])
    assert loaded.layers[6].bias == [[1 - 2j, math.inf]]
    assert loaded.layers[0].weights == ConvLayer((3, 3, 1), (2, 2), 1, Random(1)).weights
    assert loaded.layers[7].activation is swish and loaded.loss is mse
    a, b, c = [loaded.layers[i] for i in (3, 5, 9)]
    assert (a.rate, b.rate, c.rate) == (0.25, False, 0.5)
    assert a.rng is b.rng and a.rng.state == 2**63 + 5 and c.rng.state == 0 and c.rng is not default
    again(loaded, tmp_path)
    old, new = [json.loads(open(name).read()) for name in (path, str(tmp_path / "n"))]
    old["network"]["layers"][4]["arguments"][1]["list"][2][1]["list"][1] = {"text": "text"}
    assert new["network"] == old["network"] and new["format"] == old["format"]


def test_a_file_from_earlier():
    """Fractions were texts then, and long integers plain ones."""
    fc, dropout = Network.load(os.path.join(HERE, "saved_earlier.json"), CUSTOM).layers
    assert fc.weights == [[Fraction(1, 3)], [10**40 + 1]] and fc.bias == [[3.0]]
    assert dropout.rate == 0.25 and dropout.rng.state == 3


@pytest.mark.parametrize("value", HARD + INTEGERS + [
    Fraction(-1, 3), Fraction(3**20000, 7), Fraction(-1, 3**20000), Decimal("0.1"), Decimal("-0"),
    Decimal("-NaN123"), Decimal("Infinity"), Decimal("1E+5"), 1 - 2j, complex(math.nan, 1),
    complex(-0.0, -0.0), complex(0, math.inf),
], ids=lambda value: type(value).__name__)  # fmt: skip
def test_numbers_of_all_kinds(tmp_path, value):
    x = again(one_by_one(value), tmp_path).layers[0].weights[0][0]
    assert type(x) is type(value) and (x == value or x != x)
    assert isinstance(value, (int, Fraction)) or str(x) == str(value)


def test_a_number_that_can_be_called(tmp_path):
    Callable = type("Callable", (Decimal,), {"__call__": lambda self, x: self * x})
    x = again(one_by_one(Callable("0.1")), tmp_path, named(Callable)).layers[0].weights[0][0]
    assert type(x) is Callable and x == Decimal("0.1")


def test_arguments_and_parameters_of_any_form(tmp_path):
    value = [1, (2.0, [Fraction(1, 3), None]), "text", True, False, 2**60, (), [], swish, (tanh,)]
    made = network(Scaled((1, 2), value))
    for made.layers[0].factor in ([0.5], (0.5,)):
        layer = again(made, tmp_path).layers[0]
        assert repr(layer.limits) == repr(value) and layer.factor == [0.5]

    class Odd(Scaled):
        parameters = ("one", "ragged")
        one, ragged = 1.0, ([[1.0], [2.0, 3.0]], ())

    made = network(Odd((1, 1)))
    made.layers[0].one, made.layers[0].ragged = 0.25, [[[5], [6, 7]], []]
    (layer,) = again(made, tmp_path, {"Odd": Odd}).layers
    assert layer.one == 0.25 and layer.ragged == [[[5], [6, 7]], []]


# --- generators ---------------------------------------------------------------------------


def test_keyword_options(tmp_path):
    plain, powered = Powered((1, 2)), Powered((1, 2), power=(2, Fraction(1, 3)), by=swish)
    made = again(network(plain, powered), tmp_path)
    assert made.layers[0].options == {} and made.layers[1].options == powered.options
    assert type(made.layers[1].options["power"]) is tuple
    data = json.loads((tmp_path / "n").read_text())
    assert data["format"] == "purenn network 2", "which 0.1.0 would not read without them"
    assert "options" not in data["network"]["layers"][0]
    one_by_one(1).save(tmp_path / "plain")
    assert json.loads((tmp_path / "plain").read_text())["format"] == "purenn network 1"


@pytest.mark.parametrize("options, message", [
    ({"powers": 2}, "unexpected keyword argument"),
    ({"by": object()}, "expected numbers, texts, functions"),
])  # fmt: skip
def test_keyword_options_that_the_constructor_would_not_set(tmp_path, options, message):
    made = network(Powered((1, 2)))
    made.layers[0].options = options
    refused(made, tmp_path, message)


def test_generators_stay_shared_and_the_common_one_untouched(tmp_path):
    shared, state = Random(1), default.state
    mine = type("Mine", (Random,), {})(1)
    rngs = shared, None, shared, random.Random(1), Random(1), mine
    layers = [DropoutLayer((1, 1), 0.5, rng) for rng in rngs]
    a, b, c, d, e, f = again(network(*layers), tmp_path).layers
    assert a.rng is c.rng and a.rng is not shared and a.rng.state == 1
    assert e.rng is not a.rng and e.rng.state == 1
    assert b.rng is not default and b.rng.state == state == default.state
    assert d.rng is default is f.rng, "other generators are left out"


def test_copies_draw_from_purenns_own_generator():
    layer = DropoutLayer((1, 1), 0.5, Random(7))
    for copied in copy.deepcopy, copy.copy, lambda layer: pickle.loads(pickle.dumps(layer)):
        assert copied(DropoutLayer((1, 1), 0.5)).rng is default
        assert copied(layer).rng.state == 7 and type(copied(layer).rng) is Random


class Noise(Scaled):
    """Draws in its constructor, and keeps the generator under a name of its own."""

    def __init__(self, input_shape, limits, rng=None):
        super().__init__(input_shape, limits)
        self.source = default if rng is None else rng
        self.factor = uniform(input_shape, self.source)


class Insisting(Noise):
    """Must be given a generator."""

    def __init__(self, input_shape, limits, *, rng):
        super().__init__(input_shape, limits, rng)
        self.rng = rng


class Plain(Noise):
    """Draws from the common generator, whatever happens, and seeds it."""

    def __init__(self, input_shape, limits):
        seed(4)
        super().__init__(input_shape, limits)


@pytest.mark.parametrize("kind, options", [(Noise, {}), (Plain, {}), (Insisting, {"rng": default})])
def test_saving_and_loading_draw_from_nobodys_generator(tmp_path, kind, options):
    made, state = network(kind((1, 3), None, **options)), default.state
    loaded = again(made, tmp_path, named(kind))
    assert default.state == state and parameters(loaded) == parameters(made)
    assert [loaded.layers[0].source.random() for _ in range(2000)] and default.state != state


def test_a_constructor_may_load_a_network_and_draw(tmp_path):
    class Pretrained(Scaled):
        def __init__(self, input_shape, path):
            super().__init__(input_shape, path)
            self.inner = Network.load(path)
            self.factor = uniform(input_shape)

    xor(1).save(tmp_path / "inner")
    made, state = network(Pretrained((1, 1), str(tmp_path / "inner"))), default.state
    layer = again(made, tmp_path, named(Pretrained)).layers[0]
    assert parameters(layer.inner) == parameters(xor(1)) and layer.factor == made.layers[0].factor
    assert default.state == state and "next" not in default.__dict__


@pytest.mark.unmeasured
def test_an_interrupt_at_any_line_leaves_the_common_generator(tmp_path):
    made, state, left = network(Plain((1, 1), None)), default.state, [0]
    made.optimizer = Momentum(0.1)
    made.save(tmp_path / "n")

    def trace(frame, event, argument):
        if frame.f_code.co_filename != network_data.__file__ or frame.f_code.co_name == "_draws":
            return None
        left[0] -= event == "line"
        if left[0] == 0:
            raise KeyboardInterrupt
        return trace

    line = 0
    while left[0] <= 0:
        line += 1
        left[0] = line
        sys.settrace(trace)
        try:
            Network.load(tmp_path / "n", named(Plain))
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(None)
        assert default.state == state and "next" not in default.__dict__
    assert line > 50


# --- names --------------------------------------------------------------------------------


def test_functions_and_layers_of_ones_own(tmp_path):
    def tanh(x):  # a name of purenn's
        return x

    made = network(ActivationLayer((1, 1), tanh, tanh_prime), Scaled((1, 1)))
    assert again(made, tmp_path, named(tanh, Scaled)).layers[0].activation is tanh
    with pytest.raises(ValueError, match=r"custom to hold 'tanh': Network.load\(path, {'tanh': ...}\)"):
        Network.load(tmp_path / "n", CUSTOM)


def test_two_of_one_name_are_told_what_to_do(tmp_path):
    made = network(ActivationLayer((1, 1), lambda x: x, lambda x: 1))
    refused(made, tmp_path, "different names, as by f.__name__ = 'swish', got two named '<lambda>'")
    refused(network(Scaled((1, 1), [Fraction(1), type("Fraction", (Fraction,), {})(1)])), tmp_path, "'Fraction'")
    made.layers[0].activation.__name__ = "f"  # as it says, after any training
    again(made, tmp_path, {"f": swish, "<lambda>": swish_prime})


def test_functions_without_a_name(monkeypatch):
    """As on small builds of MicroPython."""
    nameless = type("Nameless", (), {"__call__": lambda self, x: x})()
    made = network(Scaled((1, 1)), losses=(nameless, nameless))
    assert network_data.encode(made, {})["loss"] == {"custom": "Nameless"}
    for place in vars(purenn), vars(purenn.activations):
        monkeypatch.setitem(place, "tanh", nameless)
    assert network_data.encode(made, {})["loss"] == {"purenn": "tanh"}


# --- save never writes what load refuses --------------------------------------------------


@pytest.mark.parametrize("name, value, message", [
    ("weights", [[1, 2], [3, 4], [5, [6]]], r"FCLayer weights: ragged: .* \(\) .* \(1,\)"),
    ("weights", [[1, 2], [3, 4], [5, "6"]], "FCLayer weights: expected nested lists of numbers, got str '6'"),
    ("weights", [[1, 2], [3, 4], [5, None]], "FCLayer weights: expected nested lists of numbers, got NoneType None"),
    ("weights", [[1, 2], [3, 4], [5, tanh]], "FCLayer weights: expected nested lists of numbers, got .*function"),
    ("weights", [[1, 2], [3, 4], [5, object()]], "expected numbers, texts, .* got object"),
    ("bias", [[0, Decimal("sNaN")]], "got Decimal"),
    ("input_shape", 5, "FCLayer input_shape"),
    ("output_shape", (1, 9), r"weights: expected shape \(3, 9\), got shape \(3, 2\)"),
    ("arguments", None, "expected a layer that names its constructor's arguments .*, got FCLayer"),
    ("arguments", ("input_shape", "missing"), "no attribute 'missing'"),
])  # fmt: skip
def test_a_layer_that_could_not_be_loaded(tmp_path, name, value, message):
    made = network(FCLayer((1, 3), (1, 2)))
    setattr(made.layers[0], name, value)
    refused(made, tmp_path, message)


def test_what_is_learned_must_be_named(tmp_path):
    class Gain(Scaled):
        parameters = ()

    made = network(Gain((1, 2)))
    state = made.layers[0].__dict__
    changes = [("factor", value) for value in ([2.0], [1.0, 1.0], [math.nan], [])]
    for name, value in changes + [("output_shape", (1, 3))]:
        state.update(factor=[1.0], output_shape=(1, 2))
        state[name] = value
        refused(made, tmp_path, r"None, or what a file keeps, as `parameters`, .*, got Gain\.%s" % name)
    state.update(factor=None, output_shape=(1, 2))
    made.add(Scaled((1, 2)))
    for layer in made.layers:
        layer.input, layer.output, layer.calls, layer.seen = [[1, 2]], [[2, 4]], 3, [[1]]
    made.layers[1].factor_error, made.layers[1].factor = [5.0], [2.0]
    again(made, tmp_path, dict(CUSTOM, Gain=Gain))


def test_what_the_constructor_sets_to_none_is_computed_anew(tmp_path):
    made = network(Scaled((1, 2), None))
    for made.layers[0].roots in 2.5, [2.5, 1.0], [[math.nan]]:
        again(made, tmp_path)


def test_numbers_whose_text_is_not_all_of_them(tmp_path):
    rounded = type("Rounded", (Decimal,), {"__str__": lambda self: str(round(Decimal(self), 3))})
    refused(one_by_one(rounded("0.1234")), tmp_path, r"in numbers that str\(\) rebuilds, got FCLayer\.weights")


def test_what_is_no_network_or_argument(tmp_path):
    endless = []
    endless.append(endless)
    for value in b"", {1: 2}, range(3), object(), os, endless:
        refused(network(Scaled((1, 1), value)), tmp_path, "save: expected numbers, texts|recursion")
    for layer in "layer", FCLayer((1, 2), (1, 2)):
        made = one_by_one(1)
        made.layers.append(layer)
        refused(made, tmp_path, "'layer'|'str'|expected a layer with input_shape")
    made.layers.pop()
    made.loss = 5
    refused(made, tmp_path, "loss: expected a function")


# --- crafted files ------------------------------------------------------------------------


CALLED = []


def danger(*arguments):
    CALLED.append(arguments)


class Dangerous(Layer):
    arguments = ("input_shape", "x")

    def __init__(self, *arguments, rng=None):
        CALLED.extend([x for x in arguments if not isinstance(x, tuple)])
        self.missing


class Dense(FCLayer):
    """Takes no generator, so that it draws from purenn's own."""

    def __init__(self, input_shape, output_shape):
        super().__init__(input_shape, output_shape)


def put(path, value):
    """A change of XOR's data: the value at that place; None removes what is there."""

    def change(data):
        *way, last = [int(key) if key.isdigit() else key for key in path.split()]
        for key in way:
            data = data[key]
        data.pop(last) if value is None else data.__setitem__(last, value)

    return change


def numbers(name, key, *values):
    return [{"custom": name, key: value} for value in values]


CRAFTED = [put(path, None) for path in (
    "layers", "loss", "layers 2", "layers 0 arguments", "layers 0 parameters 0", "layers 0 parameters 0 0",
)] + [put(path, value) for path, values in {
    "layers": [5],
    "generators": [["x"]],
    "layers 0 generator": [7],
    "layers 0 class": [{"purenn": x} for x in ("Network", "Layer", "tanh", "os", "Random", ["FCLayer"])]
    + [{"custom": x} for x in ("swish", "five", "Dangerous", "missing", ["five"])] + [{"other": "FCLayer"}],
    "layers 0 parameters 1 0 0": ["text", 1.5, {"purenn": "tanh"}, {"custom": "swish"}, {"text": "1"}, {}]
    + numbers("danger", "text", "rm") + numbers("danger", "ratio", [1, 2]) + numbers("five", "text", "1")
    + numbers("Dangerous", "text", "rm") + numbers("Dangerous", "ratio", [1, 2])
    + numbers("Fraction", "ratio", [1, 0], 5) + numbers("Fraction", "text", "1e20000000", "1E-20000000", 5)
    + numbers("Decimal", "text", "sNaN", "x"),
    "layers 1 arguments 1": [{"purenn": "seed"}, {"text": "x"}] + numbers("Decimal", "text", "0.5"),
    "layers 1 parameters": [[1]],
    "layers 2 arguments": [[[1, 2], [1, 1]]],
    "layers 0 options": [5, [5], {"missing": 1}, {"rng": 5}, {"rng": {"custom": "danger"}}, {"input_shape": 5}],
    "loss": [5, {"list": []}, {"purenn": "seed"}, {"purenn": "missing"}, {"custom": "five"}],
    "optimizer": [5, {}, {"class": {"purenn": "FCLayer"}, "arguments": [[1, 1], [1, 1]], "state": [], "steps": 0}],
    "layers 0 arguments": [[[1, 2], [1, 3], 5], [[1, 2]]],
    "layers 0": [{"class": kind, "arguments": arguments, "parameters": [[["0x1.0p+0"]], [[0]]], "generator": None}
                 for kind in ({"purenn": "FCLayer"}, {"custom": "Dense"})
                 for arguments in ([[1, 30000]] * 2, [[1, 30000]] * 2 + [None], [[1, 10**30], [1, 1]])],
}.items() for value in values]  # fmt: skip


@pytest.mark.parametrize("change", CRAFTED)
def test_a_crafted_file_makes_a_sentence_and_nothing_else(tmp_path, change):
    xor().save(tmp_path / "n")
    data = json.loads((tmp_path / "n").read_text())
    change(data["network"])
    data["checksum"] = _checksum(data["network"])
    (tmp_path / "n").write_text(json.dumps(data))
    custom = dict(CUSTOM, five=5, danger=danger, Dangerous=Dangerous, Dense=Dense)
    tracemalloc = pytest.importorskip("tracemalloc", reason="PyPy has none")
    state, started = default.state, time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="^load: no network can be made of .*n: ") as caught:
            Network.load(tmp_path / "n", custom)
        assert tracemalloc.get_traced_memory()[1] < 1000000 and len(str(caught.value)) < 500
    finally:
        tracemalloc.stop()
    assert default.state == state and "next" not in default.__dict__ and not CALLED
    assert time.process_time() - started < 1


def test_interrupts_and_want_of_memory_are_not_about_the_file(tmp_path):
    for error in KeyboardInterrupt, MemoryError:
        class Ending(Scaled):
            def __init__(self, *arguments):
                if fails:
                    raise error
                super().__init__(*arguments)

        fails = False
        made = network(Ending((1, 1)))
        made.save(tmp_path / "n")
        fails = True
        for call in lambda: Network.load(tmp_path / "n", {"Ending": Ending}), lambda: made.save(tmp_path / "n"):
            with pytest.raises(error):
                call()
