"""The package's folders say what is in them: rooms with a sentence, no circles, no clash of names."""

import ast
import inspect
from pathlib import Path

import pytest

import purenn
from purenn import linalg

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "purenn"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def name_of(path):
    """The module's name, such as purenn.layers.fc_layer."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path):
    """The modules of purenn that a module imports, at its top or within a function.

    purenn itself is left out: it imports nothing before one of its names is used.
    """
    names = {name_of(module) for module in MODULES}
    package = name_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join(start + ([node.module] if node.module else []))
            found = {base + "." + alias.name for alias in node.names} & names
            yield from found or {base} & names
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & names


def circle(graph):
    """Modules of which each imports the next and the last the first, or None."""
    done, path = set(), []

    def follow(module):
        if module in path:
            return path[path.index(module):]
        if module in done:
            return None
        path.append(module)
        for other in sorted(graph.get(module, ())):
            found = follow(other)
            if found:
                return found
        done.add(path.pop())
        return None

    for module in sorted(graph):
        found = follow(module)
        if found:
            return found
    return None


def test_imports_have_no_circle():
    # one there is by design: linalg offers the functions of volumes.py, which it loads by their text
    graph = {name_of(path): set(imports(path)) - {"purenn"} for path in MODULES}
    assert "purenn.linalg" in graph["purenn.layers.fc_layer"]
    assert circle(graph) is None


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_has_a_sentence(room):
    doc = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    assert doc and doc.split("\n\n")[0][-1] in ".?"


def test_no_room_or_module_is_named_as_a_public_function():
    public = {name for name in purenn.__all__ if inspect.ismodule(getattr(purenn, name))}
    functions = set(purenn.__all__) - public
    assert public == {"linalg", "pictures", "data", "exchange"}
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES} - {"purenn"}
    names -= {"__init__", "__main__"}
    assert not names & (functions | set(linalg.__all__))


def test_the_matrix_modules_are_formulas():
    lines = 0
    for name in "linalg.py", "volumes.py":
        text = (PACKAGE / name).read_text(encoding="utf-8")
        lines += len(text.splitlines())
        tree = ast.parse(text)
        assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Try, ast.Assert))]
        calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        assert "type" not in calls and calls.count("isinstance") <= 2
    assert lines <= 540  # of these 30 for sums over the rows of a sequence, 50 for stride and padding
