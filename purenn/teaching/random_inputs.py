"""The numbers that gradcheck draws."""

from math import ldexp

from ..linalg import shape
from ..checking.nested import nested


def size(dimensions):
    n = 1
    for length in dimensions:
        n *= length
    return n


def draw(rng, dimensions, exact, bits=0, positive=False):
    """Different numbers in (-2**-bits, 2**-bits), or in (0, 1), none of them zero.

    Odd multiples of a power of two: exact as floats, short as fractions, and no ties.
    """
    n, digits = size(dimensions), 4
    while 1 << digits < 2 * n:
        digits += 1
    odd = list(range(1 - (1 << digits), 1 << digits, 2))
    numbers = []
    for i in range(n):
        j = i + int(rng.random() * (len(odd) - i))
        odd[i], odd[j] = odd[j], odd[i]
        numerator, power = odd[i], digits + bits
        if positive:
            numerator, power = odd[i] + (1 << digits), digits + 1
        numbers.append(fraction(numerator, power) if exact else ldexp(float(numerator), -power))
    return nested(numbers, dimensions)


def fraction(numerator, power):
    from fractions import Fraction

    return Fraction(numerator, 1 << power)


def draw_parameters(rng, values, exact):
    """Numbers for all parameters, smaller where a sum has many terms: about 1 / √terms."""
    drawn = []
    for value in values:
        dimensions, bits = shape(value), 0
        terms = size(dimensions) // (dimensions or (1,))[-1]
        while 1 << 2 * bits < terms:
            bits += 1
        drawn.append(draw(rng, dimensions, exact, bits))
    return drawn
