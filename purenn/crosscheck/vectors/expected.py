"""Computes the expected results: runs purenn on numbers that know their bounds."""

import struct
from fractions import Fraction

import purenn
from purenn import linalg

from ..judging.arrays import each
from ..judging.bounds import Rounded32, Rounded64
from ..judging.functions import functions_for
from ..judging.mathematics import EXACT
from ..subjects.reference import storing
from .cases.making import build

SMALLEST = float(Rounded64.smallest)


class Draws:
    """A generator that returns given numbers, nested as they like."""

    def __init__(self, draws):
        self._left = list(_numbers(draws))

    def random(self):
        return self._left.pop(0)


def _numbers(data):
    """Every number in nested lists and dicts, in order."""
    if isinstance(data, (list, tuple, dict)):
        for part in data.values() if isinstance(data, dict) else data:
            for x in _numbers(part):
                yield x
    elif isinstance(data, (int, float)):
        yield data


def _layer(name, arguments, parameters, lift, options={}):
    """The layer of that name; its parameters, and a rate, are lifted to the number type."""
    values = [
        lift(x) if isinstance(x, float)
        else [_described(part, lift) for part in x] if _are_layers(x) else x
        for x in arguments.values()
    ]
    layer = build(name, values, own=EXACT, options=options)
    for parameter, value in parameters.items():
        setattr(layer, parameter, lift(value))
    return layer


def _are_layers(x):
    return isinstance(x, list) and isinstance(x[0], dict)


def _described(part, lift):
    return _layer(
        part["layer"], part["arguments"], part["parameters"], lift, part.get("options", {})
    )


def _given(layer, input, lift):
    """The input, lifted unless it consists of tokens."""
    return input if isinstance(layer, purenn.EmbeddingLayer) else lift(input)


def _parameters(layer):
    """What it has learned: parameters by name, and those of the layers within it."""
    found = {name: getattr(layer, name) for name in layer.parameters}
    if layer.layers:
        found["layers"] = [_parameters(inner) for inner in layer.layers]
    return found


def _stored(layer):
    """The layer, and those within it, with outputs that are rounded before the next takes them."""
    for inner in layer.layers:
        _stored(inner)
    return storing(layer)


def run_layer(name, case, lift):
    """The results of every call of the case: a list of dicts."""
    options = case.get("options", {})
    layer = _layer(name, case["arguments"], case["parameters"], lift, options)
    return [_call(layer, call, lift) for call in case["calls"]]


def _call(layer, call, lift):
    layer.training, layer.rng = call.get("training", False), Draws(call.get("draws", []))
    results = {"output": layer.forward_propagation(_given(layer, call["input"], lift))}
    if "output_error" in call:
        input_error = layer.backward_propagation(
            lift(call["output_error"]), lift(call["learning_rate"])
        )
        if input_error is not None:  # of tokens there is none
            results["input_error"] = input_error
        for name in layer.parameters:
            results[name + "_error"] = getattr(layer, name + "_error")
        results.update(_parameters(layer))
    return results


def run_function(case, lift):
    """What the function returns; an activation function, for every element."""
    name = case["function"]
    function = getattr(purenn if name in purenn.__all__ else linalg, name)
    if "convention" not in case["flags"]:
        function = EXACT.get(name, function)
    as_it_is = str, int  # a mode, or the number of a step
    arguments = case["arguments"]
    arguments = {k: x if isinstance(x, as_it_is) else lift(x) for k, x in arguments.items()}
    if set(arguments) == {"x"}:
        return {"result": each(function, arguments["x"])}
    result = function(**arguments)
    return {"result": list(result) if isinstance(result, tuple) else result}


def run_network(case, lift):
    """predict, fit, predict: outputs, errors and parameters."""
    network = purenn.Network()
    deep = case["layers"][0]["layer"] == "EmbeddingLayer"  # bounds would grow from layer to layer
    for x in case["layers"]:
        network.add(_stored(_described(x, lift)) if deep else _described(x, lift))
        network.layers[-1].rng = Draws(x.get("draws", []))
    loss, prime = case["loss"], case["loss"] + "_prime"
    network.use(EXACT.get(loss, getattr(purenn, loss)), EXACT.get(prime, getattr(purenn, prime)))
    x_train, y_train = _given(network.layers[0], case["x_train"], lift), lift(case["y_train"])
    results = {"outputs_before": network.predict(x_train)}
    rate = lift(case["learning_rate"])
    options = {name: case[name] for name in ("batch_size",) if name in case}
    results["errors"] = network.fit(
        x_train, y_train, case["epochs"], rate, verbose=False, **options
    )
    results["layers"] = [_parameters(layer) for layer in network.layers]
    results["outputs_after"] = network.predict(x_train)
    return results


def expected(run, case):
    """The results of the case, each as value and bounds."""
    bounded = {}
    for number in (Rounded64, Rounded32):
        if number is Rounded64 or _is_single(case):
            with functions_for(number):
                results = run(case, lambda a: each(number, a))
            bounded[number.name] = number, results
    return _merged(bounded)


def _merged(bounded):
    """The results on all number types, merged: values and bounds in place of numbers."""
    results = [result for _, result in bounded.values()]
    if isinstance(results[0], dict):
        return {k: _part(bounded, k) for k in results[0]}
    if isinstance(results[0], list) and isinstance(results[0][0], dict):
        return [_part(bounded, i) for i in range(len(results[0]))]
    merged = {"value": each(_value, results[0])}
    for name, (number, result) in bounded.items():
        # a 0 that was never computed with is still an int
        lifted = lambda x: x if isinstance(x, number) else number(x)
        assert each(_value, result) == merged["value"], "no one exact result"
        merged[name] = each(lambda x: bound_of(lifted(x)), result)
    return merged


def _part(bounded, key):
    return _merged({name: (number, result[key]) for name, (number, result) in bounded.items()})


def _value(x):
    return float(getattr(x, "exact", x)) + 0.0  # no -0.0


def bound_of(x):
    """The least three-digit number that |computed - value| cannot exceed."""
    if x.may_overflow:
        raise OverflowError("no bound: an implementation may overflow on the way to %r" % x)
    bound = x.tolerance + abs(x.exact - Fraction(_value(x)))
    if not bound:
        return 0.0
    digits, exponent = ("%.2e" % max(float(bound), SMALLEST)).split("e")
    n = int(digits.replace(".", ""))
    while Fraction(float("%de%d" % (n, int(exponent) - 2))) < bound:
        n += 1
    return float("%de%d" % (n, int(exponent) - 2))


def _is_single(case):
    """Whether float32 represents every input."""
    for x in _numbers(case):
        if struct.unpack("<f", struct.pack("<f", x))[0] != x:
            return False
    return True
