"""The command line: python3 -m purenn.vectors my_layers.py"""

import argparse
import contextlib
import importlib.util
import io
import os
import sys

from ..teaching.ascii_fallback import printable
from . import reading

DESCRIPTION = """\
Checks the layers and functions of a Python file against purenn's test vectors: every result must
be the exact one but for what rounding can do. Needs nothing but Python. Names and signatures are
those of purenn (FCLayer, tanh, mse, ...); what the file does not have is left out. The file is
executed. docs/vectors.md tells the rest."""

EPILOGUE = """\
Exit status: 0 all agree, 1 something differs, 2 the check cannot run."""

BESIDE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "vectors")


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


def load(path):
    """The module that a file makes, with its own folder to import from."""
    if not os.path.isfile(path):
        raise ValueError("expected the path of a Python file, got %s" % path)
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    spec = importlib.util.spec_from_file_location("on_trial", path)
    if spec is None or spec.loader is None:
        raise ValueError("expected a Python file, got %s" % path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["on_trial"] = module
    spec.loader.exec_module(module)
    return module


def main(arguments=None):
    options = parser().parse_args(arguments)
    directory = options.vectors or (BESIDE if os.path.isdir(BESIDE) else "vectors")
    try:
        files = reading.read(directory)
        offered = vars(load(options.file))
    except Exception as error:
        print("cannot check: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        return 2
    names = {reading.name_of(data, case) for data in files for case in data["cases"]}
    wanted = [name.strip() for name in (options.only or "").split(",") if name.strip()]
    unknown = sorted(set(wanted) - names)
    if unknown:
        known = ", ".join(sorted(names))
        print("cannot check: --only knows no %s, but %s" % (unknown[0], known), file=sys.stderr)
        return 2
    return report(files, offered, options, set(wanted) or names)


def report(files, offered, options, wanted):
    agree, differ, conventions, missing = 0, {}, 0, {}
    for data in files:
        for case in data["cases"]:
            name = reading.name_of(data, case)
            if name not in wanted:
                continue
            if "convention" in case["flags"] and not options.conventions:
                conventions += name in offered
                continue
            try:
                with contextlib.redirect_stdout(io.StringIO()):  # fit prints
                    wrong = reading.check(offered, data, case, options.dtype)
            except reading.NotOffered as what:
                missing.setdefault(str(what), []).append(name)
                continue
            if not wrong:
                agree += 1
                continue
            differ.setdefault(name, []).append(wrong)
            if options.all or len(differ[name]) <= 3:
                text = "%s, case %d: %s\n    %s" % (name, case["id"], case["comment"], wrong)
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
        print("cannot check: nothing that the vectors have", file=sys.stderr)
        return 2
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
