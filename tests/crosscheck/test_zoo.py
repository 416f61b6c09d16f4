"""No bug missed: every planted bug is found in the row where it shows, with its hint."""

import court
import pytest
import zoo
from purenn.crosscheck.running.examiner import _size

pytestmark = pytest.mark.unmeasured

# these need larger arrays than are drawn
LARGE = "only 16 inputs", "only 64 inputs", "nothing beyond 16 columns"


def name(bug):
    return "%s: %s" % (bug.trial, bug.name)


def test_there_are_many_and_no_two_alike():
    assert len(zoo.ZOO) >= 60
    assert len({(b.library, b.where, tuple(b.changes)) for b in zoo.ZOO}) == len(zoo.ZOO)


@pytest.mark.sampled(2)  # every bug, with one seed
@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("bug", zoo.ZOO, ids=name)
def test_found(bug, seed):
    examiner = court.examiner(bug.module(), bug.trial, **bug.options, seed=seed)
    _, failures = court.survey(examiner, lambda found: set(bug.rows) & set(found))
    assert set(bug.rows) & set(failures)


@pytest.mark.sampled(8)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("bug", zoo.ZOO, ids=name)
def test_recognised_or_no_hint(bug):
    examiner = court.examiner(bug.module(), bug.trial, **bug.options)
    enough = lambda found: [row for row in bug.rows if len(found.get(row, ())) == 4]
    _, failures = court.survey(examiner, enough)
    name = (set(bug.rows) & set(failures)).pop()
    smallest = min(failures[name], key=_size)  # as the examiner chooses its counterexample
    hints = examiner.hints(name, [f.case for f in failures[name]], smallest)
    if bug.hint:
        assert len(hints) == 1 and bug.hint in hints[0], hints
    else:
        assert hints == []


@pytest.mark.sampled(8)
@pytest.mark.parametrize("bug", [bug for bug in zoo.ZOO if bug.name not in LARGE], ids=name)
def test_drawn_cases_find_it_without_the_typical_ones(bug):
    examiner = court.examiner(bug.module(), bug.trial, **bug.options)
    if bug.rows != ["share dropped"]:
        examiner.trial = court.without_typical(examiner.trial)
    _, failures = court.survey(examiner, lambda found: set(bug.rows) & set(found))
    assert set(bug.rows) & set(failures)
