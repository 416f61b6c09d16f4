"""Keeps the largest number of each window of an image.

A maximum passes its error on to the one number that it is, the others had no part in it.
"""

from .check import check_backward, check_dimensions, check_forward, explain
from .layer import Layer
from .volumes import zeros


class MaxPoolingLayer(Layer):
    """The largest element of each window: Y[p][q][c] = max X[pm + r][qn + s][c] over r, s.

    MaxPoolingLayer((i, j, d), (m, n)): windows lie side by side and each channel is taken
    alone, so the output has shape (i // m, j // n, d). Rows and columns left over at the
    end are dropped. dE/dX holds dE/dY where the maximum was found and 0 elsewhere; of
    equal elements the first in row order counts, and NaN counts as the largest (both as
    torch.nn.MaxPool2d).

    Every method raises ValueError for a wrong or ragged shape, TypeError for what is no
    nested list of numbers.

    >>> layer = MaxPoolingLayer((2, 5, 1), (2, 2))
    >>> layer.forward_propagation([[[1], [2], [6], [5], [9]], [[4], [3], [0], [6], [9]]])
    [[[4], [6]]]
    >>> layer.backward_propagation([[[10], [20]]], 0.5)
    [[[0], [0], [20], [0], [0]], [[10], [0], [0], [0], [0]]]
    """

    arguments = ("input_shape", "pool_shape")

    def __init__(self, input_shape, pool_shape):
        self.input_shape = check_dimensions("MaxPoolingLayer input_shape", input_shape, 3)
        self.pool_shape = check_dimensions("MaxPoolingLayer pool_shape", pool_shape, 2)
        i, j, d = self.input_shape
        m, n = self.pool_shape
        if m > i or n > j:
            raise ValueError(
                "MaxPoolingLayer: expected a window no larger than the input %s, got %s"
                % (self.input_shape, self.pool_shape)
            )
        self.output_shape = (i // m, j // n, d)

    def forward_propagation(self, input):
        """Y of shape (i // m, j // n, d) for X of shape (i, j, d)."""
        check_forward(self, input)
        rows, columns, channels = self.output_shape
        try:
            places = [
                [[self._place(input, p, q, c) for c in range(channels)] for q in range(columns)]
                for p in range(rows)
            ]
        except Exception as error:
            explain("MaxPoolingLayer", error, input)
            raise
        output = [
            [[input[r][s][c] for c, (r, s) in enumerate(pixel)] for pixel in row]
            for row in places
        ]
        self.input, self.output, self._places = input, output, places
        return output

    def _place(self, input, p, q, c):
        """The (row, column) of the largest element of channel c in window (p, q)."""
        m, n = self.pool_shape
        place = p * m, q * n
        best = input[p * m][q * n][c]
        for r in range(p * m, p * m + m):
            for s in range(q * n, q * n + n):
                x = input[r][s][c]
                # NaN is unequal to itself
                if x > best or (x != x and best == best):
                    place, best = (r, s), x
        return place

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of the output's shape."""
        check_backward(self, output_error, learning_rate)
        input_error = zeros(self.input_shape)
        for places, errors in zip(self._places, output_error):
            for pixel, pixel_errors in zip(places, errors):
                for c, (r, s) in enumerate(pixel):
                    input_error[r][s][c] = pixel_errors[c]
        return input_error
