"""gradcheck passes and finds the same layers on every interpreter; MicroPython has floats only."""

import shutil

import pytest
import runners
from test_teaching import RUNNERS

# the WASI build of MicroPython, which is also in Node, cannot collect the garbage of all this
INTERPRETERS = ["CPython 3.8", "PyPy", "Pyodide in Node", "MicroPython in Node"]
CODE = "import planted; planted.main(every=3)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What runs on a board, and the planted bugs, in a folder of their own."""
    folder = tmp_path_factory.mktemp("pupils")
    runners.copy_library(folder)
    for name in "pupils.py", "planted.py":
        shutil.copy(str(runners.ROOT / "tests" / "teaching" / name), str(folder))
    return folder


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_same_verdicts(interpreter, folder):
    text = runners.run_or_skip(pytest, interpreter, RUNNERS[interpreter], CODE, folder)
    lines = text.splitlines()
    right = [line for line in lines if line.endswith(" right")]
    wrong = [line for line in lines if line.endswith(": wrong")]
    assert len(right) == 9 and len(wrong) == 30 and len(lines) == len(right) + len(wrong)
