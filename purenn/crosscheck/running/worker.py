"""The process that loads the module on trial and runs it; supervisor.py starts and reads it.

It takes its job from standard input and writes JSON lines to standard output, which it
keeps from the module on trial along with standard error. Each line contains a word that only the
supervisor knows, so that nothing else that is written there counts. A call that takes longer than
the deadline ends the process, wherever it hangs, and leaves the traceback in a file.
"""

import faulthandler
import importlib
import json
import os
import random
import sys
import tempfile
import traceback
import warnings

from ..subjects import adapters
from ..subjects.names import NAMES, NOTHING, CannotRun, Raised
from ..subjects.subject import Subject, plainly

IMPORT_DEADLINE = 180  # seconds; heavy libraries take long to import


def main():
    job = json.load(sys.stdin)
    out = os.fdopen(_out_of_reach(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    word = job.pop("word")

    def say(**message):
        # what others may have written ends with the first line break
        out.write("\n" + word + json.dumps(message) + "\n")
        out.flush()

    with open(job["traceback"], "w") as file:
        try:
            _work(job, say, file)
        except CannotRun as reason:
            say(cannot=str(reason))
        except Exception:
            say(cannot="purenn.crosscheck itself failed:\n" + traceback.format_exc())


def _out_of_reach(descriptor):
    """A copy that programs do not inherit, with a number that nobody hits by chance."""
    try:
        import fcntl
    except ImportError:  # on Windows
        return os.dup(descriptor)
    copy = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 211)
    os.set_inheritable(copy, False)
    return copy


def _work(job, say, file):
    from hypothesis.configuration import set_hypothesis_home_dir

    from ..cases import TRIALS
    from ..report.data import row_as_data
    from .examiner import Examiner
    from .rows import Options

    warnings.simplefilter("ignore")
    options = Options(**job["options"])

    subject = told = None  # the run, and how much of its script has been reported to the parent

    def guard(name, function, *arguments):
        nonlocal told
        run = subject and subject.run
        if run:
            new = not told or told[0] is not run
            say(script=run.script[0 if new else told[1] :], new=new)
            told = run, len(run.script)
        say(calls=name)
        faulthandler.dump_traceback_later(job["deadline"], exit=True, file=file)
        try:
            return plainly(name, function, *arguments)
        finally:
            faulthandler.cancel_dump_traceback_later()
            say(calls=None)

    module, header = load(job["target"], file, options.dtype, job["device"])
    say(loaded=job["target"])
    names = {name: getattr(module, name) for name in NAMES if callable(getattr(module, name, None))}
    if not names:
        raise CannotRun("%s: %s" % (job["target"], NOTHING))
    source = {name: "nn." + name for name in list(names) + ["asarray", "tolist"]}
    subject = Subject(
        names, source, header, getattr(module, "asarray", None), getattr(module, "tolist", None),
        options.number, guard, options.batch,
    )
    say(header=subject.header)
    with tempfile.TemporaryDirectory() as directory:
        set_hypothesis_home_dir(directory)
        for trial in TRIALS:
            if trial.name not in job["trials"]:
                continue
            random.seed(options.seed)
            if "numpy" in sys.modules:
                sys.modules["numpy"].random.seed(options.seed % 2**32)

            def tell(at):
                say(at=at)

            say(trial=trial.name)
            examiner = Examiner(trial, subject, options, tell, job["skip"].get(trial.name, ()))
            for row in examiner.rows():
                say(row=row_as_data(row, subject))
    say(done=True)


def load(target, file, dtype, device):
    """The module on trial, by path or name, or a framework; and the lines that import it."""
    header = []
    if target in adapters.FRAMEWORKS:
        call = "load(%r, %r%s)" % (target, dtype, ", %r" % device if device else "")
        header = ["from purenn.crosscheck.subjects.adapters import load", "nn = " + call]
        faulthandler.dump_traceback_later(IMPORT_DEADLINE, exit=True, file=file)
        try:
            return plainly("load", adapters.load, target, dtype, device), header
        except Raised as error:
            raise CannotRun(str(error).split("\n")[-1])
        finally:
            faulthandler.cancel_dump_traceback_later()
    if device:
        raise CannotRun("--device is for frameworks: %s" % ", ".join(adapters.FRAMEWORKS))
    if target.endswith(".py") or os.sep in target:
        if not os.path.exists(target):
            raise CannotRun("there is no file %s" % target)
        directory, name = os.path.split(os.path.abspath(target))
        name = name[:-3] if name.endswith(".py") else name
        sys.path.insert(0, directory)
        header = ["import sys", "sys.path.insert(0, %r)" % (os.path.dirname(target) or ".")]
        if name in sys.modules:
            raise CannotRun("%s has the name of a module of Python or purenn; rename it" % target)
    else:
        name = target
    if all(part.isidentifier() for part in name.split(".")):
        header.append("import %s as nn" % name)
    else:
        header += ["import importlib", "nn = importlib.import_module(%r)" % name]
    faulthandler.dump_traceback_later(IMPORT_DEADLINE, exit=True, file=file)
    try:
        return plainly("import", importlib.import_module, name), header
    except Raised as error:
        raise CannotRun("importing %s failed:\n%s" % (target, error))
    finally:
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
