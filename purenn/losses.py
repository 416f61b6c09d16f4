"""Loss functions E(y_true, y_pred), each with dE/dy_pred, for Network.use.

Both arguments are nested lists of one shape, of any depth, called Y* and Y in the
formulas; n is their number of elements. ValueError if the shapes differ or are ragged,
TypeError for what is no nested list of numbers.
"""

from .check import check_shape, fits, flattened, shape_of
from .linalg import apply, mean


def _check_alike(name, y_true, y_pred):
    """The number of elements; raises unless both arguments of the loss have one shape, not ()."""
    array = flattened(y_true)
    if array is None or not array[0] or not fits(y_pred, array[0]):
        shape = shape_of(name + " y_true", y_true)
        if not shape:
            raise TypeError("%s y_true: expected shape (n, ...), got a number" % name)
        check_shape(name + " y_pred", y_pred, shape)
    return len(array[1])


def mse(y_true, y_pred):
    """Mean squared error: E = (1/n) sum (Y*_i - Y_i)².

    >>> mse([[1, 2]], [[1, 4]])
    2.0
    """
    _check_alike("mse", y_true, y_pred)
    return mean(apply(lambda t, y: (t - y) * (t - y), y_true, y_pred))


def mse_prime(y_true, y_pred):
    """dE/dY = (2/n) (Y - Y*), in the shape of Y.

    >>> mse_prime([[1, 2]], [[1, 4]])
    [[0.0, 2.0]]
    """
    n = _check_alike("mse_prime", y_true, y_pred)
    return apply(lambda t, y: 2 * (y - t) / n, y_true, y_pred)
