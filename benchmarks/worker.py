"""Measures one case, in the interpreter that runs this; asked by run.py, line by line.

    python3 worker.py xor       reads "IMPLEMENTATION LOOPS", answers with seconds

First it says, as JSON, what it is and which implementations it has, after checking that
they all compute what purenn does.
"""

import gc
import json
import platform
import sys
import time

from cases import CASES, IMPLEMENTATIONS, check


def version():
    name, number = platform.python_implementation(), sys.implementation.version[:3]
    text = "%s %d.%d.%d" % ((name,) + tuple(number))
    if tuple(number) != sys.version_info[:3]:
        text += " (Python %s)" % platform.python_version()
    return text


class Worker:
    def __init__(self, case):
        self.case = CASES[case]()
        self.jobs = {}
        for name in IMPLEMENTATIONS:
            try:
                self.jobs[name] = self.case.job(name)
            except ImportError:
                continue  # NumPy or SciPy is missing
            check(self.case, name)

    def hello(self):
        return json.dumps({
            "version": version(),
            "implementations": list(self.jobs),
            "unit": self.case.unit,
            "units": self.case.units,
            "operations": getattr(self.case, "operations", None),
        })  # fmt: skip

    def answer(self, line):
        """Seconds for the loops that the line asks for, from the start on."""
        implementation, loops = line.split()
        job = self.jobs[implementation]
        job.reset()
        gc.collect()
        start = time.perf_counter()
        job.run(int(loops))
        return repr(time.perf_counter() - start)


if __name__ == "__main__":
    worker = Worker(sys.argv[1])
    print(worker.hello(), flush=True)
    for line in sys.stdin:
        print(worker.answer(line), flush=True)
