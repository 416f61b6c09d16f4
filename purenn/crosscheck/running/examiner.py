"""Runs a trial: draws cases, runs them on both libraries, compares, and shrinks failures."""

import re
from contextlib import suppress
from math import inf
from random import Random

from hypothesis import HealthCheck, Phase, Verbosity, given, reject, seed, settings
from hypothesis.errors import Unsatisfiable

from ..cases.dropout import IN_A_NETWORK
from ..cases.shrinking import shrunk
from ..judging import conventions, freedom, mistakes
from ..judging.bounds import FORMATS, Undecided
from ..judging.comparison import Difference, compare
from ..subjects.names import GRADIENTS, NotOffered, Raised, Refused
from ..subjects.reference import Reference
from .rows import Failure, Result, Row

UNSTEADY = "not the same twice: the same case, tried once more, did not fail"
REFUSED = "NotImplementedError"
BYTES = 8000  # as many as the largest case takes to draw


def observe(trial, library, case, seen=None, until=None, skip=(), tell=None, briefly=False):
    """All results of a case by (row, what), in order, and the run.

    What the library raised is a result, the last one. Stops after the row `until` and before
    any row of `skip`; with `briefly`, also leaves out what that row does not need.
    """
    run = library.start()
    results = {}
    if briefly:
        steps = trial.steps_for(until, run, case, seen)
    else:
        steps = trial.steps(run, case, seen)
    reached = False
    for row, what, step in steps:
        if row in skip or (reached and row != until):
            break
        reached = reached or row == until
        if tell is not None:
            tell(row)
        try:
            value = step()
        except Raised as error:  # or Refused
            results[row, what] = error
            break
        except NotOffered:
            break
        if what is not None and value is not None:
            results[row, what] = value
    return results, run


class _Enough(BaseException):
    """Ends a search."""


class Examiner:
    """Runs one trial on one library."""

    compare = staticmethod(compare)

    def __init__(self, trial, subject, options, tell=None, skip=()):
        self.trial, self.subject, self.options = trial, subject, options
        self.tell = tell or (lambda *_: None)
        self.skip = skip
        self._small = []  # the cases of failures that were made small
        number = options.number
        known = options.strict or trial.missing(subject)
        self.readings = {} if known else trial.readings(subject)
        self.free = {} if options.strict else dict(freedom.at_kinks(number), **self.readings)
        self.reference = Reference(None if trial.copies else number, self.free)
        self.plain = Reference(None) if options.signed_zeros else None

    # --- one case ---

    def look(self, case, until=None, briefly=False):
        """The results of one case, row by row; Undecided where there can be no verdict."""
        how = {"until": until, "skip": self.skip, "briefly": briefly}
        seen, run = observe(self.trial, self.subject, case, None, tell=self.tell, **how)
        if all(isinstance(value, Refused) for value in seen.values()):
            return [Result(row, None) for row, _ in seen]
        with self.reference.computing():
            expected, _ = observe(self.trial, self.reference, case, seen, **how)
        plain = {}
        if self.plain:
            plain, _ = observe(self.trial, self.plain, case, seen, **how)
        results = []
        for (row, what), actual in seen.items():
            if isinstance(actual, Refused):
                results.append(Result(row, None))
                continue
            if isinstance(actual, Raised):
                ratio, difference = inf, Difference(str(actual), raised=True)
            elif (row, what) not in expected:
                break  # its input is not a finite number: that differs already
            else:
                ratio, difference = self.compare(
                    self._settled(case, what, actual), expected[row, what], self.options.slack,
                    plain.get((row, what)), self.options.number,
                )
            failure = difference and Failure(case, what, run.script, difference)
            if failure and self._fails_alone(case, row, seen):
                continue
            results.append(Result(row, ratio, failure))
        return results

    def _settled(self, case, what, value):
        if self.options.strict:
            return value
        return self.trial.settled(case, what, value, self.options.number, self.readings)

    def _fails_alone(self, case, row, seen):
        """Whether the failure is another row's, and only shows again in this one."""
        return any(
            result.failure
            for other in self.trial.alone(case, row, seen)
            for result in self.look(other)
        )

    # --- many cases ---

    def rows(self):
        """The rows of the report for this trial."""
        rows = {name: Row(self.trial.name, name) for name in self.trial.rows}
        missing = self.trial.missing(self.subject)
        if missing:
            for row in rows.values():
                row.missing = missing
            return list(rows.values())
        for name, failures in self.survey(rows).items():
            row = rows[name]
            differing = [f for f in failures if not f.difference.raised]
            row.failure = self._smallest(name, differing or failures)
            if row.failure.steady:
                row.vanishes = self._vanishes(name, [f.case for f in differing])
                row.failure.hints = self.hints(name, [f.case for f in failures[:9]], row.failure)
            else:
                row.failure.hints = [UNSTEADY]
        for name, row in rows.items():
            if not row.examples and not row.failure:
                row.missing, row.reason = self._not_offered(name)
            if row.refused:
                row.reason = row.reason or self._refused()
        if not any(row.examples and not row.failure for row in rows.values()):
            return list(rows.values())
        return list(rows.values()) + list(self._conventions())

    def _conventions(self):
        """A row for each convention: what the library does, and purenn."""
        for convention in conventions.of(self.trial.name):
            if convention.name in self.skip or not self.subject.offers(*convention.needs):
                continue
            self.tell(convention.name)
            row = Row(self.trial.name, convention.name)
            run = self.subject.start()
            try:
                here = convention.words(convention.experiment(run), self.options.number)
            except NotOffered:
                continue
            except Raised as error:
                here = "raises " + str(error).split("\n")[-1]
            except (ValueError, TypeError, IndexError, KeyError):
                continue  # no number where there should be one, which other rows report
            plain = convention.experiment(Reference(None).start())
            usual = convention.words(plain, FORMATS["float64"])
            row.convention = {"here": here, "purenn": usual}
            if self.options.strict and here != usual:
                row.failure = Failure(None, "", run.script, Difference(
                    "expected %s, got %s" % (usual, here), raised=here.startswith("raises ")
                ))
            yield row

    def survey(self, rows, done=lambda failures: False):
        """Try all cases, or those until done(failures); return the failures found, by row.

        Counts them in `rows`.
        """
        found = {}
        self._done = 0

        def add(case):
            if done(found) or len(found) == len(rows):
                raise _Enough
            self._done += 1
            self.tell(self._done)
            try:
                results = self.look(case)
            except Undecided:
                return False
            compared = {}
            for result in results:
                compared.setdefault(result.row, []).append(result)
            for name, several in compared.items():
                row = rows[name]
                if several[-1].ratio is None:
                    row.refused += 1
                    continue
                row.examples += 1
                row.worst = max([row.worst] + [result.ratio for result in several])
                failures = [result.failure for result in several if result.failure]
                if failures:
                    found.setdefault(name, []).append(failures[0])
            return True

        number, subject = self.options.number, self.subject
        with suppress(_Enough):
            for cases in (self.trial.typical, self.trial.large):
                for case in cases(number, subject):
                    add(case)
            self._search(lambda case: None if add(case) else reject())
        return found

    def _vanishes(self, name, cases):
        """The options under which these cases, all failures of a row, agree; None if none do."""
        for options, examiner in self._lenient().items():
            if cases and not any(examiner.fails(case, name) for case in cases):
                return options
        return None

    def _lenient(self):
        """Examiners by the options under which failures may vanish."""
        number = self.options.number
        others = {"flush_subnormals": number.variant(flushes=True)}
        if number.name == "float64":
            others["float32"] = FORMATS["float32"].variant(ulps=number.ulps, narrows=True)
            others["float32, flush_subnormals"] = others["float32"].variant(flushes=True)
        return {
            options: Examiner(
                self.trial, self.subject, self.options.judging_by(other), self.tell, self.skip
            )
            for options, other in others.items()
        }

    def fails(self, case, name):
        """Whether that row fails in the case; it does not if there can be no verdict."""
        try:
            return any(r.failure for r in self.look(case, name) if r.row == name)
        except Undecided:
            return False

    def _refused(self):
        """Why cases were refused, as text: NotImplementedError, or options that are not there."""
        layer = (self.trial.needs or [None])[0]
        options = sorted(self.subject.without.get(layer, ()))
        return "%s takes no %s" % (layer, ", no ".join(options)) if options else REFUSED

    def _not_offered(self, name):
        """Why a row was never compared: what the library lacks, if that is why, and as text."""
        lacking = self.subject.lacking.get((self.trial.needs or [None])[0])
        if lacking:
            return sorted(lacking), "; ".join(sorted(set(lacking.values())))
        known = {
            "batch": ["takes_batches"], "errors": ["fit returns nothing"],
            "in a network": [n for n in IN_A_NETWORK if not self.subject.offers(n)],
        }
        known.update((row, [name + "_error"]) for name, row in GRADIENTS.items())
        absent = name.isidentifier() and not self.subject.offers(name)
        return known.get(name) or [name] * absent, ""

    def _search(self, test):
        """Run the test on drawn cases, the same ones each time.

        Three quarters of the cases come from random bytes, which differ more from each other
        than what hypothesis draws by itself; that is good at special values.
        """
        test = given(self.trial.cases(self.options.number, self.subject))(test)
        examples = max(self.options.max_examples // self.trial.cost, 1)
        fuzzed = examples * 3 // 4
        test = seed(self.options.seed)(settings(
            max_examples=max(examples - fuzzed, 1), phases=[Phase.generate],
            database=None, deadline=None, suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet, print_blob=False, report_multiple_bugs=False,
        )(test))
        rng = Random(self.options.seed)
        for _ in range(fuzzed):
            test.hypothesis.fuzz_one_input(rng.getrandbits(8 * BYTES).to_bytes(BYTES, "big"))
        with suppress(Unsatisfiable):
            test()

    def _smallest(self, name, failures):
        """The smallest failure of this row that can be found, starting from the smallest one seen.

        Not one that would vanish where subnormal numbers are flushed, unless all of them would.
        """
        raised = failures[0].difference.raised
        flushing = None if raised else self._lenient()["flush_subnormals"]
        others = [f for f in failures if flushing and flushing.fails(f.case, name)]
        smallest = min(others or failures, key=_size)

        def fails(case, briefly=False):
            nonlocal smallest
            self.tell(self._done)
            if not self.trial.admits(case):
                return False
            if others and not flushing.fails(case, name):
                return False
            try:
                results = self.look(case, name, briefly)
            except Undecided:
                return False
            found = [r.failure for r in results if r.row == name and r.failure]
            if not found or found[0].difference.raised != raised:
                return False
            smallest = found[0]
            return True

        first = smallest
        # once more, for the calls that matter alone: the smallest that fails again, without
        # neighbours if they do not matter
        again = sorted(others or failures, key=_size)[:9]
        for self.subject.alone in (True, False):
            if any(fails(f.case) for f in again):
                break
        else:
            first.steady = False
            return first
        finite = _finite(smallest.case)
        # a case that fails in several rows is small already
        any(fails(case) for case in self._small if _finite(case) == finite)
        case = shrunk(smallest.case, fails, self.trial.smaller, self.options.number)
        fails(case, briefly=True)
        self._small.append(case)
        self.subject.alone = False
        return smallest

    # --- known mistakes ---

    def hints(self, name, cases, failure):
        """The known mistakes that reproduce this library's results."""
        # the mistakes compute with exact numbers, of which there is no infinity; and what does not
        # explain the counterexample is no hint
        if failure.difference.problem or not _finite(failure.case):
            return []
        typical = self.trial.typical(self.options.number, self.subject)
        cases = list(filter(_finite, typical)) + list(filter(_finite, cases + [failure.case]))[-3:]
        seen = []
        for case in cases:
            results, _ = observe(
                self.trial, self.subject, case, None, name, self.skip, self.tell
            )
            if not any(isinstance(value, Raised) for value in results.values()):
                seen.append((case, results))
        if all(self._explains({}, name, case, results) for case, results in seen):
            return []
        hints = [
            mistake.text(failure.case)
            for mistake in mistakes.of(self.trial.name, name)
            if all(self._explains(mistake.replaced, name, case, results) for case, results in seen)
        ]
        return list(dict.fromkeys(hints))  # of two ways to make a mistake, one

    def _explains(self, replaced, row, case, results):
        """Whether the reference with this mistake gives these results in this row."""
        reference = Reference(self.options.number, dict(self.free, **replaced))
        try:
            with reference.computing():
                expected, _ = observe(self.trial, reference, case, results, row)
        except Undecided:
            return True  # as far as one can tell
        except (ArithmeticError, ValueError, TypeError, IndexError):
            return False  # it cannot compute here
        return all(
            key in expected and compare(
                self._settled(case, key[1], actual), expected[key], self.options.slack,
                number=self.options.number,
            )[1] is None
            for key, actual in results.items() if key[0] == row
        )


def _finite(case):
    return not re.search(r"\b(inf|nan)\b", repr(case))


def _size(failure):
    """Small counterexamples are of finite numbers, short to write, and few."""
    text = repr(failure.case)
    return not _finite(failure.case), len(text) + 20 * text.count(",")
