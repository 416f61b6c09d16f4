"""Runs one case on the library on trial, and keeps it as Python source: the counterexample."""

from functools import partial

from ...numbers.random import Random
from ...volumes import full
from ..judging.arrays import each
from .names import (
    INPUTS_IN_ROWS,
    OUTPUTS_IN_ROWS,
    OWN,
    OWN_SOURCE,
    NotOffered,
    Raised,
    Refused,
    are_tokens,
    in_rows,
    together,
)


class SubjectRun:
    """One case on the library on trial.

    If its layers take batches, and it is not tried `alone`, a sample is at place 1 of 3, among
    neighbours from which no error comes back, so that its own results must not change.
    """

    def __init__(self, subject, alone=False):
        self.subject, self.alone = subject, alone
        self.values = {}
        self.kinds = {}  # the class of each of the values that is a layer
        self.script = []
        self._given = []

    def offers(self, *names):
        return self.subject.offers(*names)

    # Arguments of a call are pairs (value, source); data is converted to the library's arrays.

    def _data(self, a):
        array = self.subject.array(_copy(a))
        given = self.subject.nested(array, "asarray(...)") if are_tokens(a) else a
        return array, self.subject.array_source(a), given

    def _call(self, source, function, *arguments, pick="", options={}):
        """function(*arguments, **options), guarded; kept under the name source[0] if there is one.

        `pick` is the part of it that counts, such as "[1:2]".
        """
        var, name = source
        given = [argument[1] for argument in arguments]
        given += ["%s=%r" % pair for pair in options.items()]
        call = "%s(%s)%s" % (name, ", ".join(given), pick)
        self.script.append(var + " = " + call if var else call)
        for argument in arguments:
            if len(argument) == 3:
                self._given.append((name, argument[0], argument[2]))
        if options:
            function = partial(function, **options)
        value = self.subject.guard(name, function, *[argument[0] for argument in arguments])
        if pick:
            value = self.subject.guard(name, _PICKS[pick], value)
        if var:
            self.values[var] = value
        return value

    def changed(self):
        """Which array that was passed to the library has been changed."""
        for name, array, original in self._given:
            now = self.subject.nested(array, "the argument of " + name)
            if repr(now) != repr(original):
                return "the array passed to %s was changed in place: %r became %r" % (
                    name, original, now
                )
        return ""

    def text(self, make):
        return make()

    def has(self, var, name):
        """Whether a layer or network has that method or attribute; if not, that is noted."""
        thing = self.values[var]
        if self.subject.guard(name, hasattr, thing, name):
            return True
        self.subject.lacks(self.kinds[var], thing, name)
        return False

    def _method(self, var, name):
        if not self.has(var, name):
            raise NotOffered(name)
        return getattr(self.values[var], name)

    def build(self, var, layer, arguments, parameters, options={}):
        self.construct(var, layer, arguments, options)
        way = parameters and self.subject.way_to_parameters(layer, parameters)
        if way == "run":
            self.forward(var, full(arguments[0], 0 if layer == "EmbeddingLayer" else 0.0), "")
        for name, value in parameters.items():
            if not way:
                why = ", and setting them changes nothing"
                self.subject.lacks(layer, self.values[var], name, why)
                raise NotOffered(name)
            self.set(var, name, value)

    def construct(self, var, layer, arguments, options={}):
        """Construct a layer; Refused if its constructor lacks an option that the case needs."""
        values = []
        if layer == "ResidualLayer":
            arguments, values = (), [self._inner(var, arguments[0])]
        else:
            arguments = self.subject.constructor(layer)(*arguments)
        for a in arguments:
            if isinstance(a, str):
                own = OWN.get(a)
                if own and OWN_SOURCE[0] not in self.script:
                    self.script[:0] = OWN_SOURCE
                values.append((own or self.subject.names[a], a if own else self.subject.source[a]))
            else:
                values.append((a, repr(a)))
        constructor = self.subject.names[layer]
        try:
            self._call((var, self.subject.source[layer]), constructor, *values, options=options)
        except Raised as error:
            if self.subject.takes_no(layer, options, str(error)):
                raise Refused(str(error))
            raise
        self.kinds[var] = layer

    def _inner(self, var, layers):
        """The layers within a layer, by the names var_0, var_1, ..., and their source."""
        names = ["%s_%d" % (var, at) for at in range(len(layers))]
        for name, (layer, arguments, parameters) in zip(names, layers):
            self.build(name, layer, arguments, parameters)
        return [self.values[name] for name in names], "[%s]" % ", ".join(names)

    def set(self, var, name, value):
        self.script.append("%s.%s = %s" % (var, name, self.subject.array_source(value)))
        array = self.subject.array(_copy(value))
        self.subject.guard(var + "." + name, setattr, self.values[var], name, array)

    def adopt(self, var, name, seen):
        """Do nothing: here the reference takes over what the library on trial holds."""

    def train(self, var, seen=None):
        self.script.append("%s.training = True" % var)
        self.subject.guard(var + ".training", setattr, self.values[var], "training", True)

    def forward(self, var, x, result="output"):
        method = self._method(var, "forward_propagation")
        try:
            x, pick = self._among(var, x, OUTPUTS_IN_ROWS, _neighbours)
            source = result, var + ".forward_propagation"
            y = self._call(source, method, self._data(x), pick=pick)
        except Refused:
            name = "forward_propagation that is implemented"
            self.subject.lacks(self.kinds[var], self.values[var], name)
            raise
        return self.subject.nested(y, result)

    def backward(self, var, e, rate, result="input_error"):
        method = self._method(var, "backward_propagation")
        e, pick = self._among(var, e, INPUTS_IN_ROWS, _zeros)
        dx = self._call(
            (result, var + ".backward_propagation"), method, self._data(e), (rate, repr(rate)),
            pick=pick if result else "",
        )
        return self.subject.nested(dx, result) if result else None

    # --- batches ---

    def batches(self, layer):
        """Whether it is tried with several samples at once."""
        return not self.alone and self.subject.batches(layer)

    def _among(self, var, a, rows, neighbours):
        """A sample among neighbours, and which part of the results to pick."""
        kind = self.kinds[var]
        layer = self.subject.names[kind]
        if not self.batches(kind) or getattr(layer, "reduction", "sum") != "sum":
            return a, ""  # a mean would count the neighbours
        one, other = neighbours(a)
        given = INPUTS_IN_ROWS if rows is OUTPUTS_IN_ROWS else OUTPUTS_IN_ROWS
        batch = together(kind, [one, a, other], given)
        return batch, "[1:2]" if in_rows(kind, a, rows) else "[1]"

    def forward_all(self, var, xs):
        batch = together(self.kinds[var], xs, INPUTS_IN_ROWS)
        call = "outputs", var + ".forward_propagation"
        y = self._call(call, self._method(var, "forward_propagation"), self._data(batch))
        return self.subject.nested(y, "outputs")

    def backward_all(self, var, es, rate, reduction, result="errors"):
        batch = together(self.kinds[var], es, OUTPUTS_IN_ROWS)
        call = result, var + ".backward_propagation"
        method = self._method(var, "backward_propagation")
        dx = self._call(call, method, self._data(batch), (rate, repr(rate)))
        return self.subject.nested(dx, result) if result else None

    def reduction(self, var, known=None):
        """Whether the gradient of a batch is the "sum" or the "mean" of its samples'."""
        return str(self.subject.guard(var, getattr, self.values[var], "reduction", "sum"))

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
        """Call a function of nested lists, numbers or strings."""
        arguments = [
            (a, repr(a)) if isinstance(a, str) else self._data(a) for a in arguments
        ]
        source = self.subject.source[name]
        value = self._call(("result", source), self.subject.names[name], *arguments)
        return self.subject.nested(value, "result")

    def step(self, name, arrays, numbers, result="result"):
        """Call an optimizer's rule: arrays, then numbers. What it returns is kept, as `stepped`."""
        arguments = [self._data(a) for a in arrays] + [(x, repr(x)) for x in numbers]
        source = self.subject.source[name]
        values = self._call((result, source), self.subject.names[name], *arguments)
        count = len(arrays) - 1
        if not isinstance(values, (list, tuple)) or len(values) != count:
            raise Raised("expected %s to return %d arrays, got %s" % (
                name, count, type(values).__name__))
        self.stepped = [
            self.subject.nested(a, "%s[%d]" % (result, at)) for at, a in enumerate(values)
        ]
        return self.stepped

    def apply(self, f, a):
        """Call linalg.apply with a function f of our own."""
        if OWN_SOURCE[0] not in self.script:
            self.script[:0] = OWN_SOURCE
        source = self.subject.source["apply"]
        function = self.subject.names["apply"]
        value = self._call(("result", source), function, (OWN[f], f), self._data(a))
        return self.subject.nested(value, "result")

    def each(self, name, a):
        """Apply an activation function to every element."""
        f, takes = self.subject.function(name)
        if not isinstance(a, list) and "numbers" not in takes:
            raise NotOffered("single numbers")
        if "arrays" in takes:
            return self.call(name, a)
        source = self.subject.source[name]
        self.script.append("result = " + _comprehension(source, a))
        return each(lambda x: self.subject.nested(self.subject.guard(source, f, x), "result"), a)

    def network(self, layers, loss):
        self._call(("network", self.subject.source["Network"]), self.subject.names["Network"])
        self.kinds["network"] = "Network"
        for at, (layer, arguments, parameters) in enumerate(layers):
            var = "layer%d" % at
            self.build(var, layer, arguments, parameters)
            self._call(("", "network.add"), self._method("network", "add"), (self.values[var], var))
        names = loss, loss + "_prime"
        functions = [(self.subject.names[name], self.subject.source[name]) for name in names]
        self._call(("", "network.use"), self._method("network", "use"), *functions)

    def predict(self, x, result="outputs"):
        method = self._method("network", "predict")
        outputs = self._call((result, "network.predict"), method, self._data(x))
        return self.subject.nested(outputs, result)

    def fit(self, x, y, epochs, rate, options={}):
        method = self._method("network", "fit")
        try:
            errors = self._call(
                ("errors", "network.fit"), method, self._data(x), self._data(y),
                (epochs, repr(epochs)), (rate, repr(rate)), options=options,
            )
        except Raised as error:
            if self.subject.takes_no("Network", options, str(error)):
                raise Refused(str(error))
            raise
        return None if errors is None else self.subject.nested(errors, "errors")


_PICKS = {"[1:2]": lambda y: y[1:2], "[1]": lambda y: y[1]}


def _neighbours(a):
    """Two samples of that shape, drawn: numbers of few digits, which every format has."""
    rng = Random(len(a))
    draw = lambda x: x if are_tokens(x) else (rng.next() >> 59) / 8 - 2
    return each(draw, a), each(draw, a)


def _zeros(a):
    zeros = each(lambda _: 0.0, a)
    return zeros, zeros


def _comprehension(source, a):
    """The function of every element, as source: [[f(x) for x in row] for row in ...]."""
    names, rank, part = ("x", "row", "part", "block"), 0, a
    while isinstance(part, list):
        rank, part = rank + 1, part[0]
    text = "%s(%s)" % (source, names[0] if rank else repr(a))
    for name, outer in zip(names[:rank], list(names[1:rank]) + [repr(a)]):
        text = "[%s for %s in %s]" % (text, name, outer)
    return text


def _copy(a):
    return [_copy(part) for part in a] if isinstance(a, list) else a
