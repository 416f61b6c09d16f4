"""No false alarms: nothing is flagged in any correct library. nightly.py does more of it."""

import court
import nightly
import orders
import pytest

pytestmark = pytest.mark.unmeasured

JOBS = [
    pytest.param(number, trial, id="%s-%s-%s" % (name, dtype, trial))
    for number, (name, module, dtype) in enumerate(nightly.CORRECT)
    for trial, it in court.TRIAL.items()
    if not it.missing(court.subject_of(module, court.Options()))
]


@pytest.mark.sampled(10)
@pytest.mark.parametrize("number, trial", JOBS)
def test_nothing_is_flagged(number, trial):
    _, module, dtype = nightly.CORRECT[number]
    examiner = court.examiner(module, trial, dtype=dtype, max_examples=25, seed=number)
    rows, failures = court.survey(examiner)
    assert not failures, [f.difference.__dict__ for several in failures.values() for f in several]
    # rows that a library offers are compared, not passed over
    assert max(row.examples for row in rows.values()) >= 20 // examiner.trial.cost
    assert all(row.worst <= 1 for row in rows.values())


@pytest.mark.long("checks two libraries to the end")
def test_the_bound_is_no_larger_than_it_must_be():
    # some correct library comes near it wherever something is rounded
    worst = {}
    for order in (orders.forwards, orders.pairwise):
        for trial in ("fc", "conv"):
            module = orders.library(order, "float32")
            rows, _ = court.survey(court.examiner(module, trial, dtype="float32"))
            for name, row in rows.items():
                worst[name] = max(worst.get(name, 0), row.worst)
    for name in ("forward", "dE/dX", "updated weights", "updated bias"):
        assert worst[name] > 0.5, worst
