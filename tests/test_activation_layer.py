from fractions import Fraction

import pytest

from purenn import ActivationLayer, tanh, tanh_prime


def square(x):
    return x * x


def square_prime(x):
    return 2 * x


def test_every_element_forward_and_the_derivative_at_the_input_backward():
    layer = ActivationLayer((2, 1, 2), square, square_prime)
    third = Fraction(1, 3)
    assert layer.forward_propagation([[[3, third]], [[-1, 0]]]) == [[[9, third / 3]], [[1, 0]]]
    assert layer.backward_propagation([[[1, 1]], [[5, 7]]], 0.1) == [[[6, 2 * third]], [[-10, 0]]]


def test_a_function_that_fails_leaves_the_layer_as_it_was():
    layer = ActivationLayer((1, 1), lambda x: 1 / x, square_prime)
    layer.forward_propagation([[2]])
    with pytest.raises(ZeroDivisionError):
        layer.forward_propagation([[0]])
    assert layer.input == [[2]] and layer.output == [[0.5]]


@pytest.mark.parametrize("functions", [(3, tanh_prime), (tanh, None)])
def test_functions_must_be_callable(functions):
    with pytest.raises(TypeError, match="expected a function, got"):
        ActivationLayer((1, 1), *functions)


@pytest.mark.parametrize("activation", [tanh, lambda x: 3 * x])
def test_tanh_prime_counts_at_the_input(activation):
    # with tanh it is computed from the output, to the same bits
    numbers = [[i / 17 - 3 for i in range(100)] + [5e-324, -1e300, 1e-11]]
    layer = ActivationLayer((1, len(numbers[0])), activation, tanh_prime)
    layer.forward_propagation(numbers)
    errors = [[i / 3 - 9 for i in range(len(numbers[0]))]]
    assert layer.backward_propagation(errors, 1) == [
        [tanh_prime(x) * e for x, e in zip(numbers[0], errors[0])]
    ]
