"""NumPy, and SciPy's signal functions if it is there: no gradients, so forward only."""

import numpy as np

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(np, dtype)
    return Framework(
        lambda a: np.array(a, format), lambda a: np.asarray(a).tolist(), functions()
    )


def functions():
    found = {
        "dense": lambda x, w, b: x @ w + b, "flatten": lambda x: x.reshape(len(x), -1),
        "tanh": np.tanh, "mse": lambda y_true, y_pred: np.mean((y_true - y_pred) ** 2),
        "dot": np.dot, "transpose": np.transpose, "add": np.add, "subtract": np.subtract,
        "multiply": np.multiply, "scale": np.multiply,
    }
    try:
        from scipy import signal, special
    except ImportError:
        return found
    return dict(
        found, sigmoid=special.expit, softmax=lambda x: special.softmax(x, -1),
        correlate2d=signal.correlate2d, convolve2d=signal.convolve2d,
    )
