"""Softmax: positive numbers that sum to 1, for the last layer of a classifier.

With Y_i = exp(X_i) / S and S = sum_j exp(X_j), dY_i/dX_i = Y_i - Y_i Y_i and dY_j/dX_i = -Y_j Y_i
for j other than i; the layer returns dE/dX_i = sum_j dE/dY_j dY_j/dX_i.
"""

from ..checking.arguments import check_row
from ..checking.doors import check_backward, check_forward
from ..linalg import apply, multiply, total
from ..numbers.choose import greater
from ..numbers.exp_tanh import TINY, exp
from ..volumes import amax
from .layer import Layer


def softmax(input):
    """Y of shape (1, n) for X of shape (1, n)."""
    largest = amax(input)
    exponentials = apply(lambda x: exp(x - largest), input)  # exp(X_i - max X)
    denominator = total(exponentials)  # Σ_j exp(X_j - max X)
    return apply(lambda x: greater(x / denominator, TINY), exponentials)


def softmax_backward(output, output_error):
    """dE/dX of shape (1, n) for Y and dE/dY."""
    mean = total(multiply(output_error, output))  # Σ_j dE/dY_j Y_j
    return apply(lambda y, e: y * (e - mean), output, output_error)


class SoftmaxLayer(Layer):
    """Softmax of a row: Y_i = exp(X_i - max X) / sum_j exp(X_j - max X); no parameters.

        dE/dX_i = Y_i (dE/dY_i - sum_j dE/dY_j Y_j)

    SoftmaxLayer((1, n)). Subtracting the maximum leaves the quotient unchanged and keeps
    exp from overflowing. No output is below the smallest normal number, so that the
    logarithm in categorical_cross_entropy and its derivative stay finite.

    Source: Goodfellow, Bengio and Courville, *Deep Learning* (2016), 4.1 and 6.2.2.3.

    >>> layer = SoftmaxLayer((1, 4))
    >>> layer.forward_propagation([[7, 7, 7, 7]])
    [[0.25, 0.25, 0.25, 0.25]]
    >>> layer.backward_propagation([[1, 0, 0, 0]], 0.5)
    [[0.1875, -0.0625, -0.0625, -0.0625]]
    """

    arguments = ("input_shape",)

    def __init__(self, input_shape):
        self.input_shape = check_row("SoftmaxLayer input_shape", input_shape)
        self.output_shape = self.input_shape

    def forward_propagation(self, input):
        """Y of shape (1, n) for X of shape (1, n)."""
        check_forward(self, input)
        output = softmax(input)
        self.input, self.output = input, output
        return [list(output[0])]  # a caller may change it

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of shape (1, n); the learning rate has no effect."""
        check_backward(self, output_error, learning_rate)
        return softmax_backward(self.output, output_error)
