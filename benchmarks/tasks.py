"""Measure what users want done, by purenn and by others: the tables of docs/speed.md.

    python3 benchmarks/tasks.py                     a table on the terminal
    python3 benchmarks/tasks.py --rounds 5 --write  and in docs/speed.md; the targets in README.md

Every task is done whole by a process of its own, as by somebody who does it once: what is timed is
the processor time of the training, with whatever compiling it takes, without the imports. All take
turns, round after round; a table has the medians of the rounds. Where a task is long, a part of its
samples is trained on and the time scaled (PARTS). MicroMLP (microMLP.py, github.com/jczic/MicroMLP),
micrograd and NumPy are measured where they can be imported; PYTHONPATH may say from where.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path[:0] = [HERE, ROOT, os.path.join(ROOT, "tests"), os.path.join(ROOT, "tests", "interpreters")]

import report

TASKS = {  # the title, the case in cases.py, and how many samples it learns from
    "xor": ("XOR, 1000 epochs", 4000),
    "xor_long": ("XOR, 10,000 epochs", 40000),
    "dense": ("16 → 32 → 4, 10,000 samples", 10000),
    "conv": ("the article's conv example, 1000 epochs", 1000),
    "digits": ("digits, ten epochs", 14370),
    "mnist_fc": ("MNIST dense, an epoch", 60000),
    "mnist_conv": ("MNIST conv, an epoch", 60000),
}
IMPLEMENTATIONS = {
    "layers": "purenn", "program": "purenn, `program=True`", "numpy": "NumPy",
    "micromlp": "MicroMLP", "micrograd": "micrograd",
}  # fmt: skip
PARTS = {  # of those samples, for who is slow
    "dense": {"micrograd": 200, "micromlp": 1000},
    "mnist_fc": {"layers": 20, "numpy": 1000},
    "mnist_conv": {"layers": 20, "numpy": 1000},
}
ONLY = {  # what an implementation has not, or would take too long for
    "micromlp": ("xor", "dense"), "micrograd": ("xor", "dense"),
    "program": ("xor", "xor_long", "dense", "conv", "digits"),
}  # fmt: skip
TARGETS = [  # the program's time at most so many times another's, there or on the first CPython
    ("xor", ("CPython",), "numpy", 0.18),
    ("xor", ("CPython",), "micromlp", 0.25),
    ("dense", ("CPython",), "layers", 0.4),
    ("digits", ("CPython",), "layers", 0.45),
    ("conv", ("CPython",), "layers", 0.3),
    ("xor_long", ("PyPy",), "numpy", 0.12),
    ("xor", ("Pyodide",), "numpy", 0.5),
]
INTERPRETERS = "here", "newest", "pypy", "pyodide"
BEGIN, END = "<!-- begin: written by benchmarks/tasks.py --write -->", "<!-- end -->"


# --- one task, in a process of its own ----------------------------------------------------------


def case(task):
    import cases

    if task != "dense":
        return cases.CASES[task.split("_long")[0]]()
    from purenn.numbers.random import Random
    from purenn.numbers.uniform import uniform

    layers = [("FCLayer", (1, 16), (1, 32)), cases.tanh(1, 32), ("FCLayer", (1, 32), (1, 4)), cases.tanh(1, 4)]
    x, y = uniform((100, 1, 16), Random(1)), uniform((100, 1, 4), Random(2))
    return cases.Training(None, layers, "mse", x, y, 1, 0.01, "epoch", 1)


def seconds(task, implementation):
    """The processor time of the whole task."""
    work = case(task)
    wanted = TASKS[task][1]
    part = PARTS.get(task, {}).get(implementation, wanted)
    if "PyPy" in sys.version:  # which compiles at first
        part = min(wanted, 50 * part)
    epochs = max(1, part // len(work.x))
    part = epochs * len(work.x)
    train = globals()["_" + implementation](work, epochs)
    start = clock()
    train()
    return (clock() - start) * wanted / part


def clock():
    """Processor time in seconds."""
    if sys.platform != "emscripten":
        return time.process_time()
    from js import process  # Node's: Python's own clock there is that on the wall

    used = process.cpuUsage()
    return (used.user + used.system) / 1e6


def _layers(work, epochs):
    network = work.network("purenn")
    return lambda: network.fit(work.x, work.y, epochs, work.rate, verbose=False)


def _program(work, epochs):
    import purenn.programs.running  # so that no import is timed

    network = work.network("purenn")
    return lambda: network.fit(work.x, work.y, epochs, work.rate, verbose=False, program=True)


def _numpy(work, epochs):
    import cases

    network = work.network("numpy")
    x, y = cases.array("numpy", work.x), cases.array("numpy", work.y)
    return lambda: network.fit(x, y, epochs, work.rate, verbose=False)


def _sizes(work):
    sizes = [spec for spec in work.layers if spec[0] == "FCLayer"]
    return [sizes[0][1][1]] + [spec[2][1] for spec in sizes]


def _micromlp(work, epochs):
    from microMLP import MicroMLP

    network = MicroMLP.Create(_sizes(work), "TanH", MicroMLP.LayersFullConnect)
    network.Eta = work.rate

    def values(sample):
        return [MicroMLP.NNValue.FromAnalogSignal(x) for x in sample[0]]

    data = [(values(x), values(y)) for x, y in zip(work.x, work.y)]

    def train():
        for _ in range(epochs):
            for x, y in data:
                network.Learn(x, y)

    return train


def _micrograd(work, epochs):
    from micrograd.nn import MLP

    sizes = _sizes(work)
    network = MLP(sizes[0], sizes[1:])  # of its own functions it has relu only

    def train():
        for _ in range(epochs):
            for (x,), (y,) in zip(work.x, work.y):
                output = network(x)
                output = output if isinstance(output, list) else [output]
                error = sum(((a - b) ** 2 for a, b in zip(output, y))) * (1 / len(y))
                network.zero_grad()
                error.backward()
                for p in network.parameters():
                    p.data -= work.rate * p.grad

    return train


# --- all of them, by turns ----------------------------------------------------------------------


def commands(names):
    """The interpreters' titles, and the commands that run this file in them."""
    import run
    import runners

    found = {}
    for name in names:
        try:
            title, command = run.find(name)
        except runners.Missing as reason:
            print("%s is left out; %s" % (name, reason))
            continue
        script = ["pyodide.mjs", "tasks"] if name == "pyodide" else ["tasks.py"]
        found.setdefault(title, command[:-1] + script)
    return found


def measure(command, task, implementation):
    """Seconds, or None if that cannot be imported there."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        command + ["--task", task, implementation], cwd=HERE, env=environment,
        universal_newlines=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr or "ImportError" in done.stderr:
            return None
        sys.exit("%s %s failed: %s" % (task, implementation, done.stderr))
    return float(done.stdout.split()[-1])


def measured(args):
    """{(interpreter, task, implementation): the seconds of each round}"""
    times, interpreters = {}, commands(args.on)
    for turn in range(args.rounds):
        for task in args.only:
            for title, command in interpreters.items():
                for implementation in IMPLEMENTATIONS:
                    key = title, task, implementation
                    others = implementation not in ("layers", "program")
                    if task not in ONLY.get(implementation, TASKS) or turn and key not in times:
                        continue
                    if others and "pyodide.mjs" in command:
                        continue
                    result = measure(command, task, implementation)
                    if result is not None:
                        times.setdefault(key, []).append(result)
                        print(*key, repr(result), sep="\t", flush=True)
    return times


def tables(times):
    """The tables of all interpreters, as Markdown."""
    parts = []
    for title in dict.fromkeys(key[0] for key in times):
        mine = {key[1:]: values for key, values in times.items() if key[0] == title}
        columns = [name for name in IMPLEMENTATIONS if [1 for key in mine if key[1] == name]]
        rows = [["CPU time"] + [IMPLEMENTATIONS[name] for name in columns]]
        for task in dict.fromkeys(key[0] for key in mine):
            cells = [mine.get((task, name)) for name in columns]
            rows.append([TASKS[task][0]] + [_duration(statistics.median(c)) if c else "" for c in cells])
        parts += ["### %s" % title, report.markdown(rows)]
    return "\n\n".join(parts)


def target_rows(times):
    """The targets for which there are measurements: medians of the rounds' ratios."""
    yield "target", "at most", "measured", ""
    first = next(iter(times))[0]
    for task, kinds, below, limit in TARGETS:
        for title in dict.fromkeys(key[0] for key in times):
            base = first if below == "numpy" else title
            above, under = times.get((title, task, "program")), times.get((base, task, below))
            if title.startswith(kinds) and above and under:
                value = statistics.median(a / b for a, b in zip(above, under))
                name = {"layers": "layers", "numpy": "NumPy"}.get(below, "MicroMLP")
                what = "%s by the program, on %s ÷ %s" % (TASKS[task][0], title, name)
                yield report.target_row(what, limit, value, report.three_digits(value))


def _duration(seconds):
    for unit, size in ("h", 3600), ("min", 60), ("s", 1), ("ms", 1e-3):
        if seconds >= size:
            break
    return "%s %s" % (report.three_digits(seconds / size), unit)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--rounds", type=int, default=3)
    add("--only", nargs="+", choices=TASKS, default=list(TASKS))
    add("--on", nargs="+", choices=INTERPRETERS, default=INTERPRETERS)
    add("--write", action="store_true", help="write docs/speed.md")
    add("--task", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.task:
        return print(repr(seconds(*args.task)))
    times = measured(args)
    targets = report.markdown(target_rows(times))
    print("\n%s\n\n%s" % (tables(times), targets))
    if args.write:
        report.write(os.path.join(ROOT, "docs", "speed.md"), BEGIN, END, tables(times))
        report.write(report.SPEED, BEGIN, END, targets)


if __name__ == "__main__":
    main()
