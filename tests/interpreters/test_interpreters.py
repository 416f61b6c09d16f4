"""Every interpreter gives the same bits: the digests of digests.txt, and the same examples.

After a change that is meant to change bits, record anew:

    python3 tests/interpreters/digests.py > tests/interpreters/digests.txt
"""

import contextlib
import json
import os
import shutil
import struct
import subprocess
import sys
from itertools import zip_longest

import debian
import pytest
import runners

RECORDED = dict(line.split() for line in (runners.HERE / "digests.txt").read_text().splitlines())
EXAMPLES = runners.ROOT / "examples"
NEED_MORE = {  # files, or an argument; test_gpt.py has the GPT
    "campaign", "digits", "from_torch", "gpt", "iris", "lesson", "lesson_2", "lesson_3", "mnist",
    "mnist_conv", "mnist_fc",
}  # fmt: skip


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    runners.build_wheel(folder)
    (path,) = folder.glob("*.whl")
    assert path.name.endswith("-py3-none-any.whl")
    return path


@pytest.fixture
def run(tmp_path, wheel):
    """run(interpreter, code) in a folder of its own, with purenn, its examples and digests.py."""

    def run_on(name, code):
        folder = tmp_path / name
        if not folder.exists():
            shutil.copytree(str(EXAMPLES), str(folder / "examples"), ignore=lambda *_: ["data"])
            shutil.copy(str(runners.HERE / "digests.py"), str(folder))
            if name.startswith("Pyodide"):
                shutil.copy(str(wheel), str(folder))
            else:
                runners.copy_library(folder)
        runner = runners.RUNNERS.get(name) or runners.run_debian(name)
        return runners.run_or_skip(pytest, name, runner, code, folder)

    return run_on


def here(code, folder):
    """What the running CPython prints; the reference."""
    return runners.run_program([sys.executable], code, folder)


# --- digests ------------------------------------------------------------------------------


def number(bits):
    (x,) = struct.unpack(">d", bytes.fromhex(bits))
    return "%s (%r)" % (x.hex(), x)


def first_difference(case, trace, reference):
    """Where two traces of a case differ first, in words."""

    def numbers(text):
        rows = [line.split("\t") for line in text.splitlines()]
        return [tuple(row[1:]) for row in rows if row[0] == case]

    for got, wanted in zip_longest(numbers(trace), numbers(reference)):
        if got is None or wanted is None or got[:3] != wanted[:3]:
            return "%s stands where the reference has %s" % (got, wanted)
        if got != wanted:
            return "epoch %s, %s, element %s: %s, but %s in the reference" % (
                got[0], got[1], got[2], number(got[3]), number(wanted[3]),
            )  # fmt: skip
    return "none: the reference, too, differs from what is recorded"


@pytest.mark.parametrize("interpreter", runners.RUNNERS)
def test_digests(interpreter, run, tmp_path):
    code = "import digests\ndigests.main(%r)"
    output = run(interpreter, code % [])
    digests = dict(line.split() for line in output.splitlines())
    assert list(digests) == list(RECORDED)
    wrong = [case for case in RECORDED if digests[case] != RECORDED[case]]
    if wrong:
        trace = run(interpreter, code % (["--trace"] + wrong))
        runners.copy_library(tmp_path / "reference")
        shutil.copy(str(runners.HERE / "digests.py"), str(tmp_path / "reference"))
        reference = here(code % (["--trace"] + wrong), tmp_path / "reference")
        report = "%s computes other bits than recorded; the reference is Python %s here\n" % (
            interpreter, sys.version.split()[0],
        )  # fmt: skip
        for case in wrong:
            report += "%s\n  digest   %s\n  recorded %s\n  first difference: %s\n" % (
                case, digests[case], RECORDED[case], first_difference(case, trace, reference),
            )  # fmt: skip
        pytest.fail(report, pytrace=False)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("machine", debian.DEPARTING)
def test_a_machine_that_rounds_otherwise_says_so(machine, run):
    first, *rest = run(machine, "import digests\ndigests.main([])").splitlines()
    assert first == "other bits may come: here + - * / round twice, as on an x87, or wrongly"
    digests = dict(line.split() for line in rest)
    assert list(digests) == list(RECORDED) and digests != RECORDED


def test_a_resumed_run_is_an_uninterrupted_run():
    assert RECORDED["resumed"] == RECORDED["dropout"]


def test_at_least_two_cpythons_in_ci():
    found = []
    for version in runners.CPYTHONS:
        with contextlib.suppress(runners.Missing):
            found.append(runners.cpython(version))
    assert len(found) >= 2 or not os.environ.get("CI"), found


def test_first_difference_names_the_place():
    line = "xor\t3\tlayer 0 weights\t[1, 2]\t3ff%013x\n"
    assert first_difference("xor", line % 0, line % 0).startswith("none")
    assert first_difference("xor", line % 0 + line % 1, line % 0 + line % 2) == (
        "epoch 3, layer 0 weights, element [1, 2]: "
        "0x1.0000000000001p+0 (1.0000000000000002), but "
        "0x1.0000000000002p+0 (1.0000000000000004) in the reference"
    )
    assert "stands where" in first_difference("xor", line % 0, "")


def test_one_line_of_shell_prints_the_digest_of_xor():
    script = str(runners.HERE / "digests.py")
    output = subprocess.run([sys.executable, script, "xor"], stdout=subprocess.PIPE, check=True)
    assert output.stdout.decode().split() == ["xor", RECORDED["xor"]]


# --- saved files --------------------------------------------------------------------------

SAVE = """
import digests
net, x, y = digests.with_dropout()
digests.train(lambda *_: None, net, x, y, 15, 0.2)
net.save("saved.json")
"""
LOAD = """
import digests
def go_on(note):
    net, x, y = digests.with_dropout()
    net = digests.purenn.Network.load("loaded.json")
    digests.train(note, net, x, y, 25, 0.2, 16)
    digests.outputs(note, net, x, 40)
print(digests.digest(go_on))
"""


@pytest.mark.parametrize(
    "interpreter",
    ["CPython on s390x", "CPython on arm64", "CPython on armhf", "CPython 3.15",
     "MicroPython on armhf", "MicroPython on WASI"],
)  # fmt: skip
def test_saved_files_go_both_ways(interpreter, run, tmp_path):
    """Between big- and little-endian, 32 and 64 bits, CPython and MicroPython."""
    runners.copy_library(tmp_path)
    shutil.copy(str(runners.HERE / "digests.py"), str(tmp_path))
    here(SAVE, tmp_path)
    run(interpreter, SAVE)
    mine, theirs = tmp_path / "saved.json", tmp_path / interpreter / "saved.json"
    assert json.loads(theirs.read_text("utf-8")) == json.loads(mine.read_text("utf-8"))
    shutil.copy(str(mine), str(tmp_path / interpreter / "loaded.json"))
    shutil.copy(str(theirs), str(tmp_path / "loaded.json"))
    assert run(interpreter, LOAD) == here(LOAD, tmp_path)


# --- examples -----------------------------------------------------------------------------


@pytest.mark.sampled(4)  # each interpreter, with some of the examples
@pytest.mark.parametrize(
    "interpreter", ["Pyodide in Node", "MicroPython in Node", "MicroPython in Chromium"]
)
@pytest.mark.parametrize(
    "example",
    sorted({p.stem for p in EXAMPLES.glob("*.py") if not p.stem.startswith("crosscheck")} - NEED_MORE),
)
def test_examples_print_the_same(interpreter, example, run, tmp_path):
    path = EXAMPLES / (example + ".py")
    if interpreter.startswith("MicroPython") and "fractions" in path.read_text("utf-8"):
        pytest.skip("MicroPython has no fractions")
    code = "exec(open('examples/%s.py').read(), {'__name__': '__main__'})" % example
    assert run(interpreter, code) == here(code, runners.ROOT)


# --- mpy-cross ----------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.20", None])
@pytest.mark.parametrize(
    "path", runners.core() + runners.teaching(), ids=lambda path: "/".join(path.parts[-2:])
)
def test_mpy_cross_compiles(path, version, tmp_path):
    try:
        runners.compile_mpy(path, tmp_path / "module.mpy", version)
    except runners.Missing as missing:
        runners.skip(pytest, "mpy-cross", missing)
    assert (tmp_path / "module.mpy").read_bytes()[:2] == b"M\x06"
