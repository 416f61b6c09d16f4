"""The engine's files, as Network.save writes them, and its checkpoints."""

import json

import pytest
from engines import CONV, Refused
from purenn import Network


def test_save_is_what_network_save_writes(engine, tmp_path):
    engine.few_digits(layers=CONV)
    snapshot = engine.ask("step", samples=5)
    saved = engine.ask("save")
    path = tmp_path / saved["name"]
    path.write_text(saved["text"], encoding="utf-8")
    network = Network.load(path)
    assert network.layers[0].bias == snapshot["layers"][0]["parameters"][1]["values"]
    network.save(path)
    assert json.loads(path.read_text()) == json.loads(saved["text"])


def test_load_brings_layers_and_data(engine):
    engine.few_digits(layers=CONV)
    trained = engine.ask("step", samples=5)
    text = engine.ask("save")["text"]
    further = engine.ask("step", samples=5)["digest"]
    engine.open("xor")
    loaded = engine.ask("load", text=text)
    assert loaded["digest"] == trained["digest"] and loaded["samples_done"] == 0
    assert loaded["setup"]["data"]["name"] == "digits" and loaded["setup"]["layers"] == CONV
    assert engine.ask("step", samples=5)["digest"] != further  # the first five, dropout goes on
    assert engine.ask("reset")["digest"] == trained["digest"]


@pytest.mark.parametrize(
    "damage, expected",
    [
        (
            lambda text: text[:-20],
            "This file cannot be loaded. load: expected a file that Network.save",
        ),
        (lambda text: text.replace("0x1.", "0x1.8", 1), "whole and unchanged"),
        (lambda text: "", "whole and unchanged"),
        (lambda text: "[1, 2]", "whole and unchanged"),
        (lambda text: None, "expected the text of a file that Network.save wrote, got None"),
    ],
)
def test_a_damaged_file(engine, damage, expected):
    before = engine.open("xor")
    text = engine.ask("save")["text"]
    with pytest.raises(Refused, match=expected):
        engine.ask("load", text=damage(text))
    assert engine.ask("snapshot")["digest"] == before["digest"]


def test_a_network_that_fits_no_data(engine, tmp_path):
    from purenn import FCLayer, mse, mse_prime

    before = engine.open("xor")
    network = Network()
    network.add(FCLayer((1, 5), (1, 5)))
    network.use(mse, mse_prime)
    network.save(tmp_path / "five.json")
    with pytest.raises(
        Refused, match=r"takes samples of shape \(1, 5\) and gives \(1, 5\): none of the data"
    ):
        engine.ask("load", text=(tmp_path / "five.json").read_text())
    assert engine.ask("snapshot")["digest"] == before["digest"]


def test_a_network_with_an_option_that_is_no_choice(engine, tmp_path):
    from purenn import FCLayer, mse, mse_prime

    network = Network()
    network.add(FCLayer((1, 2), (1, 1), bias=False))
    network.use(mse, mse_prime)
    network.save(tmp_path / "unbiased.json")
    engine.open("xor")
    with pytest.raises(Refused, match="a layer whose bias the laboratory lacks: FCLayer"):
        engine.ask("load", text=(tmp_path / "unbiased.json").read_text())


def test_a_checkpoint_within_a_shuffled_epoch(engine):
    engine.open("moons", optimizer={"name": "adam"}, batch_size=7, shuffle=True, learning_rate=0.03)
    expected = engine.ask("step", samples=130)
    checkpoint = json.loads(json.dumps(engine.ask("checkpoint")))
    later = engine.ask("step", samples=300)["digest"]
    engine.open("xor")
    restored = engine.ask("restore", checkpoint=checkpoint)
    assert {**restored, "speed": 0} == {**expected, "speed": 0}
    assert engine.ask("step", samples=300)["digest"] == later


def test_an_optimizer_is_saved_and_loaded(engine):
    momentum = {"name": "momentum", "momentum": 0.75}
    engine.open("moons", optimizer=momentum, batch_size=10, learning_rate=0.02)
    engine.ask("step", epochs=2)
    text = engine.ask("save")["text"]
    later = engine.ask("step", epochs=3)["digest"]
    engine.open("moons", batch_size=10)
    loaded = engine.ask("load", text=text)["setup"]
    assert loaded["optimizer"] == momentum and loaded["learning_rate"] == 0.02
    assert engine.ask("step", epochs=3)["digest"] == later


def test_a_checkpoint_brings_everything_back(engine):
    engine.few_digits(layers=CONV)
    engine.edit("W ← W - η dE/dW", "W becomes W - η dE/dW")
    expected = engine.ask("step", samples=25)
    checkpoint = json.loads(json.dumps(engine.ask("checkpoint")))
    later = engine.ask("step", samples=7)
    program = engine.ask("program")["program"]
    engine.ask("unedit")
    engine.open("xor")
    restored = engine.ask("restore", checkpoint=checkpoint)
    assert {**restored, "speed": 0} == {**expected, "speed": 0}
    assert engine.ask("source", **{"class": "FCLayer"})["edited"]
    assert engine.ask("step", samples=7)["digest"] == later["digest"]  # dropout's generator too
    assert engine.ask("program")["program"] == program
