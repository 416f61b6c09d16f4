"""The process in which somebody's file is loaded and tried, whatever it does there.

__main__.py starts it. It writes its results to a file, a line of JSON for each step, so that
the file's own output does not mix with them; the last line says that it reached the end.
"""

import importlib.util
import json
import os
import sys
import traceback

from . import reading


def main(job):
    """Try the cases of a job: the file, the vectors' directory, the names, the dtype."""
    with open(job["results"], "w", encoding="utf-8") as file:

        def say(**line):
            file.write(json.dumps(line) + "\n")
            file.flush()

        try:
            _run(job, say)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        say(done=True)
        os._exit(0)  # threads and atexit belong to the file on trial, too


def _run(job, say):
    say(at="importing it")
    try:
        offered = vars(load(job["file"]))
    except BaseException as error:
        why = "%s: %s" % (type(error).__name__, error)
        if isinstance(error, SystemExit):
            why += "; put what the file runs under if __name__ == '__main__':"
        say(cannot=why)
        return
    library = reading.Library(offered, job["dtype"])
    for data in reading.read(job["vectors"]):
        for case in data["cases"]:
            name = reading.name_of(data, case)
            if name not in job["names"]:
                continue
            if "convention" in case["flags"] and not job["conventions"]:
                say(convention=name in offered)
                continue
            say(at="%s, case %d" % (name, case["id"]))
            try:
                wrong = reading.check(library, data, case)
            except reading.NotOffered as what:
                say(missing=[str(what)])
            else:
                found = {"wrong": wrong, "missing": library.missing}
                say(name=name, id=case["id"], comment=case["comment"], **found)


def load(path):
    """The module that a file makes, with its own folder to import from."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    sys.argv = [path]  # the arguments are meant for the judge
    spec = importlib.util.spec_from_file_location("on_trial", path)
    if spec is None or spec.loader is None:
        raise ValueError("expected a Python file, got %s" % path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["on_trial"] = module
    spec.loader.exec_module(module)
    return module
