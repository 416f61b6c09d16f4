import array
import copy
from fractions import Fraction
from math import isnan, nan

import pytest

import purenn
from purenn import linalg
from purenn.linalg import (
    add, apply, convolve2d, correlate2d, dot, multiply, scale, shape, subtract, transpose, zeros,
)

A = [[1, 2, 3], [4, 5, 6]]
RAGGED = [[1, 2, 3], [4, 5]]


def test_volumes_and_vectors():
    volume = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    assert shape(volume) == (2, 2, 2)
    assert shape(3) == shape(Fraction(1, 3)) == ()
    assert add(volume, volume) == scale(2, volume)
    assert subtract([3, 4], [1, 1]) == [2, 3]
    assert multiply(volume, zeros((2, 2, 2))) == zeros((2, 2, 2))
    assert apply(lambda x: -x, volume) == scale(-1, volume)


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


def rows_of_arrays(a):
    return [array.array("d", row) for row in a]


@pytest.mark.parametrize("rows", [rows_of_arrays, lambda a: tuple(tuple(row) for row in a)])
@pytest.mark.parametrize("call", [
    lambda a: add(a, a), lambda a: add(a[0], a[1]), lambda a: subtract(a, a), lambda a: multiply(a, a),
    lambda a: scale(2, a), lambda a: scale(2, a[0]), lambda a: linalg.axpy(2, a, a),
    lambda a: apply(abs, a), lambda a: apply(max, a, a), linalg.elements, lambda a: linalg.total(a[0]),
    linalg.total, linalg.mean, linalg.amax, transpose, lambda a: dot(a, transpose(a)),
    lambda a: dot(transpose(a), a), lambda a: linalg.inner(a, a), lambda a: linalg.outer(a[:1], a[1:]),
    shape, linalg.size, lambda a: linalg.reshape(a, (3, 2)), linalg.channels,
    lambda a: linalg.stack([a, a]), lambda a: linalg.kernels([[a]]), lambda a: linalg.sum_of([a, a]),
    lambda a: linalg.sum_of([a]), lambda a: correlate2d(a, a, "full"), lambda a: correlate2d(a, a[:1], "valid"),
    lambda a: convolve2d(a, a, "same"), lambda a: convolve2d(a[:1], a, "full"),
])  # fmt: skip
def test_rows_may_be_arrays_or_tuples(rows, call):
    a = [[1.0, 2.0, 3.0], [4.0, 5.5, -6.0]]
    result = call(rows(a))
    assert result == call(a)
    assert repr(result) == repr(call(a))  # lists, whatever came in


@pytest.mark.parametrize("a", [[[1.0, nan]], [[nan, 1.0]], [[2.0], [nan], [3.0]]])
def test_the_largest_of_numbers_with_nan_is_nan(a):
    assert isnan(linalg.amax(a))


def test_of_equal_numbers_the_first_is_the_largest():
    assert repr(linalg.amax([[0.0, -0.0]])) == "0.0" and repr(linalg.amax([[-0.0, 0.0]])) == "-0.0"


def test_a_star_import_brings_everything_and_nothing_else():
    names = {}
    exec("from purenn.linalg import *", names)
    assert set(names) - {"__builtins__"} == set(linalg.__all__)
    assert not set(linalg.__all__) & set(purenn.__all__)


def test_a_large_kernel_multiplies_no_zeros():
    products = []

    class Counted(float):
        def __rmul__(self, other):
            products.append(other)
            return other * float(self)

    kernel = [[Counted(1.0)] * 40]
    assert convolve2d([[2.0]], kernel, "full") == [[2.0] * 40]
    assert len(products) == 40


def test_dot_of_mismatched_shapes():
    with pytest.raises(ValueError, match=r"\(i, j\) and \(j, k\), got \(2, 3\) and \(2, 3\)"):
        dot(A, A)


@pytest.mark.parametrize("call", [
    shape, transpose, lambda a: dot(a, A), lambda a: dot(A, a), lambda a: add(a, A), lambda a: add(A, a),
    lambda a: subtract(a, A), lambda a: multiply(A, a), lambda a: linalg.axpy(2, a, A),
    lambda a: apply(max, a, A), lambda a: linalg.inner(A, a), lambda a: linalg.stack([A, a]),
    lambda a: linalg.sum_of([A, a]), lambda a: linalg.channels(a), lambda a: linalg.reshape(a, (2, 3)),
    lambda a: correlate2d(a, [[1]]), lambda a: correlate2d(A, a), lambda a: convolve2d(A, a),
    lambda a: convolve2d(a, [[1]]),
])  # fmt: skip
@pytest.mark.parametrize("ragged", [RAGGED, [[1, 2], [4, 5, 6]]])
def test_ragged_lists(call, ragged):
    with pytest.raises(ValueError, match="expected|shape"):
        call(ragged)


@pytest.mark.parametrize("function", [correlate2d, convolve2d])
def test_modes(function):
    with pytest.raises(ValueError, match="'full', 'valid' or 'same', got 'wrap'"):
        function(A, [[1]], "wrap")
    with pytest.raises(ValueError, match=r"no larger, got \(2, 3\) and \(3, 1\)"):
        function(A, [[1], [1], [1]], "valid")
    assert function(A, [[1]]) == function(A, [[1]], "full") == A


def test_any_number_type():
    third = Fraction(1, 3)
    assert dot([[third, 1]], [[3], [third]]) == [[Fraction(4, 3)]]
    assert type(dot([[third]], [[third]])[0][0]) is Fraction
    assert dot([[1j]], [[1j]]) == [[-1]]


@pytest.mark.parametrize("a", [
    [1, 2], (1, 2), [[1, 2], [3, 4]], ([1, 2], (3, 4)), [[1, 2], (3, 4)], [[[1], [2]]],
])  # fmt: skip
def test_apply_asks_the_function_once_for_each_element(a):
    asked = []
    for arrays in (a,), (a, a):
        linalg.apply(lambda x, *_: asked.append(x) or x, *arrays)
    assert asked == 2 * linalg.elements(a)


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


@pytest.mark.parametrize("call, message", [
    (lambda: linalg.reshape(A, (4, 2)), r"a shape of 6 elements, got \(4, 2\)"),
    (lambda: dot([[1, 2]], [[1], [2], [3]]), r"dot: expected shapes \(i, j\) and \(j, k\), got \(1, 2\) and \(3, 1\)"),
    (lambda: linalg.inner(A, [[1, 2]]), r"inner: expected shapes \(i, j\) and \(k, j\), got \(2, 3\) and \(1, 2\)"),
    (lambda: linalg.outer(A, [[1]]), r"outer: expected shapes \(n, i\) and \(n, j\), got \(2, 3\) and \(1, 1\)"),
    (lambda: add(A, transpose(A)), "lists of equal length, got 2 and 3"),
])  # fmt: skip
def test_shapes_that_do_not_match(call, message):
    with pytest.raises(ValueError, match=message):
        call()
