"""The test vectors: deterministic, valid, true of correct libraries, false of wrong ones."""

import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import javascript_verdicts
import jsonschema
import numpy as np
import pytest
import runners
import vector_bugs
import zoo
from hypothesis import given
from hypothesis import strategies as st
from variants import float32, scipy_loops, sequences, vectorised
from vector_reader import MATRICES, Library, numpy_library

import purenn
from purenn import linalg, mistakes
from purenn.crosscheck.judging.arrays import each
from purenn.crosscheck.subjects.names import NAMES
from purenn.crosscheck.vectors import cases as vector_cases
from purenn.crosscheck.vectors.__main__ import main
from purenn.crosscheck.vectors.expected import bound_of, run_layer
from purenn.crosscheck.vectors.files import SCHEMA

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHIPPED = os.path.join(ROOT, "vectors")
FILES = sorted(set(os.listdir(SHIPPED)) - {SCHEMA})
CONSUMER = os.path.join(ROOT, "examples", "crosscheck_vectors.js")


def read(name):
    with open(os.path.join(SHIPPED, name), encoding="ascii") as file:
        return json.load(file)


DOCUMENTS = [read(name) for name in FILES]
CASES = [(d["kind"], d["name"], case) for d in DOCUMENTS for case in d["cases"]]


# --- the files --------------------------------------------------------------------------


def assert_same_files(directory):
    assert sorted(os.listdir(directory)) == sorted(os.listdir(SHIPPED))
    for name in os.listdir(SHIPPED):
        with open(os.path.join(SHIPPED, name), "rb") as file:
            assert (directory / name).read_bytes() == file.read(), (
                "%s: run python -m purenn.crosscheck.vectors vectors" % name
            )


def test_the_shipped_files_are_what_this_version_writes(tmp_path, capsys):
    assert main([str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.startswith("%d cases in" % len(CASES))
    assert_same_files(tmp_path / "new")


@pytest.mark.long("computes all vectors on other interpreters")
@pytest.mark.parametrize("name", ["CPython 3.8", "PyPy"])
def test_another_python_writes_the_same_files(name, tmp_path):
    code = "from purenn.crosscheck.vectors.__main__ import main; main([%r])" % str(tmp_path / "new")
    try:
        runners.RUNNERS[name](code, ROOT)
    except runners.Missing as missing:
        runners.skip(pytest, name, missing)
    assert_same_files(tmp_path / "new")


def test_nothing_need_be_installed():
    code = "import sys, purenn.crosscheck.vectors; sys.exit('hypothesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT).returncode == 0


def test_command_line(capsys):
    assert main([]) == 2
    assert main(["--help"]) == 0
    assert "python -m purenn.crosscheck.vectors DIR" in capsys.readouterr().out


def validator():
    schema = read(SCHEMA)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("document", DOCUMENTS, ids=FILES)
def test_file_is_valid(document):
    validator().validate(document)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("version"),
        lambda d: d.update(format="another"),
        lambda d: d.update(kind="network"),
        lambda d: d.update(more=1),
        lambda d: d["cases"][0].pop("comment"),
        lambda d: d["cases"][0].update(flags=[]),
        lambda d: d["cases"][0]["calls"][0].pop("learning_rate"),
        lambda d: d["cases"][0]["calls"][0].update(input=[["1"]]),
        lambda d: d["cases"][0]["calls"][0]["expected"]["output"].pop("float64"),
        lambda d: d["cases"][0]["calls"][0]["expected"]["output"].update(float64=[[-1.0]]),
    ],
)
def test_schema_refuses(spoil):
    document = read("fc_layer.json")
    document["cases"] = document["cases"][:1]
    validator().validate(document)
    spoil(document)
    assert not validator().is_valid(document)


def test_files_are_small_and_numbered():
    size = sum(os.path.getsize(os.path.join(SHIPPED, name)) for name in os.listdir(SHIPPED))
    assert size < 2100000
    assert [case["id"] for _, _, case in sorted(CASES, key=lambda c: c[2]["id"])] == list(
        range(1, len(CASES) + 1)
    )


def test_flags_are_explained_and_used():
    used = set()
    for document in DOCUMENTS:
        here = {flag for case in document["cases"] for flag in case["flags"]}
        assert here == set(document["flags"])
        used |= here
    assert used == set(vector_cases.FLAGS)


def test_layers_and_functions_are_covered():
    names = {name for kind, name, _ in CASES if kind == "layer"}
    names |= {case["function"] for kind, _, case in CASES if kind == "function"}
    assert names >= (set(NAMES) & set(purenn.__all__)) - {"Network"}
    assert names >= set(vars(MATRICES))
    networks = [case["layers"] for kind, _, case in CASES if kind == "network"]
    networks += [layer["arguments"].get("layers", ()) for network in networks for layer in network]
    layers = {layer["layer"] for network in networks for layer in network}
    assert layers | {"LayerNormLayer"} == set(vector_cases.LAYERS)


# --- the expected values and the bounds -------------------------------------------------


@pytest.mark.parametrize("name", ["FCLayer", "ConvLayer", "MaxPoolingLayer", "FlattenLayer"])
def test_values_are_the_doubles_nearest_to_the_exact_ones(name):
    lift = lambda a: each(Fraction, a)
    for case in [case for _, n, case in CASES if n == name]:
        for call, results in zip(case["calls"], run_layer(name, case, lift)):
            for key, exact in results.items():
                assert call["expected"][key]["value"] == each(float, exact)


@pytest.mark.parametrize("function", ["tanh", "sigmoid"])
def test_values_of_functions_are_the_nearest_doubles(function):
    mpmath = pytest.importorskip("mpmath")
    exact = {"tanh": mpmath.tanh, "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x))}[function]
    for case in [case for _, _, case in CASES if case.get("function") == function]:
        with mpmath.workprec(300):
            nearest = linalg.apply(lambda x: float(exact(mpmath.mpf(x))), case["arguments"]["x"])
        assert case["expected"]["result"]["value"] == nearest


@given(st.fractions(min_value=0), st.fractions(min_value=0, max_value=1))
def test_a_bound_is_rounded_upwards_and_little(exact, tolerance):
    tolerance /= 10**9
    x = SimpleNamespace(exact=exact, tolerance=tolerance, may_overflow=False)
    bound, least = Fraction(bound_of(x)), tolerance + abs(exact - Fraction(float(exact)))
    assert least <= bound <= least * Fraction(102, 100)
    assert len(Decimal(repr(float(bound))).normalize().as_tuple().digits) <= 3


def test_what_may_overflow_has_no_bound():
    with pytest.raises(OverflowError):
        bound_of(SimpleNamespace(exact=Fraction(1), tolerance=0, may_overflow=True))


# --- no false alarm ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "library",
    [
        pytest.param(Library(purenn), id="purenn"),
        pytest.param(numpy_library(scipy_loops), id="scipy_loops"),
        pytest.param(numpy_library(vectorised), id="vectorised"),
        pytest.param(numpy_library(float32, np.float32), id="float32"),
    ],
)
@pytest.mark.parametrize("document", DOCUMENTS, ids=FILES)
def test_a_correct_library_passes(library, document):
    for case in document["cases"]:
        complaints = library.complaints(document["kind"], document["name"], case)
        assert not complaints, (case["id"], case["comment"], complaints)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_layers_for_sequences_in_numpy_pass(dtype):
    kinds = [getattr(sequences, name) for name in (
        "RMSNormLayer", "LayerNormLayer", "AttentionLayer", "PositionLayer", "FCLayer",
        "EmbeddingLayer",
    )]
    module = SimpleNamespace(**{
        kind.__name__: type(kind.__name__, (kind,), {"dtype": dtype}) for kind in kinds
    })
    library = numpy_library(module, dtype)
    tried = [case for case in CASES if hasattr(module, case[1])]
    assert {name for _, name, _ in tried} == set(vars(module))
    for kind, name, case in tried:
        assert not library.complaints(kind, name, case), case["comment"]


# --- no bug missed ----------------------------------------------------------------------


def with_part(name, part):
    """The vectorised library, but for that layer or function."""
    library = numpy_library(SimpleNamespace(**dict(vars(vectorised), **{name: part})))
    library.matrices = SimpleNamespace(**dict(vars(MATRICES), **{name: part}))
    return library


class With:
    """purenn or its linalg with another layer or function."""

    def __init__(self, module, name, part):
        self._module = module
        setattr(self, name, part)

    def __getattr__(self, name):
        return getattr(self._module, name)


CATALOGUE = [
    (mistake, where) for mistake in mistakes.MISTAKES for where in mistake.where
    if mistake.replaces[where]  # of momentum purenn has no layer
]  # fmt: skip


@pytest.mark.parametrize(
    "mistake, where", CATALOGUE, ids=["%s: %s" % (where, m.name) for m, where in CATALOGUE]
)
def test_a_mistake_of_the_catalogue_fails_a_case_that_is_named_after_it(mistake, where):
    name = mistake.replaces[where]
    module = linalg if hasattr(linalg, name) else purenn
    library = Library(purenn)
    changed = With(module, name, mistake.planted(getattr(module, name)))
    if module is linalg:
        library.matrices = changed
    else:
        library.module = changed
    text = re.sub("1e-[0-9]+", "1e-7", mistake.text())
    named = [
        (kind, group, case)
        for kind, group, case in CASES
        if text in case["comment"] and name in (group, case.get("function"))
    ]
    assert named, "no case is named %r" % text
    assert any(library.complaints(*case) for case in named)


@pytest.mark.parametrize("name", list(vector_bugs.SOUND))
def test_a_layer_as_formulas_passes(name):
    library = with_part(name, vector_bugs.SOUND[name])
    for kind, group, case in CASES:
        if group == name:
            assert not library.complaints(kind, group, case), case["comment"]


@pytest.mark.parametrize("bug", vector_bugs.BUGS, ids=lambda bug: "%s: %s" % bug[:2])
def test_a_bug_fails_the_case_that_is_named_after_it(bug):
    library = with_part(bug.name, bug.wrong)
    named = [
        (kind, group, case)
        for kind, group, case in CASES
        if bug.words in case["comment"]
        and (kind == "network" or bug.name in (group, case.get("function")))
    ]
    assert named, "no case is named %r" % bug.words
    with np.errstate(all="ignore"):
        assert any(library.complaints(*case) for case in named)


# vectors hold no NaN, and bring the random draws of dropout along
BEYOND_VECTORS = {"NaN ignored", "same mask each time"}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("bug", zoo.ZOO, ids=lambda bug: "%s: %s" % (bug.trial, bug.name))
def test_the_bugs_of_the_zoo_are_caught_too(bug):
    if bug.library in ("linalg", "volumes"):
        library = Library(purenn)
        right = {name: getattr(linalg, name) for name in linalg.__all__}
        changed = getattr(bug.module(), bug.trial)
        library.matrices = SimpleNamespace(**dict(right, **{bug.trial: changed}))
    else:
        library = numpy_library(bug.module(), bug.dtype)
    with np.errstate(all="ignore"):
        caught = any(library.complaints(*case) for case in CASES)
    assert caught != (bug.name in BEYOND_VECTORS)


# --- another language -------------------------------------------------------------------


def node(*arguments):
    if shutil.which("node") is None:
        if os.environ.get("CI"):
            pytest.fail("node is missing")
        pytest.skip("node is not installed")
    return subprocess.run(
        ["node", CONSUMER] + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        universal_newlines=True, timeout=60,
    )


ALL = os.path.join(ROOT, "tests", "crosscheck", "all_layers.mjs")


def test_a_correct_implementation_in_javascript_passes():
    result = node()
    assert result.returncode == 0, result.stdout + result.stderr
    assert "cases agree, 0 do not" in result.stdout
    assert "not offered: ActivationLayer, AttentionLayer, AveragePoolingLayer, " in result.stdout
    assert "ConvLayer with padding, " in result.stdout


@pytest.mark.parametrize("options", ["", "--float32"])
def test_a_module_with_all_that_the_vectors_have(options):
    result = node(ALL, *options.split())
    assert result.returncode == 0, result.stdout + result.stderr
    if options:
        assert "numbers that float32 cannot hold" in result.stdout
    else:
        count = len([case for _, _, case in CASES if "convention" not in case["flags"]])
        assert result.stdout == "%d cases agree, 0 do not\n" % count


def test_javascript_tells_of_conventions_when_asked():
    result = node(ALL, "--conventions")  # its cross-entropies are not guarded as purenn's are
    assert result.returncode == 1
    assert result.stdout.endswith("%d cases agree, 3 do not\n" % (len(CASES) - 3))


@pytest.mark.parametrize("old, new, name", [
    ("layer.training = training;", "layer.training = true;", "Network"),
    ("at, c) => {\n      error", "at, c) => {\n      at = 0; error", "MaxPoolingLayer"),
    ("total(map((a, b) => (a - b) ** 2", "2 * total(map((a, b) => (a - b) ** 2", "mse"),
    ("return multiply(e, this.mask)", "return e", "DropoutLayer"),
    ("export const transpose = (a) =>", "export const transpose = (a) => (a[0][0] += 1) &&",
     "transpose"),
])  # fmt: skip
def test_a_bug_in_a_module_is_found(old, new, name, tmp_path):
    with open(ALL, encoding="utf-8") as file:
        text = file.read()
    (tmp_path / "wrong.mjs").write_text(text.replace(old, new), encoding="utf-8")
    result = node(str(tmp_path / "wrong.mjs"))
    assert result.returncode == (1 if name else 0), result.stdout + result.stderr
    assert not name or ", %s: " % name in result.stdout


FORWARD_ONLY = """
exports.FCLayer = class FCLayer {
  forward_propagation([x]) {
    return [this.bias[0].map((b, j) => x.reduce((s, v, i) => s + v * this.weights[i][j], b))];
  }
};
"""


def test_a_module_in_javascript_that_only_goes_forward(tmp_path):
    (tmp_path / "mine.js").write_text(FORWARD_ONLY)
    result = node(str(tmp_path / "mine.js"))
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 do not" in result.stdout and "FCLayer.backward_propagation" in result.stdout
    (tmp_path / "mine.js").write_text(FORWARD_ONLY.replace("s + v *", "s - v *"))
    assert node(str(tmp_path / "mine.js")).returncode == 1


@pytest.mark.parametrize("code", [
    "process.exit(0)", "exports.mse = () => process.exit(0)", "", "exports.other = 1", "throw 1",
    "(",
])  # fmt: skip
def test_a_module_in_javascript_of_which_nothing_was_seen(code, tmp_path):
    (tmp_path / "mine.js").write_text(code)
    result = node(str(tmp_path / "mine.js"))
    assert result.returncode == 2 and result.stderr.startswith("cannot run: ")


@pytest.mark.parametrize(
    "bug, comment",
    [
        ("bias", "each input channel adds the bias once"),
        ("kernel", "the kernel is turned: this is a convolution"),
        ("update", "dE/dX was computed with the updated weights"),
        ("rate", "the learning rate is squared"),
        ("tanh", "large numbers"),
        ("mse", "the 2 is missing"),
        ("float32", "computed in float32"),
    ],
)
def test_a_bug_in_javascript_is_found(bug, comment):
    result = node("--break", bug, "--vectors", SHIPPED)
    assert result.returncode == 1, result.stdout + result.stderr
    assert comment in result.stdout


ADAPTERS = os.path.join(ROOT, "tests", "crosscheck", "javascript")


@pytest.mark.parametrize("name", list(javascript_verdicts.LIBRARIES))
def test_an_adapter_in_javascript_offers_what_the_vectors_have(name):
    with open(os.path.join(ADAPTERS, name + ".mjs"), encoding="utf-8") as file:
        offered = set(re.findall(r"(?m)^export (?:const|class) (\w+)", file.read()))
    assert offered and offered <= set(NAMES)


@pytest.mark.parametrize("actual, exact", [
    ("1.0", None), ("NaN", 1), ("0.9999", 1), ("-Infinity", 1),
])
def test_a_verdict_on_a_library_in_javascript_is_confirmed_by_mpmath(actual, exact):
    case = {"function": "tanh", "arguments": {"x": [0.0, 400.0]}}
    found = javascript_verdicts.confirmed(case, "1", actual, "1", "8.89e-16")
    assert exact is None and found is None or abs(found - exact) < 1e-300
    # nor is it, if the vectors say something else
    assert javascript_verdicts.confirmed(case, "1", actual, "0.5", "8.89e-16") is None


def test_the_javascript_consumer_says_why_it_cannot_run(tmp_path):
    assert node("--vectors", str(tmp_path)).returncode == 2
    result = node("--break", "nothing")
    assert result.returncode == 2
    assert "--break bias" in result.stderr
