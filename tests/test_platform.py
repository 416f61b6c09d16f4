import pytest

import purenn.numbers.exp_tanh
import purenn.numbers.platform
import simulated


def departures(number):
    return simulated.simulate(number, purenn.numbers.exp_tanh, purenn.numbers.platform)["departures"]()


def test_nothing_departs_here():
    assert purenn.numbers.platform.departures() == []
    assert departures(simulated.Number) == []


@pytest.mark.parametrize(
    "number, sentence",
    [
        (simulated.Single, "floats have 24 binary digits, where an IEEE double has 53"),
        (simulated.RepresentationC, "floats have 22 binary digits, where an IEEE double has 53"),
        (simulated.X87, "+ - * / round twice, as on an x87, or wrongly"),
        (simulated.Truncating, "+ - * / round twice, as on an x87, or wrongly"),
        (simulated.Flushing, "subnormal numbers become zero"),
    ],
)
def test_a_machine_that_departs_is_recognised(number, sentence):
    assert departures(number) == [sentence]
