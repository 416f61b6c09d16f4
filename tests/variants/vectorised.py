"""No loop over pixels or channels: every pass of a layer is one matrix product.

The windows of an image, each as one row of a matrix (im2col), come from NumPy's
sliding_window_view (NumPy 1.20 or newer), which copies nothing.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Layer:
    dtype = np.float64
    input_shape = output_shape = input = output = None
    training = False

    def forward_propagation(self, input):
        raise NotImplementedError

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError


class _Trained(Layer):
    """A layer whose parameters start uniformly in [-1/2, 1/2), drawn in C order."""

    def _draw(self, weights_shape, bias_shape, rng):
        rng = rng or np.random.default_rng()
        for name, shape in (("weights", weights_shape), ("bias", bias_shape)):
            draws = [rng.random() for _ in range(int(np.prod(shape)))]
            setattr(self, name, (np.array(draws) - 0.5).reshape(shape).astype(self.dtype))

    def _learn(self, weights_error, bias_error, learning_rate):
        self.weights_error, self.bias_error = weights_error, bias_error
        self.weights = self.weights - learning_rate * weights_error
        self.bias = self.bias - learning_rate * bias_error


class FCLayer(_Trained):
    def __init__(self, input_shape, output_shape, rng=None):
        self.input_shape, self.output_shape = input_shape, output_shape
        self._draw((input_shape[1], output_shape[1]), output_shape, rng)

    def forward_propagation(self, input):
        self.input, self.output = input, input @ self.weights + self.bias
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = output_error @ self.weights.T
        self._learn(self.input.T * output_error, output_error, learning_rate)
        return input_error


def _windows_as_rows(volume, m, n, stride=(1, 1)):
    """One row for each window of m by n pixels: its rows, columns, channels in C order."""
    windows = sliding_window_view(volume, (m, n), axis=(0, 1))[:: stride[0], :: stride[1]]
    return windows.transpose(0, 1, 3, 4, 2).reshape(-1, m * n * volume.shape[2])


class _Strided:
    """What stands around windows with a stride and padding, pairs (rows, columns)."""

    def _slide(self, window, stride, padding):
        self.stride, self.padding = stride, padding
        sizes = [n + 2 * p for n, p in zip(self.input_shape, padding)]
        self._every = tuple(n - m + 1 for n, m in zip(sizes, window))  # places, at stride 1
        return tuple((n - m) // s + 1 for n, m, s in zip(sizes, window, stride))

    def _padded(self, volume):
        p, q = self.padding
        return np.pad(volume, ((p, p), (q, q), (0, 0)))

    def _spread(self, error):
        spread = np.zeros(self._every + error.shape[2:], self.dtype)
        spread[:: self.stride[0], :: self.stride[1]] = error
        return spread

    def _cropped(self, volume):
        (p, q), (i, j) = self.padding, self.input_shape[:2]
        return volume[p : p + i, q : q + j]


class ConvLayer(_Strided, _Trained):
    def __init__(
        self, input_shape, kernel_shape, layer_depth, rng=None, stride=(1, 1), padding=(0, 0)
    ):
        (_, _, d), (m, n) = input_shape, kernel_shape
        self.input_shape, self.kernel_shape = input_shape, kernel_shape
        self.output_shape = self._slide(kernel_shape, stride, padding) + (layer_depth,)
        self._draw((m, n, d, layer_depth), (layer_depth,), rng)

    def forward_propagation(self, input):
        self.input = input
        self._rows = _windows_as_rows(self._padded(input), *self.kernel_shape, self.stride)
        kernels = self.weights.reshape(-1, self.output_shape[2])
        self.output = (self._rows @ kernels + self.bias).reshape(self.output_shape)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        m, n = self.kernel_shape
        depth = self.output_shape[2]
        # a full convolution is a valid correlation of the padded image, the kernel turned
        padded = np.pad(self._spread(output_error), ((m - 1, m - 1), (n - 1, n - 1), (0, 0)))
        turned = self.weights[::-1, ::-1].transpose(0, 1, 3, 2)
        rows = _windows_as_rows(padded, m, n)
        input_error = rows @ turned.reshape(m * n * depth, -1)
        size = self._every[0] + m - 1, self._every[1] + n - 1, self.input_shape[2]
        input_error = self._cropped(input_error.reshape(size))
        pixels = output_error.reshape(-1, depth)
        weights_error = (self._rows.T @ pixels).reshape(self.weights.shape)
        self._learn(weights_error, pixels.sum(axis=0), learning_rate)
        return input_error


class ActivationLayer(Layer):
    def __init__(self, input_shape, activation, activation_prime):
        self.input_shape = self.output_shape = input_shape
        self.activation, self.activation_prime = activation, activation_prime

    def forward_propagation(self, input):
        self.input, self.output = input, self.activation(input)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return output_error * self.activation_prime(self.input)


class FlattenLayer(Layer):
    def __init__(self, input_shape):
        self.input_shape = input_shape
        self.output_shape = (1, int(np.prod(input_shape)))

    def forward_propagation(self, input):
        self.input, self.output = input, input.reshape(self.output_shape)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return output_error.reshape(self.input_shape)


class MaxPoolingLayer(Layer):
    def __init__(self, input_shape, pool_shape):
        (i, j, d), (m, n) = input_shape, pool_shape
        self.input_shape, self.pool_shape = input_shape, pool_shape
        self.output_shape = (i // m, j // n, d)

    def _windows(self, volume):
        """A view of shape (i // m, j // n, d, m, n): what each output pixel looks at."""
        (p, q, d), (m, n) = self.output_shape, self.pool_shape
        whole = volume[: p * m, : q * n]
        # np.reshape of a slice may copy; splitting the strides does not
        r, c, z = whole.strides
        return np.lib.stride_tricks.as_strided(
            whole, (p, q, d, m, n), (r * m, c * n, z, r, c)
        )

    def forward_propagation(self, input):
        self.input = input
        windows = self._windows(input).reshape(self.output_shape + (-1,))
        self._best = windows.argmax(axis=-1)[..., None]
        self.output = np.take_along_axis(windows, self._best, -1)[..., 0]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = np.zeros(self.input_shape, self.dtype)
        chosen = np.arange(np.prod(self.pool_shape)) == self._best
        chosen = chosen.reshape(self.output_shape + self.pool_shape)
        self._windows(input_error)[chosen] = output_error.ravel()
        return input_error


class AveragePoolingLayer(_Strided, Layer):
    def __init__(self, input_shape, pool_shape, stride=None, padding=(0, 0)):
        self.input_shape, self.pool_shape = input_shape, pool_shape
        sizes = self._slide(pool_shape, stride or pool_shape, padding)
        self.output_shape = sizes + input_shape[2:]

    def forward_propagation(self, input):
        self.input = input
        windows = sliding_window_view(self._padded(input), self.pool_shape, axis=(0, 1))
        self.output = windows[:: self.stride[0], :: self.stride[1]].mean(axis=(-2, -1))
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        m, n = self.pool_shape
        spread = self._spread(output_error / self.dtype(m * n))
        padded = np.pad(spread, ((m - 1, m - 1), (n - 1, n - 1), (0, 0)))
        return self._cropped(sliding_window_view(padded, (m, n), axis=(0, 1)).sum(axis=(-2, -1)))


class DropoutLayer(Layer):
    def __init__(self, input_shape, rate, rng=None):
        self.input_shape = self.output_shape = input_shape
        self.rate, self.rng = rate, rng or np.random.default_rng()

    def forward_propagation(self, input):
        self.input = input
        self._divisor = np.ones(1, self.dtype)
        if self.training:
            draws = np.array([self.rng.random() for _ in range(input.size)])
            kept = draws.reshape(input.shape) >= self.rate
            self._divisor = np.where(kept, 1 - self.rate, np.inf).astype(self.dtype)
        self.output = input / self._divisor
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return output_error / self._divisor


class SoftmaxLayer(Layer):
    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape

    def forward_propagation(self, input):
        self.input = input
        e = np.exp(input - input.max())
        self.output = (e / e.sum()).clip(np.finfo(self.dtype).tiny)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return (output_error - output_error @ self.output.T) * self.output


class Network:
    def __init__(self):
        self.layers, self.loss, self.loss_prime = [], None, None

    def add(self, layer):
        self.layers.append(layer)

    def use(self, loss, loss_prime):
        self.loss, self.loss_prime = loss, loss_prime

    def _forward(self, sample):
        for layer in self.layers:
            sample = layer.forward_propagation(sample)
        return sample

    def predict(self, input):
        return [self._forward(sample) for sample in input]

    def _step(self, x, y, learning_rate):
        output = self._forward(x)
        output_error = self.loss_prime(y, output)
        for layer in self.layers[::-1]:
            output_error = layer.backward_propagation(output_error, learning_rate)
        return self.loss(y, output)

    def fit(self, x_train, y_train, epochs, learning_rate, verbose=True):
        errors = []
        for layer in self.layers:
            layer.training = True
        for epoch in range(1, epochs + 1):
            steps = [self._step(x, y, learning_rate) for x, y in zip(x_train, y_train)]
            errors.append(np.mean(steps))
            if verbose:
                print("epoch %d/%d   error=%f" % (epoch, epochs, errors[-1]))
        for layer in self.layers:
            layer.training = False
        return errors


tanh = np.tanh


def tanh_prime(x):
    y = np.tanh(x)
    return 1 - y * y


def sigmoid(x):
    # exp of what is not positive: no overflow
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


def sigmoid_prime(x):
    return sigmoid(x) * sigmoid(-x)


def relu(x):
    return x * (x > 0)


def relu_prime(x):
    return (x > 0).astype(x.dtype)


def leaky_relu(x):
    return x * leaky_relu_prime(x)


def leaky_relu_prime(x):
    return np.where(x > 0, 1, 0.01).astype(x.dtype)


def _cdf(x):
    return np.vectorize(lambda v: math.erfc(-v / math.sqrt(2)) / 2, otypes=[x.dtype])(x)


def gelu(x):
    return x * _cdf(x)


def gelu_prime(x):
    return _cdf(x) + x * np.exp(-x * x / 2) / np.sqrt(x.dtype.type(2 * np.pi))


def _u(x):
    return np.sqrt(x.dtype.type(2 / np.pi)) * (x + x.dtype.type(0.044715) * x * x * x)


def gelu_tanh(x):
    return x / 2 * (1 + np.tanh(_u(x)))


def gelu_tanh_prime(x):
    t = np.tanh(_u(x))
    slope = np.sqrt(x.dtype.type(2 / np.pi)) * (1 + x.dtype.type(0.134145) * x * x)
    return (1 + t) / 2 + x / 2 * (1 - t * t) * slope


def silu(x):
    return x * sigmoid(x)


def silu_prime(x):
    return sigmoid(x) + x * sigmoid_prime(x)


def softplus(x):
    return np.logaddexp(x, x.dtype.type(0))


softplus_prime = sigmoid


def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def elu_prime(x):
    return np.exp(np.minimum(x, 0))


def _softmax(y):
    e = np.exp(y - y.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_cross_entropy(y_true, y_pred):
    largest = y_pred.max(-1, keepdims=True)
    logs = np.log(np.exp(y_pred - largest).sum(-1, keepdims=True)) - (y_pred - largest)
    return (y_true * logs).sum() / len(y_pred)


def softmax_cross_entropy_prime(y_true, y_pred):
    return (_softmax(y_pred) - y_true) / len(y_pred)


def sigmoid_cross_entropy(y_true, y_pred):
    return (np.maximum(y_pred, 0) - y_pred * y_true + np.log1p(np.exp(-np.abs(y_pred)))).mean()


def sigmoid_cross_entropy_prime(y_true, y_pred):
    return (sigmoid(y_pred) - y_true) / y_true.size


def mse(y_true, y_pred):
    difference = (y_pred - y_true).ravel()
    return difference @ difference / difference.size


def mse_prime(y_true, y_pred):
    return (y_pred - y_true) * (2 / y_true.size)


def _log(x):
    with np.errstate(divide="ignore"):
        return np.log(x).clip(-100)


def binary_cross_entropy(y_true, y_pred):
    return -(y_true * _log(y_pred) + (1 - y_true) * _log(1 - y_pred)).mean()


def binary_cross_entropy_prime(y_true, y_pred):
    variance = (y_pred * (1 - y_pred)).clip(1e-12)
    return (y_pred - y_true) / (variance * y_true.size)


def categorical_cross_entropy(y_true, y_pred):
    return -(y_true * np.log(y_pred.clip(np.finfo(y_pred.dtype).tiny))).sum()


def categorical_cross_entropy_prime(y_true, y_pred):
    return -y_true / y_pred.clip(np.finfo(y_pred.dtype).tiny)


def momentum_step(P, g, V, learning_rate, momentum):
    V = V * momentum + g
    return P - V * learning_rate, V


def adam_step(P, g, M, V, t, learning_rate, beta1, beta2, epsilon):
    """As PyTorch computes it: M moves towards g, and the corrections are numbers."""
    M = M + (1 - beta1) * (g - M) if beta1 > 0.5 else g - beta1 * (g - M)
    V = V * beta2 + (1 - beta2) * (g * g)
    root = np.sqrt(V) / (1 - beta2**t) ** 0.5 + epsilon
    return P - learning_rate / (1 - beta1**t) * M / root, M, V
