"""The requests that the page can make, and what is under way between them."""

import json

import purenn

from . import snapshot
from .background import Background
from .clock import Clock
from .setups import Samples, build, catalogue, checked, learning_rate, number
from .training import Training

DIVERGED = (
    "The error is no finite number any more: the steps were too long. "
    "Take a smaller learning rate, and reset."
)
KEEP = 1000  # milliseconds between two checkpoints, at least


class Session:
    """What the worker holds: a set-up, its network in training, and what the page watches.

    `handle(text)` takes a request and `work()` does a slice of what is under way; both return
    a JSON list of messages for the page. `read(path)` gives the text of a file of the
    repository, such as "examples/data/digits.csv".
    """

    def __init__(self, read):
        self._read = read
        self._digits = None
        self.setup = self.training = None
        self._watch = {"grid": 32, "sample": 0, "every": 150, "weights": True}
        self._running = False  # trains until it is told to stop
        self._step = None  # a request that waits for its samples, and their number in all
        self._messages = []
        self._event, self._kept = Clock(), Clock()  # since the last snapshot, checkpoint
        self._sent = 0  # epochs whose errors the page has

    # --- messages -----------------------------------------------------------------------------

    def handle(self, text):
        """Answer a request: a JSON list of messages."""
        request = json.loads(text)
        try:
            name = request.get("do")
            method = getattr(self, "ask_%s" % name, None)
            if method is None:
                raise ValueError("expected the name of a request, got %r" % name)
            if self.training is None and name not in ("open", "restore", "watch"):
                raise ValueError("expected a set-up first, by open")
            result = method(request)
            if result is not None:
                self._messages.append({"id": request["id"], "result": result})
        except Exception as error:
            self._messages.append({"id": request["id"], "error": sentence(error)})
        return self._flush()

    def work(self):
        """A slice of training and of the background: a JSON list of messages."""
        passed = 0.0
        training = self._running or self._step is not None
        if training:
            clock = Clock()
            try:
                self.training.slice(self._step and self._step[1])
            except Exception as error:
                self._interrupt("Training has stopped at sample %d: %s" % (
                    self.training.done % self.training.of + 1, sentence(error)))  # fmt: skip
            if self.training.diverged:
                self._interrupt(DIVERGED)
            if self._step and self.training.done >= self._step[1]:
                self._finish_step()
            passed = clock.passed()
            training = self._running or self._step is not None
            if training and self._event.passed() >= self._watch["every"]:
                self._say("snapshot", self._snapshot(self._watch))
            if training and self._kept.passed() >= KEEP:
                self._keep()
        if self.training is not None:
            try:
                picture = self._background.work(training, passed)
            except Exception as error:
                self._background.give_up()
                picture = {"event": "picture", "reason": sentence(error)}
            if picture:
                self._messages.append(snapshot.plain(picture))
        return self._flush()

    @property
    def busy(self):
        """Whether work() has something to do."""
        if self.training is None:
            return False
        return self._running or self._step is not None or not self._background.idle

    def _say(self, event, content):
        content["event"] = event
        self._messages.append(content)

    def _flush(self):
        messages, self._messages = self._messages, []
        return json.dumps(messages)

    def _interrupt(self, reason):
        """Training ends by itself."""
        self._running = False
        self._finish_step()
        self._say("stopped", {"reason": reason})
        self._say("snapshot", self._whole())

    def _finish_step(self):
        if self._step is not None:
            number, self._step = self._step[0], None
            self._messages.append({"id": number, "result": self._whole()})

    def _halt(self):
        self._running = False
        self._finish_step()

    # --- set-up -------------------------------------------------------------------------------

    def ask_open(self, request):
        setup = checked(request.get("setup"))
        samples = Samples(setup, self._read_digits)
        network, calls = build(setup, samples, {})
        self._halt()
        self._begin(setup, samples, network)
        return self._whole()

    def ask_reset(self, request):
        return self.ask_open({"setup": self.setup})

    def _begin(self, setup, samples, network):
        self.setup = setup
        self.training = Training(network, samples, setup["learning_rate"])
        self._background = Background(self.training, self._watch["grid"])
        self._sent = 0

    def _read_digits(self):
        """The lines of the digits: 64 letters from a (paper) to q (ink), and the digit."""
        if self._digits is None:
            self._digits = []
            for row in self._read("examples/data/digits.csv").split("\n"):
                numbers = row.split(",")
                if len(numbers) == 65:
                    pixels = "".join([chr(97 + int(pixel)) for pixel in numbers[:64]])
                    self._digits.append(pixels + numbers[64].strip())
        return list(self._digits)

    # --- training -----------------------------------------------------------------------------

    def ask_train(self, request):
        self._halt()
        self.training.begin()
        self._running = True
        return {"training": True}

    def ask_stop(self, request):
        self._halt()
        return self._whole()

    def ask_step(self, request):
        training = self.training
        if "epochs" in request:
            epochs = number(request["epochs"], 1, 10**6, "epochs", True)
            goal = training.done - training.done % training.of + epochs * training.of
        else:
            goal = training.done + number(request.get("samples"), 1, 10**9, "samples", True)
        self._halt()
        training.begin()
        self._step = request["id"], goal

    def ask_set(self, request):
        rate = learning_rate(request.get("learning_rate"))
        self.setup["learning_rate"] = self.training.learning_rate = rate
        return {"learning_rate": rate}

    # --- what is seen -------------------------------------------------------------------------

    def ask_watch(self, request):
        watch = dict(self._watch)
        limits = {"grid": (0, 64), "every": (30, 10000)}
        for name in limits:
            if name in request:
                watch[name] = number(request[name], *limits[name], where=name, whole=True)
        if "sample" in request:
            watch["sample"] = request["sample"]
            if watch["sample"] is not None:
                number(watch["sample"], 0, 10**6, "sample", True)
        if "weights" in request:
            watch["weights"] = bool(request["weights"])
        self._watch = watch
        if self.training is not None:
            self._background.grid = watch["grid"]
            self._background.again()
        return {}

    def ask_snapshot(self, request):
        watch = dict(self._watch)
        watch.update(request)
        return self._whole(watch)

    def ask_data(self, request):
        samples = self.training.samples
        return {
            "x": samples.x, "y": samples.y, "classes": samples.classes,
            "test": {"x": samples.test_x, "y": samples.test_y, "classes": samples.test_classes},
        }  # fmt: skip

    def _whole(self, watch=None):
        """A snapshot with everything in it."""
        self._sent = 0
        found = self._snapshot(watch or self._watch)
        found["errors"] = snapshot.thinned(self.training.errors)
        found["digest"] = snapshot.parameters_digest(self.training.network)
        self._keep()
        return found

    def _snapshot(self, watch):
        training = self.training
        network, samples, at = training.network, training.samples, watch["sample"]
        sampled = outputs = None
        if at is not None:
            at = min(at, training.of - 1)
            outputs = snapshot.watched(network, samples.x[at])
            sampled = {"sample": at, "input": samples.x[at], "target": samples.y[at],
                       "output": outputs[-1]}  # fmt: skip
        found = {
            "setup": self.setup,
            "training": self._running or self._step is not None,
            "epoch": training.done // training.of,
            "sample": training.done % training.of,
            "samples_done": training.done,
            "of": training.of,
            "learning_rate": training.learning_rate,
            "diverged": training.diverged,
            "error": training.error,
            "errors": {"from": self._sent, "every": 1, "values": training.errors[self._sent :]},
            "speed": training.speed,
            "digest": None,
            "layers": snapshot.layers(network, self.setup["layers"], (), watch["weights"], outputs),
            "sampled": sampled,
        }
        self._sent = len(training.errors)
        self._event = Clock()
        return snapshot.plain(found)

    # --- checkpoints --------------------------------------------------------------------------

    def _keep(self):
        self._kept = Clock()


def sentence(error):
    """An exception as a sentence for the person at the page."""
    text = str(error)
    if isinstance(error, (ValueError, AssertionError)) and text:
        return text
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__


def ready():
    """What the page is told at first."""
    import sys

    version = sys.version
    return json.dumps({
        "event": "ready", "purenn": purenn.__version__,
        "python": version[version.find("MicroPython") if "MicroPython" in version else 0 :],
        "catalogue": catalogue(),
    })  # fmt: skip


def read(path):
    """The text of a file of the repository, where the worker keeps them."""
    with open(path) as file:
        return file.read()
