"""What the pages take from the program itself: source code, and what programs print.

A page says `<!--[cog code("FCLayer.forward_propagation") cog]-->` and `<!--[end]-->`; Cog
(cog.readthedocs.io) writes what is printed here in between. docs/build.py runs it.
"""

import ast
import functools
import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

import purenn
import purenn.layers.attention_layer
import purenn.programs.symbols


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


# --- docs/program.md, docs/exercises.md, docs/seeing.md -----------------------------------------

EXTENSIONS = {"python": "py", "javascript": "mjs", "c": "c"}


def file(path, language, start="", end=None):
    """A file of the repository, or the part from the line that starts so to the one that starts so."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as stream:
        print("```%s\n%s\n```" % (language, _part(stream.read(), start, end)))


def _part(text, start, end):
    lines = text.rstrip().split("\n")
    at = [k for k, line in enumerate(lines) if line.startswith(start)][0]
    last = [k for k, line in enumerate(lines) if end and k > at and line.startswith(end)][:1]
    return "\n".join(lines[at : last[0] if last else None]).rstrip()


def xor():
    """The pages' network for XOR, untrained."""
    purenn.seed(0)
    network = purenn.Network()
    for size in (2, 3), (3, 1):
        network.add(purenn.FCLayer((1, size[0]), (1, size[1])))
        network.add(purenn.ActivationLayer((1, size[1]), purenn.tanh, purenn.tanh_prime))
    network.use(purenn.mse, purenn.mse_prime)
    return network


def neuron():
    """The network of the lesson's one neuron."""
    network = purenn.Network()
    network.add(purenn.FCLayer((1, 2), (1, 1)))
    network.layers[0].weights, network.layers[0].bias = [[1.0], [-3.0]], [[-2.0]]
    network.use(purenn.mse, purenn.mse_prime)
    return network


def batch():
    """The last steps of explain, for the neuron and a batch of two samples."""
    network = neuron()
    network.layers[0].weights, network.layers[0].bias = [[1], [-3]], [[-2]]
    x, y_true = [[[2, -1]], [[1, 1]]], [[[0]], [[1]]]
    explanation = purenn.explain(network, x, y_true, purenn.Momentum(0.05))
    print("```text\n%s\n```" % explanation.sections[-3])


def program(network, start="", end=None):
    """The network's program, or the part from the line that starts so to the one that starts so."""
    print("```python\n%s\n```" % _part(str(purenn.program(network)), start, end))


def session(language, *commands):
    """What a shell shows where XOR is written out in that language, beside its main program."""
    folder = tempfile.mkdtemp()
    try:
        xor().save(os.path.join(folder, "xor.json"))
        name = "main." + EXTENSIONS[language]
        shutil.copy(os.path.join(ROOT, "examples", "program", name), folder)
        environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONDONTWRITEBYTECODE="1")
        print("```console")
        for command in commands:
            printed = subprocess.run(
                command, shell=True, cwd=folder, env=environment, check=True,
                stdout=subprocess.PIPE, encoding="utf-8",
            ).stdout  # fmt: skip
            print("$ %s\n%s" % (command, printed), end="")
            environment.pop("PYTHONPATH", None)  # only the first needs purenn
        print("```")
    finally:
        shutil.rmtree(folder)


# --- docs/api.md --------------------------------------------------------------------------------


def overview(heading):
    """What docs/api.md documents under a heading: each name with its file and its first sentence."""
    with open(os.path.join(ROOT, "docs", "api.md"), encoding="utf-8") as stream:
        section = stream.read().split("\n## %s\n" % heading)[1].split("\n## ")[0]
    package, things = "purenn", []
    for kind, name, members in re.findall(DIRECTIVE, section, re.M):
        if kind == "currentmodule":
            package = name
        elif kind == "automodule":
            module = importlib.import_module(name)
            names = members.split(", ") if members else getattr(module, "__all__", [])
            things += [getattr(module, member) for member in names]
        else:
            module, _, member = name.rpartition(".")
            things.append(getattr(importlib.import_module(module or package), member))
    for thing in dict.fromkeys(things):
        _line(thing)


DIRECTIVE = r"^\.\. (currentmodule|auto\w+):: (\S+)(?:\n   :members: (\S.*))?"


def _line(thing):
    """An item of a list: the call, and what the docstring says first."""
    try:
        call = thing.__name__ + str(inspect.signature(thing))
    except ValueError:
        call = thing.__name__
    path = os.path.relpath(inspect.getsourcefile(thing), os.path.join(ROOT, "docs"))
    first = " ".join(inspect.getdoc(thing).split("\n\n")[0].split())
    first = re.split(r"(?<=\.)\s", first)[0].replace("*", r"\*")
    print("- [`%s`](%s): %s" % (call, path, first))
