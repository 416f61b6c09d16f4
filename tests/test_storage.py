import io
import json
import math
import os
import random
import struct
from decimal import Decimal
from fractions import Fraction

import pytest

from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer, MaxPoolingLayer,
    Network, Random, SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime,
    mse, mse_prime, relu, relu_prime, seed, tanh, tanh_prime,
)
from purenn.random import default, uniform
from purenn.storage import float_of, hex_of

from test_network import X, Y, parameters, xor

HARD = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 5e-324, -5e-324, 2.0**-1022, 1.7976931348623157e308,
        2.2250738585072009e-308, math.pi, math.inf, -math.inf]


def bits(x):
    return struct.pack("<d", x)


def test_floats_survive_to_the_bit():
    draw = random.Random(1)
    patterns = [struct.unpack("<d", draw.getrandbits(64).to_bytes(8, "little"))[0] for _ in range(2000)]
    for x in HARD + [x for x in patterns if x == x]:
        assert bits(float_of(hex_of(x))) == bits(x)
        assert float.fromhex(hex_of(x)) == x
    assert math.isnan(float_of(hex_of(math.nan)))


@pytest.mark.parametrize("text", ["", "1.5", "0x", "0x1p", "0x1.8", "0x2p+0", "0x1.8p+1024", "0x1p1.5",
                                  "0x1.80000000000000p+1", "0x1.zp+0", "--0x1p+0", "infinity"])
def test_texts_that_are_no_floats(text):
    with pytest.raises(ValueError):
        float_of(text)


def every_layer():
    network = Network()
    network.add(ConvLayer((6, 6, 1), (3, 3), 2))
    network.add(ActivationLayer((4, 4, 2), relu, relu_prime))
    network.add(MaxPoolingLayer((4, 4, 2), (2, 2)))
    network.add(DropoutLayer((2, 2, 2), 0.25))
    network.add(FlattenLayer((2, 2, 2)))
    network.add(DropoutLayer((1, 8), 0.5, Random(3)))
    network.add(FCLayer((1, 8), (1, 3)))
    network.add(SoftmaxLayer((1, 3)))
    network.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    x = [uniform((6, 6, 1), Random(n)) for n in range(4)]
    y = [[[float(n % 3 == i) for i in range(3)]] for n in range(4)]
    return network, x, y


def test_ten_epochs_and_ten_more_are_twenty(tmp_path):
    seed(0)
    network, x, y = every_layer()
    expected = network.fit(x, y, 20, 0.1, verbose=False)
    seed(0)
    network_10, _, _ = every_layer()
    first = network_10.fit(x, y, 10, 0.1, verbose=False)
    network_10.save(tmp_path / "network.json")
    seed(99)
    loaded = Network.load(tmp_path / "network.json")
    assert first + loaded.fit(x, y, 10, 0.1, verbose=False) == expected
    assert parameters(loaded) == parameters(network)
    assert loaded.predict(x) == network.predict(x)
    assert loaded.summary() == network.summary()


def test_generators_stay_shared_and_the_common_one_untouched(tmp_path):
    network, x, y = every_layer()
    network.save(tmp_path / "n")
    state = default.state
    loaded = Network.load(tmp_path / "n")
    assert default.state == state
    assert loaded.layers[3].rng is not default and loaded.layers[3].rng.state == state
    assert loaded.layers[5].rng.state == 3
    shared = Random(1)
    two = Network()
    two.add(DropoutLayer((1, 1), 0.5, shared))
    two.add(DropoutLayer((1, 1), 0.5, shared))
    two.save(tmp_path / "two")
    a, b = Network.load(tmp_path / "two").layers
    assert a.rng is b.rng and a.rng is not shared


def test_a_generator_of_another_kind_is_left_out(tmp_path):
    network = Network()
    network.add(DropoutLayer((1, 1), 0.5, random.Random(1)))
    network.save(tmp_path / "n")
    assert Network.load(tmp_path / "n").layers[0].rng is default


@pytest.mark.parametrize("value", HARD + [3, 10**40, True])
def test_parameters_survive(tmp_path, value):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights = [[value]]
    network.save(tmp_path / "n")
    loaded = Network.load(tmp_path / "n").layers[0].weights[0][0]
    assert loaded == value and type(loaded) is type(value)
    assert not isinstance(value, float) or bits(loaded) == bits(value)


@pytest.mark.parametrize("value", [Fraction(-1, 3), Decimal("0.1"), 1 - 2j])
def test_numbers_of_other_types_need_their_type(tmp_path, value):
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].bias = [[value]]
    network.save(tmp_path / "n")
    name = type(value).__name__
    loaded = Network.load(tmp_path / "n", {name: type(value)})
    assert loaded.layers[0].bias == [[value]] and type(loaded.layers[0].bias[0][0]) is type(value)
    with pytest.raises(ValueError, match="expected custom to hold '%s'" % name):
        Network.load(tmp_path / "n")


def swish(x):
    return x / 2


def swish_prime(x):
    return 0.5


def with_activation(f, f_prime):
    network = Network()
    network.add(ActivationLayer((1, 1), f, f_prime))
    return network


def test_functions_of_ones_own(tmp_path):
    with_activation(swish, swish_prime).save(tmp_path / "n")
    with pytest.raises(ValueError, match="expected custom to hold 'swish', which .* uses"):
        Network.load(tmp_path / "n")
    loaded = Network.load(tmp_path / "n", {"swish": swish, "swish_prime": swish_prime})
    assert loaded.layers[0].activation is swish


def test_a_function_with_a_name_of_purenns_is_still_ones_own(tmp_path):
    def tanh(x):
        return x

    with_activation(tanh, tanh_prime).save(tmp_path / "n")
    with pytest.raises(ValueError, match="expected custom to hold 'tanh'"):
        Network.load(tmp_path / "n")
    assert Network.load(tmp_path / "n", {"tanh": tanh}).layers[0].activation is tanh


def test_two_functions_of_one_name(tmp_path):
    with pytest.raises(ValueError, match="one function of the name '<lambda>', got two"):
        with_activation(lambda x: x, lambda x: 1).save(tmp_path / "n")
    assert os.listdir(tmp_path) == []


class Twice(Layer):
    arguments = ("input_shape", "factor")

    def __init__(self, input_shape, factor):
        self.input_shape = self.output_shape = input_shape
        self.factor = factor


def test_a_layer_of_ones_own(tmp_path):
    network = Network()
    network.add(Twice((1, 2), 0.5))
    network.save(tmp_path / "n")
    (layer,) = Network.load(tmp_path / "n", {"Twice": Twice}).layers
    assert type(layer) is Twice and layer.input_shape == (1, 2) and layer.factor == 0.5
    with pytest.raises(ValueError, match="expected a layer, got"):
        Network.load(tmp_path / "n", {"Twice": swish})


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    path = tmp_path / "n"
    network = xor()
    network.save(path)
    old = path.read_bytes()
    network.layers[0].weights[0][0] = object()
    with pytest.raises(TypeError, match="got object"):
        network.save(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == ["n"]


def test_a_write_that_fails_halfway_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "n"
    network = xor()
    network.save(path)
    old = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        network.save(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == ["n"]


def test_every_truncation_and_every_changed_character_is_found(tmp_path):
    path = tmp_path / "n"
    xor().save(path)
    text = path.read_text()
    network = Network.load(path)
    for at in range(0, len(text), 7):
        path.write_text(text[:at])
        with pytest.raises(ValueError, match="whole and unchanged"):
            Network.load(path)
    for at, old in enumerate(text):
        for new in "7 ":
            if new != old and not (old == " " or new == " " and text[at - 1] in "[,{: "):
                path.write_text(text[:at] + new + text[at + 1 :])
                try:
                    assert parameters(Network.load(path)) == parameters(network)
                    assert json.loads(path.read_text()) == json.loads(text)
                except ValueError as error:
                    assert "expected a" in str(error)


@pytest.mark.parametrize("text", ["", "null", "[]", "3", '"text"', "{}", "[" * 10000, "\x80", "PK\x03\x04",
                                  '{"format": "other", "checksum": 1, "network": {}}',
                                  '{"format": "purenn network 1", "checksum": 0, "network": 3}'])
def test_foreign_files(tmp_path, text):
    path = tmp_path / "n"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match="expected a file that Network.save wrote"):
        Network.load(path)


def rewritten(path, change):
    """The file with its network changed and the checksum made to agree."""
    from purenn.storage import _adler32, _text

    data = json.loads(path.read_text())
    change(data["network"])
    data["checksum"] = _adler32(_text(data["network"]))
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda n: n.pop("layers"),
        lambda n: n.pop("loss"),
        lambda n: n["layers"][0].pop("arguments"),
        lambda n: n["layers"][0]["parameters"].pop(),
        lambda n: n["layers"][0]["parameters"][0].pop(),
        lambda n: n["layers"][0]["parameters"].__setitem__(1, None),
        lambda n: n["layers"][0].update({"class": {"purenn": "Network"}}),
        lambda n: n["layers"][0].update({"class": {"purenn": "tanh"}}),
        lambda n: n["layers"][0].update({"class": {"purenn": "os"}}),
        lambda n: n["layers"][0].update({"class": {"other": "FCLayer"}}),
        lambda n: n["layers"][1].update({"arguments": [[1, 3], {"purenn": "seed"}, None]}),
        lambda n: n["layers"][1].update({"generator": 7}),
        lambda n: n["layers"].pop(2),
        lambda n: n["layers"][2].update({"arguments": [[1, 2], [1, 1]]}),
    ],
)
def test_files_that_make_no_network(tmp_path, change):
    path = tmp_path / "n"
    xor().save(path)
    rewritten(path, change)
    with pytest.raises(ValueError, match="expected a network of this version in"):
        Network.load(path)


class Scaled(Layer):
    arguments, parameters = ("input_shape",), ("factor",)

    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape
        self.factor = 1.0


def test_a_parameter_may_be_one_number(tmp_path):
    network = Network()
    network.add(Scaled((1, 2)))
    network.layers[0].factor = 0.25
    network.save(tmp_path / "n")
    assert Network.load(tmp_path / "n", {"Scaled": Scaled}).layers[0].factor == 0.25


def test_a_symbolic_link_stays_one(tmp_path):
    os.symlink("n", str(tmp_path / "link"))
    xor().save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and sorted(os.listdir(tmp_path)) == ["link", "n"]


@pytest.mark.parametrize("path", [None, 3, io.StringIO()])
def test_paths_that_are_none(path):
    with pytest.raises(TypeError):
        xor().save(path)
    with pytest.raises(TypeError):
        Network.load(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ValueError, match="expected the path of a file"):
        xor().save(tmp_path)


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        Network.load(tmp_path / "none")
