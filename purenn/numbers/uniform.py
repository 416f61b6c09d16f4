"""Draws a layer's first parameters: uniformly, as the article does, or as asked."""

from .random import generator


def uniform(shape, rng=None, initialization="uniform", bias=False):
    """Nested lists of the given shape, drawn from [-1/2, 1/2) in index order.

    `rng` is any object with a method random(); None is purenn's own generator. Any other
    `initialization` draws them as initialization.py says; None is returned as it is, for parameters
    that come from a file.

    >>> class ThreeQuarters:
    ...     def random(self):
    ...         return 0.75
    >>> uniform((1, 2), ThreeQuarters())
    [[0.25, 0.25]]
    """
    if initialization is None:
        return None
    if initialization != "uniform":
        from .initialization import drawing

        return _filled(shape, drawing(shape, generator(rng), initialization, bias))
    draw = generator(rng).random
    # exact, and no float constant: a generator of Fractions draws Fractions
    return _filled(shape, lambda: (2 * draw() - 1) / 2)


def _filled(shape, draw):
    """Nested lists of the given shape, of what draw() returns, in index order."""
    if not shape:
        return draw()
    return [_filled(shape[1:], draw) for _ in range(shape[0])]
