"""Ratios, tables, targets and the plot, from what run.py measured."""

import importlib.metadata
import platform
import statistics
from pathlib import Path

from cases import GROWTH, ROOT, TITLES

SPEED = Path(ROOT, "benchmarks", "README.md")
PLOT = Path(ROOT, "benchmarks", "speed.svg")
BEGIN, END = "<!-- begin: written by benchmarks/run.py --write -->", "<!-- end -->"

NAMES = {"purenn": "purenn", "numpy": "NumPy", "textbook": "textbook", "floor": "floor"}
HEADER = [*NAMES.values(), "÷ NumPy", "÷ textbook", "÷ floor"]


# --- numbers -------------------------------------------------------------------------------


def ratio(result, above, below):
    """(median, lower quartile, upper quartile) over the rounds; None if one is missing."""
    times = result["times"]
    if above not in times or below not in times:
        return None
    values = [a / b for a, b in zip(times[above], times[below])]
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return middle, lower, upper


def duration_text(seconds):
    for unit, size in ("s", 1), ("ms", 1e-3), ("µs", 1e-6):
        if seconds >= size:
            break
    return "%s %s" % (three_digits(seconds / size), unit)


def ratio_text(value):
    return "%s (%s–%s)" % tuple(map(three_digits, value)) if value else ""


def three_digits(x):
    return "%.*f" % (0 if x >= 100 else 1 if x >= 10 else 2, x)


def cells(result, here, name):
    """purenn and the others on one interpreter, and purenn's ratios to them."""
    for implementation in NAMES:
        values = result["times"].get((name, implementation))
        yield duration_text(statistics.median(values)) if values else ""
    for below in (here, "numpy"), (name, "textbook"), (name, "floor"):
        yield ratio_text(ratio(result, (name, "purenn"), below))


def title(result):
    return "%s, %s" % (TITLES[result["case"]], result["unit"])


def growth_rows(growth):
    """Nanoseconds for a multiplication with its addition, by size."""
    keys = list(next(iter(growth.values()))["times"])
    yield ["ns per multiply-add", "multiply-adds"] + ["%s, %s" % key[::-1] for key in keys]
    for case, result in growth.items():
        medians = [statistics.median(result["times"][key]) for key in keys]
        n = result["operations"]
        yield [case.replace("_", " "), str(n)] + ["%.1f" % (t / n * 1e9) for t in medians]


# --- targets -------------------------------------------------------------------------------


HERE = None  # stands for the CPython that has NumPy
TARGETS = [  # purenn's time on an interpreter at most so many times that of another
    ("fc_step", HERE, "floor", 1.25),
    ("fc_step", HERE, "textbook", 0.5),
    ("fc_step", "PyPy", "numpy", 2),
    ("conv_step_1", HERE, "floor", 1.3),
    ("conv_step_8", HERE, "floor", 1.3),
]


def target_rows(results, here, memory):
    """The targets for which there are measurements."""
    yield "target", "at most", "measured", ""
    for case, name, below, limit in TARGETS:
        if case in results:
            base = here if below == "numpy" else name or here
            value = ratio(results[case], (name or here, "purenn"), (base, below))
            if value:
                what = "%s, on %s ÷ %s" % (title(results[case]), name or here, NAMES[below])
                yield target_row(what, limit, value[0], ratio_text(value))
    for name, (peak, needed) in memory.items():
        # a little more than 1: some numbers are always in the making
        what = "%s, predict: peak of memory ÷ outputs of all layers" % TITLES[name]
        yield target_row(what, 1.1, peak / needed, "%.2f" % (peak / needed))


def target_row(what, limit, value, text):
    return what, "%g" % limit, text, "met" if value <= limit else "NOT met"


def instruction_rows(instructions):
    yield "instructions per XOR epoch, MicroPython", ""
    for name, count in instructions.items():
        yield name, "%.2f million" % (count / 1e6)


# --- text ----------------------------------------------------------------------------------


def aligned(rows):
    rows = [list(row) for row in rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        padded = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        lines.append("   ".join(padded).rstrip())
    return "\n".join(lines)


def markdown(rows):
    lines = ["| %s |" % " | ".join(row) for row in rows]
    lines.insert(1, "|---" + "|---:" * (lines[0].count("|") - 2) + "|")
    return "\n".join(lines)


def case_table(result, here):
    """One case on all interpreters, for the terminal."""
    rows = [["", *HEADER]] + [[n, *cells(result, here, n)] for n in result["versions"]]
    return "\n%s\n%s" % (title(result), aligned(rows))


def page(results, growth, here, instructions, memory):
    """The generated part of benchmarks/README.md."""
    versions = {}
    for result in results.values():
        versions.update(result["versions"])
    numbers = [importlib.metadata.version(name) for name in ("numpy", "scipy")]
    parts = ["Processor: %s. NumPy %s, SciPy %s." % (machine(), *numbers)]
    for name, version in versions.items():
        rows = [[version, *HEADER]]
        rows += [[title(result), *cells(result, here, name)] for result in results.values()]
        if name != here:  # NumPy is measured on one interpreter only
            rows = [row[:2] + row[3:] for row in rows]
        parts += ["### %s" % name, markdown(rows)]
    if growth:
        parts += ["### Growth", "![ns per multiply-add by size](speed.svg)"]
        parts.append(markdown(growth_rows(growth)))
    if instructions:
        parts += ["### MicroPython", markdown(instruction_rows(instructions))]
    parts += ["### Targets", markdown(target_rows(results, here, memory))]
    return "\n\n".join(parts)


def machine():
    """The processor, as far as it tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def write(path, begin, end, text):
    """Replace what stands between two marks in a page."""
    path = Path(path)
    before, rest = path.read_text(encoding="utf-8").split(begin)
    after = rest.split(end, 1)[1]
    path.write_text("%s%s\n\n%s\n\n%s%s" % (before, begin, text, end, after), encoding="utf-8")


def plot(growth):
    """Nanoseconds for a multiplication with its addition by their number, as SVG."""
    import matplotlib

    matplotlib.use("svg")
    # the same file for the same figures
    matplotlib.rcParams.update({"svg.hashsalt": "purenn", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(GROWTH), figsize=(8, 3.2), sharey=True)
    styles = {"purenn": "-", "floor": ":"}
    for axis, (name, cases) in zip(axes, GROWTH.items()):
        some = [growth[case] for case in cases]
        x = [result["operations"] for result in some]
        for color, interpreter in zip(("C0", "C1"), some[0]["versions"]):
            for implementation, style in styles.items():
                times = [r["times"][interpreter, implementation] for r in some]
                y = [statistics.median(t) / n * 1e9 for t, n in zip(times, x)]
                label = "%s, %s" % (implementation, interpreter)
                axis.plot(x, y, style, color=color, marker="o", markersize=3, label=label)
        axis.set_xscale("log")
        axis.set_title(name)
        axis.set_xlabel("multiply-adds in a training step")
        axis.grid(alpha=0.3)
    axes[0].set_ylabel("ns per multiply-add")
    axes[0].set_ylim(bottom=0)
    axes[-1].legend(loc="center right")
    figure.tight_layout()
    figure.savefig(str(PLOT), metadata={"Date": None})
