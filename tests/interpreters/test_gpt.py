"""examples/gpt.py prints the same losses and invents the same names on every interpreter."""

import shutil
import sys

import pytest
import runners

INTERPRETERS = "CPython 3.8", "CPython 3.13", "PyPy", "Pyodide in Node", "MicroPython in Node"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("interpreter", INTERPRETERS[::-1])
def test_the_same_names(interpreter, tmp_path):
    runners.copy_library(tmp_path)
    shutil.copy(str(runners.ROOT / "examples" / "gpt.py"), str(tmp_path / "gpt.py"))
    (tmp_path / "data").mkdir()
    shutil.copy(str(runners.ROOT / "examples" / "data" / "names.txt"), str(tmp_path / "data"))
    code = "import gpt\ngpt.main(2, 3)\n"
    here = runners.run_program([sys.executable], code, tmp_path)
    assert len(here.splitlines()) > 15 and "loss 3." in here
    if interpreter.startswith("Pyodide"):
        shutil.rmtree(str(tmp_path / "purenn"))
        runners.build_wheel(tmp_path)
    there = runners.run_or_skip(pytest, interpreter, runners.RUNNERS[interpreter], code, tmp_path)
    assert there.splitlines() == here.splitlines()
