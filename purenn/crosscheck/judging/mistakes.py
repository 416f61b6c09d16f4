"""Plants each of the usual mistakes of purenn.mistakes in the reference, to recognise it.

If a library disagrees in a row, and its results are within the bounds of the reference with
one of these mistakes, in the counterexample and in all the typical cases, then that is the
mistake, and its text is the hint.
"""

import purenn
from purenn import linalg, mistakes

from .mathematics import EXACT


class Planted:
    """A mistake in a trial: `replaced` maps the name of what it replaces to the replacement."""

    def __init__(self, mistake, trial):
        name = mistake.replaces[trial]
        right = EXACT.get(name) or getattr(purenn, name, None) or getattr(linalg, name)
        self._mistake = mistake
        self.replaced = {name: mistake.planted(right)}

    def text(self, case):
        """The hint, for a given counterexample."""
        first = getattr(case, "first", case)  # of two passes
        return self._mistake.text(_Layer(first))


class _Layer:
    """The layer's shapes, on which a hint may depend."""

    def __init__(self, case):
        arguments = getattr(case, "arguments", None) or [None]
        self.input_shape = arguments[0]


def of(trial, row):
    """The mistakes that may show in this row of this trial."""
    return [Planted(mistake, trial) for mistake in mistakes.of(trial, row)]
