import math
from fractions import Fraction

import mpmath
import pytest

from purenn import SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime
from purenn.numbers.exp_tanh import TINY


def test_against_mpmath():
    mpmath.mp.prec = 100
    row = [0.1, -2.0, 3.5, 30.0, -50.0]
    powers = [mpmath.exp(x) for x in row]
    (output,) = SoftmaxLayer((1, 5)).forward_propagation([row])
    for y, power in zip(output, powers):
        exact = power / mpmath.fsum(powers)
        # exp errs by 1 ulp ≤ 2u (numerator and sum), the difference x - max by u |x - max|
        # (both), 4 additions and a division by u each: in all below 2 (2 + 80) + 5 times u
        assert abs(y - exact) <= 169 * 2.0**-53 * exact


def test_large_inputs():
    layer = SoftmaxLayer((1, 3))
    assert layer.forward_propagation([[1e308, 1e308, -1e308]]) == [[0.5, 0.5, TINY]]
    assert layer.forward_propagation([[-1000.0, -1000.0, -3000]]) == [[0.5, 0.5, TINY]]


def test_backward_is_the_jacobian_exactly():
    layer = SoftmaxLayer((1, 3))
    layer.forward_propagation([[0.0, 0.0, 0.0]])
    layer.output = [[Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]]
    (y,) = layer.output
    for j in range(3):
        unit = [[1 if i == j else 0 for i in range(3)]]
        expected = [y[i] * ((i == j) - y[j]) for i in range(3)]
        assert layer.backward_propagation(unit, 0.1) == [expected]


@pytest.mark.parametrize("row", [[2000.0, 0.0, 1.0], [0.0, 0.0, 0.0], [-1e308, 1e308, 0.0]])
@pytest.mark.parametrize("right", [0, 1, 2])
def test_with_cross_entropy_the_gradient_is_the_difference_however_wrong(row, right):
    layer = SoftmaxLayer((1, 3))
    y_true = [[float(i == right) for i in range(3)]]
    output = layer.forward_propagation([row])
    assert math.isfinite(categorical_cross_entropy(y_true, output))
    (errors,) = layer.backward_propagation(categorical_cross_entropy_prime(y_true, output), 1)
    for e, y, t in zip(errors, output[0], y_true[0]):
        assert abs(e - (y - t)) < 1e-15
