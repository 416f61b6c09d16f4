"""Numbers and arrays that the cases are made of."""

from purenn.linalg import zeros


def whole(rng):
    """A whole number from -9 to 9, never 0: readable, and exact in any order of summation."""
    n = int(rng.random() * 18) - 9
    return float(n if n < 0 else n + 1)


def single(rng):
    """In [-1, 1), with the 24 bits of a float32."""
    return int(rng.random() * 2**25) / 2**24 - 1


def double(rng):
    """In [-1, 1), with the 53 bits of a float64."""
    return 2 * rng.random() - 1


def probability(rng):
    """In (0, 1), with the 24 bits of a float32."""
    return (2 * int(rng.random() * 2**23) + 1) / 2**24


def token(size):
    """An int from 0 to size - 1."""
    return lambda rng: int(rng.random() * size)


def times(factor, values):
    """The same numbers, times a factor."""
    return lambda rng: factor * values(rng)


def some(rng, values, shape):
    """Nested lists of that shape, drawn in index order."""
    if not shape:
        return values(rng)
    return [some(rng, values, shape[1:]) for _ in range(shape[0])]


def only(shape, *places):
    """Zeros of that shape, with a 1 at each of the places."""
    result = zeros(shape)
    for place in places:
        part = result
        for i in place[:-1]:
            part = part[i]
        part[place[-1]] = 1
    return result


def size(rng, largest):
    return 1 + int(rng.random() * largest)
