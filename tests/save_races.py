"""Many saves to one path, and saves that are killed: there is always one whole network.

    python3 tests/save_races.py             # all of it, in some minutes; exit status 1 if not

Each part prints what it did. The suite runs them for a moment (test_save_races.py).
"""

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from purenn import FCLayer, Network, Random  # noqa: E402


def numbered(number, size=2):
    """A small network whose weights tell its number."""
    network = Network()
    network.add(FCLayer((1, size), (1, size), Random(number)))
    network.layers[0].bias = [[number] * size]
    return network


def number_in(path):
    """The number of the network in the file; ValueError if it is damaged."""
    (layer,) = Network.load(path).layers
    number = layer.bias[0][0]
    if layer.weights != numbered(number, len(layer.weights)).layers[0].weights:
        raise ValueError("%s mixes two networks" % path)
    return number


def _save_until(path, numbers, end):
    networks = [numbered(number, 2 + 10 * number) for number in numbers]
    while time.time() < end:
        for network in networks:
            network.save(path)


def _writer(path, numbers, seconds):
    writer = multiprocessing.Process(target=_save_until, args=(path, numbers, time.time() + seconds))
    writer.daemon = True
    writer.start()
    return writer


def crowd(path, processes, seconds):
    """Many processes save, each a network of another size, while this one loads."""
    numbered(0).save(path)
    writers = [_writer(path, [number], seconds) for number in range(processes)]
    seen = []
    while any(writer.is_alive() for writer in writers):
        seen.append(number_in(path))
    assert [writer.exitcode for writer in writers] == [0] * processes
    assert _swept(path)[1] == 0, "a finished save left something behind"
    counts = processes, seconds, len(seen), len(set(seen))
    return "%d processes for %g s: loaded %d times, %d networks seen" % counts


def _swept(path):
    """The number in the file, and how many other files there were, which are removed."""
    folder = os.path.dirname(path)
    rest = [name for name in os.listdir(folder) if name != os.path.basename(path)]
    for name in rest:
        os.remove(os.path.join(folder, name))
    return number_in(path), len(rest)


def killed_at_each_line(path):
    """The process ends at each line in turn that a save runs in files.py."""
    numbered(1, 1).save(path)
    numbers, status = [], None
    while status != 0:
        child = os.fork()
        if child == 0:
            _end_at(len(numbers) + 1)
            numbered(2, 1).save(path)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        numbers.append(_swept(path)[0])
    assert numbers == sorted(numbers) and set(numbers) == {1, 2} and len(numbers) > 20
    return "killed at each of %d lines: the old network, then the new" % (len(numbers) - 1)


def _end_at(line):
    left = [line]

    def trace(frame, event, argument):
        if not frame.f_code.co_filename.endswith(os.path.join("saving", "files.py")):
            return None
        left[0] -= event == "line"
        if left[0] == 0:
            os._exit(9)
        return trace

    sys.settrace(trace)


def killed_at_random(path, times):
    """A process that saves one network after another is killed, that many times."""
    draw = random.Random(times)
    numbered(1, 12).save(path)
    parts = 0
    for _ in range(times):
        writer = _writer(path, [1, 2], 60)
        time.sleep(draw.uniform(0, 0.05))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        number, rest = _swept(path)
        assert number in (1, 2) and rest <= 1
        parts += rest
    return "killed %d times, %d of these while writing" % (times, parts)


def main():
    for part, arguments in (crowd, (8, 60)), (killed_at_each_line, ()), (killed_at_random, (1000,)):
        with tempfile.TemporaryDirectory() as folder:
            print(part(os.path.join(folder, "network.json"), *arguments), flush=True)


if __name__ == "__main__":
    main()
