"""The fully connected layer: a row times a matrix, plus a row; for a sequence, each of its rows.

Backwards, every output y_j = sum_i x_i w_ij + b_j passes its error e_j on: times w_ij to each
x_i, times x_i to each w_ij, and unchanged to b_j. In matrix form these sums are the three
derivatives below; what W and B receive from several rows is added.
"""

from ..numbers.uniform import uniform  # first: on a board it takes most to compile
from ..checking.doors import check_backward, check_dimensions, check_forward, expect
from ..linalg import add, axpy, dot, inner, outer, sum_rows
from .layer import Layer


class FCLayer(Layer):
    """Fully connected layer: Y = X W + B, B to each row.

    FCLayer((n, i), (n, j)); n is 1 in the article, and None takes any number of rows. `weights` W
    of shape (i, j) and `bias` B of (1, j) are drawn uniformly from [-0.5, 0.5), weights first, by
    `rng` (any object with a method random(); None is purenn's own generator). With bias=False
    there is no B, and `bias` is None.

    With initialization="glorot" W is drawn from [-a, a), where a = sqrt(6 / (i + j)), with "he"
    a = sqrt(6 / i), and B is 0; or every number is what a function returns for the generator.

        dE/dX = dE/dY W^T        dE/dW = X^T dE/dY        dE/dB = sum of the rows of dE/dY

    After backward_propagation `weights_error` and `bias_error` hold dE/dW and dE/dB.

    >>> layer = FCLayer((1, 2), (1, 3))
    >>> layer.weights, layer.bias = [[1, 2, 3], [4, 5, 6]], [[10, 20, 30]]
    >>> layer.forward_propagation([[1, -1]])
    [[7, 17, 27]]
    >>> layer.backward_propagation([[1, 0, 2]], 10)
    [[7, 16]]
    >>> layer.weights_error
    [[1, 0, 2], [-1, 0, -2]]
    >>> layer.weights
    [[-9, 2, -17], [14, 5, 26]]
    """

    parameters = ("weights", "bias")
    arguments = ("input_shape", "output_shape")
    bias = weights_error = bias_error = None

    def __init__(self, input_shape, output_shape, rng=None, initialization="uniform", bias=True):
        self.input_shape = check_dimensions("FCLayer input_shape", input_shape, 2)
        self.output_shape = check_dimensions("FCLayer output_shape", output_shape, 2)
        (n, i), (m, j) = self.input_shape, self.output_shape
        expect(n == m, "FCLayer output_shape", "as many rows as input_shape", output_shape)
        self.parameter_shapes = (i, j), (1, j)
        self.weights = uniform(self.parameter_shapes[0], rng, initialization)
        if bias:
            self.bias = uniform(self.parameter_shapes[1], rng, initialization, True)
        else:
            self.parameters, self.options = ("weights",), {"bias": False}

    def forward_propagation(self, input):
        """Y of shape (n, j) for X of shape (n, i)."""
        check_forward(self, input)
        output = dot(input, self.weights)  # X W
        if self.bias is not None:
            output = add(output, self.bias * len(output))  # Y = X W + B
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (n, i) for dE/dY of shape (n, j)."""
        check_backward(self, output_error, learning_rate)
        input_error = inner(output_error, self.weights)  # dE/dX = dE/dY Wᵗ
        weights_error = outer(self.input, output_error)  # dE/dW = Xᵗ dE/dY
        weights = axpy(-learning_rate, weights_error, self.weights)  # W ← W - η dE/dW
        bias = bias_error = None
        if self.bias is not None:
            bias_error = sum_rows(output_error)  # dE/dB = Σ_p dE/dY_p
            bias = axpy(-learning_rate, bias_error, self.bias)  # B ← B - η dE/dB
        self.weights_error, self.bias_error = weights_error, bias_error
        self.weights, self.bias = weights, bias
        return input_error
