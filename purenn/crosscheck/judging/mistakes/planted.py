"""How a mistake is planted and found again."""


class Mistake:
    def __init__(self, hint, trials, rows, name, replacement):
        self.hint, self.trials, self.rows = hint, trials, rows
        self.replaced = {name: replacement}

    def text(self, case):
        """The hint, for a given counterexample."""
        return self.hint(case) if callable(self.hint) else self.hint


_MISTAKES = []


def of(trial, row):
    """The mistakes that may show in this row of this trial."""
    return [m for m in _MISTAKES if trial in m.trials and row in m.rows]


def mistake(hint, trials, rows, name=None):
    """Register the decorated class (its base names what it replaces) or function."""

    def register(thing):
        base = thing.__mro__[1] if isinstance(thing, type) else thing
        replaces = name or base.__name__
        _MISTAKES.append(Mistake(hint, trials.split(), rows.split(", "), replaces, thing))
        return thing

    return register


def first(case):
    """The first pass of a layer's case."""
    return getattr(case, "first", case)
