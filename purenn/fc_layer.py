from .check import check_backward, check_forward, check_row
from .layer import Layer
from .random import uniform


class FCLayer(Layer):
    """Fully connected layer: Y = X W + B.

    FCLayer((1, i), (1, j)): `weights` W of shape (i, j) and `bias` B of (1, j) are drawn
    uniformly from [-0.5, 0.5), weights first, by `rng` (any object with a method random();
    None is purenn's own generator).

        dE/dX = dE/dY Wᵗ        dE/dW = Xᵗ dE/dY        dE/dB = dE/dY

    Every method raises ValueError for a wrong or ragged shape, TypeError for what is no
    nested list of numbers.
    """

    parameters = ("weights", "bias")
    arguments = ("input_shape", "output_shape")
    _differentiated = None  # (X, dE/dY), from which weights_error is computed when it is read

    def __init__(self, input_shape, output_shape, rng=None):
        self.input_shape = check_row("FCLayer input_shape", input_shape)
        self.output_shape = check_row("FCLayer output_shape", output_shape)
        self.weights = uniform((self.input_shape[1], self.output_shape[1]), rng)
        self.bias = uniform(self.output_shape, rng)

    def forward_propagation(self, input):
        """Y of shape (1, j) for X of shape (1, i)."""
        if self.checking:
            check_forward(self, input)
        (x_row,), (b_row,) = input, self.bias
        # Y = X W + B, one row of W after another
        columns = range(len(b_row))
        y_row = [0] * len(b_row)
        for x, w_row in zip(x_row, self.weights):
            for j in columns:
                y_row[j] += x * w_row[j]
        for j in columns:
            y_row[j] += b_row[j]
        self.input, self.output = input, [y_row]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (1, i) for dE/dY of shape (1, j)."""
        if self.checking:
            check_backward(self, output_error, learning_rate)
        (x_row,), (e_row,), (b_row,) = self.input, output_error, self.bias
        # dE/dX = dE/dY Wᵗ, W ← W - η Xᵗ dE/dY
        input_error, weights = [], []
        columns = range(len(e_row))
        for x, w_row in zip(x_row, self.weights):
            s, moved = 0, list(w_row)
            for j in columns:
                e, w = e_row[j], w_row[j]
                s += e * w
                moved[j] = w - learning_rate * (x * e)
            input_error.append(s)
            weights.append(moved)
        # B ← B - η dE/dY
        bias = []
        for b, e in zip(b_row, e_row):
            bias.append(b - learning_rate * e)
        self.weights, self.bias = weights, [bias]
        self._differentiated = x_row, e_row
        return [input_error]

    @property
    def weights_error(self):
        """dE/dW of the last backward_propagation, of shape (i, j); None before the first.

        Computed when read, from the X and dE/dY that were passed: do not change these before.
        """
        if not self._differentiated:
            return None
        x_row, e_row = self._differentiated
        return [[x * e for e in e_row] for x in x_row]

    @property
    def bias_error(self):
        """dE/dB of the last backward_propagation, of shape (1, j); None before the first."""
        return self._differentiated and [list(self._differentiated[1])]
