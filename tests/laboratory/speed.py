"""How fast the engine trains, with all that the page gets, beside the same MicroPython alone.

    python3 tests/laboratory/speed.py [SECONDS]

The two run by turns, in two processes, so that whatever else the machine does weighs on both.
Prints samples a second of each, and the ratio; a large network trains by its program in the page.
"""

import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "interpreters"), str(HERE.parent.parent)]

from engines import InMicroPython

TURNS = 4
ALONE = """
from time import ticks_ms, ticks_diff
network, samples = session.training.network, session.training.samples
start, done = ticks_ms(), 0
while ticks_diff(ticks_ms(), start) < %d:
    network.fit(samples.x, samples.y, 1, 0.01, verbose=False)
    done += len(samples.x)
print(1000 * done / ticks_diff(ticks_ms(), start))
"""


def trained(engine, seconds):
    """Samples a second in the engine's slices."""
    before = engine.ask("stop")["samples_done"]
    start = time.perf_counter()
    engine.ask("train")
    while time.perf_counter() < start + seconds:
        engine.work()
    passed = time.perf_counter() - start
    return (engine.ask("stop")["samples_done"] - before) / passed


def alone(engine, seconds):
    """Samples a second in Network.fit."""
    (line,) = engine.handle({"run": ALONE % (1000 * seconds)})
    return float(line)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        page, plain = InMicroPython(Path(one)), InMicroPython(Path(other))
        for data in page.catalogue["data"]:
            for engine in page, plain:
                engine.events.clear()
                engine.open(data["name"])
            if [event for event in page.events if event["event"] == "large"]:
                page.take_program(plain)
            rates = [(trained(page, seconds), alone(plain, seconds)) for _ in range(TURNS)]
            engine_rate, plain_rate = [sum(rate) / TURNS for rate in zip(*rates)]
            row = data["name"], engine_rate, plain_rate, engine_rate / plain_rate
            print("%-8s in the page %5.0f   alone %5.0f   ratio %.2f" % row, flush=True)
        page.close()
        plain.close()


if __name__ == "__main__":
    main()
