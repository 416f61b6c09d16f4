"""The command line: python3 -m purenn.vectors my_layers.py"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from ..teaching.ascii_fallback import printable
from . import reading

DESCRIPTION = """\
Checks the layers and functions of a Python file against purenn's test vectors: every result must
be the exact one but for what rounding can do. Needs nothing but Python. Names and signatures are
those of purenn (FCLayer, tanh, mse, ...); what the file does not have is left out. Numbers come as
nested lists, as NumPy's arrays if the file's weights are such, or as what a function asarray of the
file makes of nested lists. The file is executed, in a process of its own. docs/vectors.md tells the
rest."""

EPILOGUE = """\
Exit status: 0 all agree, 1 something differs, 2 the check cannot run."""

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BESIDE = os.path.join(ROOT, "vectors")


def parser():
    p = argparse.ArgumentParser(
        prog="python3 -m purenn.vectors",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("file", help="the Python file with the layers")
    p.add_argument("--vectors", metavar="DIR", help="the directory with the vectors, of a checkout")
    p.add_argument("--only", metavar="NAMES", help="FCLayer, tanh, ..., separated by commas")
    p.add_argument(
        "--all", action="store_true", help="show every case that differs, not three a name"
    )
    p.add_argument(
        "--dtype",
        choices=("float64", "float32"),
        default="float64",
        help="the precision that the file computes in (default: float64)",
    )
    p.add_argument(
        "--conventions",
        action="store_true",
        help="also the cases that mathematics leaves open: a derivative at a kink, equal maxima",
    )
    return p


def main(arguments=None):
    options = parser().parse_args(arguments)
    directory = options.vectors or (BESIDE if os.path.isdir(BESIDE) else "vectors")
    try:
        names = {reading.name_of(data, case) for data in reading.read(directory)
                 for case in data["cases"]}  # fmt: skip
        if not os.path.isfile(options.file):
            raise ValueError("expected the path of a Python file, got %s" % options.file)
    except Exception as error:
        return cannot("%s: %s" % (type(error).__name__, error))
    wanted = [name.strip() for name in (options.only or "").split(",") if name.strip()]
    unknown = sorted(set(wanted) - names)
    if unknown:
        return cannot("--only knows no %s, but %s" % (unknown[0], ", ".join(sorted(names))))
    job = {
        "file": options.file,
        "vectors": directory,
        "names": wanted or sorted(names),
        "dtype": options.dtype,
        "conventions": options.conventions,
    }
    return report(run(job), options)


def cannot(reason):
    print(printable("cannot check: " + reason), file=sys.stderr)
    return 2


def run(job):
    """Run trial.py in a process of its own; return its lines; the last says how it ended."""
    folder, path = tempfile.mkstemp()
    os.close(folder)
    code = (
        "import json, sys; sys.path.insert(0, %r); from purenn.vectors.trial import main; "
        "main(json.loads(sys.argv[1]))"
    ) % ROOT
    command = [sys.executable, "-c", code, json.dumps(dict(job, results=path))]
    try:
        status = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file.read().split("\n")[:-1]]
    finally:
        os.remove(path)
    if not lines or lines[-1] != {"done": True}:
        at = [line["at"] for line in lines if "at" in line] or ["starting"]
        lines.append({"cannot": "%s ended Python, with status %d, while %s" % (
            job["file"], status, at[-1] if "case" not in at[-1] else "trying " + at[-1]
        )})  # fmt: skip
    return lines


def report(lines, options):
    agree, differ, conventions, missing = 0, {}, 0, set()
    for line in lines:
        if "cannot" in line:
            return cannot(line["cannot"])
        conventions += line.get("convention", 0)
        missing.update(line.get("missing", ()))
        if "wrong" not in line:
            continue
        name, wrong = line["name"], line["wrong"]
        if not wrong:
            agree += 1
            continue
        differ.setdefault(name, []).append(wrong)
        if options.all or len(differ[name]) <= 3:
            text = "%s, case %d: %s\n    %s" % (name, line["id"], line["comment"], wrong)
            print(printable(text))
    for name in differ:
        if len(differ[name]) > 3 and not options.all:
            print("%s: %d more cases differ (--all shows them)" % (name, len(differ[name]) - 3))
    count = sum(len(cases) for cases in differ.values())
    print("%d cases agree, %d differ" % (agree, count))
    if missing:
        print("not in %s: %s" % (options.file, ", ".join(sorted(missing))))
    if conventions:
        print("%d cases left out that mathematics leaves open (--conventions)" % conventions)
    if not agree and not count:
        return cannot("nothing that the vectors have")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
