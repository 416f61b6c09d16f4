"""Bugs in the layers that have parameters."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .planting import formulas, methods


class Formulas:
    """A layer with parameters, as formulas y(X, W, B), dx(E, W), dw(X, E), db(X, E)."""

    step = staticmethod(lambda p, d, rate: p - rate * d)
    kept = staticmethod(lambda old, new: new)  # the input that backward takes
    late = False  # whether dE/dX is computed after the update
    seen = None

    def __init__(self, *arguments):
        pass

    def forward_propagation(self, x):
        self.seen = x if self.seen is None else self.kept(self.seen, x)
        return self.y(x, self.weights, self.bias)

    def backward_propagation(self, e, rate):
        weights = self.weights
        self.weights_error, self.bias_error = self.dw(self.seen, e), self.db(self.seen, e)
        self.weights = self.step(weights, self.weights_error, rate)
        self.bias = self.step(self.bias, self.bias_error, rate)
        return self.dx(e, self.weights if self.late else weights)


class FC(Formulas):
    y = staticmethod(lambda x, w, b: x @ w + b)
    dx = staticmethod(lambda e, w: e @ w.T)
    dw = staticmethod(lambda x, e: x.T @ e)
    db = staticmethod(lambda x, e: e)


def correlate(x, w):
    """Y_k = Σ_d X_d ⋆ W_dk."""
    return np.einsum("pqdmn,mndk->pqk", sliding_window_view(x, w.shape[:2], (0, 1)), w)


def convolve(e, w):
    """Σ_k E_k ∗ W_dk, 'full'."""
    m, n = w.shape[:2]
    padded = np.pad(e, ((m - 1, m - 1), (n - 1, n - 1), (0, 0)))
    return correlate(padded, turned(w).swapaxes(2, 3))


def correlate_error(x, e):
    """X_d ⋆ E_k."""
    return np.einsum("mndpq,pqk->mndk", sliding_window_view(x, e.shape[:2], (0, 1)), e)


class Conv(Formulas):
    y = staticmethod(lambda x, w, b: correlate(x, w) + b)
    dx = staticmethod(convolve)
    dw = staticmethod(correlate_error)
    db = staticmethod(lambda x, e: e.sum((0, 1)))


def turned(w):
    return w[::-1, ::-1]


def swapped(a, i, j):
    """Two axes of one size swapped: what goes unnoticed until the numbers are looked at."""
    return a.swapaxes(i, j) if a.shape[i] == a.shape[j] else a


def in_precision(dtype, f):
    """The formula as computed in another precision."""
    return lambda *a: f(*[np.asarray(x, dtype) for x in a]).astype(float)


def single(f):
    return in_precision(np.float32, f)


def half(f):
    return in_precision(np.float16, f)


def trained_bugs(base):
    return {
        "the learning rate is 0, and": formulas(step=lambda p, d, rate: p - (rate or 0.01) * d),
        "(weight decay": formulas(step=lambda p, d, rate: p - rate * d - 0.001 * p),
        "takes the input of the first": formulas(kept=lambda old, new: old),
        "takes the first of two inputs": formulas(kept=lambda old, new: old),
        "the gradient is clipped": formulas(
            step=lambda p, d, rate: p - rate * np.clip(d, -1000, 1000)
        ),
        "rounding to float32 between": formulas(step=single(base.step)),
        "computed in float16": formulas(dw=half(base.dw)),
        "computed or stored in float32": formulas(y=single(base.y)),
        "a sum in float32 loses": formulas(y=single(base.y)),
    }


FC_BUGS = {
    "or its gradient is multiplied by the input": formulas(db=lambda x, e: e * x.sum()),
    "negative inputs": formulas(y=lambda x, w, b: np.abs(x) @ w + b),
    "negative dE/dY": formulas(dx=lambda e, w: np.maximum(e, 0) @ w.T),
    "only the first element of dE/dY": formulas(dx=lambda e, w: e[:, :1] @ w.T[:1]),
    "numbers near 0 are taken for 0": formulas(dx=lambda e, w: (e @ w.T).round(8)),
    "or an epsilon is added": formulas(y=lambda x, w, b: x @ w + b + 1e-12),
    "float16 overflows": formulas(y=half(FC.y)),
    "many inputs: a loop": formulas(y=lambda x, w, b: x[:, :64] @ w[:64] + b),
    "many outputs: a loop": formulas(dx=lambda e, w: e[:, :32] @ w.T[:32]),
    "many inputs and outputs: blocks": formulas(
        dw=lambda x, e: x.T @ e * (np.arange(x.size) < 128)[:, None]
    ),
    "many inputs added up in float32": formulas(y=single(FC.y)),
}

CONV_BUGS = {
    "rows and columns of the image": formulas(
        y=lambda x, w, b: correlate(swapped(x, 0, 1), w) + b
    ),
    "the biases go to the wrong channels": formulas(
        y=lambda x, w, b: correlate(x, w) + b[::-1]
    ),
    "only the first input channel": formulas(
        y=lambda x, w, b: correlate(x[:, :, :1], w[:, :, :1]) + b
    ),
    "dE/dX takes the last output": formulas(
        dx=lambda e, w: convolve(e[:, :, -1:], w[..., -1:])
    ),
    "dE/dX takes the first output": formulas(
        dx=lambda e, w: convolve(e[:, :, :1], w[..., :1])
    ),
    "the last row is forgotten": formulas(
        dw=lambda x, e: correlate_error(np.concatenate([x[:-1], 0 * x[-1:]]), e)
    ),
    "the last column is forgotten": formulas(
        dw=lambda x, e: correlate_error(np.concatenate([x[:, :-1], 0 * x[:, -1:]], 1), e)
    ),
    "negative inputs": formulas(y=lambda x, w, b: correlate(np.maximum(x, 0), w) + b),
    "numbers near 0 are taken for 0": formulas(y=lambda x, w, b: correlate(x, w).round(9) + b),
    "a larger image": formulas(y=lambda x, w, b: correlate(x, w) * (x.size < 100) + b),
    "a larger kernel": formulas(
        dw=lambda x, e: correlate_error(x, e) * (x.shape[0] - e.shape[0] < 5)
    ),
    "many input channels": formulas(
        y=lambda x, w, b: correlate(x[:, :, :16], w[:, :, :16]) + b
    ),
    "many input and output channels": formulas(
        dw=lambda x, e: correlate_error(x, e) * (np.arange(e.shape[2]) < 8)
    ),
    "many output channels": formulas(dx=lambda e, w: convolve(e[:, :, :16], w[..., :16])),
}
