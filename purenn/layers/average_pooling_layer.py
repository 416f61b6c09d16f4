"""Keeps the mean of each window of an image.

A sum over a window is the correlation with a kernel of ones. Each number has an equal part in the
mean, 1 / (m n) of it, and so in the error: backwards the ones spread the error back.
"""

from ..checking.arguments import check_windows
from ..checking.doors import check_backward, check_dimensions, check_forward
from ..linalg import apply
from ..volumes import (
    channels, convolve2d, correlate2d, crop, dilate, downsample, full, pad, stack,
)  # fmt: skip
from .layer import Layer


class AveragePoolingLayer(Layer):
    """The mean of each window: Y[p][q][c] = (sum X[pm + r][qn + s][c] over r, s) / (m n).

    AveragePoolingLayer((i, j, d), (m, n)): windows lie side by side and each channel is pooled
    by itself, so the output has shape (i // m, j // n, d). Rows and columns left over at the
    end are dropped.

        dE/dX_c = dilate(dE/dY_c / (m n)) conv 1

    where 1 is an (m, n) matrix of ones, dilate is linalg's, and conv its convolve2d, 'full'.

    `stride` and `padding` as in MaxPoolingLayer. Padding counts as zeros: the sum is divided
    by m n everywhere, as in torch.nn.AvgPool2d.

    >>> layer = AveragePoolingLayer((2, 5, 1), (2, 2))
    >>> layer.forward_propagation([[[1], [2], [6], [5], [9]], [[4], [3], [0], [6], [9]]])
    [[[2.5], [4.25]]]
    >>> layer.backward_propagation([[[10], [20]]], 0.5)
    [[[2.5], [2.5], [5.0], [5.0], [0]], [[2.5], [2.5], [5.0], [5.0], [0]]]
    """

    arguments = ("input_shape", "pool_shape")

    def __init__(self, input_shape, pool_shape, stride=None, padding=0):
        self.input_shape = check_dimensions("AveragePoolingLayer input_shape", input_shape, 3, True)
        self.pool_shape = check_dimensions("AveragePoolingLayer pool_shape", pool_shape, 2, True)
        windows = check_windows(self, "window", self.pool_shape, stride, padding)
        self.output_shape = windows + self.input_shape[2:]

    def forward_propagation(self, input):
        """Y of the output's shape for X of shape (i, j, d)."""
        check_forward(self, input)
        m, n = self.pool_shape
        ones, X = full((m, n), 1), [pad(x, self.padding) for x in channels(input)]
        # Y_c = (X_c ⋆ 1) / (m n)
        sums = [downsample(correlate2d(x, ones, "valid"), self.stride) for x in X]
        output = apply(lambda x: x / (m * n), stack(sums))
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of the output's shape; the rate has no effect."""
        check_backward(self, output_error, learning_rate)
        (i, j, _), (m, n), (p, q) = self.input_shape, self.pool_shape, self.padding
        shape = i + 2 * p - m + 1, j + 2 * q - n + 1  # of all windows
        parts = channels(apply(lambda e: e / (m * n), output_error))
        ones, dEdY = full((m, n), 1), [dilate(e, self.stride, shape) for e in parts]
        # dE/dX_c = (dE/dY_c / (m n)) ∗ 1
        return stack([crop(convolve2d(e, ones, "full"), self.padding) for e in dEdY])
