"""The engine of the laboratory, on CPython and, as in the page, in MicroPython."""

import json
import subprocess
import sys
from pathlib import Path

import runners

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "laboratory"))  # where the package engine is

from laboratory import build


# layers for the digits, with one of each kind
CONV = [
    {"layer": "convolution", "kernel": [3, 3], "depth": 2, "stride": [2, 1], "padding": [1, 2]},
    {"layer": "activation", "function": "leaky_relu"},
    {"layer": "max_pooling", "window": [2, 2]},
    {"layer": "average_pooling", "window": [1, 2]},
    {"layer": "flatten"},
    {"layer": "dropout", "rate": 0.25},
    {"layer": "dense", "size": 10},
    {"layer": "softmax"},
]


class Refused(Exception):
    """The engine's sentence about a request."""


class Engine:
    """Asks as the page does. `events` has what came without being asked for."""

    def __init__(self):
        self.events = []
        self.busy = False
        self._id = 0

    def ask(self, do, **content):
        """The result of a request; Refused with the sentence if there is none."""
        self._id += 1
        answer = self.handle(dict(content, id=self._id, do=do))
        while True:
            reply = self._take(answer)
            if reply is not None:
                if "error" in reply:
                    raise Refused(reply["error"])
                return reply["result"]
            answer = self.work()

    def _take(self, answer):
        """Keep the events of an answer; the reply to the last request, if it is there."""
        self.busy = answer["busy"]
        self.events += [message for message in answer["messages"] if "event" in message]
        return ([m for m in answer["messages"] if m.get("id") == self._id] or [None])[0]

    def until(self, done):
        """Let it work until done(event) is true of an event, which is returned."""
        while True:
            answer = self.work()
            self._take(answer)
            for message in answer["messages"]:
                if done(message):
                    return message

    def until_idle(self):
        while self.busy:
            self._take(self.work())

    def pictures(self):
        """Work until idle; all that the pictures until then have shown, the latest of each.

        Some may have come with the reply to the last request.
        """
        self.until_idle()
        found = {}
        for event in self.events:
            if event["event"] == "picture":
                found.update(event)
        return found

    def open(self, name, **changes):
        """Open the set-up that suits a data set, with changes; a snapshot."""
        (data,) = [data for data in self.catalogue["data"] if data["name"] == name]
        setup = json.loads(json.dumps(data["setup"]))
        setup.update(changes)
        return self.ask("open", setup=setup)

    def take_program(self, writer):
        """Train the large network that was opened last by its program, which another engine writes.

        The program.
        """
        large = [event for event in self.events if event["event"] == "large"][-1]
        writer.ask("restore", checkpoint=large["checkpoint"])
        text = writer.ask("own_program", language="javascript")["program"]
        self.ask("native", number=large["number"], program=text)
        return text

    def few_digits(self, **changes):
        """Open the digits with 20 of them."""
        return self.open("digits", data={"name": "digits", "samples": 20}, **changes)

    def edit(self, old, new, name="FCLayer"):
        """Change a layer's source; the verdict."""
        source = self.ask("source", **{"class": name})["original"]
        assert source.count(old) == 1
        return self.ask("edit", **{"class": name, "source": source.replace(old, new)})


class OnCPython(Engine):
    def __init__(self, folder):
        super().__init__()
        from engine.session import Session
        from engine.start import ready

        text = build.files()
        for path in text:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text[path], encoding="utf-8")
        self._session = Session(text.__getitem__, root=str(folder) + "/")
        self.catalogue = json.loads(ready())["catalogue"]

    def handle(self, request):
        return json.loads(self._session.handle(json.dumps(request)))

    def work(self):
        return json.loads(self._session.work())

    def close(self):
        pass


class InMicroPython(Engine):
    def __init__(self, folder):
        super().__init__()
        (folder / "files.json").write_text(json.dumps(build.files()), encoding="utf-8")
        self._process = subprocess.Popen(
            ["node", str(HERE / "engine.mjs"), str(folder / "files.json")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        self.catalogue = self._read()["catalogue"]

    def _read(self):
        line = self._process.stdout.readline()
        assert line, "the engine has ended"
        return json.loads(line)

    def handle(self, request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def work(self):
        return self.handle("work")

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


def packages(pytest):
    """See to it that what the laboratory's package-lock.json names is installed, or skip."""
    command = "npm", "--prefix", "../../laboratory", "ci", "--no-audit", "--no-fund"
    try:
        runners.obtain(build.installed, *command)
    except runners.Missing as missing:
        runners.skip(pytest, "what the laboratory is built from", missing)
