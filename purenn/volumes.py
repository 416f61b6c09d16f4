"""Arrays of any number of axes: measured, made, taken apart, put together, laid over each other.

linalg offers these functions as its own.
"""

from .check import (
    SEQUENCES, array_of, check_dimensions, check_number, explain, refuse, shape_of,
)  # fmt: skip
from .linalg import _check_product


def shape(a):
    """The shape of nested lists, () for a number.

    >>> shape([[1, 2, 3], [4, 5, 6]])
    (2, 3)
    """
    return shape_of("shape", a)


def size(a):
    """The number of elements: the product of the shape.

    >>> size([[1, 2, 3], [4, 5, 6]])
    6
    """
    return len(array_of("size", a)[1])


def transpose(a):
    """A^T, of shape (j, i) for A of shape (i, j).

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    """
    shape = shape_of("transpose", a)
    if len(shape) != 2:
        raise ValueError("transpose: expected a matrix, got shape %s" % (shape,))
    return [list(column) for column in zip(*a)]


def show(a, name=""):
    """Print an array in aligned columns, under a name if there is one; large ones shortened.

    >>> show([[1, 0.5], [-2, 0.25]])
    [  1  0.500000 ]
    [ -2  0.250000 ]
    """
    from .teaching.columns import columns
    from .teaching.letters import printable

    print(printable(columns(a, name)))


def full(shape, value):
    """An array of that shape, a tuple of positive ints, with every element the value.

    >>> full((2, 3), 7)
    [[7, 7, 7], [7, 7, 7]]
    """
    check_number("full value", value)
    return _filled(check_dimensions("full", shape), value)


def zeros(shape):
    """An array of that shape, a tuple of positive ints, filled with the integer 0.

    >>> zeros((2, 3))
    [[0, 0, 0], [0, 0, 0]]
    """
    return _filled(check_dimensions("zeros", shape), 0)


def reshape(a, shape):
    """The same elements in the same (C) order, in an array of another shape.

    ValueError if the shape does not have as many elements as `a`.

    >>> reshape([[1, 2, 3], [4, 5, 6]], (3, 2))
    [[1, 2], [3, 4], [5, 6]]
    """
    shape = check_dimensions("reshape", shape)
    old, elements = array_of("reshape", a)
    if len(elements) != _product(shape):
        raise ValueError(
            "reshape: expected a shape with the elements of %s, got %s" % (old, shape)
        )
    return _grouped(elements, shape)


def channels(a):
    """The parts of an array along its last axis: A_k = A[..., k], a list of arrays.

    >>> channels([[[1, 10], [2, 20]]])
    [[[1, 2]], [[10, 20]]]
    """
    shape, elements = array_of("channels", a)
    if len(shape) < 2:
        raise ValueError("channels: expected at least 2 axes, got shape %s" % (shape,))
    n = shape[-1]
    return [_grouped(elements[k::n], shape[:-1]) for k in range(n)]


def stack(arrays):
    """The array with these as its channels, as numpy.stack(arrays, axis=-1).

    >>> stack([[[1, 2]], [[10, 20]]])
    [[[1, 10], [2, 20]]]
    """
    shape, elements = array_of("stack", arrays)
    if len(shape) < 2:
        raise ValueError("stack: expected a list of arrays, got shape %s" % (shape,))
    n = len(elements) // shape[0]
    return _grouped([elements[at::n] for at in range(n)], shape[1:])


def kernels(weights):
    """The matrices W_dk = weights[:, :, d, k], as a list over k for each d.

    >>> kernels([[[[1, 10]], [[2, 20]]]])
    [[[[1, 2]], [[10, 20]]]]
    """
    shape = shape_of("kernels", weights)
    if len(shape) != 4:
        raise ValueError("kernels: expected 4 axes, got shape %s" % (shape,))
    D, K = range(shape[2]), range(shape[3])
    return [[[[w[d][k] for w in row] for row in weights] for k in K] for d in D]


def sum_of(arrays):
    """sum_k A_k, the sum of a list of arrays of the same shape, from first to last.

    >>> sum_of([[[1, 2]], [[10, 20]], [[100, 200]]])
    [[111, 222]]
    """
    shape, elements = array_of("sum_of", arrays)
    if not shape:
        raise TypeError("sum_of: expected a list of arrays, got a number")
    n = len(elements) // shape[0]
    sums = elements[:n]
    try:
        for at in range(n, len(elements), n):
            for j in range(n):
                sums[j] = sums[j] + elements[at + j]
    except Exception as error:
        explain("sum_of", error, elements)
        raise
    return _grouped(sums, shape[1:]) if shape[1:] else sums[0]


def correlate2d(a, kernel, mode="full"):
    """The 2-D cross-correlation A corr K: Y[p][q] = sum A[p + r][q + s] K[r][s] over r, s.

    For A of shape (i, j) and K of (m, n) the result has shape (i + m - 1, j + n - 1) in
    mode 'full', where the kernel reaches over every border of A; (i, j), the centre of that,
    in 'same'; and (i - m + 1, j - n + 1) in 'valid', where it stays within A. As
    scipy.signal.correlate2d, but for three things: a complex kernel is not conjugated; a kernel
    larger than A in 'valid' is a ValueError (SciPy swaps the two if it is larger both ways);
    and beyond A there is nothing, not zeros, so that an infinite number in K makes no NaN there.

    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 10]], "valid")
    [[21, 32], [54, 65]]
    """
    return _moved("correlate2d", a, kernel, mode, False)


def convolve2d(a, kernel, mode="full"):
    """The 2-D convolution A conv K: the correlation with K turned by 180°.

    Shapes, modes and errors as in correlate2d; in 'same' an even kernel's centre lies one
    further up and left. As scipy.signal.convolve2d.

    >>> convolve2d([[1, 2, 3], [4, 5, 6]], [[1, 10]], "valid")
    [[12, 23], [45, 56]]
    """
    return _moved("convolve2d", a, kernel, mode, True)


def _moved(name, a, kernel, mode, convolving):
    j, n = _width(a), _width(kernel)
    if not (j and n):
        _check_matrices(name, a, kernel)
    i, m = len(a), len(kernel)
    if not isinstance(mode, str) or mode not in ("full", "valid", "same"):
        refuse(ValueError, name, "mode 'full', 'valid' or 'same'", mode)
    if mode == "valid" and (m > i or n > j):
        refuse(ValueError, name, "a kernel no larger than the shape (%d, %d)" % (i, j), (m, n))
    if convolving == (mode == "valid"):
        kernel = [row[::-1] for row in kernel[::-1]]
    try:
        result = (_correlate_within if mode == "valid" else _convolve_beyond)(a, kernel)
    except Exception as error:
        _check_matrices(name, a, kernel)
        explain(name, error, a, kernel)
        raise
    corners = [result[0][0], result[0][-1], result[-1][0], result[-1][-1]]
    _check_product(name, corners, a, kernel)
    if mode == "same":
        # of an even kernel's two centres, convolution takes the first
        top, left = (m - convolving) // 2, (n - convolving) // 2
        result = [row[left : left + j] for row in result[top : top + i]]
    return result


def _correlate_within(a, kernel):
    """The 'valid' correlation, by one long sum or one long row at a time."""
    (i, j), (m, n) = (len(a), len(a[0])), (len(kernel), len(kernel[0]))
    rows, columns = i - m + 1, j - n + 1
    if m * n > rows * columns:
        # few windows, each a long sum
        result = []
        for p in range(rows):
            sums = []
            for q in range(columns):
                s = 0
                for row, taps in zip(a[p : p + m], kernel):
                    at = q
                    for w in taps:
                        s += row[at] * w
                        at += 1
                sums.append(s)
            result.append(sums)
        return result
    # few taps K[r][s]; what this computes for windows that reach over the right border is
    # cut off in the end
    image = []
    for row in a:
        image += row
    taps = [(r * j + s, kernel[r][s]) for r in range(m) for s in range(n)]
    sums = _weighted(image, taps, (rows - 1) * j + columns)
    return [sums[at : at + columns] for at in range(0, len(sums), j)]


def _weighted(image, taps, length):
    """The sum of w times the flat image moved by `at`, over the taps (at, w) in their order."""
    sums = [0] * length
    places = range(length)
    alone = len(taps) % 3
    for at, w in taps[:alone]:
        x = image[at : at + length]
        for p in places:
            sums[p] += x[p] * w
    for t in range(alone, len(taps), 3):  # three in a pass
        (first, u), (second, v), (third, w) = taps[t : t + 3]
        x = image[first : first + length]
        y = image[second : second + length]
        z = image[third : third + length]
        for p in places:
            sums[p] = sums[p] + x[p] * u + y[p] * v + z[p] * w
    return sums


def _convolve_beyond(a, kernel):
    """The 'full' convolution: A moved to every place of K and multiplied by what is there.

    The farthest place comes first, so that products which meet are added in the order of A.
    """
    i, j, m, n = len(a), len(a[0]), len(kernel), len(kernel[0])
    width = j + n - 1
    taps = [(r * width + s, kernel[r][s]) for r in range(m) for s in range(n)][::-1]
    farthest = taps[0][0]
    if all([type(w) is float and w - w == 0.0 for _, w in taps]):
        # zeros around and between the rows do no harm
        image = [0.0] * farthest
        for row in a:
            image += row
            image += [0.0] * (n - 1)
        image += [0.0] * ((m - 1) * width)
        sums = _weighted(image, [(farthest - at, w) for at, w in taps], (i + m - 1) * width)
    else:
        sums = [0] * ((i + m - 1) * width)
        for at, w in taps:
            for row in a:
                sums[at : at + j] = [y + x * w for x, y in zip(row, sums[at : at + j])]
                at += width
    return _grouped(sums, (i + m - 1, width))


def _check_matrices(name, a, kernel):
    from .diagnosis import check_matrix

    check_matrix(name, a)
    check_matrix(name + " kernel", kernel)


def _width(a):
    """The number of columns if `a` is a matrix, by the lengths of its rows; or 0."""
    if not isinstance(a, SEQUENCES) or not a or not isinstance(a[0], SEQUENCES):
        return 0
    n = len(a[0])
    for row in a:
        if not isinstance(row, SEQUENCES) or len(row) != n:
            return 0
    return n


def as_one_row(name, error, function, a, b, factor=0):
    """The function of two arrays in which it found no rows of numbers: of one long row each.

    `name` raises if the two are no arrays of one shape; the error, or what explains it, if it found
    rows, for it may have called a function of the user's.
    """
    shape, left, right = _arrays_of(name, a, b)
    if len(shape) == 2 and _in_lists(a) and _in_lists(b):
        explain(name, error, a, b, factor)
        raise error
    (result,) = function([left], [right])
    return _grouped(result, shape) if shape else result[0]


def _in_lists(a):
    return type(a) is list and not [row for row in a if type(row) is not list]


def _arrays_of(name, a, b):
    """The shape that both arrays have, and the elements of each; raises if they have not."""
    left, elements = array_of(name, a)
    right, others = (left, elements) if b is a else array_of(name, b)
    if left != right:
        raise ValueError("%s: expected equal shapes, got %s and %s" % (name, left, right))
    return left, elements, others


def _grouped(parts, shape):
    """The list's elements as nested lists of that shape, in C order."""
    for n in reversed(shape[1:]):
        parts = [parts[at : at + n] for at in range(0, len(parts), n)]
    return parts


def _product(shape):
    n = 1
    for length in shape:
        n *= length
    return n


def _filled(shape, value):
    return _grouped([value] * _product(shape), shape)
