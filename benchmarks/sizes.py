"""How far up a network's program pays: the table of sizes in docs/speed.md.

    python3 benchmarks/sizes.py 784 100 10      784 → 100 → 10, tanh after each
"""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import resource

from purenn import ActivationLayer, FCLayer, Network, Random, mse, mse_prime, tanh, tanh_prime
from purenn.numbers.uniform import uniform
from purenn.programs.running import Training

SAMPLES = 60


def timed(function):
    """Processor time, in seconds."""
    start = time.process_time()
    function()
    return time.process_time() - start


def peak():
    """The largest memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(sizes):
    network = Network()
    for i, j in zip(sizes, sizes[1:]):
        network.add(FCLayer((1, i), (1, j)))
        network.add(ActivationLayer((1, j), tanh, tanh_prime))
    network.use(mse, mse_prime)
    x, y = uniform((SAMPLES, 1, sizes[0]), Random(1)), uniform((SAMPLES, 1, sizes[-1]), Random(2))
    programs = []

    def fit(n, program=False):
        network.fit(x[:n], y[:n], 1, 0.01, verbose=False, program=program)

    def write():
        programs.append(Training(network))
        fit(1, programs[0])  # which compiles it

    layers = timed(lambda: fit(SAMPLES)) / SAMPLES
    before = peak()
    writing = timed(write)
    more = peak() - before
    program = timed(lambda: fit(SAMPLES, programs[0])) / SAMPLES
    print("%d operations; a sample by the layers %.2g ms, by the program %.2g ms, ratio %.1f; "
          "%.2g s and %.0f MB to write it"
          % (len(programs[0].trace.tape.symbols), 1e3 * layers, 1e3 * program, layers / program,
             writing, more))  # fmt: skip


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
