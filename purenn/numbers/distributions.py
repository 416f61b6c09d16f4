"""Numbers drawn in other ways than uniformly, from a generator's uniform ones.

Source: Box and Muller, "A note on the generation of random normal deviates", Annals of
Mathematical Statistics 29 (1958).
"""

from math import ldexp

from ..checking.messages import refuse
from .logarithm import log
from .sine_cosine import cos
from .square_root import sqrt

_TWO_PI = ldexp(884279719003555.0, -47)


def gauss(rng, mean=0, deviation=1):
    """A number of the normal distribution, from two of rng's: sqrt(-2 log u) cos(2 pi v).

    Here u is 1 - random(), so that its logarithm is finite.

    >>> from purenn import Random
    >>> Random(1).gauss(10, 0.5)
    9.982866339104074
    """
    radius, angle = sqrt(-2.0 * log(1.0 - rng.random())), _TWO_PI * rng.random()
    return mean + deviation * (radius * cos(angle))


def sample(rng, probabilities):
    """An index, drawn with these probabilities, by one of rng's numbers.

    ValueError unless they are at least 0 and sum to 1, give or take 1/1000.

    >>> from purenn import Random
    >>> rng = Random(1)
    >>> [rng.sample([0.75, 0, 0.25]) for _ in range(8)]
    [0, 0, 2, 0, 0, 2, 2, 0]
    """
    u, total, chosen = rng.random(), 0, None
    for index, p in enumerate(probabilities):
        if not p >= 0:
            refuse(ValueError, "sample probabilities", "numbers of at least 0", p)
        if p > 0 and total <= u:  # u is beyond all before it
            chosen = index
        total += p
    if not abs(total - 1) <= 1 / 1000:
        refuse(ValueError, "sample probabilities", "numbers that sum to 1", total)
    return chosen
