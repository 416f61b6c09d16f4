"""The steps by which check.py checks each exercise, one file an exercise.

Each file has steps(module), pairs of a title and a function that raises if something is wrong,
and knows the usual mistakes by the numbers that come out if they are made: those of purenn.mistakes,
planted in purenn's own layers and functions, and a few of the exercise's own.
"""

import random

import purenn
from purenn.mistakes import of

HINT = "  Likely mistake: "


class Wrong(Exception):
    """What is wrong, to print."""


class Raised(Wrong):
    """An exception of the pupil's, which says nothing about wrong numbers."""


def expect(what, got, expected, mistakes=()):
    """Raise Wrong unless both are the same but for rounding; `mistakes` are pairs of a hint and
    what comes out if that mistake is made.
    """
    if not alike(got, expected):
        lines = ["%s is wrong." % what, "  expected %s" % (expected,), "  got      %s" % (got,)]
        for hint, value in mistakes:
            if alike(got, value):
                lines.append(HINT + hint)
                break
        raise Wrong("\n".join(lines))


def usual(where, row, use):
    """The catalogue's mistakes in that row as pairs of a hint and what comes out: use(thing), of
    purenn's layer or function with the mistake in it.
    """
    pairs = []
    for mistake in of(where, row):
        thing = getattr(purenn, mistake.replaces[where])
        try:
            pairs.append((mistake.text() + ".", use(mistake.planted(thing))))
        except Exception:  # it cannot be made here, or nothing comes out
            pass
    return pairs


def alike(a, b):
    """Whether two numbers or nested lists are the same but for rounding."""
    if a is b:
        return True
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        try:
            return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b))
        except TypeError:
            return False
    try:
        return a == b or abs(a - b) <= 1e-9 * max(1, abs(b)) < float("inf")
    except TypeError:
        return False


def counting(shape):
    """1, 2, 3 … in that shape."""
    numbers = iter(range(1, 10000))
    return filled(shape, lambda: next(numbers))


def mixed(shape, seed=1):
    """Whole numbers of both signs, all different, in that shape."""
    n = 1
    for length in shape:
        n *= length
    numbers = [k - n // 2 for k in range(n)]
    random.Random(seed).shuffle(numbers)
    numbers = iter(numbers)
    return filled(shape, lambda: next(numbers))


def filled(shape, draw):
    if not shape:
        return draw()
    return [filled(shape[1:], draw) for _ in range(shape[0])]


def volume(shape, element):
    """The volume whose elements are element(p, q, c)."""
    i, j, d = shape
    return [[[element(p, q, c) for c in range(d)] for q in range(j)] for p in range(i)]


def raises(kind, hint, call):
    """What call returns; Wrong with the hint for that kind of exception."""
    try:
        return call()
    except kind as error:
        raise Raised("%s: %s\n%s%s" % (type(error).__name__, error, HINT, hint)) from error


def optimized(layer, x, output_error, rate):
    """The layer after an optimizer's step with this rate: a batch of twice x, with that dE/dY."""
    network = purenn.Network()
    network.add(layer)
    network.use(lambda y_true, y_pred: 0.0, lambda y_true, y_pred: output_error)
    y = layer.forward_propagation(x)
    network.fit([x, x], [y, y], 1, purenn.Momentum(rate, 0), False, batch_size=2)
    return layer


def unmoved(layer, name, before):
    """The mistake of a parameter that an optimizer leaves as it was: what it does not see."""
    if name in layer.parameters:
        return [("%s_error is 0." % name, before)]
    return [("no optimizer sees it, it never learns: `parameters` must name %r." % name, before)]
