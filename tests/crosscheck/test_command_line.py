"""python -m purenn.crosscheck: exit status, table, counterexamples that run, JSON, deadlines."""

import json
import os
import subprocess
import sys

import court
import pytest

pytestmark = pytest.mark.unmeasured

WRONG = """
import numpy as np

class FCLayer:
    def __init__(self, input_shape, output_shape):
        self.weights = np.random.rand(input_shape[1], output_shape[1])
        self.bias = np.random.rand(1, output_shape[1])
    def forward_propagation(self, input):
        self.input = input
        print("noise")
        return input @ self.weights + self.bias
    def backward_propagation(self, output_error, learning_rate):
        {backward}
        self.weights = self.weights - learning_rate * self.input.T @ output_error
        self.bias = self.bias - learning_rate * output_error
        return output_error @ self.weights.T

def mse(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)
"""


def crosscheck(*arguments, cwd, isolated=()):
    return subprocess.run(
        [sys.executable, *isolated, "-m", "purenn.crosscheck"] + [str(a) for a in arguments],
        cwd=str(cwd), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
        encoding="utf-8", timeout=300,
        env=dict(os.environ, PYTHONPATH=court.ROOT, PYTHONIOENCODING="utf-8"),
    )


@pytest.fixture
def module(tmp_path):
    def write(text="pass", name="mine.py"):
        whole = text if "\n" in text else WRONG.replace("{backward}", text)
        (tmp_path / name).write_text(whole)
        return tmp_path

    return write


def source_in(report):
    """The programs in a report, as a user would copy them."""
    blocks, lines = [], []
    for line in report.split("\n"):
        if line.startswith(("    import ", "    from ")) and not lines:
            lines = [line]
        elif lines and line.startswith("    actual"):
            blocks.append("\n".join(x[4:] for x in lines))
            lines = []
        elif lines:
            lines.append(line)
    return blocks


def test_agreement_is_status_0(tmp_path):
    done = crosscheck("purenn", "--only", "fc,mse", "--max-examples", "20", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n13 rows agree, 1 not offered\n")
    row = next(line for line in done.stdout.split("\n") if "forward" in line).split()
    assert row[:2] == ["fc", "forward"] and row[-1] == "agrees" and int(row[2]) >= 20


def test_disagreement_is_status_1_with_a_program_that_shows_it(module):
    directory = module()
    done = crosscheck("mine.py", "--only", "fc,mse", cwd=directory)
    assert (done.returncode, done.stderr) == (1, "")
    assert "dE/dX was computed with the updated weights" in done.stdout
    assert "noise" not in done.stdout
    (program,) = source_in(done.stdout)
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=str(directory), stdout=subprocess.PIPE,
        universal_newlines=True, check=True,
    )
    actual = done.stdout.split("actual")[1].split("\n")[0].strip()
    assert shown.stdout.split("\n")[-2] == actual
    assert "\nnot offered: fc (dE/dW, dE/dB, batch), mse (mse_prime)\n" in done.stdout
    # nothing is left behind
    assert {f for f in os.listdir(str(directory))} <= {"mine.py", "__pycache__"}


@pytest.mark.long("runs the command twice, to the end")
def test_the_same_seed_gives_the_same_report(module):
    directory = module()
    reports = [
        crosscheck("mine.py", "--only", "fc", "--max-examples", "30", "--seed", seed, cwd=directory)
        for seed in (5, 5, 6)
    ]
    assert reports[0].stdout == reports[1].stdout != reports[2].stdout


def test_json(module):
    directory = module()
    done = crosscheck("mine.py", "--only", "fc", "--json", "report.json", cwd=directory)
    assert done.returncode == 1
    data = json.loads((directory / "report.json").read_text())
    assert data["status"] == 1 and data["dtype"] == "float64" and data["module"] == "mine.py"
    (failing,) = [row for row in data["rows"] if row["verdict"] == "DIFFERS"]
    assert (failing["check"], failing["row"]) == ("fc", "dE/dX")
    failure = failing["failure"]
    assert failure["hints"] == ["dE/dX was computed with the updated weights"]
    assert failure["actual"] != failure["nearest"] and failure["index"]


@pytest.mark.long("runs the command")
def test_a_call_that_never_returns_is_a_failure_and_the_rest_goes_on(module):
    directory = module("while True: pass")
    done = crosscheck(
        "mine.py", "--only", "fc,mse", "--deadline", "1", "--max-examples", "20", cwd=directory
    )
    assert done.returncode == 1
    assert "did not return within 1 s" in done.stdout
    assert "line 13 in backward_propagation" in done.stdout
    lines = [line.split() for line in done.stdout.split("\n")]
    verdicts = {tuple(line[:2]): line[-1] for line in lines if len(line) > 3}
    assert verdicts["fc", "forward"] == "agrees" and verdicts["fc", "dE/dX"] == "HANGS"
    assert ["fc", "dE/dX", "1", "inf", "HANGS"] in lines  # in the first example
    assert verdicts["mse", "mse"] == "agrees"


@pytest.mark.long("runs the command")
def test_a_call_that_ends_the_process_is_a_failure(module):
    directory = module("import os; os._exit(3)")
    done = crosscheck("mine.py", "--only", "fc,mse", "--max-examples", "20", cwd=directory)
    assert done.returncode == 1
    assert "the process ended at once, with status 3" in done.stdout


@pytest.mark.parametrize("statement", ["raise RuntimeError('oh')", "import sys; sys.exit('oh')"])
def test_an_exception_is_a_failure_with_the_users_frames(module, statement):
    done = crosscheck("mine.py", "--only", "fc", "--max-examples", "20", cwd=module(statement))
    assert done.returncode == 1
    assert "in backward_propagation" in done.stdout
    assert ": oh" in done.stdout
    assert "examiner.py" not in done.stdout and "subject.py" not in done.stdout
    assert "hypothesis" not in done.stdout


@pytest.mark.parametrize("text, reason", [
    ("x = 1\n", "offers none of the classes"),
    ("import there_is_no_such\n", "No module named 'there_is_no_such'"),
    ("import sys\nsys.exit(0)\n", "SystemExit"),
    ("import os\nos._exit(0)\n", "the process ended"),
    ("def tanh(x):\n    pass\ndef asarray(a):\n    return [0.0]\n", "do not give the numbers back"),
])
def test_what_cannot_run_is_status_2_with_the_reason(module, text, reason):
    done = crosscheck("mine.py", cwd=module(text))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cannot check: ") and reason in done.stderr


@pytest.mark.parametrize("arguments, reason", [
    (["nowhere.py"], "there is no file nowhere.py"),
    (["no_such_module"], "No module named 'no_such_module'"),
    (["purenn", "--only", "foo"], "--only knows no 'foo'"),
    (["purenn", "--only", "transpose", "--json", "no/such/place"], "cannot be written"),
    (["purenn", "--max-examples", "0"], "--max-examples"),
    (["purenn", "--slack", "nan"], "--slack"),
])
def test_wrong_arguments_are_status_2(tmp_path, arguments, reason):
    done = crosscheck(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and reason in done.stderr


def test_without_hypothesis(tmp_path):
    done = crosscheck("purenn", cwd=tmp_path, isolated=["-S"])
    assert done.returncode == 2
    assert done.stderr == 'cannot check: it needs hypothesis: pip install "purenn[crosscheck]"\n'


def test_the_article_s_example_needs_no_installation(tmp_path):
    script = os.path.join(court.ROOT, "examples", "crosscheck_article.py")
    done = subprocess.run(
        [sys.executable, "-S", "-E", script], cwd=str(tmp_path), stderr=subprocess.PIPE
    )
    assert done.stderr.startswith(b"cannot check: it needs hypothesis: pip install ")


def test_help_says_that_the_module_is_executed(tmp_path):
    done = crosscheck("--help", cwd=tmp_path)
    assert done.returncode == 0 and "The module is executed" in done.stdout
    for option in ("--dtype", "--max-examples", "--only", "--json", "--slack", "--ulps", "--seed",
                   "--deadline", "--signed-zeros"):
        assert option in done.stdout


def status(directory, *options):
    return crosscheck("mine.py", "--max-examples", "20", *options, cwd=directory).returncode


@pytest.mark.long("runs the command")
def test_dtype(module):
    directory = module("import numpy as np\ndef tanh(x):\n    return np.tanh(np.float32(x))\n")
    assert status(directory) == 1
    assert status(directory, "--dtype", "float32") == 0


@pytest.mark.long("runs the command")
def test_ulps_and_slack(module):
    # off by 6 to 12 ulps
    directory = module(
        "import numpy as np\ndef tanh(x):\n    return np.tanh(x) * (1 + 6 * 2.0**-52)\n"
    )
    assert status(directory) == 1
    assert status(directory, "--ulps", "8") == status(directory, "--slack", "2") == 0


@pytest.mark.long("runs the command")
def test_signed_zeros(module):
    directory = module("def relu(x):\n    return x if x > 0 else -0.0\n")
    assert status(directory) == 0
    assert status(directory, "--signed-zeros") == 1


@pytest.mark.long("runs the command")
def test_the_adapter_example_agrees():
    done = crosscheck("examples/crosscheck_nchw.py", "--max-examples", "20", cwd=court.ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.long("runs the command")
def test_the_articles_layer_is_found_out():
    done = crosscheck("examples/crosscheck_article.py", "--only", "conv", cwd=court.ROOT)
    assert done.returncode == 1
    assert "each input channel adds the bias once" in done.stdout
    assert "the gradient is multiplied by the output depth" in done.stdout
    assert done.stdout.endswith("2 of 8 rows differ, 3 not offered\n")
    # the README shows it; examples and figures hang on the version of hypothesis
    with open(os.path.join(court.ROOT, "README.md"), encoding="utf-8") as file:
        shown = [line.split() for line in file if line.startswith("    conv   ")]
    rows = [line.split() for line in done.stdout.split("\n") if line.startswith("conv   ")]
    assert [row[:-3] + row[-1:] for row in shown] == [row[:-3] + row[-1:] for row in rows[:4]]


def test_a_seed_that_moves_is_told(tmp_path):
    few = ["--only", "mse", "--max-examples", "5"]
    done = crosscheck("purenn", *few, "--seed", "random", cwd=tmp_path)
    assert done.returncode == 0 and int(done.stdout.split("seed ")[1].split("\n")[0]) > 0


def test_a_module_named_like_numpy_keeps_its_import(module):
    directory = module("def tanh(x):\n    return 1.0\n", "numpy_net.py")
    done = crosscheck("numpy_net.py", "--max-examples", "5", cwd=directory)
    assert done.returncode == 1 and "    import numpy_net as nn\n" in done.stdout
