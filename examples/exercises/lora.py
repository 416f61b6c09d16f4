"""Exercise: a low-rank adapter (LoRA), a few numbers that teach a trained layer something new.

Forward:

    Y = X W + s X D U        with a number s, the `factor`

W, of shape (i, j), was trained before, and is frozen. Beside it learn D, of shape (i, r), and U, of
shape (r, j), where the rank r is small. X has i columns and any number of rows.

Backward, from G = dE/dY:

    dE/dX = G Wᵗ + s G Uᵗ Dᵗ
    dE/dD = s Xᵗ G Uᵗ
    dE/dU = s (X D)ᵗ G

Then D <- D - learning_rate dE/dD and U <- U - learning_rate dE/dU. To begin with, U is zero, so
that Y = X W and nothing is lost, and D is random: if both were zero, what would dE/dD and dE/dU be?

An optimizer does not use learning_rate. It moves the attributes that `parameters` names, by the
derivatives that it finds in self.down_error and self.up_error: keep dE/dD and dE/dU there.

Write `parameters`, D and U and the two methods, then: python3 examples/exercises/check.py lora
"""

import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer
from purenn.linalg import add, dot, scale, subtract, transpose, zeros
from purenn.numbers.uniform import uniform


class LowRank(Layer):
    parameters = ()  # replace this by the names of what learns
    arguments = ("trained", "rank", "factor")

    def __init__(self, trained, rank, factor):
        self.trained, self.rank, self.factor = trained, rank, factor
        self.input_shape, self.output_shape = (None, len(trained)), (None, len(trained[0]))
        self.down = self.up = None  # replace this by D and U: uniform(shape), zeros(shape)

    def forward_propagation(self, input):
        raise NotImplementedError("return X W + s X D U, where W is self.trained")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("return dE/dX; keep dE/dD and dE/dU, and move D and U")


def first_test(expect):
    """One row, two columns, rank 1, s = 10: X D = 1 * 3 - 2 * 1 = 1."""
    layer = LowRank([[1], [2]], 1, 10)
    layer.down, layer.up = [[3], [-1]], [[4]]
    expect("Y", layer.forward_propagation([[1, 2]]), [[5 + 10 * 1 * 4]])
    expect("dE/dX", layer.backward_propagation([[1]], 1), [[1 + 10 * 4 * 3, 2 - 10 * 4 * 1]])
    expect("D", layer.down, [[3 - 10 * 1 * 4], [-1 - 10 * 2 * 4]])
    expect("U", layer.up, [[4 - 10 * 1]])
