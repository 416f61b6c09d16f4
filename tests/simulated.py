"""Modules of purenn as machines run them whose floats are not IEEE doubles, rounded once.

`simulate` runs a module from its own source, with `float` and every literal and result of
ldexp of a class of numbers that computes and stores as such a machine does.
"""

import ast
import inspect
import math
import operator
import struct
from fractions import Fraction


class Number:
    """A float of a machine; its subclasses say how it computes and how it stores."""

    def __init__(self, x):
        self.value = self.stored(float(x))

    @staticmethod
    def computed(operation, x, y):
        return operation(x, y)

    @staticmethod
    def stored(x):
        return x

    def __float__(self):
        return self.value

    def __int__(self):
        return int(self.value)

    def __neg__(self):
        return type(self)(-self.value)


def _define(name):
    operation = getattr(operator, name)

    def method(self, other):
        return type(self)(self.computed(operation, self.value, float(other)))

    def reflected(self, other):
        return type(self)(self.computed(operation, float(other), self.value))

    setattr(Number, "__%s__" % name, method)
    setattr(Number, "__r%s__" % name, reflected)


def _define_comparison(name):
    operation = getattr(operator, name)
    setattr(Number, "__%s__" % name, lambda self, other: operation(self.value, float(other)))


for _name in "add sub mul truediv".split():
    _define(_name)
for _name in "lt le gt ge eq ne".split():
    _define_comparison(_name)


# --- boards with 32-bit floats; a double has digits to spare for each operation -------------


class Single(Number):
    """A float of 32 bits, each of which is kept."""

    @staticmethod
    def kept(bits):
        return bits

    @classmethod
    def stored(cls, x):
        try:
            (bits,) = struct.unpack("<I", struct.pack("<f", x))
        except OverflowError:
            return math.copysign(math.inf, x)
        if math.isfinite(x):
            bits = cls.kept(bits)
        return struct.unpack("<f", struct.pack("<I", bits))[0]


class RepresentationC(Single):
    """MicroPython's and CircuitPython's object representation C: the two lowest bits are lost,
    and come back as copies of the two above them."""

    @staticmethod
    def kept(bits):
        return (bits & ~3) | (bits >> 2 & 3)


class FormerRepresentationC(Single):
    """The same before July 2025: the two lowest bits come back as zeros."""

    @staticmethod
    def kept(bits):
        return bits & ~3


# --- machines whose doubles are not rounded once and rightly ---------------------------------


class X87(Number):
    """Rounds to the 64 digits of an x87's registers, then to the 53 of a double."""

    @staticmethod
    def computed(operation, x, y):
        exact = operation(Fraction(x), Fraction(y))
        if not exact:
            return operation(x, y)
        scale = Fraction(2) ** (64 - math.frexp(float(exact))[1])
        return float(Fraction(round(exact * scale)) / scale)


class Truncating(Number):
    """Rounds towards zero."""

    @staticmethod
    def computed(operation, x, y):
        exact, rounded = operation(Fraction(x), Fraction(y)), operation(x, y)
        if abs(Fraction(rounded)) > abs(exact):
            (bits,) = struct.unpack("<q", struct.pack("<d", rounded))
            rounded = struct.unpack("<d", struct.pack("<q", bits - 1))[0]
        return rounded


class Flushing(Number):
    """Stores zero in place of a subnormal number."""

    @staticmethod
    def stored(x):
        return x if abs(x) >= 2.0**-1022 else 0.0


# --- running a module on one ------------------------------------------------------------------


class _Literals(ast.NodeTransformer):
    def visit_Constant(self, node):
        if not isinstance(node.value, float):
            return node
        call = ast.Call(ast.Name("float", ast.Load()), [node], [])
        return ast.copy_location(call, node)


def simulate(number, *modules):
    """What the modules define, later ones from earlier, if floats are of the class `number`."""
    names = {}
    for module in modules:
        tree = _Literals().visit(ast.parse(inspect.getsource(module)))
        tree.body = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
        names.update(
            float=number,
            ldexp=lambda x, k: number(math.ldexp(float(x), k)),
            frexp=lambda x: (number(math.frexp(float(x))[0]), math.frexp(float(x))[1]),
            trunc=int,
        )
        exec(compile(ast.fix_missing_locations(tree), module.__name__, "exec"), names)
    return names
