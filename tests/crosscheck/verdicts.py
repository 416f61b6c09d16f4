"""Writes docs/verdicts.md: every library that is installed here, on trial.

    python3 tests/crosscheck/verdicts.py RESULTS [--examples N] [--article CLONE] [LIBRARY ...]

Each library is tried in each of its formats by `python -m purenn.crosscheck`; what that
says is kept as JSON in the directory RESULTS, and a trial that is there already is not held
again. The page is made of all that is there: so several environments can each try theirs.
Every row that differs is confirmed: by mpmath, which runs the counterexample with 60 digits
(sixty_digits.py), and by one of the programs in findings.py, which need nothing of purenn.
Fails if a row was not. CLONE is one of the repository of the article's author (article.py),
--javascript a directory with libraries in JavaScript, which are tried by the vectors
(javascript_verdicts.py).
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
import javascript_verdicts  # noqa: E402
import mpmath  # noqa: E402
import sixty_digits  # noqa: E402

ARTICLE = "https://github.com/OmarAflak/Medium-Python-Neural-Network"
PAGE = os.path.join(ROOT, "docs", "verdicts.md")
LIBRARIES = {  # by the name that purenn.crosscheck knows: a title, and the packages of PyPI
    "article": ("The repository of the article's author", ()),
    "torch": ("PyTorch", ("torch",)), "jax": ("JAX", ("jax", "jaxlib")),
    "keras": ("Keras on PyTorch", ("keras", "torch")),
    "tensorflow": ("TensorFlow", ("tensorflow-cpu",)), "tinygrad": ("tinygrad", ("tinygrad",)),
    "onnxruntime": ("ONNX Runtime", ("onnxruntime",)),
    "onnx_reference": ("ONNX's reference evaluator", ("onnx", "numpy")),
    "paddle": ("PaddlePaddle", ("paddlepaddle",)), "mlx": ("MLX", ("mlx",)),
    "sklearn": ("scikit-learn", ("scikit-learn",)), "autograd": ("autograd", ("autograd",)),
    "numpy": ("NumPy and SciPy", ("numpy", "scipy")),
}
OTHERS = {  # not on trial as a whole: findings alone
    "openvino": ("OpenVINO", ("openvino",)), "numpy_ml": ("numpy-ml", ("numpy-ml", "numpy")),
}
FORMATS = ("float64", "float32")
OWN = ("article", "onnx_reference")  # tried through a module of this folder


# --- trials -----------------------------------------------------------------------------


def hold(results, library, dtype, examples):
    """One trial, its rows kept as JSON."""
    path = os.path.join(results, "%s-%s.json" % (library, dtype))
    if os.path.exists(path) or not is_there(library, dtype):
        return
    print("%s, %s" % (library, dtype), flush=True)
    target = os.path.join(HERE, library + ".py") if library in OWN else library
    subprocess.run(
        [sys.executable, "-m", "purenn.crosscheck", target, "--dtype", dtype, "--max-examples",
         str(examples), "--deadline", "120", "--json", path + ".part"],
        stdout=subprocess.DEVNULL, env=dict(os.environ, PYTHONPATH=ROOT, DTYPE=dtype),
    )
    with open(path + ".part", encoding="utf-8") as file:
        report = json.load(file)
    report["module"], report["version"] = library, version(library)
    report["python"], report["interpreter"] = platform.python_version(), sys.executable
    with open(path, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
    os.remove(path + ".part")


def is_there(library, dtype):
    if library == "article":
        return dtype == "float64" and "ARTICLE" in os.environ
    return importlib.util.find_spec("onnx" if library in OWN else library) is not None


def version(library):
    if library == "article":
        return ARTICLE + " at commit " + subprocess.run(
            ["git", "-C", os.environ["ARTICLE"], "rev-parse", "--short", "HEAD"],
            stdout=subprocess.PIPE, universal_newlines=True, check=True,
        ).stdout.strip()
    return ", ".join(
        "%s %s" % (package, importlib.metadata.version(package))
        for package in dict(LIBRARIES, **OTHERS)[library][1]
    )


# --- confirmation -------------------------------------------------------------------------


def confirmed(row):
    """What mpmath finds instead of the number in a row that differs; None if it confirms nothing.

    Where no number is wrong (the library raises, or NaN is open), only a program can.
    """
    failure = row["failure"]
    if row["verdict"] == "RAISES":
        return "no exception"
    if failure.get("nearest") == "nan":
        return "NaN"
    if "actual" not in failure:
        return None
    exact = sixty_digits.second_opinion(failure["source"])
    actual, bound = mpmath.mpf(str(failure["actual"])), mpmath.mpf(str(failure["bound"]))
    nearest = mpmath.mpf(str(failure["nearest"]))
    spacing = abs(nearest) / 2**52 + mpmath.mpf(2) ** -1074
    if mpmath.isinf(exact):
        right = exact == nearest != actual
    elif bound > abs(nearest) / 100:  # where a range is right
        right = abs(exact - nearest) <= bound + spacing and not abs(actual - nearest) <= bound
    else:
        right = abs(exact - nearest) <= spacing and not abs(actual - exact) <= bound
    return _words(exact) if right else None


def _words(x):
    """The nearest float as Python writes it, or six digits where floats are few."""
    return repr(float(x)) if mpmath.isinf(x) or abs(x) > 1e-300 or not x else mpmath.nstr(x, 6)


# --- the page ---------------------------------------------------------------------------


def page(reports, results):
    parts = [HEAD % max(r["python"] for r in reports)]
    unconfirmed = []
    for library, (title, _) in LIBRARIES.items():
        own = [r for r in reports if r["module"] == library]
        if own:
            parts += about(library, title, own, unconfirmed)
    javascript, others = javascript_verdicts.page(results)
    return "\n".join(parts + single() + javascript).strip() + "\n", unconfirmed, others


def single():
    """What was found in libraries that are not on trial as a whole."""
    lines = []
    for library, (title, _) in OTHERS.items():
        command = [sys.executable, "-c", "import " + library]
        if not subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
            lines += ["## " + title, "", "%s; CPython %s. No trial, but noticed in passing:"
                      % (version(library), platform.python_version()), ""]
            for finding in findings.FINDINGS:
                if finding.library == library:
                    lines += finding.as_text(sys.executable) + [""]
    return lines


def about(library, title, reports, unconfirmed):
    lines = ["## " + title, "", "%s; CPython %s." % (
        reports[0]["version"], reports[0]["python"]), ""]
    lines += ["| format | cases | rows | agree | differ | raise | of these, only flushed to 0 |",
              "|---|---|---|---|---|---|---|"]
    shown, failing = [], []
    for report in reports:
        rows = [r for r in report["rows"] if r["verdict"] not in (
            "not offered", "convention", "not reached")]
        flushed = 0
        for row in rows:
            if "failure" not in row:
                continue
            value, finding = confirmed(row), findings.of(library, report["dtype"], row)
            alone = row.get("vanishes") == "flush_subnormals"
            flushed += alone
            if value is None or (finding is None and not alone):
                unconfirmed.append((library, report["dtype"], row))
                continue
            if finding is not None and not alone and finding not in shown:
                shown.append(finding)
            failing.append((row, report["dtype"], value, alone))
        count = lambda verdict, rows=rows: sum(r["verdict"] == verdict for r in rows)
        lines.append("| %s | %d | %d | %d | %d | %d | %d |" % (
            report["dtype"], cases(rows), len(rows), count("agrees"), count("DIFFERS"),
            count("RAISES"), flushed,
        ))
    for finding in shown:
        lines += [""] + finding.as_text(reports[0]["interpreter"])
    return lines + [""] + differing(failing) + conventions(reports)


def cases(rows):
    """How many cases were tried: in each check as many as in its fullest row."""
    most = {}
    for row in rows:
        most[row["check"]] = max(most.get(row["check"], 0), row["examples"])
    return sum(most.values())


def differing(failing):
    if not failing:
        return []
    lines = ["| row that differs | format | it gives | mpmath | only flushed to 0 |",
             "|---|---|---|---|---|"]
    for row, dtype, value, alone in failing:
        actual = row["failure"].get("actual", row["failure"]["problem"].split("\n")[-1])
        lines.append("| %s, %s | %s | %s | %s | %s |" % (
            row["check"], row["row"], dtype, actual, value, "yes" if alone else ""))
    return lines + [""]


def conventions(reports):
    told = {}
    for report in reports:
        for row in report["rows"]:
            if "here" in row:
                told.setdefault(row["row"], []).append(row["here"])
    if not told:
        return []
    lines = ["Where mathematics leaves the answer open:", "", "| where | what it does |", "|---|---|"]
    for name, here in told.items():
        lines.append("| %s | %s |" % (name, "; ".join(sorted(set(here), key=here.index))))
    return lines + [""]


HEAD = """\
# Verdicts

Libraries that people rely on, tried by [purenn.crosscheck](crosscheck.md) as anybody can try
them: `python -m purenn.crosscheck torch`. Written by `tests/crosscheck/verdicts.py`, on x86-64
and CPython %s, with the packages that PyPI has for the CPU.

A row is one thing that can be wrong (the forward pass of a layer, a gradient, a loss), tried
on a few given cases and on drawn ones, a hundred for each layer, function or network. It agrees
if every number lies within the derived bound around the exact value. What mathematics leaves
open is not an error; it is listed below each library. Rows that differ only where the library takes
subnormal numbers for 0, as its processor or its compiler does, are counted separately.

**Every row that differs is listed, and confirmed by mpmath.** It recomputes the counterexample with
60 digits, by layers written for this alone (`tests/crosscheck/sixty_digits.py`). Its result, which
stands beside the library's, must be the exact value of the trial, and the library must miss it by
more than the bound. A row that differs by more than this flushing to 0 is confirmed a third time, as
a finding: by a short program without purenn, run when this page was written, whose output stands
beside mpmath's value. Where no number is wrong, because the library raises an exception or takes NaN
for a number, that program alone confirms it. If a row could not be confirmed, the error would be ours,
and the page would not be written.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("results", help="a directory for the results of the trials")
    parser.add_argument("libraries", nargs="*", help="(default: all that are installed)")
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--article", metavar="CLONE", help="of the article's repository")
    parser.add_argument("--javascript", metavar="DIRECTORY", help="with libraries in JavaScript")
    options = parser.parse_intermixed_args()
    os.makedirs(options.results, exist_ok=True)
    if options.article:
        os.environ["ARTICLE"] = os.path.abspath(options.article)
    if options.javascript:
        os.environ["JAVASCRIPT"] = os.path.abspath(options.javascript)
    for library in options.libraries or LIBRARIES:
        for dtype in FORMATS:
            hold(options.results, library, dtype, options.examples)
    for library, (_, _, formats) in javascript_verdicts.LIBRARIES.items():
        for dtype in formats:
            javascript_verdicts.hold(options.results, library, dtype)
    reports = []
    for library in LIBRARIES:
        for dtype in FORMATS:
            path = os.path.join(options.results, "%s-%s.json" % (library, dtype))
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    reports.append(json.load(file))
    text, unconfirmed, others = page(reports, options.results)
    for library, dtype, row in unconfirmed:
        print("NOT CONFIRMED: %s, %s: %s, %s, %s" % (
            library, dtype, row["check"], row["row"], row["verdict"]))
        print(json.dumps(row["failure"], indent=1).replace("\\n", "\n"))
    for case in others:
        print("NOT CONFIRMED: %s, %s: case %s, %s: %s" % case)
    if unconfirmed or others:
        return 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
