"""SplitMix64 in bytes, for MicroPython built without integers of 64 bits: see random.py."""

from math import ldexp

from .exp_tanh import DIGITS

_GAMMA = (0x15, 0x7C, 0x4A, 0x7F, 0xB9, 0x79, 0x37, 0x9E)  # the lowest byte first
_FACTORS = (
    (30, (0xB9, 0xE5, 0xE4, 0x1C, 0x6D, 0x47, 0x58, 0xBF)),
    (27, (0xEB, 0x11, 0x31, 0x13, 0xBB, 0x49, 0xD0, 0x94)),
)


class Random:
    """The same numbers as those of random.Random; `state` and next() are lists of bytes."""

    def __init__(self, seed=0):
        self.seed(seed)

    def seed(self, seed):
        """Start again at the integer `seed`; TypeError for anything else."""
        if not isinstance(seed, int):
            from ..checking.short_repr import short_repr

            raise TypeError(
                "seed: expected an int, got %s %s" % (type(seed).__name__, short_repr(seed))
            )
        self.state = [seed >> shift & 255 for shift in range(0, 64, 8)]

    def next(self):
        """The next eight bytes, the lowest first."""
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
        """The next float, from [0, 1): the top 53 bits times 2**-53, if a float holds them."""
        z = self.next()
        high = z[7] << 16 | z[6] << 8 | z[5]
        if DIGITS <= 24:
            return ldexp(float(high >> 24 - DIGITS), -DIGITS)
        low = z[4] << 21 | z[3] << 13 | z[2] << 5 | z[1] >> 3
        return ldexp(float(high), -24) + ldexp(float(low), -53)

    def gauss(self, mean=0, deviation=1):
        """The next number of the normal distribution, drawn from two of random()'s."""
        from .distributions import gauss

        return gauss(self, mean, deviation)

    def sample(self, probabilities):
        """The next index, drawn with these probabilities.

        ValueError unless they are at least 0 and sum to 1, give or take 1/1000.
        """
        from .distributions import sample

        return sample(self, probabilities)


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
