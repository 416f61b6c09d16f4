"""Loss functions E(y_true, y_pred), each with dE/dy_pred, for Network.use.

Both arguments are nested lists of one shape, of any depth, called Y* and Y in the
formulas; n is their number of elements. ValueError if the shapes differ or are ragged,
TypeError for what is no nested list of numbers.
"""

from .check import SEQUENCES, check_alike
from .linalg import apply, mean, size


def mse(y_true, y_pred):
    """Mean squared error: E = (1/n) sum (Y*_i - Y_i)².

    >>> mse([[1, 2]], [[1, 4]])
    2.0
    """
    return mean(over("mse", lambda t, y: (t - y) * (t - y), y_true, y_pred))


def mse_prime(y_true, y_pred):
    """dE/dY = (2/n) (Y - Y*), in the shape of Y.

    >>> mse_prime([[1, 2]], [[1, 4]])
    [[0.0, 2.0]]
    """
    differences = over("mse_prime", lambda t, y: y - t, y_true, y_pred)
    n = size(differences)
    return apply(lambda d: 2 * d / n, differences)


def over(name, function, y_true, y_pred):
    """The function of every two corresponding elements; raises for a loss of that name."""
    try:
        if isinstance(y_true, SEQUENCES):
            return apply(function, y_true, y_pred)
    except (TypeError, ValueError):
        check_alike(name, y_true, y_pred)
        raise
    return check_alike(name, y_true, y_pred)
