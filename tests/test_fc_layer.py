from fractions import Fraction

import pytest

from purenn import FCLayer, Random


def test_forward_and_backward_by_hand():
    layer = FCLayer((1, 2), (1, 3))
    layer.weights = [[1, 2, 3], [4, 5, 6]]
    layer.bias = [[10, 20, 30]]
    assert layer.forward_propagation([[1, -1]]) == [[7, 17, 27]]
    assert layer.backward_propagation([[1, 0, 2]], 10) == [[7, 16]]
    assert layer.weights_error == [[1, 0, 2], [-1, 0, -2]]
    assert layer.bias_error == [[1, 0, 2]]
    assert layer.weights == [[-9, 2, -17], [14, 5, 26]]
    assert layer.bias == [[0, 20, 10]]


def test_draws_weights_then_bias_in_index_order():
    rng = Random(3)
    drawn = [rng.random() - 0.5 for _ in range(9)]
    layer = FCLayer((1, 2), (1, 3), Random(3))
    assert layer.weights == [drawn[0:3], drawn[3:6]]
    assert layer.bias == [drawn[6:9]]
    assert all(-0.5 <= w < 0.5 for w in drawn)


def test_fractions_stay_fractions():
    class Thirds:
        def random(self):
            return Fraction(1, 3)

    layer = FCLayer((1, 1), (1, 1), Thirds())
    assert layer.weights == [[Fraction(-1, 6)]] and layer.bias == [[Fraction(-1, 6)]]
    assert layer.forward_propagation([[Fraction(1, 2)]]) == [[Fraction(-1, 4)]]
    assert layer.backward_propagation([[Fraction(3)]], Fraction(1, 9)) == [[Fraction(-1, 2)]]
    assert layer.weights == [[Fraction(-1, 3)]] and type(layer.weights[0][0]) is Fraction


def test_sums_run_from_left_to_right_and_the_bias_comes_last():
    layer = FCLayer((1, 3), (1, 1))
    layer.weights, layer.bias = [[1e16], [1.0], [-1e16]], [[1.0]]
    assert layer.forward_propagation([[1.0, 1.0, 1.0]]) == [[1.0]]


def test_there_is_no_gradient_before_the_first_backward_call():
    layer = FCLayer((1, 1), (1, 1))
    assert layer.weights_error is layer.bias_error is None


def test_a_generator_must_be_one():
    with pytest.raises(TypeError, match="expected an object with a method random"):
        FCLayer((1, 1), (1, 1), 0)
