from .check import check_backward, check_dimensions, check_forward
from .elementwise import each_pair
from .layer import Layer
from .loops import inner, reshape, windows
from .random import uniform


class ConvLayer(Layer):
    """Convolutional layer, stride 1, no padding: Y_k = B_k + Σ_d X_d ⋆ W_dk.

    ConvLayer((i, j, d), (m, n), layer_depth) takes volumes of d channels and returns
    volumes of shape (i - m + 1, j - n + 1, layer_depth). `weights` W of shape
    (m, n, d, layer_depth) and `bias` B of (layer_depth,) are drawn uniformly from
    [-0.5, 0.5), weights first, by `rng` (any object with a method random(); None is
    purenn's own generator).

        dE/dX_d = Σ_k dE/dY_k ∗ W_dk     dE/dW_dk = X_d ⋆ dE/dY_k     dE/dB_k = Σ dE/dY_k

    Sums run over rows, columns, channels, in this order, with the bias last.

    Every method raises ValueError for a wrong or ragged shape, TypeError for what is no
    nested list of numbers.
    """

    parameters = ("weights", "bias")
    arguments = ("input_shape", "kernel_shape", "layer_depth")
    weights_error = bias_error = None  # dE/dW, dE/dB of the last backward_propagation

    def __init__(self, input_shape, kernel_shape, layer_depth, rng=None):
        self.input_shape = check_dimensions("ConvLayer input_shape", input_shape, 3)
        self.kernel_shape = check_dimensions("ConvLayer kernel_shape", kernel_shape, 2)
        if type(layer_depth) is not int or layer_depth < 1:
            error = ValueError if type(layer_depth) is int else TypeError
            raise error("ConvLayer layer_depth: expected a positive int, got %r" % (layer_depth,))
        self.layer_depth = layer_depth
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
        if self.checking:
            check_forward(self, input)
        m, n = self.kernel_shape
        d = self.input_shape[2]
        rows = [[x for pixel in row for x in pixel] for row in input]
        kernels = [list(kernel) for kernel in zip(*self._taps())]
        # Y_k = B_k + Σ_d X_d ⋆ W_dk: what a window holds, times what a kernel holds
        output = []
        for line in windows(rows, m, n * d, d):
            y_row = []
            for window in line:
                pixel = []
                for kernel, b in zip(kernels, self.bias):
                    s = 0
                    for x, w in zip(window, kernel):
                        s += x * w
                    pixel.append(s + b)
                y_row.append(pixel)
            output.append(y_row)
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of the output's shape."""
        if self.checking:
            check_backward(self, output_error, learning_rate)
        # every dE/dY_k as one flat list
        errors = [
            [pixel[k] for line in output_error for pixel in line] for k in range(self.layer_depth)
        ]
        input_error = self._input_error(errors)
        weights_error = self._weights_error(errors)
        # dE/dB_k = Σ dE/dY_k
        bias_error = []
        for numbers in errors:
            s = 0
            for e in numbers:
                s += e
            bias_error.append(s)
        # W ← W - η dE/dW, B ← B - η dE/dB
        step = lambda p, e: p - learning_rate * e
        weights = each_pair(step, 2, self._taps(), weights_error)
        bias = each_pair(step, 1, self.bias, bias_error)
        shape = self.kernel_shape + self.input_shape[2:]
        self.weights, self.bias = reshape(weights, shape), bias
        self.weights_error, self.bias_error = reshape(weights_error, shape), bias_error
        return input_error

    def _taps(self):
        """For each place (r, s, d) in the kernels its weights, one for each output channel."""
        return [w for row in self.weights for pixel in row for w in pixel]

    def _weights_error(self, errors):
        rows, columns, _ = self.output_shape
        images = [
            [[pixel[d] for pixel in row] for row in self.input] for d in range(self.input_shape[2])
        ]
        # dE/dW_dk = X_d ⋆ dE/dY_k
        sums = []
        for lines in zip(*[windows(image, rows, columns, 1) for image in images]):
            for channels in zip(*lines):
                sums += inner(channels, errors)
        return sums

    def _input_error(self, errors):
        m, n = self.kernel_shape
        i, j, d = self.input_shape
        rows, columns, _ = self.output_shape
        images = [[0] * (i * j) for _ in range(d)]
        corners = [p * j + q for p in range(rows) for q in range(columns)]
        # dE/dX_d = Σ_k dE/dY_k ∗ W_dk: dE/dY_k moved by (r, s) times W_dk[r][s], the farthest
        # first, so that what meets in one place comes in the order of dE/dY's rows and columns
        for r in reversed(range(m)):
            for s in reversed(range(n)):
                places = [at + r * j + s for at in corners]
                for image, w_k in zip(images, self.weights[r][s]):
                    for numbers, w in zip(errors, w_k):
                        for at, e in zip(places, numbers):
                            image[at] += e * w
        return reshape([list(pixel) for pixel in zip(*images)], (i, j))
