"""Things that a user may pass where something else was expected; each is made anew when asked.

`VALUES` holds them by name: numbers of all kinds, what is no number, and lists of all shapes.
"""

import array
import collections
import datetime
import io
import math
import pathlib
from decimal import Decimal
from fractions import Fraction

try:
    import numpy
except ImportError:
    numpy = None


class Whole(int):
    pass


class Real(float):
    pass


class Text(str):
    pass


class Row(list):
    pass


class Modular:
    """A number type of one's own: integers modulo 97."""

    def __init__(self, n):
        self.n = int(n) % 97

    def __add__(self, other):
        return Modular(self.n + getattr(other, "n", other))

    __radd__ = __add__

    def __sub__(self, other):
        return Modular(self.n - getattr(other, "n", other))

    def __rsub__(self, other):
        return Modular(getattr(other, "n", other) - self.n)

    def __mul__(self, other):
        return Modular(self.n * getattr(other, "n", other))

    __rmul__ = __mul__

    def __truediv__(self, other):
        return Modular(self.n * pow(int(getattr(other, "n", other)), 95, 97))

    def __neg__(self):
        return Modular(-self.n)


class Angry:
    """Raises RuntimeError whatever it is asked."""

    def _refuse(self, *_):
        raise RuntimeError("asked")

    __repr__ = __str__ = __len__ = __eq__ = __lt__ = __iter__ = __float__ = __bool__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __index__ = __call__ = __getitem__ = _refuse
    __hash__ = object.__hash__


class Lengthy:
    def __repr__(self):
        return "x" * 10**6


def function(x):
    return x


def generator():
    yield 1


def endless():
    a = []
    a.append(a)
    return a


def deep(depth):
    a = 1
    for _ in range(depth):
        a = [a]
    return a


def branching(depth):
    """Lists of two that share their parts: 2**depth numbers in little memory."""
    a = 1.0
    for _ in range(depth):
        a = [a, a]
    return a


def raises(*_):
    raise RuntimeError("called")


# numbers that compute as Python's do
PLAIN = {
    "0": lambda: 0, "1": lambda: 1, "3": lambda: 3, "-2": lambda: -2, "True": lambda: True,
    "False": lambda: False, "0.5": lambda: 0.5, "-1e300": lambda: -1e300, "5e-324": lambda: 5e-324,
    "-0.0": lambda: -0.0, "nan": lambda: math.nan, "inf": lambda: math.inf,
    "-inf": lambda: -math.inf, "Whole": lambda: Whole(2), "Real": lambda: Real(0.25),
}  # fmt: skip
LARGE = {"10**400": lambda: 10**400, "-10**400": lambda: -(10**400), "3**20000": lambda: 3**20000}
OTHER = {
    "Fraction": lambda: Fraction(1, 3), "huge Fraction": lambda: Fraction(3**20000, 2),
    "Decimal": lambda: Decimal("0.1"), "Decimal NaN": lambda: Decimal("NaN"), "complex": lambda: 1j,
    "Modular": lambda: Modular(5),
}  # fmt: skip
FIXED = {} if numpy is None else {
    "numpy.float64": lambda: numpy.float64(0.5), "numpy.float32": lambda: numpy.float32(0.1),
    "numpy.float16": lambda: numpy.float16(0.1), "numpy.longdouble": lambda: numpy.longdouble(0.1),
    "numpy.uint8": lambda: numpy.uint8(200), "numpy.int64": lambda: numpy.int64(2**62 + 1),
    "numpy.bool_": lambda: numpy.bool_(True), "numpy.complex64": lambda: numpy.complex64(1j),
    "numpy 0-d": lambda: numpy.array(0.5),
}  # fmt: skip
THINGS = {
    "None": lambda: None, "...": lambda: Ellipsis, "NotImplemented": lambda: NotImplemented,
    "object": object, "str": lambda: "fast", "''": lambda: "", "'0.5'": lambda: "0.5",
    "long str": lambda: "x" * 10**6, "str with NUL": lambda: "a\0b", "Text": lambda: Text("a"),
    "bytes": lambda: b"x", "bytearray": lambda: bytearray(b"x"),
    "memoryview": lambda: memoryview(b"x"), "dict": lambda: {1: 2}, "{}": dict,
    "set": lambda: {1, 2}, "frozenset": lambda: frozenset([1]), "range": lambda: range(3),
    "generator": generator, "iterator": lambda: iter([1, 2]), "zip": lambda: zip([1], [2]),
    "map": lambda: map(abs, [1]), "slice": lambda: slice(3), "function": lambda: function,
    "lambda of none": lambda: lambda: 1, "function that raises": lambda: raises,
    "builtin": lambda: len, "method": lambda: "a".join, "int": lambda: int, "type": lambda: type,
    "Fraction class": lambda: Fraction, "ValueError class": lambda: ValueError,
    "ValueError": lambda: ValueError("x"), "module": lambda: math, "property": property,
    "Angry": Angry, "Lengthy": Lengthy, "StringIO": io.StringIO, "Path": lambda: pathlib.Path("x"),
    "date": lambda: datetime.date(2000, 1, 1), "timedelta": lambda: datetime.timedelta(1),
    "array": lambda: array.array("d", [1.0]), "deque": lambda: collections.deque([1]),
    "Counter": lambda: collections.Counter("a"),
    "namedtuple": lambda: collections.namedtuple("Pair", "x y")(None, 2),
    "signalling NaN": lambda: Decimal("sNaN"),
}  # fmt: skip
if numpy is not None:
    THINGS.update({
        "numpy row": lambda: numpy.zeros((1, 2)), "numpy empty": lambda: numpy.zeros(0),
        "numpy objects": lambda: numpy.array([None, "a"], object), "numpy.str_": lambda: numpy.str_("a"),
        "numpy.datetime64": lambda: numpy.datetime64("2000-01-01"), "numpy": lambda: numpy,
        "numpy.float32 class": lambda: numpy.float32, "numpy volume": lambda: numpy.zeros((4, 1, 2)),
    })  # fmt: skip
LISTS = {
    "[]": list, "()": tuple, "[[]]": lambda: [[]], "[[], []]": lambda: [[], []], "[None]": lambda: [None],
    "[[None]]": lambda: [[None]], "['a', 'b']": lambda: ["a", "b"], "[[[]]]": lambda: [[[]]],
    "ragged": lambda: [[1, 2], [3]], "ragged first": lambda: [[1], [2, 3]], "mixed": lambda: [1, [2]],
    "mixed late": lambda: [[1], 2], "ragged deep": lambda: [[[1, 2], [3]], [[4]]], "(0, 3)": lambda: (0, 3),
    "(1, 0)": lambda: (1, 0), "(-1, 3)": lambda: (-1, 3), "(1, 2.0)": lambda: (1, 2.0),
    "(1, True)": lambda: (1, True), "(2, 3)": lambda: (2, 3), "[1]": lambda: [1],
    "[1, 2, 3, 4, 5]": lambda: [1, 2, 3, 4, 5], "5 x 7": lambda: [[0.5] * 7 for _ in range(5)],
    "1 x 1 x 1 x 1": lambda: [[[[1]]]], "endless": endless, "deep": lambda: deep(100),
    "very deep": lambda: deep(100000), "branching": lambda: branching(40),
    "[branching]": lambda: [branching(40)], "[[branching]]": lambda: [[branching(40)]],
    "100 rows": lambda: [[0.5] * 28] * 100, "10**6 zeros": lambda: [0] * 10**6,
    "dict in list": lambda: [{}], "set in lists": lambda: [[{1}]], "[[endless]]": lambda: [[endless()]],
    "(1, 10**30)": lambda: (1, 10**30), "(1, 2, 3, 4)": lambda: (1, 2, 3, 4), "[Angry]": lambda: [Angry()],
    "Row": lambda: Row([1, 2, 3, 4, 5]), "lists of texts": lambda: [["1", "2"]],
    "lists of functions": lambda: [[function, function]], "lists of types": lambda: [[int, float]],
    "lists of generators": lambda: [[generator(), generator()]],
}  # fmt: skip

NUMBERS = dict(PLAIN)
for group in LARGE, OTHER, FIXED:
    NUMBERS.update(group)
VALUES = dict(NUMBERS)
for group in THINGS, LISTS:
    VALUES.update(group)
