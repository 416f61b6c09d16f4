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


def sequence_layer(**options):
    layer = FCLayer((None, 2), (None, 3), **options)
    layer.weights = [[1, 2, 3], [4, 5, 6]]
    return layer


def test_rows_by_hand():
    layer = sequence_layer()
    layer.bias = [[10, 20, 30]]
    assert layer.forward_propagation([[1, -1], [0, 2]]) == [[7, 17, 27], [18, 30, 42]]
    assert layer.backward_propagation([[1, 0, 2], [0, 1, 0]], 10) == [[7, 16], [2, 5]]
    assert layer.weights_error == [[1, 0, 2], [-1, 2, -2]]
    assert layer.bias_error == [[1, 1, 2]]
    assert layer.weights == [[-9, 2, -17], [14, -15, 26]] and layer.bias == [[0, 10, 10]]


def test_sums_over_rows_start_with_the_first_row():
    layer = sequence_layer()
    layer.forward_propagation([[1e16, 0.0], [1.0, 0.0], [-1e16, -0.0]])
    layer.backward_propagation([[1.0, 0.0, 1.0]] * 3, 0.1)
    assert layer.weights_error[0] == [0.0, 0.0, 0.0]  # (1e16 + 1) - 1e16
    layer.backward_propagation([[1e16, 0.0, 0.0], [1.0, 0.0, 0.0], [-1e16, 0.0, 0.0]], 0.1)
    assert layer.bias_error == [[0.0, 0.0, 0.0]]
    one = sequence_layer()
    one.forward_propagation([[-1.0, 1.0]])
    one.backward_propagation([[0.0, 0.0, 0.0]], 0.1)
    assert str(one.weights_error[0][0]) == "-0.0"  # not 0 + -0.0


def test_without_bias():
    layer = sequence_layer(bias=False)
    assert layer.parameters == ("weights",) and layer.bias is None
    assert layer.forward_propagation([[1, -1]]) == [[-3, -3, -3]]
    assert layer.backward_propagation([[1, 0, 2]], 10) == [[7, 16]]
    assert layer.bias_error is None and layer.weights == [[-9, 2, -17], [14, 5, 26]]
    assert repr(layer) == "FCLayer((None, 2), (None, 3), bias=False)"


def test_without_bias_nothing_is_drawn_for_it():
    rng = Random(3)
    FCLayer((1, 2), (1, 3), rng, bias=False)
    other = Random(3)
    assert [other.random() for _ in range(7)][-1] == rng.random()


def test_any_number_of_rows_but_the_same_both_ways():
    layer = sequence_layer()
    layer.bias = [[0, 0, 0]]
    for n in 1, 4, 2:
        assert len(layer.forward_propagation([[1, 2]] * n)) == n
    with pytest.raises(ValueError, match=r"output_error: expected shape \(2, 3\), got shape \(1, 3\)"):
        layer.backward_propagation([[1, 2, 3]], 0.1)
    with pytest.raises(ValueError, match="an empty list"):
        layer.forward_propagation([])
    with pytest.raises(ValueError, match=r"expected shape \(None, 2\), got shape \(1, 3\)"):
        layer.forward_propagation([[1, 2, 3]])
    with pytest.raises(ValueError, match="ragged"):
        layer.forward_propagation([[1, 2], [3]])


@pytest.mark.parametrize("shapes", [((1, 2), (2, 2)), ((None, 2), (1, 2)), ((3, 2), (None, 2))])
def test_as_many_rows_come_out_as_go_in(shapes):
    with pytest.raises(ValueError, match="as many rows as input_shape"):
        FCLayer(*shapes)


def test_a_generator_must_be_one():
    with pytest.raises(TypeError, match="expected an object with a method random"):
        FCLayer((1, 1), (1, 1), 0)
