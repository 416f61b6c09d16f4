"""Narrow formats and flushed subnormals: bounds of their own, and what the report says."""

from types import SimpleNamespace

import court
import numpy as np
import pytest
from variants import vectorised

from purenn.crosscheck import check_layer
from purenn.crosscheck.cases.strategies import nearest
from purenn.crosscheck.judging.bounds import (
    FORMATS,
    Rounded16,
    Rounded64,
    RoundedB16,
    Undecided,
)
from purenn.crosscheck.report.data import row_as_data
from purenn.crosscheck.report.text import as_text
from purenn.crosscheck.subjects.names import CannotRun

pytestmark = pytest.mark.unmeasured


@pytest.mark.parametrize("name, smallest, normal, largest", [
    ("float16", 2.0**-24, 2.0**-14, 65504.0),
    ("bfloat16", 2.0**-133, 2.0**-126, (2 - 2.0**-7) * 2.0**127),
    ("float32", 2.0**-149, 2.0**-126, (2 - 2.0**-23) * 2.0**127),
    ("float64", 2.0**-1074, 2.0**-1022, (2 - 2.0**-52) * 2.0**1023),
])
def test_formats(name, smallest, normal, largest):
    number = FORMATS[name]
    assert (float(number.smallest), float(number.normal)) == (smallest, normal)
    assert (1 - number.unit) * 2**number.exponents == largest


def test_half_precision_is_judged_as_such():
    # float16 may add up in float32, but not the other way round
    layer = lambda compute, store: type("FCLayer", (vectorised.FCLayer,), {
        "dtype": store,
        "forward_propagation": lambda self, x: (
            x.astype(compute) @ self.weights.astype(compute) + self.bias
        ).astype(store),
    })
    for compute in (np.float16, np.float32):
        found = verdicts("fc", FCLayer=layer(compute, np.float16), dtype="float16")
        assert found["forward"] == "agrees"
    assert verdicts("fc", FCLayer=layer(np.float16, np.float32), dtype="float32")[
        "forward"] == "DIFFERS"


def test_bfloat16_needs_arrays_of_its_own():
    def asarray(a):
        if isinstance(a, list):
            return np.array([asarray(x) for x in a])
        return nearest(a, RoundedB16) if np.isfinite(a) else a

    layer = type("FlattenLayer", (vectorised.FlattenLayer,), {})
    with pytest.raises(CannotRun, match="NumPy has no bfloat16: offer asarray and tolist"):
        check_layer(layer, dtype="bfloat16")
    check_layer(layer, dtype="bfloat16", asarray=asarray, tolist=np.ndarray.tolist)


def verdicts(trial, **options):
    return {row.name: row.verdict for row in examined(trial, **options)[0]}


def examined(trial, **options):
    things = {k: options.pop(k) for k in list(options) if callable(options[k])}
    examiner = court.examiner(SimpleNamespace(**things), trial, max_examples=60, **options)
    examiner._smallest = lambda name, failures: failures[0]  # which takes the time
    with np.errstate(all="ignore"):
        return examiner.rows(), examiner.subject


def flushed(a):
    return np.where(np.abs(a) < 2.0**-1022, 0.0, a)


class Flushing(vectorised.FCLayer):
    """As on hardware that takes every subnormal number for 0."""

    def forward_propagation(self, x):
        x, w, b = flushed(x), flushed(self.weights), flushed(self.bias)
        self.input = x
        y = b
        for i in range(w.shape[0]):
            y = flushed(y + flushed(x[0, i] * w[i : i + 1]))
        return y

    def backward_propagation(self, e, rate):
        return np.nan


def report(trial, **options):
    found, subject = examined(trial, **options)
    return as_text([row_as_data(row, subject) for row in found], "title")


@pytest.mark.long("examines a layer three times")
def test_flushing_is_told_and_excused_on_request():
    assert verdicts("fc", FCLayer=Flushing)["forward"] == "DIFFERS"
    assert verdicts("fc", FCLayer=Flushing, flush_subnormals=True)["forward"] == "agrees"
    assert "vanishes with --flush-subnormals" in report("fc", FCLayer=Flushing)


def test_flushing_excuses_nothing_else():
    off = lambda x: np.where(np.abs(x) < 2.0**-29, 0.0, np.tanh(x))
    assert verdicts("tanh", tanh=off, flush_subnormals=True)["tanh"] == "DIFFERS"
    assert verdicts("tanh", tanh=lambda x: flushed(np.tanh(x)))["tanh"] == "DIFFERS"
    assert verdicts("tanh", tanh=lambda x: flushed(np.tanh(x)), flush_subnormals=True)[
        "tanh"] == "agrees"


def test_computed_in_float32_is_said_first():
    narrow = lambda x: np.tanh(np.float32(x)).astype(float)
    text = report("tanh", tanh=narrow)
    assert text.split("\n\n")[1].startswith("computed in float32? all of this lies within")
    wrong = lambda x: narrow(x) * (1 + 1e-3)
    assert "computed in float32?" not in report("tanh", tanh=wrong)


def test_each_operation_may_be_flushed():
    number = Rounded64.variant(flushes=True)
    tiny = 2.0**-1000
    product = number(tiny) * number(2.0**-30)
    assert product.admits(0.0) and not (Rounded64(tiny) * Rounded64(2.0**-30)).admits(0.0)
    assert not product.admits(3 * 2.0**-1022)
    assert (product * number(2.0**900)).admits(0.0)  # what was lost is then multiplied
    assert number(2.0**-1030).admits(0.0) and not number(2.0**-1022).admits(0.0)
    with pytest.raises(Undecided, match="roundings in float16"):
        sum([Rounded16(1.0)] * 3000, 0).tolerance
