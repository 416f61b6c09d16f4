"""What a reader of the vectors writes: build what a case describes, run it, compare with `<=`."""

from inspect import signature
from types import SimpleNamespace

import numpy as np
from scipy import signal

from purenn import linalg
from purenn.crosscheck.vectors.expected import Draws


class Library:
    """A library on trial; `array` makes its arrays of nested lists."""

    bound = "float64"
    matrices = linalg
    array = tokens = staticmethod(lambda a: a)
    each = staticmethod(linalg.apply)  # function and array to the function of each element

    def __init__(self, module):
        self.module = module

    def layer(self, name, arguments, parameters, options={}):
        values = []
        for x in arguments.values():
            if isinstance(x, list) and isinstance(x[0], dict):
                values.append([self.described(part) for part in x])
            elif isinstance(x, list):
                values.append(tuple(x))
            elif isinstance(x, str):
                values.append(getattr(self.module, x))
            else:
                values.append(self.array(x) if isinstance(x, float) else x)
        options = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
        layer = getattr(self.module, name)(*values, **options)
        for parameter, value in parameters.items():
            setattr(layer, parameter, self.array(value))
        return layer

    def described(self, part):
        return self.layer(
            part["layer"], part["arguments"], part["parameters"], part.get("options", {})
        )

    def learned(self, layers, expected, where="layer"):
        for i, (layer, parameters) in enumerate(zip(layers, expected)):
            for p in parameters:
                here = "%s %d %s" % (where, i, p)
                if p == "layers":
                    yield from self.learned(layer.layers, parameters[p], here)
                else:
                    yield from self.compare(here, getattr(layer, p), parameters[p])

    def complaints(self, kind, name, case):
        """What is wrong with the results of the case, as a list of texts."""
        try:
            if not self.offers(kind, name, case):
                return []
            options = set(case.get("options", ()))
            if options and options - set(signature(getattr(self.module, name)).parameters):
                return []  # it does not offer them
            return list(getattr(self, "_" + kind)(name, case))
        except Exception as error:
            return ["%s: %s" % (type(error).__name__, error)]

    def offers(self, kind, name, case):
        """Whether it has all of these layers, and takes what the first is made with."""
        inner = case["arguments"].get("layers", ()) if kind == "layer" else case.get("layers", ())
        names = [name] * (kind == "layer") + [part["layer"] for part in inner]
        return all(hasattr(self.module, name) for name in names)

    def _layer(self, name, case):
        layer = self.layer(name, case["arguments"], case["parameters"], case.get("options", {}))
        for call in case["calls"]:
            layer.training = call.get("training", False)
            layer.rng = Draws(call.get("draws", []))
            given = {k: self.array(call[k]) for k in ("input", "output_error") if k in call}
            if name == "EmbeddingLayer":
                given["input"] = self.tokens(call["input"])
            results = {"output": layer.forward_propagation(given["input"])}
            if "output_error" in call:
                results["input_error"] = layer.backward_propagation(
                    given["output_error"], self.array(call["learning_rate"])
                )
            inner = call["expected"].get("layers", ())
            yield from self.learned(getattr(layer, "layers", ()), inner)
            for key, expected in call["expected"].items():
                if key == "layers":
                    continue
                computed = results[key] if key in results else getattr(layer, key)
                yield from self.compare(key, computed, expected)
            for key in given:
                if not np.array_equal(given[key], self.array(call[key])):
                    yield "%s was changed" % key

    def _function(self, name, case):
        arguments = [x if isinstance(x, str) else self.array(x) for x in case["arguments"].values()]
        if name == "activations":
            result = self.each(getattr(self.module, case["function"]), *arguments)
        else:
            module = self.matrices if name == "linalg" else self.module
            result = getattr(module, case["function"])(*arguments)
        yield from self.compare(case["function"], result, case["expected"]["result"])
        for given, (key, x) in zip(arguments, case["arguments"].items()):
            if not isinstance(x, str) and not np.array_equal(given, self.array(x)):
                yield "%s was changed" % key

    def _network(self, name, case):
        network = self.module.Network()
        for layer in case["layers"]:
            draws = layer.get("draws", [])
            network.add(self.described(layer))
            network.layers[-1].rng = Draws(draws)
        loss = case["loss"]
        network.use(getattr(self.module, loss), getattr(self.module, loss + "_prime"))
        x_train, y_train = self.array(case["x_train"]), self.array(case["y_train"])
        expected = case["expected"]
        yield from self.compare("before", network.predict(x_train), expected["outputs_before"])
        rate = self.array(case["learning_rate"])
        options = {name: case[name] for name in ("batch_size",) if name in case}
        try:
            errors = network.fit(x_train, y_train, case["epochs"], rate, verbose=False, **options)
        except TypeError:
            if not options:
                raise
            return  # not everybody's
        yield from self.compare("errors", errors, expected["errors"])
        yield from self.learned(network.layers, expected["layers"])
        yield from self.compare("after", network.predict(x_train), expected["outputs_after"])

    def compare(self, name, computed, expected):
        if self.bound not in expected:
            return
        if np.shape(computed) != np.shape(expected["value"]):
            yield "%s: shape %s" % (name, np.shape(computed))
            return
        arrays = computed, expected["value"], expected[self.bound]
        for c, value, bound in zip(*[np.ravel(np.asarray(a, float)).tolist() for a in arrays]):
            if not abs(c - value) <= bound:
                yield "%s: %r is not within %r of %r" % (name, c, bound, value)


MATRICES = SimpleNamespace(
    dot=np.dot, transpose=np.transpose, add=np.add, subtract=np.subtract, multiply=np.multiply,
    scale=np.multiply, correlate2d=signal.correlate2d, convolve2d=signal.convolve2d,
)


def numpy_library(module, dtype=np.float64):
    library = Library(module)
    library.bound = "float%d" % np.finfo(dtype).bits
    library.matrices = MATRICES
    library.array = lambda a: np.array(a, dtype)
    library.tokens = np.array
    library.each = lambda f, x: f(x)
    return library
