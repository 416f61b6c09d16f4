"""The number of WebAssembly instructions that MicroPython executes for an epoch of XOR.

    python3 tests/interpreters/fuel.py

Unlike seconds, the count is the same on every machine and in every run.
"""

import tempfile

import memory
import runners


def instructions(code, folder):
    return runners.wasi(["-X", "heapsize=256M", "-c", code], folder)[1]


def per_epoch(epochs=50):
    """Instructions per epoch of XOR (four samples), without garbage collection."""
    with tempfile.TemporaryDirectory() as folder:
        runners.copy_library(folder)
        train = memory.XOR + "net.fit(x, y, %d, 0.1, verbose=False)\n"
        once, more = instructions(train % 1, folder), instructions(train % (1 + epochs), folder)
    return (more - once) / epochs


if __name__ == "__main__":
    print("%.0f instructions per epoch of XOR" % per_epoch())
