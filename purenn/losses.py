"""Loss functions E(y_true, y_pred), each with dE/dy_pred, for Network.use.

Both arguments are nested lists of one shape, of any depth, called Y* and Y in the
formulas; n is their number of elements. ValueError if the shapes differ or are ragged,
TypeError for what is no nested list of numbers.
"""

from .check import check_same_shape
from .loops import elementwise


def paired(name, y_true, y_pred):
    """All pairs of corresponding elements, in index order."""
    for _ in range(check_same_shape(name, y_true, y_pred) - 1):
        y_true = [x for part in y_true for x in part]
        y_pred = [x for part in y_pred for x in part]
    return list(zip(y_true, y_pred))


def each(name, function, y_true, y_pred):
    """The function of each pair, in the shape of Y."""
    return elementwise(function, check_same_shape(name, y_true, y_pred), y_true, y_pred)


def size(a):
    n = 1
    while isinstance(a, (list, tuple)) and a:
        n *= len(a)
        a = a[0]
    return n


def mse(y_true, y_pred):
    """Mean squared error: E = (1/n) Σ (Y*_i - Y_i)²."""
    pairs = paired("mse", y_true, y_pred)
    s = 0
    for t, y in pairs:
        d = t - y
        s += d * d
    return s / len(pairs)


def mse_prime(y_true, y_pred):
    """dE/dY = (2/n) (Y - Y*), in the shape of Y."""
    n = size(y_true)
    return each("mse_prime", lambda t, y: 2 * (y - t) / n, y_true, y_pred)
