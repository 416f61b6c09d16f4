"""Keeps the largest number of each window of an image.

A maximum passes its error back to the number that it came from; the others had no part in it. A
number that is the maximum of several windows gets the error of each.
"""

from ..checking.arguments import check_windows
from ..checking.doors import check_backward, check_dimensions, check_forward
from ..numbers.choose import choose, greater, if_greater
from ..volumes import zeros
from .layer import Layer


class MaxPoolingLayer(Layer):
    """The largest element of each window: Y[p][q][c] = max X[pm + r][qn + s][c] over r, s.

    MaxPoolingLayer((i, j, d), (m, n)): windows lie side by side and each channel is pooled
    by itself, so the output has shape (i // m, j // n, d). Rows and columns left over at the
    end are dropped. dE/dX holds dE/dY where the maximum was found and 0 elsewhere; of
    equal elements the first in row order counts, and NaN counts as the largest (both as in
    torch.nn.MaxPool2d).

    With `stride` (s, t) windows begin at every s-th row and t-th column instead, and may
    overlap: then dE/dX has the sum. With `padding` (p, q), at most half the window, they
    begin p rows and q columns further out; what lies beyond the border is never the largest.
    The output has (i + 2p - m) // s + 1 rows. Both may be one int for rows and columns.

    >>> layer = MaxPoolingLayer((2, 5, 1), (2, 2))
    >>> layer.forward_propagation([[[1], [2], [6], [5], [9]], [[4], [3], [0], [6], [9]]])
    [[[4], [6]]]
    >>> layer.backward_propagation([[[10], [20]]], 0.5)
    [[[0], [0], [20], [0], [0]], [[10], [0], [0], [0], [0]]]
    """

    arguments = ("input_shape", "pool_shape")

    def __init__(self, input_shape, pool_shape, stride=None, padding=0):
        self.input_shape = check_dimensions("MaxPoolingLayer input_shape", input_shape, 3, True)
        self.pool_shape = check_dimensions("MaxPoolingLayer pool_shape", pool_shape, 2, True)
        windows = check_windows(self, "window", self.pool_shape, stride, padding)
        self.output_shape = windows + self.input_shape[2:]
        (m, n), (s, t) = self.pool_shape, self.stride
        self._overlapping = s < m or t < n

    def forward_propagation(self, input):
        """Y of the output's shape for X of shape (i, j, d)."""
        check_forward(self, input)
        output, places = zeros(self.output_shape), zeros(self.output_shape)
        for p, q, c in self._everywhere():
            window = [input[r][s][c] for r, s in self._window(p, q)]
            largest = window[0]
            for place in range(len(window)):
                x = window[place]
                places[p][q][c] = if_greater(x, largest, place, places[p][q][c])
                largest = greater(largest, x)
            output[p][q][c] = largest
        self.input, self.output, self._places = input, output, places
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of the output's shape."""
        check_backward(self, output_error, learning_rate)
        input_error = zeros(self.input_shape)
        for p, q, c in self._everywhere():
            for place, (r, s) in enumerate(self._window(p, q)):
                found = self._places[p][q][c] == place
                e = choose(found, output_error[p][q][c], 0)
                input_error[r][s][c] = input_error[r][s][c] + e if self._overlapping else e
        return input_error

    def _everywhere(self):
        """The places (row, column, channel) of the output."""
        rows, columns, depth = self.output_shape
        return [(p, q, c) for p in range(rows) for q in range(columns) for c in range(depth)]

    def _window(self, p, q):
        """The places (row, column) of the input in the window of output (p, q)."""
        (i, j, _), (m, n) = self.input_shape, self.pool_shape
        u, v = p * self.stride[0] - self.padding[0], q * self.stride[1] - self.padding[1]
        rows, columns = range(max(u, 0), min(u + m, i)), range(max(v, 0), min(v + n, j))
        return [(r, s) for r in rows for s in columns]
