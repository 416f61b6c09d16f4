"""RMS normalisation: brings every position to one size, its direction unchanged.

With r = sqrt(mean X² + epsilon) and the normalised N_i = X_i / r, dr/dX_i = X_i / (d r) = N_i / d.
So dN_j/dX_i = -N_j N_i / (d r), and 1 / r more for j = i. What N_i passes on is G_i dE/dY_i.
"""

from ..checking.arguments import check_range
from ..checking.doors import check_backward, check_dimensions, check_forward
from ..linalg import mean, multiply, sum_rows
from ..numbers.square_root import sqrt
from ..volumes import full
from .layer import Layer
from .update import update


class RMSNormLayer(Layer):
    """Divides each position by its root mean square: Y_p = G * X_p / sqrt(mean X_p² + epsilon).

    RMSNormLayer((n, d)), n a number or None for any; the mean is over a position's d numbers, and
    `epsilon` keeps the root from 0. `gain` G of shape (1, d) is 1 at first; with gain=False there
    are no parameters. With N = X / r, r the root, and e = G * dE/dY, for each position

        dE/dX = (e - N mean(e * N)) / r        dE/dG = sum of the rows of dE/dY * N

    After backward_propagation `gain_error` holds dE/dG.

    Source: Zhang and Sennrich, "Root mean square layer normalization", NeurIPS 2019.

    >>> layer = RMSNormLayer((None, 2), epsilon=0)
    >>> layer.forward_propagation([[3, 3], [1, -7]])
    [[1.0, 1.0], [0.2, -1.4]]
    >>> layer.backward_propagation([[6, 0], [0, 0]], 0.5)
    [[1.0, -1.0], [0.0, 0.0]]
    >>> layer.gain
    [[-2.0, 1.0]]
    """

    parameters = ("gain",)
    arguments = ("input_shape", "epsilon")
    gain_error = None

    def __init__(self, input_shape, epsilon=1e-5, gain=True):
        self.input_shape = check_dimensions("RMSNormLayer input_shape", input_shape, 2)
        self.output_shape = self.input_shape
        right = lambda x: x >= 0
        self.epsilon = check_range("RMSNormLayer epsilon", epsilon, "0 <= epsilon", right)
        self.gain = None
        if gain:
            self.parameter_shapes = ((1, self.input_shape[1]),)
            self.gain = full(self.parameter_shapes[0], 1)
        else:
            self.parameters, self.options = (), {"gain": False}

    def forward_propagation(self, input):
        """Y of the shape (n, d) of X."""
        check_forward(self, input)
        self._roots, self._normalised = [], []
        for row in input:
            r = sqrt(mean(multiply([row], [row])) + self.epsilon)  # r = √(mean X² + ε)
            self._roots.append(r)
            self._normalised.append([x / r for x in row])  # N = X / r
        output = self._times_gain(self._normalised)  # Y = G ⊙ N
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of shape (n, d)."""
        check_backward(self, output_error, learning_rate)
        N = self._normalised
        input_error = []
        for e, n, r in zip(self._times_gain(output_error), N, self._roots):  # e = G ⊙ dE/dY
            m = mean(multiply([e], [n]))
            # dE/dX = (e - N mean(e ⊙ N)) / r
            input_error.append([(x - y * m) / r for x, y in zip(e, n)])
        if self.gain is not None:
            gain_error = sum_rows(multiply(output_error, N))  # dE/dG = Σ dE/dY ⊙ N
            update(self, learning_rate, gain_error)
        return input_error

    def _times_gain(self, a):
        if self.gain is None:
            return [list(row) for row in a]
        return multiply(self.gain * len(a), a)
