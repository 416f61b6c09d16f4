"""The square root, which IEEE 754 rounds rightly everywhere, so math's own may be used."""

import math

from .exp_tanh import of_other


def sqrt(x):
    """Square root of a float or an int >= 0; TypeError for anything else.

    ValueError for a negative number.

    >>> sqrt(2), sqrt(9)
    (1.4142135623730951, 3.0)
    """
    return math.sqrt(x) if type(x) is float else of_other(sqrt, "sqrt", x)


def root_of(n):
    """The square root of an int: an int if n is a square, so that fractions stay fractions.

    >>> root_of(9), root_of(2)
    (3, 1.4142135623730951)
    """
    root = int(math.sqrt(n) + 0.5)
    return root if root * root == n else math.sqrt(n)
