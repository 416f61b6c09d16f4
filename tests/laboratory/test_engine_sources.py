"""The engine with layers whose source was changed, and the exercises."""

import re

import pytest
from engines import Refused


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
    verdict = engine.edit("axpy(-learning_rate, weights_error", "axpy(learning_rate, weights_error")
    assert not verdict["gradcheck"]["right"]
    assert "The step goes uphill: P + η dE/dP instead of P - η dE/dP" in verdict["gradcheck"]["text"]
    wrong = engine.ask("step", samples=20)
    assert wrong["digest"] != right["digest"]
    assert engine.ask("open", setup=wrong["setup"])["layers"][0]["edited"]  # stays until taken back
    engine.ask("unedit", **{"class": "FCLayer"})
    assert engine.ask("step", samples=20)["digest"] == right["digest"]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("_propagation(self, input):", "_propagation(self, input:", "Line [4-6][0-9]"),
        ("class FCLayer(Layer):", "class Other(Layer):", "expected a class FCLayer that is a"),
        ('parameters = ("weights", "bias")', "1 / 0", "Line [0-9]+ of fc_layer.py: Zero"),
        ('parameters = ("weights", "bias")', "raise SystemExit", "of fc_layer.py: SystemExit"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_changes_nothing(engine, old, new, expected):
    before = engine.open("xor")
    with pytest.raises(Refused, match=expected):
        engine.edit(old, new)
    assert engine.ask("snapshot")["digest"] == before["digest"]
    assert not engine.ask("source", **{"class": "FCLayer"})["edited"]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("return input_error", "return 1 / 0", "sample 1: Line [0-9]+ of fc_layer.py: Zero"),
        # MicroPython has a word for each of two limits, whichever is met first
        ("return output\n", "return self.forward_propagation(input)\n", "recursion|pystack exhausted"),
        ("return input_error", "raise SystemExit", "SystemExit"),
        ("= sum_rows(output_error)", "= 'much'", "sample 1"),
        ("return output\n", "return 'much'\n", "sample 1"),
        ("self.weights = uniform", "self.weights = 'W' or uniform", "sample 1"),
        ("return output\n", "return [output]\n", "expected"),
    ],
)  # fmt: skip
def test_what_breaks_in_training_stops_it(engine, old, new, expected):
    engine.open("xor")
    assert not engine.edit(old, new)["gradcheck"]["right"]
    engine.ask("train")
    event = engine.until(lambda event: event["event"] == "stopped")
    assert re.search(expected, event["reason"])
    with pytest.raises(Refused):
        engine.ask("explain", sample=0)
    snapshot = engine.ask("stop")
    assert snapshot["samples_done"] == 0 and not snapshot["training"]
    engine.ask("unedit")
    assert engine.ask("step", samples=4)["error"] > 0


def test_the_samples_before_the_one_that_raises_are_counted(engine):
    engine.open("moons")
    expected = engine.ask("step", samples=7)["digest"]
    bad = "if self.input == %r: raise ValueError('enough')" % engine.ask("data")["x"][7]
    engine.edit("input_error = inner(", bad + "\n        input_error = inner(")
    engine.ask("train")
    reason = engine.until(lambda event: event["event"] == "stopped")["reason"]
    assert re.match("Training has stopped at sample 8: Line [0-9]+ of fc_layer.py: enough", reason)
    snapshot = engine.ask("stop")
    assert snapshot["samples_done"] == 7 and snapshot["digest"] == expected


EXERCISES = "flatten sigmoid max_pooling dropout softmax momentum strided_conv lora experts".split()


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
    assert "Likely mistake: the argument is taken for sigmoid(x) already" in verdict["text"]
    lacking = engine.ask("check", name="sigmoid", source="import math\n")
    assert "expected something called sigmoid, as in the exercise" in lacking["text"]
