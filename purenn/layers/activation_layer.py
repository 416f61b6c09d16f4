"""Applies a function to every element, between the layers that have parameters.

Backwards, y = f(x) multiplies its error e by the derivative f'(x), taken at the input.
"""

from ..checking.doors import check_backward, check_dimensions, check_forward, expect
from ..linalg import apply, multiply
from .layer import Layer


class ActivationLayer(Layer):
    """Applies a function to every element: Y = f(X), dE/dX = f'(X) * dE/dY; no parameters.

    ActivationLayer(shape, f, f'), for samples of any shape and functions of one number.

    >>> layer = ActivationLayer((1, 2), lambda x: x * x, lambda x: 2 * x)
    >>> layer.forward_propagation([[3, -1]])
    [[9, 1]]
    >>> layer.backward_propagation([[1, 5]], 0.1)
    [[6, -10]]
    """

    arguments = ("input_shape", "activation", "activation_prime")

    def __init__(self, input_shape, activation, activation_prime):
        self.input_shape = check_dimensions("ActivationLayer input_shape", input_shape)
        self.output_shape = self.input_shape
        for name, f in ("activation", activation), ("activation_prime", activation_prime):
            expect(callable(f), "ActivationLayer " + name, "a function", f, False)
        self.activation, self.activation_prime = activation, activation_prime

    def forward_propagation(self, input):
        """Y of the input's shape."""
        check_forward(self, input)
        output = apply(self.activation, input)  # Y = f(X)
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of the input's shape; the learning rate has no effect."""
        check_backward(self, output_error, learning_rate)
        return multiply(apply(self.activation_prime, self.input), output_error)  # f'(X) ⊙ dE/dY
