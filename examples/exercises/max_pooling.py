"""Exercise: max-pooling, which keeps the largest number of each window.

Forward:

    Y[p][q][c] = the largest X[p m + r][q n + s][c] for r = 0 ... m - 1 and s = 0 ... n - 1

X has the shape (i, j, d). The windows have m rows and n columns and do not overlap: they start
at every m-th row and n-th column, and rows and columns that fill no window are dropped. Each
channel c is on its own.

Backward, since only the largest number of a window has an effect on Y:

    dE/dX[r][s][c] = dE/dY[p][q][c] where Y[p][q][c] was found, 0 everywhere else

Of equal numbers the first counts, in the order of reading. Remember the places in forward.

Write the two methods, then: python3 examples/exercises/check.py max_pooling
"""

import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer


class MaxPooling(Layer):
    arguments = ("input_shape", "pool_shape")

    def __init__(self, input_shape, pool_shape):
        (i, j, d), (m, n) = input_shape, pool_shape
        self.input_shape, self.pool_shape = input_shape, pool_shape
        self.output_shape = (i // m, j // n, d)

    def forward_propagation(self, input):
        raise NotImplementedError("return the largest number of each window")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("return zeros, but dE/dY where the largest numbers were")


def first_test(expect):
    """One window of 2 rows and 2 columns, one channel."""
    layer = MaxPooling((2, 2, 1), (2, 2))
    expect("Y", layer.forward_propagation([[[1], [2]], [[9], [3]]]), [[[9]]])
    expect("dE/dX", layer.backward_propagation([[[5]]], 0.1), [[[0], [0]], [[5], [0]]])
