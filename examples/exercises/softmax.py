"""Exercise: softmax, which turns numbers into probabilities, and their cross-entropy.

Forward, for a row X of n numbers: all positive, and their sum is 1.

    Y_i = exp(X_i) / Σ_j exp(X_j)

Each Y_k depends on all X_i: by X_i, dY_i = Y_i (1 - Y_i), and dY_k = -Y_k Y_i for k ≠ i. So

    dE/dX_i = Σ_k dE/dY_k dY_k/dX_i = Y_i (dE/dY_i - Σ_k dE/dY_k Y_k)

exp(1000) is too large for a float. Subtracting the largest X from all X changes no Y: why?

The loss, for the target Y* with 1 at the right class and 0 elsewhere, log the natural logarithm:

    E = -Σ_i Y*_i log Y_i        dE/dY_i = -Y*_i / Y_i

Write the two methods and the two functions, then: python3 examples/exercises/check.py softmax
"""

import math
import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer


class Softmax(Layer):
    arguments = ("input_shape",)

    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape

    def forward_propagation(self, input):
        raise NotImplementedError("return one row, of probabilities")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("return one row: dE/dX_i = Y_i (dE/dY_i - Σ_k dE/dY_k Y_k)")


def cross_entropy(y_true, y_pred):
    """E, one number, for two rows such as [[0, 1]] and [[0.25, 0.75]]."""
    raise NotImplementedError("return -Σ_i Y*_i log Y_i")


def cross_entropy_prime(y_true, y_pred):
    """dE/dY, a row like y_pred."""
    raise NotImplementedError("return the row of -Y*_i / Y_i")


def first_test(expect):
    """Equal numbers are equally probable."""
    layer = Softmax((1, 2))
    expect("Y", layer.forward_propagation([[3.0, 3.0]]), [[0.5, 0.5]])
    expect("dE/dX", layer.backward_propagation([[4, 8]], 0.1), [[-1, 1]])
    expect("E", cross_entropy([[0, 1]], [[0.75, 0.25]]), math.log(4))
    expect("dE/dY", cross_entropy_prime([[0, 1]], [[0.75, 0.25]]), [[0, -4]])
