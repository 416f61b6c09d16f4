"""Every example in the docstrings and in the pages runs, and prints what it says."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

import purenn
from docs import build

ROOT = Path(__file__).resolve().parent.parent

MODULES = [
    found.name
    for found in pkgutil.walk_packages(purenn.__path__, "purenn.")
    if not found.name.endswith("__main__")
    # each imports the framework that it adapts
    and ".adapters." not in found.name
]
PAGES = [ROOT / "README.md"] + [Path(page) for page in build.pages()]


@pytest.mark.parametrize("module", MODULES)
def test_docstrings(module, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    purenn.seed(0)
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def public():
    """Every public name with what it stands for, and those in purenn's public modules."""
    for name in purenn.__all__:
        thing = getattr(purenn, name)
        yield name, thing
        for function in getattr(thing, "__all__", []) if inspect.ismodule(thing) else []:
            yield name + "." + function, getattr(thing, function)


@pytest.mark.parametrize("name", [name for name, thing in public() if callable(thing)])
def test_every_public_docstring_has_an_example(name):
    assert ">>> " in dict(public())[name].__doc__


def run(page):
    """Run the blocks of Python on a page, one after another; the names that they define."""
    purenn.seed(0)
    document = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()], path=str(ROOT)).parse(page)
    for example in document:
        example.evaluate()
    return document.namespace


@pytest.mark.unmeasured
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    run(page)


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_ten_lines_print_what_their_comment_says(page, capsys):
    run(ROOT / page)
    text = (ROOT / page).read_text("utf-8")
    (comment,) = re.findall(r"^print\(network.*\)   # (.*)$", text, re.M)
    assert comment in capsys.readouterr().out.splitlines()


def test_a_wrong_example_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n```python\n>>> 1 + 1\n3\n```\n")
    with pytest.raises(Exception, match="Expected:\n    3\nGot:\n    2"):
        run(page)
