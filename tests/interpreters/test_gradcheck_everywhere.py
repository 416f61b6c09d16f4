"""gradcheck passes and finds the same layers on every interpreter; MicroPython has floats only."""

import shutil

import pytest
import runners
from test_teaching import RUNNERS

# the WASI build of MicroPython, which is also in Node, cannot collect the garbage of all this
INTERPRETERS = ["CPython 3.8", "PyPy", "Pyodide in Node", "MicroPython in Node"]
CODE = "import planted; planted.main(every=3)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What runs on a board, and the planted bugs, in a folder of their own."""
    folder = tmp_path_factory.mktemp("pupils")
    runners.copy_library(folder)
    for name in "pupils.py", "planted.py":
        shutil.copy(str(runners.ROOT / "tests" / "teaching" / name), str(folder))
    return folder


@pytest.mark.sampled(3)
@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_same_verdicts(interpreter, folder):
    text = runners.run_or_skip(pytest, interpreter, RUNNERS[interpreter], CODE, folder)
    lines = text.splitlines()
    right = [line for line in lines if line.endswith(" right")]
    wrong = [line for line in lines if line.endswith(": wrong")]
    assert len(right) == 9 and len(wrong) == 30 and len(lines) == len(right) + len(wrong)


LEAVES_RANDOM = """
import random, pupils, purenn
from random import random as draw
class Noise(purenn.Layer):
    input_shape = output_shape = (1, 4)
    def forward_propagation(self, input):
        self.mask = [draw() + random.uniform(1, 2) + random.randint(0, 3) for _ in input[0]]
        return [[x * m for x, m in zip(input[0], self.mask)]]
    def backward_propagation(self, output_error, learning_rate):
        return [[e * m for e, m in zip(output_error[0], self.mask)]]
random.seed(5)
expected = random.random()
random.seed(5)
for layer in Noise(), pupils.make("Dropout"):
    purenn.gradcheck(layer)
    network = pupils.network("mse", layer)
    n = layer.input_shape[1]
    purenn.explain(network, [[0.5] * n], [[1] * n], 0.1)
print(random.random() == expected)
"""


@pytest.mark.parametrize("interpreter", ["PyPy", "MicroPython", "MicroPython in Node"])
def test_the_module_random_is_left_as_it_was(interpreter, folder):
    text = runners.run_or_skip(pytest, interpreter, runners.RUNNERS[interpreter], LEAVES_RANDOM, folder)
    assert text == "True\n"
