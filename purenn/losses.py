"""Loss functions E(y_true, y_pred), each with dE/dy_pred, for Network.use.

Both arguments are nested lists of one shape, of any depth, called Y* and Y in the
formulas; n is their number of elements. ValueError if the shapes differ or are ragged,
TypeError for what is no nested list of numbers.
"""

from .check import SEQUENCES, is_number
from .elementwise import each_pair


def paired(name, y_true, y_pred):
    """The depth of the nested lists, and all pairs of corresponding numbers, in index order."""
    depth, pairs = 0, [(y_true, y_pred)]
    while isinstance(pairs[0][0], SEQUENCES):
        n = len(pairs[0][0])
        parts = []
        for t, y in pairs:
            if not (isinstance(t, SEQUENCES) and isinstance(y, SEQUENCES)):
                _refuse(name, y_true, y_pred)
            if not 0 < n == len(t) == len(y):
                _refuse(name, y_true, y_pred)
            parts += zip(t, y)
        depth, pairs = depth + 1, parts
    for t, y in pairs:
        if not (depth and is_number(t) and is_number(y)):
            _refuse(name, y_true, y_pred)
    return depth, pairs


def _refuse(name, y_true, y_pred):
    from .shapes import raise_misfit, shape_of

    shape = shape_of(name + " y_true", y_true)
    raise_misfit(name + " y_true", y_true, shape or "(n, ...)")
    raise_misfit(name + " y_pred", y_pred, shape)


def mse(y_true, y_pred):
    """Mean squared error: E = (1/n) Σ (Y*_i - Y_i)²."""
    _, pairs = paired("mse", y_true, y_pred)
    s = 0
    for t, y in pairs:
        d = t - y
        s += d * d
    return s / len(pairs)


def mse_prime(y_true, y_pred):
    """dE/dY = (2/n) (Y - Y*), in the shape of Y."""
    depth, pairs = paired("mse_prime", y_true, y_pred)
    n = len(pairs)
    return each_pair(lambda t, y: 2 * (y - t) / n, depth, y_true, y_pred)
