"""The command line: python -m purenn.crosscheck MODULE."""

import argparse
import importlib.util
import json
import random
import signal
import sys
import time

DESCRIPTION = """\
Checks somebody's implementation of purenn's layers, functions and networks against exact
values and derived bounds. Everything of it that the module has is checked, each layer
alone, then whole networks. The module is executed, with all that it does on import and in
its functions: check only what you trust. docs/crosscheck.md tells the rest."""

EPILOGUE = """\
Exit status: 0 what was tried agrees, 1 something differs, 2 the check cannot run, or nothing
could be tried of what is there."""


def parser():
    p = argparse.ArgumentParser(
        prog="python -m purenn.crosscheck", description=DESCRIPTION, epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("module", help="path of a Python file, name of a module that can be imported, "
                   "or a framework that is installed: autograd, jax, keras, mlx, numpy, "
                   "onnxruntime, paddle, sklearn, tensorflow, tinygrad, torch")
    p.add_argument("--device", help="of a framework that has several, such as cuda")
    p.add_argument("--dtype", choices=("float64", "float32", "float16", "bfloat16"),
                   default="float64",
                   help="the precision that it computes in (default: float64)")
    p.add_argument("--max-examples", type=_positive(int), default=100, metavar="N",
                   help="cases drawn for each check (default: 100)")
    p.add_argument("--only", metavar="NAMES",
                   help="checks, separated by commas: fc, conv, mse, ... or layers, activations, "
                        "losses, matrix, optimizers, networks")
    p.add_argument("--seed", type=_seed, default=0, metavar="N",
                   help="the same seed draws the same cases (default: 0); random draws one, and "
                        "the report says which")
    p.add_argument("--deadline", type=_positive(float), default=10, metavar="SECONDS",
                   help="for one call of the module's code (default: 10)")
    p.add_argument("--slack", type=_positive(float), default=1, metavar="FACTOR",
                   help="multiply every bound, for products of less precision than the format's")
    p.add_argument("--ulps", type=_positive(float), default=4, metavar="N",
                   help="allowed error of exp, log and tanh (default: 4)")
    p.add_argument("--signed-zeros", action="store_true", help="tell -0.0 from 0.0")
    p.add_argument("--strict", action="store_true",
                   help="purenn's conventions are binding where mathematics leaves it open")
    p.add_argument("--flush-subnormals", action="store_true",
                   help="subnormal numbers may be taken for 0, as much hardware does")
    p.add_argument("--batch", action="store_true", default=None,
                   help="every sample among others, (N, i) or (N, rows, columns, channels); "
                        "the default for frameworks and layers with takes_batches = True")
    p.add_argument("--no-batch", action="store_false", dest="batch", help="every sample alone")
    p.add_argument("--jobs", type=_positive(int), default=1, metavar="N",
                   help="checks that run side by side, each in a process of its own (default: 1)")
    p.add_argument("--part", type=_part, default=(1, 1), metavar="I/N",
                   help="do the I-th of N parts only; `merge FILE ...` makes one report of what "
                        "they write with --json, the same for every N")
    p.add_argument("--json", metavar="FILE", help="also write the report to a file, as JSON")
    return p


def _seed(text):
    return random.randrange(10**9) if text == "random" else int(text)


def _part(text):
    number, of = map(int, text.split("/"))
    if not 1 <= number <= of:
        raise ValueError(text)
    return number, of


def _positive(kind):
    def convert(text):
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError(text)
        return value

    convert.__name__ = "positive " + kind.__name__
    return convert


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    merging = arguments[:1] == ["merge"]
    options = None if merging else parser().parse_args(arguments)
    if importlib.util.find_spec("hypothesis") is None:
        return _cannot('it needs hypothesis: pip install "purenn[crosscheck]"')
    if merging:
        return merge(arguments[1:])
    from .running.supervisor import check_module
    from .subjects.names import CannotRun

    try:
        names = selected(options.only)
        how = {
            "dtype": options.dtype, "max_examples": options.max_examples, "seed": options.seed,
            "slack": options.slack, "ulps": options.ulps, "signed_zeros": options.signed_zeros,
            "strict": options.strict, "flush_subnormals": options.flush_subnormals,
            "batch": options.batch,
        }
        number, of = options.part
        mine = names[number - 1 :: of]
        progress = Progress(names, options.max_examples)
        try:
            rows = check_module(
                options.module, mine, how, options.deadline, progress, options.device, options.jobs
            )
        finally:
            progress.clear()
    except CannotRun as reason:
        return _cannot(str(reason))
    settings = dict(how, module=options.module, only=options.only)
    if of > 1:
        settings["part"] = [number, of]
    return report(rows, settings, options.json)


def merge(arguments):
    """Write one report from the parts that --part and --json have written."""
    p = argparse.ArgumentParser(
        prog="python -m purenn.crosscheck merge",
        description="Makes one report of the parts of a check, the same that it gives at once.",
    )
    p.add_argument("parts", nargs="+", metavar="FILE", help="what --part I/N --json FILE wrote")
    p.add_argument("--json", metavar="FILE", help="also write the report to a file, as JSON")
    options = p.parse_args(arguments)
    try:
        parts = []
        for path in options.parts:
            with open(path, encoding="utf-8") as file:
                parts.append(json.load(file))
        rows, settings = merged(parts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return _cannot("cannot merge: %s" % error)
    return report(rows, settings, options.json)


def merged(parts):
    """The rows and settings of reports, as JSON gave them; ValueError if they are not one check."""
    settings = [
        {k: x for k, x in part.items() if k not in ("part", "rows", "status")} for part in parts
    ]
    for other in settings:
        if other != settings[0]:
            raise ValueError("expected parts of one check, got %s and %s" % (settings[0], other))
    found = sorted(tuple(part.get("part", (1, 1))) for part in parts)
    if found != [(i + 1, len(parts)) for i in range(len(parts))]:
        raise ValueError("expected every part once, got %s" % ", ".join("%d/%d" % p for p in found))
    order = selected(settings[0]["only"])
    rows = [row for part in parts for row in part["rows"]]
    return sorted(rows, key=lambda row: order.index(row["check"])), settings[0]


def report(rows, settings, path):
    """Print the report, and write it to a file if there is a path; return the exit status."""
    from ..teaching.ascii_fallback import printable
    from .report.data import NOT_JUDGED, as_json, untried
    from .report.text import as_text

    status = int(any("failure" in row for row in rows))
    whole = "part" not in settings  # whether enough was tried shows when parts are merged
    reasons = untried(rows, (settings["only"] or "").split(",")) if whole else ()
    if reasons and not status:
        status = 2
    title = "%s against purenn, %s, %d examples a check, seed %d" % (
        settings["module"], settings["dtype"], settings["max_examples"], settings["seed"]
    )
    if not whole:
        title += ", part %d of %d" % tuple(settings["part"])
    if path:
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(as_json(rows, settings, status))
        except OSError as error:
            return _cannot("the report cannot be written: %s" % error)
    if not whole or any(row["verdict"] not in NOT_JUDGED for row in rows):
        print(printable(as_text(rows, title)))
    return _cannot("not tried:\n" + "\n".join(reasons)) if status == 2 else status


def _cannot(reason):
    print("cannot check: " + reason, file=sys.stderr)
    return 2


def selected(only):
    """The names of the trials that a list of names and families selects, in order."""
    from .cases import TRIALS
    from .subjects.names import CannotRun

    if only is None:
        return [trial.name for trial in TRIALS]
    wanted = [name.strip() for name in only.split(",")]
    known = sorted({name for trial in TRIALS for name in (trial.name,) + trial.families})
    for name in wanted:
        if name not in known:
            raise CannotRun("--only knows no %r, but %s" % (name, ", ".join(known)))
    return [t.name for t in TRIALS if set(wanted) & {t.name, *t.families}]


class Progress:
    """Shows one line on a terminal, and erases it."""

    def __init__(self, names, examples):
        self._names, self._examples = names, examples
        self._visible = sys.stderr.isatty()
        self._shown = time.time()
        self._width = 0

    def __call__(self, name, done):
        if self._visible and time.time() - self._shown > 0.2:
            self._shown = time.time()
            self._write("%s, %d of %d: example %d" % (
                name, self._names.index(name) + 1, len(self._names), done
            ))

    def clear(self):
        if self._width:
            self._write("")

    def _write(self, text):
        sys.stderr.write("\r" + text.ljust(self._width) + ("" if text else "\r"))
        sys.stderr.flush()
        self._width = len(text)


if __name__ == "__main__":
    # ended from outside, it still ends what it has started
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
