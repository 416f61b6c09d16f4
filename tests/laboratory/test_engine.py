"""The engine's requests, on CPython and in the page's MicroPython: the same answers, to the bit."""

import json
import math

import engines
import pytest
from engines import CONV, Refused
from purenn import Network

DATA = ["xor", "circle", "spirals", "moons", "curve", "digits", "names"]
RELU = [
    {"layer": "dense", "size": 3},
    {"layer": "activation", "function": "relu"},
    {"layer": "dense", "size": 1},
]


# --- training --------------------------------------------------------------------------------


def test_what_there_is_to_choose_from(engine):
    assert [data["name"] for data in engine.catalogue["data"]] == DATA
    for data in engine.catalogue["data"]:
        snapshot = engine.ask("open", setup=data["setup"])
        assert snapshot["setup"] == data["setup"] and snapshot["samples_done"] == 0
    layers = [layer["layer"] for layer in engine.catalogue["layers"]]
    images = "convolution max_pooling average_pooling flatten"
    rows = "embedding position rms_norm attention feed_forward scores"
    assert layers == ("dense activation %s dropout softmax %s" % (images, rows)).split()
    assert len(engine.catalogue["exercises"]) == 9 and len(engine.catalogue["sources"]) == 8


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


def test_the_program_trains_as_the_layers_do(engine):
    """Errors and weights in parts of epochs and whole ones, without and with a layer's source changed."""
    found = []
    for edited in False, True:
        if edited:
            engine.edit("return input_error", "return [row for row in input_error]")
        engine.open("moons")
        parts = [engine.ask("step", samples=n) for n in (1, 7, 92, 230, 75)]
        found.append([(part["digest"], part["error"], part["errors"]) for part in parts])
    assert found[0] == found[1]


LEARNING = [
    dict(optimizer={"name": "momentum", "momentum": 0.5}),
    dict(optimizer={"name": "adam", "beta1": 0.8, "beta2": 0.99}, batch_size=7, shuffle=True),
    dict(batch_size=12), dict(batch_size=1000), dict(shuffle=True),
]  # fmt: skip


def test_optimizers_batches_and_shuffled_samples(engine):
    """The same network trained by purenn alone, in whole epochs; here in parts of them."""
    for how in LEARNING:
        trains_as_purenn(engine, how)
    engine.edit("return input_error", "return [row for row in input_error]")
    trains_as_purenn(engine, LEARNING[1])  # by the layers


def trains_as_purenn(engine, how):
    from purenn import (
        ActivationLayer, Adam, FCLayer, Momentum, Random, sigmoid, sigmoid_prime, tanh, tanh_prime,
        binary_cross_entropy, binary_cross_entropy_prime,
    )  # fmt: skip

    layers = [{"layer": "dense", "size": 2}, {"layer": "activation", "function": "tanh"}]
    layers += [{"layer": "dense", "size": 1}, {"layer": "activation", "function": "sigmoid"}]
    data = {"name": "moons", "samples": 30}
    engine.open("moons", learning_rate=0.05, layers=layers, data=data, **how)
    rng, network, data = Random(0), Network(), engine.ask("data")
    network.add(FCLayer((1, 2), (1, 2), rng))
    network.add(ActivationLayer((1, 2), tanh, tanh_prime))
    network.add(FCLayer((1, 2), (1, 1), rng))
    network.add(ActivationLayer((1, 1), sigmoid, sigmoid_prime))
    network.use(binary_cross_entropy, binary_cross_entropy_prime)
    rules = {"momentum": Momentum, "adam": Adam}
    numbers = dict(how.get("optimizer", {"name": None}))
    rule = rules.get(numbers.pop("name"))
    errors = network.fit(
        data["x"], data["y"], 5, rule(0.05, **numbers) if rule else 0.05, verbose=False,
        batch_size=how.get("batch_size", 1), shuffle=rng if "shuffle" in how else False,
    )  # fmt: skip
    for n in 1, 27, 3:  # up to the end of a batch, as every part
        done = engine.ask("step", samples=n)["samples_done"]
    size = min(30, how.get("batch_size", 1))
    assert done >= 30 and done % 30 % size == 0
    snapshot = engine.ask("step", samples=150 - done)
    assert snapshot["errors"]["values"] == errors
    assert snapshot["layers"][2]["parameters"][0]["values"] == network.layers[2].weights


def test_only_small_networks_of_unchanged_layers_train_by_a_program():
    from engine.session import Session
    from engine.start import ready

    catalogue, session = json.loads(ready())["catalogue"], None
    for data in catalogue["data"]:
        session = Session(lambda path: (engines.ROOT / path).read_text(), root=str(engines.ROOT) + "/")
        for edited in False, True:
            if edited:
                source = (engines.ROOT / "purenn" / "layers" / "fc_layer.py").read_text()
                session.ask_edit({"class": "FCLayer", "source": source})
            else:
                session.ask_open({"setup": data["setup"]})
            session.training.slice(1)
            small = data["name"] not in ("digits", "names")
            assert bool(session.training._program) == (small and not edited)
    for depth, rows, small in (4, 1, False), (1, 6, True):  # few parameters, in 36 windows and in 6
        layers = [
            {"layer": "convolution", "kernel": [3, 3], "depth": depth, "stride": [rows, 1]},
            {"layer": "average_pooling", "window": [1, 6]}, {"layer": "max_pooling", "window": [1, 1]},
            {"layer": "flatten"}, {"layer": "dense", "size": 10}, {"layer": "softmax"},
        ]  # fmt: skip
        session = Session(lambda path: (engines.ROOT / path).read_text(), root=str(engines.ROOT) + "/")
        session.ask_open({"setup": dict(catalogue["data"][-2]["setup"], layers=layers)})
        session.training.slice(1)
        assert bool(session.training._program) == small


LARGE = [  # 466 parameters
    {"layer": "dense", "size": 6}, {"layer": "activation", "function": "tanh"},
    {"layer": "dense", "size": 10}, {"layer": "softmax"},
]  # fmt: skip


NATIVE = {"run": "print(bool(session.training._native))"}


@pytest.mark.parametrize("how", [{}, LEARNING[1]], ids=["samples", "batches"])
def test_another_engine_writes_the_program_of_a_large_network(tmp_path, how):
    engines.packages(pytest)
    engine, writer, plain = [engines.InMicroPython(tmp_path) for _ in range(2)] + [engines.OnCPython(tmp_path)]
    try:
        for one in engine, plain:
            one.few_digits(layers=LARGE, **how)
        engine.ask("step", samples=7)
        text = engine.take_program(writer)
        assert engine.handle(NATIVE) == ["True"]
        found, expected = [one.ask("step", epochs=3) for one in (engine, plain)]
        assert [found[name] for name in ("digest", "errors", "samples_done")] == [
            expected[name] for name in ("digest", "errors", "samples_done")
        ]
        for one in engine, plain:
            one.few_digits(layers=LARGE, **how)
        number = [event["number"] for event in engine.events if event["event"] == "large"][-1]
        for late, program in (number - 1, text), (number, "not JavaScript"):
            engine.ask("native", number=late, program=program)
            digests = [one.ask("step", epochs=1)["digest"] for one in (engine, plain)]
            assert digests[0] == digests[1] and engine.handle(NATIVE) == ["False"]
    finally:
        engine.close(), writer.close()


def test_what_has_no_program_in_javascript_is_not_written(tmp_path):
    """Small networks, edited ones, and sequences of any length."""
    engines.packages(pytest)
    engine = engines.InMicroPython(tmp_path)
    try:
        for name in "xor", "names":
            engine.open(name)
        engine.few_digits(layers=engines.CONV)  # with dropout, which draws
        engine.edit("return input_error", "return [row for row in input_error]")
        engine.few_digits()
        assert "large" not in [event["event"] for event in engine.events]
    finally:
        engine.close()


def test_epochs_and_samples(engine):
    engine.few_digits()
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


@pytest.mark.parametrize("data, rate", [("xor", 400), ("curve", 20), ("circle", 9000)])
def test_what_is_not_finite_is_the_same_with_and_without_javascript(tmp_path, data, rate):
    """In MicroPython the program is JavaScript's, which goes on where Python raises."""
    engines.packages(pytest)
    ends = []
    for kind in engines.OnCPython, engines.InMicroPython:
        folder = tmp_path / kind.__name__
        folder.mkdir()
        engine = kind(folder)
        engine.open(data, learning_rate=rate)
        engine.ask("step", epochs=300)
        end = engine.ask("snapshot")
        names = ["digest", "diverged"] + ["samples_done", "errors"] * (not end["diverged"])
        ends.append([end[name] for name in names])
        engine.close()
    assert ends[0] == ends[1] and ends[0][1] == (data == "curve")


def test_it_begins_gently(monkeypatch):
    """So that people see how: at full speed XOR is learned before the first picture."""
    import engine.clock
    from engine.choices import data_of
    from engine.session import Session
    from engine.training import GENTLE

    now = [0]
    monkeypatch.setattr(engine.clock, "ticks_us", lambda: now[0])
    monkeypatch.setattr(engine.clock, "ticks_diff", lambda end, start: end - start)
    session = Session(read=None)
    setup = data_of("xor").setup
    session.handle(json.dumps({"id": 1, "do": "open", "setup": setup}))
    session.handle(json.dumps({"id": 2, "do": "watch", "gentle": True}))
    session.handle(json.dumps({"id": 3, "do": "train"}))
    training = session.training
    monkeypatch.setattr(training, "_some", lambda n: setattr(training, "done", training.done + n))
    monkeypatch.setattr(session._background, "work", lambda training, idle: None)
    monkeypatch.setattr(session._background, "first", False)
    rested = 0
    for _ in range(2000):  # a fifth of a second
        now[0] += 100
        rested += json.loads(session.work())["rest"]
    assert training.done == pytest.approx(GENTLE / 5, rel=0.05) and rested == 2000 - training.done
    training.done = before = 100000
    for _ in range(100):
        now[0] += 1000
        session.work()
    assert training.done - before == pytest.approx(before / 10, rel=0.1)  # as many more as it has done


# --- pictures --------------------------------------------------------------------------------


def test_the_decision_grid(engine):
    engine.open("xor")
    engine.ask("watch", grid=5)
    found = engine.pictures()
    grid = found["grid"]
    assert not found["more"]
    assert (grid["n"], len(grid["values"])) == (5, 25) and found["accuracy"] in (
        0,
        0.25,
        0.5,
        0.75,
        1,
    )
    assert grid["x1"] == grid["x2"] == [-0.125, 1.125]
    points = [[[-0.125 + 1.25 * k / 4, -0.125 + 1.25 * i / 4]] for i in range(5) for k in range(5)]
    for point, value in zip(points, grid["values"]):
        assert engine.ask("predict", input=point)["output"] == [[value]]


@pytest.mark.parametrize("data, first", [("moons", "grid"), ("curve", "fit")])
def test_the_first_picture_is_there_before_training_begins(engine, data, first):
    engine.open(data)
    engine.ask("train")
    event = engine.until(lambda event: event.get("event") in ("picture", "snapshot"))
    assert event["event"] == "picture" and event["samples_done"] == 0 and event["more"]
    assert first == "fit" or event["grid"]["n"] <= 10


def test_what_each_neuron_makes_of_the_inputs(engine):
    engine.open("xor")
    planes = engine.pictures()["planes"]
    assert [(at["layer"], len(at["neurons"])) for at in planes["layers"]] == [(-1, 2), (1, 3), (3, 1)]
    ticks = [-0.125 + 1.25 * k / 11 for k in range(12)]
    for at in 0, 7, 143:
        point = [[ticks[at % 12], ticks[at // 12]]]
        seen = engine.ask("predict", input=point)["activations"] + [point]  # the last is layer -1
        for layer in planes["layers"]:
            for values, text in zip(seen[layer["layer"]][0], layer["neurons"]):
                most = max(1, 1.125 * (layer["layer"] < 0))
                assert len(text) == 144 and ord(text[at]) - 48 == int((values / most + 1) * 31.5 + 0.5)


def test_features(engine):
    """What the network gets of each point: in training, in the test, in the plane, and as a plane."""
    data = {"name": "circle", "features": ["x1x2", "x2", "x1^2"]}
    opened = engine.open("circle", data=data)["setup"]["data"]
    assert opened["features"] == ["x2", "x1^2", "x1x2"] and opened["samples"] == 100
    data = engine.ask("data")
    for part in data, data["test"]:
        assert part["x"] == [[[b, a * a, a * b]] for ((a, b),) in part["points"]]
    engine.ask("watch", grid=5)
    found = engine.pictures()
    low, high = found["grid"]["x1"][0], found["grid"]["x2"][1]  # the corner left above
    corner = engine.ask("predict", input=[[high, low * low, low * high]])["output"]
    assert corner == [[found["grid"]["values"][20]]]
    assert [len(at["neurons"]) for at in found["planes"]["layers"]] == [3, 6, 1]
    assert {letter >= "O" for letter in found["planes"]["layers"][0]["neurons"][1]} == {True}  # a square


def test_networks_without_columns_of_neurons(engine):
    engine.open("xor", layers=[{"layer": "dense", "size": 17}, {"layer": "dense", "size": 1}])
    assert engine.pictures()["planes"]["layers"] == []


def test_levels():
    from engine.background import levels

    assert levels([-1, 0, 1]) == "0Po" and levels([float("nan"), 0, 4, float("inf")]) == " Poo"


def test_a_test_is_drawn_after_what_trains(engine):
    engine.open("moons")
    found, data = engine.pictures(), engine.ask("data")
    test = data["test"]
    assert len(test["x"]) == len(test["y"]) == len(test["classes"]) == 60
    assert not [x for x in test["x"] if x in data["x"]]
    right = [engine.ask("predict", input=x)["class"] == k for x, k in zip(test["x"], test["classes"])]
    assert found["test_accuracy"] == right.count(True) / 60 and found["test_error"] > 0
    engine.open("xor")
    assert engine.ask("data")["test"]["x"] == []


def test_two_outputs_and_their_lead(engine):
    layers = [{"layer": "dense", "size": 2}, {"layer": "softmax"}]
    engine.open("moons", layers=layers, loss="categorical_cross_entropy")
    engine.ask("watch", grid=4)
    grid = engine.pictures()["grid"]
    assert set(grid["class"]) <= {0, 1} and all(0 <= lead <= 1 for lead in grid["lead"])
    assert engine.ask("data")["y"][:2] == [[[1, 0]], [[0, 1]]]


@pytest.mark.parametrize("size, loss", [(1, "sigmoid_cross_entropy"), (2, "softmax_cross_entropy")])
def test_logits_are_shown_as_probabilities(engine, size, loss):
    layers = [{"layer": "dense", "size": 4}, {"layer": "activation", "function": "gelu"}]
    engine.open("moons", layers=layers + [{"layer": "dense", "size": size}], loss=loss)
    engine.ask("watch", grid=4)
    found = engine.pictures()
    shown = found["grid"]["values" if size == 1 else "lead"]
    assert all(0 <= p <= 1 for p in shown) and 0 <= found["accuracy"] <= 1


def test_the_fit_of_the_curve(engine):
    engine.open("curve")
    fit = engine.pictures()["fit"]
    assert len(fit["x"]) == len(fit["y"]) == 101 and fit["x"] == sorted(fit["x"])


def test_the_digits_are_tested_on_others(engine):
    engine.few_digits()
    found = engine.pictures()
    data = engine.ask("data")
    assert len(data["x"]) == 20 and len(data["test"]["x"]) == 360
    right = [
        engine.ask("predict", input=x)["class"] == k for x, k in zip(data["x"], data["classes"])
    ]
    assert found["accuracy"] == right.count(True) / 20
    assert found["test_accuracy"] * 360 == round(found["test_accuracy"] * 360)
    row = data["test"]["x"][5]
    assert engine.ask("predict", input=row) == engine.ask("predict", input=row[0])


def test_images(engine):
    snapshot = engine.few_digits(layers=CONV)
    assert [layer["output_shape"] for layer in snapshot["layers"]][:5] == [
        [4, 10, 2], [4, 10, 2], [2, 5, 2], [2, 2, 2], [1, 8],
    ]  # fmt: skip
    snapshot = engine.ask("step", samples=3)
    assert snapshot["layers"][0]["parameters"][0]["shape"] == [3, 3, 1, 2]
    flat = [k / 64 for k in range(64)]
    drawn = engine.ask("predict", input=flat)
    assert math.isclose(sum(drawn["output"][0]), 1)
    image = [[[x] for x in flat[at : at + 8]] for at in range(0, 64, 8)]
    assert engine.ask("predict", input=image) == drawn


def test_stride_and_padding(engine):
    """The same network trained by purenn alone, to the bit."""
    from purenn import (
        AveragePoolingLayer, ConvLayer, FCLayer, FlattenLayer, Random, SoftmaxLayer,
        categorical_cross_entropy, categorical_cross_entropy_prime,
    )  # fmt: skip

    convolution = {"layer": "convolution", "kernel": [2, 3], "depth": 1}
    rest = [
        {"layer": "average_pooling", "window": [2, 1]}, {"layer": "flatten"},
        {"layer": "dense", "size": 10}, {"layer": "softmax"},
    ]  # fmt: skip
    assert engine.few_digits(layers=[convolution] + rest)["setup"]["layers"][0] == dict(
        convolution, stride=[1, 1], padding=[0, 0]
    )
    engine.few_digits(layers=[dict(convolution, stride=[2, 3], padding=[0, 1])] + rest)
    rng, network, data = Random(0), Network(), engine.ask("data")
    network.add(ConvLayer((8, 8, 1), (2, 3), 1, rng, stride=(2, 3), padding=(0, 1)))
    network.add(AveragePoolingLayer((4, 3, 1), (2, 1)))
    network.add(FlattenLayer((2, 3, 1)))
    network.add(FCLayer((1, 6), (1, 10), rng))
    network.add(SoftmaxLayer((1, 10)))
    network.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    errors = network.fit(data["x"], data["y"], 2, 0.1, verbose=False)
    snapshot = engine.ask("step", epochs=2)
    assert snapshot["errors"]["values"] == errors
    assert snapshot["layers"][0]["parameters"][0]["values"] == network.layers[0].weights
    text = engine.ask("program")["program"]
    assert "ConvLayer((8, 8, 1), (2, 3), 1, rng, padding=(0, 1), stride=(2, 3))" in text


# --- looking inside --------------------------------------------------------------------------


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
    assert again["sections"] == told["sections"]


def test_the_step_of_a_batch_is_explained(engine):
    """That of the batch that is learned next: one sample's way, and what the parameters become."""
    engine.open("xor", layers=RELU, optimizer={"name": "momentum"}, batch_size=3, shuffle=True)
    weights = engine.ask("step", samples=3)["layers"][0]["parameters"][0]["values"]
    told = engine.ask("explain")  # of the one that is left
    assert engine.ask("explain", sample=told["sample"]) == told
    assert [s["direction"] for s in told["sections"]][-3:] == ["step", "step", "after"]
    last = told["sections"][-3]["steps"][2]
    assert last["formula"] == "W ← W - η V" and last["matrices"][0]["values"] == weights
    after = engine.ask("step", samples=1)["layers"][0]["parameters"][0]["values"]
    assert last["matrices"][2]["values"] == after
    other = engine.ask("explain", sample=told["sample"])["sections"]
    assert other[1]["title"][:7] == "SAMPLE "
    assert len({s["title"].split(",")[0] for s in other if s["title"][:6] == "SAMPLE"}) == 1
    assert "/" in json.dumps(engine.ask("explain", numbers="fractions")["sections"][-2])
    engine.open("xor", layers=RELU, optimizer={"name": "adam"})
    with pytest.raises(Refused, match="square roots are not fractions. Momentum can"):
        engine.ask("explain", numbers="fractions")


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
        with pytest.raises(Refused, match="those of a fraction are not fractions. With relu"):
            engine.ask("explain", sample=0, numbers="fractions")


def test_gradcheck(engine):
    engine.open("xor")
    verdict = engine.ask("gradcheck")
    assert verdict["right"] and "layers[2], FCLayer" in verdict["text"]
