"""Layer normalisation: brings every position to mean 0 and variance 1.

With C = X - mean X, r = sqrt(mean C² + epsilon) and N = C / r: N depends on C as RMSNormLayer's N
depends on X, so dE/dC = (e - N mean(e * N)) / r. X_i is in every C_j: 1 - 1/d in C_i, -1/d in the
others, so dE/dX = dE/dC - mean dE/dC, and mean N = 0.
"""

from ..checking.arguments import check_range
from ..checking.doors import check_backward, check_dimensions, check_forward
from ..linalg import add, mean, multiply, sum_rows
from ..numbers.square_root import sqrt
from ..volumes import full, zeros
from .layer import Layer
from .update import update


class LayerNormLayer(Layer):
    """Normalises each position: Y_p = G * (X_p - mean X_p) / sqrt(variance X_p + epsilon) + B.

    LayerNormLayer((n, d)), n a number or None for any; mean and variance are over a position's d
    numbers, the variance divided by d. `gain` G and `bias` B of shape (1, d) are 1 and 0 at first.
    With N = (X - mean) / r, r the root, and e = G * dE/dY, for each position

        dE/dX = (e - mean(e) - N mean(e * N)) / r
        dE/dG = sum of the rows of dE/dY * N        dE/dB = sum of the rows of dE/dY

    After backward_propagation `gain_error` and `bias_error` hold dE/dG and dE/dB.

    Source: Ba, Kiros and Hinton, "Layer normalization", 2016.

    >>> layer = LayerNormLayer((None, 2), epsilon=0)
    >>> layer.forward_propagation([[3, 7], [1, 0]])
    [[-1.0, 1.0], [1.0, -1.0]]
    >>> layer.backward_propagation([[1, 0], [0, 0]], 0.5)
    [[0.0, 0.0], [0.0, 0.0]]
    >>> layer.gain, layer.bias
    ([[1.5, 1.0]], [[-0.5, 0.0]])
    """

    parameters = ("gain", "bias")
    arguments = ("input_shape", "epsilon")
    gain_error = bias_error = None

    def __init__(self, input_shape, epsilon=1e-5):
        self.input_shape = check_dimensions("LayerNormLayer input_shape", input_shape, 2)
        self.output_shape = self.input_shape
        right = lambda x: x >= 0
        self.epsilon = check_range("LayerNormLayer epsilon", epsilon, "0 <= epsilon", right)
        self.parameter_shapes = (1, self.input_shape[1]), (1, self.input_shape[1])
        self.gain = full(self.parameter_shapes[0], 1)
        self.bias = zeros(self.parameter_shapes[1])

    def forward_propagation(self, input):
        """Y of the shape (n, d) of X."""
        check_forward(self, input)
        self._roots, self._normalised = [], []
        for row in input:
            m = mean([row])
            C = [[x - m for x in row]]
            r = sqrt(mean(multiply(C, C)) + self.epsilon)  # √(variance + ε)
            self._roots.append(r)
            self._normalised.append([c / r for c in C[0]])  # N = (X - mean) / r
        n = len(input)
        output = add(multiply(self.gain * n, self._normalised), self.bias * n)  # Y = G ⊙ N + B
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of shape (n, d)."""
        check_backward(self, output_error, learning_rate)
        N = self._normalised
        input_error = []
        for e, n, r in zip(multiply(self.gain * len(N), output_error), N, self._roots):
            a, b = mean([e]), mean(multiply([e], [n]))
            # dE/dX = (e - mean(e) - N mean(e ⊙ N)) / r
            input_error.append([(x - a - y * b) / r for x, y in zip(e, n)])
        gain_error = sum_rows(multiply(output_error, N))  # dE/dG = Σ dE/dY ⊙ N
        bias_error = sum_rows(output_error)  # dE/dB = Σ dE/dY
        update(self, learning_rate, gain_error, bias_error)
        return input_error
