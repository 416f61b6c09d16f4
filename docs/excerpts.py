"""What the pages take from the program itself: source code, and what programs print.

A page says `<!--[cog code("FCLayer.forward_propagation") cog]-->` and `<!--[end]-->`; Cog
(cog.readthedocs.io) writes what is printed here in between. docs/build.py runs it.
"""

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
    """The source of functions, classes or methods, named as from `purenn`."""
    things = [functools.reduce(getattr, name.split("."), purenn) for name in names]
    sources = [textwrap.dedent(inspect.getsource(thing)).rstrip() for thing in things]
    print("```python\n%s\n```" % "\n\n".join(sources))


def program(path):
    """The whole text of a program."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        print("```python\n%s\n```" % file.read().rstrip())


def output(*command):
    """What `python3 command` prints, run in the repository's root."""
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1")
    printed = subprocess.run(
        [sys.executable] + list(command), cwd=ROOT, env=environment, check=True,
        stdout=subprocess.PIPE, encoding="utf-8",
    ).stdout  # fmt: skip
    print("```text\n%s\n```" % printed.rstrip())
