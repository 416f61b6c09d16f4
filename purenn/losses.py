"""Loss functions E(y_true, y_pred), each with dE/dy_pred, for Network.use.

Both arguments are nested lists of one shape, of any depth, called Y* and Y in the
formulas; n is their number of elements. ValueError if the shapes differ or are ragged,
TypeError unless both are nested lists of numbers.
"""

from .checking.doors import check_alike
from .linalg import apply, elements, mean


def mse(y_true, y_pred):
    """Mean squared error: E = (1/n) sum (Y*_i - Y_i)².

    >>> mse([[1, 2]], [[1, 4]])
    2.0
    """
    check_alike("mse", y_true, y_pred)
    return mean(apply(lambda t, y: (t - y) * (t - y), y_true, y_pred))


def mse_prime(y_true, y_pred):
    """dE/dY = (2/n) (Y - Y*), in the shape of Y.

    >>> mse_prime([[1, 2]], [[1, 4]])
    [[0.0, 2.0]]
    """
    check_alike("mse_prime", y_true, y_pred)
    n = len(elements(y_pred))
    return apply(lambda t, y: 2 * (y - t) / n, y_true, y_pred)
