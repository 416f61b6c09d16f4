"""Cross-entropies E(y_true, y_pred), each with dE/dy_pred; arguments as in losses.py."""

from .elementary import TINY
from .elementwise import each_pair
from .logarithm import log
from .losses import paired


def _check_probability(name, y):
    if y < 0 or y > 1:
        raise ValueError("%s y_pred: expected elements in [0, 1], got %r" % (name, y))


def binary_cross_entropy(y_true, y_pred):
    """E = -(1/n) Σ (Y*_i log Y_i + (1 - Y*_i) log(1 - Y_i)).

    As in torch.nn.BCELoss, a logarithm counts as at least -100, so that E is finite.
    ValueError for an element of y_pred outside [0, 1].
    """
    _, pairs = paired("binary_cross_entropy", y_true, y_pred)
    s = 0
    for t, y in pairs:
        _check_probability("binary_cross_entropy", y)
        s += t * max(log(y), -100) + (1 - t) * max(log(1 - y), -100)
    return -s / len(pairs)


def binary_cross_entropy_prime(y_true, y_pred):
    """dE/dY_i = (1/n) (Y_i - Y*_i) / (Y_i (1 - Y_i)), in the shape of Y.

    As in torch.nn.BCELoss, the denominator counts as at least 1e-12.
    ValueError for an element of y_pred outside [0, 1].
    """
    name = "binary_cross_entropy_prime"
    depth, pairs = paired(name, y_true, y_pred)
    n = len(pairs)

    def prime(t, y):
        _check_probability(name, y)
        return (y - t) / max(y * (1 - y), 1 / 10**12) / n

    return each_pair(prime, depth, y_true, y_pred)


def categorical_cross_entropy(y_true, y_pred):
    """E = -Σ Y*_i log Y_i, for probabilities Y such as a SoftmaxLayer's.

    An element of y_pred counts as at least the smallest normal number, so that E is
    finite. ValueError for one outside [0, 1].
    """
    _, pairs = paired("categorical_cross_entropy", y_true, y_pred)
    s = 0
    for t, y in pairs:
        _check_probability("categorical_cross_entropy", y)
        s += t * log(max(y, TINY))
    return -s


def categorical_cross_entropy_prime(y_true, y_pred):
    """dE/dY_i = -Y*_i / Y_i, in the shape of Y.

    An element of y_pred counts as at least the smallest normal number, so that dE/dY is
    finite, and so is dE/dX of a SoftmaxLayer. ValueError for one outside [0, 1].
    """
    name = "categorical_cross_entropy_prime"
    depth, _ = paired(name, y_true, y_pred)

    def prime(t, y):
        _check_probability(name, y)
        return -t / max(y, TINY)

    return each_pair(prime, depth, y_true, y_pred)
