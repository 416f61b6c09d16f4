"""Writes docs/verdicts.md: every library that is installed here, on trial.

    python3 tests/crosscheck/verdicts.py RESULTS [--examples N] [LIBRARY ...]

Each library is tried in each of its formats by `python -m purenn.crosscheck`; what that
says is kept as JSON in the directory RESULTS, and a trial that is there already is not held
again. The page is made of all that is there: so several environments can each try theirs.
Every row that differs is confirmed: by mpmath, which runs the counterexample with 60 digits
(sixty_digits.py), and by one of the programs in findings.py, which need nothing of purenn.
Fails if a row was not.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import os
import platform
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [ROOT, HERE]

import findings  # noqa: E402
import mpmath  # noqa: E402
import sixty_digits  # noqa: E402

PAGE = os.path.join(ROOT, "docs", "verdicts.md")
LIBRARIES = {
    "torch": ("PyTorch", "torch"), "jax": ("JAX", "jax"), "keras": ("Keras on PyTorch", "keras"),
    "tensorflow": ("TensorFlow", "tensorflow-cpu"), "tinygrad": ("tinygrad", "tinygrad"),
    "onnxruntime": ("ONNX Runtime", "onnxruntime"), "sklearn": ("scikit-learn", "scikit-learn"),
    "autograd": ("autograd", "autograd"), "numpy": ("NumPy and SciPy", "numpy"),
}
FORMATS = ("float64", "float32")


# --- trials -----------------------------------------------------------------------------


def hold(results, library, dtype, examples):
    """One trial, its rows kept as JSON."""
    path = os.path.join(results, "%s-%s.json" % (library, dtype))
    if os.path.exists(path) or importlib.util.find_spec(library) is None:
        return
    print("%s, %s" % (library, dtype), flush=True)
    subprocess.run(
        [sys.executable, "-m", "purenn.crosscheck", library, "--dtype", dtype, "--max-examples",
         str(examples), "--deadline", "120", "--json", path + ".part"],
        stdout=subprocess.DEVNULL, env=dict(os.environ, PYTHONPATH=ROOT),
    )
    with open(path + ".part", encoding="utf-8") as file:
        report = json.load(file)
    report["version"] = importlib.metadata.version(LIBRARIES[library][1])
    report["python"], report["interpreter"] = platform.python_version(), sys.executable
    with open(path, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
    os.remove(path + ".part")


# --- confirmation -------------------------------------------------------------------------


def confirmed(row):
    """Whether mpmath agrees with the exact value and not with the library's."""
    failure = row["failure"]
    if row["verdict"] == "RAISES" or failure.get("nearest") == "nan":
        return True  # the program of the finding shows it, no number does
    if "actual" not in failure:
        return False
    exact = sixty_digits.second_opinion(failure["source"])
    actual, bound = mpmath.mpf(str(failure["actual"])), mpmath.mpf(str(failure["bound"]))
    nearest = mpmath.mpf(str(failure["nearest"]))
    if mpmath.isinf(exact):
        return exact == nearest != actual
    spacing = abs(nearest) / 2**52 + mpmath.mpf(2) ** -1074
    if bound > abs(nearest) / 100:  # where a range is right
        return abs(exact - nearest) <= bound + spacing and not abs(actual - nearest) <= bound
    return abs(exact - nearest) <= spacing and not abs(actual - exact) <= bound


# --- the page ---------------------------------------------------------------------------


def page(reports):
    parts = [HEAD % dict(python=sorted({r["python"] for r in reports})[-1])]
    unconfirmed = []
    for library, (title, _) in LIBRARIES.items():
        own = [r for r in reports if r["module"] == library]
        if own:
            parts += about(library, title, own, unconfirmed)
    return "\n".join(parts) + "\n", unconfirmed


def about(library, title, reports, unconfirmed):
    lines = ["## %s %s" % (title, reports[0]["version"]), ""]
    lines += ["| format | drawn | rows | agree | differ | raise | of these, by flushing alone |",
              "|---|---|---|---|---|---|---|"]
    shown = []
    for report in reports:
        rows = [r for r in report["rows"] if r["verdict"] not in ("not offered", "convention",
                                                                    "not reached")]
        failing = [r for r in rows if "failure" in r]
        flushed = [r for r in failing if r["vanishes"] == "flush_subnormals"]
        count = lambda verdict: sum(r["verdict"] == verdict for r in rows)
        lines.append("| %s | %d | %d | %d | %d | %d | %d |" % (
            report["dtype"], report["max_examples"], len(rows), count("agrees"), count("DIFFERS"), count("RAISES"),
            len(flushed),
        ))
        for row in failing:
            finding = findings.of(library, report["dtype"], row)
            if not confirmed(row) or (finding is None and row not in flushed):
                unconfirmed.append((library, report["dtype"], row))
            elif finding is not None and finding not in shown:
                shown.append(finding)
    for finding in shown:
        lines += [""] + finding.as_text(reports[0]["interpreter"])
    lines += [""] + conventions(reports) + [""]
    return lines


def conventions(reports):
    told = {}
    for report in reports:
        for row in report["rows"]:
            if "here" in row:
                told.setdefault(row["row"], []).append(row["here"])
    if not told:
        return []
    lines = ["Where mathematics leaves it open:", "", "| where | what it does |", "|---|---|"]
    for name, here in told.items():
        lines.append("| %s | %s |" % (name, "; ".join(sorted(set(here), key=here.index))))
    return lines


HEAD = """\
# Verdicts

Libraries that people rely on, tried by [purenn.crosscheck](crosscheck.md) as anybody can try
them: `python -m purenn.crosscheck torch`. Written by `tests/crosscheck/verdicts.py`, on x86-64
and CPython %(python)s, with the packages that PyPI has for the CPU.

A row is one thing that can be wrong (the forward pass of a layer, a gradient, a loss), tried
on a few given cases and as many drawn ones as the table says: fewer where each new shape is
compiled. It agrees if every number lies within the derived bound around the
exact value. What mathematics leaves open is no error: it is told below each library. Rows
that differ by subnormal numbers alone, which the library takes for 0 (as its processor or its
compiler does), are counted apart.

**Every other row that differs is a finding below, and confirmed three times**: by the exact
fractions of the trial; by mpmath, which runs the counterexample with 60 digits on layers
written for that alone (`tests/crosscheck/sixty_digits.py`); and by a program that needs
nothing of purenn, run when this page was written. Its output stands beside the exact value,
which is mpmath's. Where no number is wrong, since the library raises or takes NaN for a number,
that program alone confirms it; a row that differs by flushing alone is confirmed by mpmath. A row
that could not be confirmed so would be an error of ours, and the page would not be written.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("results", help="a directory for the results of the trials")
    parser.add_argument("libraries", nargs="*", help="(default: all that are installed)")
    parser.add_argument("--examples", type=int, default=100)
    options = parser.parse_args()
    os.makedirs(options.results, exist_ok=True)
    for library in options.libraries or LIBRARIES:
        for dtype in FORMATS:
            hold(options.results, library, dtype, options.examples)
    reports = []
    for library in LIBRARIES:
        for dtype in FORMATS:
            path = os.path.join(options.results, "%s-%s.json" % (library, dtype))
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    reports.append(json.load(file))
    text, unconfirmed = page(reports)
    for library, dtype, row in unconfirmed:
        print("NOT CONFIRMED: %s, %s: %s, %s, %s" % (
            library, dtype, row["check"], row["row"], row["verdict"]))
        print(json.dumps(row["failure"], indent=1).replace("\\n", "\n"))
    if unconfirmed:
        return 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
