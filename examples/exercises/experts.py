"""Exercise: a mixture of experts, of which the k that suit an input best compute its output.

Forward, for a row X of i numbers:

    S   = X R                            a score for each of n experts
    p_e = exp(S_e) / Σ_c exp(S_c)        for e in T, the sum over c in T only
    Y   = Σ_e p_e X W_e                  over e in T

R, the router, has the shape (i, n). T are the k experts with the largest scores; of equal scores the
first counts. Their shares p in the answer are found by softmax. Expert e is a matrix W_e of shape
(i, j).

Backward, from G = dE/dY, let a_e = Σ_m G_m (X W_e)_m, which is dE/dp_e. For e in T

    dE/dS_e = p_e (a_e - Σ_c p_c a_c)    as for softmax
    dE/dW_e = p_e Xᵗ G

and 0 for the others, which had no part in Y. Then

    dE/dR = Xᵗ dE/dS
    dE/dX = dE/dS Rᵗ + Σ_e p_e G W_eᵗ    over e in T

and R <- R - learning_rate dE/dR, and so for each W_e. exp(1000) is too large for a float: subtract
the largest score first.

An optimizer does not use learning_rate. It moves the attributes that `parameters` names, by the
derivatives that it finds in self.router_error and self.experts_error: keep dE/dR and the list of all
dE/dW_e there.

Write `parameters` and the two methods, then: python3 examples/exercises/check.py experts
"""

import math
import sys

sys.path.insert(0, sys.path[0] + "/../..")  # the repository's root, where purenn is

from purenn import Layer
from purenn.linalg import add, dot, outer, scale, subtract, transpose, zeros
from purenn.numbers.uniform import uniform


class Experts(Layer):
    parameters = ()  # replace this by the names of what learns
    arguments = ("input_shape", "output_shape", "count", "k")

    def __init__(self, input_shape, output_shape, count, k):
        self.input_shape, self.output_shape = input_shape, output_shape
        self.count, self.k = count, k
        self.router = uniform((input_shape[1], count))
        self.experts = uniform((count, input_shape[1], output_shape[1]))  # one W_e after the other

    def forward_propagation(self, input):
        raise NotImplementedError("return one row: choose k experts, and add up p_e X W_e")

    def backward_propagation(self, output_error, learning_rate):
        raise NotImplementedError("return dE/dX; keep dE/dR and dE/dW, and move R and W")


def first_test(expect):
    """Two of three experts, with the scores log 3, 0 and -9: their shares are 3/4 and 1/4."""
    layer = Experts((1, 2), (1, 1), 3, 2)
    layer.router = [[math.log(3), 0.0, -9.0], [0.0, 0.0, 0.0]]
    layer.experts = [[[4], [0]], [[8], [8]], [[100], [100]]]
    expect("Y", layer.forward_propagation([[1, 0]]), [[3 / 4 * 4 + 1 / 4 * 8]])
    # a is 8 and 16, their mean by the shares is 10, so dE/dS is -3/2 and 3/2
    expected = [[3 / 4 * 8 + 1 / 4 * 16 - 3 / 2 * math.log(3), 1 / 4 * 16]]
    expect("dE/dX", layer.backward_propagation([[2]], 1), expected)
    expect("R", layer.router, [[math.log(3) + 3 / 2, -3 / 2, -9], [0, 0, 0]])
    expect("W", layer.experts, [[[4 - 3 / 2], [0]], [[8 - 1 / 2], [8]], [[100], [100]]])
