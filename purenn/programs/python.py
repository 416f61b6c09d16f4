"""A network's program in Python."""

from math import frexp

from ..checking.nested import flat
from ..checking.lists import is_list
from .carried import carried
from .simplified import Simplified
from .statements import Language, WIDTH, Statements, wrapped

_FORMS = {
    "if": "{1} if {0} else {2}", "sum -": "{0} - {1} * {2}", "neg": "-{0}", "one": "type({0})(1)"
}  # fmt: skip

_HEAD = """\
# A neural network, written out by purenn from its layers: a program that needs nothing else.
#
# predict(sample)
#     returns the output for one sample, in nested lists
%s#
# Wherever floats are IEEE doubles it computes what the layers compute, to the last bit: the same
# operations in the same order. On floats of another size the bits are others.
#
# All is counted from 0: w2_0_1 is layers[2].weights[0][1] and b2_1 is layers[2].bias[0][1], x is
# the sample, y2 the output of layers[2], t the target, e2 is dE/dy2; a, s and c lie between these.
"""
_HEAD_BATCHES = """\
# train(x_train, y_train, epochs, learning_rate%s)
#     learns from samples and their targets, and returns the list of each epoch's error; predict
#     then uses the new parameters, which move after each batch of %d samples,
#     by %s
"""
_TRAIN_BATCHES = """\
def train(x_train, y_train, epochs, learning_rate%s):
    global parameters, kept
    errors = []
    for epoch in range(epochs):
        total, n, left = 0, 0, len(x_train)
        for sample, target in zip(x_train, y_train):
            error, g = derivatives(parameters, sample, target)
            sums = [a + b for a, b in zip(sums, g)] if n else g
            n, left = n + 1, left - 1
            if n == %d or left == 0:
                parameters, kept = move(parameters, kept, sums, n, learning_rate)
                n = 0
            total += error
        errors.append(total / len(x_train))
    return errors
"""
_HEAD_TRAIN = """\
# train(x_train, y_train, epochs, learning_rate)
#     learns from samples and their targets, one after the other, and returns the list of each
#     epoch's error; predict then uses the new parameters
"""
_RANDOM = """\
state{0} = 0x{1:X}


def random{0}():
    # SplitMix64 (Steele, Lea and Flood, 2014)
    global state{0}
    state{0} = z = (state{0} + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return ldexp(float((z ^ (z >> 31)) >> 11), -53)
"""
_TRAIN = """\
def train(x_train, y_train, epochs, learning_rate):
    global parameters
    errors = []
    for epoch in range(epochs):
        total = 0
        for sample, target in zip(x_train, y_train):
            error, parameters = step(parameters, sample, target, learning_rate)
            total += error
        errors.append(total / len(x_train))
    return errors
"""


class Python(Language):
    """Writes operations in Python: see statements.py."""

    declare = end = ""
    comment = "# "
    random = "random%d()"
    forms = _FORMS

    @staticmethod
    def refusal(condition, error, name, expected, got):
        """The lines that raise with this message if the condition holds."""
        words = '    refuse(%s, "%s", "%s", %s)' % (error.__name__, name, expected, got)
        return ["if %s:" % condition, words]

    @staticmethod
    def number(x, as_float=False):
        """A number's text."""
        return number(x, as_float)


def number(x, as_float=False):
    """A number's text, which every Python parses exactly.

    >>> number(0.5), number(-3), number(3, as_float=True), number(0.12345678901234567)
    ('0.5', '-3', '3.0', '0.123456789012346 - 3.33e-16')
    """
    if as_float and type(x) is int and -(2**53) < x < 2**53:
        x = float(x)
    if not isinstance(x, float):
        return repr(x)
    x = float(x)
    text = repr(x)
    if x - x != 0:
        return 'float("%s")' % text
    high = "%.15g" % x
    if "." in high and ("e" in high) == ("e" in text) and float(high) == x:
        text = high  # of which a small Python may write a digit more than it needs
    if _is_read_well(text):
        return text
    # a small Python misreads a decimal of more than 15 digits, so the rest is added
    rest = "%.3g" % (x - float(high))
    if float(high) + float(rest) == x and _is_read_well(high) and _is_read_well(rest):
        return "%s - %s" % (high, rest[1:]) if rest[0] == "-" else "%s + %s" % (high, rest)
    fraction, exponent = frexp(x)
    return "ldexp(%d, %d)" % (int(fraction * 2.0**53), exponent - 53)


def _is_read_well(text):
    """Whether the decimal is a whole number below 2**53 times or through one of 10, ..., 10**22."""
    digits, _, exponent = text.partition("e")
    whole, _, places = digits.partition(".")
    places = places.rstrip("0")
    return int((whole + places).strip("-")) < 2**53 and abs(int(exponent or 0) - len(places)) <= 22


def predict(trace, floats=True):
    """The text of predict, and the Simplified that it is written from."""
    plan = Simplified(trace.tape, flat(trace.output), (), floats)
    names = dict(trace.names)
    body = Statements(plan, Python, names, trace.notes)
    lines = _taken(trace, names) + body.lines
    lines += wrapped("return ", body.texts(trace.output), str)
    return _function("predict(sample)", lines), plan


def step(trace, floats=True):
    """The text of step, which learns from one sample, and the Simplified that it is written from.

    It returns the error and the new parameters, all at once.
    """
    error, new = trace.error, [new for _, new in trace.moved]
    plan = Simplified(trace.tape, [error, error] + new, trace.moved, floats)  # twice: with a name
    names = dict(trace.names)
    body = Statements(plan, Python, names, trace.notes)
    error = body.result(error, "error")
    body.move(trace.moved)
    lines = _taken(trace, names) + body.lines
    lines += _listed("return %s, (" % error, _rows(trace, _namer(names)), ")")
    return _function("step(parameters, sample, target, rate)", lines), plan


def derivatives(trace, floats=True):
    """The text of derivatives, which returns the error and dE/dP of each parameter, all in a row;
    and the Simplified that it is written from.
    """
    error, g = trace.error, [x for a in trace.derivatives for x in flat(a)]
    signed = [x.index for _, _, a in trace.parameters for x in flat(a)]
    plan = Simplified(trace.tape, [error, error] + g, (), floats, signed)
    names = dict(trace.names)
    body = Statements(plan, Python, names, trace.notes)
    error = body.result(error, "error")
    lines = _taken(trace, names) + body.lines
    rows = [row for a in body.texts(trace.derivatives) for row in _rows_of(a, str)]
    lines += _listed("return %s, (" % error, rows, ")")
    return _function("derivatives(parameters, sample, target)", lines), plan


def move(moving, floats=True):
    """The text of move, which ends a batch: from the parameters, what is kept for them, and the sums
    of n samples' derivatives; and the Simplified that it is written from.
    """
    plan = Simplified(moving.tape, [new for _, new in moving.moved], moving.moved, floats)
    names = dict(moving.names)
    body = Statements(plan, Python, names, moving.notes)
    body.move(moving.moved)
    name = _namer(names)
    kept = _listed("(", [[name(x) for x in moving.kept]], ") = kept") if moving.kept else []
    g = [row for a in moving.g for row in _rows_of(a, name)]
    lines = _listed("(", _rows(moving, name), ") = parameters") + kept + _listed("(", g, ") = g")
    lines += body.lines + _listed("parameters = (", _rows(moving, name), ")")
    lines += _listed("kept = (", [[name(x) for x in moving.kept]] if kept else [], ")")
    lines.append("return parameters, kept")
    return _function("move(parameters, kept, g, n, rate)", lines), plan


def _namer(names):
    return lambda symbol: names[symbol.index]


def _taken(trace, names):
    """The lines that give the elements of the parameters and of the data their names."""
    lines = []
    if trace.parameters:
        lines += _listed("(", _rows(trace, _namer(names)), ") = parameters")
    lines += wrapped("", trace.sample, _namer(names), " = sample")
    if trace.labels is not None:
        n, k = trace.labels
        lines.append("if len(target%s) == 1:  # class numbers" % ("[0]" if n == 1 else ""))
        row = "[int(label == k) for k in range(%d)]" % k
        lines.append("    target = [%s for label in target[0]]" % row)
    if trace.target is not None:
        lines += wrapped("", trace.target, _namer(names), " = target")
    return lines


def _rows(trace, text, parameters=None):
    """The texts of all parameters, a list for each row; of these values or of their symbols."""
    rows = []
    for k, (_, path, symbols) in enumerate(trace.parameters):
        if parameters is None:
            rows += _rows_of(symbols, text)
        else:
            rows += ["# " + path] + _rows_of(parameters[k], text)
    return rows


def _rows_of(a, text):
    if not is_list(a[0]):
        return [[text(x) for x in a]]
    return [row for part in a for row in _rows_of(part, text)]


def _listed(before, rows, after):
    """The lines between two brackets: texts unchanged, and rows, broken if they are long."""
    lines = [before]
    for row in rows:
        if not is_list(row):
            lines.append("    " + row)
            continue
        line = "   "
        for text in row:
            if len(line) + len(text) + 2 > WIDTH - 4:
                lines.append(line)
                line = "   "
            line += " %s," % text
        lines.append(line)
    return lines + [after]


def _function(head, lines):
    return "def %s:\n%s\n" % (head, "\n".join(["    " + line for line in lines]))


def text(predicting, learning, parameters, states, moving=None):
    """The whole program, from two traces (the second may be None), these parameters and states.

    `parameters` are in the order of the traces', `states` are those of the second's generators. With
    `moving`, a Moving, it learns in batches.
    """
    floats = all_floats(parameters)
    functions, used = [], set()
    learn = derivatives if moving else step
    for write, trace in (predict, predicting), (learn, learning), (move, moving):
        if trace is not None:
            function, plan = write(trace, floats)
            functions.append(function)
            used.update(plan.functions())
    values = "\n".join(_listed("parameters = (", _rows(predicting, number, parameters), ")\n"))
    parts = [values] + [_RANDOM.format(k, state) for k, state in enumerate(states)] + functions
    if moving is not None:
        rate = moving.rate_text()
        rate = "" if rate is None else "=" + number(rate)
        start = [number(x, floats) for x in moving.start]
        parts.insert(1, "\n".join(_listed("kept = (", [start] if start else [], ")\n")))
        parts.append(_TRAIN_BATCHES % (rate, moving.batch_size))
    elif learning is not None:
        parts.append(_TRAIN)
    body = "\n\n".join(parts)
    parts = [carried(used, ["ldexp"] if "ldexp(" in body else []), body]
    imports = [
        "from %s import %s\n" % (module, name)
        for module, name in (("decimal", "Decimal"), ("fractions", "Fraction"))
        if name + "(" in body
    ]
    head = _HEAD_TRAIN if learning else ""
    if moving is not None:
        head = _HEAD_BATCHES % (rate, moving.batch_size, moving.title())
    head = _HEAD % head
    return head + "\n" + "".join(imports) + "\n\n".join([part for part in parts if part])


def all_floats(parameters):
    """Whether all parameters are floats."""
    for x in flat(parameters):
        if type(x) is not float:
            return False
    return True
