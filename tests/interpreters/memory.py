"""What purenn needs of a small machine's memory, measured on MicroPython, 32-bit pointers.

    python3 tests/interpreters/memory.py

Floats are doubles here, 16 bytes of heap each, which is the most that a board needs.
"""

import tempfile
from pathlib import Path

import runners

XOR = """
from purenn import Network, tanh, tanh_prime, FCLayer, ActivationLayer, mse, mse_prime
x = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
y = [[[0]], [[1]], [[1]], [[0]]]
net = Network()
net.add(FCLayer((1, 2), (1, 3)))
net.add(ActivationLayer((1, 3), tanh, tanh_prime))
net.add(FCLayer((1, 3), (1, 1)))
net.add(ActivationLayer((1, 1), tanh, tanh_prime))
net.use(mse, mse_prime)
"""
# Three things make it fit: garbage is collected often, lest what stays alive be scattered over
# the heap; the largest modules are imported first; and of the thousand errors, 20 bytes each, fit
# keeps the last.
TRAIN = "import gc\ngc.threshold(100)\nfrom purenn import linalg, tanh" + XOR + """
errors = net.fit(x, y, %d, 0.1, verbose=False, keep=1)
print(repr(errors[-1]))
"""
MEASURE = """
import gc, sys
def alive():
    gc.collect()
    return gc.mem_alloc()
def allocated(epochs):
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    net.fit(x, y, epochs, 0.1, verbose=False)
    after = gc.mem_alloc()
    gc.enable()
    return after - before
start = alive()
""" + XOR + """
built = alive()
allocated(1)
trained = alive()
print(built - start, trained - start, (allocated(12) - allocated(2)) // 40)
print(*[name for name in sys.modules if name.startswith("purenn.")])
"""


# Programs of XOR, in a module xor: purenn is not there.
PROGRAM_TRAIN = """
import gc
gc.threshold(200)
import xor
x = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
y = [[[0]], [[1]], [[1]], [[0]]]
for _ in range(%d):
    errors = xor.train(x, y, 10, 0.1)
print(repr(errors[-1]))
"""
PROGRAM_PREDICT = """
import xor
for sample in [[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]:
    print(repr(xor.predict(sample)))
"""


def programs():
    """XOR as a program that trains, and as one that predicts; the network is as memory.XOR builds it."""
    from purenn import program, seed

    names = {}
    seed(0)
    exec(XOR, names)
    return names["net"], str(program(names["net"])), str(program(names["net"], train=False))


class Machine:
    """MicroPython with purenn, or with one module of that text, and a heap of a given size.

    It has them as source or as .mpy.
    """

    def __init__(self, folder, compiled, **module):
        self.folder = Path(str(folder))
        self.wasm = runners.collecting_wasm(self.folder)
        self.root = self.folder / "root"
        if module:
            ((name, text),) = module.items()
            self.root.mkdir()
            (self.folder / "module.py").write_text(text)
            self._put(self.folder / "module.py", self.root / (name + ".py"), compiled)
        elif compiled:
            for path in runners.core():
                self._put(path, self.root / path.relative_to(str(runners.ROOT)), True)
        else:
            runners.copy_library(self.root)

    def _put(self, path, target, compiled):
        target.parent.mkdir(parents=True, exist_ok=True)
        if compiled:
            runners.compile_mpy(path, target.with_suffix(".mpy"), options=["-O3"])  # no line numbers
        else:
            target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")

    def run(self, code, kib):
        """What the code prints in a heap of that many KiB; Failed if that is too small."""
        return runners.run_wasi(code, self.root, heap=str(kib * 1024), wasm=self.wasm)

    def need(self, code, low=2, high=128):
        """A number of KiB in which the code runs, though not in one less."""
        while high - low > 1:
            middle = (low + high) // 2
            try:
                self.run(code, middle)
                high = middle
            except runners.Failed:
                low = middle
        return high

    def measure(self):
        """(alive when built, alive when trained, allocated per sample), bytes; modules."""
        numbers, names = self.run(MEASURE, 1024).splitlines()
        return [int(number) for number in numbers.split()], names.split()


def main():
    _, training, predicting = programs()
    for text, code in (training, PROGRAM_TRAIN % 10), (predicting, PROGRAM_PREDICT):
        found = []
        for compiled in False, True:
            with tempfile.TemporaryDirectory() as folder:
                found.append(Machine(folder, compiled, xor=text).need(code))
        does = "trains" if text is training else "predicts"
        print("XOR's program %s in %d KiB of heap from source, %d from .mpy" % (does, *found))
    needs = {}
    for compiled in False, True:
        with tempfile.TemporaryDirectory() as folder:
            machine = Machine(folder, compiled)
            (built, trained, sample), names = machine.measure()
            kind = ".mpy" if compiled else "source"
            print("XOR from %s: %d KiB of heap; alive %d bytes when built, %d when trained; "
                  "%d bytes allocated per sample"
                  % (kind, machine.need(TRAIN % 100), built, trained, sample))  # fmt: skip
            for path in runners.core():
                name = runners.dotted(path)
                need = machine.need("import %s" % name)
                needs.setdefault(name, []).append(need)
    print("\n%-26s %-9s %-7s XOR" % ("KiB to import", "source", ".mpy"))
    for name, (source, mpy) in needs.items():
        print("%-26s %-9d %-7d %s" % (name, source, mpy, "yes" if name in names else ""))


if __name__ == "__main__":
    main()
