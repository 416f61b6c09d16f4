"""Matrices and volumes as nested lists, and every loop over numbers that the layers need.

An *array* is a list of numbers, or of arrays of one shape. Works on any number type. Inputs
are never changed, results are new lists, and every sum runs from left to right, so that its
bits are the same on every Python. Ragged, empty or mismatched lists raise ValueError naming
the shapes; what is no number, or no list, raises TypeError.

Names and meanings are NumPy's and BLAS's. Speed is looked for in this module and in volumes.py and
nowhere else: in the order of loops, never in the order of a sum.
"""

from .check import (
    SEQUENCES, array_of, check_callable, check_number, explain, is_number, shape_of,
)  # fmt: skip

# a small board finds a built-in name last, after all the others: these it finds first
callable, float, int, len, list, range, type = callable, float, int, len, list, range, type

# These lie in volumes.py and are loaded from there when they are first used: a small board that
# trains dense layers has no memory to spare for them.
_OF_VOLUMES = (
    "shape size transpose show full zeros reshape channels stack kernels sum_of correlate2d convolve2d"
).split()


def __getattr__(name):
    if name not in _OF_VOLUMES:
        raise AttributeError("module 'purenn.linalg' has no attribute %r" % name)
    return getattr(__import__("purenn.volumes", None, None, (name,)), name)


def __dir__():
    return sorted(list(globals()) + _OF_VOLUMES)


# --- element by element -------------------------------------------------------------------


def add(a, b):
    """A + B, element by element, for arrays of the same shape.

    >>> add([[1, 2]], [[10, 20]])
    [[11, 22]]
    """
    try:
        n, result = _columns(a, b), []
        for i in range(len(a)):
            row, other = a[i], b[i]
            if not (type(row) is type(other) is list and len(row) == len(other) == n):
                raise ValueError
            sums = []
            for j in range(n):
                z = row[j] + other[j]
                sums.append(z if type(z) is float else _of_numbers(z, row[j], other[j]))
            result.append(sums)
        return result
    except Exception as error:
        return _as_one_row("add", error, add, a, b)


def subtract(a, b):
    """A - B, element by element, for arrays of the same shape.

    >>> subtract([[11, 22]], [[10, 20]])
    [[1, 2]]
    """
    return _applied("subtract", lambda x, y: x - y, a, b)


def multiply(a, b):
    """A * B, the product element by element, for arrays of the same shape.

    >>> multiply([[1, 2]], [[10, 20]])
    [[10, 40]]
    """
    try:
        n, result = _columns(a, b), []
        for i in range(len(a)):
            row, other = a[i], b[i]
            if not (type(row) is type(other) is list and len(row) == len(other) == n):
                raise ValueError
            products = []
            for j in range(n):
                z = row[j] * other[j]
                products.append(z if type(z) is float else _of_numbers(z, row[j], other[j]))
            result.append(products)
        return result
    except Exception as error:
        return _as_one_row("multiply", error, multiply, a, b)


def scale(factor, a):
    """The number `factor` times every element.

    >>> scale(3, [[1, 2]])
    [[3, 6]]
    """
    check_number("scale", factor)
    return _applied("scale", lambda x: factor * x, a, a, True, factor)


def axpy(alpha, a, b):
    """alpha A + B, element by element, for a number and arrays of one shape (BLAS's axpy).

    >>> axpy(10, [[1, 2]], [[3, 4]])
    [[13, 24]]
    """
    if type(alpha) is not float:
        check_number("axpy", alpha)
    beta = -alpha  # αx + y is computed as y - βx: two texts have a sum, but no difference
    try:
        n, result = _columns(a, b), []
        for i in range(len(a)):
            row, other = a[i], b[i]
            if not (type(row) is type(other) is list and len(row) == len(other) == n):
                raise ValueError
            sums = other[:]
            for j in range(n):
                sums[j] = other[j] - beta * row[j]
            result.append(sums)
        return result
    except Exception as error:
        return _as_one_row("axpy", error, lambda a, b: axpy(alpha, a, b), a, b, alpha)


def apply(function, a, b=None):
    """The function of every element, or of every two corresponding elements.

    >>> apply(abs, [[-1, 2]])
    [[1, 2]]
    >>> apply(max, [[1, 5]], [[4, 2]])
    [[4, 5]]
    """
    if not callable(function):
        check_callable("apply", function)
    return _applied("apply", function, a, a if b is None else b, b is None)


# --- sums ---------------------------------------------------------------------------------


def total(a):
    """sum A, the sum of all elements in index order.

    >>> total([[1, 2, 3], [4, 5, 6]])
    21
    """
    return _reduced("total", _sum, a)


def mean(a):
    """(1/n) sum A over the n elements, summed in index order.

    >>> mean([[1, 2, 3], [4, 5, 6]])
    3.5
    """
    return _reduced("mean", lambda numbers: _sum(numbers) / len(numbers), a)


def amax(a):
    """The largest element, as NumPy's amax.

    >>> amax([[1, 5], [4, 2]])
    5
    """
    return _reduced("amax", max, a)


def dot(a, b):
    """The matrix product A B, of shape (i, k) for shapes (i, j) and (j, k).

    >>> dot([[1, 2]], [[3, 4, 5], [6, 7, 8]])
    [[15, 18, 21]]
    """
    try:
        n, k = len(b), len(b[0])
        columns = range(k)
        result = []
        for row in a:
            if len(row) != n:
                raise ValueError
            # a row of A B is the sum of the rows of B, each times a number in the row of A
            x, sums = row[0], []
            for y in b[0]:
                sums.append(x * y + 0)
            for i in range(1, n):
                x, other = row[i], b[i]
                if len(other) != k:
                    raise ValueError
                for j in columns:
                    sums[j] += x * other[j]
            result.append(sums)
        if type(sums[-1]) is not float or type(a) is not list or type(b) is not list:
            _check_product("dot", sums, a, b)
        return result
    except Exception as error:
        explain("dot", error, a, b)
        raise


def inner(a, b):
    """A B^T, of shape (i, k) for shapes (i, j) and (k, j): each row of A by each row of B.

    >>> inner([[1, 2]], [[3, 4], [5, 6], [7, 8]])
    [[11, 17, 23]]
    """
    try:
        n = len(a[0])
        columns = range(n)
        result = []
        for row in a:
            if len(row) != n:
                raise ValueError
            sums = []
            for other in b:
                if len(other) != n:
                    raise ValueError
                s = 0
                for j in columns:
                    s += row[j] * other[j]
                sums.append(s)
            result.append(sums)
        if type(sums[-1]) is not float or type(a) is not list or type(b) is not list:
            _check_product("inner", sums, a, b)
        return result
    except Exception as error:
        explain("inner", error, a, b)
        raise


def outer(a, b):
    """A^T B, of shape (i, j) for two rows, of shapes (1, i) and (1, j).

    >>> outer([[1, 2]], [[3, 4, 5]])
    [[3, 4, 5], [6, 8, 10]]
    """
    try:
        column, row = a[0], b[0]
        if not len(a) == len(b) == 1:
            raise ValueError
        if not (type(a) is type(b) is type(column) is type(row) is list and column and row):
            _check_product("outer", row, a, b)
            _check_product("outer", column, column, row)
        for y in row:
            if type(y) is not float:
                _of_numbers(y, y)
        result = []
        for x in column:
            if type(x) is not float:
                _of_numbers(x, x)
            result.append([x * y for y in row])
        return result
    except Exception as error:
        explain("outer", error, a, b)
        raise


# --- what the functions above share -------------------------------------------------------


def _check_product(name, sums, a, b):
    """Raise unless a product of two matrices can have such a last row.

    Fixed-width numbers in them show in sums of products.
    """
    if not (sums and isinstance(a, SEQUENCES) and isinstance(b, SEQUENCES)):
        raise ValueError
    if [s for s in sums if type(s) is not float and hasattr(s, "dtype")]:
        shape_of(name, a)
        shape_of(name, b)


def _as_one_row(name, error, function, a, b, factor=0):
    from .volumes import as_one_row

    return as_one_row(name, error, function, a, b, factor)


def _of_numbers(result, *operands):
    """The result itself; TypeError if an operand is no number."""
    for x in operands:
        if type(x) is not float and type(x) is not int and not is_number(x):
            raise TypeError("expected numbers, got %s" % type(x).__name__)
    return result


def _sum(numbers):
    s = 0
    for x in numbers:
        s += x
    return s


def _reduced(name, function, a):
    """The function of the list of all elements."""
    numbers = array_of(name, a)[1]
    try:
        return function(numbers)
    except Exception as error:
        explain(name, error, numbers)
        raise


def _applied(name, function, a, b, alone=False, factor=0):
    """The function of every two elements, or of each of a's alone; `name` raises."""
    try:
        n, result = _columns(a, b), []
        for row in a if alone else a + b:  # all before the function is called
            if type(row) is not list or len(row) != n:
                raise ValueError
        for i in range(len(a)):
            row, other = a[i], b[i]
            values = []
            for j in range(n):
                x = row[j]
                if type(x) is not float:
                    _of_numbers(x, x)
                if alone:
                    values.append(function(x))
                    continue
                y = other[j]
                if type(y) is not float:
                    _of_numbers(y, y)
                values.append(function(x, y))
            result.append(values)
        return result
    except Exception as error:
        one_row = lambda left, right: _applied(name, function, left, right, alone)
        return _as_one_row(name, error, one_row, a, b, factor)


def _columns(a, b):
    """The length of the first rows of two lists of equally many rows; ValueError for others."""
    n = len(a[0])
    if n == 0 or type(a) is not list or type(b) is not list or len(a) != len(b):
        raise ValueError
    return n
