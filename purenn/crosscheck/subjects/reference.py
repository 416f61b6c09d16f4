"""purenn on the number type, run by the same steps as the library on trial."""

import contextlib
import copy
from math import isfinite

import purenn
from purenn import linalg
from purenn.volumes import sum_of

from ..judging.arrays import each
from ..judging.bounds import Rounded
from ..judging.functions import functions_for
from ..judging.mathematics import EXACT
from .names import (
    BATCHED, INPUTS_IN_ROWS, MATRIX, OUTPUTS_IN_ROWS, OWN, are_tokens, flat, together,
)


class Reference:
    """purenn on a number type of bounds.py, or on floats if that is None.

    `replaced` maps names of purenn to their replacements: this is how the known mistakes are
    planted.
    """

    def __init__(self, number, replaced=None):
        self.number = number
        self.replaced = replaced or {}

    def start(self):
        return ReferenceRun(self)

    def find(self, name):
        exact = {} if self.number is None else EXACT
        for place in (self.replaced, OWN, exact):
            if name in place:
                return place[name]
        return getattr(linalg if name in MATRIX else purenn, name)

    @contextlib.contextmanager
    def computing(self):
        if self.number is None:
            yield
        else:
            with functions_for(self.number):
                yield


class ReferenceRun:
    """One case on the reference; the same steps as a SubjectRun."""

    def __init__(self, reference):
        self.reference = reference
        self.values = {}

    def _data(self, a):
        if isinstance(a, list):
            return [self._data(part) for part in a]
        number = self.reference.number
        if number is None or isinstance(a, Rounded) or are_tokens(a) or not isfinite(a):
            return a
        return number(a)

    def offers(self, *names):
        return True

    def has(self, var, name):
        return True

    def changed(self):
        return ""

    def text(self, make):
        return ""

    def build(self, var, layer, arguments, parameters, options={}):
        if layer == "ResidualLayer":
            arguments = [self._inner(var, arguments[0])]
        values = [
            self.reference.find(a) if isinstance(a, str)
            else self._data(a) if isinstance(a, float) else a
            for a in arguments
        ]
        self.values[var] = self.reference.find(layer)(*values, **options)
        for name, value in parameters.items():
            setattr(self.values[var], name, self._data(value))

    def _inner(self, var, layers):
        """The layers within a layer, by the names var_0, var_1, ..."""
        names = ["%s_%d" % (var, at) for at in range(len(layers))]
        for name, layer in zip(names, layers):
            self.build(name, *layer)
        return [storing(self.values[name]) for name in names]

    def adopt(self, var, name, seen):
        setattr(self.values[var], name, self._data(seen))

    def train(self, var, seen=None):
        layer = self.values[var]
        layer.training, layer.rng = True, _Mask(seen)

    def forward(self, var, x, result="output"):
        return self.values[var].forward_propagation(self._data(x))

    def backward(self, var, e, rate, result="input_error"):
        return self.values[var].backward_propagation(self._data(e), self._data(rate))

    def batches(self, layer):
        return True

    def forward_all(self, var, xs):
        """Each sample through a layer of its own."""
        layer = self.values[var]
        self.values[var, "each"] = [copy.copy(layer) for _ in xs]
        outputs = [one.forward_propagation(self._data(x))
                   for one, x in zip(self.values[var, "each"], xs)]
        return together(self._kind(layer), outputs, OUTPUTS_IN_ROWS)

    def backward_all(self, var, es, rate, reduction, result="errors"):
        layer, rate = self.values[var], self._data(rate)
        alone = self.values[var, "each"]
        errors = [one.backward_propagation(self._data(e), rate) for one, e in zip(alone, es)]
        for name in layer.parameters:
            gradient = sum_of([getattr(one, name + "_error") for one in alone])
            if reduction == "mean":
                gradient = each(lambda g: g / len(es), gradient)
            step = each(lambda g: rate * g, gradient)
            setattr(layer, name, linalg.subtract(getattr(layer, name), step))
        return together(self._kind(layer), errors, INPUTS_IN_ROWS) if result else None

    def _kind(self, layer):
        return next(kind.__name__ for kind in type(layer).__mro__ if kind.__name__ in BATCHED)

    def reduction(self, var, known=None):
        return known

    def get(self, var, name):
        return getattr(self.values[var], name)

    def shape(self, var, name, expected):
        return str(expected)

    def call(self, name, *arguments):
        arguments = [a if isinstance(a, str) else self._data(a) for a in arguments]
        return self.reference.find(name)(*arguments)

    def step(self, name, arrays, numbers, result="result"):
        given = [self._data(a) for a in arrays]
        given += [x if isinstance(x, int) else self._data(x) for x in numbers]
        self.stepped = self.reference.find(name)(*given)
        return self.stepped

    def apply(self, f, a):
        return each(OWN[f], self._data(a))

    def each(self, name, a):
        f, number = self.reference.find(name), self.reference.number

        def of(x):
            plain = isfinite(x) or number is None
            return f(self._data(x)) if plain else _limit(f, name, x, number)

        return each(of, a)

    def network(self, layers, loss):
        network = self.values["network"] = self.reference.find("Network")()
        for at, layer in enumerate(layers):
            self.build("layer%d" % at, *layer)
            network.layers.append(storing(self.values["layer%d" % at]))
        network.use(self.reference.find(loss), self.reference.find(loss + "_prime"))

    def predict(self, x, result="outputs"):
        return self.values["network"].predict(self._data(x))

    def fit(self, x, y, epochs, rate, options={}):
        x, y, rate = self._data(x), self._data(y), self._data(rate)
        return self.values["network"].fit(x, y, epochs, rate, verbose=False, **options)


def storing(layer):
    """The layer, which stores every number that passes from layer to layer or step to step."""
    kind = type(layer)

    class Storing(kind):
        def __setattr__(self, name, value):
            kind.__setattr__(self, name, _stored(value) if name in self.parameters else value)

        def forward_propagation(self, input):
            return _stored(kind.forward_propagation(self, input))

        def backward_propagation(self, output_error, learning_rate):
            return _stored(kind.backward_propagation(self, output_error, learning_rate))

    layer.__class__ = Storing
    return layer


def _stored(a):
    if isinstance(a, list):
        return [_stored(part) for part in a]
    return a.stored() if isinstance(a, Rounded) else a


def _limit(function, name, x, number):
    """The limit of an activation function at an infinity; NaN for NaN."""
    if x != x:
        return x
    if x < 0 and name in ("sigmoid", "sigmoid_prime"):
        return number(0, number.ulps * number.smallest)
    return function(number(100 if x > 0 else -100))


class _Mask:
    """A generator for a DropoutLayer that drops what the library on trial dropped."""

    def __init__(self, output):
        self._kept = [x != 0 for x in flat(output)] if output is not None else []

    def random(self):
        return 1 if not self._kept or self._kept.pop(0) else 0
