"""A program's text, run alone, gives the bits that the layers give: in Python, JavaScript and C."""

import ctypes
import json
import random
import re
import shutil
import struct
import subprocess

import pytest
import runners
from hypothesis import HealthCheck, given, settings, strategies as st

import purenn
from purenn import FCLayer, Layer, Network, sigmoid, tanh
from purenn.numbers.error_function import normal_cdf, normal_pdf
from purenn.numbers.exp_tanh import exp
from purenn.numbers.logarithm import log, log1p
from batch import Case, cases, doubles
from networks import bits
from purenn.checking.nested import flat
from purenn.programs.python import number
from purenn.programs.statements import nested_text

FLOATS = [case for numbers in ("floats", "odd") for case in cases(numbers, 40)]
FRACTIONS = cases("fractions", 10)
EVERYWHERE = [name for name in runners.RUNNERS if "Chromium" not in name]

# in any Python: the bits of what the programs in a folder give
RUN = """
import struct
from math import ldexp

def doubles(a):
    if isinstance(a, (list, tuple)):
        return [x for part in a for x in doubles(part)]
    return ["nan" if a != a else struct.pack(">d", float(a)).hex()]

with open("cases.txt") as file:
    cases = eval(file.read())
for name, x, y, epochs, rate in cases:
    program = {}
    with open(name) as file:
        exec(file.read(), program)
    errors = program["train"](x, y, epochs, rate)
    print(" ".join(doubles([errors, program["parameters"], [program["predict"](a) for a in x]])))
"""


def packed(text):
    """The bits as struct.pack writes them, of those of float.hex."""
    return text if text == "nan" else struct.pack(">d", float.fromhex(text)).hex()


def expected(cases):
    return [" ".join(map(packed, doubles(case.expected))) for case in cases]


def same(got, cases):
    """Compare the lines with what the cases' layers give."""
    lines = got.split("\n")[: len(cases)]
    for case, line, wanted in zip(cases, lines, expected(cases)):
        assert line == wanted, case
    assert len(lines) == len(cases)


# --- Python -------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1000, 10**6), st.sampled_from(["floats", "odd", "fractions"]))
def test_python_here(seed, numbers):
    case = Case(seed, numbers)
    if case.expected is None:
        return
    text = str(case.program())
    program = {}
    exec(text, program)
    errors = program["train"](case.x, case.y, case.epochs, case.rate)
    got = [errors, list(program["parameters"]), [program["predict"](x) for x in case.x]]
    assert bits(got) == bits([case.expected[0], flat(case.expected[1]), case.expected[2]])
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100
    imports = [line.split()[1] for line in lines if line.startswith(("from ", "import "))]
    assert set(imports) <= {"math", "fractions"}
    assert not [line for line in lines if nesting(line) > 50]


def nesting(line):
    depth = deepest = 0
    for character in line:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        deepest = max(depth, deepest)
    return deepest


def write(cases, folder):
    """The programs of these cases, and their data, in a folder without purenn."""
    data = ""
    for k, case in enumerate(cases):
        (folder / ("p%d.py" % k)).write_text(str(case.program()))
        x, y = nested_text(case.x, number), nested_text(case.y, number)
        data += "('p%d.py', %s, %s, %d, %s)," % (k, x, y, case.epochs, number(case.rate))
    (folder / "cases.txt").write_text("[%s]" % data)


@pytest.mark.sampled(4)
@pytest.mark.interpreters
@pytest.mark.parametrize("name", EVERYWHERE)
def test_python_everywhere(name, tmp_path):
    """Tens of networks in one run."""
    write(FLOATS, tmp_path)
    runner = runners.RUNNERS[name]
    if name.startswith("Pyodide"):
        runner = lambda code, folder: runners.run_node("pyodide", code, folder)
    same(runners.run_or_skip(pytest, name, runner, RUN, tmp_path), FLOATS)


FIT = """
import purenn
from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, MaxPoolingLayer, Network, Random,
    SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime, leaky_relu, leaky_relu_prime,
)
from purenn.numbers.uniform import uniform

def trained(program):
    rng = Random(3)
    net = Network()
    net.add(ConvLayer((6, 6, 1), (3, 3), 2, rng))
    net.add(ActivationLayer((4, 4, 2), lambda x: x * x, lambda x: 2 * x))
    net.add(MaxPoolingLayer((4, 4, 2), (2, 2)))
    net.add(FlattenLayer((2, 2, 2)))
    net.add(DropoutLayer((1, 8), 0.3, rng))
    net.add(FCLayer((1, 8), (1, 3), rng))
    net.add(ActivationLayer((1, 3), leaky_relu, leaky_relu_prime))
    net.add(SoftmaxLayer((1, 3)))
    net.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    x, y = uniform((3, 6, 6, 1), Random(1)), [[[0, 1, 0]], [[1, 0, 0]], [[0, 0, 1]]]
    errors = net.fit(x, y, 3, 0.1, verbose=False, program=program)
    parameters = [[getattr(layer, name) for name in layer.parameters] for layer in net.layers]
    return errors, parameters, net.predict(x), rng.random()

print(trained(False) == trained(True))
"""


@pytest.mark.interpreters
@pytest.mark.parametrize("name", ["CPython 3.8", "CPython 3.13", "PyPy", "MicroPython in Node", "MicroPython on WASI"])
def test_fit_by_the_program(name, tmp_path):
    shutil.copytree(str(runners.ROOT / "purenn"), str(tmp_path / "purenn"))
    assert runners.run_or_skip(pytest, name, runners.RUNNERS[name], FIT, tmp_path).strip() == "True"


@pytest.mark.interpreters
@pytest.mark.parametrize("version", ["3.8", "3.13"])
def test_fractions(version, tmp_path):
    write(FRACTIONS, tmp_path)
    run = RUN.replace("ldexp\n", "ldexp\nfrom fractions import Fraction\n")
    runner = runners.run_cpython(version)
    same(runners.run_or_skip(pytest, "CPython " + version, runner, run, tmp_path), FRACTIONS)


# --- the functions that programs carry -----------------------------------------------------------------


FUNCTIONS = exp, tanh, sigmoid, normal_cdf, normal_pdf


class Elementary(Layer):
    """All elementary functions of each number."""

    def __init__(self, n):
        self.input_shape, self.output_shape = (1, n), (1, 7 * n)

    def forward_propagation(self, input):
        positive = [f(abs(x)) for x in input[0] for f in (log, log1p)]
        return [[f(x) for x in input[0] for f in FUNCTIONS] + positive]


def elementary(count=60):
    """A network of them, and a sample with numbers of every size."""
    rng = random.Random(1)
    numbers = [0.0, -0.0, float("inf"), -float("inf"), float("nan"), 5e-324, 1e-310, -1e-310, 1e308]
    numbers += [sign * x for x in (0.58, 1.2, 18.0, 709.0, 710.0, 745.0, 746.0, 1000.0) for sign in (1, -1)]
    for size in 1e-200, 1e-9, 0.58, 1.2, 3, 20, 40, 750:
        numbers += [rng.uniform(-size, size) for _ in range(count)]
    numbers += [-rng.uniform(700, 750) for _ in range(count)]
    network = Network()
    network.add(Elementary(len(numbers)))
    return network, numbers


def test_elementary_functions_in_javascript(tmp_path):
    network, numbers = elementary()
    path = tmp_path / "run.mjs"
    sample = json.dumps([numbers])
    text = str(purenn.program(network, "javascript")).replace("export ", "")
    path.write_text(RUN_JS + text + "console.log(doubles(predict(%s)).join(' '))" % sample)
    got = subprocess.check_output(["node", str(path)]).decode().split()
    assert got == [packed(x) for x in doubles(network.predict([[numbers]]))]


def test_elementary_functions_in_c(tmp_path):
    network, numbers = elementary(12)  # more take long to compile
    source, library = tmp_path / "p.c", tmp_path / "p.so"
    source.write_text(str(purenn.program(network, "c")))
    options = "-O2", "-std=c99", "-shared", "-fPIC", "-o", str(library), str(source), "-lm"
    subprocess.run((runners.from_debian("gcc"),) + options, check=True)
    output = array([0.0] * 7 * len(numbers))
    ctypes.CDLL(str(library)).predict(array(numbers), output)
    assert doubles(list(output)) == doubles(network.predict([[numbers]]))


# --- what the layers refuse ---------------------------------------------------------------------


def refusing():
    """A network whose output may leave [0, 1], what is outside, and what is not."""
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights, network.layers[0].bias = [[1.0]], [[0.0]]
    network.use(purenn.binary_cross_entropy, purenn.binary_cross_entropy_prime)
    return network, 1.5, 0.5


def test_refused_by_the_layers_refused_by_the_program(tmp_path):
    network, outside, inside = refusing()
    words = r"binary_cross_entropy y_pred: expected elements in \[0, 1\], got 1\."
    with pytest.raises(ValueError, match=words):
        network.fit([[[outside]]], [[[1]]], 1, 0.1, program=True)
    program = {}
    exec(str(purenn.program(network)), program)
    with pytest.raises(ValueError, match=words):
        program["train"]([[[inside]], [[outside]]], [[[1]], [[1]]], 1, 0.1)
    after_the_first = network.fit([[[inside]]], [[[1]]], 1, 0.1, verbose=False)
    assert program["parameters"] == (network.layers[0].weights[0][0], network.layers[0].bias[0][0])

    network, outside, inside = refusing()
    path = tmp_path / "run.mjs"
    path.write_text(str(purenn.program(network, "javascript")) + """
    try { train([[[%s]]], [[[1]]], 1, 0.1); } catch (error) { console.log(String(error)); }
    """ % outside)
    assert re.search("RangeError: " + words, subprocess.check_output(["node", str(path)]).decode())

    source, library = tmp_path / "p.c", tmp_path / "p.so"
    source.write_text(str(purenn.program(network, "c")))
    options = "-std=c99", "-shared", "-fPIC", "-o", str(library), str(source), "-lm"
    subprocess.run((runners.from_debian("gcc"),) + options, check=True)
    program = ctypes.CDLL(str(library))
    program.step.restype = ctypes.c_double
    error = program.step(array([outside]), array([1.0]), ctypes.c_double(0.1))
    parameters = array([0.0, 0.0])
    program.parameters(parameters)
    assert error != error and list(parameters) == [1.0, 0.0]
    error = program.step(array([inside]), array([1.0]), ctypes.c_double(0.1))
    assert [error] == after_the_first


@pytest.mark.parametrize("language", ["javascript", "c"])
def test_lines_are_short(language):
    for case in FLOATS:
        lines = str(case.program(language)).splitlines()
        assert max(map(len, lines)) <= 100
        assert not [line for line in lines if nesting(line) > 50]


# --- JavaScript -----------------------------------------------------------------------------

RUN_JS = """
function doubles(a) {
  if (Array.isArray(a)) return a.flatMap(doubles);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, a);
  return [a !== a ? "nan" : view.getBigUint64(0).toString(16).padStart(16, "0")];
}

async function run(cases) {
  const lines = [];
  for (const [text, parameters, x, y, epochs, rate] of cases) {
    const program = await import("data:text/javascript;base64," + btoa(text + parameters));
    const errors = program.train(x, y, epochs, rate);
    lines.push(doubles([errors, program.parameters(), x.map(program.predict)]).join(" "));
  }
  return lines.join("\\n");
}
"""


def for_javascript(cases):
    """The programs, each with a function that shows its parameters, and the data."""
    result = []
    for case in cases:
        names = [
            nested_text(symbols, lambda symbol: case_names[symbol.index])
            for case_names, (_, _, symbols) in case.named_parameters()
        ]
        show = "export function parameters() { return [%s]; }" % ", ".join(names)
        result.append([str(case.program("javascript")), show, case.x, case.y, case.epochs, case.rate])
    return json.dumps(result)


def test_javascript_in_node(tmp_path):
    path = tmp_path / "run.mjs"
    path.write_text(RUN_JS + "console.log(await run(%s));" % for_javascript(FLOATS))
    if not shutil.which("node"):
        runners.skip(pytest, "Node", "get it by installing Node.js")
    same(subprocess.check_output(["node", str(path)]).decode(), FLOATS)


def test_javascript_in_chromium(request):
    pytest.importorskip("playwright")  # of the first Python's tests only
    page = request.getfixturevalue("browser").new_page()
    code = "async () => { %s return await run(%s); }" % (RUN_JS, for_javascript(FLOATS))
    got = page.evaluate(code)
    page.close()
    same(got, FLOATS)


# --- C --------------------------------------------------------------------------------------


def run_c(case, folder, name, *command):
    """The line of bits that the case's program gives, compiled by that command."""
    source, library = folder / (name + ".c"), folder / (name + ".so")
    source.write_text(str(case.program("c")))
    options = ["-Wall", "-Werror", "-Wno-unused", "-shared", "-fPIC", "-o", str(library)]
    subprocess.run(list(command) + options + [str(source), "-lm"], check=True)
    program = ctypes.CDLL(str(library))
    size = len(doubles(case.expected[2][0]))
    errors = []
    for _ in range(case.epochs):
        total = 0
        for x, y in zip(case.x, case.y):
            y = array(y)
            step = program.step if len(y) == size else program.step_labels
            step.restype = ctypes.c_double
            total += step(array(x), y, ctypes.c_double(case.rate))
        errors.append(total / len(case.x))
    parameters = (ctypes.c_double * len(doubles(case.expected[1])))()
    program.parameters(parameters)
    outputs = []
    for x in case.x:
        output = array([0.0] * size)
        program.predict(array(x), output)
        outputs += list(output)
    return " ".join(map(packed, doubles([errors, list(parameters), outputs])))


def array(a):
    numbers = [float(text) if text == "nan" else float.fromhex(text) for text in doubles(a)]
    return (ctypes.c_double * len(numbers))(*numbers)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("level", [
    ["-O0", "-std=c99"], ["-O2", "-std=c99"], ["-O2", "-march=native", "-ffp-contract=off"]
])  # fmt: skip
def test_c(compiler, level, tmp_path):
    try:
        command = runners.from_debian(compiler)
    except runners.Missing as missing:
        runners.skip(pytest, compiler, missing)
    some = FLOATS[::4]  # to compile one takes half a second
    same("\n".join(
        run_c(case, tmp_path, "p%d" % k, command, *level) for k, case in enumerate(some)
    ), some)  # fmt: skip
