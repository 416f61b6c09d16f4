"""crosscheck ends, whatever the module on trial does, and leaves no process behind."""

import os
import signal
import subprocess
import sys
import time

import court
import pytest
from test_command_line import crosscheck

pytestmark = [pytest.mark.unmeasured, pytest.mark.skipif(os.name != "posix", reason="processes")]

TANH = "import math\ndef tanh(x):\n    return math.tanh(x)\n"
AGREES = {
    "a forked pool": "import multiprocessing\n"
    "pool = multiprocessing.get_context('fork').Pool(2)\npool.map(abs, [1, 2])\n" + TANH,
    "a child that sleeps": "import os, time\nif not os.fork():\n    time.sleep(600)\n" + TANH,
    "a thread that is no daemon": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(600,)).start()\n" + TANH,
    "an atexit that blocks": "import atexit, time\natexit.register(time.sleep, 600)\n" + TANH,
    "writing to every pipe": "import os\n"
    "for n in range(3, 300):\n    try:\n        os.write(n, b'{\"done\": true}\\n}{')\n"
    "    except OSError:\n        pass\n" + TANH,
}
HANGS = {
    "a tolist that hangs": "class A:\n    def tolist(self):\n        while True: pass\n"
    "def tanh(x):\n    return A()\n",
    "a __float__ that hangs": "class A:\n    def __float__(self):\n        while True: pass\n"
    "def tanh(x):\n    return A()\n",
    "a text that hangs": "class E(Exception):\n    def __str__(self):\n        while True: pass\n"
    "def tanh(x):\n    raise E\n",
    "stopped": "import os, signal\ndef tanh(x):\n    os.kill(os.getpid(), signal.SIGSTOP)\n",
    "its clock stopped": "import faulthandler, time\ndef tanh(x):\n"
    "    faulthandler.cancel_dump_traceback_later()\n    time.sleep(600)\n",
}


def left_over(tmp_path):
    """Processes that were started in this test's directory."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink("/proc/%s/cwd" % pid) == str(tmp_path) and int(pid) != os.getpid():
                with open("/proc/%s/stat" % pid) as file:
                    state = file.read().rsplit(")", 1)[1].split()[0]
                found += [pid] if state != "Z" else []
        except OSError:
            pass
    return found


def run(tmp_path, text, *options):
    (tmp_path / "mine.py").write_text(text)
    done = crosscheck("mine.py", "--only", "tanh", "--max-examples", "10", *options, cwd=tmp_path)
    assert not left_over(tmp_path)
    return done


@pytest.mark.sampled(5)
@pytest.mark.parametrize("text", AGREES.values(), ids=AGREES)
def test_it_ends_with_a_verdict(tmp_path, text):
    done = run(tmp_path, text)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.sampled(5)
@pytest.mark.parametrize("text", HANGS.values(), ids=HANGS)
def test_what_hangs_is_told(tmp_path, text):
    done = run(tmp_path, text, "--deadline", "1")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "HANGS" in done.stdout and "did not return within 1 s (--deadline)" in done.stdout


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_takes_all_with_it(tmp_path, signal_):
    (tmp_path / "mine.py").write_text(
        "import os, time\nif not os.fork():\n    time.sleep(600)\n"
        "open('begun', 'w').close()\ndef tanh(x):\n    time.sleep(600)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "purenn.crosscheck", "mine.py", "--deadline", "500"],
        cwd=str(tmp_path), env=dict(os.environ, PYTHONPATH=court.ROOT),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        # a shell's background jobs, and all that they start, ignore it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    until = time.time() + 120
    while not (tmp_path / "begun").exists() and time.time() < until:
        time.sleep(0.1)
    process.send_signal(signal_)
    assert process.wait(timeout=60) in (130, 143)
    assert not left_over(tmp_path)


def test_a_number_beyond_all_floats_differs(tmp_path):
    done = run(tmp_path, "def tanh(x):\n    return 10**400\n")
    assert done.returncode == 1 and "actual   inf" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
