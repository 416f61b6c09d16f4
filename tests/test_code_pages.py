"""Docstrings and output work where the output is a Windows code page."""

import ast
import glob
import io
import os
import subprocess
import sys

import pytest

import purenn
from purenn import exchange
from purenn.homes import HOMES
from purenn.teaching.ascii_fallback import printable

pytestmark = pytest.mark.unmeasured

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CODE_PAGE = "cp1252"
# what `help` shows of purenn, of its modules that have public names, and of crosscheck
PUBLIC = sorted({"purenn." + home for home in HOMES.values()}) + ["purenn.numbers.exp_tanh", "purenn.numbers.platform"]
PUBLIC += sorted({"purenn.exchange." + home for home in exchange._HOMES.values()}) + ["purenn.exchange"]
PUBLIC += ["purenn", "purenn.teaching", "purenn.crosscheck", "purenn.crosscheck.assertions"]


def source(module):
    path = os.path.join(ROOT, *module.split("."))
    return os.path.join(path, "__init__.py") if os.path.isdir(path) else path + ".py"


@pytest.mark.parametrize("module", PUBLIC)
def test_docstrings(module):
    with open(source(module), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    kinds = ast.Module, ast.ClassDef, ast.FunctionDef
    nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    texts = [text for text in map(ast.get_docstring, nodes) if text]
    assert texts
    for text in texts:
        text.encode(CODE_PAGE)


def run(*arguments):
    """What a program prints into a pipe on such a system."""
    done = subprocess.run(
        [sys.executable] + [str(a) for a in arguments], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=dict(os.environ, PYTHONIOENCODING=CODE_PAGE, PYTHONPATH=ROOT),
    )  # fmt: skip
    assert b"UnicodeEncodeError" not in done.stderr
    return done.stdout.decode(CODE_PAGE)


@pytest.mark.parametrize("example", [
    "xor.py", "from_torch.py", "iris.py", "conv.py", "exact.py", "lesson.py explain", "lesson.py step", "lesson.py --help",
    "lesson_2.py 5", "lesson_3.py xor", "gpt.py 1",
    "digits.py --epochs=1", "digits.py --help", "mnist_conv.py --help",
])  # fmt: skip
def test_examples_print(example):
    name, *arguments = example.split()
    assert run("examples/" + name, *arguments)


def test_every_example_is_tried():
    names = {os.path.basename(path) for path in glob.glob(os.path.join(ROOT, "examples", "*.py"))}
    parameters = test_examples_print.pytestmark[0].args[1]
    tried = {example.split()[0] for example in parameters}
    # these print nothing of their own, need MNIST's files or Dask, or are tried below
    assert names - tried <= {
        "mnist.py", "mnist_fc.py", "crosscheck_article.py", "crosscheck_nchw.py", "campaign.py",
    }  # fmt: skip


def test_commands_print():
    assert "the same bits" in run("-m", "purenn")
    assert "usage" in run("-m", "purenn.crosscheck", "--help")
    report = run("examples/crosscheck_article.py", "--max-examples", 5)
    assert "the bias is counted" in report


def test_help_and_docstrings_print():
    assert "dE/dX = dE/dY W^T" in run("-c", "import purenn; print(purenn.FCLayer.__doc__)")
    assert "dE/dX" in run("-c", "import purenn; help(purenn.ConvLayer)")


def test_matrices_print():
    code = "from purenn import linalg; from fractions import Fraction as F; linalg.show([[%s]], 'Wᵗ')"
    assert run("-c", code % "F(1, 3**99)").startswith("W^T (1, 1)\n[ ~")


def test_formulas_are_spelled_out(monkeypatch):
    formula = "dE/dX_d = Σ_k dE/dY_k ∗ W_dk, Wᵗ, ² ≈ ☃"
    assert printable(formula) == formula
    for encoding, spelled in [
        ("cp1252", "dE/dX_d = sum_k dE/dY_k conv W_dk, W^T, ² ~ ?"),
        ("ascii", "dE/dX_d = sum_k dE/dY_k conv W_dk, W^T, ^2 ~ ?"),
    ]:
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        assert printable(formula) == spelled
        rule = "V̂ / (1 - β₂ᵗ), √V̂ + ε, μ"
        assert printable(rule) == "V_hat / (1 - beta2^t), sqrt V_hat + epsilon, mu"
    monkeypatch.setattr(sys, "stdout", None)
    assert printable(formula) == formula
