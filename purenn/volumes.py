"""Functions on images and stacks of images: shapes, channels, correlation, convolution.

A volume has the shape (rows, columns, channels). linalg offers these functions as its own.
"""

from .checking.lists import is_list, misfit, row_length
from .linalg import elements
from .numbers.choose import greater

NAMES = "add subtract multiply scale axpy apply elements total mean dot inner outer sum_rows shape "
NAMES += "size transpose amax show full zeros reshape channels stack kernels sum_of correlate2d "
NAMES += "convolve2d pad crop dilate downsample"


def shape(a):
    """The lengths of nested lists, from the outside in; () for a number

    >>> shape([[1, 2, 3], [4, 5, 6]])
    (2, 3)
    """
    return _unnested(a)[0]


def _unnested(a):
    """The shape and the list of all elements"""
    lengths, parts = (), [a]
    while is_list(parts[0]):
        n, joined = len(parts[0]), []
        for part in parts:
            if len(part) != n or n == 0:
                raise ValueError("ragged: expected one length, got %d and %d" % (n, len(part)))
            joined += part
        lengths, parts = lengths + (n,), joined
    return lengths, parts


def _in_rows(arrays):
    """The common shape of these arrays, and the elements of each"""
    lengths, numbers = _unnested(arrays)
    n = len(numbers) // lengths[0]
    return lengths[1:], [numbers[at : at + n] for at in range(0, len(numbers), n)]


def in_one_row(function, *arrays):
    """Apply a function of matrices to arrays of another shape, all their numbers in one row"""
    lengths, rows = _in_rows(arrays)
    return _grouped(function(*[[row] for row in rows])[0], lengths)


def size(a):
    """The number of elements

    >>> size([[1, 2, 3], [4, 5, 6]])
    6
    """
    return len(elements(a))


def transpose(a):
    """A^T: rows become columns

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    """
    return [[row[j] for row in a] for j in range(row_length(a))]


def amax(a):
    """The largest element; NaN if there is one, as in NumPy's amax

    >>> amax([[1, 5], [4, 2]])
    5
    """
    largest = elements(a)[0]
    for x in elements(a)[1:]:
        largest = greater(largest, x)
    return largest


def show(a, name=""):
    """Print an array in columns, under a name if given; large arrays are shortened

    >>> show([[1, 0.5], [-2, 0.25]])
    [  1  0.500000 ]
    [ -2  0.250000 ]
    """
    from .teaching.ascii_fallback import printable
    from .teaching.columns import columns

    print(printable(columns(a, name)))


def full(shape, value):
    """An array filled with one value

    >>> full((2, 3), 7)
    [[7, 7, 7], [7, 7, 7]]
    """
    return [full(shape[1:], value) for _ in range(shape[0])] if shape else value


def zeros(shape):
    """An array of zeros

    >>> zeros((2, 3))
    [[0, 0, 0], [0, 0, 0]]
    """
    return full(shape, 0)


def reshape(a, shape):
    """The same elements in the same order (C's), in another shape

    >>> reshape([[1, 2, 3], [4, 5, 6]], (3, 2))
    [[1, 2], [3, 4], [5, 6]]
    """
    return _grouped(elements(a), shape)


def _grouped(parts, shape):
    """The parts as nested lists of that shape"""
    count = 1
    for n in shape:
        count *= n
    if count != len(parts):
        raise ValueError("expected a shape of %d elements, got %.300s" % (len(parts), shape))
    for n in reversed(shape[1:]):
        parts = [parts[at : at + n] for at in range(0, len(parts), n)]
    return parts


def channels(a):
    """The parts A[..., k] of an array along its last axis

    >>> channels([[[1, 10], [2, 20]]])
    [[[1, 2]], [[10, 20]]]
    """
    lengths, numbers = _unnested(a)
    return [_grouped(numbers[k :: lengths[-1]], lengths[:-1]) for k in range(lengths[-1])]


def stack(arrays):
    """The array with these as its channels: numpy.stack(arrays, axis=-1)

    >>> stack([[[1, 2]], [[10, 20]]])
    [[[1, 10], [2, 20]]]
    """
    lengths, numbers = _unnested(arrays)
    n = len(numbers) // lengths[0]
    return _grouped([numbers[at::n] for at in range(n)], lengths[1:])


def kernels(weights):
    """The matrices W_dk = weights[:, :, d, k], as a list over k for each d

    >>> kernels([[[[1, 10]], [[2, 20]]]])
    [[[[1, 2]], [[10, 20]]]]
    """
    D, K = [range(n) for n in shape(weights)[2:]]
    return [[[[w[d][k] for w in row] for row in weights] for k in K] for d in D]


def sum_of(arrays):
    """A_0 + A_1 + ..., from first to last

    >>> sum_of([[[1, 2]], [[10, 20]], [[100, 200]]])
    [[111, 222]]
    """
    lengths, rows = _in_rows(arrays)
    sums = rows[0]
    for row in rows[1:]:
        for j in range(len(row)):
            sums[j] = sums[j] + row[j]
    return _grouped(sums, lengths)


def sum_rows(a):
    """linalg's, for matrices of more than one row"""
    return sum_of([[row] for row in a])


def outer(a, b):
    """linalg's, for matrices of more than one row: the sum of each row's product with its row"""
    product = [[x * y for y in b[0]] for x in a[0]]
    for xs, ys in zip(a[1:], b[1:]):
        product = [[s + x * y for s, y in zip(sums, ys)] for x, sums in zip(xs, product)]
    return product


def correlate2d(a, kernel, mode="full"):
    """The correlation of two matrices: Y[p][q] = sum A[p + r][q + s] K[r][s] over r, s

    'valid' keeps the kernel within A, so it must not be larger; 'full' lets it overlap every
    border, beyond which there is nothing (not zeros: zero times infinity is NaN); 'same' is the
    centre of 'full'. As scipy.signal.correlate2d, but a complex kernel is not conjugated.

    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 10]], "valid")
    [[21, 32], [54, 65]]
    """
    i, j, m, n = len(a), row_length(a), len(kernel), row_length(kernel)
    if mode != "valid":
        return _part(mode, _convolve_full(a, _turned(kernel)), m // 2, n // 2, i, j)
    if m > i or n > j:
        raise misfit("correlate2d", "(i, j) and no larger", a, kernel)
    return _correlate_valid(a, kernel)


def convolve2d(a, kernel, mode="full"):
    """The convolution of two matrices: the correlation with the kernel turned by 180°

    Modes as in correlate2d; in 'same' the centre of an even kernel is one further up and left.

    >>> convolve2d([[1, 2, 3], [4, 5, 6]], [[1, 10]], "valid")
    [[12, 23], [45, 56]]
    """
    i, j, m, n = len(a), row_length(a), len(kernel), row_length(kernel)
    if mode == "valid":
        return correlate2d(a, _turned(kernel), "valid")
    return _part(mode, _convolve_full(a, kernel), (m - 1) // 2, (n - 1) // 2, i, j)


def pad(a, width):
    """A matrix with p rows of zeros above and below, and q columns on both sides, for (p, q)

    >>> pad([[1, 2]], (1, 0))
    [[0, 0], [1, 2], [0, 0]]
    """
    p, q = width
    side, columns = [0] * q, row_length(a) + 2 * q
    return zeros((p, columns)) + [side + list(row) + side for row in a] + zeros((p, columns))


def crop(a, width):
    """A matrix without its p outer rows and q outer columns on each side: undoes pad

    >>> crop([[0, 0], [1, 2], [0, 0]], (1, 0))
    [[1, 2]]
    """
    (p, q), columns = width, row_length(a)
    return [list(row[q : columns - q]) for row in a[p : len(a) - p]]


def downsample(a, stride):
    """Every s-th row and t-th column of a matrix, from the first on, for (s, t)

    >>> downsample([[1, 2, 3], [4, 5, 6]], (2, 2))
    [[1, 3]]
    """
    s, t = stride
    columns = range(0, row_length(a), t)
    return [[a[p][q] for q in columns] for p in range(0, len(a), s)]


def dilate(a, stride, shape):
    """A matrix of that shape that is A at every s-th row and t-th column, and 0 elsewhere

    downsample takes A out again. (Dumoulin and Visin, "A guide to convolution arithmetic for deep
    learning", 2016, call this the stretched input of a transposed convolution.)

    >>> dilate([[1, 2]], (2, 2), (2, 4))
    [[1, 0, 2, 0], [0, 0, 0, 0]]
    """
    (s, t), columns, spread = stride, range(row_length(a)), zeros(shape)
    for p in range(len(a)):
        for q in columns:
            spread[p * s][q * t] = a[p][q]
    return spread


def _turned(kernel):
    return [row[::-1] for row in kernel[::-1]]


def _part(mode, full, top, left, rows, columns):
    if mode not in ("full", "same"):
        raise ValueError("expected mode 'full', 'valid' or 'same', got %.99r" % (mode,))
    return full if mode == "full" else [row[left:][:columns] for row in full[top:][:rows]]


# --- the same sums, faster ----------------------------------------------------------------
# The formula taken literally takes 2.5 times as long. Here each number of the kernel multiplies the
# whole image at once; the products of each element are still added in the formula's order.


def _correlate_valid(a, kernel):
    (i, j), (m, n) = (len(a), len(a[0])), (len(kernel), len(kernel[0]))
    rows, columns = i - m + 1, j - n + 1
    if m * n > rows * columns:
        return [[_under(kernel, a[p : p + m], q) for q in range(columns)] for p in range(rows)]
    # A in one row; windows that cross the right border are cut off at the end
    image = [x for row in a for x in row]
    taps = [(r * j + s, kernel[r][s]) for r in range(m) for s in range(n)]
    sums = _weighted(image, taps, (rows - 1) * j + columns)
    return [sums[at : at + columns] for at in range(0, len(sums), j)]


def _under(kernel, rows, q):
    s = 0
    for weights, row in zip(kernel, rows):
        at = q
        for w in weights:
            s += row[at] * w
            at += 1
    return s


def _convolve_full(a, kernel):
    (i, j), (m, n) = (len(a), len(a[0])), (len(kernel), len(kernel[0]))
    width = j + n - 1
    if m * n > i * j or not all([isinstance(w, float) and w - w == 0.0 for r in kernel for w in r]):
        # the kernel is larger, or 0.0 times its numbers is not 0.0: add it once per number of A
        result = zeros((i + m - 1, width))
        for p in range(i):
            for q in range(j):
                for sums, weights in zip(result[p:], kernel):
                    for s in range(n):
                        sums[q + s] += a[p][q] * weights[s]
        return result
    # A in one row, with zeros around and between its rows; the kernel's last number first
    image = [0.0] * ((m - 1) * width + n - 1)
    for row in a:
        image += list(row) + [0.0] * (n - 1)
    image += [0.0] * ((m - 1) * width)
    taps = [(r * width + s, kernel[-1 - r][-1 - s]) for r in range(m) for s in range(n)]
    return _grouped(_weighted(image, taps, (i + m - 1) * width), (i + m - 1, width))


def _weighted(image, taps, length):
    """The sum of w times the image from `at` on, over the taps (at, w) in their order"""
    sums = [0] * length
    places = range(length)
    alone = len(taps) % 3
    for at, w in taps[:alone]:
        x = image[at:]
        for p in places:
            sums[p] += x[p] * w
    triples = zip(taps[alone::3], taps[alone + 1 :: 3], taps[alone + 2 :: 3])
    for (first, u), (second, v), (third, w) in triples:  # three in a pass
        x, y, z = image[first:], image[second:], image[third:]
        for p in places:
            sums[p] = sums[p] + x[p] * u + y[p] * v + z[p] * w
    return sums
