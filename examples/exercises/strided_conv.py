"""Exercise: a convolution that moves its kernel by more than one pixel at a time.

Forward, with the stride s:

    Y[p][q][k] = B[k] + Σ over r, t, c of X[p s + r][q s + t][c] W[r][t][c][k]

X has the shape (i, j, d), W the shape (m, n, d, k), B the shape (k,). The kernel is laid on the
rows 0, s, 2s ... and the columns 0, s, 2s ..., where all of it fits. So Y has

    (i - m) // s + 1 rows, (j - n) // s + 1 columns, k channels

Backward, each product above has two factors, and the derivative by one is the other:

    dE/dX[p s + r][q s + t][c] gets, for all p, q, r, t and k, dE/dY[p][q][k] W[r][t][c][k] added
    dE/dW[r][t][c][k]          gets, for all p and q, dE/dY[p][q][k] X[p s + r][q s + t][c] added
    dE/dB[k]                   gets, for all p and q, dE/dY[p][q][k] added

Then W <- W - learning_rate dE/dW, B <- B - learning_rate dE/dB.

Write the shape and the two methods, then: python3 examples/exercises/check.py strided_conv
"""

import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer
from purenn.linalg import scale, subtract, zeros
from purenn.numbers.uniform import uniform


class StridedConv(Layer):
    parameters = ("weights", "bias")
    arguments = ("input_shape", "kernel_shape", "depth", "stride")

    def __init__(self, input_shape, kernel_shape, depth, stride):
        (i, j, d), (m, n) = input_shape, kernel_shape
        self.input_shape, self.kernel_shape = input_shape, kernel_shape
        self.depth, self.stride = depth, stride
        self.output_shape = None  # replace this by the right shape
        self.weights = uniform((m, n, d, depth))
        self.bias = uniform((depth,))

    def forward_propagation(self, input):
        raise NotImplementedError("start from zeros(self.output_shape), six loops")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("start from zeros for dE/dX, dE/dW and dE/dB, the same six loops")


def first_test(expect):
    """A row of 5 pixels, a kernel of 1 row and 2 columns, stride 2: it fits twice."""
    layer = StridedConv((1, 5, 1), (1, 2), 1, 2)
    layer.weights, layer.bias = [[[[1]], [[10]]]], [100]
    hint = "(i - m) // s + 1 rows, (j - n) // s + 1 columns, depth: write that in __init__."
    expect("output_shape", layer.output_shape, (1, 2, 1), [(hint, None)])
    expect("Y", layer.forward_propagation([[[1], [2], [3], [4], [5]]]), [[[121], [143]]])
    expect("dE/dX", layer.backward_propagation([[[1], [2]]], 1), [[[1], [10], [2], [20], [0]]])
    expect("W", layer.weights, [[[[1 - 1 - 2 * 3]], [[10 - 2 - 2 * 4]]]])
    expect("B", layer.bias, [100 - 1 - 2])
