"""scikit-learn: what its MLPClassifier and MLPRegressor compute with; forward only."""

import numpy as np
from sklearn.metrics import mean_squared_error
from sklearn.neural_network import _base
from sklearn.utils.extmath import safe_sparse_dot, softmax

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(np, dtype)
    return Framework(
        lambda a: np.array(a, format), lambda a: np.asarray(a).tolist(), FUNCTIONS
    )


def copied(inplace):
    """scikit-learn's activation functions write into their argument."""

    def function(x):
        result = np.array(x)
        inplace(result)
        return result

    return function


def column(a):
    return a.reshape(-1, 1)


FUNCTIONS = {
    "dense": lambda x, w, b: safe_sparse_dot(x, w) + b,
    "softmax": softmax,
    "tanh": copied(_base.inplace_tanh), "sigmoid": copied(_base.inplace_logistic),
    "relu": copied(_base.inplace_relu),
    "mse": lambda *pair: mean_squared_error(*map(column, pair)),
    "binary_cross_entropy": lambda *pair: _base.binary_log_loss(*map(column, pair)),
    "dot": safe_sparse_dot,
}
