"""Run the test suite in a virtual environment, .venv, that this script sets up.

    python3 tests/run.py            # all but the longest tests, in a few minutes
    python3 tests/run.py --quick    # the core, and one test of everything else
    python3 tests/run.py --whole    # every test and every case, with branch coverage
    python3 tests/run.py -k conv    # arguments go to pytest

Interpreters that are missing are skipped, and the reason says how to get them. With CI=true
in the environment they are installed, or a failure; the suite is then run whole, and on the
oldest and the newest CPython and on PyPy as well, and compared with PyTorch (noxfile.py).
"""

import os
import re
import subprocess
import sys
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
INSTALLED = os.path.join(VENV, "installed.txt")

PARALLEL = "--numprocesses=auto", "--dist=worksteal", "--timeout=900"  # what hangs has failed
# what is told by its own verdicts, and what needs PyTorch or Keras
UNMEASURED = ",".join(
    "purenn/" + path
    for path in ("crosscheck/*", "exchange/networks/torch.py", "exchange/networks/keras.py")
)
COVERAGE = "--cov=purenn", "--cov-branch", "--cov-report="  # reported for what is asked for only


def say(text):
    print(text, flush=True)


def module(*arguments):
    """Run a module in the virtual environment; its exit status."""
    return subprocess.run([PYTHON, "-m"] + list(arguments), cwd=ROOT).returncode


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def set_up(*requirements):
    """Make the virtual environment and install packages in it, unless that was done before."""
    wanted = "\n".join([sys.version, *requirements, read(os.path.join(ROOT, "setup.py"))])
    if os.path.exists(PYTHON) and os.path.exists(INSTALLED) and read(INSTALLED) == wanted:
        return
    say("Making the virtual environment " + VENV)
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        sys.exit("Python's venv needs pip: on Debian and Ubuntu, apt install python3-venv")
    install(*requirements)
    with open(INSTALLED, "w", encoding="utf-8") as file:
        file.write(wanted)


def install(*requirements):
    """Install packages, naming what pip is at; what else it says is shown if it fails."""
    say("Installing %s and what that needs; at first this takes minutes" % " ".join(requirements))
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", *requirements]
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as pip:  # fmt: skip
        for line in pip.stdout:
            said.append(line)
            if line.startswith(("Collecting ", "Building wheel", "Installing collected packages")):
                say("  " + re.split(r" \(|[:;\n]", line)[0])
    if pip.returncode:
        sys.exit("".join(said) + "Packages could not be installed: " + " ".join(requirements))


def main(arguments):
    # hundreds of processes import the modules: compile them once, also where that is turned off
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    set_up("--editable", ".[test,docs,browser]")
    ci = os.environ.get("CI")
    if arguments == ["--quick"] or not (arguments or ci):
        return module("pytest", *arguments, *PARALLEL)
    if arguments and arguments != ["--whole"]:
        return module("pytest", *arguments)
    status = module("pytest", "--whole", *PARALLEL, *COVERAGE) or module(
        "coverage", "report", "--omit=" + UNMEASURED, "--show-missing", "--skip-covered", "--fail-under=98"
    )
    if ci and not status:
        install("nox")
        status = module("nox")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
