"""The usual mistakes in one table: name, hint, where they can be made, and their formula.

purenn.gradcheck, purenn.crosscheck, the exercises, the comments of the test vectors and the bugs
that the tests plant are all read from it. Plain Python, which runs on MicroPython too.

    derivatives.py   in any layer's dE/dX, dE/dP and step: formulas of a pass
    layers.py        in one layer: in its forward pass, or in a backward pass of its own
    functions.py     in activations, losses, matrix functions, networks
    optimizers.py    in the rules of optimizers
    planting.py      puts one of them into a layer or function of purenn
"""

from .derivatives import DERIVATIVES
from .functions import FUNCTIONS
from .layers import LAYERS
from .optimizers import OPTIMIZERS
from .planting import Mistake, planted  # noqa: F401

MISTAKES = tuple(DERIVATIVES + LAYERS + FUNCTIONS + OPTIMIZERS)


def of(where, row=None):
    """The mistakes that can be made there, such as in "fc" or "tanh_prime", and show in that row.

    >>> [mistake.name for mistake in of("flatten", "forward")]
    ['Fortran order', 'channels first', 'columns first']
    """
    return [m for m in MISTAKES if where in m.where and (row is None or row in m.rows)]


def named(where, name):
    """The mistake of that name that can be made there."""
    for mistake in MISTAKES:
        if where in mistake.where and mistake.name == name:
            return mistake
    raise ValueError("expected a mistake that can be made in %s, got %s" % (where, name))


def says(where, *names):
    """The hints of these mistakes, as one text."""
    return "; ".join([named(where, name).text() for name in names])
