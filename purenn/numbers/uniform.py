"""Draws a layer's first parameters, uniformly as the article does, or as one asks."""

from .random import generator


def uniform(shape, rng=None, initialization="uniform", bias=False):
    """Nested lists of the given shape, drawn from [-1/2, 1/2) in index order.

    `rng` is any object with a method random(); None is purenn's own generator. Any other
    `initialization` draws them as initialization.py says; None draws nothing, for parameters that
    come from a file, and is what it returns.

    >>> class ThreeQuarters:
    ...     def random(self):
    ...         return 0.75
    >>> uniform((1, 2), ThreeQuarters())
    [[0.25, 0.25]]
    """
    if initialization is None:
        return None
    if initialization != "uniform":
        from .initialization import drawn

        return drawn(shape, generator(rng), initialization, bias)
    return _drawn(shape, generator(rng).random)


def _drawn(shape, draw):
    if not shape:
        # exact, and no float constant: a generator of Fractions draws Fractions
        return (2 * draw() - 1) / 2
    return [_drawn(shape[1:], draw) for _ in range(shape[0])]
