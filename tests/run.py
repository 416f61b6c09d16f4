"""Run the test suite in a virtual environment, .venv, that this script sets up.

    python3 tests/run.py            # all tests, in a few minutes: of the longest a sample
    python3 tests/run.py --whole    # every case of them, with branch coverage
    python3 tests/run.py -k conv    # arguments go to pytest

Interpreters that are missing are skipped, and the reason says how to get them. With CI=true
in the environment they are installed, or a failure; the suite is then run whole, and on the
oldest and the newest CPython and on PyPy as well (noxfile.py).
"""

import os
import subprocess
import sys
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")

PARALLEL = "--numprocesses=auto", "--dist=worksteal"
COVERAGE = "--cov=purenn", "--cov-branch", "--cov-report=term-missing:skip-covered"


def module(*arguments):
    """Run a module in the virtual environment; its exit status."""
    return subprocess.run([PYTHON, "-m"] + list(arguments), cwd=ROOT).returncode


def set_up(*requirements):
    """Make the virtual environment, or mend it, and install packages in it."""
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        sys.exit("Python's venv needs pip: on Debian and Ubuntu, apt install python3-venv")
    install(*requirements)


def install(*requirements):
    if module("pip", "--disable-pip-version-check", "install", "--quiet", *requirements):
        sys.exit("Packages could not be installed: " + " ".join(requirements))


def main(arguments):
    set_up("--editable", ".[test,docs,browser]")
    ci = os.environ.get("CI")
    if arguments and arguments != ["--whole"]:
        return module("pytest", *arguments)
    if not (arguments or ci):
        return module("pytest", *PARALLEL)
    status = module("pytest", "--whole", *PARALLEL, *COVERAGE) or module(
        "coverage", "report", "--omit=purenn/crosscheck/*", "--skip-covered", "--fail-under=98"
    )
    if ci and not status:
        install("nox")
        status = module("nox")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
