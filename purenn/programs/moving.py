"""Runs a batch's step, an optimizer's or the plain one, on symbols, which record it."""

from ..checking.lists import is_list
from ..checking.nested import flat
from ..fitting.batches import step
from .symbols import Tape
from .tracing import MOST


class Moving:
    """What becomes of a network's parameters at the end of a batch, and of what is kept for them.

    Its `parameters` are those of the network's Trace, with the same names, and `kept` the numbers of
    the optimizer's state, named k0, k1, ...; `g` are symbols for the sums of the derivatives, `n`
    for the number of samples, `rate` for the learning rate. `moved` has pairs of symbols, a
    parameter or a number kept and what becomes of it. `start` are the numbers kept now.
    """

    def __init__(self, trace, optimizer, batch_size):
        self.tape, self.names, self.notes = Tape(MOST), {}, []
        self.batch_size, self.optimizer = batch_size, optimizer
        self.parameters = [
            (short, path, self._named("parameter", a, trace)) for short, path, a in trace.parameters
        ]
        P = [a for _, _, a in self.parameters]
        states, self.start = [None for _ in P], []
        if optimizer is not None:
            values = [getattr(*owner) for owner in trace.owners]
            found = optimizer.state or [optimizer.start(value) for value in values]
            states = [self._kept(state) for state in found]
        self.g = [self._named("named", a, trace) for _, _, a in trace.parameters]
        self.n, self.rate = self.tape.named(), self.tape.named()
        self.names[self.n.index], self.names[self.rate.index] = "n", "rate"
        self.notes.append((len(self.tape.symbols), self.title()))
        new, after = step(optimizer, P, self.g, self.n, states, self.rate, None)
        self.kept = [] if optimizer is None else flat(states)
        self.moved = list(zip(flat(P), flat(new))) + list(zip(self.kept, flat(after)))

    def rate_text(self):
        """The optimizer's learning rate, if it has one that is a number, else None."""
        rate = getattr(self.optimizer, "learning_rate", None)
        return None if callable(rate) else rate

    def title(self):
        """What moves the parameters."""
        return "the mean derivative" if self.optimizer is None else repr(self.optimizer)

    def placed(self):
        """The names, with the sums in an array g."""
        names = dict(self.names)
        for k, symbol in enumerate(flat(self.g)):
            names[symbol.index] = "g[%d]" % k
        return names

    def declared(self, language, declare):
        """The lines that declare the numbers kept."""
        name = lambda symbol: self.names[symbol.index]
        return [
            "%s%s = %s;\n" % (declare, name(symbol), language.number(x))
            for symbol, x in zip(self.kept, self.start)
        ]

    def _named(self, operation, a, trace):
        if is_list(a):
            return [self._named(operation, x, trace) for x in a]
        symbol = self.tape.Symbol(operation, (), a.value)
        name = trace.names[a.index]
        self.names[symbol.index] = name if operation == "parameter" else "g_" + name
        return symbol

    def _kept(self, a):
        if is_list(a):
            return [self._kept(x) for x in a]
        symbol = self.tape.Symbol("parameter", (), a)
        self.names[symbol.index] = "k%d" % len(self.start)
        self.start.append(a)
        return symbol
