"""Floats of 16 bits, which not every Python's struct knows: float16 and bfloat16."""

from math import frexp, ldexp


def from_half(bits, exponent_bits, fraction_bits):
    """The float of 16 bits: a sign, an exponent and a fraction (IEEE 754)."""
    sign = -1.0 if bits >> 15 else 1.0
    top = (1 << exponent_bits) - 1
    exponent = bits >> fraction_bits & top
    fraction = bits & (1 << fraction_bits) - 1
    if exponent == top:
        return float("nan") if fraction else sign * float("inf")
    if exponent:
        fraction += 1 << fraction_bits
    else:
        exponent = 1
    return sign * ldexp(float(fraction), exponent - (top >> 1) - fraction_bits)


def to_half(x, exponent_bits, fraction_bits):
    """The 16 bits of the nearest such float, of two equally near the even one."""
    sign = 0x8000 if str(x)[0] == "-" else 0
    top = (1 << exponent_bits) - 1
    if x == 0:
        return sign
    if x - x != 0:
        return sign | top << fraction_bits | (x != x) << fraction_bits - 1
    lowest = 1 - (top >> 1) - fraction_bits  # the exponent of the smallest number
    last = max(frexp(x)[1] - 1 - fraction_bits, lowest)  # that of the last digit
    scaled = ldexp(abs(x), -last)
    whole = int(scaled)
    whole += scaled - whole > 0.5 or scaled - whole == 0.5 and whole & 1
    # the digits' leading 1 counts in the exponent
    return sign | whole + (last - lowest << fraction_bits)
