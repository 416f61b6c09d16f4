"""The layers for sequences on trial: in NumPy they agree, and every known mistake has its hint."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import sequences

import purenn
from purenn import mistakes
from purenn.crosscheck.running.examiner import _size

pytestmark = pytest.mark.unmeasured
TRIALS = (
    "rms_norm", "layer_norm", "position", "attention", "rotary_attention", "fc_rows", "embedding",
    "residual",
)


def in_dtype(module, dtype):
    """The module's layers, with parameters in that format."""
    kinds = [getattr(module, court.TRIAL[trial].layer) for trial in TRIALS]
    return SimpleNamespace(np=np, **{
        kind.__name__: type(kind.__name__, (kind,), {"dtype": dtype}) for kind in kinds
    })


@pytest.mark.sampled(3)
@pytest.mark.parametrize("dtype", ["float64", "float16"])
@pytest.mark.parametrize("trial", TRIALS)
def test_others_agree(trial, dtype):
    module = in_dtype(sequences, np.dtype(dtype).type)
    rows, failures = court.survey(court.examiner(module, trial, dtype=dtype))
    assert not failures
    assert rows["forward"].examples > 9
    assert trial == "residual" or rows["batch"].examples > 3


@pytest.mark.parametrize("trial", TRIALS)
def test_so_does_purenn(trial):
    rows, failures = court.survey(court.examiner(purenn, trial))
    assert not failures and rows["forward"].examples > 9
    assert max(row.worst for row in rows.values()) > 0.01  # and the bound is none too wide


@pytest.mark.sampled(20)
@pytest.mark.parametrize("trial, mistake", [
    pytest.param(trial, mistake, id="%s: %s" % (trial, mistake.name))
    for trial in TRIALS + ("strided_pooling",) for mistake in mistakes.of(trial)
])
def test_a_mistake_is_found_with_its_hint(trial, mistake):
    name = mistake.replaces[trial]
    wrong = mistake.planted(getattr(purenn, name))
    wrong.__name__ = name
    examiner = court.examiner(SimpleNamespace(**dict(vars(purenn), **{name: wrong})), trial)
    row = [row for row in mistake.rows if row in examiner.trial.rows][0]
    _, failures = court.survey(examiner, lambda found: len(found.get(row, ())) > 3)
    differing = [failure for failure in failures[row] if not failure.difference.raised]
    smallest = min(differing, key=_size)
    hints = examiner.hints(row, [failure.case for failure in failures[row]], smallest)
    assert hints == [mistake.text(None)]


def test_a_library_without_them():
    examiner = court.examiner(SimpleNamespace(tanh=np.tanh), "rms_norm")
    assert {row.verdict for row in examiner.rows()} == {"not offered"}
