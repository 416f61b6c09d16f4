import copy
from fractions import Fraction

import pytest

from purenn import linalg
from purenn.linalg import (
    add, apply, convolve2d, correlate2d, dot, multiply, scale, shape, subtract, transpose, zeros,
)

A = [[1, 2, 3], [4, 5, 6]]
RAGGED = [[1, 2, 3], [4, 5]]
NESTED = [[1, [2]], [3, 4]]


def test_volumes_and_vectors():
    volume = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    assert shape(volume) == (2, 2, 2)
    assert shape(3) == shape(Fraction(1, 3)) == ()
    assert add(volume, volume) == scale(2, volume)
    assert subtract([3, 4], [1, 1]) == [2, 3]
    assert multiply(volume, zeros((2, 2, 2))) == zeros((2, 2, 2))
    assert apply(lambda x: -x, volume) == scale(-1, volume)
    assert add(1, 2) == 3


def test_results_are_new_lists_and_inputs_stay():
    a, b = copy.deepcopy(A), copy.deepcopy(A)
    for result in (
        transpose(a), dot(a, transpose(b)), add(a, b), subtract(a, b), multiply(a, b),
        scale(2, a), apply(abs, a), correlate2d(a, b, "full"), convolve2d(a, b, "same"),
        correlate2d(a, [[1]], "valid"),
    ):
        for row in result:
            row[0] = "changed"
        assert a == b == A
    rows = zeros((2, 2))
    rows[0][0] = 1
    assert rows == [[1, 0], [0, 0]]


def test_sums_run_from_left_to_right():
    # 1e16 + 1 is 1e16: only this order gives 0, compensated summation gives 1.
    assert dot([[1e16, 1.0, -1e16]], [[1.0], [1.0], [1.0]]) == [[0.0]]
    assert dot([[1e16, -1e16, 1.0]], [[1.0], [1.0], [1.0]]) == [[1.0]]
    assert correlate2d([[1e16, 1.0], [-1e16, 0.0]], [[1.0, 1.0], [1.0, 1.0]], "valid") == [[0.0]]


def test_convolution_turns_the_kernel_both_ways():
    one = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    kernel = [[1, 2], [3, 4]]
    assert convolve2d(one, kernel, "full") == [
        [0, 0, 0, 0], [0, 1, 2, 0], [0, 3, 4, 0], [0, 0, 0, 0],
    ]
    assert correlate2d(one, kernel, "full") == [
        [0, 0, 0, 0], [0, 4, 3, 0], [0, 2, 1, 0], [0, 0, 0, 0],
    ]


def test_where_the_centre_of_an_even_kernel_lies():
    # as scipy.signal has it
    assert convolve2d([[0, 1, 0]], [[1, 2]], "same") == [[0, 1, 2]]
    assert correlate2d([[0, 1, 0]], [[1, 2]], "same") == [[2, 1, 0]]
    assert convolve2d([[0], [1], [0]], [[1], [2]], "same") == [[0], [1], [2]]
    assert correlate2d([[0], [1], [0]], [[1], [2]], "same") == [[2], [1], [0]]


def test_tuples_are_lists_too():
    assert dot(((1, 2),), ((3,), (4,))) == [[11]]
    assert transpose(((1, 2),)) == [[1], [2]]


@pytest.mark.parametrize("function", [add, subtract, multiply])
def test_unequal_shapes(function):
    with pytest.raises(ValueError, match=r"equal shapes, got \(2, 3\) and \(3, 2\)"):
        function(A, transpose(A))


def test_dot_of_mismatched_shapes():
    with pytest.raises(ValueError, match=r"\(i, j\) and \(j, k\), got \(2, 3\) and \(2, 3\)"):
        dot(A, A)


@pytest.mark.parametrize(
    "call",
    [shape, transpose, lambda a: dot(a, A), lambda a: dot(A, a), lambda a: add(a, a),
     lambda a: scale(2, a), lambda a: apply(abs, a), lambda a: correlate2d(a, [[1]]),
     lambda a: correlate2d(A, a), lambda a: convolve2d(A, a), lambda a: convolve2d(a, [[1]])],
)
@pytest.mark.parametrize(
    "bad, error, message",
    [
        (RAGGED, ValueError, r"shape \(3,\) stands beside one of shape \(2,\)"),
        (NESTED, ValueError, "ragged"),
        ([], ValueError, "empty list"),
        ([[], []], ValueError, "empty list"),
        ([["a", "b"]], TypeError, "got str"),
        ([[1, None]], TypeError, "got NoneType"),
        ("text", TypeError, "got str"),
        (None, TypeError, "got NoneType"),
        ({1: 2}, TypeError, "got dict"),
    ],
)
def test_what_is_no_array(call, bad, error, message):
    with pytest.raises(error, match=message):
        call(bad)


@pytest.mark.parametrize("function", [transpose, lambda a: dot(a, A), lambda a: correlate2d(a, A)])
@pytest.mark.parametrize("bad, shown", [([1, 2], r"\(2,\)"), ([[[1]]], r"\(1, 1, 1\)"), (5, r"\(\)")])
def test_what_is_no_matrix(function, bad, shown):
    with pytest.raises(ValueError, match="expected a matrix, got shape " + shown):
        function(bad)


@pytest.mark.parametrize("function", [correlate2d, convolve2d])
def test_modes(function):
    with pytest.raises(ValueError, match="'full', 'valid' or 'same', got 'wrap'"):
        function(A, [[1]], "wrap")
    with pytest.raises(ValueError, match=r"no larger than the shape \(2, 3\), got \(3, 1\)"):
        function(A, [[1], [1], [1]], "valid")
    assert function(A, [[1]]) == function(A, [[1]], "full") == A


@pytest.mark.parametrize(
    "bad, error", [((0, 2), ValueError), ((-1,), ValueError), ((), ValueError), (3, TypeError),
                   ((2.0,), TypeError), ((True,), TypeError)]
)
def test_zeros_of_a_wrong_shape(bad, error):
    with pytest.raises(error, match="positive ints, got "):
        zeros(bad)


def test_scale_by_what_is_no_number():
    with pytest.raises(TypeError, match="expected a number, got list"):
        scale([1], A)


def test_any_number_type():
    third = Fraction(1, 3)
    assert dot([[third, 1]], [[3], [third]]) == [[Fraction(4, 3)]]
    assert type(dot([[third]], [[third]])[0][0]) is Fraction
    assert dot([[1j]], [[1j]]) == [[-1]]


@pytest.mark.parametrize("a", [
    5, [1, 2], (1, 2), [[1, 2], [3, 4]], ([1, 2], (3, 4)), [[1, 2], (3, 4)], [[[1], [2]]],
])  # fmt: skip
def test_apply_asks_the_function_once_for_each_element(a):
    asked = []
    for arrays in (a,), (a, a):
        linalg.apply(lambda x, *_: asked.append(x) or x, *arrays)
    once = linalg.reshape(a, (linalg.size(a),)) if linalg.shape(a) else [a]
    assert asked == 2 * once


@pytest.mark.parametrize("a", [[[1, 2], [3, 4]], [[1, 2], (3, 4)], [[[1], [2]]]])
def test_an_exception_of_the_function_is_not_lost(a):
    asked = []

    def fails_once(x):
        asked.append(x)
        if len(asked) == 1:
            raise RuntimeError("once")

    with pytest.raises(RuntimeError, match="once"):
        linalg.apply(fails_once, a)
    assert asked == [1]


def test_apply_needs_a_function():
    with pytest.raises(TypeError, match="apply: expected a function, got int 3"):
        linalg.apply(3, [[1]])


@pytest.mark.parametrize("call, message", [
    (lambda: linalg.reshape(A, (4, 2)), r"\(2, 3\)"),
    (lambda: linalg.reshape(RAGGED, (5,)), "ragged|rows|length"),
    (lambda: linalg.channels([1, 2]), "at least 2 axes"),
    (lambda: linalg.stack([1, 2]), "a list of arrays"),
    (lambda: linalg.sum_of([]), "sum_of"),
    (lambda: dot([[1, 2]], RAGGED), "dot"),
    (lambda: linalg.inner(A, [[1, 2]]), r"inner: expected shapes \(i, j\) and \(k, j\)"),
    (lambda: linalg.inner(RAGGED, A), "inner"),
    (lambda: linalg.inner(A, RAGGED), "inner"),
    (lambda: linalg.outer(A, [[1]]), r"outer: expected shapes \(1, i\) and \(1, j\)"),
])  # fmt: skip
def test_wrong_shapes_of_the_layers_functions(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("call", [
    lambda: linalg.outer([["a"]], [[1]]), lambda: linalg.outer([[None]], [[1]]),
    lambda: linalg.inner([[None]], [[1]]), lambda: dot([[None]], [[1]]),
    lambda: correlate2d(A, [[None]]),
])  # fmt: skip
def test_what_is_no_number(call):
    with pytest.raises(TypeError, match="expected a number|expected numbers|NoneType|str"):
        call()
