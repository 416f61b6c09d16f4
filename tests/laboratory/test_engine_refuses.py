"""What the engine refuses: by a sentence, and nothing has changed."""

import pytest
from engines import Refused

ROW = [{"layer": "dense", "size": 1}]
BAD = [
    ({"layers": []}, "layers: expected at least one layer, got none"),
    ({"layers": ROW * 21}, "at most 20 layers, got 21"),
    ({"layers": "dense"}, "set-up, layers: expected a list, got 'dense'"),
    ({"layers": [5]}, r"layers\[0\], layer: expected a name, got 5"),
    ({"layers": [{"layer": "lstm"}]}, r"layers\[0\]: expected one of dense, .*, got 'lstm'"),
    ({"layers": [{"layer": "dense", "size": 0}]}, r"layers\[0\], FCLayer, neurons: .* from 1 to 128, got"),
    ({"layers": [{"layer": "dense", "size": 2.5}]}, "a whole number from 1 to 128, got 2.5"),
    ({"layers": [{"layer": "dense", "size": True}]}, "a whole number from 1 to 128, got True"),
    ({"layers": [{"layer": "activation", "function": "exec"}]}, "one of tanh, .*, got 'exec'"),
    ({"layers": [{"layer": "convolution"}]}, r"layers\[0\], ConvLayer: .* got a row \(1, 2\)"),
    ({"layers": ROW + [{"layer": "flatten"}]}, r"layers\[1\], FlattenLayer: .* which is flat already"),
    ({"layers": [{"layer": "dense", "size": 3}]}, r"The last layer: .* \(1, 1\), .* got \(1, 3\)"),
    ({"loss": "hinge"}, "loss: expected one of mse, .*, got 'hinge'"),
    ({"learning_rate": "fast"}, "learning rate: expected a number from .*, got 'fast'"),
    ({"batch_size": 0}, "batch size: expected a whole number from 1 to 1437, got 0"),
    ({"shuffle": 1}, "shuffle: expected true or false, got 1"),
    ({"optimizer": "adam"}, "optimizer, name: expected a name, got 'adam'"),
    ({"optimizer": {"name": "lion"}}, "optimizer: expected one of none, .*, got 'lion'"),
    ({"optimizer": {"name": "momentum", "momentum": 1}}, "optimizer, momentum: .* to 0.999, got 1"),
    ({"seed": -1}, "seed: expected a whole number from 0"),
    ({"data": {"name": "cats"}}, "data: expected one of xor, .*, got cats"),
    ({"data": {"name": "xor", "samples": 10**9}}, "data, samples: .* from 4 to 400"),
    ({"data": {"name": "xor", "features": []}}, "features: expected some of x1, .*, got none"),
    ({"data": {"name": "xor", "features": ["x1", "x3"]}}, "some of x1, x2, .*, got 'x3'"),
    ({"data": {"name": "xor", "features": "x1"}}, "some of x1, x2, .*, got 'x1'"),
    ({"data": None}, "set-up, data: expected an object, got None"),
]  # fmt: skip


@pytest.mark.parametrize("changes, expected", BAD)
def test_a_bad_setup_is_refused_by_a_sentence(engine, changes, expected):
    before = engine.open("xor")
    engine.ask("step", samples=4)
    with pytest.raises(Refused, match=expected):
        engine.open("xor", **changes)
    snapshot = engine.ask("snapshot")
    assert snapshot["setup"] == before["setup"] and snapshot["samples_done"] == 4


def test_images_before_rows(engine):
    layers = [
        {"layer": "convolution", "kernel": [3, 3], "depth": 1},
        {"layer": "dense", "size": 10},
    ]
    with pytest.raises(
        Refused, match=r"layers\[1\], FCLayer: expected a row \(1, n\), got \(6, 6, 1\): put a FlattenLayer"
    ):
        engine.few_digits(layers=layers)
    layers = [{"layer": "convolution", "kernel": [8, 8], "depth": 1}] * 2
    with pytest.raises(Refused, match=r"layers\[1\], ConvLayer: "):
        engine.few_digits(layers=layers)
    layers[0] = dict(layers[0], stride=[1, 0])
    with pytest.raises(Refused, match=r"layers\[0\], ConvLayer, stride: expected a whole number from 1"):
        engine.few_digits(layers=layers)


@pytest.mark.parametrize(
    "do, content, expected",
    [
        ("dance", {}, "expected the name of a request, got 'dance'"),
        ("step", {"samples": 0}, "samples: expected a whole number from 1"),
        ("step", {}, "samples: expected a whole number from 1 to 1000000000, got None"),
        ("step", {"epochs": 1.5}, "epochs: expected a whole number"),
        ("set", {"learning_rate": None}, "learning rate: expected a number"),
        ("watch", {"grid": 1000}, "grid: expected a whole number from 0 to 64"),
        ("predict", {"input": [[1, 2, 3]]}, "predict input"),
        ("predict", {"input": "two"}, "predict input"),
        ("explain", {"sample": 99}, "sample: expected a whole number from 0 to 3, got 99"),
        ("source", {"class": "Network"}, "expected one of ActivationLayer, .*, got 'Network'"),
        ("source", {"class": []}, r"expected one of ActivationLayer, .*, got \[\]"),
        ("exercise", {"name": {}}, "expected one of flatten, .*, got {}"),
        ("exercise", {"name": "../check"}, "expected one of flatten, .*, got"),
        ("restore", {"checkpoint": 5}, "expected a checkpoint, got 5"),
    ],
)
def test_a_bad_request_is_refused_by_a_sentence(engine, do, content, expected):
    before = engine.open("xor")
    with pytest.raises(Refused, match=expected):
        engine.ask(do, **content)
    assert engine.ask("snapshot")["digest"] == before["digest"]


def test_without_a_setup(engine):
    with pytest.raises(Refused, match="expected a set-up first"):
        engine.ask("train")
