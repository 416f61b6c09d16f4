"""Runs the cases of vectors/ on somebody's layers and functions, by the rule of docs/vectors.md."""

import json
import os

import purenn

from ..linalg import shape
from ..checking.nested import copied, flat, index

FORMAT = "purenn vectors 1"


class NotOffered(Exception):
    """The implementation has nothing of that name, or nothing that takes the case."""


class Draws:
    """A generator for a DropoutLayer that draws the numbers of a case."""

    def __init__(self, numbers):
        self.random = iter(numbers).__next__


def read(directory):
    """The contents of all files, in the order of their first case; ValueError for other files."""
    if not os.path.isdir(directory):
        raise ValueError(
            "expected the directory vectors/ of purenn's repository, got %s" % directory
        )
    files = []
    for name in sorted(os.listdir(directory)):
        if name.endswith(".json") and not name.endswith(".schema.json"):
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                data = json.load(file)
            if data.get("format") != FORMAT:
                raise ValueError("%s: expected the format %r, got %r" % (
                    name, FORMAT, data.get("format")
                ))  # fmt: skip
            files.append(data)
    if not files:
        raise ValueError("%s: expected files of test vectors, got none" % directory)
    return sorted(files, key=lambda data: data["cases"][0]["id"])


def name_of(data, case):
    """What a case tries: a layer, a function, or Network."""
    return case.get("function", data["name"])


def check(offered, data, case, dtype="float64"):
    """What is wrong, as text, or None. `offered` has the layers and functions by their names.

    NotOffered if it has not what the case needs, or the case has no bound for this dtype.
    """
    before = json.dumps(case)
    run = {"layer": _layer, "function": _function, "network": _network}[data["kind"]]
    try:
        for what, computed, expected in run(offered, data, case):
            wrong = _difference(what, computed, expected, dtype)
            if wrong:
                return wrong
    except NotOffered:
        raise
    except Exception as error:
        return "raises %s: %s" % (type(error).__name__, error)
    return None if json.dumps(case) == before else "something that was passed in is changed"


def _difference(what, computed, expected, dtype):
    if dtype not in expected:
        raise NotOffered("numbers that %s cannot hold" % dtype)
    if hasattr(computed, "tolist"):
        computed = computed.tolist()
    dimensions = shape(expected["value"])
    try:
        got = shape(computed)
    except (TypeError, ValueError) as error:
        return "%s has %s, expected shape %s" % (what, error, dimensions)
    if got != dimensions:
        return "%s has shape %s, expected %s" % (what, got, dimensions)
    triples = zip(flat(computed), flat(expected["value"]), flat(expected[dtype]))
    for at, (number, value, bound) in enumerate(triples):
        if not abs(number - value) <= bound:  # NaN is not
            return "%s%s: expected %r ± %.1e, got %r" % (
                what, index(at, dimensions), value, bound, number
            )  # fmt: skip
    return None


def _one(offered, name):
    if name not in offered:
        raise NotOffered(name)
    return offered[name]


def _make(offered, name, case):
    """The layer of a case, with its parameters."""
    arguments = []
    for value in case["arguments"].values():
        if isinstance(value, str):  # a function: one's own, or purenn's
            value = offered.get(value) or getattr(purenn, value)
        arguments.append(tuple(value) if isinstance(value, list) else value)
    kind = _one(offered, name)
    draws = case.get("draws") or [call.get("draws", []) for call in case.get("calls", [])]
    if name == "DropoutLayer":
        try:
            layer = kind(*(arguments + [Draws(flat(draws))]))
        except TypeError:
            raise NotOffered("DropoutLayer(shape, rate, rng)")
    else:
        layer = kind(*arguments)
    for parameter, value in case["parameters"].items():
        setattr(layer, parameter, copied(value))
    return layer


def _layer(offered, data, case):
    layer = _make(offered, data["name"], case)
    for call in case["calls"]:
        expected = call["expected"]
        if "training" in call:
            layer.training = call["training"]
        yield "output", layer.forward_propagation(call["input"]), expected["output"]
        if "output_error" in call:
            rate = call["learning_rate"]
            input_error = layer.backward_propagation(call["output_error"], rate)
            yield "input_error", input_error, expected["input_error"]
            for name in expected:
                computed = getattr(layer, name, None)
                # weights_error and bias_error are not everybody's
                if name not in ("output", "input_error") and not (
                    computed is None and name.endswith("_error")
                ):
                    yield name, computed, expected[name]


def _function(offered, data, case):
    f = _one(offered, case["function"])
    if data["name"] == "activations":
        computed = _each(f, case["arguments"]["x"])
    else:
        computed = f(*case["arguments"].values())
    yield "result", computed, case["expected"]["result"]


def _each(f, a):
    return [_each(f, x) for x in a] if isinstance(a, list) else f(a)


def _network(offered, data, case):
    network = _one(offered, "Network")()
    layers = [_make(offered, part["layer"], part) for part in case["layers"]]
    for layer in layers:
        network.add(layer)
    loss, expected = case["loss"], case["expected"]
    network.use(_one(offered, loss), _one(offered, loss + "_prime"))
    x_train, y_train = case["x_train"], case["y_train"]
    yield "outputs_before", network.predict(x_train), expected["outputs_before"]
    errors = network.fit(x_train, y_train, case["epochs"], case["learning_rate"])
    if errors is not None:
        yield "errors", errors, expected["errors"]
    for number, (layer, parameters) in enumerate(zip(layers, expected["layers"])):
        for name in parameters:
            yield "layers[%d].%s" % (number, name), getattr(layer, name), parameters[name]
    yield "outputs_after", network.predict(x_train), expected["outputs_after"]
