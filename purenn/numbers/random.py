"""SplitMix64, the one source of randomness: integers only, so every Python draws the same.

Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014; Vigna's splitmix64.c publishes the outputs that the tests check.
"""

from math import ldexp

from .exp_tanh import DIGITS

try:  # as strings: no literal may be larger than a small build's integers
    _MASK = int("FFFFFFFFFFFFFFFF", 16)
    _GAMMA = int("9E3779B97F4A7C15", 16)
    _FACTOR_1 = int("BF58476D1CE4E5B9", 16)
    _FACTOR_2 = int("94D049BB133111EB", 16)
except OverflowError:
    _MASK = None


class Random:
    """A SplitMix64 generator that starts at the integer `seed`, modulo 2**64.

    >>> Random(1234567).next()
    6457827717110365317
    """

    def __init__(self, seed=0):
        self.seed(seed)

    def seed(self, seed):
        """Start again at the integer `seed`; TypeError for anything else.

        >>> rng = Random(7)
        >>> first = rng.random()
        >>> rng.seed(7)
        >>> rng.random() == first
        True
        """
        if not isinstance(seed, int):
            from ..checking.messages import described

            raise TypeError("seed: expected an int, got %s" % described(seed))
        self.state = seed & _MASK

    def next(self):
        """The next integer, uniform in [0, 2**64)."""
        self.state = z = (self.state + _GAMMA) & _MASK
        z = ((z ^ (z >> 30)) * _FACTOR_1) & _MASK
        z = ((z ^ (z >> 27)) * _FACTOR_2) & _MASK
        return z ^ (z >> 31)

    def random(self):
        """The next float, from [0, 1): the top 53 bits times 2**-53, if a float holds them."""
        return ldexp(float(self.next() >> (64 - DIGITS)), -DIGITS)

    def gauss(self, mean=0, deviation=1):
        """The next number of the normal distribution."""
        from .distributions import gauss

        return gauss(self, mean, deviation)

    def sample(self, probabilities):
        """The next index, drawn with these probabilities."""
        from .distributions import sample

        return sample(self, probabilities)

    def __reduce_ex__(self, protocol):
        """For copy and pickle: purenn's own generator is never copied."""
        return "default" if self is default else super().__reduce_ex__(protocol)


if _MASK is None:
    from .without_64_bits import compute_in_bytes

    compute_in_bytes(Random)
elif "%x" % Random(0).next() != "e220a8397b1dcdaf":  # its published first output
    raise ImportError("purenn.numbers.random: expected exact integers of 128 bits: not here")

default = Random(0)  # draws for every layer that is given no generator of its own
seed = default.seed


def generator(rng):
    """The generator that None stands for, or rng itself; TypeError without a method random()."""
    if rng is None:
        return default
    if isinstance(rng, type) or not callable(getattr(rng, "random", None)):
        from ..checking.messages import refuse

        refuse(TypeError, "rng", "an object with a method random()", rng)
    return rng
