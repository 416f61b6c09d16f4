"""SplitMix64 in bytes, for MicroPython built without integers of 64 bits: methods of random.Random.

`state` and what next returns are lists of eight bytes, the lowest first.
"""

from math import ldexp

from .exp_tanh import DIGITS

_GAMMA = (0x15, 0x7C, 0x4A, 0x7F, 0xB9, 0x79, 0x37, 0x9E)
_FACTORS = (
    (30, (0xB9, 0xE5, 0xE4, 0x1C, 0x6D, 0x47, 0x58, 0xBF)),
    (27, (0xEB, 0x11, 0x31, 0x13, 0xBB, 0x49, 0xD0, 0x94)),
)


def seed(self, seed):
    """Random.seed."""
    self.state = [seed >> shift & 255 for shift in range(0, 64, 8)]


def next(self):
    """Random.next."""
    z, carry = [], 0
    for x, y in zip(self.state, _GAMMA):
        carry += x + y
        z.append(carry & 255)
        carry >>= 8
    self.state = z
    for shift, factor in _FACTORS:
        z = _product(_xor_shifted(z, shift), factor)
    return _xor_shifted(z, 31)


def random(self):
    """Random.random."""
    z = self.next()
    high = z[7] << 16 | z[6] << 8 | z[5]
    if DIGITS <= 24:
        return ldexp(float(high >> 24 - DIGITS), -DIGITS)
    low = z[4] << 21 | z[3] << 13 | z[2] << 5 | z[1] >> 3
    return ldexp(float(high), -24) + ldexp(float(low), -53)


def compute_in_bytes(kind):
    """Give random.Random these methods."""
    kind.seed, kind.next, kind.random = seed, next, random


def _xor_shifted(x, shift):
    """x ^ (x >> shift)"""
    y = x[shift // 8 :] + [0] * (shift // 8 + 1)
    return [a ^ ((b | c << 8) >> shift % 8 & 255) for a, b, c in zip(x, y, y[1:])]


def _product(x, y):
    """x y, modulo 2**64"""
    result, carry = [], 0
    for n in range(8):
        for i in range(n + 1):
            carry += x[i] * y[n - i]
        result.append(carry & 255)
        carry >>= 8
    return result
