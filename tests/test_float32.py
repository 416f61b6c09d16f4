"""purenn's functions, and XOR trained, as boards whose floats have 32 bits or 30 compute them.

The 30 bits are those of MicroPython's and CircuitPython's object representation C.

Builds of MicroPython's unix port for 32-bit pointers (gcc -m32 -msse2 -mfpmath=sse) with each of
the three gave, run by hand on 24 November 2026, the last bit of XOR's last error that the
simulation gives.
"""

import math
import random

import mpmath
import pytest

import purenn.activations
import purenn.numbers.error_function
import purenn.numbers.exp_tanh
import purenn.numbers.logarithm
import purenn.numbers.logistic
import purenn.numbers.random
import purenn.numbers.sine_cosine
import purenn.numbers.uniform
from purenn import ActivationLayer, FCLayer, Network, Random, mse, mse_prime
from simulated import FormerRepresentationC, RepresentationC, Single, simulate

pytestmark = pytest.mark.unmeasured

mpmath.mp.prec = 80

MODULES = (
    purenn.numbers.exp_tanh, purenn.numbers.logistic, purenn.numbers.logarithm, purenn.activations,
    purenn.numbers.random, purenn.numbers.uniform, purenn.numbers.sine_cosine,
    purenn.numbers.error_function,
)


class Board:
    def __init__(self, number):
        self.number = number
        self.names = simulate(number, *MODULES)

    def __getitem__(self, name):
        return self.names[name]


BOARDS = {
    "32 bits": Board(Single),
    "30 bits, before July 2025": Board(FormerRepresentationC),
    "30 bits": Board(RepresentationC),
}


@pytest.fixture(params=BOARDS)
def board(request):
    return BOARDS[request.param]


def error_in_ulps(board, function, exact, x):
    x = board.number(x)
    wanted = exact(mpmath.mpf(x.value))
    _, exponent = math.frexp(float(wanted))
    ulp = mpmath.ldexp(1, max(exponent, -125) - board["DIGITS"])
    return float(abs(mpmath.mpf(function(x).value) - wanted) / ulp)


def test_digits():
    for board, digits in zip(BOARDS.values(), [24, 22, 22]):
        assert board["DIGITS"] == digits
        assert board["TINY"].value == 2.0**-126
        assert (board.number(1.0) + 2.0**-digits).value == 1.0


# With 32 bits an operation errs by half a unit in the last place; with 30 by up to 3/4, for the
# two lost bits, and the 1/8 of the rounding before. Below 1 ulp is out of reach there.
LIMIT = {"32 bits": 1, "30 bits, before July 2025": 1.5, "30 bits": 1.5}
LIMIT_OF_LOG = {"32 bits": 1, "30 bits, before July 2025": 1.5, "30 bits": 2.5}
# what is left of x after the reduction is rounded to 30 bits as well: twice 3/4, and a little
LIMIT_OF_SIN = {"32 bits": 1, "30 bits, before July 2025": 2, "30 bits": 2}
LIMIT_OF_ERFC = {"32 bits": 1, "30 bits, before July 2025": 1.5, "30 bits": 3}
LIMITS = {
    "log": LIMIT_OF_LOG, "log1p": LIMIT_OF_ERFC, "sin": LIMIT_OF_SIN, "cos": LIMIT_OF_SIN,
    "erf": LIMIT_OF_SIN, "erfc": LIMIT_OF_ERFC,
}  # fmt: skip


@pytest.mark.parametrize("representation", BOARDS)
@pytest.mark.parametrize(
    "name, exact, intervals",
    [
        ("exp", mpmath.exp, [(-103, -86), (-86, 88), (-10, 10), (-1, 1)]),
        ("tanh", mpmath.tanh, [(-10, 10), (-1.3, 1.3), (-0.01, 0.01)]),
        (
            "sigmoid",
            lambda x: 1 / (1 + mpmath.exp(-x)),
            [(-103, -86), (-86, 20), (-20, -1), (-2, 2)],
        ),
        ("log", mpmath.log, [(1e-38, 1e-36), (0.5, 2), (0.95, 1.05), (1, 100)]),
        ("log1p", mpmath.log1p, [(-0.99, -0.2), (-0.3, 0.3), (0.2, 2), (2, 1000)]),
        ("erf", mpmath.erf, [(-0.6, 0.6), (-4, 4)]),
        ("erfc", mpmath.erfc, [(-1, 1), (0.4, 9), (9, 10)]),
        ("sin", mpmath.sin, [(-0.8, 0.8), (-10, 10), (-2047, 2047)]),
        ("cos", mpmath.cos, [(-0.8, 0.8), (-10, 10), (-2047, 2047)]),
    ],
)  # fmt: skip
def test_largest_errors(representation, name, exact, intervals):
    board, draw = BOARDS[representation], random.Random(1)
    limit = LIMITS.get(name, LIMIT)[representation]
    if name == "erfc" and representation != "32 bits":
        intervals = intervals[:1]  # with 30 bits the exponent, the square of x, is not exact
    for low, high in intervals:
        for _ in range(1200 // len(intervals)):
            x = draw.uniform(low, high)
            assert error_in_ulps(board, board[name], exact, x) < limit, x


def test_overflow_and_underflow(board):
    def value(name, x):
        return board[name](board.number(x)).value

    assert value("exp", 89.0) == math.inf and value("exp", 1e30) == math.inf
    assert value("exp", -104.5) == value("exp", -1e30) == 0.0
    assert value("tanh", 30.0) == 1.0 and value("sigmoid", -200.0) == 0.0
    assert math.isnan(value("exp", math.nan))


def test_random_numbers_are_the_top_bits_as_they_are_stored(board):
    digits, rng, integers = board["DIGITS"], board["Random"](3), Random(3)
    for _ in range(1000):
        drawn = rng.random().value
        assert drawn == board.number((integers.next() >> (64 - digits)) / 2.0**digits).value < 1


def test_the_largest_random_number_is_below_one(board):
    rng = board["Random"](0)
    rng.next = lambda: 2**64 - 1
    assert 1 - 2.0 ** -board["DIGITS"] <= rng.random().value < 1
    ((weight,),) = board["uniform"]((1, 1), rng)
    assert 0.49 < weight.value < 0.5


LAST_ERRORS = {  # as MicroPython itself computes them, see above
    "32 bits": 0.00027078803395852447,
    "30 bits, before July 2025": 0.00027162034530192614,
    "30 bits": 0.00027078032144345343,
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("representation", BOARDS)
def test_xor(representation):
    board = BOARDS[representation]
    tanh, tanh_prime, rng = board["tanh"], board["tanh_prime"], board["Random"](0)
    network = Network()
    network.add(FCLayer((1, 2), (1, 3), rng))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    network.add(FCLayer((1, 3), (1, 1), rng))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    x, y = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]], [[[0]], [[1]], [[1]], [[0]]]
    errors = network.fit(x, y, 1000, board.number(0.1), verbose=False)
    assert errors[-1].value == LAST_ERRORS[representation]
