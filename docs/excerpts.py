"""What the pages take from the program itself: source code, and what programs print.

A page says `<!--[cog code("FCLayer.forward_propagation") cog]-->` and `<!--[end]-->`; Cog
(cog.readthedocs.io) writes what is printed here in between. docs/build.py runs it.
"""

import ast
import functools
import inspect
import os
import subprocess
import sys
import textwrap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

import purenn


def code(*names):
    """The source of functions or methods, named as from `purenn`, without their docstrings."""
    things = [functools.reduce(getattr, name.split("."), purenn) for name in names]
    print("```python\n%s\n```" % "\n\n".join(map(_code, things)))


def _code(function):
    text = textwrap.dedent(inspect.getsource(function)).rstrip()
    (definition,) = ast.parse(text).body
    if ast.get_docstring(definition) is None:
        return text
    lines, docstring = text.split("\n"), definition.body[0]
    rest = "\n".join(lines[docstring.end_lineno :])
    return "\n".join(lines[: docstring.lineno - 1] + [rest.lstrip("\n")])


def output(*command):
    """What `python3 command` prints, run in the repository's root."""
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1")
    printed = subprocess.run(
        [sys.executable] + list(command), cwd=ROOT, env=environment, check=True,
        stdout=subprocess.PIPE, encoding="utf-8",
    ).stdout  # fmt: skip
    print("```text\n%s\n```" % printed.rstrip())
