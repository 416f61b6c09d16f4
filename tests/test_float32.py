"""The elementary functions as a board with 32-bit floats computes them, simulated.

The modules run from their own source, with `float` and every literal and result of ldexp
rounded to 32 bits after each operation, as MicroPython does there.
"""

import ast
import inspect
import math
import random
import struct

import mpmath
import pytest

import purenn.elementary
import purenn.logarithm

mpmath.mp.prec = 80


class Single:
    """A 32-bit float: each operation in double, which has digits to spare, then rounded."""

    def __init__(self, x):
        x = float(x)
        try:
            self.value = struct.unpack("<f", struct.pack("<f", x))[0]
        except OverflowError:
            self.value = math.copysign(math.inf, x)

    def __float__(self):
        return self.value

    def __int__(self):
        return int(self.value)

    def __neg__(self):
        return Single(-self.value)


def _define(name, compares):
    operation = getattr(float, name)

    def method(self, other):
        result = operation(self.value, float(other))
        return result if compares else Single(result)

    setattr(Single, name, method)


for _name in "add radd sub rsub mul rmul truediv rtruediv lt le gt ge eq ne".split():
    _define("__%s__" % _name, _name in "lt le gt ge eq ne")


class Literals(ast.NodeTransformer):
    def visit_Constant(self, node):
        if not isinstance(node.value, float):
            return node
        call = ast.Call(ast.Name("float", ast.Load()), [node], [])
        return ast.copy_location(call, node)


def singles(module, **names):
    """What the module defines if its floats have 32 bits."""
    tree = Literals().visit(ast.parse(inspect.getsource(module)))
    tree.body = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
    names.update(
        float=Single,
        ldexp=lambda x, k: Single(math.ldexp(float(x), k)),
        frexp=lambda x: (Single(math.frexp(float(x))[0]), math.frexp(float(x))[1]),
    )
    exec(compile(ast.fix_missing_locations(tree), module.__name__, "exec"), names)
    return names


ELEMENTARY = singles(purenn.elementary)
LOGARITHM = singles(purenn.logarithm, **ELEMENTARY)


def error_in_ulps(function, exact, x):
    x = Single(x)
    wanted = exact(mpmath.mpf(x.value))
    _, exponent = math.frexp(float(wanted))
    ulp = mpmath.ldexp(1, max(exponent - 24, -149))
    return float(abs(mpmath.mpf(function(x).value) - wanted) / ulp)


def test_it_is_a_machine_of_24_digits():
    assert ELEMENTARY["DIGITS"] == 24
    assert ELEMENTARY["TINY"].value == 2.0**-126
    assert (Single(1.0) + 2.0**-24).value == 1.0


@pytest.mark.parametrize(
    "name, exact, low, high",
    [
        ("exp", mpmath.exp, -103.0, 88.0),
        ("exp", mpmath.exp, -1.0, 1.0),
        ("tanh", mpmath.tanh, -10.0, 10.0),
        ("tanh", mpmath.tanh, -1.3, 1.3),
        ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x)), -103.0, 20.0),
        ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x)), -2.0, 2.0),
        ("log", mpmath.log, 1e-38, 1e-36),
        ("log", mpmath.log, 0.5, 2.0),
    ],
)
def test_error_is_below_one_ulp(name, exact, low, high):
    draw = random.Random(1)
    function = LOGARITHM[name]
    worst = max(error_in_ulps(function, exact, draw.uniform(low, high)) for _ in range(3000))
    assert worst < 1


def test_overflow_and_underflow():
    exp, tanh, sigmoid = ELEMENTARY["exp"], ELEMENTARY["tanh"], ELEMENTARY["sigmoid"]
    assert exp(Single(89.0)).value == math.inf and exp(Single(1e30)).value == math.inf
    assert exp(Single(-104.0)).value == exp(Single(-1e30)).value == 0.0
    assert tanh(Single(30.0)).value == 1.0 and sigmoid(Single(-200.0)).value == 0.0
