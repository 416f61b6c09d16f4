"""The article's way: loops over channels around scipy.signal.

Follows the article's code line by line, but for the two errors in its ConvLayer: here the
bias is added once to each output channel, and its gradient is the plain sum.
"""

import numpy as np
from scipy import signal, special


class Layer:
    dtype = np.float64
    training = False

    def __init__(self):
        self.input = None
        self.output = None
        self.input_shape = None
        self.output_shape = None

    def forward_propagation(self, input):
        raise NotImplementedError

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError

    def _uniform(self, rng, *shape):
        random = np.random.random_sample if rng is None else rng.random
        values = np.zeros(shape, self.dtype)
        for index in np.ndindex(*shape):
            values[index] = random() - 0.5
        return values


class FCLayer(Layer):
    def __init__(self, input_shape, output_shape, rng=None):
        self.input_shape = input_shape
        self.output_shape = output_shape
        self.weights = self._uniform(rng, input_shape[1], output_shape[1])
        self.bias = self._uniform(rng, 1, output_shape[1])

    def forward_propagation(self, input):
        self.input = input
        self.output = np.dot(self.input, self.weights) + self.bias
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = np.dot(output_error, self.weights.T)
        self.weights_error = np.dot(self.input.T, output_error)
        self.bias_error = output_error
        self.weights -= learning_rate * self.weights_error
        self.bias -= learning_rate * self.bias_error
        return input_error


class ActivationLayer(Layer):
    def __init__(self, input_shape, activation, activation_prime):
        self.input_shape = input_shape
        self.output_shape = input_shape
        self.activation = activation
        self.activation_prime = activation_prime

    def forward_propagation(self, input):
        self.input = input
        self.output = self.activation(self.input)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return self.activation_prime(self.input) * output_error


class ConvLayer(Layer):
    def __init__(self, input_shape, kernel_shape, layer_depth, rng=None):
        i, j, d = input_shape
        m, n = kernel_shape
        self.input_shape = input_shape
        self.input_depth = d
        self.layer_depth = layer_depth
        self.output_shape = (i - m + 1, j - n + 1, layer_depth)
        self.weights = self._uniform(rng, m, n, d, layer_depth)
        self.bias = self._uniform(rng, layer_depth)

    def forward_propagation(self, input):
        self.input = input
        self.output = np.zeros(self.output_shape, self.dtype)
        for k in range(self.layer_depth):
            for d in range(self.input_depth):
                self.output[:, :, k] += signal.correlate2d(
                    self.input[:, :, d], self.weights[:, :, d, k], "valid"
                )
            self.output[:, :, k] += self.bias[k]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = np.zeros(self.input_shape, self.dtype)
        self.weights_error = np.zeros(self.weights.shape, self.dtype)
        self.bias_error = np.zeros(self.layer_depth, self.dtype)
        for k in range(self.layer_depth):
            for d in range(self.input_depth):
                input_error[:, :, d] += signal.convolve2d(
                    output_error[:, :, k], self.weights[:, :, d, k], "full"
                )
                self.weights_error[:, :, d, k] = signal.correlate2d(
                    self.input[:, :, d], output_error[:, :, k], "valid"
                )
            self.bias_error[k] = np.sum(output_error[:, :, k])
        self.weights -= learning_rate * self.weights_error
        self.bias -= learning_rate * self.bias_error
        return input_error


class FlattenLayer(Layer):
    def __init__(self, input_shape):
        self.input_shape = input_shape
        self.output_shape = (1, int(np.prod(input_shape)))

    def forward_propagation(self, input):
        self.input = input
        self.output = input.flatten().reshape((1, -1))
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return output_error.reshape(self.input_shape)


class MaxPoolingLayer(Layer):
    def __init__(self, input_shape, pool_shape):
        i, j, d = input_shape
        m, n = pool_shape
        self.input_shape = input_shape
        self.pool_shape = pool_shape
        self.output_shape = (i // m, j // n, d)

    def forward_propagation(self, input):
        m, n = self.pool_shape
        self.input = input
        self.output = np.zeros(self.output_shape, self.dtype)
        self.places = {}
        for p, q, c in np.ndindex(*self.output_shape):
            window = input[p * m : p * m + m, q * n : q * n + n, c]
            r, s = np.unravel_index(np.argmax(window), window.shape)
            self.places[p, q, c] = (p * m + r, q * n + s, c)
            self.output[p, q, c] = window[r, s]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        input_error = np.zeros(self.input_shape, self.dtype)
        for at, place in self.places.items():
            input_error[place] = output_error[at]
        return input_error


class AveragePoolingLayer(Layer):
    def __init__(self, input_shape, pool_shape, stride=None, padding=(0, 0)):
        self.input_shape, self.pool_shape = input_shape, pool_shape
        self.stride, self.padding = stride or pool_shape, padding
        sizes = zip(input_shape, pool_shape, self.stride, padding)
        self.output_shape = tuple((i + 2 * p - m) // s + 1 for i, m, s, p in sizes) + input_shape[2:]

    def _window(self, p, q):
        """The slices of the padded image under window (p, q)."""
        return tuple(slice(a * s, a * s + m) for a, s, m in zip((p, q), self.stride, self.pool_shape))

    def _padded(self, a):
        return np.pad(a, [(p, p) for p in self.padding] + [(0, 0)])

    def forward_propagation(self, input):
        self.input, padded = input, self._padded(input)
        self.output = np.zeros(self.output_shape, self.dtype)
        for p, q in np.ndindex(*self.output_shape[:2]):
            self.output[p, q] = padded[self._window(p, q)].mean(axis=(0, 1))
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        (m, n), (top, left), (i, j, _) = self.pool_shape, self.padding, self.input_shape
        error = self._padded(np.zeros(self.input_shape, self.dtype))
        for p, q in np.ndindex(*self.output_shape[:2]):
            error[self._window(p, q)] += output_error[p, q] / (m * n)
        return error[top : top + i, left : left + j]


class DropoutLayer(Layer):
    def __init__(self, input_shape, rate, rng=None):
        self.input_shape = input_shape
        self.output_shape = input_shape
        self.rate = rate
        self.rng = np.random if rng is None else rng

    def forward_propagation(self, input):
        self.input = input
        self.factor = np.ones(self.input_shape, self.dtype)
        if self.training:
            for index in np.ndindex(*self.input_shape):
                kept = self.rng.random() >= self.rate
                self.factor[index] = 1 / (1 - self.rate) if kept else 0
        self.output = self.factor * input
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        return self.factor * output_error


class SoftmaxLayer(Layer):
    def __init__(self, input_shape):
        self.input_shape = input_shape
        self.output_shape = input_shape

    def forward_propagation(self, input):
        self.input = input
        exponentials = np.exp(input - np.max(input))
        tiny = np.finfo(self.dtype).tiny
        self.output = np.maximum(exponentials / np.sum(exponentials), tiny)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        mean = np.sum(output_error * self.output)
        return self.output * (output_error - mean)


class Network:
    def __init__(self):
        self.layers = []
        self.loss = None
        self.loss_prime = None

    def add(self, layer):
        self.layers.append(layer)

    def use(self, loss, loss_prime):
        self.loss = loss
        self.loss_prime = loss_prime

    def predict(self, input):
        result = []
        for i in range(len(input)):
            output = input[i]
            for layer in self.layers:
                output = layer.forward_propagation(output)
            result.append(output)
        return result

    def fit(self, x_train, y_train, epochs, learning_rate, verbose=True, batch_size=1):
        for layer in self.layers:
            layer.training = True
        errors = []
        if batch_size > 1:
            errors = [
                self._batches(x_train, y_train, learning_rate, batch_size) for _ in range(epochs)
            ]
            epochs = 0
        for epoch in range(epochs):
            err = 0
            for j in range(len(x_train)):
                output = x_train[j]
                for layer in self.layers:
                    output = layer.forward_propagation(output)
                err += self.loss(y_train[j], output)
                error = self.loss_prime(y_train[j], output)
                for layer in reversed(self.layers):
                    error = layer.backward_propagation(error, learning_rate)
            err /= len(x_train)
            errors.append(err)
            if verbose:
                print("epoch %d/%d   error=%f" % (epoch + 1, epochs, err))
        for layer in self.layers:
            layer.training = False
        return errors

    def _batches(self, x_train, y_train, learning_rate, size):
        """One epoch in which a batch's gradient is the mean of its samples'."""
        total = 0
        names = "weights", "bias"
        trained = [(layer, n) for layer in self.layers for n in names if hasattr(layer, n)]
        for start in range(0, len(x_train), size):
            x_batch, y_batch = x_train[start : start + size], y_train[start : start + size]
            gradients = [0] * len(trained)
            for x, y in zip(x_batch, y_batch):
                for layer in self.layers:
                    x = layer.forward_propagation(x)
                total += self.loss(y, x)
                e = self.loss_prime(y, x)
                for layer in self.layers[::-1]:
                    e = layer.backward_propagation(e, 0)
                gradients = [g + getattr(*at) for g, at in zip(gradients, _errors(trained))]
            for (layer, n), g in zip(trained, gradients):
                setattr(layer, n, getattr(layer, n) - learning_rate * (g / len(x_batch)))
        return total / len(x_train)


def _errors(trained):
    return [(layer, name + "_error") for layer, name in trained]


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    y = sigmoid(x)
    return y * (1 - y)


def relu(x):
    return np.maximum(x, 0)


def relu_prime(x):
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(0))


def leaky_relu(x):
    return np.where(x < 0, x / 100, x)


def leaky_relu_prime(x):
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(0.01))


def gelu(x):
    return x / 2 * (1 + special.erf(x / np.sqrt(x.dtype.type(2))))


def gelu_prime(x):
    cdf = (1 + special.erf(x / np.sqrt(x.dtype.type(2)))) / 2
    return cdf + x * np.exp(-x * x / 2) / np.sqrt(x.dtype.type(2 * np.pi))


def gelu_tanh(x):
    root = np.sqrt(x.dtype.type(2 / np.pi))
    return x / 2 * (1 + np.tanh(root * (x + x.dtype.type(0.044715) * x * x * x)))


def gelu_tanh_prime(x):
    root = np.sqrt(x.dtype.type(2 / np.pi))
    t = np.tanh(root * (x + x.dtype.type(0.044715) * x * x * x))
    return (1 + t) / 2 + x / 2 * (1 - t * t) * root * (1 + x.dtype.type(0.134145) * x * x)


def silu(x):
    return x / (1 + np.exp(-x))


def silu_prime(x):
    y = sigmoid(x)
    return y * (1 + x * (1 - y))


def softplus(x):
    return np.log1p(np.exp(x))


def softplus_prime(x):
    return sigmoid(x)


def elu(x):
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)


def elu_prime(x):
    return np.exp(np.minimum(x, 0))


def softmax_cross_entropy(y_true, y_pred):
    return -np.sum(y_true * special.log_softmax(y_pred, axis=1)) / len(y_pred)


def softmax_cross_entropy_prime(y_true, y_pred):
    return (special.softmax(y_pred, axis=1) - y_true) / len(y_pred)


def sigmoid_cross_entropy(y_true, y_pred):
    terms = np.maximum(y_pred, 0) - y_pred * y_true + np.log1p(np.exp(-np.abs(y_pred)))
    return np.mean(terms)


def sigmoid_cross_entropy_prime(y_true, y_pred):
    return (1 / (1 + np.exp(-y_pred)) - y_true) / y_true.size


def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / y_true.size


def binary_cross_entropy(y_true, y_pred):
    with np.errstate(divide="ignore"):
        yes = np.maximum(np.log(y_pred), -100)
        no = np.maximum(np.log(1 - y_pred), -100)
    return -np.mean(y_true * yes + (1 - y_true) * no)


def binary_cross_entropy_prime(y_true, y_pred):
    return (y_pred - y_true) / np.maximum(y_pred * (1 - y_pred), 1e-12) / y_true.size


def categorical_cross_entropy(y_true, y_pred):
    tiny = np.finfo(y_pred.dtype).tiny
    return -np.sum(y_true * np.log(np.maximum(y_pred, tiny)))


def categorical_cross_entropy_prime(y_true, y_pred):
    tiny = np.finfo(y_pred.dtype).tiny
    return -y_true / np.maximum(y_pred, tiny)


def momentum_step(P, g, V, learning_rate, momentum):
    V = momentum * V + g
    return P - learning_rate * V, V


def adam_step(P, g, M, V, t, learning_rate, beta1, beta2, epsilon):
    M = beta1 * M + (1 - beta1) * g
    V = beta2 * V + (1 - beta2) * g**2
    first = M / (1 - beta1**t)
    second = V / (1 - beta2**t)
    return P - learning_rate * first / (np.sqrt(second) + epsilon), M, V
