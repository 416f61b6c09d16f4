"""Loops over matrices and images that layers and linalg.py share. They trust their callers."""


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


def reshape(parts, shape):
    """The list's elements (numbers, or lists) as nested lists of that shape, in C order."""
    for n in reversed(shape[1:]):
        parts = [parts[at : at + n] for at in range(0, len(parts), n)]
    return parts


def windows(rows, height, width, step):
    """Every window of `height` rows and `width` numbers, each as one flat list.

    Windows lie one row apart downwards and `step` numbers apart to the right; they come
    as one list for each position downwards, made when it is asked for.
    """
    for top in range(len(rows) - height + 1):
        band = rows[top : top + height]
        line = []
        for left in range(0, len(rows[0]) - width + 1, step):
            window = []
            for row in band:
                window += row[left : left + width]
            line.append(window)
        yield line
