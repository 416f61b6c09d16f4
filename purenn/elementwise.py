"""Functions of every element of nested lists. They trust their callers."""


def each(function, depth, a):
    """The function of each element of lists nested `depth` deep."""
    if depth < 2:
        return each(function, depth + 1, [a])[0]
    if depth > 2:
        return [each(function, depth - 1, part) for part in a]
    result = []
    for row in a:
        numbers = []
        for x in row:
            numbers.append(function(x))
        result.append(numbers)
    return result


def each_pair(function, depth, a, b):
    """The function of each two corresponding elements of lists nested `depth` deep."""
    if depth < 2:
        return each_pair(function, depth + 1, [a], [b])[0]
    if depth > 2:
        return [each_pair(function, depth - 1, *parts) for parts in zip(a, b)]
    result = []
    for row, other in zip(a, b):
        numbers = []
        for x, y in zip(row, other):
            numbers.append(function(x, y))
        result.append(numbers)
    return result
