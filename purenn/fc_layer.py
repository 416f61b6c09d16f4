from .check import check_backward, check_forward, check_row
from .layer import Layer
from .loops import inner
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
        check_forward(self, input)
        # Y = X W + B; the columns of W one by one, since X has one row
        (products,) = inner(input, zip(*self.weights))
        output = [[y + b for y, b in zip(products, self.bias[0])]]
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX of shape (1, i) for dE/dY of shape (1, j)."""
        check_backward(self, output_error, learning_rate)
        (x_row,), (e_row,) = self.input, output_error
        # dE/dX = dE/dY Wᵗ
        input_error = inner(output_error, self.weights)
        # W ← W - η Xᵗ dE/dY, B ← B - η dE/dY
        weights = [
            [w - learning_rate * (x * e) for w, e in zip(row, e_row)]
            for x, row in zip(x_row, self.weights)
        ]
        bias = [[b - learning_rate * e for b, e in zip(self.bias[0], e_row)]]
        self.weights, self.bias = weights, bias
        self._differentiated = x_row, e_row
        return input_error

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
