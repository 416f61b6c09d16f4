"""Matrices as nested lists: the formulas that the layers are written in.

An array is a list (or tuple, or array.array) of numbers, or of arrays of one shape. Numbers may be
of any type and are not checked: strings are concatenated, numpy.float32 rounds in its own way.
Results are new lists, and every sum runs from left to right, starting at 0, so that its bits are
the same on every Python. Lists that do not match raise ValueError. Names are NumPy's and BLAS's.
"""

from .checking.lists import is_matrix, is_row, misfit, pairs, row_length


# The functions for images are in volumes.py, which is loaded when one is first used.
def __getattr__(name):
    volumes = __import__("purenn.volumes", None, None, ("_",))
    if name == "__all__":
        return volumes.NAMES.split()
    return getattr(volumes, name)


def __dir__():
    return sorted(set(globals()) | set(__getattr__("__all__")))


def add(a, b):
    """A + B

    >>> add([[1, 2]], [[10, 20]])
    [[11, 22]]
    """
    if is_matrix(a):
        return [[x + y for x, y in pairs(xs, ys)] for xs, ys in pairs(a, b)]
    return __getattr__("in_one_row")(add, a, b)


def subtract(a, b):
    """A - B

    >>> subtract([[11, 22]], [[10, 20]])
    [[1, 2]]
    """
    if is_matrix(a):
        return [[x - y for x, y in pairs(xs, ys)] for xs, ys in pairs(a, b)]
    return __getattr__("in_one_row")(subtract, a, b)


def multiply(a, b):
    """A * B, element by element

    >>> multiply([[1, 2]], [[10, 20]])
    [[10, 40]]
    """
    if is_matrix(a):
        return [[x * y for x, y in pairs(xs, ys)] for xs, ys in pairs(a, b)]
    return __getattr__("in_one_row")(multiply, a, b)


def scale(factor, a):
    """A number times every element

    >>> scale(3, [[1, 2]])
    [[3, 6]]
    """
    if is_matrix(a):
        return [[factor * x for x in xs] for xs in a]
    return __getattr__("in_one_row")(lambda a: scale(factor, a), a)


def axpy(alpha, a, b):
    """alpha A + B ("a x plus y", as in BLAS)

    >>> axpy(10, [[1, 2]], [[3, 4]])
    [[13, 24]]
    """
    if is_matrix(a):
        columns = range(row_length(a))
        if len(columns) != row_length(b):
            raise misfit("axpy", "(i, j) and (i, j)", a, b)
        sums = [list(ys) for ys in b]
        for xs, ys in pairs(a, sums):
            for j in columns:
                ys[j] = alpha * xs[j] + ys[j]
        return sums
    return __getattr__("in_one_row")(lambda a, b: axpy(alpha, a, b), a, b)


def apply(function, a, b=None):
    """Apply a function to every element, or to every pair of elements in the same place

    >>> apply(abs, [[-1, 2]])
    [[1, 2]]
    >>> apply(max, [[1, 5]], [[4, 2]])
    [[4, 5]]
    """
    if not is_matrix(a):
        arrays = (a,) if b is None else (a, b)
        return __getattr__("in_one_row")(lambda *rows: apply(function, *rows), *arrays)
    if b is None:
        return [[function(x) for x in xs] for xs in a]
    return [[function(x, y) for x, y in pairs(xs, ys)] for xs, ys in pairs(a, b)]


def elements(a):
    """All numbers of an array, in index order

    >>> elements([[1, 2], [3, 4]])
    [1, 2, 3, 4]
    """
    while not is_row(a):
        a = [x for part in a for x in part]
    return list(a)


def total(a):
    """The sum of all elements, from first to last

    >>> total([[1, 2, 3], [4, 5, 6]])
    21
    """
    s = 0
    for x in elements(a):
        s += x
    return s


def mean(a):
    """The sum of all elements divided by their number

    >>> mean([[1, 2, 3], [4, 5, 6]])
    3.5
    """
    return total(a) / len(elements(a))


def dot(a, b):
    """A B: each row is the sum of B's rows, each times a number in A's row

    >>> dot([[1, 2]], [[3, 4, 5], [6, 7, 8]])
    [[15, 18, 21]]
    """
    columns = range(row_length(b))
    if row_length(a) != len(b):
        raise misfit("dot", "(i, j) and (j, k)", a, b)
    product = []
    for weights in a:
        sums = [0 + weights[0] * x for x in b[0]]
        for i in range(1, len(b)):
            w, row = weights[i], b[i]
            for j in columns:
                sums[j] += w * row[j]
        product.append(sums)
    return product


def inner(a, b):
    """A B^T: each row of A times each row of B

    >>> inner([[1, 2]], [[3, 4], [5, 6], [7, 8]])
    [[11, 17, 23]]
    """
    columns = range(row_length(a))
    if len(columns) != row_length(b):
        raise misfit("inner", "(i, j) and (k, j)", a, b)
    product = []
    for xs in a:
        sums = []
        for ys in b:
            s = 0
            for j in columns:
                s += xs[j] * ys[j]
            sums.append(s)
        product.append(sums)
    return product


def outer(a, b):
    """A^T B: every element of a row of A times every element of the same row of B, over all rows

    >>> outer([[1, 2]], [[3, 4, 5]])
    [[3, 4, 5], [6, 8, 10]]
    >>> outer([[1, 2], [10, 10]], [[3, 4, 5], [1, 0, 1]])
    [[13, 4, 15], [16, 8, 20]]
    """
    if not (row_length(a) and row_length(b) and len(a) == len(b)):
        raise misfit("outer", "(n, i) and (n, j)", a, b)
    if len(a) > 1:
        return __getattr__("outer")(a, b)
    return [[x * y for y in b[0]] for x in a[0]]


def sum_rows(a):
    """The sum of all rows, from first to last, as a matrix of one row

    >>> sum_rows([[1, 2], [10, 20], [100, 200]])
    [[111, 222]]
    """
    if row_length(a) and len(a) > 1:
        return __getattr__("sum_rows")(a)
    return [list(a[0])]
