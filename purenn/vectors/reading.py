"""Runs the cases of vectors/ on somebody's layers and functions, by the rule of docs/vectors.md."""

import json
import os
import sys

import purenn

from ..checking.nested import copied, flat, index
from ..linalg import apply, shape

FORMAT = "purenn vectors 1"


class NotOffered(Exception):
    """The implementation has nothing of that name, or nothing that accepts the case."""


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


class Library:
    """An implementation on trial: its layers and functions by their names, and its arrays.

    It takes arrays if it offers asarray(nested lists), and perhaps tolist(array); NumPy arrays if
    its layers' weights are such, or if it imports NumPy; and otherwise nested lists.
    """

    def __init__(self, offered, dtype="float64"):
        self.offered, self.dtype, self._of_tokens = offered, dtype, None
        self.asarray = offered.get("asarray") or self._numpy() or copied
        self.given = []  # pairs of what was passed in and what it was
        self.missing = []  # what of a case is not offered
        self.within = {}  # the layers within a layer, by its id

    def _numpy(self):
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return None
        takes = [1 for value in self.offered.values() if value is numpy]
        for name, arguments in ("FCLayer", ((1, 2), (1, 3))), ("ConvLayer", ((3, 3, 1), (2, 2), 1)):
            try:
                takes = isinstance(self.offered[name](*arguments).weights, numpy.ndarray)
                break
            except Exception:  # not there, or without weights: the imports tell
                pass
        if not takes:
            return None
        self._of_tokens = numpy.array
        return lambda a: numpy.array(a, self.dtype)

    def __getitem__(self, name):
        if name not in self.offered:
            raise NotOffered(name)
        return self.offered[name]

    def array(self, a, to=None):
        """Nested lists as the library takes them; changed() tells if it changes them.

        What goes to an EmbeddingLayer are tokens, and stays ints.
        """
        array = self._of_tokens(a) if self._of_tokens and to == "EmbeddingLayer" else self.asarray(a)
        self.given.append((array, a))
        return array

    def changed(self):
        """Whether something that was passed in has been changed."""
        return bool([1 for array, a in self.given if self.nested(array) != a])

    def nested(self, value):
        """What came out, as nested lists of numbers."""
        if isinstance(value, (list, tuple)):
            return [self.nested(part) for part in value]
        if isinstance(value, (int, float)):
            return value
        if "tolist" in self.offered:
            value = self.offered["tolist"](value)
        elif hasattr(value, "tolist"):
            value = value.tolist()
        return float(value) if hasattr(value, "__float__") else value

    def method(self, thing, name):
        """A method; NotOffered if there is none, or if it raises NotImplementedError."""
        if not hasattr(thing, name):
            raise NotOffered("%s.%s" % (type(thing).__name__, name))

        def call(*arguments, **options):
            try:
                return getattr(thing, name)(*arguments, **options)
            except NotImplementedError:
                raise NotOffered("%s.%s" % (type(thing).__name__, name))

        return call


def check(library, data, case):
    """Return what is wrong, as text, or None; library.missing then lists what is not offered.

    NotOffered if nothing of it is, or the case has no bound for this dtype.
    """
    tried, library.given, library.missing = 0, [], []
    run = {"layer": _layer, "function": _function, "network": _network}[data["kind"]]
    try:
        for what, computed, expected in run(library, data, case):
            tried += 1
            wrong = _difference(library, what, computed, expected)
            if wrong:
                return wrong
        if library.changed():
            return "something that was passed in is changed"
    except NotOffered as what:
        if not tried:
            raise
        library.missing.append(str(what))
    except (Exception, SystemExit) as error:
        return "raises %s: %s" % (type(error).__name__, error)
    return None


def _difference(library, what, computed, expected):
    if library.dtype not in expected:
        raise NotOffered("numbers that %s cannot hold" % library.dtype)
    computed, dimensions = library.nested(computed), shape(expected["value"])
    try:
        got = _shape(computed)
    except (TypeError, ValueError) as error:
        return "%s has %s, expected shape %s" % (what, error, dimensions)
    if got != dimensions:
        return "%s has shape %s, expected %s" % (what, got, dimensions)
    triples = zip(flat(computed), flat(expected["value"]), flat(expected[library.dtype]))
    for at, (number, value, bound) in enumerate(triples):
        if not abs(number - value) <= bound:  # NaN is not
            return "%s%s: expected %r ± %.1e, got %r" % (
                what, index(at, dimensions), value, bound, number
            )  # fmt: skip
    return None


def _shape(a):
    """The shape of nested lists of numbers; ValueError for ragged ones, TypeError for others."""
    if not isinstance(a, list):
        if not isinstance(a, (int, float)):
            raise TypeError("%s in place of a number" % type(a).__name__)
        return ()
    shapes = [_shape(part) for part in a]
    if len(set(shapes)) != 1:
        raise ValueError("rows of different lengths" if shapes else "an empty list")
    return (len(a),) + shapes[0]


def _make(library, name, case):
    """The layer of a case, with its parameters."""
    arguments, inner = [], ()
    for value in case["arguments"].values():
        if isinstance(value, str):  # a function: one's own, or purenn's
            value = library.offered.get(value) or getattr(purenn, value)
        elif isinstance(value, list):  # a shape, or layers within the layer
            within = isinstance(value[0], dict)
            inner = [_described(library, x) for x in value] if within else inner
            value = inner if within else tuple(value)
        arguments.append(value)
    kind = library[name]
    draws = case.get("draws") or [call.get("draws", []) for call in case.get("calls", [])]
    if name == "DropoutLayer":
        try:
            layer = kind(*(arguments + [Draws(flat(draws))]))
        except TypeError:
            raise NotOffered("DropoutLayer(shape, rate, rng)")
    else:
        layer = _with_options(kind, arguments, case.get("options", {}))
    library.within[id(layer)] = inner
    for parameter, value in case["parameters"].items():
        setattr(layer, parameter, library.asarray(value))
    return layer


def _described(library, part):
    return _make(library, part["layer"], part)


def _with_options(kind, arguments, options):
    """The layer with keyword options, such as a stride; NotOffered if its class takes none of them."""
    options = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in options.items()
    }
    try:
        return kind(*arguments, **options)
    except TypeError as error:
        if options and "keyword argument" in str(error):
            raise NotOffered("%s(..., %s)" % (kind.__name__, ", ".join(sorted(options))))
        raise


def _layer(library, data, case):
    layer = _make(library, data["name"], case)
    forward = library.method(layer, "forward_propagation")
    for call in case["calls"]:
        expected = call["expected"]
        if "training" in call:
            layer.training = call["training"]
        given = library.array(call["input"], data["name"])
        yield "output", forward(given), expected["output"]
        if "output_error" in call:
            try:
                for part in _backward(library, layer, call, expected):
                    yield part
            except NotOffered as what:
                library.missing.append(str(what))
            for name in case["parameters"]:  # where the next call starts, whatever was made of them
                setattr(layer, name, library.asarray(expected[name]["value"]))
            for _, owner, name, result in _learned_within(library, layer, expected):
                setattr(owner, name, library.asarray(result["value"]))


def _learned(library, layers, learned, at="layers"):
    """(text, layer, parameter, result) of all that layers have learned, and those within them."""
    for number, (layer, parameters) in enumerate(zip(layers, learned)):
        here = "%s[%d]." % (at, number)
        for name, result in parameters.items():
            if name != "layers":
                yield here + name, layer, name, result
        for one in _learned_within(library, layer, parameters, here):
            yield one


def _learned_within(library, layer, expected, at=""):
    inner = library.within.get(id(layer), ())
    return _learned(library, inner, expected.get("layers", ()), at + "layers")


def _backward(library, layer, call, expected):
    backward = library.method(layer, "backward_propagation")
    input_error = backward(library.array(call["output_error"]), call["learning_rate"])
    if "input_error" in expected:
        yield "input_error", input_error, expected["input_error"]
    for text, owner, name, result in _learned_within(library, layer, expected):
        yield text, getattr(owner, name), result
    for name in expected:
        computed = getattr(layer, name, None)
        # weights_error and bias_error are not everybody's
        if name not in ("output", "input_error", "layers") and not (
            computed is None and name.endswith("_error")
        ):
            yield name, computed, expected[name]


def _function(library, data, case):
    f = library[case["function"]]
    arguments = case["arguments"].values()
    try:
        if data["name"] == "activations":
            computed = _of_each(library, f, *arguments)
        else:
            computed = f(*[library.array(a) if isinstance(a, list) else a for a in arguments])
    except NotImplementedError:
        raise NotOffered(case["function"])
    yield "result", computed, case["expected"]["result"]


def _of_each(library, f, x):
    """Apply the function to an array, if it takes one, or else to one number after another."""
    if library.asarray is not copied:
        try:
            computed = f(library.array(x))
            if _shape(library.nested(computed)) == shape(x):
                return computed
        except (TypeError, ValueError):
            pass
    return apply(f, x)


def _network(library, data, case):
    network = library["Network"]()
    layers = [_described(library, part) for part in case["layers"]]
    for layer in layers:
        library.method(network, "add")(layer)
    loss, expected = case["loss"], case["expected"]
    library.method(network, "use")(library[loss], library[loss + "_prime"])
    x_train = library.array(case["x_train"], case["layers"][0]["layer"])
    y_train = library.array(case["y_train"])
    predict, fit = library.method(network, "predict"), library.method(network, "fit")
    yield "outputs_before", predict(x_train), expected["outputs_before"]
    options = {"batch_size": case["batch_size"]} if "batch_size" in case else {}
    try:
        errors = fit(x_train, y_train, case["epochs"], case["learning_rate"], **options)
    except TypeError as error:
        if options and "unexpected keyword argument 'batch_size'" in str(error):
            raise NotOffered("Network.fit(batch_size)")
        raise
    if errors is not None:
        yield "errors", errors, expected["errors"]
    for text, layer, name, result in _learned(library, layers, expected["layers"]):
        yield text, getattr(layer, name), result
    yield "outputs_after", predict(x_train), expected["outputs_after"]
