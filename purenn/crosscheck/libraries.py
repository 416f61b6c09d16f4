"""The two libraries that a trial runs: the one on trial, and purenn on the number type.

Both offer the same few steps (build, forward, backward, get, call, …) on nested lists, so
that a trial is written once. A `SubjectRun` also keeps its steps as Python source, which
is where the runnable counterexamples come from.
"""

import contextlib
import io
import os
import sys
import traceback
from math import isfinite

import purenn
from purenn import linalg

from .bounds import Rounded, functions_for

LAYERS = (
    "FCLayer", "ActivationLayer", "ConvLayer", "FlattenLayer", "MaxPoolingLayer",
    "DropoutLayer", "SoftmaxLayer",
)
MATRIX = (
    "dot", "transpose", "add", "subtract", "multiply", "scale", "apply",
    "correlate2d", "convolve2d",
)
ACTIVATIONS = ("tanh", "sigmoid", "relu", "leaky_relu")
LOSSES = ("mse", "binary_cross_entropy", "categorical_cross_entropy")
NAMES = (
    LAYERS + MATRIX + ACTIVATIONS + LOSSES + ("Network",)
    + tuple(name + "_prime" for name in ACTIVATIONS + LOSSES)
)

IMPORT_DEADLINE = 60  # seconds; heavy libraries take long to import


class Raised(Exception):
    """What the code on trial raised, as text."""


class CannotRun(Exception):
    """Why there can be no verdict."""


def square(x):
    """An activation that suits every library: of numbers, arrays and nested lists."""
    return [square(part) for part in x] if isinstance(x, (list, tuple)) else x * x


def square_prime(x):
    return [square_prime(part) for part in x] if isinstance(x, (list, tuple)) else x + x


_OWN = {"square": square, "square_prime": square_prime}
_OWN_SOURCE = [
    "def square(x):", "    return x * x", "",
    "def square_prime(x):", "    return x + x", "",
]


# --- the library on trial ----------------------------------------------------------------


class Subject:
    """The library on trial: its objects by the article's names, and how it takes arrays.

    `source` maps names to Python expressions, `header` is what must run before them.
    """

    def __init__(self, names, source, header, asarray=None, tolist=None, number=None, guard=None):
        self.names, self.source, self.header = names, source, header
        self.number = number
        self.guard = guard = guard or plainly
        self.asarray = asarray and (lambda a: guard("asarray", asarray, a))
        self.tolist = tolist and (lambda a: guard("tolist", tolist, a))
        self.run = None  # the latest
        if asarray is not None:
            self.header = header + ["array = " + source.get("asarray", "asarray")]
        elif self._takes_numpy():
            numpy = sys.modules["numpy"]
            dtype = getattr(numpy, "float%d" % number.width)
            self.asarray = lambda a: numpy.array(a, dtype)
            self.header = header + [
                "import numpy as np", "array = lambda a: np.array(a, np.%s)" % dtype.__name__
            ]
        self._check_arrays()
        self._arraywise = {}

    def offers(self, *names):
        return all(name in self.names for name in names)

    def start(self):
        self.run = SubjectRun(self)
        return self.run

    def array(self, a):
        return self.asarray(a) if self.asarray else a

    def array_source(self, a):
        return ("array(%s)" if self.asarray else "%s") % repr(a)

    def nested(self, value, name):
        """Nested lists of numbers of whatever the library returned."""
        try:
            if isinstance(value, (list, tuple)):
                return [self.nested(part, name) for part in value]
            if isinstance(value, (int, float)):
                return value
            if self.tolist is not None and not hasattr(value, "__float__"):
                return _numbers(self.tolist(value))
            if self.tolist is not None:
                return _numbers(_or_else(self.tolist, value))
            return _numbers(value)
        except Raised:
            raise
        except Exception as error:
            raise Raised(
                "%s is no array of numbers but %s (%s); a function tolist(array) in the "
                "module would say how to read it" % (name, type(value).__name__, error)
            )

    def _takes_numpy(self):
        """NumPy arrays or lists: what a layer's weights are, or what its module imports."""
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return False
        smallest = {"FCLayer": ((1, 2), (1, 3)), "ConvLayer": ((3, 3, 1), (2, 2), 1)}
        for name in smallest:
            if name in self.names:
                with contextlib.suppress(Raised):
                    layer = self.guard(name, self.names[name], *smallest[name])
                    weights = self.guard(name, getattr, layer, "weights", None)
                    if isinstance(weights, (list, tuple, numpy.ndarray)):
                        return isinstance(weights, numpy.ndarray)
        return any(_uses_numpy(thing, numpy) for thing in self.names.values())

    def _check_arrays(self):
        """asarray and tolist must be inverse: CannotRun if not, for no result would count."""
        if self.asarray is None:
            return
        digits = 1 + 2 * self.number.unit  # the float next to 1
        sample = [[float(digits), -2.5, 0.0], [0.1 if self.number.width == 64 else 0.5, 3.0, 7.0]]
        try:
            back = self.nested(self.guard("asarray", self.array, sample), "asarray(...)")
        except Raised as error:
            raise CannotRun("asarray and tolist: %s" % error)
        if back != sample:
            raise CannotRun(
                "asarray and tolist do not give the numbers back in %d-bit floats: %r became %r"
                % (self.number.width, sample, back)
            )

    def function(self, name):
        """The function, made to take nested lists: at once if it can, or one by one."""
        f = self.names[name]
        if name not in self._arraywise:
            self._arraywise[name] = self._is_arraywise(f)
        return f, self._arraywise[name]

    def _is_arraywise(self, f):
        def takes(argument, shape):
            try:
                result = self.guard("", f, argument)
                return linalg.shape(self.nested(result, "")) == shape
            except (Raised, ValueError, TypeError):
                return False

        sample = [[0.5, 0.25, 0.75]]
        if self.asarray is None and takes(0.5, ()):
            return False
        return takes(self.array(sample), (1, 3)) or not takes(0.5, ())


def _uses_numpy(thing, numpy):
    """Whether it is NumPy's or comes from a module that imports NumPy or something from it."""
    module = sys.modules.get(getattr(thing, "__module__", None) or "")
    return isinstance(thing, numpy.ufunc) or any(
        value is numpy or str(getattr(value, "__module__", "")).split(".")[0] == "numpy"
        for value in list(vars(module).values() if module else ())
    )


def plainly(name, function, *arguments):
    """Call the code on trial, in silence; what it raises becomes Raised."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return function(*arguments)
    except (Exception, SystemExit) as error:
        raise Raised(users_traceback(error))


def users_traceback(error):
    """The traceback as text, from the first frame on that is not of this package."""
    frames = traceback.extract_tb(error.__traceback__)
    own = os.path.dirname(os.path.abspath(__file__))
    while frames and (frames[0].filename.startswith(own) or "importlib" in frames[0].filename):
        del frames[0]
    lines = traceback.format_exception_only(type(error), error)
    if frames:
        lines = ["Traceback (most recent call last):\n"] + traceback.format_list(frames) + lines
    return "".join(lines).rstrip()


def _numbers(value):
    if isinstance(value, (list, tuple)):
        return [_numbers(part) for part in value]
    if isinstance(value, (int, float)):
        return value
    if hasattr(value, "tolist"):
        return _numbers(value.tolist())
    return float(value)


def _or_else(function, value):
    try:
        return function(value)
    except (TypeError, AttributeError):
        return value


class SubjectRun:
    """One case on the library on trial."""

    def __init__(self, subject):
        self.subject = subject
        self.values = {}
        self.script = []
        self._given = []

    def offers(self, name):
        return self.subject.offers(name)

    # Arguments of a call are pairs (value, source); data is converted to the library's arrays.

    def _data(self, a):
        return self.subject.array(_copy(a)), self.subject.array_source(a), a

    def _call(self, source, function, *arguments):
        """function(*arguments), guarded; kept under the name source[0] if there is one."""
        var, name = source
        call = "%s(%s)" % (name, ", ".join(argument[1] for argument in arguments))
        self.script.append(var + " = " + call if var else call)
        for argument in arguments:
            if len(argument) == 3:
                self._given.append((name, argument[0], argument[2]))
        value = self.subject.guard(name, function, *[argument[0] for argument in arguments])
        if var:
            self.values[var] = value
        return value

    def changed(self):
        """Which array that was passed to the library is no longer what it was."""
        for name, array, original in self._given:
            now = self.subject.nested(array, "the argument of " + name)
            if repr(now) != repr(original):
                return "the array passed to %s was changed in place: %r became %r" % (
                    name, original, now
                )
        return ""

    def text(self, make):
        return make()

    def build(self, var, layer, arguments, parameters):
        values = []
        for a in arguments:
            if isinstance(a, str):
                own = _OWN.get(a)
                if own and _OWN_SOURCE[0] not in self.script:
                    self.script[:0] = _OWN_SOURCE
                values.append((own or self.subject.names[a], a if own else self.subject.source[a]))
            else:
                values.append((a, repr(a)))
        self._call((var, self.subject.source[layer]), self.subject.names[layer], *values)
        for name, value in parameters.items():
            self.set(var, name, value)

    def set(self, var, name, value):
        self.script.append("%s.%s = %s" % (var, name, self.subject.array_source(value)))
        array = self.subject.array(_copy(value))
        self.subject.guard(var + "." + name, setattr, self.values[var], name, array)

    def adopt(self, var, name, seen):
        """Nothing: the reference takes over what the library on trial holds here."""

    def train(self, var, seen=None):
        self.script.append("%s.training = True" % var)
        self.subject.guard(var + ".training", setattr, self.values[var], "training", True)

    def forward(self, var, x, result="output"):
        method = getattr(self.values[var], "forward_propagation", None)
        y = self._call((result, var + ".forward_propagation"), method, self._data(x))
        return self.subject.nested(y, result)

    def backward(self, var, e, rate, result="input_error"):
        method = getattr(self.values[var], "backward_propagation", None)
        e = self._data(e)
        dx = self._call((result, var + ".backward_propagation"), method, e, (rate, repr(rate)))
        return self.subject.nested(dx, result)

    def get(self, var, name):
        """An attribute; None if there is none."""
        value = self.subject.guard(var, getattr, self.values[var], name, None)
        return None if value is None else self.subject.nested(value, "%s.%s" % (var, name))

    def shape(self, var, name, expected):
        """An attribute that is a shape, as text; as expected if it is not offered."""
        value = self.subject.guard(var, getattr, self.values[var], name, None)
        try:
            return str(expected) if value is None else str(tuple(int(n) for n in value))
        except (TypeError, ValueError):
            return repr(value)

    def call(self, name, *arguments):
        """A function of nested lists, numbers or strings."""
        arguments = [
            self._data(a) if isinstance(a, list) else (a, repr(a)) for a in arguments
        ]
        source = self.subject.source[name]
        value = self._call(("result", source), self.subject.names[name], *arguments)
        return self.subject.nested(value, "result")

    def apply(self, f, a):
        """linalg.apply, of a function f that is our own."""
        if _OWN_SOURCE[0] not in self.script:
            self.script[:0] = _OWN_SOURCE
        source = self.subject.source["apply"]
        function = self.subject.names["apply"]
        value = self._call(("result", source), function, (_OWN[f], f), self._data(a))
        return self.subject.nested(value, "result")

    def each(self, name, a):
        """An activation function of every element."""
        f, arraywise = self.subject.function(name)
        if arraywise:
            return self.call(name, a)
        source = self.subject.source[name]
        self.script.append("result = [[%s(x) for x in row] for row in %s]" % (source, repr(a)))
        return [
            [self.subject.nested(self.subject.guard(source, f, x), "result") for x in row]
            for row in a
        ]

    def network(self, layers, loss):
        self._call(("network", self.subject.source["Network"]), self.subject.names["Network"])
        network = self.values["network"]
        for at, (layer, arguments, parameters) in enumerate(layers):
            var = "layer%d" % at
            self.build(var, layer, arguments, parameters)
            self._call(("", "network.add"), getattr(network, "add", None), (self.values[var], var))
        names = loss, loss + "_prime"
        functions = [(self.subject.names[name], self.subject.source[name]) for name in names]
        self._call(("", "network.use"), getattr(network, "use", None), *functions)

    def predict(self, x, result="outputs"):
        method = getattr(self.values["network"], "predict", None)
        outputs = self._call((result, "network.predict"), method, self._data(x))
        return self.subject.nested(outputs, result)

    def fit(self, x, y, epochs, rate):
        method = getattr(self.values["network"], "fit", None)
        errors = self._call(
            ("errors", "network.fit"), method, self._data(x), self._data(y),
            (epochs, repr(epochs)), (rate, repr(rate)),
        )
        return None if errors is None else self.subject.nested(errors, "errors")


def _copy(a):
    return [_copy(part) for part in a] if isinstance(a, list) else a


# --- the reference -----------------------------------------------------------------------


class Reference:
    """purenn on a number type of bounds.py, or on floats if that is None.

    `replaced` maps names of purenn to what stands in for them: that is how mistakes.py
    plants a mistake.
    """

    def __init__(self, number, replaced=None):
        self.number = number
        self.replaced = replaced or {}

    def start(self):
        return ReferenceRun(self)

    def find(self, name):
        for place in (self.replaced, _OWN):
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
        if number is None or isinstance(a, Rounded) or not isfinite(a):
            return a
        return number(a)

    def offers(self, name):
        return True

    def changed(self):
        return ""

    def text(self, make):
        return ""

    def build(self, var, layer, arguments, parameters):
        values = [
            self.reference.find(a) if isinstance(a, str)
            else self._data(a) if isinstance(a, float) else a
            for a in arguments
        ]
        self.values[var] = self.reference.find(layer)(*values)
        for name, value in parameters.items():
            setattr(self.values[var], name, self._data(value))

    def adopt(self, var, name, seen):
        setattr(self.values[var], name, self._data(seen))

    def train(self, var, seen=None):
        layer = self.values[var]
        layer.training, layer.rng = True, _Mask(seen)

    def forward(self, var, x, result="output"):
        return self.values[var].forward_propagation(self._data(x))

    def backward(self, var, e, rate, result="input_error"):
        return self.values[var].backward_propagation(self._data(e), self._data(rate))

    def get(self, var, name):
        return getattr(self.values[var], name)

    def shape(self, var, name, expected):
        return str(expected)

    def call(self, name, *arguments):
        arguments = [a if isinstance(a, str) else self._data(a) for a in arguments]
        return self.reference.find(name)(*arguments)

    def apply(self, f, a):
        return linalg.apply(_OWN[f], self._data(a))

    def each(self, name, a):
        f, number = self.reference.find(name), self.reference.number
        return [
            [
                f(self._data(x)) if isfinite(x) or number is None else _limit(f, name, x, number)
                for x in row
            ]
            for row in a
        ]

    def network(self, layers, loss):
        network = self.values["network"] = self.reference.find("Network")()
        for at, layer in enumerate(layers):
            self.build("layer%d" % at, *layer)
            network.layers.append(storing(self.values["layer%d" % at]))
        network.use(self.reference.find(loss), self.reference.find(loss + "_prime"))

    def predict(self, x, result="outputs"):
        return self.values["network"].predict(self._data(x))

    def fit(self, x, y, epochs, rate):
        network = self.values["network"]
        return network.fit(self._data(x), self._data(y), epochs, self._data(rate), verbose=False)


def storing(layer):
    """The layer with every number stored that passes from layer to layer or step to step."""
    forward, backward = layer.forward_propagation, layer.backward_propagation

    def backward_propagation(output_error, learning_rate):
        input_error = backward(output_error, learning_rate)
        for name in layer.parameters:
            setattr(layer, name, _stored(getattr(layer, name)))
        return _stored(input_error)

    layer.forward_propagation = lambda input: _stored(forward(input))
    layer.backward_propagation = backward_propagation
    return layer


def _stored(a):
    if isinstance(a, list):
        return [_stored(part) for part in a]
    return a.stored() if isinstance(a, Rounded) else a


def _limit(function, name, x, number):
    """What an activation function becomes towards an infinity; NaN for NaN."""
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


def flat(a):
    return [x for part in a for x in flat(part)] if isinstance(a, list) else [a]
