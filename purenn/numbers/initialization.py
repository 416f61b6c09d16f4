"""Draws a layer's first parameters in other ways than the article's.

Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
networks", AISTATS 2010; He et al., "Delving deep into rectifiers", ICCV 2015. Both keep the numbers
of deep networks about as large from layer to layer, the second where relu makes half of them 0.
"""

from math import sqrt

from ..checking.doors import expect
from ..checking.predicates import is_number


def drawing(shape, rng, initialization, bias):
    """The function that draws each number of that shape; of a bias, zeros for "glorot" and "he".

    "glorot" draws weights from [-a, a), where a = sqrt(6 / (fan in + fan out)), and "he" with
    a = sqrt(6 / fan in). Weights (..., d, k) lead from d to k channels: their fan in is the number
    of all but the last index, their fan out that of all but the last but one. A function is
    called with the generator for each number, in index order.

    >>> class Half:
    ...     def random(self):
    ...         return 0.75
    >>> drawing((2, 1), Half(), "glorot", False)()
    0.7071067811865476
    """
    if callable(initialization):
        return lambda: _number(initialization(rng))
    expected = '"uniform", "glorot", "he", None or a function of the generator'
    known, kind = initialization in ("glorot", "he"), isinstance(initialization, str)
    expect(known, "initialization", expected, initialization, kind)
    if bias:
        return lambda: 0.0
    window = 1
    for n in shape[:-2]:
        window *= n
    fan = window * shape[-2]
    if initialization == "glorot":
        fan += window * shape[-1]
    a = sqrt(6 / fan)
    return lambda: a * (2 * rng.random() - 1)


def _number(x):
    expect(is_number(x), "initialization", "a function that returns a number", x, False)
    return x
