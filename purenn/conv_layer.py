from .check import check_backward, check_dimensions, check_forward
from .layer import Layer
from .loops import elementwise, inner, pad, windows
from .random import uniform


class ConvLayer(Layer):
    """Convolutional layer, stride 1, no padding: Y_k = B_k + Σ_d X_d ⋆ W_dk.

    ConvLayer((i, j, d), (m, n), layer_depth) takes volumes of d channels and returns
    volumes of shape (i - m + 1, j - n + 1, layer_depth). `weights` W of shape
    (m, n, d, layer_depth) and `bias` B of (layer_depth,) are drawn uniformly from
    [-0.5, 0.5), weights first, by `rng` (any object with a method random(); None is
    purenn's own generator).

        dE/dX_d = Σ_k dE/dY_k ∗ W_dk     dE/dW_dk = X_d ⋆ dE/dY_k     dE/dB_k = Σ dE/dY_k

    The code says it window by window: what a window of X holds, as one row, times the
    kernels, as the columns of a matrix, is one pixel of Y. Sums run over rows, columns,
    channels, in this order, with the bias last.

    Every method raises ValueError for a wrong or ragged shape, TypeError for what is no
    nested list of numbers.
    """

    parameters = ("weights", "bias")
    arguments = ("input_shape", "kernel_shape", "layer_depth")
    weights_error = bias_error = None  # dE/dW, dE/dB of the last backward_propagation

    def __init__(self, input_shape, kernel_shape, layer_depth, rng=None):
        self.input_shape = check_dimensions("ConvLayer input_shape", input_shape, 3)
        self.kernel_shape = check_dimensions("ConvLayer kernel_shape", kernel_shape, 2)
        (self.layer_depth,) = check_dimensions("ConvLayer layer_depth", (layer_depth,))
        i, j, d = self.input_shape
        m, n = self.kernel_shape
        if m > i or n > j:
            raise ValueError(
                "ConvLayer: expected a kernel no larger than the input %s, got %s"
                % (self.input_shape, self.kernel_shape)
            )
        self.output_shape = (i - m + 1, j - n + 1, layer_depth)
        self.weights = uniform((m, n, d, layer_depth), rng)
        self.bias = uniform((layer_depth,), rng)

    def forward_propagation(self, input):
        """Y of shape (i - m + 1, j - n + 1, layer_depth) for X of shape (i, j, d)."""
        check_forward(self, input)
        m, n = self.kernel_shape
        d = self.input_shape[2]
        x_windows = windows(_flat_rows(input), m, n * d, d)
        kernels = list(zip(*[w for row in self.weights for pixel in row for w in pixel]))
        # Y_k = B_k + Σ_d X_d ⋆ W_dk
        output = [
            [[y + b for y, b in zip(pixel, self.bias)] for pixel in inner(line, kernels)]
            for line in x_windows
        ]
        self.input, self.output, self._windows = input, output, x_windows
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of the output's shape."""
        check_backward(self, output_error, learning_rate)
        input_error = self._input_error(output_error)
        # dE/dW_dk = X_d ⋆ dE/dY_k: over all windows, what lies at one place, times dE/dY_k
        places = zip(*[window for line in self._windows for window in line])
        errors = list(zip(*[pixel for line in output_error for pixel in line]))
        products = iter(inner(places, errors))
        weights_error = [
            [[next(products) for _ in pixel] for pixel in row] for row in self.weights
        ]
        # dE/dB_k = Σ dE/dY_k
        (bias_error,) = inner([[1] * len(errors[0])], errors)
        # W ← W - η dE/dW, B ← B - η dE/dB
        step = lambda p, e: p - learning_rate * e
        weights = elementwise(step, 4, self.weights, weights_error)
        bias = elementwise(step, 1, self.bias, bias_error)
        self.weights, self.bias = weights, bias
        self.weights_error, self.bias_error = weights_error, bias_error
        return input_error

    def _input_error(self, output_error):
        m, n = self.kernel_shape
        k = self.layer_depth
        rows = pad(_flat_rows(output_error), m - 1, m - 1, (n - 1) * k, (n - 1) * k)
        turned = [pixel for row in self.weights[::-1] for pixel in row[::-1]]
        kernels = [[w for pixel in turned for w in pixel[d]] for d in range(self.input_shape[2])]
        # dE/dX_d = Σ_k dE/dY_k ∗ W_dk
        return [inner(line, kernels) for line in windows(rows, m, n * k, k)]


def _flat_rows(volume):
    return [[x for pixel in row for x in pixel] for row in volume]
