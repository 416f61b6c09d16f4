"""python3 -m purenn tells whether this Python computes the recorded bits."""

import subprocess
import sys

import pytest
import runners

import purenn
from purenn import __main__ as check

SAME = "the same bits as everywhere"


def test_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "purenn"], cwd=str(runners.ROOT), stdout=subprocess.PIPE
    )
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0 and len(lines) == 3
    assert purenn.__version__ in lines[0] and check.DIGEST in lines[1] and lines[2] == SAME


@pytest.mark.parametrize(
    "code", [["-m", "purenn"], ["-c", "import purenn.__main__ as check; check.main()"]]
)
def test_on_micropython(code, tmp_path):
    runners.copy_library(tmp_path)
    try:
        output, _ = runners.wasi(["-X", "heapsize=256M"] + code, tmp_path)
    except runners.Missing as missing:
        runners.skip(pytest, "MicroPython on WASI", missing)
    assert "on micropython" in output and output.endswith(SAME + "\n")


def test_the_digest_is_the_one_that_every_interpreter_is_held_to():
    assert "xor " + check.DIGEST in (runners.HERE / "digests.txt").read_text()


def test_another_last_bit_is_told(monkeypatch, capsys):
    train = check.train

    def otherwise(note, network, *arguments):
        network.layers[0].weights[0][0] *= 1 + 2.0**-52
        train(note, network, *arguments)

    monkeypatch.setattr(check, "train", otherwise)
    monkeypatch.setattr(check, "departures", lambda: ["floats are strange"])
    assert check.main() == 1
    output = capsys.readouterr().out
    assert "other bits may come: here floats are strange\n" in output
    assert output.endswith("OTHER BITS than everywhere else\n") and check.DIGEST in output


def test_what_is_missing_is_told(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "hashlib", None)
    assert check.main() == 2
    assert capsys.readouterr().out.endswith(check.LACKING + "\n")
