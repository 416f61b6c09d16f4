"""Exercise: a layer that turns a volume into a row, as between a convolution and a dense layer.

Forward, for X of shape (i, j, d), rows by columns by channels:

    Y = [[X[0][0][0], X[0][0][1], ..., X[0][1][0], ..., X[i-1][j-1][d-1]]]

one row, of shape (1, i * j * d): the last index runs fastest. Nothing is computed, so

    dE/dX holds the numbers of dE/dY, put back into the shape (i, j, d).

Write the two methods, then: python3 examples/exercises/check.py flatten
"""

import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer


class Flatten(Layer):
    arguments = ("input_shape",)

    def __init__(self, input_shape):
        i, j, d = input_shape
        self.input_shape = input_shape
        self.output_shape = (1, i * j * d)

    def forward_propagation(self, input):
        raise NotImplementedError("return the row of all numbers of input")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("return the numbers of output_error[0] in the shape (i, j, d)")


def first_test(expect):
    """A volume of 1 row, 2 columns and 2 channels."""
    layer = Flatten((1, 2, 2))
    expect("Y", layer.forward_propagation([[[1, 2], [3, 4]]]), [[1, 2, 3, 4]])
    expect("dE/dX", layer.backward_propagation([[5, 6, 7, 8]], 0.1), [[[5, 6], [7, 8]]])
