"""How the engine shares its time, by a clock of the test's own, on which fit and predict take some.

speed.py measures the same by the real one.
"""

import json

import engine.clock
import pytest
from engine.session import Session
from engine.start import ready

FIT, PREDICT = 500, 200  # microseconds a sample


class Time:
    """A clock that fit and predict move on; `fitting` is what fit took."""

    def __init__(self):
        self.now = self.fitting = self.longest = 0

    def of(self, network):
        fit, predict = network.fit, network.predict

        def slow_fit(x, y, epochs, *arguments, **options):
            took = FIT * epochs * len(x)
            self.now += took
            self.fitting += took
            return fit(x, y, epochs, *arguments, **options)

        def slow_predict(x):
            self.now += PREDICT * len(x)
            return predict(x)

        network.fit, network.predict = slow_fit, slow_predict


@pytest.fixture
def time(monkeypatch):
    time = Time()
    monkeypatch.setattr(engine.clock, "ticks_us", lambda: time.now)
    monkeypatch.setattr(engine.clock, "ticks_diff", lambda end, start: end - start)
    return time


@pytest.mark.parametrize("name", ["xor", "moons", "spirals", "curve"])
def test_most_of_the_time_is_for_training(time, name):
    session = Session(read=None)
    (data,) = [d for d in json.loads(ready())["catalogue"]["data"] if d["name"] == name]
    session.handle(json.dumps({"id": 1, "do": "open", "setup": data["setup"]}))
    time.of(session.training.network)
    session.handle(json.dumps({"id": 2, "do": "train"}))
    pictures, start = [], time.now
    while time.now < start + 4e6:  # four seconds
        before = time.now
        messages = json.loads(session.work())["messages"]
        assert time.now - before < 50e3  # a stop waits for one turn
        pictures += [m for m in messages if m["event"] == "picture" and ("grid" in m or "fit" in m)]
    assert 0.6 < time.fitting / (time.now - start) < 0.8
    assert 4 < len(pictures) < 80  # one to twenty a second
    stopped = json.loads(session.handle(json.dumps({"id": 3, "do": "stop"})))
    assert stopped["messages"][-1]["result"]["speed"] == pytest.approx(0.7e6 / FIT, rel=0.15)
