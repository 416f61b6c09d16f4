"""The numbers that gradcheck draws."""

from math import ldexp

from ..checking.nested import nested
from ..linalg import shape

ALL, POSITIVE, WHOLE = "all", "positive", "whole"  # X of any sign; above 0; indices 0 and 1


def size(dimensions):
    n = 1
    for length in dimensions:
        n *= length
    return n


def draw(rng, dimensions, exact, bits=0, domain=ALL):
    """Numbers in (-2**-bits, 2**-bits), of different magnitudes and none zero; or in a domain.

    Odd multiples of a power of two: exact as floats, short as fractions, and no ties. The power
    is at most 1/8, so that limits such as 3 and 6 are never met; in a range beyond 1 the first two
    numbers lie in its outer half, so that such limits are passed.
    """
    n, digits = size(dimensions), max(4, 3 - bits)
    if domain == WHOLE:
        return nested([i % 2 for i in range(n)], dimensions)
    while 1 << digits < 2 * n:
        digits += 1
    odd = list(range(1, 1 << digits, 2))
    numbers = []
    for i in range(n):
        first = len(odd) // 2 if bits < 0 and i < 2 else i
        j = first + int(rng.random() * (len(odd) - first))
        odd[i], odd[j] = odd[j], odd[i]
        if i != 1:  # of two numbers or more one is positive and one negative
            sign = -1 if rng.random() < 0.5 else 1
        else:
            sign = -sign
        if domain == POSITIVE:
            sign = 1
        numerator, power = sign * odd[i], digits + bits
        numbers.append(fraction(numerator, power) if exact else ldexp(float(numerator), -power))
    return nested(numbers, dimensions)


def fraction(numerator, power):
    from fractions import Fraction

    return Fraction(numerator, 1 << power)


def have_fractions():
    """Whether this Python has them; MicroPython has not."""
    try:
        fraction(1, 0)
    except ImportError:
        return False
    return True


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
