"""What the tests of the laboratory share: the engine, and the page in a real browser."""

import os

import engines
import pytest
import runners


@pytest.fixture(params=["CPython", "MicroPython"])
def engine(request, tmp_path):
    """The engine, as engines.py runs it."""
    if request.param == "MicroPython":
        engines.packages(pytest)
    kinds = {"CPython": engines.OnCPython, "MicroPython": engines.InMicroPython}
    made = kinds[request.param](tmp_path)
    yield made
    made.close()


def missing(what, how):
    runners.skip(pytest, what, "get it by: " + how)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The path of the laboratory's file, built once for all processes of the tests."""
    engines.packages(pytest)
    from filelock import FileLock

    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent  # which they share
    path = folder / "laboratory.html"
    with FileLock(str(path) + ".lock"):
        if not path.exists():
            engines.build.main([str(path)])
    return path


@pytest.fixture
def visit(browser, built):
    """visit(fragment, **options of the browser's context): a Visitor of the opened page.

    At the end of the test no message may be on any console.
    """
    from visitor import Visitor

    visitors = []

    def open(fragment="", **options):
        options.setdefault("viewport", {"width": 1280, "height": 800})
        visitors.append(Visitor(browser.new_context(**options), built.as_uri() + fragment))
        return visitors[-1]

    yield open
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.console for visitor in visitors] == [[] for _ in visitors]


@pytest.fixture
def visitor(visit):
    """A visitor of the laboratory as it opens, which trains XOR."""
    return visit()
