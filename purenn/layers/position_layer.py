"""The position: adds a row that stands for a place in the sequence, and learns.

Y_p = X_p + W_p, so dE/dY_p reaches both summands unchanged.
"""

from ..checking.doors import check_backward, check_count, check_dimensions, check_forward, expect
from ..linalg import add
from ..numbers.uniform import uniform
from ..volumes import zeros
from .layer import Layer
from .update import update


class PositionLayer(Layer):
    """Adds a row of its own to each position: Y_p = X_p + W_p.

    PositionLayer((n, d), length), for sequences of at most `length` positions; None as n takes
    any number up to it. `weights` W of shape (length, d) is drawn uniformly from [-0.5, 0.5) by
    `rng` (any object with a method random(); None is purenn's own generator), in other ways by
    `initialization` (FCLayer).

        dE/dX = dE/dY        dE/dW_p = dE/dY_p, and 0 for a p beyond the sequence

    ValueError for a longer sequence. After backward_propagation `weights_error` holds dE/dW.

    Source: Gehring et al., "Convolutional sequence to sequence learning", ICML 2017.

    >>> layer = PositionLayer((None, 2), 3)
    >>> layer.weights = [[10, 20], [30, 40], [50, 60]]
    >>> layer.forward_propagation([[1, 2], [3, 4]])
    [[11, 22], [33, 44]]
    >>> layer.backward_propagation([[1, 0], [0, 1]], 1)
    [[1, 0], [0, 1]]
    >>> layer.weights
    [[9, 20], [30, 39], [50, 60]]
    """

    parameters = ("weights",)
    arguments = ("input_shape", "length")
    weights_error = None

    def __init__(self, input_shape, length, rng=None, initialization="uniform"):
        self.input_shape = check_dimensions("PositionLayer input_shape", input_shape, 2)
        self.length = check_count("PositionLayer length", length, 1)
        self.output_shape = self.input_shape
        self._check_length("input_shape", self.input_shape[0] or 1)
        self.parameter_shapes = ((self.length, self.input_shape[1]),)
        self.weights = uniform(self.parameter_shapes[0], rng, initialization)

    def forward_propagation(self, input):
        """Y of the shape (n, d) of X."""
        check_forward(self, input)
        self._check_length("input", len(input))
        output = add(input, self.weights[: len(input)])  # Y_p = X_p + W_p
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of shape (n, d)."""
        check_backward(self, output_error, learning_rate)
        input_error = [list(row) for row in output_error]  # dE/dX = dE/dY
        weights_error = [list(row) for row in output_error]  # dE/dW_p = dE/dY_p
        weights_error += zeros((self.length - len(output_error), self.input_shape[1]))
        update(self, learning_rate, weights_error)
        return input_error

    def _check_length(self, what, n):
        expected = "at most %d positions" % self.length
        expect(n <= self.length, "PositionLayer " + what, expected, n)
