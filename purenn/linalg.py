"""Matrices as nested lists: the formulas that the layers are written in.

An array is a list (or tuple, or array.array) of numbers, or of arrays of one shape. Numbers may be
of any type: nothing looks at them, so texts are joined and numpy.float32 rounds as it does. Results
are new lists, and every sum runs from left to right, starting at 0, so that its bits are the same
on every Python. Lists that do not match raise ValueError. Names are NumPy's and BLAS's.
"""


# What images need besides lies in volumes.py and is loaded when it is first used.
def __getattr__(name):
    volumes = __import__("purenn.volumes", None, None, ("add",))
    if name == "__all__":
        return volumes.NAMES.split()
    if name not in volumes.NAMES.split():
        raise AttributeError("module 'purenn.linalg' has no attribute %r" % name)
    return getattr(volumes, name)


def __dir__():
    return sorted(set(globals()) | set(__getattr__("__all__")))


def add(a, b):
    """A + B

    >>> add([[1, 2]], [[10, 20]])
    [[11, 22]]
    """
    if is_row(a):
        return [x + y for x, y in pairs(a, b)]
    return [add(x, y) for x, y in pairs(a, b)]


def subtract(a, b):
    """A - B

    >>> subtract([[11, 22]], [[10, 20]])
    [[1, 2]]
    """
    if is_row(a):
        return [x - y for x, y in pairs(a, b)]
    return [subtract(x, y) for x, y in pairs(a, b)]


def multiply(a, b):
    """A * B, element by element

    >>> multiply([[1, 2]], [[10, 20]])
    [[10, 40]]
    """
    if is_row(a):
        return [x * y for x, y in pairs(a, b)]
    return [multiply(x, y) for x, y in pairs(a, b)]


def scale(factor, a):
    """A number times every element

    >>> scale(3, [[1, 2]])
    [[3, 6]]
    """
    if is_row(a):
        return [factor * x for x in a]
    return [scale(factor, x) for x in a]


def axpy(alpha, a, b):
    """alpha A + B ("a x plus y", as in BLAS)

    >>> axpy(10, [[1, 2]], [[3, 4]])
    [[13, 24]]
    """
    if is_row(a):
        return [alpha * x + y for x, y in pairs(a, b)]
    return [axpy(alpha, x, y) for x, y in pairs(a, b)]


def apply(function, a, b=None):
    """The function of every element, or of every two in the same place

    >>> apply(abs, [[-1, 2]])
    [[1, 2]]
    >>> apply(max, [[1, 5]], [[4, 2]])
    [[4, 5]]
    """
    row = is_row(a)
    if b is None:
        return [function(x) if row else apply(function, x) for x in a]
    return [function(x, y) if row else apply(function, x, y) for x, y in pairs(a, b)]


def elements(a):
    """All numbers of an array, in index order

    >>> elements([[1, 2], [3, 4]])
    [1, 2, 3, 4]
    """
    return list(a) if is_row(a) else [x for part in a for x in elements(part)]


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
        sums = [0 for _ in columns]
        for w, row in zip(weights, b):
            for j in columns:
                sums[j] += w * row[j]
        product.append(sums)
    return product


def inner(a, b):
    """A B^T: each row of A times each row of B

    >>> inner([[1, 2]], [[3, 4], [5, 6], [7, 8]])
    [[11, 17, 23]]
    """
    if row_length(a) != row_length(b):
        raise misfit("inner", "(i, j) and (k, j)", a, b)
    return [[_sum_of_products(xs, ys) for ys in b] for xs in a]


def _sum_of_products(xs, ys):
    s = 0
    for x, y in zip(xs, ys):
        s += x * y
    return s


def outer(a, b):
    """A^T B for two rows: every element of A times every element of B

    >>> outer([[1, 2]], [[3, 4, 5]])
    [[3, 4, 5], [6, 8, 10]]
    """
    if not (row_length(a) and row_length(b) and len(a) == len(b) == 1):
        raise misfit("outer", "(1, i) and (1, j)", a, b)
    return [[x * y for y in b[0]] for x in a[0]]


# --- what lists must have -----------------------------------------------------------------


def is_list(x):
    """Whether x is a list, a tuple or an array.array, which is known by its append."""
    return isinstance(x, (list, tuple)) or hasattr(x, "append")


def is_row(a):
    """Whether the elements of a list are numbers; ValueError if there are none."""
    if len(a) == 0:
        raise ValueError("expected nested lists of numbers, got an empty list")
    return not is_list(a[0])


def row_length(a):
    """The length that all rows of a matrix have; ValueError if they differ or are empty."""
    n = 0 if is_row(a) else len(a[0])
    for row in a:
        if len(row) != n or n == 0:
            raise ValueError("expected rows of one length, got %d and %d" % (n, len(row)))
    return n


def pairs(a, b):
    """zip for lists of equal length, ValueError for others (zip's `strict` is not everywhere)."""
    if len(a) != len(b):
        raise ValueError("expected lists of equal length, got %d and %d" % (len(a), len(b)))
    return zip(a, b)


def misfit(name, expected, a, b):
    """A ValueError about the shapes of two matrices."""
    got = len(a), len(a[0]), len(b), len(b[0])
    return ValueError("%s: expected shapes %s, got (%d, %d) and (%d, %d)" % ((name, expected) + got))
