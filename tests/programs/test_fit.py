"""fit(program=True) does what fit does, to the last bit, whatever ends it."""

import purenn
import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from networks import data, network, results, twin

PHASES = [phase for phase in Phase if phase is not Phase.explain]


def picking(source):
    """The pick of networks.py, from hypothesis's st.data()."""
    return lambda options: options[source.draw(st.integers(0, len(options) - 1))]


@settings(deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(st.data(), st.sampled_from(["floats", "odd", "fractions"]))
def test_the_same_as_by_the_layers(source, numbers):
    pick = picking(source)
    by_layers = network(pick, numbers)
    by_program = twin(by_layers)
    samples, epochs = (1, 2) if numbers == "fractions" else (2, 2)
    x, y = data(by_layers, pick, samples, numbers)
    rate = pick([0.1, 1, 0, 1e5])
    expected = results(by_layers, x, y, epochs, rate)
    assert results(by_program, x, y, epochs, rate, program=True) == expected
