"""The stubs say what is, and type checkers take right programs and refuse wrong ones.

The examples define functions without annotations, as one does who learns: for them, and
them alone, the rules that demand annotations are off.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import runners

ROOT = runners.ROOT
PACKAGE = ROOT / "purenn"
# these show code for NumPy and PyTorch, whose types are theirs
FOREIGN = {ROOT / "examples" / name for name in ("crosscheck_nchw.py", "from_torch.py")}
EXAMPLES = sorted(set((ROOT / "examples").glob("*.py")) - FOREIGN)

MISTAKES = """
from purenn import FCLayr
import purenn
from purenn import ActivationLayer, ConvLayer, FCLayer, Network, linalg, mse, tanh
purenn.sigmoidal
purenn.linalg.dott([[1]], [[1]])
FCLayer((1, 2))
FCLayer(2, 3)
ConvLayer((8, 8), (3, 3), 1)
ActivationLayer((1, 3), tanh)
ActivationLayer((1, 3), 0.5, 0.5)
network = Network()
network.add(FCLayer)
network.use(mse)
network.fit()
network.fit([[[1, 2]]], [[[1]]], 10)
network.fit([[[1, 2]]], [[[1]]], 10, rate=0.1)
network.fit([[[1, 2]]], [[[1]]], epochs="10", learning_rate=0.1)
network.predict(5)
network.trian
linalg.correlate2d([[1]])
"""
LINES = MISTAKES.split("\n")
WRONG = {
    number for number, line in enumerate(LINES, 1)
    if line and line not in ("import purenn", "network = Network()")
    and not line.startswith("from purenn import Act")
}  # fmt: skip


# what stubs need not tell: modules without public names; in others constants, and in those
# behind purenn's and crosscheck's names also what helps; __all__, whose names are told one by
# one; use(loss) alone runs into an error that teaches; a type
# checker tells it before.
OWN = re.compile(r"""purenn(\.\w+)+\ failed\ to\ find\ stubs
    | purenn(\.\w+)*\.([A-Z0-9_]+|__all__|__dir__|__getattr__)\ is\ not\ present\ in\ stub
    | purenn\.(teaching|crosscheck)(\.\w+){2,}\ is\ not\ present\ in\ stub
    | purenn\.numbers\.exp_tanh\.(float|int|type)\ is\ not\ present\ in\ stub
    | purenn\.network\.Network\.use\ is\ inconsistent,\ runtime\ parameter\ "loss_prime"\ has
""", re.X)


@pytest.fixture
def readme(tmp_path):
    """The README's ten lines, as a file."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "readme.py"
    path.write_text(re.search("```python\n(.*?)```", text, re.S).group(1), encoding="utf-8")
    return path


@pytest.fixture
def mistakes(tmp_path):
    path = tmp_path / "mistakes.py"
    path.write_text(MISTAKES)
    return path


def mypy(module, *arguments, path=ROOT, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", module] + [str(a) for a in arguments],
        env=dict(os.environ, MYPYPATH=str(path), PYTHONPATH=str(ROOT)), cwd=str(cwd or ROOT),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip


def pyright(folder, files, **rules):
    """What it complains of: pairs of a file's name and a line, with the message."""
    try:
        package = runners.from_npm("pyright")
    except runners.Missing as missing:
        runners.skip(pytest, "pyright", missing)
    project = folder / "project"
    shutil.rmtree(str(project), ignore_errors=True)
    project.mkdir()
    for file in files:
        shutil.copy(str(file), str(project))
    config = {"typeCheckingMode": "strict", "extraPaths": [str(ROOT), str(ROOT / "examples")]}
    (project / "pyrightconfig.json").write_text(json.dumps(dict(config, **rules)))
    command = ["node", str(package / "index.js"), "--outputjson", "--project", str(project)]
    done = subprocess.run(
        command + ["--pythonpath", sys.executable], stdout=subprocess.PIPE, encoding="utf-8"
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(files)
    return {
        (Path(found["file"]).name, found["range"]["start"]["line"] + 1): found["message"]
        for found in report["generalDiagnostics"]
    }


def test_stubs_agree_with_the_modules(tmp_path):
    stubs = sorted(PACKAGE.rglob("*.pyi"))
    assert len(stubs) > 20
    for stub in stubs:  # alone, lest mypy check the modules themselves
        copy = tmp_path / "stubs" / stub.relative_to(str(ROOT))
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(stub), str(copy))
    done = mypy(
        "mypy.stubtest", "purenn", "--concise", path=tmp_path / "stubs", cwd=tmp_path
    )  # fmt: skip
    assert "mypy build errors" not in done.stdout
    told = [line for line in done.stdout.splitlines() if line.startswith("purenn")]
    assert told, done.stdout
    assert [line for line in told if not OWN.match(line)] == []


@pytest.mark.long("mypy reads all examples")
def test_mypy_accepts(readme):
    done = mypy("mypy", "--strict", readme, ROOT / "tests/typed.py")
    assert done.returncode == 0, done.stdout
    untyped = ["--allow-untyped-defs", "--allow-incomplete-defs", "--allow-untyped-calls"]
    # as for an installed package, only the program's own errors count
    done = mypy("mypy", "--strict", "--follow-imports=silent", *(untyped + EXAMPLES))
    assert done.returncode == 0, done.stdout


def test_mypy_takes_a_star_import_for_the_public_names(tmp_path):
    path = tmp_path / "star.py"
    path.write_text(
        "from purenn import *\n"
        "seed(1)\nnet: Network = Network()\nrng: Random = Random(2)\n"
        "x: list[str] = departures()\nlinalg.dot([[1]], [[2]])\nnetwork\n"
    )
    done = mypy("mypy", "--strict", path)
    assert re.findall(r'star\.py:(\d+): error: (Name "network" is not defined)?', done.stdout) == [
        ("7", 'Name "network" is not defined')
    ], done.stdout


def test_mypy_refuses(mistakes):
    done = mypy("mypy", "--strict", mistakes)
    assert {int(n) for n in re.findall(r"mistakes\.py:(\d+): error", done.stdout)} == WRONG


@pytest.mark.long("mypy reads the same files in every run")
def test_pyright_accepts(readme, tmp_path):
    assert pyright(tmp_path, [readme, ROOT / "tests/typed.py"]) == {}
    kinds = "ParameterType", "ArgumentType", "VariableType", "MemberType", "LambdaType"
    rules = {"reportUnknown" + kind: False for kind in kinds}
    assert pyright(tmp_path, EXAMPLES, reportMissingParameterType=False, **rules) == {}


def test_pyright_refuses(mistakes, tmp_path):
    found = pyright(tmp_path, [mistakes], reportUnusedExpression=False)
    assert {line for _, line in found} == WRONG


def test_the_typed_program_runs():
    subprocess.run([sys.executable, "tests/typed.py"], cwd=str(ROOT), check=True,
                   env=dict(os.environ, PYTHONPATH=str(ROOT)))


def test_completion_shows_linalg():
    import purenn

    assert "linalg" in dir(purenn) and "linalg" in purenn.__all__
