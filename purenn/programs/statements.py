"""Turns operations into the statements of a language, in lines of at most 100 columns.

A language (python.py, javascript.py, c.py) says how each operation is written. A result used
once is written into the expression that uses it. An expression that grows too long, such as a long
sum, is cut, and continues from the partial result: the order of the operations does not change.
"""

WIDTH = 100
FUNCTIONS = "exp", "tanh", "sigmoid", "log", "log1p", "normal_cdf", "normal_pdf", "sqrt"
_DEEPEST = 40  # some Pythons nest expressions no deeper than some 50
_ATOM = 9
# the precedence of each operation, and the precedence that each operand needs
_BINDING = {
    "if": (1, (2, 2, 1)), "+": (4, (4, 5)), "-": (4, (4, 5)), "sum -": (4, (4, 5, 6)),
    "*": (5, (5, 6)), "/": (5, (5, 6)), "neg": (6, (7,)),
}  # fmt: skip
for _name in "<", "<=", ">", ">=", "==", "!=":
    _BINDING[_name] = 3, (4, 4)
_CALL = _ATOM, (0,)  # a function has one operand


class Language:
    """How a language writes an operation: by its `forms`, between two operands, or as a call."""

    call = "%s(%s)"

    @classmethod
    def expression(cls, operation, texts):
        """The operation on operands that are already written."""
        form = cls.forms.get(operation)
        if form is not None:
            return form.format(*texts)
        if len(texts) == 2:
            return "%s %s %s" % (texts[0], operation, texts[1])
        return cls.call % (operation, ", ".join(texts))


class Expression:
    """An expression, as far as it has been written.

    `cuts` are the names of the partial results in it, `reads` the parameters (by their index).
    """

    def __init__(self, text, binding=_ATOM, depth=0, cuts=(), reads=(), raises=False):
        self.text, self.binding, self.depth = text, binding, depth
        self.cuts, self.reads, self.raises = cuts, reads, raises


class Statements:
    """The lines of a function's body.

    `names` has a name for some of the symbols, by index; `notes` are pairs of an index and a
    comment that comes before the lines that start there.
    """

    def __init__(self, simplified, language, names, notes=()):
        self.lines = []
        self._plan, self._language, self._names = simplified, language, names
        for i in sorted(names):  # what stands for what has a name
            names.setdefault(simplified.same[i], names[i])
        self._notes, self._at = list(notes), 0
        longest = max([len(name) for name in names.values()])
        self._room = max(40, WIDTH - 4 - len(language.declare) - longest - 5)
        self._written = {}
        self._cuts, self._free, self._constants = [], [], {}
        self._unnamed = 0
        for i in range(len(simplified.operations)):
            if simplified.uses[i] or simplified.may_raise(i):
                self._at = i
                self._write(i, simplified.operations[i])

    # --- for the writer of the rest of the function --------------------------------------------

    def line(self, text):
        """Add a line."""
        while self._notes and self._notes[0][0] <= self._at:
            for note in self._notes.pop(0)[1].splitlines():
                self.lines += _in_words(self._language.comment, note)
        self.lines.append(text)

    def declared_cuts(self, declare):
        """The lines that declare the names of partial results."""
        lines = []
        for k in range(0, len(self._cuts), 12):
            lines.append("%s%s;" % (declare, ", ".join(self._cuts[k : k + 12])))
        return lines

    def texts(self, a):
        """The texts of nested symbols: a name, or the whole expression if it is used once."""
        if isinstance(a, list):
            return [self.texts(x) for x in a]
        return self._of(self._plan.same[a.index]).text

    def result(self, symbol, name):
        """Give a symbol a name, unless it has one already; return the name."""
        i = self._plan.same[symbol.index]
        expression = self._of(i)
        if expression.text != self._names.get(i) or expression.reads:
            self._names[i] = name
            self._name(i, expression)
        return self._names[i]

    def move(self, moved):
        """Give each of these parameters its new value: pairs of symbols, old and new."""
        place = {}
        for old, new in moved:
            place[old.index] = len(place)
        expressions = []
        for old, new in moved:
            expression = self._of(self._plan.same[new.index])
            if [i for i in expression.reads if place.get(i, len(place)) < place[old.index]]:
                expression = self._cut(expression)  # while what it reads is still there
            expressions.append(expression)
        for (old, new), expression in zip(moved, expressions):
            name = self._names[old.index]
            if expression.text != name:
                self.line("%s = %s%s" % (name, expression.text, self._language.end))

    # --- expressions --------------------------------------------------------------------------

    def _write(self, i, operation):
        plan, language = self._plan, self._language
        operands = plan.operands[i]
        if operation in ("named", "parameter", "number", "item"):
            return
        if operation == "random":
            expression = Expression(language.random % plan.symbols[i].value)
        elif operation == "refuse":
            condition, got = [self._of(x) for x in operands]
            for line in language.refusal(condition.text, *(plan.symbols[i].value + (got.text,))):
                self.line(line)
            return self._release(condition.cuts + got.cuts)
        elif operation == "call":
            return self._call(i, *plan.symbols[i].value)
        else:
            expression = self._combined(i, operation, operands)
        named = operation == "random" or (operation in FUNCTIONS and i in self._names)
        if plan.uses[i] != 1 or named:
            expression = self._name(i, expression)
        self._written[i] = expression

    def _of(self, i):
        """The expression of an operation; removed, as it is used once, unless it is a mere name."""
        if i in self._written:
            expression = self._written[i]
            if self._plan.uses[i] == 1:
                del self._written[i]
            return expression
        operation = self._plan.operations[i]
        if operation == "parameter":
            return Expression(self._names[i], reads=(i,))
        if operation == "number":
            return self._number(i, False)
        return Expression(self._names[i])

    def _number(self, i, as_float):
        symbol = self._plan.symbols[i]
        x = 1.0 if symbol.operation == "one" else symbol.value
        text = self._language.number(x, as_float)
        if "ldexp(" in text:  # a call, which is made once
            if text not in self._constants:
                self._constants[text] = "c%d" % len(self._constants)
                self.line("%s = %s" % (self._constants[text], text))
            text = self._constants[text]
        plain = text[0] != "-" and " " not in text or text[-1] == ")"
        return Expression(text, _ATOM if plain else 3)

    def _combined(self, i, operation, operands):
        plan, parts, as_float = self._plan, [], False
        if operation != "if":
            for x in operands:
                as_float = as_float or plan.floats[x]
        for x in operands:
            number = plan.operations[x] == "number"
            parts.append(self._number(x, as_float) if number else self._of(x))
        if operation == "if":
            parts[1:] = [self._cut(part) if part.raises else part for part in parts[1:]]
        room = self._room - (12 if operation in FUNCTIONS else 0)  # for the name
        while True:
            longest, length, deepest = -1, 0, 0
            for k, part in enumerate(parts):
                size = len(part.text)
                length += size + 5
                if size > longest:
                    longest, place = size, k
                if part.depth > deepest:
                    deepest = part.depth
            if (length <= room and deepest < _DEEPEST) or longest < 24:
                break
            parts[place] = self._cut(parts[place])
        binding, firmness = _BINDING.get(operation, _CALL)
        texts, cuts, reads, raises = [], (), (), plan.may_raise(i)
        for part, firm in zip(parts, firmness):
            texts.append(part.text if part.binding >= firm else "(%s)" % part.text)
            cuts, reads, raises = cuts + part.cuts, reads + part.reads, raises or part.raises
        text = self._language.expression(operation, texts)
        return Expression(text, binding, deepest + 1, cuts, reads, raises)

    def _cut(self, expression):
        """Turn the expression into a partial result; return its name."""
        self._release(expression.cuts)
        if self._free:
            name = self._free.pop()
        else:
            name = "s%d" % len(self._cuts)
            self._cuts.append(name)
        self.line("%s = %s%s" % (name, expression.text, self._language.end))
        return Expression(name, cuts=(name,))

    def _release(self, cuts):
        self._free += [name for name in cuts if name not in self._free]

    def _name(self, i, expression):
        """Turn the expression into an operation's result; return its name."""
        self._release(expression.cuts)
        name = self._new_name(i)
        language = self._language
        self.line("%s%s = %s%s" % (language.declare, name, expression.text, language.end))
        return Expression(name)

    def _new_name(self, i):
        if i not in self._names:
            self._names[i] = "a%d" % self._unnamed
            self._unnamed += 1
        return self._names[i]

    def _call(self, i, name, arguments, result):
        """A call of a user's function, on nested lists of symbols or texts; the result likewise."""
        before = ""
        if isinstance(arguments[0], str):
            before = arguments[0] + ", "
            arguments = arguments[1:]
        new = lambda symbol: self._new_name(symbol.index)
        lines = wrapped("", result, new, " = %s(%s" % (name, before))
        for line in lines[:-1] + wrapped(lines[-1], self.texts(arguments[0]), str, ")"):
            self.line(line)


def _in_words(start, text):
    """The lines of a comment, broken between words."""
    lines, line = [], start
    for word in text.split(" "):
        if len(line) + len(word) > WIDTH - 8 and line != start:
            lines.append(line)
            line = start + "  "
        line += word + " "
    return [line.rstrip() for line in lines + [line]]


def nested_text(a, text, brackets="[]"):
    """Nested lists as text; text(x) is that of an element.

    >>> nested_text([[1, 2], [3]], str)
    '[[1, 2], [3]]'
    """
    if isinstance(a, (list, tuple)):
        inner = ", ".join([nested_text(x, text, brackets) for x in a])
        return brackets[0] + inner + brackets[1]
    return text(a)


def wrapped(before, a, text, after="", brackets="[]", width=WIDTH - 8):
    """The lines of nested lists between two texts, each list on one line if it fits.

    >>> wrapped("a = ", [[1, 2], [3, 4]], str, ";", width=12)
    ['a = [', '    [1, 2],', '    [3, 4],', '];']
    """
    line = before + nested_text(a, text, brackets) + after
    if len(line) <= width:
        return [line]
    if not isinstance(a[0], (list, tuple)):
        return _broken(before, [text(x) for x in a], after, brackets, width)
    lines = [before + brackets[0]]
    for part in a:
        lines += ["    " + line for line in wrapped("", part, text, ",", brackets, width - 4)]
    return lines + [brackets[1] + after]


def _broken(before, texts, after, brackets, width):
    lines, line = [before + brackets[0]], "   "
    for text in texts:
        if len(line) + len(text) + 2 > width:
            lines.append(line)
            line = "   "
        line += " %s," % text
    return lines + [line, brackets[1] + after]
