"""How a step of attention grows: the tables in docs/layers/attention_layer.md.

    python3 benchmarks/attention.py          the least of five times, and the peak of memory

A step is one `forward_propagation` and one `backward_propagation`; beside it stands the number of
multiplications that the formulas need.
"""

import os
import sys
import time
import tracemalloc

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from purenn import AttentionLayer, Random
from purenn.numbers.uniform import uniform

ROUNDS = 5
LENGTHS = [(n, 16, 4) for n in (16, 32, 64, 128, 256)]
WIDTHS = [(16, d, 4) for d in (16, 32, 64, 128)]
HEADS = [(32, 32, heads) for heads in (1, 2, 4, 8, 16)]


def multiplications(n, d):
    """Of a step: the products with four matrices of weights, and two of each for the derivatives;

    Q Kᵗ and A V, of all heads together, and two of each for theirs.
    """
    return 12 * n * d * d + 6 * n * n * d


def prepared(n, d, heads):
    """A function that does one step."""
    layer = AttentionLayer((None, d), heads, rng=Random(1))
    x, error = uniform((n, d), Random(2)), uniform((n, d), Random(3))

    def step():
        layer.forward_propagation(x)
        layer.backward_propagation(error, 0.01)

    return step


def seconds(step):
    """Processor time of one call."""
    start = time.process_time()
    step()
    return time.process_time() - start


def peak(step):
    """The largest memory during one call, in bytes, beyond what was there before."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    step()
    found = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return found


def table(cases):
    """The rows of a table: sizes, multiplications, time, memory, each beside the row before."""
    steps = [prepared(*case) for case in cases]
    rounds = [[seconds(step) for step in steps] for _ in range(ROUNDS)]
    times = [min(each) for each in zip(*rounds)]
    memories = [peak(prepared(*case)) for case in cases]  # new: nothing is there before the step
    lines = ["| n | d | heads | multiplications | time | memory |", "|---:|---:|---:|---:|---:|---:|"]
    before = None
    for (n, d, heads), took, memory in zip(cases, times, memories):
        now = multiplications(n, d), took, memory
        ratios = ["" if before is None else " (%.1f)" % (a / b) for a, b in zip(now, before or now)]
        count, milliseconds, kibibytes = "{:,}".format(now[0]), 1e3 * took, memory / 1024
        lines.append(
            "| %d | %d | %d | %s%s | %.1f ms%s | %.0f KiB%s |"
            % (n, d, heads, count, ratios[0], milliseconds, ratios[1], kibibytes, ratios[2])
        )
        before = now
    return "\n".join(lines)


if __name__ == "__main__":
    for cases in LENGTHS, WIDTHS, HEADS:
        print(table(cases), end="\n\n")
