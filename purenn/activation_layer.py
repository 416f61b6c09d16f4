from .activations import tanh, tanh_prime
from .check import check_backward, check_callable, check_dimensions, check_forward
from .elementwise import each, each_pair
from .layer import Layer


class ActivationLayer(Layer):
    """A function of every element: Y = f(X), dE/dX = f'(X) ⊙ dE/dY; no parameters.

    ActivationLayer(shape, f, f'), for samples of any shape and functions of one number. For
    tanh, f'(X) comes from the output that was returned: do not change it before.
    Every method raises ValueError for a wrong or ragged shape, TypeError for what is no
    nested list of numbers.
    """

    arguments = ("input_shape", "activation", "activation_prime")

    def __init__(self, input_shape, activation, activation_prime):
        self.input_shape = check_dimensions("ActivationLayer input_shape", input_shape)
        self.output_shape = self.input_shape
        check_callable("ActivationLayer activation", activation)
        check_callable("ActivationLayer activation_prime", activation_prime)
        self.activation = activation
        self.activation_prime = activation_prime

    def forward_propagation(self, input):
        """Y of the input's shape."""
        if self.checking:
            check_forward(self, input)
        # Y = f(X)
        output = each(self.activation, len(self.input_shape), input)
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of the input's shape; the learning rate has no effect."""
        if self.checking:
            check_backward(self, output_error, learning_rate)
        depth, prime = len(self.input_shape), self.activation_prime
        # dE/dX = f'(X) ⊙ dE/dY
        if prime is tanh_prime and self.activation is tanh:  # tanh'(X) = 1 - Y², Y is at hand
            return each_pair(lambda y, e: (1 - y * y) * e, depth, self.output, output_error)
        return each_pair(lambda x, e: prime(x) * e, depth, self.input, output_error)
