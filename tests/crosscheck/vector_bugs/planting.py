"""How a bug is made of the formula that it replaces."""

from collections import namedtuple

Bug = namedtuple("Bug", "name words wrong")  # what takes the place of the layer or function


def made_of(base, name, bugs):
    """For each of {words: formulas}, the layer `base` with these formulas for its own."""
    return [Bug(name, words, type(name, (base,), formulas)) for words, formulas in bugs.items()]


def formulas(**replaced):
    return {k: staticmethod(f) for k, f in replaced.items()}


def methods(**replaced):
    return replaced
