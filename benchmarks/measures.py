"""What is counted and not timed: instructions on MicroPython, memory of predict."""

import gc
import os
import shutil
import sys
import tempfile
import tracemalloc

import cases
import fuel
import memory
import runners

TEXTBOOK = """
from textbook import ActivationLayer, FCLayer, Network, mse, mse_prime, tanh, tanh_prime
"""
OWN_TANH = "from purenn import tanh, tanh_prime\n"


def instructions():
    """WebAssembly instructions that MicroPython executes in an epoch of XOR, by name.

    Raises runners.Missing where MicroPython for WASI is.
    """
    network = memory.XOR.split("\n", 2)[2]  # without the line that imports purenn
    programs = {
        "purenn": memory.XOR,
        "textbook, math.tanh": TEXTBOOK + network,
        "textbook, purenn's tanh": TEXTBOOK + OWN_TANH + network,
    }
    with tempfile.TemporaryDirectory() as folder:
        runners.copy_library(folder)
        shutil.copy(os.path.join(cases.ROOT, "benchmarks", "textbook.py"), folder)
        with open(os.path.join(folder, "random.py"), "w") as file:  # this MicroPython has none
            file.write("from purenn import Random\nrandom = Random(0).random\n")
        return {name: fuel.per_epoch(code, folder) for name, code in programs.items()}


def predict_memory(name):
    """Bytes that `predict` of one sample takes at its peak, and the bytes that it must.

    These are the output of every layer: the last is the result, the others are the inputs
    that backward_propagation needs.
    """
    case = cases.CASES[name]()
    network = case.network("purenn")
    x = case.x[:1]
    network.predict(x)  # so that everything is imported
    for layer in network.layers:
        layer.input = layer.output = None
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    outputs = network.predict(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before, size(outputs + [layer.output for layer in network.layers])


def size(a):
    """Bytes of nested lists and of the floats in them, each once."""
    seen = {}

    def visit(x):
        if id(x) not in seen:
            seen[id(x)] = sys.getsizeof(x)
            if isinstance(x, (list, tuple)):
                for part in x:
                    visit(part)

    visit(a)
    return sum(seen.values())
