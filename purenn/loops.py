"""The loops under everything. They trust their callers; linalg.py checks for users."""


def inner(rows, others):
    """Sum of products of each of `rows` with each of `others`: the matrix A Bᵗ."""
    result = []
    for row in rows:
        sums = []
        for other in others:
            s = 0
            for x, y in zip(row, other):
                s += x * y
            sums.append(s)
        result.append(sums)
    return result


def elementwise(function, depth, *arrays):
    """The function of corresponding elements, of lists nested `depth` deep."""
    if depth == 0:
        return function(*arrays)
    if depth == 1:
        return list(map(function, *arrays))
    return [elementwise(function, depth - 1, *parts) for parts in zip(*arrays)]


def windows(rows, height, width, step):
    """Every window of `height` rows and `width` numbers, each as one flat list.

    Windows lie one row apart downwards and `step` numbers apart to the right; the
    result has one list of windows for each position downwards.
    """
    result = []
    for top in range(len(rows) - height + 1):
        band = rows[top : top + height]
        line = []
        for left in range(0, len(rows[0]) - width + 1, step):
            window = []
            for row in band:
                window += row[left : left + width]
            line.append(window)
        result.append(line)
    return result


def pad(rows, above, below, left, right):
    """The rows with that many zeros on each side."""
    width = left + len(rows[0]) + right
    return (
        [[0] * width for _ in range(above)]
        + [[0] * left + list(row) + [0] * right for row in rows]
        + [[0] * width for _ in range(below)]
    )
