"""What a trial yields: its rows and their failures; and the options of a check."""

from fractions import Fraction

from ..judging.bounds import FORMATS


class Options:
    """The options of a check; see the command line's help."""

    def __init__(
        self, dtype="float64", max_examples=100, seed=0, slack=1, ulps=4, signed_zeros=False,
        strict=False, flush_subnormals=False, batch=None,
    ):
        if dtype not in FORMATS:
            raise ValueError("dtype: expected one of %s, got %r" % (", ".join(FORMATS), dtype))
        self.dtype, self.max_examples, self.seed = dtype, max_examples, seed
        self.slack, self.ulps, self.strict = Fraction(slack), Fraction(ulps), strict
        self.signed_zeros = signed_zeros or strict
        self.flush_subnormals, self.batch = flush_subnormals, batch
        self.number = FORMATS[dtype].variant(ulps=self.ulps, flushes=flush_subnormals)

    def judging_by(self, number):
        """The same, judged by another number type."""
        others = Options(
            self.dtype, self.max_examples, self.seed, self.slack, self.ulps, self.signed_zeros,
            self.strict,
        )
        others.number = number
        return others


class Row:
    """One row of the report: a trial's row, how often it was compared, and what failed."""

    def __init__(self, check, name):
        self.check, self.name = check, name
        self.examples = self.refused = 0  # cases compared, and those not offered
        self.worst = 0.0
        self.failure = None
        self.missing, self.reason = [], ""  # what the library lacks for it, and that in words
        self.vanishes = None  # the options under which none of its failures is left
        self.convention = None  # what the library does where mathematics leaves the answer open

    @property
    def verdict(self):
        if self.failure:
            return "RAISES" if self.failure.difference.raised else "DIFFERS"
        if self.convention:
            return "convention"
        if self.examples:
            return "agrees"
        return "not offered" if self.missing or self.refused else "not reached"


class Failure:
    """A counterexample: the case, the script that shows it, and the Difference."""

    def __init__(self, case, what, script, difference, hints=()):
        self.case, self.what, self.script = case, what, script
        self.difference, self.hints = difference, list(hints)
        self.steady = True  # whether it is seen again when the case is tried once more


class Result:
    """The outcome of one comparison: ratio of error and bound, and a Failure or None.

    The ratio is None where the library does not offer the case.
    """

    def __init__(self, row, ratio, failure=None):
        self.row, self.ratio, self.failure = row, ratio, failure
