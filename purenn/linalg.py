"""Matrices and volumes as nested lists: the loops of loops.py, with every argument checked.

Works on any number type. Inputs are never changed, results are new lists, and every sum
starts at the integer 0 and runs from left to right, so that its bits are the same on
every Python. Ragged, empty or mismatched lists raise ValueError naming the shapes; what
is no number, or no list, raises TypeError.
"""

from .check import check_callable, check_dimensions, check_number
from .elementwise import each, each_pair
from .loops import inner, windows
from .shapes import shape_of


def shape(a):
    """The shape of nested lists, () for a number.

    >>> shape([[1, 2, 3], [4, 5, 6]])
    (2, 3)
    """
    return shape_of("shape", a)


def zeros(shape):
    """Nested lists of that shape, a tuple of positive ints, filled with the integer 0.

    >>> zeros((2, 3))
    [[0, 0, 0], [0, 0, 0]]
    """
    shape = check_dimensions("zeros", shape)
    if len(shape) == 1:
        return [0] * shape[0]
    return [zeros(shape[1:]) for _ in range(shape[0])]


def _matrix_shape(name, a):
    got = shape_of(name, a)
    if len(got) != 2:
        raise ValueError("%s: expected a matrix, got shape %s" % (name, got))
    return got


def transpose(a):
    """Aᵗ, of shape (j, i) for A of shape (i, j).

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    """
    _matrix_shape("transpose", a)
    return [list(column) for column in zip(*a)]


def dot(a, b):
    """The matrix product A B, of shape (i, k) for shapes (i, j) and (j, k).

    >>> dot([[1, 2]], [[3, 4, 5], [6, 7, 8]])
    [[15, 18, 21]]
    """
    left, right = _matrix_shape("dot", a), _matrix_shape("dot", b)
    if left[1] != right[0]:
        raise ValueError("dot: expected shapes (i, j) and (j, k), got %s and %s" % (left, right))
    return inner(a, list(zip(*b)))


def _pairwise(name, function, a, b):
    left, right = shape_of(name, a), shape_of(name, b)
    if left != right:
        raise ValueError("%s: expected equal shapes, got %s and %s" % (name, left, right))
    return each_pair(function, len(left), a, b)


def add(a, b):
    """A + B, element by element, for nested lists of the same shape.

    >>> add([[1, 2]], [[10, 20]])
    [[11, 22]]
    """
    return _pairwise("add", lambda x, y: x + y, a, b)


def subtract(a, b):
    """A - B, element by element, for nested lists of the same shape.

    >>> subtract([[11, 22]], [[10, 20]])
    [[1, 2]]
    """
    return _pairwise("subtract", lambda x, y: x - y, a, b)


def multiply(a, b):
    """A ⊙ B, the product element by element, for nested lists of the same shape.

    >>> multiply([[1, 2]], [[10, 20]])
    [[10, 40]]
    """
    return _pairwise("multiply", lambda x, y: x * y, a, b)


def scale(factor, a):
    """The number `factor` times every element.

    >>> scale(3, [[1, 2]])
    [[3, 6]]
    """
    check_number("scale", factor)
    return each(lambda x: factor * x, len(shape_of("scale", a)), a)


def apply(function, a):
    """The function of every element.

    >>> apply(abs, [[-1, 2]])
    [[1, 2]]
    """
    check_callable("apply", function)
    return each(function, len(shape_of("apply", a)), a)


def correlate2d(a, kernel, mode="full"):
    """The 2-D cross-correlation A ⋆ K: Y[p][q] = Σ A[p + r][q + s] K[r][s] over r, s.

    For A of shape (i, j) and K of (m, n) the result has shape (i + m - 1, j + n - 1) in
    mode 'full', where A is continued by zeros; (i, j), the centre of that, in 'same'; and
    (i - m + 1, j - n + 1) in 'valid'. As scipy.signal.correlate2d, but for two things: a
    complex kernel is not conjugated, and a kernel larger than A in 'valid' is a ValueError
    (SciPy swaps the two if it is larger both ways).

    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 10]], "valid")
    [[21, 32], [54, 65]]
    """
    return _correlate2d("correlate2d", a, kernel, mode, 0)


def convolve2d(a, kernel, mode="full"):
    """The 2-D convolution A ∗ K: the correlation with K turned by 180°.

    Shapes, modes and errors as in correlate2d; in 'same' an even kernel's centre lies one
    further up and left. As scipy.signal.convolve2d.

    >>> convolve2d([[1, 2, 3], [4, 5, 6]], [[1, 10]], "valid")
    [[12, 23], [45, 56]]
    """
    _matrix_shape("convolve2d kernel", kernel)
    return _correlate2d("convolve2d", a, [row[::-1] for row in kernel[::-1]], mode, 1)


def _correlate2d(name, a, kernel, mode, extra):
    i, j = _matrix_shape(name, a)
    m, n = _matrix_shape(name + " kernel", kernel)
    if mode == "full":
        a = _pad(a, m - 1, m - 1, n - 1, n - 1)
    elif mode == "same":
        above, left = (m - 1 + extra) // 2, (n - 1 + extra) // 2
        a = _pad(a, above, m - 1 - above, left, n - 1 - left)
    elif mode != "valid":
        raise ValueError("%s: expected mode 'full', 'valid' or 'same', got %r" % (name, mode))
    elif m > i or n > j:
        raise ValueError(
            "%s: expected a kernel no larger than the shape %s, got %s" % (name, (i, j), (m, n))
        )
    turned = [[x for row in kernel for x in row]]
    return [[s for (s,) in inner(line, turned)] for line in windows(a, m, n, 1)]


def _pad(rows, above, below, left, right):
    """The rows with that many zeros on each side."""
    width = left + len(rows[0]) + right
    return (
        [[0] * width for _ in range(above)]
        + [[0] * left + list(row) + [0] * right for row in rows]
        + [[0] * width for _ in range(below)]
    )
