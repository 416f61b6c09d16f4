"""Bugs in functions and networks."""

import numpy as np
from scipy import signal
from variants import vectorised

from .planting import Bug
from .trained import single, turned
from .untrained import Pooling


def by_exponentials(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def beyond(limit, right, wrong):
    """The right function up to that size of the first argument, the wrong one beyond."""
    return lambda *a: (right if max(np.shape(a[0])) <= limit else wrong)(*a)


FUNCTION_BUGS = [
    Bug("transpose", "a large matrix", beyond(8, np.transpose, lambda a: a.T[::-1])),
    Bug("add", "many elements",
        beyond(32, np.add, lambda a, b: np.append(a[:, :32] + b[:, :32], a[:, 32:], 1))),
    Bug("multiply", "a volume", lambda a, b: a * b if a.ndim < 3 else a * b[::-1]),
    Bug("dot", "many rows and columns", beyond(8, np.dot, lambda a, b: np.dot(a, b)[::-1])),
    Bug("correlate2d", "a large image", lambda a, k, mode="full": signal.correlate2d(
        a, k if len(k) <= 5 else np.concatenate([k[:5], 0 * k[5:]]), mode)),
    Bug("tanh", "very large numbers", by_exponentials),
    Bug("sigmoid", "very large numbers", lambda x: np.exp(x) / (1 + np.exp(x))),
    Bug("relu", "a volume", lambda x: np.maximum(x, 0) if x.ndim < 3 else x),
    Bug("sigmoid_prime", "many elements", lambda x: beyond(32, lambda y: y * (1 - y),
        lambda y: np.append((y * (1 - y))[:32], y[32:]))(1 / (1 + np.exp(-x)))),
    Bug("mse", "many rows and columns", beyond(16, lambda t, y: ((t - y) ** 2).mean(),
        lambda t, y: ((t - y)[:, :16] ** 2).mean())),
    Bug("tanh", "lost to cancellation", by_exponentials),
    Bug("tanh", "an approximation", lambda x: np.clip(x - x**3 / 3 + 2 * x**5 / 15, -1, 1)),
    Bug("tanh", "computed in float32", single(np.tanh)),
    Bug("tanh_prime", "negative numbers", lambda x: 1 - np.tanh(x) * np.abs(np.tanh(x))),
    Bug("sigmoid", "large numbers", lambda x: np.clip(0.5 + x / 10, 0, 1)),
    Bug("relu", "negative numbers", np.abs),
    Bug("leaky_relu", "negative numbers", lambda x: np.where(x < 0, x / 10, x)),
    Bug("leaky_relu_prime", "negative numbers", lambda x: (x > 0).astype(float)),
    Bug("mse", "added before they are squared", lambda t, y: (t - y).sum() ** 2 / t.size),
    Bug("mse", "clipped (Huber)", lambda t, y: np.minimum((t - y) ** 2, 1e4).mean()),
    Bug("mse", "small differences", lambda t, y: ((t - y).round(5) ** 2).mean()),
    Bug("binary_cross_entropy", "only Y* = 1 counts", lambda t, y: -np.mean(t * np.log(y))),
    Bug("categorical_cross_entropy_prime", "taken for (y_pred", lambda t, y: -y / t),
    Bug("dot", "A B taken for B A", lambda a, b: b @ a if a.shape == b.shape else a @ b),
    Bug("dot", "a sum in float32", single(np.dot)),
    Bug("transpose", "nothing is turned", np.rot90),
    Bug("correlate2d", "the centre of 'same'",
        lambda a, k, mode="full": signal.convolve2d(a, turned(k), mode)),
    Bug("convolve2d", "without a mode",
        lambda a, k, mode="same": signal.convolve2d(a, k, mode)),
]


# --- networks ---------------------------------------------------------------------------


class Backwards(vectorised.Network):
    def _step(self, x, y, learning_rate):
        output = self._forward(x)
        output_error = self.loss_prime(y, output)
        for layer in self.layers:
            output_error = layer.backward_propagation(output_error, learning_rate)
        return self.loss(y, output)


class Shared(vectorised.FCLayer):
    """Keeps its input in the class."""

    def forward_propagation(self, input):
        Shared.input = input
        return input @ self.weights + self.bias


class SharedPlaces(Pooling):
    """Keeps the places of its maxima in the class."""

    seen = property(
        lambda self: SharedPlaces.places, lambda self, new: setattr(SharedPlaces, "places", new)
    )
    places = None


NETWORK_BUGS = [
    Bug("Network", "layers go back in the forward order", Backwards),
    Bug("FCLayer", "two layers of one shape share", Shared),
    Bug("MaxPoolingLayer", "share the places of their maxima", SharedPlaces),
]
