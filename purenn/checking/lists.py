"""Checks lists for the formulas of linalg: their lengths must agree, and not be 0."""


def is_list(x):
    """Whether x is a list, a tuple or an array.array, which is known by its append."""
    return isinstance(x, (list, tuple)) or hasattr(x, "append")


def is_row(a):
    """Whether the elements of a list are numbers; ValueError if there are none."""
    if len(a) == 0:
        raise ValueError("expected nested lists of numbers, got an empty list")
    return type(a[0]) is float or not is_list(a[0])


def is_matrix(a):
    """Whether an array is a list of rows, which are not empty."""
    row = a[0] if len(a) else None
    return (type(row) is list or is_list(row)) and is_row(row)


def row_length(a):
    """The length of each row of a matrix; ValueError if the rows differ or are empty."""
    n = len(a[0]) if len(a) else 0
    for row in a or [a]:
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
    text = "%s: expected shapes %s, got (%d, %d) and (%d, %d)"
    return ValueError(text % ((name, expected) + got))
