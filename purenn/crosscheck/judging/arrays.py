"""Nested lists for a judge, who looks at every part, and at single numbers too."""


def shape(a):
    """The shape of nested lists of numbers; ValueError if their parts do not have one.

    purenn.linalg looks at the first number of a row only; a judge looks at all.
    """
    if not isinstance(a, list):
        return ()
    shapes = {shape(part) if isinstance(part, list) else () for part in a}
    if not shapes:
        raise ValueError("expected nested lists of numbers, got an empty list")
    if len(shapes) > 1:
        raise ValueError("ragged: parts of the shapes %s" % ", ".join(map(str, sorted(shapes))))
    return (len(a),) + shapes.pop()


def each(function, a):
    """Apply the function to every element of nested lists, or to a single number.

    >>> each(abs, [[-1], [2]]), each(abs, -3)
    ([[1], [2]], 3)
    """
    return [each(function, part) for part in a] if isinstance(a, list) else function(a)
