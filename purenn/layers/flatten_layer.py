"""Flattens an image into a row, for the dense layers that follow convolutions."""

from ..checking.doors import check_backward, check_dimensions, check_forward
from ..volumes import reshape
from .layer import Layer


class FlattenLayer(Layer):
    """Reshapes a volume (i, j, d), or an array of any shape, into a row (1, i·j·d), in C order.

    >>> layer = FlattenLayer((2, 1, 2))
    >>> layer.forward_propagation([[[1, 2]], [[3, 4]]])
    [[1, 2, 3, 4]]
    >>> layer.backward_propagation([[5, 6, 7, 8]], 0.5)
    [[[5, 6]], [[7, 8]]]
    """

    arguments = ("input_shape",)

    def __init__(self, input_shape):
        self.input_shape = check_dimensions("FlattenLayer input_shape", input_shape, fixed=True)
        size = 1
        for n in self.input_shape:
            size *= n
        self.output_shape = (1, size)

    def forward_propagation(self, input):
        """Y of shape (1, i·j·d) for X of shape (i, j, d)."""
        check_forward(self, input)
        output = reshape(input, self.output_shape)
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (i, j, d) for dE/dY of shape (1, i·j·d)."""
        check_backward(self, output_error, learning_rate)
        return reshape(output_error, self.input_shape)
