"""Links: a set-up in the fragment, and back."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import runners
from engine.choices import DATA

DAMAGED = "The link is damaged: its set-up cannot be read. Ask for it once more."


def link(*calls):
    if not shutil.which("node"):
        runners.skip(pytest, "Node.js", "get it from https://nodejs.org")
    command = ["node", str(Path(__file__).with_name("link.mjs"))]
    done = subprocess.run(
        command, input=json.dumps(calls).encode(), stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout.decode())


def test_there_and_back():
    setups = [data.setup for data in DATA] + [{"data": {"name": "größe ✓"}}]
    fragments = [done["result"] for done in link(*(["encode", setup] for setup in setups))]
    for fragment in fragments:
        assert fragment.startswith("setup=") and set("+/=#&%?") & set(fragment[6:]) == set()
    back = link(*(["decode", "#" + fragment] for fragment in fragments))
    assert back == [{"result": setup} for setup in setups]
    assert link(*(["decode", fragment] for fragment in fragments)) == back


def test_no_setup_in_it():
    assert link(["decode", ""], ["decode", "#"], ["decode", "#other"]) == [{"result": None}] * 3


def test_a_damaged_link():
    (whole,) = [done["result"] for done in link(["encode", DATA[0].setup])]
    encoded = lambda data: "setup=" + base64.urlsafe_b64encode(data).decode().rstrip("=")
    damaged = [
        whole[:-7], whole[:20] + "!" + whole[20:], "setup=", encoded(b"5"), encoded(b"null"),
        encoded(b"\xff{}"), encoded(b"{" * 9), "setup=" + "A" * 30000,
    ]  # fmt: skip
    assert link(*(["decode", text] for text in damaged)) == [{"error": DAMAGED}] * len(damaged)
