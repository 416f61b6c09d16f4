"""What comes back is what was saved, or saving is refused; whatever a file says, nothing else happens."""

import copy
import json
import math
import os
import pickle
import random
import sys
import threading
import time
from decimal import Decimal
from fractions import Fraction

import pytest

import purenn
from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer, MaxPoolingLayer, Network,
    Random, SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime, mse, mse_prime,
    relu, relu_prime, seed, tanh, tanh_prime,
)
from purenn.numbers.random import default, uniform
from purenn.saving import network_data
from purenn.saving.storage import _adler32, _text

from test_network import parameters, xor
from test_number_text import HARD, INTEGERS


class Scaled(Layer):
    arguments, parameters = ("input_shape", "limits"), ("factor",)

    def __init__(self, input_shape, limits):
        self.input_shape = self.output_shape = input_shape
        self.limits, self.factor = limits, [1.0]


def swish(x):
    return x / 2


def swish_prime(x):
    return 0.5


CUSTOM = {
    kind.__name__: kind for kind in (Scaled, swish, swish_prime, Fraction, Decimal, complex, str)
}


def network(*layers):
    made = Network()
    for layer in layers:
        made.add(layer)
    return made


def again(saved, folder, custom=CUSTOM):
    saved.save(folder / "n")
    return Network.load(folder / "n", custom)


def one_by_one(weight, bias=0):
    layer = FCLayer((1, 1), (1, 1))
    layer.weights, layer.bias = [[weight]], [[bias]]
    return network(layer)


def test_ten_epochs_and_ten_more_are_twenty(tmp_path):
    def every_layer():
        seed(0)
        made = network(
            ConvLayer((6, 6, 1), (3, 3), 2), ActivationLayer((4, 4, 2), relu, relu_prime),
            MaxPoolingLayer((4, 4, 2), (2, 2)), DropoutLayer((2, 2, 2), 0.25), FlattenLayer((2, 2, 2)),
            DropoutLayer((1, 8), 0.5, Random(3)), FCLayer((1, 8), (1, 3)), SoftmaxLayer((1, 3)),
        )  # fmt: skip
        made.use(categorical_cross_entropy, categorical_cross_entropy_prime)
        return made

    x = [uniform((6, 6, 1), Random(n)) for n in range(4)]
    y = [[[float(n % 3 == i) for i in range(3)]] for n in range(4)]
    whole = every_layer()
    expected = whole.fit(x, y, 20, 0.1, verbose=False)
    first = every_layer()
    errors = first.fit(x, y, 10, 0.1, verbose=False)
    loaded = again(first, tmp_path)
    seed(99)
    assert errors + loaded.fit(x, y, 10, 0.1, verbose=False) == expected
    assert parameters(loaded) == parameters(whole) and loaded.summary() == whole.summary()


def test_a_file_from_before(tmp_path):
    path = os.path.join(os.path.dirname(__file__), "saved_before.json")
    loaded = Network.load(path, CUSTOM)
    third, tenth = Fraction(-1, 3), Decimal("0.10")
    assert repr(loaded.layers[4].limits) == repr([True, None, (2**60, [third, "text"]), tenth])
    assert repr(loaded.layers[6].weights) == repr([[Fraction(1, 3), Decimal("1E+5")], [2**60, -0.0]])
    assert loaded.layers[6].bias == [[1 - 2j, math.inf]] and loaded.layers[4].factor == [0.1]
    assert loaded.layers[0].weights == ConvLayer((3, 3, 1), (2, 2), 1, Random(1)).weights
    assert loaded.layers[7].activation is swish and loaded.loss is mse
    dropouts = [loaded.layers[i] for i in (3, 5, 9)]
    assert [layer.rate for layer in dropouts] == [0.25, False, 0.5]
    assert dropouts[0].rng is dropouts[1].rng and dropouts[0].rng.state == 2**63 + 5
    assert dropouts[2].rng.state == 0 and dropouts[2].rng is not default
    saved = again(loaded, tmp_path)
    assert repr(saved.__dict__) == repr(loaded.__dict__) and parameters(saved) == parameters(loaded)
    old, new = json.load(open(path)), json.load(open(str(tmp_path / "n")))
    old["network"]["layers"][4]["arguments"][1]["list"][2][1]["list"][1] = {"text": "text"}
    assert new["network"] == old["network"] and new["format"] == old["format"]


OLDER = """{"format": "purenn network 1", "checksum": 3843387247, "network": {"layers": [{"class":
{"purenn": "FCLayer"}, "arguments": [[1, 2], [1, 1]], "parameters": [[[{"custom": "Fraction",
"text": "1/3"}], [10000000000000000000000000000000000000001]], [["0x1.8p+1"]]], "generator":
null}, {"class": {"purenn": "DropoutLayer"}, "arguments": [[1, 1], "0x1.0p-2"], "parameters":
[], "generator": 0}], "loss": {"purenn": "mse"}, "loss_prime": {"purenn": "mse_prime"},
"generators": ["3"]}}"""


def test_a_file_of_the_first_version(tmp_path):
    (tmp_path / "n").write_text(OLDER)
    fc, dropout = Network.load(tmp_path / "n", CUSTOM).layers
    assert fc.weights == [[Fraction(1, 3)], [10**40 + 1]] and fc.bias == [[3.0]]
    assert dropout.rate == 0.25 and dropout.rng.state == 3


@pytest.mark.parametrize("value", HARD + INTEGERS + [
    Fraction(-1, 3), Fraction(3**20000, 7), Fraction(-1, 3**20000), Decimal("0.1"), Decimal("-0"),
    Decimal("-NaN123"), Decimal("Infinity"), Decimal("1E+5"), 1 - 2j, complex(math.nan, 1),
    complex(-0.0, -0.0), complex(0, math.inf),
], ids=lambda value: type(value).__name__)  # fmt: skip
def test_numbers_of_all_kinds(tmp_path, value):
    (layer,) = again(one_by_one(value), tmp_path).layers
    x = layer.weights[0][0]
    assert type(x) is type(value) and (x == value or x != x)
    if not isinstance(value, (int, Fraction)):
        assert str(x) == str(value)
    elif isinstance(value, Fraction):
        with pytest.raises(ValueError, match="expected custom to hold 'Fraction'"):
            Network.load(tmp_path / "n")


def test_a_network_of_fractions_goes_on_training_exactly(tmp_path):
    def train(made, samples):
        for x in samples:
            made.fit([[[Fraction(x, 10)]]], [[[Fraction(1, x)]]], 1, Fraction(1, 9), verbose=False)
        return made

    made = network(*[FCLayer((1, 1), (1, 1)) for _ in range(3)])
    for layer in made.layers:
        layer.weights, layer.bias = [[Fraction(1, 7)]], [[Fraction(2, 7)]]
    made.use(mse, mse_prime)
    loaded = again(train(made, range(1, 6)), tmp_path)
    assert parameters(train(loaded, [6])) == parameters(train(made, [6]))


def test_arguments_of_all_kinds(tmp_path):
    value = [1, (2.0, [Fraction(1, 3), None]), "text", True, False, 2**60, (), [], swish, (tanh,)]
    loaded = again(network(Scaled((1, 2), value)), tmp_path)
    assert repr(loaded.layers[0].limits) == repr(value)


def test_parameters_of_any_form(tmp_path):
    class Odd(Scaled):
        parameters = ("one", "ragged")

        def __init__(self, input_shape, limits):
            super().__init__(input_shape, limits)
            self.one, self.ragged = 1.0, ([[1.0], [2.0, 3.0]], ())

    made = network(Odd((1, 1), None))
    made.layers[0].one, made.layers[0].ragged = 0.25, [[[5], [6, 7]], []]
    (layer,) = again(made, tmp_path, {"Odd": Odd}).layers
    assert layer.one == 0.25 and layer.ragged == [[[5], [6, 7]], []]


# --- generators ---------------------------------------------------------------------------


def test_generators_stay_shared_and_the_common_one_untouched(tmp_path):
    shared, state = Random(1), default.state
    a, b, c, d = again(network(*[
        DropoutLayer((1, 1), 0.5, rng) for rng in (shared, None, shared, random.Random(1))
    ]), tmp_path).layers  # fmt: skip
    assert a.rng is c.rng and a.rng is not shared and a.rng.state == 1
    assert b.rng is not default and b.rng.state == state == default.state and d.rng is default


def test_a_generator_that_no_file_can_keep(tmp_path):
    for rng in type("Mine", (Random,), {})(1), Random(1):
        rng.state = rng.state if type(rng) is not Random else "1"
        with pytest.raises((TypeError, ValueError), match="^save: "):
            network(DropoutLayer((1, 1), 0.5, rng)).save(tmp_path / "n")


def test_thousands_of_generators_take_linear_time():
    def seconds(count):
        made = Network()
        made.layers = [DropoutLayer((1, 1), 0.5, Random(n)) for n in range(count)]
        started = time.process_time()
        assert len(network_data.encode(made, {})["generators"]) == count
        return time.process_time() - started

    assert min(seconds(4000) for _ in range(3)) < 6 * min(seconds(1000) for _ in range(3))


def test_copies_draw_from_purenns_own_generator():
    for copied in copy.deepcopy, copy.copy, lambda layer: pickle.loads(pickle.dumps(layer)):
        assert copied(DropoutLayer((1, 1), 0.5)).rng is default
        layer = DropoutLayer((1, 1), 0.5, Random(7))
        assert copied(layer).rng.state == 7 and type(copied(layer).rng) is Random
    assert copy.deepcopy(layer).rng is not layer.rng


class Noise(Scaled):
    """Draws in its constructor, and keeps the generator under a name of its own."""

    parameters, arguments = ("scale",), ("input_shape",)

    def __init__(self, input_shape, rng=None):
        self.input_shape = self.output_shape = input_shape
        self.source = default if rng is None else rng
        self.scale = uniform(input_shape, self.source)


class Plain(Noise):
    """Draws from the common generator, whatever happens."""

    def __init__(self, input_shape):
        super().__init__(input_shape)


@pytest.mark.parametrize("kind", [Noise, Plain])
def test_saving_and_loading_draw_from_nobodys_generator(tmp_path, kind):
    made, state = network(kind((1, 3))), default.state
    loaded = again(made, tmp_path, {kind.__name__: kind})
    assert default.state == state and parameters(loaded) == parameters(made)
    assert [loaded.layers[0].source.random() for _ in range(2000)] and default.state != state


def test_another_thread_draws_no_number_twice_while_networks_are_loaded(tmp_path):
    network(FCLayer((1, 30), (1, 30))).save(tmp_path / "n")
    drawn, done = [], []
    drawing = threading.Thread(target=lambda: [drawn.append(default.next()) for _ in iter(done.__len__, 1)])
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    drawing.start()
    try:
        for _ in range(20):
            Network.load(tmp_path / "n")
    finally:
        done.append(True)
        drawing.join()
        sys.setswitchinterval(interval)
    assert len(set(drawn)) == len(drawn) > 0


# --- names --------------------------------------------------------------------------------


def test_functions_and_layers_of_ones_own(tmp_path):
    def tanh(x):  # a name of purenn's
        return x

    made = network(ActivationLayer((1, 1), tanh, tanh_prime), Scaled((1, 1), 0.5))
    made.save(tmp_path / "n")
    with pytest.raises(ValueError, match=r"custom to hold 'tanh': Network.load\(path, {'tanh': ...}\)"):
        Network.load(tmp_path / "n", CUSTOM)
    assert again(made, tmp_path, dict(CUSTOM, tanh=tanh)).layers[0].activation is tanh
    for wrong in dict(CUSTOM, tanh=5), dict(CUSTOM, tanh=Scaled), {"tanh": tanh, "Scaled": swish}:
        with pytest.raises(ValueError, match="expected a (function|layer)"):
            Network.load(tmp_path / "n", wrong)


def test_two_of_one_name_are_told_what_to_do(tmp_path):
    made = network(ActivationLayer((1, 1), lambda x: x, lambda x: 1))
    with pytest.raises(ValueError, match="two named '<lambda>': give one another by its __name__"):
        made.save(tmp_path / "n")
    made.layers[0].activation.__name__ = "f"  # as that says, and after any training
    made.layers[0].activation_prime.__name__ = "g"
    again(made, tmp_path, {"f": swish, "g": swish_prime})
    other = type("Fraction", (Fraction,), {})
    with pytest.raises(ValueError, match="two named 'Fraction'"):
        one_by_one(Fraction(1, 3), other(1, 3)).save(tmp_path / "n")


def test_functions_without_a_name(tmp_path):
    """As on small builds of MicroPython."""

    class Nameless:
        def __call__(self, x):
            return x

    nameless = Nameless()
    assert network_data._write_name(nameless, {}) == {"custom": "Nameless"}
    own = purenn.activations.tanh = Nameless()
    try:
        vars(purenn)["tanh"], kept = own, vars(purenn)["tanh"]
        assert network_data._write_name(own, {}) == {"purenn": "tanh"}
    finally:
        vars(purenn)["tanh"] = purenn.activations.tanh = kept


# --- save never writes what load refuses --------------------------------------------------


def changed(name, value):
    return lambda layer: setattr(layer, name, value)


@pytest.mark.parametrize("change, message", [
    (changed("weights", [[1, 2, 3], [4, 5, 6]]), r"FCLayer: .* \(3, 2\), got shape \(2, 3\): transposed\?"),
    (changed("bias", [0, 0]), r"FCLayer: expected bias of shape \(1, 2\), got shape \(2,\)"),
    (changed("weights", 5), r"weights of shape \(3, 2\), got shape \(\)"),
    (lambda layer: layer.weights.pop(), r"weights of shape \(3, 2\), got shape \(2, 2\)"),
    (lambda layer: layer.weights[1].pop(), r"weights of shape \(3, 2\), got shape \(3, 2\), ragged"),
    (lambda layer: layer.weights.append(layer.weights), "nested at most 16 deep"),
    (changed("weights", [[1, 2], [3, 4], [5, [6]]]), r"weights of shape \(3, 2\), got shape \(3, 2\), ragged"),
    (changed("weights", [[1, 2], [3, 4], [5, "6"]]), "expected numbers in FCLayer weights, got str '6'"),
    (changed("weights", [[1, 2], [3, 4], [5, None]]), "expected numbers in FCLayer weights, got NoneType None"),
    (changed("weights", [[1, 2], [3, 4], [5, tanh]]), "expected numbers in FCLayer weights, got .*function"),
    (changed("weights", [[1, 2], [3, 4], [5, object()]]), "expected numbers, texts, .* got object"),
    (changed("bias", [[0, Decimal("sNaN")]]), "got Decimal"),
    (lambda layer: layer.__delattr__("bias"), "no attribute 'bias'"),
    (changed("input_shape", 5), "FCLayer input_shape"),
    (changed("output_shape", (1, 9)), r"weights of shape \(3, 9\), got shape \(3, 2\)"),
])  # fmt: skip
def test_a_layer_that_could_not_be_loaded(tmp_path, change, message):
    made = network(FCLayer((1, 3), (1, 2)))
    change(made.layers[0])
    with pytest.raises((TypeError, ValueError), match=message) as caught:
        made.save(tmp_path / "n")
    assert str(caught.value).startswith("save: ") and len(str(caught.value)) < 500
    assert os.listdir(str(tmp_path)) == []


class Gain(Scaled):
    parameters = ()


def test_what_is_learned_must_be_named(tmp_path):
    made = network(Gain((1, 2), None))
    again(made, tmp_path, {"Gain": Gain})
    for name, value in ("factor", [2.0]), ("factor", [1.0, 1.0]), ("output_shape", (1, 3)):
        made.layers[0].__dict__.update(factor=[1.0], output_shape=(1, 2))
        setattr(made.layers[0], name, value)
        with pytest.raises(ValueError, match="Gain.%s would come back as another.* `parameters`" % name):
            made.save(tmp_path / "n")
    made.layers[0].__dict__.update(factor=None, output_shape=(1, 2), input=[[1, 2]], calls=3, seen=[[1]])
    again(made, tmp_path, {"Gain": Gain})


def test_numbers_whose_text_is_not_all_of_them(tmp_path):
    class Rounded(Decimal):
        def __str__(self):
            return "%.3f" % self

    with pytest.raises(ValueError, match="weights would come back as another"):
        one_by_one(Rounded("0.1234")).save(tmp_path / "n")


def test_layers_losses_and_arguments_that_are_none(tmp_path):
    endless, branching = [], []
    endless.append(endless)
    for _ in range(40):
        branching = [branching, branching]
    wrong = [network(Scaled((1, 1), x)) for x in (b"", {1: 2}, range(3), object(), os, endless, branching)]
    wrong += [one_by_one(1) for _ in range(4)]
    wrong[-4].layers.append("layer")
    wrong[-3].layers.append(FCLayer((1, 2), (1, 2)))
    wrong[-2].layers[0].arguments = None
    wrong[-1].loss = 5
    for made in wrong:
        with pytest.raises((TypeError, ValueError), match="^save: "):
            made.save(tmp_path / "n")
    assert os.listdir(str(tmp_path)) == []


# --- crafted files ------------------------------------------------------------------------


def danger(*arguments):
    raise AssertionError("called")


class Dangerous(Layer):
    arguments = ("input_shape", "x", "y")

    def __init__(self, *arguments, rng=None):
        self.missing


class Subclass(FCLayer):
    """Draws from purenn's own generator, as it takes no other."""

    def __init__(self, input_shape, output_shape):
        super().__init__(input_shape, output_shape)


def crafted(path, change):
    """XOR's file with the data changed and the checksum made to agree."""
    xor().save(path)
    data = json.loads(path.read_text())
    change(data["network"], *data["network"]["layers"])
    data["checksum"] = _adler32(_text(data["network"]))
    path.write_text(json.dumps(data))
    return path


def weight(value):
    return lambda n, a, b, c, d: a["parameters"][1][0].__setitem__(0, value)


def number(name, key, data):
    return weight({"custom": name, key: data})


def argument(value):
    return lambda n, a, b, c, d: b["arguments"].__setitem__(1, value)


def kind(name, value, *arguments):
    return lambda n, a, b, c, d: a.update({"class": {name: value}}, **({"arguments": arguments[0]} if arguments else {}))


HUGE = [[1, 30000], [1, 30000]]
CRAFTED = [
    lambda n, *_: n.pop("layers"),
    lambda n, *_: n.pop("loss"),
    lambda n, *_: n.update(layers=5),
    lambda n, *_: n.update(generators=["x"]),
    lambda n, *_: n["layers"].pop(2),
    lambda n, a, *_: a.pop("arguments"),
    lambda n, a, *_: a["parameters"].pop(),
    lambda n, a, *_: a["parameters"][0].pop(),
    lambda n, a, *_: a["parameters"].__setitem__(1, None),
    lambda n, a, *_: a.update(generator=7),
    lambda n, a, b, c, *_: c.update(arguments=[[1, 2], [1, 1]]),
    *[kind("purenn", name) for name in ("Network", "Layer", "tanh", "os", "Random", ["FCLayer"])],
    *[kind("custom", name) for name in ("swish", "five", "Dangerous", "missing", ["five"])],
    kind("other", "FCLayer"),
    *[weight(x) for x in (None, "text", 1.5, "0x5", {"purenn": "tanh"}, {"custom": "swish"}, {"text": "1"}, {})],
    *[number(name, key, data) for name in ("danger", "Dangerous", "five", "list")
      for key, data in (("text", "rm"), ("ratio", [1, 2]))],
    *[number("Fraction", "ratio", x) for x in ([1, 0], 5, [2, 4], [1], ["1", 3], [1, -3])],
    *[number("Fraction", "text", x) for x in ("1e20000000", "1E-20000000", " 1/3", 5)],
    *[number("Decimal", "text", x) for x in ("sNaN", "1e5", "+1", "x", 5)],
    *[argument(x) for x in ({"purenn": "FCLayer"}, {"purenn": "seed"}, {"custom": "Decimal", "text": "sNaN"})],
    *[lambda n, a, b, c, d, x=x: n.update(loss=x) for x in (
        5, {"purenn": "FCLayer"}, {"purenn": "seed"}, {"purenn": ["mse"]}, {"custom": "five"},
        {"custom": "Dangerous"}, {"custom": ["five"]}, {"list": []},
    )],
    *[kind("purenn", "FCLayer", x) for x in (HUGE, HUGE + [None], [[1, 10**30], [1, 1]])],
    *[kind("custom", "Subclass", x) for x in (HUGE, [[1, 10**30], [1, 1]])],
]  # fmt: skip


@pytest.mark.parametrize("change", CRAFTED)
def test_a_crafted_file_makes_a_sentence_and_nothing_else(tmp_path, change):
    path = crafted(tmp_path / "n", change)
    custom = dict(CUSTOM, five=5, danger=danger, Dangerous=Dangerous, Subclass=Subclass, list=list)
    tracemalloc = pytest.importorskip("tracemalloc", reason="PyPy has none")
    state = default.state
    started = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="^load: no network can be made of .*n: ") as caught:
            Network.load(path, custom)
        assert tracemalloc.get_traced_memory()[1] < 1000000 and len(str(caught.value)) < 500
    finally:
        tracemalloc.stop()
    assert default.state == state and "next" not in default.__dict__
    assert time.process_time() - started < 1


def test_interrupts_and_want_of_memory_are_not_about_the_file(tmp_path):
    for error in KeyboardInterrupt, MemoryError:
        class Ending(Scaled):
            ready = True

            def __init__(self, *arguments):
                if not self.ready:
                    raise error
                super().__init__(*arguments)

        made = network(Ending((1, 1), 2))
        made.save(tmp_path / "n")
        Ending.ready = False
        with pytest.raises(error):
            Network.load(tmp_path / "n", {"Ending": Ending})
        with pytest.raises(error):
            made.save(tmp_path / "n")
