"""tests/run.py says what it does while it installs, and installs once."""

import os
import sys

import pytest
import run

PIP = """
import sys
print("Looking in indexes: https://index.example")
print("Collecting pytest>=8 (from purenn==1.0)")
print("  Downloading pytest-8.whl (1 kB)")
print("WARNING: there is a newer pip", file=sys.stderr)
print("Building wheel for purenn (pyproject.toml): started")
print("Installing collected packages: pytest, purenn")
if "missing" in sys.argv:
    print("ERROR: No matching distribution found for missing", file=sys.stderr)
    sys.exit(1)
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A repository of its own, with this Python in place of the virtual environment's."""
    (tmp_path / "pip.py").write_text(PIP)
    (tmp_path / "setup.py").write_text("first")
    monkeypatch.setattr(run, "ROOT", str(tmp_path))
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    monkeypatch.setattr(run, "INSTALLED", str(tmp_path / "installed.txt"))
    monkeypatch.setattr(run.venv, "create", lambda *_, **__: None)
    return tmp_path


def test_installing_names_what_pip_is_at(root, capfd):
    run.set_up("--editable", ".[test]")
    output, errors = capfd.readouterr()
    assert errors == "" and output.splitlines()[1:] == [
        "Installing --editable .[test] and what that needs; at first this takes minutes",
        "  Collecting pytest>=8",
        "  Building wheel for purenn",
        "  Installing collected packages",
    ]


def test_it_installs_again_only_if_something_changed(root, capfd):
    run.set_up("a")
    assert capfd.readouterr().out
    run.set_up("a")
    assert not capfd.readouterr().out
    run.set_up("a", "b")
    assert capfd.readouterr().out
    (root / "setup.py").write_text("second")
    run.set_up("a", "b")
    assert capfd.readouterr().out


def test_what_could_not_be_installed_is_told_and_tried_again(root, capfd):
    for _ in range(2):
        with pytest.raises(SystemExit) as end:
            run.set_up("missing")
        assert "ERROR: No matching distribution found for missing" in end.value.code
        assert end.value.code.endswith("could not be installed: missing")
    assert "Collecting" in capfd.readouterr().out


@pytest.mark.parametrize(
    "arguments, ci, runs",
    [
        ([], "", [["pytest", *run.PARALLEL]]),
        (["--quick"], "", [["pytest", "--quick", *run.PARALLEL]]),
        (["--quick"], "true", [["pytest", "--quick", *run.PARALLEL]]),
        (["-k", "conv"], "true", [["pytest", "-k", "conv"]]),
        (["--whole"], "", [["pytest", "--whole", *run.PARALLEL, *run.COVERAGE], ["coverage"]]),
        ([], "true", [["pytest", "--whole", *run.PARALLEL, *run.COVERAGE], ["coverage"], ["nox"]]),
    ],
)
def test_what_it_runs(arguments, ci, runs, monkeypatch):
    done = []
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(run, "set_up", lambda *_: None)
    monkeypatch.setattr(run, "install", lambda *_: None)
    monkeypatch.setattr(run, "module", lambda *command: done.append(command) or 0)
    assert run.main(arguments) == 0
    assert [list(command[: len(wanted)]) for command, wanted in zip(done, runs)] == runs
    assert len(done) == len(runs)


def test_a_failure_is_the_status(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(run, "set_up", lambda *_: None)
    monkeypatch.setattr(run, "module", lambda name, *_: name == "coverage")
    assert run.main([]) == 1


def test_ci_calls_the_command_of_the_readme_and_nothing_else():
    script = os.path.join(run.ROOT, ".ci", "run")
    if not os.path.exists(script):
        pytest.skip("an sdist has no .ci/run; it has been tested where it was made")
    with open(script, encoding="utf-8") as file:
        command = file.read().splitlines()[-1]
    with open(os.path.join(run.ROOT, "README.md"), encoding="utf-8") as file:
        assert "    %s " % command in file.read()
