"""Finds what a tape must compute, and what can be left out without changing a single bit.

With floats, the layers' sums can lose the 0 that they start at, so that they look as if written by
hand. 0 + x is x unless x is -0.0; so it may be replaced by x wherever

- x cannot be -0.0. A sum or a difference is -0.0 only if its first number is, so that
  w - rate * (x * e) never becomes -0.0 if w never was, step after step;
- or nothing depends on the sign of that zero: (0 + x) + b is x + b for any b but -0.0, and a number
  that is only a factor of such an x may be a zero of either sign as well.
"""

from .statements import FUNCTIONS

COMPARISONS = "<", "<=", ">", ">=", "==", "!="
SUMS = "+", "-", "sum -"
_POSITIVE = "exp", "sigmoid", "normal_cdf", "normal_pdf"
_PURE = SUMS + COMPARISONS + FUNCTIONS + ("*", "/", "neg", "abs", "if")


class Simplified:
    """The operations of a tape that the `roots`, the symbols asked for, and the effects need.

    `moved` are pairs of a parameter and what becomes of it. With `floats`, all parameters are
    floats, and data too or ints; otherwise numbers are of any type, and nothing is left out but
    what is not used. `signed` are the indices of parameters that may become -0.0.

    For each symbol's index: `operations` and `operands` (as indices), where "sum -" is a - b * c;
    `uses`, how many operations use it (0: it is not needed); `floats`, whether it is surely a
    float; `same`, the index of the symbol that stands for it.
    """

    def __init__(self, tape, roots, moved=(), floats=True, signed=()):
        self.symbols = tape.symbols
        self.roots = roots
        signed = list(signed)
        while True:
            self._look(floats, signed)
            wrong = [] if not floats else [
                old.index for old, new in moved
                if self.unsigned[old.index] and not self.unsigned[self.same[new.index]]
            ]  # fmt: skip
            if not wrong:
                break
            signed += wrong
        self._count(tape, roots, floats)

    def _look(self, floats, signed):
        """Look forwards for what is surely a float, never -0.0, or the same as another symbol."""
        n = len(self.symbols)
        self.operations = [symbol.operation for symbol in self.symbols]
        self.same = list(range(n))
        self.floats, self.unsigned, self.operands = [False] * n, [False] * n, []
        for i, symbol in enumerate(self.symbols):
            a = [self.same[x.index] for x in symbol.operands]
            self.operands.append(a)
            if not floats:
                continue
            operation, value = symbol.operation, symbol.value
            if operation == "number":
                self.floats[i] = type(value) is float
                self.unsigned[i] = repr(value) != "-0.0"
            elif operation == "parameter":
                self.floats[i] = True
                self.unsigned[i] = i not in signed and repr(value) != "-0.0"
            elif operation == "one":  # of an int it is an int, which is as good
                self.operations[i], self.operands[i] = "number", []
                self.floats[i] = self.unsigned[i] = True
            else:
                self._look_at(i, operation, a)

    def _look_at(self, i, operation, a):
        is_float, unsigned = self.floats, self.unsigned
        if operation in ("+", "-", "*", "/"):
            is_float[i] = is_float[a[0]] or is_float[a[1]]
            if operation == "+":
                unsigned[i] = unsigned[a[0]] or unsigned[a[1]]
                self._look_for_difference(i, a)
            elif operation == "-":
                unsigned[i] = unsigned[a[0]]
            elif operation == "*":
                unsigned[i] = a[0] == a[1]
            if operation in ("*", "/") and is_float[a[0]] and self._is(a[1], 1):
                self.same[i] = a[0]
            elif operation == "*" and is_float[a[1]] and self._is(a[0], 1):
                self.same[i] = a[1]
        elif operation == "if":
            condition = self.operands[a[0]]
            never = self.operations[a[0]] in ("<", ">") and condition[0] == condition[1]
            if never or a[1] == a[2]:
                self.same[i] = a[2]
            is_float[i] = is_float[a[1]] and is_float[a[2]]
            unsigned[i] = unsigned[a[1]] and unsigned[a[2]]
        elif operation in ("neg", "abs"):
            is_float[i], unsigned[i] = is_float[a[0]], operation == "abs"
        elif operation in FUNCTIONS:
            is_float[i], unsigned[i] = True, operation in _POSITIVE

    def _look_for_difference(self, i, a):
        """-b * c + a is a - b * c, unless a is -0.0: if b is the int 0, -b is no -0.0"""
        product = self.operands[a[0]]
        if (
            self.floats[a[1]]
            and self.unsigned[a[1]]
            and self.operations[a[0]] == "*"
            and self.operations[product[0]] == "neg"
        ):
            self.operations[i] = "sum -"
            self.operands[i] = [a[1], self.operands[product[0]][0], product[1]]

    def _is(self, i, number):
        return self.symbols[i].operation == "number" and self.symbols[i].value == number

    def _count(self, tape, roots, floats):
        """Look backwards for what is used, and where the sign of a zero matters."""
        n = len(self.symbols)
        self.uses, self.seen = [0] * n, [False] * n
        for symbol in list(roots) + tape.effects:
            self._use(self.same[symbol.index], True)
        for i in range(n - 1, -1, -1):
            if not self.uses[i] and not self.may_raise(i):
                continue
            a = self.operands[i]
            if floats and self.operations[i] == "+":
                x = a[1] if self._is(a[0], 0) else a[0] if self._is(a[1], 0) else None
                if x is not None and self.floats[x] and (self.unsigned[x] or not self.seen[i]):
                    self.same[i] = x  # 0 + x
                    self.uses[x] += self.uses[i]
                    self.seen[x] = self.seen[x] or self.seen[i]
                    self.uses[i] = 0
                    continue
            for x, seen in zip(a, self._see(i, a)):
                self._use(x, seen)
        for i in range(n):  # what stands for what, to the end
            self.same[i] = self.same[self.same[i]] if self.same[i] != i else i
        self.operands = [[self.same[x] for x in a] for a in self.operands]

    def _use(self, i, seen):
        self.uses[i] += 1
        self.seen[i] = self.seen[i] or seen

    def _see(self, i, a):
        """Whether the sign of a zero matters to the operation, for each of its operands.

        If one operand, which is never -0.0, hides the other's sign, its own sign matters:
        it must stay unchanged.
        """
        operation, unsigned = self.operations[i], self.unsigned
        if operation in COMPARISONS:
            return [False] * len(a)
        if operation not in _PURE or operation in _POSITIVE + ("log",):
            return [True] * len(a)
        if operation == "/":
            return self.seen[i], True
        if not self.seen[i]:
            return [False] * len(a)
        if operation == "+" and unsigned[a[1]] and self.operations[a[0]] != "parameter":
            return False, True
        if operation in SUMS and unsigned[a[0]]:
            return [True] + [False] * (len(a) - 1)
        if operation == "+" and unsigned[a[1]]:
            return False, True
        return [True] * len(a)

    def functions(self):
        """The names of the functions that are called; "of_other" if not surely with floats."""
        used = set()
        for i, name in enumerate(self.operations):
            if (self.uses[i] or self.may_raise(i)) and name in FUNCTIONS + ("refuse",):
                used.add(name)
                if name in FUNCTIONS and not self.floats[self.operands[i][0]]:
                    used.add("of_other")
        return used

    def meet_floats(self, symbols):
        """Whether these numbers meet only floats, so that a float may replace an int it equals.

        Then no operation has ints only, and none passes such a number on or shows it.
        """
        met = [False] * len(self.symbols)
        for symbol in symbols:
            met[symbol.index] = True
        found = [self.same[symbol.index] for symbol in self.roots]
        for i, a in enumerate(self.operands):
            operation = self.operations[i]
            if operation in COMPARISONS + FUNCTIONS or not (self.uses[i] or self.may_raise(i)):
                continue
            pair = a[-2:]  # with "sum -" the factors
            if operation not in SUMS + ("*", "/") or not (self.floats[pair[0]] or self.floats[pair[-1]]):
                found += a
        return not [i for i in found if met[i]]

    def may_raise(self, i):
        """Whether the operation may refuse its numbers, so that it must be done even if unused."""
        if self.operations[i] == "/":
            return self.operations[self.operands[i][1]] != "number"
        return self.operations[i] in ("log", "log1p")
