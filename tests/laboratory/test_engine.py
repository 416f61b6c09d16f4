"""The engine's requests, on CPython and in the page's MicroPython: the same answers, to the bit."""

import json
import math
import re

import pytest
from engines import Refused
from purenn import Network

DATA = ["xor", "circle", "spirals", "moons", "curve", "digits"]
RELU = [
    {"layer": "dense", "size": 3},
    {"layer": "activation", "function": "relu"},
    {"layer": "dense", "size": 1},
]
CONV = [
    {"layer": "convolution", "kernel": [3, 3], "depth": 2},
    {"layer": "activation", "function": "tanh"},
    {"layer": "max_pooling", "window": [2, 2]},
    {"layer": "flatten"},
    {"layer": "dropout", "rate": 0.25},
    {"layer": "dense", "size": 10},
    {"layer": "softmax"},
]


def few_digits(engine, layers=None, samples=20):
    changes = {"layers": layers} if layers else {}
    data = {"name": "digits", "samples": samples, "noise": 0, "seed": 0}
    return engine.open("digits", data=data, **changes)


# --- training --------------------------------------------------------------------------------


def test_what_there_is_to_choose_from(engine):
    assert [data["name"] for data in engine.catalogue["data"]] == DATA
    for data in engine.catalogue["data"]:
        snapshot = engine.ask("open", setup=data["setup"])
        assert snapshot["setup"] == data["setup"] and snapshot["samples_done"] == 0
    layers = [layer["layer"] for layer in engine.catalogue["layers"]]
    assert layers == "dense activation convolution max_pooling flatten dropout softmax".split()
    assert len(engine.catalogue["exercises"]) == len(engine.catalogue["sources"]) == 7


def test_the_numbers_are_those_of_fit(engine):
    """The same network trained by purenn alone: errors, weights, digest, to the bit."""
    from purenn import ActivationLayer, FCLayer, Random, mse, mse_prime, tanh, tanh_prime

    rng, network = Random(0), Network()
    network.add(FCLayer((1, 2), (1, 3), rng))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    network.add(FCLayer((1, 3), (1, 1), rng))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    x, y = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]], [[[0]], [[1]], [[1]], [[0]]]
    errors = network.fit(x, y, 30, 0.1, verbose=False)
    engine.open("xor")
    for n in 1, 2, 6, 40, 71:  # parts of epochs and whole ones
        snapshot = engine.ask("step", samples=n)
    assert (snapshot["epoch"], snapshot["sample"], snapshot["samples_done"]) == (30, 0, 120)
    assert snapshot["errors"] == {"from": 0, "every": 1, "values": errors}
    assert snapshot["error"] == errors[-1]
    weights = [layer["parameters"] for layer in snapshot["layers"]]
    assert weights[0][0]["values"] == network.layers[0].weights
    assert weights[0][1] == {"name": "bias", "shape": [1, 3], "values": network.layers[0].bias}
    (output,) = network.predict([x[0]])
    assert snapshot["sampled"] == {"sample": 0, "input": x[0], "target": y[0], "output": output}
    assert snapshot["layers"][3]["output"] == output


def test_epochs_and_samples(engine):
    few_digits(engine)
    assert engine.ask("step", samples=7)["sample"] == 7
    snapshot = engine.ask("step", epochs=1)  # to the end of this one
    assert (snapshot["epoch"], snapshot["sample"], snapshot["of"]) == (1, 0, 20)
    assert not snapshot["training"]


def test_training_goes_on_until_it_is_stopped(engine):
    engine.open("moons")
    engine.ask("watch", every=30)
    assert engine.ask("train") == {"training": True}
    event = engine.until(lambda event: event["event"] == "snapshot" and event["epoch"] > 1)
    assert event["training"] and event["digest"] is None and event["speed"] > 0
    slow = engine.ask("set", learning_rate=0.01)
    assert slow == {"learning_rate": 0.01}
    stopped = engine.ask("stop")
    assert not stopped["training"] and stopped["learning_rate"] == 0.01
    engine.until_idle()
    assert engine.ask("snapshot")["samples_done"] == stopped["samples_done"]
    kinds = {event["event"] for event in engine.events}
    assert kinds == {"snapshot", "picture", "checkpoint"}
    values = [e["errors"] for e in engine.events if e["event"] == "snapshot"]
    for before, after in zip(values, values[1:]):  # nothing twice, nothing left out
        assert after["from"] == before["from"] + len(before["values"])


def test_a_stop_ends_a_long_step_at_once(engine):
    engine.open("xor")
    answers = engine.handle({"id": 100, "do": "step", "epochs": 10**6})
    assert answers["messages"] == [] and answers["busy"]
    engine.work()
    messages = engine.handle({"id": 101, "do": "stop"})["messages"]
    replies = {m["id"]: m["result"] for m in messages if "id" in m}
    assert 0 < replies[100]["samples_done"] == replies[101]["samples_done"] < 10**6


def test_many_errors_are_thinned(engine):
    engine.open("xor", layers=[{"layer": "dense", "size": 1}])
    snapshot = engine.ask("step", epochs=2100)
    errors = snapshot["errors"]
    assert errors["every"] == 2 and errors["from"] == 0 and len(errors["values"]) == 1050


def test_reset_begins_anew(engine):
    start = engine.open("circle")
    learned = engine.ask("step", samples=30)
    assert learned["digest"] != start["digest"]
    assert engine.ask("reset")["digest"] == start["digest"]


def test_divergence_is_told(engine):
    engine.open("curve", learning_rate=1000.0)
    engine.ask("train")
    event = engine.until(lambda event: event["event"] == "stopped")
    assert "Take a smaller learning rate" in event["reason"]
    snapshot = engine.ask("stop")
    assert snapshot["diverged"] and snapshot["error"] in ("nan", "inf")
    assert not snapshot["training"]
    engine.until_idle()
    assert engine.ask("reset")["diverged"] is False


# --- pictures ----------------------------------------------------------------------------------


def pictures(engine):
    engine.events.clear()
    engine.until_idle()
    found = {}
    for event in engine.events:
        if event["event"] == "picture":
            found.update(event)
    return found


def test_the_decision_grid(engine):
    engine.open("xor")
    engine.ask("watch", grid=5)
    found = pictures(engine)
    grid = found["grid"]
    assert (grid["n"], len(grid["values"])) == (5, 25) and found["accuracy"] in (0, 0.25, 0.5, 0.75, 1)
    assert grid["x1"] == grid["x2"] == [-0.125, 1.125]
    points = [[[-0.125 + 1.25 * k / 4, -0.125 + 1.25 * i / 4]] for i in range(5) for k in range(5)]
    for point, value in zip(points, grid["values"]):
        assert engine.ask("predict", input=point)["output"] == [[value]]


def test_two_outputs_and_their_lead(engine):
    layers = [{"layer": "dense", "size": 2}, {"layer": "softmax"}]
    engine.open("moons", layers=layers, loss="categorical_cross_entropy")
    engine.ask("watch", grid=4)
    grid = pictures(engine)["grid"]
    assert set(grid["class"]) <= {0, 1} and all(0 <= lead <= 1 for lead in grid["lead"])
    assert engine.ask("data")["y"][:2] == [[[1, 0]], [[0, 1]]]


def test_the_fit_of_the_curve(engine):
    engine.open("curve")
    fit = pictures(engine)["fit"]
    assert len(fit["x"]) == len(fit["y"]) == 101 and fit["x"] == sorted(fit["x"])


def test_the_digits_are_tested_on_others(engine):
    few_digits(engine)
    found = pictures(engine)
    data = engine.ask("data")
    assert len(data["x"]) == 20 and len(data["test"]["x"]) == 360
    right = [
        engine.ask("predict", input=x)["class"] == k
        for x, k in zip(data["x"], data["classes"])
    ]
    assert found["accuracy"] == right.count(True) / 20
    assert found["test_accuracy"] * 360 == round(found["test_accuracy"] * 360)
    row = data["test"]["x"][5]
    assert engine.ask("predict", input=row) == engine.ask("predict", input=row[0])


def test_images(engine):
    snapshot = few_digits(engine, CONV)
    assert [layer["output_shape"] for layer in snapshot["layers"]][:4] == [
        [6, 6, 2], [6, 6, 2], [3, 3, 2], [1, 18],
    ]  # fmt: skip
    snapshot = engine.ask("step", samples=3)
    assert snapshot["layers"][0]["parameters"][0]["shape"] == [3, 3, 1, 2]
    flat = [k / 64 for k in range(64)]
    drawn = engine.ask("predict", input=flat)
    assert math.isclose(sum(drawn["output"][0]), 1)
    image = [[[x] for x in flat[at : at + 8]] for at in range(0, 64, 8)]
    assert engine.ask("predict", input=image) == drawn


# --- looking inside -----------------------------------------------------------------------------


def test_a_step_is_explained(engine):
    engine.open("xor")
    before = engine.ask("step", samples=5)
    told = engine.ask("explain", sample=2)
    places = [(s["direction"], s["layer"]) for s in told["sections"]]
    forward, backward = [("forward", k) for k in range(4)], [("backward", k) for k in (3, 2, 1, 0)]
    assert places == [("start", None)] + forward + [("error", None)] + backward + [("after", None)]
    step = told["sections"][1]["steps"][0]
    assert step["formula"] == step["html"] == "Y = X W + B"
    assert step["matrices"][0]["rows"] == [["1", "0"]]
    assert step["matrices"][1]["values"] == before["layers"][0]["parameters"][0]["values"]
    assert engine.ask("snapshot")["digest"] == before["digest"]
    again = engine.ask("explain", input=[[1, 0]], target=[[1]])
    assert again == told


def test_fractions_are_exact(engine):
    engine.open("xor", layers=RELU)
    before = engine.ask("snapshot")["digest"]
    told = engine.ask("explain", sample=1, numbers="fractions")
    assert told["exact"] and "sixteenths" in told["note"]
    step = told["sections"][1]["steps"][0]
    assert step["matrices"][1]["rows"] == [["3/8", "-1/16", "-1/2"], ["1/2", "-3/8", "-3/16"]]
    text = json.dumps(told["sections"][-2])
    assert "-1645/2048" in text and "≈" not in text
    assert engine.ask("snapshot")["digest"] == before


def test_why_there_are_no_fractions(engine):
    for name in "xor", "circle", "digits":
        engine.open(name)
        with pytest.raises(Refused, match="these of a fraction are no fractions. With relu"):
            engine.ask("explain", sample=0, numbers="fractions")


def test_gradcheck(engine):
    engine.open("xor")
    verdict = engine.ask("gradcheck")
    assert verdict["right"] and "layers[2], FCLayer" in verdict["text"]


# --- writing -------------------------------------------------------------------------------------


def edit(engine, old, new, name="FCLayer"):
    source = engine.ask("source", **{"class": name})
    assert source["original"].count(old) == 1
    return engine.ask("edit", **{"class": name, "source": source["original"].replace(old, new)})


def test_every_layer_as_it_is_passes(engine):
    start = engine.open("xor")
    for source in engine.catalogue["sources"]:
        text = engine.ask("source", **{"class": source["class"]})
        assert "class %s(Layer)" % source["class"] in text["source"] and not text["edited"]
        done = engine.ask("edit", **{"class": source["class"], "source": text["source"]})
        assert done["gradcheck"]["right"], done["gradcheck"]["text"]
        assert done["snapshot"]["digest"] == start["digest"]
    edited = [layer["edited"] for layer in engine.ask("snapshot")["layers"]]
    assert edited == [True] * 4
    assert not any(layer["edited"] for layer in engine.ask("unedit")["layers"])


def test_a_wrong_line_is_found_and_can_be_seen_at_work(engine):
    engine.open("xor")
    right = engine.ask("step", samples=20)
    engine.ask("reset")
    verdict = edit(engine, "axpy(-learning_rate, weights_error", "axpy(learning_rate, weights_error")
    assert not verdict["gradcheck"]["right"]
    assert "The sign: weights goes uphill" in verdict["gradcheck"]["text"]
    wrong = engine.ask("step", samples=20)
    assert wrong["digest"] != right["digest"]
    assert engine.ask("open", setup=wrong["setup"])["layers"][0]["edited"]  # stays until taken back
    engine.ask("unedit", **{"class": "FCLayer"})
    assert engine.ask("step", samples=20)["digest"] == right["digest"]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("def forward_propagation(self, input):", "def forward_propagation(self, input:", "Line 4[0-9]|Line 5[0-9]"),
        ("class FCLayer(Layer):", "class Other(Layer):", "fc_layer.py: expected a class FCLayer that is a Layer"),
        ('parameters = ("weights", "bias")', "1 / 0", "Line [0-9]+ of fc_layer.py: ZeroDivisionError"),
        ('parameters = ("weights", "bias")', "raise SystemExit", "Line [0-9]+ of fc_layer.py: SystemExit"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_changes_nothing(engine, old, new, expected):
    before = engine.open("xor")
    with pytest.raises(Refused, match=expected):
        edit(engine, old, new)
    assert engine.ask("snapshot")["digest"] == before["digest"]
    assert not engine.ask("source", **{"class": "FCLayer"})["edited"]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("return input_error", "return 1 / 0", "sample 1: Line [0-9]+ of fc_layer.py: ZeroDivisionError"),
        ("        return output\n", "        return self.forward_propagation(input)\n", "recursion"),
        ("return input_error", "raise SystemExit", "SystemExit"),
        ("return output\n", "return [output]\n", "expected"),
    ],
)  # fmt: skip
def test_what_breaks_in_training_stops_it(engine, old, new, expected):
    engine.open("xor")
    assert not edit(engine, old, new)["gradcheck"]["right"]
    engine.ask("train")
    event = engine.until(lambda event: event["event"] == "stopped")
    assert re.search(expected, event["reason"])
    snapshot = engine.ask("stop")
    assert snapshot["samples_done"] == 0 and not snapshot["training"]
    engine.ask("unedit")
    assert engine.ask("step", samples=4)["error"] > 0


def test_the_samples_before_the_one_that_raises_are_counted(engine):
    engine.open("moons")
    expected = engine.ask("step", samples=7)["digest"]
    count = "self.count = getattr(self, 'count', 0) + 1"
    edit(engine, "        input_error = inner(", "        %s\n        if self.count > 7:\n"
         "            raise ValueError('enough')\n        input_error = inner(" % count)  # fmt: skip
    engine.ask("train")
    engine.until(lambda event: event["event"] == "stopped")
    snapshot = engine.ask("stop")
    # the layer counts the samples that were tried in the slice and once more one by one
    assert snapshot["samples_done"] <= 7
    if snapshot["samples_done"] == 7:
        assert snapshot["digest"] == expected


EXERCISES = "flatten sigmoid max_pooling dropout softmax momentum strided_conv".split()


@pytest.mark.parametrize("name", EXERCISES)
def test_exercises(engine, name):
    texts = engine.ask("exercise", name=name)
    empty = engine.ask("check", name=name, source=texts["source"])
    assert not empty["right"] and empty["steps"][0]["title"] == "first test"
    done = engine.ask("check", name=name, source=texts["solution"])
    assert done["right"] and all(step["right"] for step in done["steps"]), done
    broken = engine.ask("check", name=name, source="def f(:\n")
    assert not broken["right"] and broken["text"].startswith("Line 1 of %s.py: " % name)


def test_the_likely_mistake_of_an_exercise(engine):
    solution = engine.ask("exercise", name="sigmoid")["solution"]
    wrong = solution.replace("sigmoid(x) * (1 - sigmoid(x))", "x * (1 - x)")
    verdict = engine.ask("check", name="sigmoid", source=wrong)
    assert not verdict["right"]
    assert "Likely mistake: x stands where sigmoid(x) belongs" in verdict["text"]
    lacking = engine.ask("check", name="sigmoid", source="import math\n")
    assert "expected something called sigmoid, as in the exercise" in lacking["text"]


# --- files and checkpoints ------------------------------------------------------------------------


def test_save_is_what_network_save_writes(engine, tmp_path):
    few_digits(engine, CONV)
    snapshot = engine.ask("step", samples=5)
    saved = engine.ask("save")
    path = tmp_path / saved["name"]
    path.write_text(saved["text"], encoding="utf-8")
    network = Network.load(path)
    assert network.layers[0].bias == snapshot["layers"][0]["parameters"][1]["values"]
    network.save(path)
    assert json.loads(path.read_text()) == json.loads(saved["text"])


def test_load_brings_layers_and_data(engine):
    few_digits(engine, CONV)
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
        (lambda text: text[:-20], "This file cannot be loaded. load: expected a file that Network.save"),
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
    with pytest.raises(Refused, match=r"takes samples of shape \(1, 5\) and gives \(1, 5\): no data"):
        engine.ask("load", text=(tmp_path / "five.json").read_text())
    assert engine.ask("snapshot")["digest"] == before["digest"]


def test_a_checkpoint_brings_everything_back(engine):
    few_digits(engine, CONV)
    edit(engine, "W ← W - η dE/dW", "W becomes W - η dE/dW")
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


# --- bad input --------------------------------------------------------------------------------------

ROW = [{"layer": "dense", "size": 1}]
BAD = [
    ({"layers": []}, "layers: expected at least one layer, got none"),
    ({"layers": ROW * 21}, "at most 20 layers, got 21"),
    ({"layers": "dense"}, "set-up, layers: expected a list, got 'dense'"),
    ({"layers": [5]}, "Layer 1, layer: expected a name, got 5"),
    ({"layers": [{"layer": "lstm"}]}, "Layer 1: expected one of dense, .*, got 'lstm'"),
    ({"layers": [{"layer": "dense", "size": 0}]}, "Layer 1, dense, neurons: expected a whole number from 1 to 128, got 0"),
    ({"layers": [{"layer": "dense", "size": 2.5}]}, "expected a whole number from 1 to 128, got 2.5"),
    ({"layers": [{"layer": "dense", "size": True}]}, "expected a whole number from 1 to 128, got True"),
    ({"layers": [{"layer": "activation", "function": "exec"}]}, "expected one of tanh, .*, got 'exec'"),
    ({"layers": [{"layer": "convolution"}]}, r"Layer 1, convolution: expected an image \(i, j, d\), got a row \(1, 2\)"),
    ({"layers": ROW + [{"layer": "flatten"}]}, "Layer 2, flatten: .* which is flat already"),
    ({"layers": [{"layer": "dense", "size": 3}]}, r"The last layer: expected the output shape \(1, 1\), .* got \(1, 3\)"),
    ({"loss": "hinge"}, "loss: expected one of mse, .*, got 'hinge'"),
    ({"learning_rate": "fast"}, "learning rate: expected a number from .*, got 'fast'"),
    ({"seed": -1}, "seed: expected a whole number from 0"),
    ({"data": {"name": "cats"}}, "data: expected one of circle, .*, got cats"),
    ({"data": {"name": "xor", "samples": 10**9}}, "data, samples: expected a whole number from 4 to 400"),
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
    layers = [{"layer": "convolution", "kernel": [3, 3], "depth": 1}, {"layer": "dense", "size": 10}]
    with pytest.raises(Refused, match=r"Layer 2, dense: expected a row \(1, n\), got \(6, 6, 1\): put flatten"):
        few_digits(engine, layers)
    layers = [{"layer": "convolution", "kernel": [8, 8], "depth": 1}] * 2
    with pytest.raises(Refused, match="Layer 2, convolution: "):
        few_digits(engine, layers)


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
