"""The command line: python3 -m purenn.programs"""

import subprocess
import sys

import pytest

import purenn
from purenn.programs.__main__ import main
from test_network import xor


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "xor.json"
    xor().save(path)
    return str(path)


@pytest.mark.parametrize("language", ["python", "javascript", "c"])
@pytest.mark.parametrize("train", [True, False])
def test_writes_a_saved_network_out(saved, capsys, tmp_path, language, train):
    text = str(purenn.program(xor(), language, train))
    options = ["--language", language] + ["--predict"] * (not train)
    assert main([saved] + options) == 0
    assert capsys.readouterr().out == text
    assert main(options + ["-o", str(tmp_path / "out"), saved]) == 0
    assert (tmp_path / "out").read_text() == text


def test_a_batch_size_and_an_optimizer(saved, capsys):
    network = xor()
    network.optimizer = purenn.Momentum(0.25, 0.5)
    assert main([saved, "--optimizer", "Momentum(0.25, 0.5)", "--batch-size", "4"]) == 0
    assert capsys.readouterr().out == str(purenn.program(network, batch_size=4))
    network.optimizer = purenn.Adam()
    assert main([saved, "--optimizer", "Adam()"]) == 0
    assert capsys.readouterr().out == str(purenn.program(network))


def test_is_a_command(saved):
    done = subprocess.run([sys.executable, "-m", "purenn.programs", saved], stdout=subprocess.PIPE)
    assert done.returncode == 0 and done.stdout.decode() == str(purenn.program(xor()))


@pytest.mark.parametrize("arguments, reason", [
    ([], "expected one file of a network, got 0"), (["a", "b"], "got 2"), (["a", "--slow"], "got --slow"),
    (["FILE", "--batch-size", "many"], "batch_size: expected an int of at least 1"), (["FILE", "--batch-size", "0"], "got 0"),
    (["FILE", "--optimizer", "Lion(1)"], "got Lion(1)"), (["FILE", "--optimizer", "Adam"], "got Adam"),
    (["FILE", "--optimizer", "Momentum(0.1, 2)"], "below 1, got 2.0"), (["FILE", "--optimizer", "Adam(x)"], "'x'"),
    (["a", "-o"], "got -o"), (["missing.json"], "missing.json"), (["FILE", "--language", "rust"], "got 'rust'"),
])  # fmt: skip
def test_refuses(saved, capsys, arguments, reason):
    assert main([saved if argument == "FILE" else argument for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("purenn.programs: ") and reason in err


def test_help(capsys):
    assert main(["--help"]) == 0
    assert "--language" in capsys.readouterr().out
