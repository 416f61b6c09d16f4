"""What purenn.teaching shows is the same text, to the last character, on every interpreter."""

import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest
import runners

NAMES = "CPython 3.8", "CPython 3.13", "PyPy", "MicroPython in Node", "MicroPython on WASI"
RUNNERS = {name: runners.RUNNERS[name] for name in NAMES}
# without installing a wheel
RUNNERS["Pyodide in Node"] = lambda code, folder: runners.run_node("pyodide", code, folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What runs on a board, and teaching_texts.py, in a folder of their own."""
    folder = tmp_path_factory.mktemp("teaching")
    runners.copy_library(folder)
    for name in "teaching_texts.py", "digests.py":
        shutil.copy(str(runners.HERE / name), str(folder))
    return folder


CODE = "import teaching_texts; teaching_texts.main()"


@pytest.mark.parametrize("interpreter", RUNNERS)
def test_the_same_text(interpreter, folder):
    text = runners.run_or_skip(pytest, interpreter, RUNNERS[interpreter], CODE, folder)
    expected = runners.run_program([sys.executable], CODE, folder)
    assert len(expected) > 10000
    for number, lines in enumerate(zip_longest(text.splitlines(), expected.splitlines())):
        assert lines[0] == lines[1], "line %d" % number


def test_teaching_imports_nothing_but_purenn():
    """Nothing of the standard library, so that it runs where only purenn does."""
    code = (
        "import sys; sys.path.insert(0, %r); before = set(sys.modules); "
        "from purenn import explain; from purenn.teaching import %s; "
        "print(*sorted(set(sys.modules) - before))"
    )
    names = {path.stem for path in Path(str(runners.ROOT), "purenn", "teaching").glob("*.py")}
    names -= {"__init__", "gradcheck"}  # gradcheck counts in fractions
    code %= str(runners.ROOT), ", ".join(sorted(names))
    command = [sys.executable, "-S", "-I", "-B", "-c", code]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()
    assert {name for name in output.split() if not name.startswith("purenn")} <= {"math"}
