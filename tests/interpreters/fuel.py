"""The number of WebAssembly instructions that MicroPython executes for an epoch of XOR.

    python3 tests/interpreters/fuel.py

Unlike seconds, the count is the same on every machine and in every run.
"""

import tempfile

import memory
import runners

TRAIN = "net.fit(x, y, %d, 0.1, verbose=False)\n"


def instructions(code, folder):
    return runners.wasi(["-X", "heapsize=256M", "-c", code], folder)[1]


def per_epoch(network, folder, epochs=20):
    """Instructions per epoch of XOR (four samples), without garbage collection.

    `network` is code that leaves net, x and y; `folder` holds what it imports.
    """
    once, more = [instructions(network + TRAIN % (1 + n), folder) for n in (0, epochs)]
    return (more - once) / epochs


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        runners.copy_library(folder)
        print("%.0f instructions per epoch of XOR" % per_epoch(memory.XOR, folder))
