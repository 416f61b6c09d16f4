"""The two proofs at full length: every bug found, with ten seeds, and no false alarm.

    python3 tests/crosscheck/nightly.py [EXAMPLES]

EXAMPLES (1000 if not given) is the number of cases drawn for each check of each correct
library. Takes about half an hour on two cores, prints its figures, and fails if a bug is
missed or a correct library flagged.
"""

import multiprocessing
import os
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(os.path.dirname(HERE)), HERE]

import court  # noqa: E402
import orders  # noqa: E402
import zoo  # noqa: E402
from variants import float32, scipy_loops, vectorised  # noqa: E402

import purenn  # noqa: E402
from purenn import linalg  # noqa: E402

SEEDS = range(10)
CORRECT = [
    ("purenn", purenn, "float64"),
    ("purenn.linalg", linalg, "float64"),
    ("loops", scipy_loops, "float64"),
    ("vectors (BLAS)", vectorised, "float64"),
    ("vectors (BLAS)", float32, "float32"),
] + [
    (order.__name__, orders.library(order, dtype), dtype)
    for order in orders.ORDERS for dtype in orders.FORMATS
]


def try_bug(number):
    """One bug: the seeds that find it, and the rivals that flag a wrong result of it."""
    warnings.simplefilter("ignore")
    bug = zoo.ZOO[number]
    found, rivals, typical = [], set(), set()
    for seed in SEEDS:
        kind = court.Witness if seed == 0 else court.Examiner
        examiner = court.examiner(bug.module(), bug.trial, kind, **bug.options, seed=seed)
        done = lambda failures: seed and set(bug.rows) & set(failures)
        _, failures = court.survey(examiner, done)
        if set(bug.rows) & set(failures):
            found.append(seed)
        if seed == 0:
            rivals = flagged(examiner)
            in_numbers = any(not ours for ours, _, _ in examiner.verdicts)
            alone = court.examiner(bug.module(), bug.trial, court.Witness, **bug.options)
            alone.trial = court.only_typical(alone.trial)
            court.survey(alone)
            typical = flagged(alone)
    return bug.name, bug.trial, found, in_numbers, rivals, typical


def flagged(examiner):
    """The rivals that flag a wrong result; None stands for purenn.crosscheck."""
    wrong = [others for ours, others, _ in examiner.verdicts if not ours]
    found = {name for others in wrong for name in others if not others[name]}
    return found | {None} if wrong else found


def try_correct(job):
    """One correct library in one trial: cases, rows flagged, the largest error, rivals' alarms."""
    warnings.simplefilter("ignore")
    number, trial, examples = job
    name, module, dtype = CORRECT[number]
    examiner = court.examiner(
        module, trial, court.Witness, dtype=dtype, seed=1000 + number, max_examples=examples
    )
    rows, failures = court.survey(examiner)
    cases = max(row.examples for row in rows.values())
    alarms = {
        rival: [
            sum(ours and not others[rival] for ours, others, n in examiner.verdicts if n is nan)
            for nan in (False, True)
        ]
        for rival in court.RIVALS
    }
    worst = max(row.worst for row in rows.values())
    return name, dtype, trial, cases, len(examiner.verdicts), sorted(failures), worst, alarms


def main(examples):
    with multiprocessing.Pool() as pool:
        print("Planted bugs", flush=True)
        bugs = list(pool.imap(try_bug, range(len(zoo.ZOO))))
        for seed in SEEDS:
            print("  seed %d: %d of %d found" % (
                seed, sum(seed in bug[2] for bug in bugs), len(bugs)))
        for name, trial, found, _, _, _ in bugs:
            if len(found) < len(SEEDS):
                print("  missed: %s, %s, found with seeds %s" % (trial, name, found))
        shown = [bug for bug in bugs if bug[3]]
        print("  %d of them show in numbers, not only in texts" % len(shown))
        for at, cases in ((4, "the same cases"), (5, "a few typical cases only")):
            for rival in (None,) + tuple(court.RIVALS):
                missed = ["%s, %s" % (bug[1], bug[0]) for bug in shown if rival not in bug[at]]
                print("  on %s, %s finds %d, misses: %s" % (
                    cases, rival or "purenn.crosscheck", len(shown) - len(missed),
                    "; ".join(missed)))
        print("Correct libraries", flush=True)
        jobs = [
            (number, trial, examples) for number, (_, module, _) in enumerate(CORRECT)
            for trial, it in court.TRIAL.items()
            if not it.missing(court.subject_of(module, court.Options()))
        ]
        total, arrays, wrong, alarms = 0, 0, [], {rival: [0, 0] for rival in court.RIVALS}
        for result in pool.imap(try_correct, jobs):
            name, dtype, trial, cases, compared, failures, worst, others = result
            print("  %-16s %-8s %-26s %6d cases, largest error %.2f of the bound%s, alarms %s" % (
                name, dtype, trial, cases, worst,
                ", FLAGGED: " + ", ".join(failures) if failures else "",
                " ".join("%d+%d" % tuple(n) for n in others.values())), flush=True)
            total, arrays = total + cases, arrays + compared
            wrong += failures
            for rival, count in others.items():
                alarms[rival] = [x + y for x, y in zip(alarms[rival], count)]
    print("  %d cases, %d arrays compared, %d rows flagged" % (total, arrays, len(wrong)))
    for rival, count in alarms.items():
        print("  %s flags %d correct arrays, and %d with NaN" % ((rival,) + tuple(count)))
    return int(bool(wrong) or any(len(bug[2]) < len(SEEDS) for bug in bugs))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
