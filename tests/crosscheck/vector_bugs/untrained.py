"""Bugs in the layers without parameters."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from variants import vectorised

from .planting import Bug, formulas, methods


class Pooling:
    """Max pooling; `best` finds a place among the flattened last axis, the window."""

    best = staticmethod(lambda windows: windows.argmax(-1))
    size = staticmethod(lambda m, n: (m, n))
    stride = staticmethod(lambda m, n: (m, n))
    kept = staticmethod(lambda old, new: new)
    seen = None

    def __init__(self, input_shape, pool_shape):
        self.input_shape, self.pool_shape = input_shape, pool_shape

    def forward_propagation(self, x):
        (i, j, _), (m, n) = self.input_shape, self.size(*self.pool_shape)
        down, right = self.stride(m, n)
        indices = np.arange(x.size).reshape(x.shape)
        windows = sliding_window_view(indices, (m, n), (0, 1))[::down, ::right]
        windows = windows[: i // m, : j // n]
        windows = windows.reshape(windows.shape[:3] + (-1,))
        best = self.best(x.ravel()[windows])
        places = np.take_along_axis(windows, best[..., None], -1)[..., 0]
        self.seen = places if self.seen is None else self.kept(self.seen, places)
        return x.ravel()[places]

    def backward_propagation(self, e, rate):
        result = np.zeros(int(np.prod(self.input_shape)))
        result[self.seen] = e
        return result.reshape(self.input_shape)


def first_in_column_order(w):
    order = [0, 2, 1, 3] if w.shape[-1] == 4 else range(w.shape[-1])  # of a 2 by 2 window
    return np.array(order)[w[..., order].argmax(-1)]


POOLING_BUGS = {
    "not in column order": formulas(best=first_in_column_order),
    "zeros of both signs": formulas(
        best=lambda w: np.where(np.signbit(w), w, w + 1e-300).argmax(-1)
    ),
    "starts at -1e9": formulas(best=lambda w: np.maximum(w, -1e9).argmax(-1)),
    "a large window": formulas(best=lambda w: w[..., :25].argmax(-1)),
    "one place is used for all": formulas(
        best=lambda w: w.argmax(-1)[:, :, :1].repeat(w.shape[2], 2)
    ),
    "the last row and column of a window": formulas(
        best=lambda w: w[..., : max(w.shape[-1] - 1, 1)].argmax(-1)
    ),
    "windows overlap": formulas(stride=lambda m, n: (1, 1)),
    "a wide window": formulas(size=lambda m, n: (n, m)),
    "a tall window": formulas(size=lambda m, n: (n, m)),
    "where the first had its maximum": formulas(kept=lambda old, new: old),
    "backward takes the first of two": formulas(kept=lambda old, new: old),
    "compared in float16": formulas(best=lambda w: w.astype(np.float16).argmax(-1)),
    "compared in float32": formulas(best=lambda w: w.astype(np.float32).argmax(-1)),
}


class Flatten:
    """`there` brings the axes into C order, `back` undoes that."""

    there = back = staticmethod(lambda x: x)

    def __init__(self, input_shape):
        self.input_shape = input_shape

    def forward_propagation(self, x):
        self.shape = self.there(x).shape
        return self.there(x).reshape(1, -1).copy()

    def backward_propagation(self, e, rate):
        return self.back(e.reshape(self.shape)).copy()


FLATTEN_BUGS = {
    "stored in float16": formulas(there=lambda x: x.astype(np.float16)),
    "stored in float32": formulas(there=lambda x: x.astype(np.float32)),
}


class InPlace(vectorised.ActivationLayer):
    """Writes over what it was given."""

    def forward_propagation(self, input):
        self.input = input
        input[...] = self.activation(input)
        return input


class Single(vectorised.ActivationLayer):
    def forward_propagation(self, input):
        return super().forward_propagation(input.astype(np.float32)).astype(float)


ACTIVATION_BUGS = {
}


class Softmax:
    """Softmax of weights that `power` gives, and dE/dX of dE/dY and the output."""

    power = staticmethod(lambda x: np.exp(x - x.max()))
    total = staticmethod(lambda x: x.sum())
    least = np.finfo(float).tiny
    dx = staticmethod(lambda e, y: y * (e - e @ y.T))

    def __init__(self, input_shape):
        pass

    def forward_propagation(self, x):
        self.output = self.power(x) / self.total(self.power(x))
        self.output = np.maximum(self.output, self.least)
        return self.output

    def backward_propagation(self, e, rate):
        return self.dx(e, self.output)


SOFTMAX_BUGS = {
    "leaves the diagonal out": formulas(dx=lambda e, y: y * (y * e - e @ y.T)),
    "exp overflows": formulas(power=np.exp),
    "all of exp underflow": formulas(power=np.exp),
    "2 or 10 to the power": formulas(power=np.exp2),
    "an output underflows": methods(least=1e-300),
    "an epsilon is added": formulas(total=lambda x: x.sum() + 1e-12),
}


class DropsTheOthers(vectorised.DropoutLayer):
    def __init__(self, input_shape, rate):
        super().__init__(input_shape, 1 - rate)


class AlwaysDrops(vectorised.DropoutLayer):
    training = property(lambda self: True, lambda self, value: None)


class DropsTheEdge(vectorised.DropoutLayer):
    def forward_propagation(self, input):
        self.rate = np.nextafter(self.rate, 1)
        return super().forward_propagation(input)


DROPOUT_BUGS = [
    Bug("DropoutLayer", "is divided by the rate", DropsTheOthers),
    Bug("DropoutLayer", "outside of training", AlwaysDrops),
    Bug("DropoutLayer", "a draw equal to the rate", DropsTheEdge),
]
