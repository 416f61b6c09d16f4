"""Losses E(y_true, y_pred) of logits, numbers of any size, each with dE/dy_pred, for Network.use.

Softmax or the sigmoid is part of the loss, so the last layer of the network is linear. Without it
nothing rounds to 0 or 1 before the logarithm, and dE/dY is simply the probabilities less Y*.

Source: Goodfellow, Bengio and Courville, *Deep Learning* (2016), 6.2.2.
"""

from .checking.doors import check_alike, check_shape
from .checking.predicates import lengths, looks_like
from .cross_entropy import check_probabilities
from .linalg import apply, elements, mean, total
from .numbers.choose import choose, greater, refuse_where
from .numbers.exp_tanh import exp
from .numbers.logarithm import log, log1p
from .numbers.logistic import sigmoid
from .volumes import amax


def softmax_cross_entropy(y_true, y_pred):
    """E = -(1/n) sum_p sum_k Y*_pk log softmax(Y_p)_k, for Y of shape (n, k).

    Y* has that shape too, each row a distribution (numbers in [0, 1] that sum to 1, give or take
    1/1000), or it is a row (1, n) of class numbers from 0 to k - 1. ValueError for anything else.
    0 log 0 counts as 0.

    >>> softmax_cross_entropy([[1]], [[5, 5]])  # log 2
    0.6931471805599453
    >>> softmax_cross_entropy([[0, 1]], [[5, 5]])
    0.6931471805599453
    """
    y_true = _distributions("softmax_cross_entropy", y_true, y_pred)
    logs = [_minus_log_softmax(row) for row in y_pred]
    return total(apply(lambda t, l: choose(t == 0, 0, t * l), y_true, logs)) / len(y_pred)


def softmax_cross_entropy_prime(y_true, y_pred):
    """dE/dY = (softmax(Y) - Y*) / n, in the shape of Y.

    >>> softmax_cross_entropy_prime([[1]], [[5, 5]])
    [[0.5, -0.5]]
    """
    y_true = _distributions("softmax_cross_entropy_prime", y_true, y_pred)
    n = len(y_pred)
    return apply(lambda t, p: (p - t) / n, y_true, [_softmax(row) for row in y_pred])


def sigmoid_cross_entropy(y_true, y_pred):
    """E = (1/n) sum (max(Y_i, 0) - Y_i Y*_i + log(1 + exp(-|Y_i|))), over all n elements.

    This is binary_cross_entropy of sigmoid(Y), for arrays of one shape; ValueError for an element
    of Y* outside [0, 1].

    >>> sigmoid_cross_entropy([[1, 0]], [[0, 0]])  # log 2
    0.6931471805599453
    """

    def term(t, y):
        return greater(y, 0) - y * t + log1p(exp(-abs(y)))

    check_alike("sigmoid_cross_entropy", y_true, y_pred)
    check_probabilities("sigmoid_cross_entropy y_true", y_true)
    return mean(apply(term, y_true, y_pred))


def sigmoid_cross_entropy_prime(y_true, y_pred):
    """dE/dY = (sigmoid(Y) - Y*) / n, in the shape of Y.

    >>> sigmoid_cross_entropy_prime([[1, 0]], [[0, 0]])
    [[-0.25, 0.25]]
    """
    check_alike("sigmoid_cross_entropy_prime", y_true, y_pred)
    check_probabilities("sigmoid_cross_entropy_prime y_true", y_true)
    n = len(elements(y_pred))
    return apply(lambda t, y: (sigmoid(y) - t) / n, y_true, y_pred)


# --- softmax of a row, less its maximum so that exp does not overflow ---------------------------


def _less_maximum(row):
    largest = amax([row])
    return [y - largest for y in row]


def _softmax(row):
    exponentials = [exp(y) for y in _less_maximum(row)]
    denominator = total(exponentials)
    return [x / denominator for x in exponentials]


def _minus_log_softmax(row):
    row = _less_maximum(row)
    denominator = log(total([exp(y) for y in row]))
    return [denominator - y for y in row]


# --- targets ------------------------------------------------------------------------------------


def _distributions(name, y_true, y_pred):
    """y_true in the shape of y_pred, class numbers as rows of 0 and 1; raises if it cannot be."""
    shape = (lengths(y_pred) + (None, None))[:2]
    check_shape(name + " y_pred", y_pred, shape, whole=False)
    n, k = shape
    name += " y_true"
    if looks_like(y_true, (1, n)):
        return [_one_hot(name, label, k) for label in y_true[0]]
    if not looks_like(y_true, shape):
        from .checking.messages import refuse_shape

        refuse_shape(name, y_true, shape, (1, n))
    check_probabilities(name, y_true)
    for row in y_true:
        refuse_where(abs(total(row) - 1) > 1 / 1000, ValueError, name, "rows with sum 1", total(row))
    return y_true


def _one_hot(name, label, k):
    """The row with 1 at the label and 0 elsewhere."""
    row = [choose(label == j, 1, 0) for j in range(k)]
    expected = "class numbers from 0 to %d" % (k - 1)
    refuse_where(total(row) == 0, ValueError, name, expected, label)
    return row
