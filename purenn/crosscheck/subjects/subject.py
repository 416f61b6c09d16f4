"""The library on trial: its objects by the article's names, and how it takes arrays."""

import contextlib
import io
import os
import sys
import traceback
from math import inf

import purenn

from ..judging.arrays import shape
from ...volumes import full
from .names import (
    BATCHED,
    CONSTRUCTORS,
    OUTPUTS_IN_ROWS,
    CannotRun,
    NotOffered,
    Raised,
    Refused,
    are_tokens,
    square,
    square_prime,
    together,
)
from .run import SubjectRun


class Subject:
    """The library on trial.

    `source` maps names to Python expressions, `header` is what must run before them.
    """

    def __init__(
        self, names, source, header, asarray=None, tolist=None, number=None, guard=None, batch=None
    ):
        self.batch = batch  # True and False if asked for, else as the layers say themselves
        self.alone = False  # whether samples stand alone for now, whatever layers take
        self._batches = {}
        self.names, self.source, self.header = names, source, header
        self.number = number
        self.guard = guard = guard or plainly
        self.asarray = asarray and (lambda a: guard("asarray", asarray, a))
        self.tokens = self.asarray
        self.tolist = tolist
        self.run = None  # the latest
        self.lacking = {}  # for each layer, what it does not have: {name: reason}
        self.without = {}  # for each layer, the options that its constructor does not take
        self._constructors, self._ways = {}, {}
        if asarray is not None:
            self.header = header + ["array = " + source.get("asarray", "asarray")]
        elif self._takes_numpy():
            numpy = sys.modules["numpy"]
            if not hasattr(numpy, number.name):
                raise CannotRun("NumPy has no %s: offer asarray and tolist" % number.name)
            dtype = getattr(numpy, number.name)
            self.asarray = lambda a: numpy.array(a, dtype)[()]  # of a number, numpy.float64(x)
            self.tokens = numpy.array
            self.header = header + [
                "import numpy as np", "array = lambda a: np.array(a, np.%s)[()]" % number.name
            ]
        self._check_arrays()
        self._takes = {}

    def offers(self, *names):
        return all(name in self.names for name in names)

    def start(self):
        self.run = SubjectRun(self, self.alone)
        return self.run

    def array(self, a):
        if self.asarray is None:
            return a
        return self.tokens(a) if are_tokens(a) else self.asarray(a)

    def array_source(self, a):
        if self.asarray is None:
            return _source(a)
        own = self.tokens is self.asarray or not are_tokens(a)
        return ("array(%s)" if own else "np.array(%s)") % _source(a)

    def nested(self, value, name):
        """Nested lists of numbers from whatever the library returned."""
        if isinstance(value, (list, tuple)):
            return [self.nested(part, name) for part in value]
        if isinstance(value, (int, float)):
            return _plain(value)
        try:
            return self.guard(name, self._read, value)
        except Raised as error:
            raise Raised(
                "%s is no array of numbers but %s (%s); a function tolist(array) in the "
                "module would say how to read it"
                % (name, type(value).__name__, str(error).split("\n")[-1])
            )

    def _read(self, value):
        if self.tolist is not None and not hasattr(value, "__float__"):
            return _numbers(self.tolist(value))
        if self.tolist is not None:
            return _numbers(_or_else(self.tolist, value))
        return _numbers(value)

    def _takes_numpy(self):
        """NumPy arrays or lists: what a layer's weights are, or what its module imports."""
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return False
        for name in ("FCLayer", "ConvLayer"):
            if name in self.names:
                with contextlib.suppress(Raised, NotOffered):
                    arguments = self.constructor(name)(*_SMALLEST[name])
                    layer = self.guard(name, self.names[name], *arguments)
                    weights = self.guard(name, getattr, layer, "weights", None)
                    if isinstance(weights, (list, tuple, numpy.ndarray)):
                        return isinstance(weights, numpy.ndarray)
        return any(_uses_numpy(thing, numpy) for thing in self.names.values())

    def _check_arrays(self):
        """CannotRun unless tolist undoes asarray, because otherwise no result would count."""
        if self.asarray is None:
            return
        digits = 1 + 2 * self.number.unit  # the float next to 1
        sample = [[float(digits), -2.5, 0.0], [0.1 if self.number.digits == 53 else 0.5, 3.0, 7.0]]
        try:
            back = self.nested(self.guard("asarray", self.array, sample), "asarray(...)")
        except Raised as error:
            raise CannotRun("asarray and tolist: %s" % error)
        if back != sample:
            raise CannotRun(
                "asarray and tolist do not give the numbers back in %s: %r became %r"
                % (self.number.name, sample, back)
            )

    def constructor(self, layer):
        """The first conversion of purenn's constructor arguments that the library accepts."""
        if layer not in self._constructors:
            self._constructors[layer] = self._find_constructor(layer)
        return self._constructors[layer]

    def _find_constructor(self, layer):
        reasons = []
        for arguments in CONSTRUCTORS[layer]:
            try:
                self.guard(layer, self.names[layer], *arguments(*_SMALLEST[layer]))
                return arguments
            except Raised as error:
                if not hasattr(self.names[layer], "forward_propagation"):
                    self.lacks(layer, self.names[layer], "forward_propagation")
                    raise NotOffered("forward_propagation")
                reasons.append(str(error))
        traceback = reasons[0].split("\n")
        raise Raised("\n".join(["expected %s(%s), got %s" % (
            layer, ", ".join(getattr(purenn, layer).arguments), traceback[-1]
        )] + traceback[:-1]))

    def lacks(self, kind, thing, name, why=""):
        """Note what a layer or network does not have, and what it has."""
        kinds = thing if isinstance(thing, type) else type(thing)
        has = [n for n in dir(kinds) if not n.startswith("_") and n != name]
        self.lacking.setdefault(kind, {})[name] = "%s has no %s%s%s" % (
            kind, name, why, "; it has %s: %s" % (", ".join(has), ADAPTER) if has else ""
        )

    def takes_no(self, layer, options, problem):
        """Whether the constructor does not take one of these options; if so, that is noted.

        Python says so, in a TypeError: "unexpected keyword argument 'stride'", for one.
        """
        last = problem.split("\n")[-1]
        if not (last.startswith("TypeError") and "keyword argument" in last):
            return False
        absent = [name for name in options if "'%s'" % name in last]
        if not absent and "takes no keyword" in last:
            absent = list(options)
        self.without.setdefault(layer, set()).update(absent)
        return bool(absent)

    def takes_none(self, layer, options):
        """The names of these options if the constructor takes none of them; else none."""
        for name in options:
            try:
                run = SubjectRun(self, alone=True)
                run.construct("layer", layer, _SMALLEST[layer], {name: options[name]})
                return []
            except Refused:
                pass
            except (Raised, NotOffered):  # shows again in the trial
                return []
        return sorted(options)

    def way_to_parameters(self, layer, parameters):
        """How a layer gets its parameters: "set", "run" first if its first input makes them, or "".

        "" if setting them changes nothing.
        """
        if layer not in self._ways:
            try:
                self._ways[layer] = self._find_way(layer, list(parameters))
            except (Raised, NotOffered):
                self._ways[layer] = "set"  # which then raises again, where it is reported
        return self._ways[layer]

    def _find_way(self, layer, parameters):
        arguments, (x, shapes) = _SMALLEST[layer], _PARAMETERS[layer]

        def made(value=None):
            run = SubjectRun(self, alone=True)
            run.construct("layer", layer, arguments)
            for name in parameters if value is not None else ():
                run.set("layer", name, full(shapes[name], value))
            return run

        run = made()
        has = lambda: all(hasattr(run.values["layer"], name) for name in parameters)
        if has():
            return "set"
        with contextlib.suppress(Raised):
            run.forward("layer", x)
            if has():
                return "run"
        outputs = [made(value).forward("layer", x) for value in (0.0, 1.0)]
        return "set" if outputs[0] != outputs[1] else ""

    def batches(self, layer):
        """Whether a layer takes several samples at once, and is to be tried so."""
        if layer not in self._batches:
            said = getattr(self.names[layer], "takes_batches", False)
            wanted = said if self.batch is None else self.batch
            self._batches[layer] = bool(wanted) and layer in BATCHED and self._takes_three(layer)
        return self._batches[layer]

    def _takes_three(self, layer):
        arguments = _SMALLEST[layer]
        x, shapes = _PARAMETERS.get(layer) or (full(arguments[0], 1.0), {})
        run = SubjectRun(self, alone=True)
        with contextlib.suppress(Raised, NotOffered, ValueError):
            run.build("one", layer, arguments, {n: full(s, 1.0) for n, s in shapes.items()})
            y = run.forward("one", x)
            three = run.forward_all("one", [x, x, x])
            return shape(three) == shape(together(layer, [y, y, y], OUTPUTS_IN_ROWS))
        return False

    def function(self, name):
        """The function, and what it takes: whole "arrays", or else one number: "numbers"."""
        f = self.names[name]
        if name not in self._takes:
            self._takes[name] = self._find_takes(f)
        return f, self._takes[name]

    def _find_takes(self, f):
        def takes(argument, wanted):
            try:
                result = self.guard("", f, argument)
                return shape(self.nested(result, "")) == wanted
            except (Raised, ValueError):
                return False

        sample = [[0.5, 0.25, 0.75]]
        if self.asarray is None and takes(0.5, ()):
            return ("numbers",)
        if takes(self.array(sample), (1, 3)):
            return ("arrays", "numbers") if self._takes_single(takes) else ("arrays",)
        return ("numbers",) if takes(0.5, ()) else ("arrays",)

    def _takes_single(self, takes):
        with contextlib.suppress(Raised):
            return takes(self.array(0.5), ())
        return False


ADAPTER = "give an adapter (docs/crosscheck.md, What your module offers)"

# the arguments of a layer to try constructors with
_SMALLEST = {
    "FCLayer": ((1, 2), (1, 3)),
    "ActivationLayer": ((1, 2), square, square_prime),
    "ConvLayer": ((3, 3, 1), (2, 2), 1),
    "FlattenLayer": ((2, 2, 1),),
    "MaxPoolingLayer": ((2, 2, 1), (2, 2)),
    "AveragePoolingLayer": ((2, 2, 1), (2, 2)),
    "DropoutLayer": ((1, 2), 0.5),
    "SoftmaxLayer": ((1, 2),),
    "RMSNormLayer": ((2, 2), 0.5),
    "LayerNormLayer": ((2, 2), 0.5),
    "AttentionLayer": ((2, 2), 1),
    "PositionLayer": ((2, 2), 3),
    "EmbeddingLayer": ((1, 2), 3, 2),
}
# and an input, with the shapes of the parameters, to see whether these count
_PARAMETERS = {
    "FCLayer": ([[1.0, 1.0]], {"weights": (2, 3), "bias": (1, 3)}),
    "ConvLayer": ([[[1.0]] * 3] * 3, {"weights": (2, 2, 1, 1), "bias": (1,)}),
    "RMSNormLayer": ([[1.0, 2.0]] * 2, {"gain": (1, 2)}),
    "LayerNormLayer": ([[1.0, 2.0]] * 2, {"gain": (1, 2), "bias": (1, 2)}),
    "PositionLayer": ([[1.0, 2.0]] * 2, {"weights": (3, 2)}),
    "EmbeddingLayer": ([[0, 1]], {"weights": (3, 2)}),
    "AttentionLayer": (
        [[1.0, 2.0]] * 2,
        {kind + "_weights": (2, 2) for kind in ("query", "key", "value", "output")},
    ),
}


def _source(a):
    """repr, but many equal numbers as [x] * n."""
    if not isinstance(a, list):
        return repr(a)
    if len(a) > 12 and not isinstance(a[0], list) and len(set(map(repr, a))) == 1:
        return "[%r] * %d" % (a[0], len(a))
    return "[%s]" % ", ".join(map(_source, a))


def _uses_numpy(thing, numpy):
    """Whether it is NumPy's, or comes from a module that imports NumPy or parts of it."""
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
        kind = Refused if isinstance(error, NotImplementedError) else Raised
        raise kind(users_traceback(error))


def users_traceback(error):
    """The traceback as text, starting at the first frame outside this package."""
    frames = traceback.extract_tb(error.__traceback__)
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    while frames and (frames[0].filename.startswith(own) or "importlib" in frames[0].filename):
        del frames[0]
    lines = traceback.format_exception_only(type(error), error)
    if len(frames) > 9:  # a recursion, say
        frames = frames[:6] + frames[-3:]
    if frames:
        lines = ["Traceback (most recent call last):\n"] + traceback.format_list(frames) + lines
    return "".join(lines).rstrip()


def _numbers(value):
    if isinstance(value, (list, tuple)):
        return [_numbers(part) for part in value]
    if isinstance(value, (int, float)):
        return _plain(value)
    if hasattr(value, "tolist"):
        return _numbers(value.tolist())
    return float(value)


def _plain(x):
    """A plain float, not of a derived class such as numpy.float64; no int beyond floats."""
    if isinstance(x, int) and -(2**1023) < x < 2**1023:
        return x
    try:
        return float(x)
    except OverflowError:
        return inf if x > 0 else -inf


def _or_else(function, value):
    try:
        return function(value)
    except (TypeError, AttributeError):
        return value
