"""Drops numbers at random during training, so that the network does not rely on any single one."""

from ..checking.arguments import check_range
from ..checking.doors import check_backward, check_dimensions, check_forward
from ..linalg import apply
from ..numbers.choose import choose
from ..numbers.random import generator
from .layer import Layer


class DropoutLayer(Layer):
    """Zeroes each element with probability `rate` in training; divides the others by 1 - rate.

    DropoutLayer(shape, rate), for samples of any shape; 0 <= rate < 1. While Network.fit
    trains, `rng` (any object with a method random(); None is purenn's own generator)
    draws once for each element, in C order: below the rate, the element is dropped.
    Otherwise the layer passes its input through.

    Source: Srivastava et al., "Dropout", JMLR 15 (2014), scaled in training.

    >>> class Given:
    ...     numbers = [0.9, 0.1]
    ...
    ...     def random(self):
    ...         return self.numbers.pop(0)
    >>> layer = DropoutLayer((1, 2), 0.5, Given())
    >>> layer.forward_propagation([[3, 4]])
    [[3, 4]]
    >>> layer.training = True
    >>> layer.forward_propagation([[3, 4]])
    [[6.0, 0]]
    >>> layer.backward_propagation([[1, 1]], 0.5)
    [[2.0, 0]]
    """

    arguments = ("input_shape", "rate")

    def __init__(self, input_shape, rate, rng=None):
        self.input_shape = check_dimensions("DropoutLayer input_shape", input_shape)
        self.output_shape = self.input_shape
        self.rate = check_range("DropoutLayer rate", rate, "0 <= rate < 1", lambda x: 0 <= x < 1)
        self.rng = generator(rng)

    def forward_propagation(self, input):
        """Y of the input's shape."""
        check_forward(self, input)
        if self.training:
            draw = self.rng.random
            self._kept = apply(lambda x: draw() >= self.rate, input)
        else:
            self._kept = None
        output = self._masked(input)
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of the input's shape; the learning rate has no effect."""
        check_backward(self, output_error, learning_rate)
        return self._masked(output_error)

    def _masked(self, a):
        if self._kept is None:
            return apply(lambda x: x, a)
        share = 1 - self.rate
        return apply(lambda x, kept: choose(kept, x / share, 0), a, self._kept)
