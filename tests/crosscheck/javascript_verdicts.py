"""Libraries in JavaScript, tried by the test vectors: their part of docs/verdicts.md.

`JAVASCRIPT` in the environment says where they are (javascript/arrays.mjs). What the vectors'
reader says of each, in each of its formats, is kept as text; every case that differs is
confirmed by mpmath and by one of the programs in findings.py.
"""

import json
import os
import re
import subprocess

import findings
import mpmath
import sixty_digits

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
READER = os.path.join(ROOT, "examples", "crosscheck_vectors.js")
VECTORS = os.path.join(ROOT, "vectors")
WEBNN = "https://github.com/webmachinelearning/webnn-baseline"
LIBRARIES = {  # by the name of the adapter: a title, the packages of npm, and the formats
    "tfjs": ("TensorFlow.js", (
        "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-layers",
    ), ("float32",)),
    "onnxruntime_web": ("ONNX Runtime Web", ("onnxruntime-web",), ("float64", "float32")),
    "webnn_baseline": ("webnn-baseline", (), ("float64",)),
    "synaptic": ("synaptic", ("synaptic",), ("float64",)),
}
DIFFERS = re.compile(
    r"(?m)^case (\d+), (\w+): (.*)\n    result, element (\d+): (\S+), expected (\S+) \+- (\S+)$"
)


def hold(results, library, dtype):
    """One trial: what the reader says."""
    path = os.path.join(results, "%s-%s.txt" % (library, dtype))
    if os.path.exists(path) or "JAVASCRIPT" not in os.environ:
        return
    print("%s, %s" % (library, dtype), flush=True)
    adapter = os.path.join(HERE, "javascript", library + ".mjs")
    done = subprocess.run(
        ["node", READER, adapter] + ["--float32"] * (dtype == "float32"),
        stdout=subprocess.PIPE, universal_newlines=True,
    )
    assert done.returncode in (0, 1), library
    with open(path, "w", encoding="utf-8") as file:
        file.write(done.stdout)


def version(packages):
    place = os.environ["JAVASCRIPT"]
    if not packages:
        clone = os.path.join(place, "webnn-baseline")
        commit = ["git", "-C", clone, "rev-parse", "--short", "HEAD"]
        return "%s at commit %s" % (WEBNN, subprocess.check_output(commit, text=True).strip())
    names = []
    for package in packages:
        with open(os.path.join(place, "node_modules", package, "package.json")) as file:
            names.append("%s %s" % (package, json.load(file)["version"]))
    return ", ".join(names)


def confirmed(case, element, actual, expected, bound):
    """What mpmath finds for a function's case; None if it does not confirm that it differs."""
    function = getattr(sixty_digits, case["function"])
    value = function(*[sixty_digits.array(a) for a in case["arguments"].values()])
    exact = sixty_digits.flat(value)[int(element)]
    spacing = abs(exact) / 2**52 + mpmath.mpf(2) ** -1074
    if abs(exact - mpmath.mpf(expected)) > spacing:
        return None
    return None if abs(mpmath.mpf(float(actual)) - exact) <= mpmath.mpf(bound) else exact


def page(results):
    """The sections, and the cases that could not be confirmed."""
    cases = {}
    for name in os.listdir(VECTORS):
        with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
            cases.update((case["id"], case) for case in json.load(file).get("cases", ()))
    lines, unconfirmed = [], []
    for library, (title, packages, formats) in LIBRARIES.items():
        told = {}
        for dtype in formats:
            path = os.path.join(results, "%s-%s.txt" % (library, dtype))
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    told[dtype] = file.read()
        if told:
            lines += about(library, title, packages, told, cases, unconfirmed)
    return ([INTRODUCTION] if lines else []) + lines, unconfirmed


def about(library, title, packages, told, cases, unconfirmed):
    node = subprocess.check_output(["node", "--version"], text=True).strip()
    lines = ["### %s, by the vectors" % title, "", "%s; Node %s." % (version(packages), node), ""]
    lines += ["| format | cases | agree | differ |", "|---|---|---|---|"]
    found = [f for f in findings.FINDINGS if f.library == library]
    failing = []
    for dtype, text in told.items():
        agree, differ = map(int, re.search(r"(\d+) cases agree, (\d+) do not", text).groups())
        lines.append("| %s | %d | %d | %d |" % (dtype, agree + differ, agree, differ))
        seen = DIFFERS.findall(text)
        assert len(seen) == differ, (library, dtype)
        for number, name, comment, element, actual, expected, bound in seen:
            exact = confirmed(cases[int(number)], element, actual, expected, bound)
            known = [f for f in found if name in f.rows and dtype in f.formats]
            if exact is None or not known:
                unconfirmed.append((library, dtype, number, name, comment))
            else:
                failing.append((name, dtype, actual, mpmath.nstr(exact, 17)))
    for finding in found:
        lines += [""] + ["#" + line if line.startswith("### ") else line
                         for line in finding.as_text("python")]
    lines += ["", "| a case of | format | it gives | mpmath |", "|---|---|---|---|"]
    lines += ["| %s | %s | %s | %s |" % row for row in failing]
    return lines + [""]


INTRODUCTION = """\
## In JavaScript

Tried by the [test vectors](vectors.md): `node examples/crosscheck_vectors.js` with the modules in
`tests/crosscheck/javascript/`, which give a library's functions purenn's names. What differs is
confirmed as above, by mpmath and by a program that needs nothing of purenn.
"""
