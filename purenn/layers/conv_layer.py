"""The convolutional layer: slides small kernels over an image.

Each element of Y_k is a sum over a window of X: y_k[p][q] = b_k + sum x_d[p + r][q + s] w_dk[r][s]
over r, s and d, which is the correlation of X_d with W_dk. Backwards, e_k[p][q] reaches

- x_d[p + r][q + s] times w_dk[r][s]: in all, x_d[u][v] receives
  sum e_k[u - r][v - s] w_dk[r][s], the full convolution of dE/dY_k with W_dk;
- w_dk[r][s] times x_d[p + r][q + s]: in all, w_dk[r][s] receives
  sum x_d[r + p][s + q] e_k[p][q], the correlation of X_d with dE/dY_k;
- b_k unchanged.

With a stride (s, t) these are the sums of every s-th row and t-th column of windows; with padding,
X has zeros around it. So forwards X_d is padded and the correlation downsampled; backwards dE/dY_k
is first dilated, with 0 at each place that was left out, and at last the padding's share of dE/dX_d
is cropped.
"""

from ..checking.arguments import check_windows
from ..checking.doors import check_backward, check_count, check_dimensions, check_forward
from ..linalg import add, axpy, total
from ..numbers.uniform import uniform
from ..volumes import (
    channels, convolve2d, correlate2d, crop, dilate, downsample, full, kernels, pad, stack, sum_of,
)  # fmt: skip
from .layer import Layer


class ConvLayer(Layer):
    """Convolutional layer: Y_k = B_k + sum_d X_d corr W_dk.

    ConvLayer((i, j, d), (m, n), layer_depth) takes volumes of d channels and returns
    volumes of shape (i - m + 1, j - n + 1, layer_depth). `weights` W of shape
    (m, n, d, layer_depth) and `bias` B of (layer_depth,) are drawn uniformly from
    [-0.5, 0.5), weights first, by `rng` (any object with a method random(); None is
    purenn's own generator).

        dE/dX_d  = sum_k dE/dY_k conv W_dk
        dE/dW_dk = X_d corr dE/dY_k
        dE/dB_k  = sum dE/dY_k

    where corr is linalg's correlate2d, 'valid', and conv its convolve2d, 'full'.

    With `padding` p, X has p rows and columns of zeros on each side; of all windows, the
    `stride` s keeps every s-th, so that the output has (i + 2p - m) // s + 1 rows. Both may be
    pairs (rows, columns). In the formulas X_d is then pad(X_d) and dE/dY_k dilate(dE/dY_k), in
    linalg's words, and the sums of Y_k are downsampled, that of dE/dX_d is cropped.

    initialization="glorot" and "he" draw W as FCLayer's do, for m n d numbers that lead into each
    output, and m n layer_depth out of each input.

    After backward_propagation `weights_error` and `bias_error` hold dE/dW and dE/dB.

    >>> layer = ConvLayer((1, 3, 1), (1, 2), 1)
    >>> layer.weights, layer.bias = [[[[1]], [[10]]]], [500]
    >>> layer.forward_propagation([[[1], [2], [3]]])
    [[[521], [532]]]
    >>> layer.backward_propagation([[[1], [2]]], 1)
    [[[1], [12], [20]]]
    >>> layer.weights_error, layer.bias_error
    ([[[[5]], [[8]]]], [3])
    >>> ConvLayer((28, 28, 1), (3, 3), 8, stride=2, padding=1).output_shape
    (14, 14, 8)
    """

    parameters = ("weights", "bias")
    arguments = ("input_shape", "kernel_shape", "layer_depth")
    weights_error = bias_error = None

    def __init__(
        self, input_shape, kernel_shape, layer_depth, rng=None, stride=1, padding=0,
        initialization="uniform"
    ):  # fmt: skip
        self.input_shape = check_dimensions("ConvLayer input_shape", input_shape, 3, True)
        self.kernel_shape = check_dimensions("ConvLayer kernel_shape", kernel_shape, 2, True)
        self.layer_depth = check_count("ConvLayer layer_depth", layer_depth, 1)
        (m, n), d = self.kernel_shape, self.input_shape[2]
        rows, columns = check_windows(self, "kernel", self.kernel_shape, stride, padding)
        self.output_shape = (rows, columns, self.layer_depth)
        self.parameter_shapes = (m, n, d, self.layer_depth), (self.layer_depth,)
        self.weights = uniform(self.parameter_shapes[0], rng, initialization)
        self.bias = uniform(self.parameter_shapes[1], rng, initialization, True)

    def forward_propagation(self, input):
        """Y of the output's shape for X of shape (i, j, d)."""
        check_forward(self, input)
        D, K = range(self.input_shape[2]), range(self.layer_depth)
        X, W, B = channels(input), kernels(self.weights), self.bias
        shape = self.output_shape[:2]
        if "padding" in self.options:
            X = [pad(x, self.padding) for x in X]
        Y = []
        for k in K:  # Y_k = B_k + Σ_d X_d ⋆ W_dk
            sums = sum_of([correlate2d(X[d], W[d][k], "valid") for d in D])
            if "stride" in self.options:
                sums = downsample(sums, self.stride)
            Y.append(add(full(shape, B[k]), sums))
        self.input, self.output = input, stack(Y)
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of the output's shape."""
        check_backward(self, output_error, learning_rate)
        D, K = range(self.input_shape[2]), range(self.layer_depth)
        X, W, dEdY = channels(self.input), kernels(self.weights), channels(output_error)
        if "padding" in self.options:
            X = [pad(x, self.padding) for x in X]
        if "stride" in self.options:
            (m, n), (i, j) = self.kernel_shape, (len(X[0]), len(X[0][0]))
            dEdY = [dilate(e, self.stride, (i - m + 1, j - n + 1)) for e in dEdY]
        # dE/dX_d = Σ_k dE/dY_k ∗ W_dk
        dEdX = [sum_of([convolve2d(dEdY[k], W[d][k], "full") for k in K]) for d in D]
        if "padding" in self.options:
            dEdX = [crop(e, self.padding) for e in dEdX]
        # dE/dW_dk = X_d ⋆ dE/dY_k
        dEdW = [stack([correlate2d(X[d], dEdY[k], "valid") for d in D]) for k in K]
        # dE/dB_k = Σ dE/dY_k
        dEdB = [total(dEdY[k]) for k in K]
        input_error, weights_error, bias_error = stack(dEdX), stack(dEdW), dEdB
        weights = axpy(-learning_rate, weights_error, self.weights)  # W ← W - η dE/dW
        bias = axpy(-learning_rate, bias_error, self.bias)  # B ← B - η dE/dB
        self.weights_error, self.bias_error = weights_error, bias_error
        self.weights, self.bias = weights, bias
        return input_error
