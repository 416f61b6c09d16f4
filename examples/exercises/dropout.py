"""Exercise: dropout, which makes a network learn not to rely on single numbers.

While the network trains (self.training is True), each number of X is dropped with the probability
`rate`. What is kept is divided by 1 - rate, so that the sum stays the same on average:

    Y_i = 0 if dropped, X_i / (1 - rate) if kept

While it predicts (self.training is False), Y = X. Backward, with the same numbers dropped:

    dE/dX_i = 0 if dropped, dE/dY_i / (1 - rate) if kept

random.random() < rate is true with the probability `rate`: draw once for each number, in
forward, and remember what was dropped.

Write the two methods, then: python3 examples/exercises/check.py dropout
"""

import random
import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer


class Dropout(Layer):
    """For samples of shape (1, n)."""

    arguments = ("input_shape", "rate")

    def __init__(self, input_shape, rate):
        self.input_shape = self.output_shape = input_shape
        self.rate = rate

    def forward_propagation(self, input):
        raise NotImplementedError("return input; in training, with numbers dropped")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("return output_error with the same numbers dropped")


def first_test(expect):
    """While it predicts, and with nothing to drop."""
    layer = Dropout((1, 3), 0.5)
    expect("Y", layer.forward_propagation([[1, 2, 3]]), [[1, 2, 3]])
    layer = Dropout((1, 3), 0)
    layer.training = True
    expect("Y", layer.forward_propagation([[1, 2, 3]]), [[1, 2, 3]])
    expect("dE/dX", layer.backward_propagation([[4, 5, 6]], 0.1), [[4, 5, 6]])
