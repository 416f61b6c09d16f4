"""The example's one file of weights gives one digest: on CPython, PyPy, Pyodide, MicroPython, in C."""

import shutil
import subprocess
import sys

import pytest
import runners

from purenn import program
from purenn.exchange.networks.building import flat_order

EXAMPLES = runners.ROOT / "examples"
CODE = "exec(open('examples/from_torch.py').read(), {'__name__': '__main__'})"
INTERPRETERS = "MicroPython on WASI", "Pyodide in Node", "PyPy", "CPython 3.8", "CPython on s390x"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "examples/data").mkdir(parents=True)
    for name in "from_torch.py", "data/digits.csv", "data/digits.safetensors":
        shutil.copy(str(EXAMPLES / name), str(tmp_path / "examples" / name))
    return tmp_path


def here(folder):
    """What the example prints on this Python."""
    runners.copy_library(folder)
    return runners.run_program([sys.executable], CODE, folder)


def test_the_page_shows_what_it_prints(folder):
    page = (runners.ROOT / "docs/exchange.md").read_text("utf-8")
    assert "$ python3 examples/from_torch.py\n" + here(folder) + "```" in page


@pytest.mark.interpreters
@pytest.mark.sampled(5)
@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_same_digests(interpreter, folder):
    wanted = here(folder)
    assert wanted.startswith("read rightly: ") and wanted.count("digest of") == 2
    if interpreter.startswith("Pyodide"):
        shutil.rmtree(str(folder / "purenn"))
        runners.build_wheel(folder)
    found = runners.run_or_skip(pytest, interpreter, runners.RUNNERS[interpreter], CODE, folder)
    assert found == wanted


@pytest.fixture
def example(monkeypatch):
    """The names that the example defines."""
    monkeypatch.setattr(sys, "path", [str(EXAMPLES)] + sys.path)
    names = {"__name__": "example"}
    exec((EXAMPLES / "from_torch.py").read_text("utf-8"), names)
    sys.path[0] = str(runners.ROOT)  # as where it is run
    return names


def test_the_trap(example):
    """As docs/exchange.md has it: with the dense layer's rows in PyTorch's order it guesses."""
    network = example["trained_network"]()
    images, digits = example["read_digits"](example["TRAINING"], 360)

    def right():
        rows = [row for (row,) in network.predict(images)]
        return sum(row.index(max(row)) == digit for row, digit in zip(rows, digits))

    assert right() == 328
    rows = network.layers[4].weights
    order = flat_order(network.layers[3].input_shape)
    network.layers[4].weights = [row for _, row in sorted(zip(order, rows))]
    assert right() == 36


def test_the_c_program(folder, example):
    try:
        gcc = runners.from_debian("gcc")
    except runners.Missing as missing:
        runners.skip(pytest, "gcc", missing)
    network = example["trained_network"]()
    images, _ = example["read_digits"](example["TRAINING"], example["READ"])
    program(network, language="c", train=False).save(folder / "digits.c")
    sources = [str(folder / "digits.c"), str(EXAMPLES / "program/outputs.c")]
    options = ["-O1", "-ffp-contract=off", "-o", str(folder / "digits")]
    subprocess.run([gcc] + options + sources + ["-lm"], check=True)
    text = " ".join(map(repr, example["numbers"](images)))
    done = subprocess.run(
        [str(folder / "digits")], input=text, stdout=subprocess.PIPE, check=True, encoding="ascii"
    )
    outputs = [float(line) for line in done.stdout.split()]
    assert example["digest"](outputs) in here(folder)
