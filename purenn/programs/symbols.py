"""Numbers that record what is done with them.

    >>> tape = Tape(most=100)
    >>> x, y = tape.named(), tape.named()
    >>> z = 2 * x + y
    >>> for symbol in tape.symbols:
    ...     print(symbol.operation, [operand.index for operand in symbol.operands])
    named []
    named []
    number []
    * [2, 0]
    + [3, 1]
"""

from ..checking.predicates import is_number


class Undecided(Exception):
    """A symbol was asked whether it is true."""


class Symbol:
    """A number that records, on its tape, what is done with it.

    `index` is its place there, `operation` how it was made and `operands` from which symbols;
    `value` is what else belongs to it: a name or a number.
    """

    tape = None

    def __init__(self, operation, operands=(), value=None):
        self.operation, self.operands, self.value = operation, operands, value
        self.index = self.tape.append(self)

    def __add__(self, other):
        return self.tape.write("+", self, other)

    def __radd__(self, other):
        return self.tape.write("+", other, self)

    def __sub__(self, other):
        return self.tape.write("-", self, other)

    def __rsub__(self, other):
        return self.tape.write("-", other, self)

    def __mul__(self, other):
        return self.tape.write("*", self, other)

    def __rmul__(self, other):
        return self.tape.write("*", other, self)

    def __truediv__(self, other):
        return self.tape.write("/", self, other)

    def __rtruediv__(self, other):
        return self.tape.write("/", other, self)

    def __neg__(self):
        return self.tape.write("neg", self)

    def __pos__(self):
        return self

    def __abs__(self):
        return self.tape.write("abs", self)

    def __lt__(self, other):
        return self.tape.write("<", self, other)

    def __le__(self, other):
        return self.tape.write("<=", self, other)

    def __gt__(self, other):
        return self.tape.write(">", self, other)

    def __ge__(self, other):
        return self.tape.write(">=", self, other)

    def __eq__(self, other):
        return self.tape.write("==", self, other)

    def __ne__(self, other):
        return self.tape.write("!=", self, other)

    def if_else(self, a, b):
        """a where this condition holds, else b: see numbers/choose.py"""
        return self.tape.write("if", self, a, b)

    def one(self):
        """1, of the type of this number: see numbers/choose.py"""
        return self.tape.write("one", self)

    def refuse(self, *refusal):
        """Where this condition holds the program refuses: see numbers/choose.py"""
        self.tape.refuse(self, *refusal)

    def called(self, name):
        """The function of that name, applied to this number"""
        return self.tape.write(name, self)

    def __bool__(self):
        raise Undecided("it compares numbers, and a program cannot depend on what they are")


class Tape:
    """Records what was done with symbols, each operation once, in the order of its first use.

    `effects` must happen anew each time, and in this order. Beyond `most` symbols it only counts
    the `excess`.
    """

    def __init__(self, most):
        self.symbols, self.effects = [], []
        self.most, self.excess = most, 0
        self._known = {}
        self.Symbol = type("Symbol", (Symbol,), {"tape": self})

    def append(self, symbol):
        """The index of a new symbol."""
        if len(self.symbols) < self.most:
            self.symbols.append(symbol)
        else:
            self.excess += 1
        return len(self.symbols) - 1

    def named(self):
        """A symbol for a number that will have a name."""
        return self.Symbol("named")

    def number(self, x):
        """The symbol of a number."""
        key = type(x), x if x else repr(x)  # 0.0 and -0.0 are equal
        symbol = self._known.get(key)
        if symbol is None:
            symbol = self._known[key] = self.Symbol("number", (), x)
        return symbol

    def write(self, operation, *operands):
        """The symbol of an operation."""
        if self.excess:
            self.excess += 1
            return self.symbols[-1]
        for x in operands:
            if not isinstance(x, Symbol):
                if not is_number(x):
                    return NotImplemented
                operands = [x if isinstance(x, Symbol) else self.number(x) for x in operands]
                break
        key = (operation,) + tuple([x.index for x in operands])
        symbol = self._known.get(key)
        if symbol is None:
            symbol = self._known[key] = self.Symbol(operation, operands)
        return symbol

    def effect(self, operation, operands=(), value=None):
        """The symbol of something that happens anew each time, such as a random number."""
        symbol = self.Symbol(operation, operands, value)
        self.effects.append(symbol)
        return symbol

    def refuse(self, condition, *refusal):
        """Record that the program raises if the condition holds."""
        key = "refuse", condition.index
        if key not in self._known:
            operands = condition, refusal[-1]
            self._known[key] = self.effect("refuse", operands, refusal[:-1])
