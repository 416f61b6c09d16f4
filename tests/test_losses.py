import math
from fractions import Fraction

import mpmath
import pytest

from purenn import (
    binary_cross_entropy, binary_cross_entropy_prime, categorical_cross_entropy,
    categorical_cross_entropy_prime, mse, mse_prime,
)
from purenn.numbers.exp_tanh import TINY

LOSSES = [mse, binary_cross_entropy, categorical_cross_entropy]
PRIMES = [mse_prime, binary_cross_entropy_prime, categorical_cross_entropy_prime]
third = Fraction(1, 3)


def test_mse_by_hand():
    assert mse([[1, 2], [3, 4]], [[1, 4], [0, 4]]) == 13 / 4
    assert mse_prime([[1, 2], [3, 4]], [[1, 4], [0, 4]]) == [[0, 1], [-1.5, 0]]
    assert mse([[third, 0]], [[0, third]]) == Fraction(1, 9)
    assert mse_prime([[third]], [[0]]) == [[-2 * third]]
    assert mse([1, 2, 3], [1, 2, 6]) == 3
    assert mse([[[1]], [[2]]], [[[3]], [[2]]]) == 2


def test_mse_sums_from_left_to_right():
    assert mse([[0.0] * 3], [[1e8, 1.0, 1.0]]) == 1e16 / 3


def test_binary_cross_entropy_by_hand():
    mpmath.mp.prec = 100
    exact = -(mpmath.log(0.25) + mpmath.log(0.5)) / 2
    assert abs(binary_cross_entropy([[1, 0]], [[0.25, 0.5]]) - exact) < 4 * 2.0**-53 * exact
    assert binary_cross_entropy_prime([[1, 0]], [[0.25, 0.5]]) == [[-2.0, 1.0]]
    assert binary_cross_entropy_prime([[third]], [[2 * third]]) == [[Fraction(3, 2)]]


def test_binary_cross_entropy_at_certainty_is_as_in_torch():
    # torch.nn.functional.binary_cross_entropy(p, t) for these gives 100 and 0, and for its
    # gradient ±1e12 and 0
    assert binary_cross_entropy([[1.0]], [[0.0]]) == binary_cross_entropy([[0.0]], [[1.0]]) == 100
    assert binary_cross_entropy([[0.0, 1.0]], [[0.0, 1.0]]) == 0
    assert binary_cross_entropy_prime([[1.0, 0.0]], [[0.0, 1.0]]) == [[-5e11, 5e11]]
    assert binary_cross_entropy_prime([[1.0, 0.0]], [[1.0, 0.0]]) == [[0, 0]]


def test_categorical_cross_entropy_by_hand():
    mpmath.mp.prec = 100
    exact = -mpmath.log(0.25)
    y_true, y_pred = [[0, 1, 0]], [[0.5, 0.25, 0.25]]
    assert abs(categorical_cross_entropy(y_true, y_pred) - exact) < 2 * 2.0**-53 * exact
    assert categorical_cross_entropy_prime(y_true, y_pred) == [[0, -4, 0]]


def test_categorical_cross_entropy_of_zero_is_finite():
    assert categorical_cross_entropy([[1.0, 0.0]], [[0.0, 1.0]]) == 1022 * math.log(2)
    assert categorical_cross_entropy_prime([[1.0, 0.0]], [[0.0, 1.0]]) == [[-1 / TINY, 0]]


@pytest.mark.parametrize("function", LOSSES[1:] + PRIMES[1:])
@pytest.mark.parametrize("y", [-0.1, 1.5])
def test_probabilities_only(function, y):
    with pytest.raises(ValueError, match=r"y_pred: expected elements in \[0, 1\], got %s" % y):
        function([[0.5]], [[y]])
    with pytest.raises(ValueError, match=r"y_true: expected elements in \[0, 1\], got %s" % y):
        function([[y]], [[0.5]])


@pytest.mark.parametrize("function", LOSSES + PRIMES)
@pytest.mark.parametrize(
    "y_true, y_pred, error, message",
    [
        ([[1, 1]], [[1]], ValueError, r"y_pred: expected shape \(1, 2\), got shape \(1, 1\)"),
        ([[1]], [[1, 1]], ValueError, r"y_pred: expected shape \(1, 1\), got shape \(1, 2\)"),
        ([[1]], [1], ValueError, r"y_pred: expected shape \(1, 1\), got shape \(1,\)"),
        ([[1, 1], [1]], [[1, 1], [1]], ValueError, "y_true: ragged"),
        ([[1]], [["1"]], TypeError, "y_pred.*got str"),
        ([], [], ValueError, "y_true.*empty list"),
        ([[]], [[]], ValueError, "y_true.*empty list"),
        (1, 1, TypeError, "y_true: expected shape .* got a number"),
        ([[1]], 1, TypeError, "y_pred: expected shape .* got a number"),
        (None, [[1]], TypeError, "y_true.*got NoneType"),
    ],
)
def test_wrong_arguments(function, y_true, y_pred, error, message):
    with pytest.raises(error, match=function.__name__ + " " + message):
        function(y_true, y_pred)


@pytest.mark.parametrize("loss, prime", list(zip(LOSSES, PRIMES)))
def test_primes_are_the_derivatives(loss, prime):
    # central differences, with h so that h² and the rounding / h are of one size
    y_true, y_pred, h = [[0.25, 0.75], [0.0, 1.0]], [[0.5, 0.375], [0.25, 0.875]], 2.0**-17
    for i in range(2):
        for j in range(2):
            up = [list(row) for row in y_pred]
            down = [list(row) for row in y_pred]
            up[i][j] += h
            down[i][j] -= h
            quotient = (loss(y_true, up) - loss(y_true, down)) / (2 * h)
            # third derivatives of t log y and (t - y)² are at most 2 / 0.25³ = 128 here:
            # truncation h²/6 · 128, rounding 50 u / h
            assert abs(prime(y_true, y_pred)[i][j] - quotient) < h * h * 22 + 50 * 2.0**-53 / h
