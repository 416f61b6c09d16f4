"""Cross-entropies E(y_true, y_pred), each with dE/dy_pred; arguments as in losses.py."""

from .checking.doors import check_alike
from .linalg import apply, elements, mean, total
from .numbers.choose import greater, refuse_where
from .numbers.exp_tanh import TINY
from .numbers.logarithm import log


def check_probabilities(name, a):
    """ValueError if an element is outside [0, 1]."""
    for y in elements(a):
        for outside in y < 0, y > 1:
            refuse_where(outside, ValueError, name, "elements in [0, 1]", y)


def _check_probabilities(name, y_true, y_pred):
    """Check as check_alike does; ValueError also if an element of either is outside [0, 1]."""
    check_alike(name, y_true, y_pred)
    check_probabilities(name + " y_true", y_true)
    check_probabilities(name + " y_pred", y_pred)


def binary_cross_entropy(y_true, y_pred):
    """E = -(1/n) sum (Y*_i log Y_i + (1 - Y*_i) log(1 - Y_i)).

    As in torch.nn.BCELoss, a logarithm counts as at least -100, so that E is finite.
    ValueError for an element outside [0, 1], of y_true or y_pred.

    >>> binary_cross_entropy([[1, 0]], [[0.5, 0.5]])  # log 2
    0.6931471805599453
    """

    def term(t, y):
        return t * greater(log(y), -100) + (1 - t) * greater(log(1 - y), -100)

    _check_probabilities("binary_cross_entropy", y_true, y_pred)
    return -mean(apply(term, y_true, y_pred))


def binary_cross_entropy_prime(y_true, y_pred):
    """dE/dY_i = (1/n) (Y_i - Y*_i) / (Y_i (1 - Y_i)), in the shape of Y.

    As in torch.nn.BCELoss, the denominator counts as at least 1e-12.
    ValueError for an element outside [0, 1], of y_true or y_pred.

    >>> binary_cross_entropy_prime([[1, 0]], [[0.25, 0.5]])
    [[-2.0, 1.0]]
    """

    _check_probabilities("binary_cross_entropy_prime", y_true, y_pred)
    n = len(elements(y_pred))
    return apply(lambda t, y: (y - t) / greater(y * (1 - y), 1 / 10**12) / n, y_true, y_pred)


def categorical_cross_entropy(y_true, y_pred):
    """E = -sum Y*_i log Y_i, for probabilities Y such as a SoftmaxLayer's.

    An element of y_pred counts as at least the smallest normal number, so that E is
    finite. ValueError for an element outside [0, 1], of y_true or y_pred.

    >>> categorical_cross_entropy([[0, 1]], [[0.5, 0.5]])  # log 2
    0.6931471805599453
    """
    _check_probabilities("categorical_cross_entropy", y_true, y_pred)
    return -total(apply(lambda t, y: t * log(greater(y, TINY)), y_true, y_pred))


def categorical_cross_entropy_prime(y_true, y_pred):
    """dE/dY_i = -Y*_i / Y_i, in the shape of Y.

    An element of y_pred counts as at least the smallest normal number, so that dE/dY is
    finite, and so is dE/dX of a SoftmaxLayer. ValueError for an element outside [0, 1], of
    y_true or y_pred.

    >>> categorical_cross_entropy_prime([[0, 1]], [[0.5, 0.5]])
    [[0.0, -2.0]]
    """
    _check_probabilities("categorical_cross_entropy_prime", y_true, y_pred)
    return apply(lambda t, y: -t / greater(y, TINY), y_true, y_pred)
