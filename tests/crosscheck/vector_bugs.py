"""Bugs to plant, each with words from the comment of the test vector that must reveal it.

Layers are written as their formulas, so that a bug is one formula replaced. The sound ones
are those of the vectorised library, again in other words.
"""

from collections import namedtuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal
from variants import vectorised

Bug = namedtuple("Bug", "name words wrong")  # what takes the place of the layer or function


def made_of(base, name, bugs):
    """For each of {words: formulas}, the layer `base` with these formulas for its own."""
    return [Bug(name, words, type(name, (base,), formulas)) for words, formulas in bugs.items()]


def formulas(**replaced):
    return {k: staticmethod(f) for k, f in replaced.items()}


def methods(**replaced):
    return replaced


# --- layers with parameters -------------------------------------------------------------


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
        "the learning rate is squared": formulas(step=lambda p, d, rate: p - rate * rate * d),
        "the learning rate is 0, and": formulas(step=lambda p, d, rate: p - (rate or 0.01) * d),
        "(weight decay": formulas(step=lambda p, d, rate: p - rate * d - 0.001 * p),
        "takes the input of the first": formulas(kept=lambda old, new: old),
        "takes the first of two inputs": formulas(kept=lambda old, new: old),
        "dE/dX is computed with the updated": methods(late=True),
        "the gradient is clipped": formulas(
            step=lambda p, d, rate: p - rate * np.clip(d, -1000, 1000)
        ),
        "rounding to float32 between": formulas(step=single(base.step)),
        "computed in float16": formulas(dw=half(base.dw)),
        "computed or stored in float32": formulas(y=single(base.y)),
        "a sum in float32 loses": formulas(y=single(base.y)),
    }


FC_BUGS = {
    "the weights are read transposed": formulas(y=lambda x, w, b: x @ swapped(w, 0, 1) + b),
    "or not transposed for dE/dX": formulas(dx=lambda e, w: e @ swapped(w.T, 0, 1)),
    "the bias is left out": formulas(y=lambda x, w, b: x @ w),
    "or its gradient multiplied by the input": formulas(db=lambda x, e: e * x.sum()),
    "the bias is added once for each input": formulas(y=lambda x, w, b: x @ w + b * x.size),
    "by the number of inputs": formulas(dw=lambda x, e: x.T @ e / x.size),
    "or of outputs": formulas(db=lambda x, e: e / e.size),
    "negative inputs": formulas(y=lambda x, w, b: np.abs(x) @ w + b),
    "negative dE/dY": formulas(dx=lambda e, w: np.maximum(e, 0) @ w.T),
    "only the first element of dE/dY": formulas(dx=lambda e, w: e[:, :1] @ w.T[:1]),
    "numbers near 0 are taken for 0": formulas(dx=lambda e, w: (e @ w.T).round(8)),
    "or an epsilon is added": formulas(y=lambda x, w, b: x @ w + b + 1e-12),
    "float16 overflows": formulas(y=half(FC.y)),
    "many inputs: a loop": formulas(y=lambda x, w, b: x[:, :64] @ w[:64] + b),
    "many outputs: a loop": formulas(dx=lambda e, w: e[:, :32] @ w.T[:32]),
    "many inputs added up in float32": formulas(y=single(FC.y)),
}

CONV_BUGS = {
    "the kernel is turned in the forward": formulas(
        y=lambda x, w, b: correlate(x, turned(w)) + b
    ),
    "the kernel is not turned for dE/dX": formulas(dx=lambda e, w: convolve(e, turned(w))),
    "dE/dW comes out turned": formulas(dw=lambda x, e: turned(correlate_error(x, e))),
    "rows and columns of the kernel": formulas(
        y=lambda x, w, b: correlate(x, swapped(w, 0, 1)) + b
    ),
    "rows and columns of the image": formulas(
        y=lambda x, w, b: correlate(swapped(x, 0, 1), w) + b
    ),
    "the axes of input and output channels": formulas(
        y=lambda x, w, b: correlate(x, swapped(w, 2, 3)) + b
    ),
    "the bias is added once for each input channel": formulas(
        y=lambda x, w, b: correlate(x, w) + b * x.shape[2]
    ),
    "the bias is left out": formulas(y=lambda x, w, b: correlate(x, w)),
    "the biases go to the wrong channels": formulas(
        y=lambda x, w, b: correlate(x, w) + b[::-1]
    ),
    "by the number of output channels": formulas(db=lambda x, e: e.sum((0, 1)) * e.shape[2]),
    "by the number of input channels": formulas(db=lambda x, e: e.sum((0, 1)) * x.shape[2]),
    "dE/dB is a mean": formulas(db=lambda x, e: e.mean((0, 1))),
    "dE/dW is a mean": formulas(dw=lambda x, e: correlate_error(x, e) / e[:, :, 0].size),
    "only the last input channel": formulas(
        y=lambda x, w, b: correlate(x[:, :, -1:], w[:, :, -1:]) + b
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
    "many output channels": formulas(dx=lambda e, w: convolve(e[:, :, :16], w[..., :16])),
}


# --- layers without parameters ----------------------------------------------------------


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
    "the last counts": formulas(best=lambda w: w.shape[-1] - 1 - w[..., ::-1].argmax(-1)),
    "not in column order": formulas(best=first_in_column_order),
    "zeros of both signs": formulas(
        best=lambda w: np.where(np.signbit(w), w, w + 1e-300).argmax(-1)
    ),
    "starts at 0": formulas(best=lambda w: np.maximum(w, 0).argmax(-1)),
    "starts at -1e9": formulas(best=lambda w: np.maximum(w, -1e9).argmax(-1)),
    "the largest absolute value": formulas(best=lambda w: np.abs(w).argmax(-1)),
    "one place is used for all": formulas(
        best=lambda w: w.argmax(-1)[:, :, :1].repeat(w.shape[2], 2)
    ),
    "the maximum is taken over all channels": formulas(
        best=lambda w: w.max(2, keepdims=True).repeat(w.shape[2], 2).argmax(-1)
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
    "columns before rows": formulas(there=np.transpose, back=np.transpose),
    "channels first": formulas(
        there=lambda x: np.moveaxis(x, -1, 0), back=lambda x: np.moveaxis(x, 0, -1)
    ),
    "stored in float16": formulas(there=lambda x: x.astype(np.float16)),
    "stored in float32": formulas(there=lambda x: x.astype(np.float32)),
    "the learning rate scales": methods(
        backward_propagation=lambda self, e, rate: rate * e.reshape(self.shape)
    ),
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
    "at the output, not at the input": methods(
        backward_propagation=lambda self, e, rate: self.activation_prime(self.output) * e
    ),
    "the derivative alone": methods(
        backward_propagation=lambda self, e, rate: self.activation_prime(self.input)
    ),
    "or dE/dY alone": methods(backward_propagation=lambda self, e, rate: e),
    "the learning rate scales": methods(
        backward_propagation=lambda self, e, rate: rate * self.activation_prime(self.input) * e
    ),
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
    "from the diagonal alone": formulas(dx=lambda e, y: y * (1 - y) * e),
    "leaves the diagonal out": formulas(dx=lambda e, y: y * (y * e - e @ y.T)),
    "exp overflows": formulas(power=np.exp),
    "all of exp underflow": formulas(power=np.exp),
    "2 or 10 to the power": formulas(power=np.exp2),
    "an output underflows": methods(least=0),
    "an epsilon is added": formulas(total=lambda x: x.sum() + 1e-12),
}


class DropsTheOthers(vectorised.DropoutLayer):
    def __init__(self, input_shape, rate):
        super().__init__(input_shape, 1 - rate)


class NotRescaled(vectorised.DropoutLayer):
    def forward_propagation(self, input):
        output = super().forward_propagation(input)
        return output * (1 - self.rate) if self.training else output


class AlwaysDrops(vectorised.DropoutLayer):
    training = property(lambda self: True, lambda self, value: None)


class DropsTheEdge(vectorised.DropoutLayer):
    def forward_propagation(self, input):
        self.rate = np.nextafter(self.rate, 1)
        return super().forward_propagation(input)


DROPOUT_BUGS = [
    Bug("DropoutLayer", "is not divided by 1 - rate", NotRescaled),
    Bug("DropoutLayer", "is divided by rate", DropsTheOthers),
    Bug("DropoutLayer", "outside of training", AlwaysDrops),
    Bug("DropoutLayer", "a draw equal to the rate", DropsTheEdge),
]


# --- functions --------------------------------------------------------------------------


def by_exponentials(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def added_log(t, y):
    return -np.mean(t * np.log(y + 1e-7) + (1 - t) * np.log(1 - y + 1e-7))


FUNCTION_BUGS = [
    Bug("tanh", "lost to cancellation", by_exponentials),
    Bug("tanh", "an approximation", lambda x: np.clip(x - x**3 / 3 + 2 * x**5 / 15, -1, 1)),
    Bug("tanh", "computed in float32", single(np.tanh)),
    Bug("tanh_prime", "negative numbers", lambda x: 1 - np.tanh(x) * np.abs(np.tanh(x))),
    Bug("tanh_prime", "an approximation", lambda x: 1 - np.tanh(x)),
    Bug("sigmoid", "large numbers", lambda x: np.clip(0.5 + x / 10, 0, 1)),
    Bug("relu", "negative numbers", np.abs),
    Bug("relu_prime", "at 0", lambda x: (x >= 0).astype(float)),
    Bug("leaky_relu", "negative numbers", lambda x: np.where(x < 0, x / 10, x)),
    Bug("leaky_relu_prime", "negative numbers", lambda x: (x > 0).astype(float)),
    Bug("mse", "is not divided by n", lambda t, y: ((t - y) ** 2).sum()),
    Bug("mse", "added before they are squared", lambda t, y: (t - y).sum() ** 2 / t.size),
    Bug("mse", "n counts the rows", lambda t, y: ((t - y) ** 2).sum() / len(t)),
    Bug("mse", "clipped (Huber)", lambda t, y: np.minimum((t - y) ** 2, 1e4).mean()),
    Bug("mse", "small differences", lambda t, y: ((t - y).round(5) ** 2).mean()),
    Bug("mse_prime", "the 2 is missing", lambda t, y: (y - t) / t.size),
    Bug("mse_prime", "taken for (y_pred, y_true)", lambda t, y: 2 * (t - y) / t.size),
    Bug("mse_prime", "or the derivative not", lambda t, y: 2 * (y - t)),
    Bug("binary_cross_entropy", "only Y* = 1 counts", lambda t, y: -np.mean(t * np.log(y))),
    Bug("binary_cross_entropy", "an epsilon is added", added_log),
    Bug("binary_cross_entropy_prime", "a false divisor n", lambda t, y: (y - t) / (y * (1 - y))),
    Bug("categorical_cross_entropy", "to base 2", lambda t, y: -np.sum(t * np.log2(y))),
    Bug("categorical_cross_entropy", "a false divisor n", lambda t, y: -np.mean(t * np.log(y))),
    Bug("categorical_cross_entropy_prime", "or a sign", lambda t, y: t / y),
    Bug("categorical_cross_entropy_prime", "taken for (y_pred", lambda t, y: -y / t),
    Bug("dot", "A B taken for B A", lambda a, b: b @ a if a.shape == b.shape else a @ b),
    Bug("dot", "a sum in float32", single(np.dot)),
    Bug("transpose", "nothing is turned", np.rot90),
    Bug("correlate2d", "the kernel is turned", signal.convolve2d),
    Bug("convolve2d", "the kernel is not turned", signal.correlate2d),
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


class ErrorAfterwards(vectorised.Network):
    def _step(self, x, y, learning_rate):
        super()._step(x, y, learning_rate)
        return self.loss(y, self._forward(x))


class ErrorOfTheLast(vectorised.Network):
    def fit(self, x_train, y_train, epochs, learning_rate, verbose=True):
        errors = []
        for _ in range(epochs):
            errors += [self._step(x, y, learning_rate) for x, y in zip(x_train, y_train)][-1:]
        return errors


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
    Bug("Network", "taken before each learns", ErrorAfterwards),
    Bug("Network", "that of the last sample", ErrorOfTheLast),
    Bug("FCLayer", "two layers of one shape share", Shared),
    Bug("MaxPoolingLayer", "share the places of their maxima", SharedPlaces),
]

SOUND = {
    "FCLayer": FC, "ConvLayer": Conv, "MaxPoolingLayer": Pooling, "FlattenLayer": Flatten,
    "SoftmaxLayer": Softmax,
}

BUGS = (
    made_of(FC, "FCLayer", dict(trained_bugs(FC), **FC_BUGS))
    + made_of(Conv, "ConvLayer", dict(trained_bugs(Conv), **CONV_BUGS))
    + made_of(Pooling, "MaxPoolingLayer", POOLING_BUGS)
    + made_of(Flatten, "FlattenLayer", FLATTEN_BUGS)
    + made_of(vectorised.ActivationLayer, "ActivationLayer", ACTIVATION_BUGS)
    + [Bug("ActivationLayer", "at the output, not at the input", InPlace)]
    + [Bug("ActivationLayer", "computed in float32", Single)]
    + made_of(Softmax, "SoftmaxLayer", SOFTMAX_BUGS)
    + DROPOUT_BUGS
    + FUNCTION_BUGS
    + NETWORK_BUGS
)
