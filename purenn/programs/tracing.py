"""Runs a copy of a network's layers on symbols, which record what the layers do."""

from ..checking.nested import flat
from ..checking.predicates import lengths
from ..homes import own_name
from ..layers.activation_layer import ActivationLayer
from ..checking.lists import is_list
from ..losses_from_logits import softmax_cross_entropy
from ..teaching.summary import option_texts
from ..volumes import full
from .symbols import Symbol, Tape

MOST = 10**6  # operations
_REPLACED = "rng", "activation", "activation_prime", "layers"


class Trace:
    """What a network does with one sample: to predict, or (`learning`) to learn from it.

    With learning="derivatives" its parameters stay, and `derivatives` are symbols of dE/dP, nested,
    for each parameter.

    `sample`, `target` and `output` are nested lists of symbols, `rate` and `error` one each;
    `labels` is the target's shape (n, k) if it may be a row of class numbers instead, else None.
    `names` names symbols by their index, `notes` are pairs of an index and a comment on what
    follows.
    `parameters` are triples of a short name, such as "w0", its path, such as "layers[0].weights",
    and nested symbols; `moved` has pairs of symbols, a parameter and what becomes of it.
    `owners` are pairs of the layer and the attribute's name. `generators` are those of the layers
    that draw, `functions` are triples of a name, a path and a function that is not purenn's.
    `settings` are triples of a layer, the name of an attribute and its value: what the program
    was written from.

    ValueError if it cannot be written out; the network is left unchanged.
    """

    def __init__(self, network, learning):
        self.tape = Tape(MOST)
        self.names, self.notes = {}, []
        self.parameters, self.owners, self.moved, self.settings = [], [], [], []
        self.generators, self.functions, self.derivatives = [], [], []
        self.sample = self.output = self.target = self.rate = self.error = self.labels = None
        self._copies = []  # of layers, with the symbols of each parameter
        self._where = "the network"
        try:
            self._run(network, learning)
        except MemoryError:
            raise
        except Exception as error:
            reason = str(error) or type(error).__name__
            if isinstance(error, TypeError):
                reason = "it needs numbers, where a program only has their names: " + reason
            text = "program: expected layers that can be written out, got %s: %s"
            raise ValueError(text % (self._where, reason))
        if self.tape.excess:
            raise ValueError(
                "program: expected at most %d operations a sample, got a network of about %d"
                % (MOST, MOST + self.tape.excess)
            )

    def nested(self, numbers):
        """The parameters that hold these numbers, all in order."""
        numbers = iter(numbers)

        def filled(a):
            return [filled(x) for x in a] if is_list(a) else next(numbers)

        return [filled(symbols) for _, _, symbols in self.parameters]

    # --- the layers at work -------------------------------------------------------------------

    def _run(self, network, learning):
        layers = []
        for k, layer in enumerate(network.layers):
            self._where = "layers[%d] %s" % (k, type(layer).__name__)
            layers.append(self._copied(layer, "layers[%d]" % k, str(k), learning))
        output = self.sample = self._data("x", layers[0].input_shape)
        for k, layer in enumerate(layers):
            self._enter(k, layer, _forward_formula(layer))
            output = layer.forward_propagation(output)
            self._name("y%d" % k, output)
        self.output = output
        if learning:
            self._learn(network, layers, learning)
        self.output = self._symbols(output)

    def _learn(self, network, layers, learning):
        shape = layers[-1].output_shape
        self.target = self._data("t", shape)
        if network.loss is softmax_cross_entropy and tuple(shape) != (1, 1):
            self.labels = shape
        rate = 0
        if learning != "derivatives":
            self.rate = rate = self.tape.named()
            self.names[rate.index] = "rate"
        self._note("the error E, and dE/dY")
        self.error = self._symbol(self._loss("loss", network.loss, ()))
        self.names.setdefault(self.error.index, "error")
        output_error = self._loss("loss_prime", network.loss_prime, shape)
        for k in range(len(layers) - 1, -1, -1):
            self._name("e%d" % k, output_error)
            self._enter(k, layers[k], _backward_formula(layers[k]))
            output_error = layers[k].backward_propagation(output_error, rate)
        for where, layer, copy, old in self._copies:
            self._where = where
            self.settings += [
                (layer, name, value)
                for name, value in layer.__dict__.items()
                if getattr(copy, name, None) is value or name in _REPLACED
            ]
            for name, symbols in old:
                if learning == "derivatives":
                    self.derivatives.append(self._derivative(copy, name, symbols))
                    continue
                new = getattr(copy, name)
                if lengths(new) != lengths(symbols):
                    raise ValueError("its %s change their shape" % name)
                self.moved += zip(flat(symbols), [self._symbol(x) for x in flat(new)])

    def _derivative(self, copy, name, symbols):
        dEdP = getattr(copy, name + "_error", None)
        if lengths(dEdP) != lengths(symbols):
            raise ValueError("it offers no %s_error in the shape of its %s" % (name, name))
        return self._symbols(dEdP)

    def _enter(self, k, layer, formula):
        self._where = "layers[%d] %s" % (k, type(layer).__name__)
        self._note(self._where + formula)

    def _note(self, text):
        self.notes.append((len(self.tape.symbols), text))

    def _loss(self, name, function, shape):
        self._where = "the " + name
        if own_name(function) is not None:
            return function(self.target, self.output)
        self.functions.append((name, name, function))
        return self._called(name, ["target", self.output], shape)

    # --- what the layers are given ------------------------------------------------------------

    def _copied(self, layer, path, label, learning):
        """A copy of the layer, with symbols for its parameters."""
        if None in layer.input_shape or None in layer.output_shape:
            shapes = layer.input_shape, layer.output_shape
            raise ValueError("shapes %s -> %s, which must not have None" % shapes)
        for name in "forward_propagation", "backward_propagation":
            if name in layer.__dict__:
                raise ValueError("its %s is an attribute of the layer, not of its class" % name)
        copy = object.__new__(type(layer))
        for name, value in layer.__dict__.items():
            setattr(copy, name, value)
        old = []
        for name in layer.parameters:
            short = {"weights": "w", "bias": "b"}.get(name, name + "_" * (len(name) == 1)) + label
            values = getattr(layer, name)
            if name != "weights" and len(values) == 1 and is_list(values[0]):  # a single row
                symbols = [self._leaves(values[0], short, ())]
            else:
                symbols = self._leaves(values, short, ())
            setattr(copy, name, symbols)
            old.append((name, symbols))
            self.parameters.append((short, "%s.%s" % (path, name), symbols))
            self.owners.append((layer, name))
        self._copies.append((self._where, layer, copy, old))
        if getattr(layer, "rng", None) is not None:
            copy.rng = _Draws(self, layer.rng)
        if isinstance(layer, ActivationLayer):
            for name in "activation", "activation_prime":
                function = getattr(layer, name)
                if own_name(function) is None:
                    self.functions.append((name + label, "%s.%s" % (path, name), function))
                    setattr(copy, name, self._recorder(name + label))
        copy.training = learning
        copy.input = copy.output = None
        parts = getattr(layer, "layers", ())
        if parts:
            copy.layers = [
                self._copied(part, "%s.layers[%d]" % (path, k), "%s_%d" % (label, k), learning)
                for k, part in enumerate(parts)
            ]
        return copy

    def _leaves(self, values, name, index):
        if is_list(values):
            return [self._leaves(x, name, index + (k,)) for k, x in enumerate(values)]
        symbol = self.tape.Symbol("parameter", (), values)
        self.names[symbol.index] = "_".join([name] + [str(k) for k in index])
        return symbol

    def _data(self, name, shape):
        def named(a):
            return [named(x) for x in a] if is_list(a) else self.tape.named()

        a = named(full(shape, 0))
        self._name(name, a)
        return a

    def _name(self, name, a, index=()):
        """Name those nested symbols that have no name yet; a single row counts as one list."""
        if is_list(a):
            for k, x in enumerate(a):
                self._name(name, x, index + ((k,) if index or len(a) > 1 or not is_list(x) else ()))
        elif isinstance(a, Symbol) and a.operation != "number":
            between = "_" if name[1:] else ""  # y2_0, but x0
            self.names.setdefault(a.index, name + between + "_".join([str(k) for k in index]))

    def _recorder(self, name):
        return lambda x: self._called(name, [self._symbol(x)], ())

    def _called(self, name, arguments, shape):
        """What a user's function returns: nested symbols of that shape, or one for ()."""
        operands = flat(self._symbols(arguments[-1]))
        arguments[-1] = self._symbols(arguments[-1])
        value = [name, arguments, None]
        effect = self.tape.effect("call", operands, value)

        def items(a):
            return [items(x) for x in a] if is_list(a) else self.tape.Symbol("item", (effect,))

        value[2] = items(full(shape, 0))
        return value[2]

    def _symbols(self, a):
        return [self._symbols(x) for x in a] if is_list(a) else self._symbol(a)

    def _symbol(self, x):
        return x if isinstance(x, Symbol) else self.tape.number(x)


class _Draws:
    """Stands for a generator."""

    def __init__(self, trace, rng):
        self._trace, self._rng = trace, rng

    def random(self):
        generators = self._trace.generators
        if not [rng for rng in generators if rng is self._rng]:
            generators.append(self._rng)
        number = [rng is self._rng for rng in generators].index(True)
        return self._trace.tape.effect("random", (), number)


# --- formulas, from the layers' documentation ---------------------------------------------------


def _forward_formula(layer):
    formula = _documentation(layer)[0].partition(": ")[2].partition("; ")[0].rstrip(".")
    shapes = ", %s -> %s" % (tuple(layer.input_shape), tuple(layer.output_shape))
    shapes += "".join([", " + text for text in option_texts(layer)])
    return shapes + (": " + formula if formula else "")


def _backward_formula(layer):
    lines = [line.strip() for line in _documentation(layer)[1:]]
    formulas = [line for line in lines if line.startswith("dE/d")]
    return ", back" + "".join(["\n" + line.replace(" " * 8, ",  ") for line in formulas])


def _documentation(layer):
    """The lines of the docstring of the layer's class, which small Pythons do not keep."""
    return (getattr(type(layer), "__doc__", None) or "").splitlines() or [""]
