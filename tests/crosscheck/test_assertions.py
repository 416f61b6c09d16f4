"""check_layer and its kin, as one uses them in a test suite of one's own."""

import os
import re
import subprocess
import sys
import textwrap
from types import SimpleNamespace

import court
import pytest
import zoo
from variants import float32, scipy_loops

import purenn
from purenn.crosscheck import check, check_function, check_layer, check_loss, check_network
from purenn.crosscheck.subjects.names import CannotRun

pytestmark = pytest.mark.unmeasured

FEW = {"max_examples": 20}
WITHOUT_BASE = {
    name: getattr(scipy_loops.FCLayer, name)
    for name in ("__init__", "forward_propagation", "backward_propagation")
}


def test_correct_code_passes():
    check_layer(scipy_loops.FCLayer, **FEW)
    check_layer(float32.FCLayer, dtype="float32", **FEW)
    check_layer(purenn.MaxPoolingLayer, **FEW)
    check_function(scipy_loops.tanh, **FEW)
    check_function(purenn.linalg.correlate2d, **FEW)
    check_loss(scipy_loops.mse, scipy_loops.mse_prime, **FEW)
    check_network(scipy_loops, **FEW)
    check(purenn, only="losses", **FEW)


def test_a_class_is_known_by_its_base_or_by_kind():
    class Mine(scipy_loops.FCLayer):
        pass

    check_layer(Mine, **FEW)
    check_layer(type("Dense", (scipy_loops.Layer,), WITHOUT_BASE), kind="FCLayer", **FEW)
    with pytest.raises(ValueError, match="expected the layer's kind, one of FCLayer, "):
        check_layer(dict)


class Doubling(scipy_loops.FCLayer):
    def forward_propagation(self, input):
        return 2 * super().forward_propagation(input)


class TooMany(scipy_loops.FCLayer):
    def forward_propagation(self, input):
        return [[0.0] * (self.output_shape[1] + 1)]


def test_wrong_code_fails_with_the_report():
    with pytest.raises(AssertionError) as raised:
        check_layer(Doubling, **FEW)
    text = str(raised.value)
    assert text.startswith("fc, forward\n")
    assert "from test_assertions import Doubling as FCLayer" in text
    for part in ("layer.weights = array(", "actual  ", "exact  ", "bound  ", "element  output["):
        assert part in text


@pytest.mark.long("fails three times, and shrinks each")
def test_loss_function_and_network_fail_too():
    with pytest.raises(AssertionError, match="the factor 2 is missing"):
        check_loss(purenn.mse, lambda t, y: purenn.linalg.scale(0.5, purenn.mse_prime(t, y)), **FEW)
    with pytest.raises(AssertionError, match="tanh, tanh"):
        check_function(lambda x: x, kind="tanh", **FEW)
    wrong = next(bug for bug in zoo.ZOO if bug.name == "first layer not trained")
    with pytest.raises(AssertionError, match="network, parameters"):
        check_network(wrong.module(), **FEW)
    with pytest.raises(ValueError, match="expected Network, FCLayer and a loss"):
        check_network({"Network": purenn.Network})


def test_arrays_of_ones_own():
    class Array:
        def __init__(self, a):
            self.a = a

    class FlattenLayer(purenn.FlattenLayer):
        def forward_propagation(self, input):
            return Array(super().forward_propagation(input.a))

        def backward_propagation(self, output_error, learning_rate):
            return Array(super().backward_propagation(output_error.a, learning_rate))

    check_layer(FlattenLayer, asarray=Array, tolist=lambda array: array.a, **FEW)
    with pytest.raises(CannotRun, match="tolist"):
        check_layer(FlattenLayer, asarray=Array, **FEW)


def test_the_core_imports_neither_crosscheck_nor_hypothesis():
    code = (
        "import sys, purenn; purenn.Network, purenn.mse, purenn.tanh, purenn.ConvLayer;"
        "assert not [m for m in sys.modules if 'crosscheck' in m or 'hypothesis' in m]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_hypothesis_it_says_what_to_install():
    code = "import purenn.crosscheck as c\ntry: c.check_layer\nexcept ImportError as e: print(e)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], stdout=subprocess.PIPE, universal_newlines=True,
        env={"PYTHONPATH": court.ROOT}, check=True,
    )
    assert done.stdout == 'purenn.crosscheck needs hypothesis: pip install "purenn[crosscheck]"\n'


def test_pytest_shows_the_report_and_nothing_of_ours(tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "import math\nfrom purenn.crosscheck import check_function\n"
        "def tanh(x):\n    return math.tanh(x) + 1\n"
        "def test_mine():\n    check_function(tanh, max_examples=5)\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"],
        cwd=str(tmp_path), env=dict(os.environ, PYTHONPATH=court.ROOT), stdout=subprocess.PIPE,
        universal_newlines=True,
    )
    assert done.returncode == 1 and "actual   1.0" in done.stdout
    assert "assertions.py" not in done.stdout


def test_a_seed_that_moves_is_printed(capsys):
    seeds = []
    for _ in range(2):
        check_function(scipy_loops.tanh, seed="random", **FEW)
        seeds.append(int(capsys.readouterr().out.split("=")[1]))
    assert seeds[0] != seeds[1]


def page_tests():
    """The tests with @given in docs/crosscheck.md, as a program, and their names."""
    with open(os.path.join(court.ROOT, "docs", "crosscheck.md"), encoding="utf-8") as file:
        text = file.read()
    part = re.search(r"(?ms)^    from hypothesis import given$.*?(?=^\S)", text).group()
    return textwrap.dedent(part), re.findall("def (test_[a-z_]+)", part)


@pytest.mark.parametrize("library, wrong", [
    (scipy_loops, []),
    (SimpleNamespace(relu=lambda a: purenn.linalg.apply(lambda x: x - 1, a), FCLayer=TooMany), [0, 1]),
])
@pytest.mark.sampled(3)
def test_the_tests_with_given_on_the_page_run_and_find_mistakes(library, wrong):
    program, names = page_tests()
    assert len(names) == 2
    things = {"my": library}
    exec(program, things)
    for at, name in enumerate(names):
        if at in wrong:
            with pytest.raises(AssertionError):
                things[name]()
        else:
            things[name]()


def test_an_instance_is_called_by_its_class():
    class Compiled:
        def __call__(self, x):
            return 0 * x

    with pytest.raises(AssertionError, match="# tanh is yours, of the class Compiled"):
        check_function(Compiled(), kind="tanh", **FEW)
