"""What the tests here share: trials held in this process, and rival verdicts on their cases."""

import copy
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [p for p in (HERE, os.path.dirname(HERE)) if p not in sys.path]

import numpy as np  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from purenn.crosscheck.judging.arrays import shape  # noqa: E402
from purenn.crosscheck.judging.bounds import Rounded  # noqa: E402
from purenn.crosscheck.judging.comparison import compare  # noqa: E402
from purenn.crosscheck.running.examiner import Examiner  # noqa: E402
from purenn.crosscheck.running.rows import Options, Row  # noqa: E402
from purenn.crosscheck.subjects.names import NAMES, flat  # noqa: E402
from purenn.crosscheck.subjects.subject import Subject  # noqa: E402
from purenn.crosscheck.cases import TRIALS  # noqa: E402

TRIAL = {trial.name: trial for trial in TRIALS}


def subject_of(module, options):
    names = {name: getattr(module, name) for name in NAMES if callable(getattr(module, name, None))}
    source = {name: "nn." + name for name in names}
    return Subject(names, source, ["import nn"], number=options.number, batch=options.batch)


def examiner(module, trial, kind=Examiner, **options):
    options = Options(**options)
    return kind(TRIAL[trial], subject_of(module, options), options)


def survey(examiner, done=lambda found: False):
    """(rows by name, failures by row name) of a trial, no counterexample made smaller."""
    rows = {name: Row(examiner.trial.name, name) for name in examiner.trial.rows}
    if examiner.trial.missing(examiner.subject):
        return rows, {}
    with np.errstate(all="ignore"):
        return rows, examiner.survey(rows, done)


# --- rivals -------------------------------------------------------------------------------


def allclose(actual, exact, dtype):
    """numpy.allclose with its default tolerances."""
    return np.allclose(actual, exact)


def assert_close(actual, exact, dtype):
    """torch.testing.assert_close with its default tolerances for the dtype."""
    relative, absolute = (1e-7, 1e-7) if dtype == "float64" else (1.3e-6, 1e-5)
    return np.allclose(actual, exact, rtol=relative, atol=absolute)


RIVALS = {"numpy.allclose": allclose, "torch.testing.assert_close": assert_close}


class Witness(Examiner):
    """Also asks the rivals about every array compared: (ours, {rival: verdict}, any NaN)."""

    def compare(self, actual, expected, slack=1, plain=None, number=Rounded):
        ratio, difference = compare(actual, expected, slack, plain, number)
        if not isinstance(expected, str):
            nan = any(x != x for x in flat(expected) if isinstance(x, float))
            if any(map(is_open, flat(expected))):
                rivals = dict.fromkeys(RIVALS, difference is None)
            else:
                rivals = self._rivals(actual, expected)
            self.verdicts.append((difference is None, rivals, nan))
        return ratio, difference

    @property
    def verdicts(self):
        return self.__dict__.setdefault("_verdicts", [])

    def _rivals(self, actual, expected):
        try:
            if shape(actual) != shape(expected):
                return dict.fromkeys(RIVALS, False)
        except ValueError:
            return dict.fromkeys(RIVALS, False)
        a = np.array([float(x) for x in flat(actual)])
        e = np.array([_float(x) for x in flat(expected)])
        with np.errstate(all="ignore"):
            return {name: bool(rival(a, e, self.options.dtype)) for name, rival in RIVALS.items()}


def is_open(x):
    """Whether a range of numbers is right, as at a kink: rivals know none, and take our word."""
    return isinstance(x, Rounded) and 100 * (x.reach - x.magnitude) > x.reach


def _float(x):
    try:
        return float(x.exact if isinstance(x, Rounded) else x)
    except OverflowError:
        return float("inf")


def without_typical(trial):
    """The trial on drawn cases alone."""

    class Drawn(type(trial)):
        def typical(self, number, subject):
            return ()

        large = typical

    drawn = copy.copy(trial)
    drawn.__class__ = Drawn
    return drawn


def only_typical(trial):
    """The trial without drawn cases and without infinities."""

    class Typical(type(trial)):
        def typical(self, number, subject):
            cases = super().typical(number, subject)
            return [case for case in cases if not re.search(r"\b(inf|nan)\b", repr(case))]

        def large(self, number, subject):
            return ()

        def cases(self, number, subject):
            return st.just(self.typical(number, subject)[0])  # that one again

    typical = copy.copy(trial)
    typical.__class__ = Typical
    return typical
