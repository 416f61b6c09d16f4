"""Matrices and volumes as nested lists, and every loop over numbers that the layers need.

An *array* is a list of numbers, or of arrays of one shape. Works on any number type. Inputs
are never changed, results are new lists, and every sum runs from left to right, so that its
bits are the same on every Python. Ragged, empty or mismatched lists raise ValueError naming
the shapes; what is no number, or no list, raises TypeError.

Names and meanings are NumPy's and BLAS's. Speed is looked for here and nowhere else, in
the order of loops, never in the order of a sum.
"""

from .check import (
    SEQUENCES, array_of, check_callable, check_dimensions, check_number, explain,
    is_number, shape_of,
)  # fmt: skip

# --- shapes -------------------------------------------------------------------------------


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
    return _product(shape_of("size", a))


def full(shape, value):
    """An array of that shape, a tuple of positive ints, with every element the value.

    >>> full((2, 3), 7)
    [[7, 7, 7], [7, 7, 7]]
    """
    check_number("full value", value)
    return _full_of(check_dimensions("full", shape), value)


def zeros(shape):
    """An array of that shape, a tuple of positive ints, filled with the integer 0.

    >>> zeros((2, 3))
    [[0, 0, 0], [0, 0, 0]]
    """
    return _full_of(check_dimensions("zeros", shape), 0)


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


def transpose(a):
    """A^T, of shape (j, i) for A of shape (i, j).

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    """
    _check_matrix("transpose", a)
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


# --- element by element -------------------------------------------------------------------


def add(a, b):
    """A + B, element by element, for arrays of the same shape.

    >>> add([[1, 2]], [[10, 20]])
    [[11, 22]]
    """
    loop = lambda row, other: _numbers([row[j] + other[j] for j in range(len(row))])
    return _row_by_row("add", loop, a, b)


def subtract(a, b):
    """A - B, element by element, for arrays of the same shape.

    >>> subtract([[11, 22]], [[10, 20]])
    [[1, 2]]
    """
    loop = lambda row, other: _numbers([row[j] - other[j] for j in range(len(row))])
    return _row_by_row("subtract", loop, a, b)


def multiply(a, b):
    """A * B, the product element by element, for arrays of the same shape.

    >>> multiply([[1, 2]], [[10, 20]])
    [[10, 40]]
    """
    loop = lambda row, other: _numbers([row[j] * other[j] for j in range(len(row))])
    return _row_by_row("multiply", loop, a, b)


def scale(factor, a):
    """The number `factor` times every element.

    >>> scale(3, [[1, 2]])
    [[3, 6]]
    """
    check_number("scale", factor)
    loop = lambda row, _: [factor * x for x in _numbers(row)]
    try:
        return _row_by_row("scale", loop, a, a)
    except Exception as error:
        explain("scale", error, factor)
        raise


def axpy(alpha, a, b):
    """alpha A + B, element by element, for a number and arrays of one shape (BLAS's axpy).

    >>> axpy(10, [[1, 2]], [[3, 4]])
    [[13, 24]]
    """
    check_number("axpy", alpha)
    beta = -alpha  # αx + y is computed as y - βx: two texts have a sum, but no difference
    loop = lambda row, other: [other[j] - beta * row[j] for j in range(len(row))]
    try:
        return _row_by_row("axpy", loop, a, b)
    except Exception as error:
        explain("axpy", error, alpha)
        raise


def apply(function, a, b=None):
    """The function of every element, or of every two corresponding elements.

    >>> apply(abs, [[-1, 2]])
    [[1, 2]]
    >>> apply(max, [[1, 5]], [[4, 2]])
    [[4, 5]]
    """
    check_callable("apply", function)
    if b is None:
        loop = lambda row, _: [function(x) for x in _numbers(row)]
        return _row_by_row("apply", loop, a, a)
    loop = lambda row, other: [
        function(x, y) for x, y in zip(_numbers(row), _numbers(other))
    ]
    return _row_by_row("apply", loop, a, b)


# --- sums ---------------------------------------------------------------------------------


def sum_of(arrays):
    """sum_k A_k, the sum of a list of arrays of the same shape, from first to last.

    >>> sum_of([[[1, 2]], [[10, 20]], [[100, 200]]])
    [[111, 222]]
    """
    if not isinstance(arrays, SEQUENCES) or not arrays:
        shape_of("sum_of", arrays)  # raises for all but a number
        raise TypeError("sum_of: expected a list of arrays, got a number")
    result = _row_by_row("sum_of", lambda row, _: _numbers(list(row)), arrays[0], arrays[0])
    for a in arrays[1:]:
        result = add(result, a)
    return result


def total(a):
    """sum A, the sum of all elements in index order.

    >>> total([[1, 2, 3], [4, 5, 6]])
    21
    """
    return _sum("total", array_of("total", a)[1])


def mean(a):
    """(1/n) sum A over the n elements, summed in index order.

    >>> mean([[1, 2, 3], [4, 5, 6]])
    3.5
    """
    numbers = array_of("mean", a)[1]
    try:
        return _sum("mean", numbers) / len(numbers)
    except Exception as error:
        explain("mean", error, numbers)
        raise


def amax(a):
    """The largest element, as NumPy's amax.

    >>> amax([[1, 5], [4, 2]])
    5
    """
    numbers = array_of("amax", a)[1]
    try:
        return max(numbers)
    except Exception as error:
        explain("amax", error, numbers)
        raise


def dot(a, b):
    """The matrix product A B, of shape (i, k) for shapes (i, j) and (j, k).

    >>> dot([[1, 2]], [[3, 4, 5], [6, 7, 8]])
    [[15, 18, 21]]
    """
    try:
        k, n = len(b), len(b[0])
        columns = range(n)
        result = []
        for row in a:
            if len(row) != k:
                raise ValueError
            # a row of A B is the sum of the rows of B, each times a number in the row of A
            sums = []
            for x, other in zip(row, b):
                if len(other) != n:
                    raise ValueError
                if sums:
                    for j in columns:
                        sums[j] += x * other[j]
                else:
                    for y in other:
                        sums.append(x * y + 0)
            result.append(sums)
        if not (result and n and isinstance(a, SEQUENCES) and isinstance(b, SEQUENCES)):
            raise ValueError
        if type(sums[-1]) is not float:
            _check_width("dot", sums, a, b)
        return result
    except Exception as error:
        _check_matrices("dot", a, b, "(i, j) and (j, k)", lambda left, right: left[1] == right[0])
        explain("dot", error, a, b)
        raise


def inner(a, b):
    """A B^T, of shape (i, k) for shapes (i, j) and (k, j): each row of A by each row of B.

    >>> inner([[1, 2]], [[3, 4], [5, 6], [7, 8]])
    [[11, 17, 23]]
    """
    try:
        n = len(a[0])
        result = []
        for row in a:
            if len(row) != n:
                raise ValueError
            sums = []
            for other in b:
                if len(other) != n:
                    raise ValueError
                s = 0
                for x, y in zip(row, other):
                    s += x * y
                sums.append(s)
            result.append(sums)
        if not (n and result and sums and isinstance(a, SEQUENCES) and isinstance(b, SEQUENCES)):
            raise ValueError
        if type(sums[-1]) is not float:
            _check_width("inner", sums, a, b)
        return result
    except Exception as error:
        _check_matrices("inner", a, b, "(i, j) and (k, j)", lambda left, right: left[1] == right[1])
        explain("inner", error, a, b)
        raise


def outer(a, b):
    """A^T B, of shape (i, j) for two rows, of shapes (1, i) and (1, j).

    >>> outer([[1, 2]], [[3, 4, 5]])
    [[3, 4, 5], [6, 8, 10]]
    """
    try:
        if not len(a) == len(b) == 1 or not isinstance(b, SEQUENCES):
            raise ValueError
        row, result = _numbers(b[0]), []
        for x in _numbers(a[0]):
            result.append([x * y for y in row])
        if not (row and result and isinstance(a, SEQUENCES) and isinstance(row, SEQUENCES)):
            raise ValueError
        return result
    except Exception as error:
        _check_matrices(
            "outer", a, b, "(1, i) and (1, j)", lambda left, right: left[0] == right[0] == 1
        )
        explain("outer", error, a, b)
        raise


# --- images -------------------------------------------------------------------------------


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
        _check_matrix(name, a)
        _check_matrix(name + " kernel", kernel)
    i, m = len(a), len(kernel)
    if not isinstance(mode, str) or mode not in ("full", "valid", "same"):
        from .brief import brief

        raise ValueError(
            "%s: expected mode 'full', 'valid' or 'same', got %s" % (name, brief(mode))
        )
    if mode == "valid" and (m > i or n > j):
        raise ValueError(
            "%s: expected a kernel no larger than the shape %s, got %s" % (name, (i, j), (m, n))
        )
    if convolving == (mode == "valid"):
        kernel = [row[::-1] for row in kernel[::-1]]
    try:
        result = (_correlate_within if mode == "valid" else _convolve_beyond)(a, kernel)
    except Exception as error:
        _check_matrix(name, a)
        _check_matrix(name + " kernel", kernel)
        explain(name, error, a, kernel)
        raise
    _check_width(name, [result[0][0], result[0][-1], result[-1][0], result[-1][-1]], a, kernel)
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


# --- what the functions above share -------------------------------------------------------


def _product(shape):
    n = 1
    for length in shape:
        n *= length
    return n


def _full_of(shape, value):
    if len(shape) == 1:
        return [value] * shape[0]
    return [_full_of(shape[1:], value) for _ in range(shape[0])]


def _grouped(parts, shape):
    """The list's elements as nested lists of that shape, in C order."""
    for n in reversed(shape[1:]):
        parts = [parts[at : at + n] for at in range(0, len(parts), n)]
    return parts


def _width(a):
    """The number of columns if `a` is a matrix, by the lengths of its rows; or 0."""
    if not isinstance(a, SEQUENCES) or not a or not isinstance(a[0], SEQUENCES):
        return 0
    n = len(a[0])
    for row in a:
        if not isinstance(row, SEQUENCES) or len(row) != n:
            return 0
    return n


def _check_matrix(name, a):
    """The shape of a matrix; ValueError or TypeError for anything else."""
    shape = shape_of(name, a)
    if len(shape) != 2:
        raise ValueError("%s: expected a matrix, got shape %s" % (name, shape))
    return shape


def _check_matrices(name, a, b, expected, fit):
    """Raise unless these are two matrices whose shapes fit, which `expected` says in words."""
    shapes = _check_matrix(name, a), _check_matrix(name, b)
    if not fit(*shapes):
        raise ValueError("%s: expected shapes %s, got %s and %s" % ((name, expected) + shapes))


def _arrays_of(name, a, b):
    """The shape that both arrays have, and the elements of each; raises if they have not."""
    left, elements = array_of(name, a)
    right, others = (left, elements) if b is a else array_of(name, b)
    if left != right:
        raise ValueError("%s: expected equal shapes, got %s and %s" % (name, left, right))
    return left, elements, others


def _numbers(row):
    """The row itself; TypeError if anything in it is no number."""
    for x in row:
        if type(x) is not float and type(x) is not int and not is_number(x):
            raise TypeError("expected numbers, got %s" % type(x).__name__)
    return row


def _check_width(name, sums, a, b):
    """TypeError for fixed-width numbers in one of the matrices, if they show in sums of products."""
    for s in sums:
        if type(s) is not float and hasattr(s, "dtype"):
            _check_matrix(name, a)
            _check_matrix(name, b)


def _sum(name, numbers):
    s = 0
    try:
        for x in numbers:
            s += x
    except Exception as error:
        explain(name, error, numbers)
        raise
    return s


def _row_by_row(name, loop, a, b):
    """The loop over two rows of numbers, for every row of two arrays of one shape.

    Matrices in lists are taken as they are, all other arrays as one long row; `name` raises
    if the two are no arrays of one shape.
    """
    if type(a) is list and type(b) is list and len(a) == len(b) > 0 and type(a[0]) is list:
        n = len(a[0])
        if n and not isinstance(a[0][0], SEQUENCES):
            result = []
            try:
                for row, other in zip(a, b):
                    if not (type(row) is type(other) is list and n == len(row) == len(other)):
                        break
                    result.append(loop(row, other))
                else:
                    return result
            except Exception as error:
                _arrays_of(name, a, b)
                explain(name, error, a, b)
                raise
    shape, left, right = _arrays_of(name, a, b)
    try:
        result = loop(left, right)
    except Exception as error:
        explain(name, error, a, b)
        raise
    return _grouped(result, shape) if shape else result[0]
