"""What the tests of the laboratory share."""

import engines
import pytest
import runners


@pytest.fixture(params=["CPython", "MicroPython"])
def engine(request, tmp_path):
    """The engine, as engines.py runs it."""
    if request.param == "MicroPython":
        try:
            engines.packages()
        except runners.Missing as missing:
            runners.skip(pytest, "MicroPython for the laboratory", missing)
    kinds = {"CPython": engines.OnCPython, "MicroPython": engines.InMicroPython}
    made = kinds[request.param](tmp_path)
    yield made
    made.close()
