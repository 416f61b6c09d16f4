"""The requests that the page can make, and what is under way between them."""

import json

from purenn import Random
from purenn.__main__ import parameters_digest
from purenn.layers import walk

from . import editing, exercises, files, names, snapshot
from .background import Background
from .choices import number
from .clock import Clock
from .datasets import images
from .editing import Edits
from .program import OWN, own_program, program
from .setups import Samples, answer, build, checked, class_of, learning_rate, setup_of
from .tracing import ANY, sentence
from .training import Training

DIVERGED = (
    "The error is no longer a finite number: the steps were too long. "
    "Take a smaller learning rate, and reset."
)
BEFORE = "open", "restore", "watch", "exercise", "check"  # what needs no set-up
KEEP = 1000  # milliseconds between two checkpoints
PART = 10  # snapshots take a tenth of the time at most


class Session:
    """What the worker holds: a set-up, its network in training, and what the page watches.

    `handle(text)` takes a request and `work()` does a slice of what is under way; both return
    JSON: "messages" for the page, whether there is more to do, "busy", and whether that can "rest"
    for some milliseconds. `read(path)` gives
    the text of a file of the repository, such as "examples/data/digits.csv"; `root` is the
    folder that has examples/exercises, and where network.json may be written.
    """

    def __init__(self, read, root=""):
        self._read, self._root, self._file = read, root, root + "network.json"
        self._digits = None
        self.setup = self.training = None
        self._opened = 0  # how often a network was
        self._calls = []  # the layers' calls, for the program
        self._loaded = None  # the text of a file that the network came from
        self._edits = Edits()
        self._watch = {"grid": 32, "sample": 0, "every": 150, "weights": True, "gentle": False}
        self._rests = False  # has nothing to do for some milliseconds
        self._running = False  # trains until it is told to stop
        self._step = None  # a request that waits for its samples, and their number in all
        self._messages = []
        self._event, self._kept = Clock(), Clock()  # since the last snapshot, checkpoint
        self._took = 0.0  # milliseconds, the last snapshot
        self._sent = 0, 1  # of the errors: how many the page has, and every how many

    # --- messages -----------------------------------------------------------------------------

    def handle(self, text):
        """Answer a request."""
        request = json.loads(text)
        try:
            name = request.get("do")
            method = getattr(self, "ask_%s" % name, None)
            if method is None:
                raise ValueError("expected the name of a request, got %r" % name)
            if self.training is None and name not in BEFORE:
                raise ValueError("expected a set-up first, by open")
            result = method(request)
            if result is not None:
                self._messages.append({"id": request["id"], "result": result})
        except ANY as error:
            self._messages.append({"id": request["id"], "error": self._edits.told(error)})
        return self._flush()

    def work(self):
        """A slice of training and of the background."""
        training = self._running or self._step is not None
        before = self.training and self.training.done
        if training and not (self._running and self._background.first):
            try:
                self.training.slice(self._step and self._step[1])
            except ANY as error:
                sample = self.training.done % self.training.of + 1
                why = self._edits.told(error)
                self._interrupt("Training has stopped at sample %d: %s" % (sample, why))
            if self.training.diverged:
                self._interrupt(DIVERGED)
            if self._step and self.training.done >= self._step[1]:
                self._finish_step()
            training = self._running or self._step is not None
            if training and self._event.passed() >= max(self._watch["every"], PART * self._took):
                clock = Clock()
                self._say("snapshot", self._snapshot(self._watch))
                self._took = clock.passed()
            if training and self._kept.passed() >= KEEP:
                self._keep()
        if self.training is not None:
            try:
                idle = training and self.training.done == before
                picture = self._background.work(training, idle)
            except ANY as error:
                self._background.give_up()
                picture = {"event": "picture", "reason": self._edits.told(error)}
            if picture:
                self._messages.append(snapshot.plain(picture))
            self._rests = idle and not self._background.worked
        return self._flush()

    def _busy(self):
        if self.training is None:
            return False
        return self._running or self._step is not None or not self._background.idle

    def _say(self, event, content):
        content["event"] = event
        self._messages.append(content)

    def _flush(self):
        messages, self._messages = self._messages, []
        return json.dumps({"messages": messages, "busy": self._busy(), "rest": self._rests})

    def _interrupt(self, reason):
        """Training ends by itself."""
        self._running = False
        self._finish_step()
        self._say("stopped", {"reason": reason})
        self._say("snapshot", self._whole())

    def _finish_step(self):
        if self._step is not None:
            request, self._step = self._step[0], None
            self._messages.append({"id": request, "result": self._whole()})

    def _halt(self):
        self._running = False
        self._finish_step()

    # --- set-up -------------------------------------------------------------------------------

    def ask_open(self, request):
        self._open(checked(request.get("setup")), self._edits)
        return self._whole()

    def ask_reset(self, request):
        if self._loaded is None:
            self._open(self.setup, self._edits)
        else:
            self._load(self._loaded)
        return self._whole()

    def _open(self, setup, edits):
        """Begin anew with a set-up; nothing has changed if that raises an exception."""
        samples = Samples(setup, self._read_lines)
        network, calls, rng = build(setup, samples, edits.classes)
        self._begin(setup, samples, network, edits, rng)
        self._calls = calls

    def _begin(self, setup, samples, network, edits, rng, loaded=None):
        self._halt()
        self.setup, self._edits, self._loaded = setup, edits, loaded
        edited = [layer for layer in walk(network.layers) if type(layer) in edits.classes.values()]
        self.training = Training(
            network, samples, setup["learning_rate"], bool(edited), setup["batch_size"],
            rng if setup["shuffle"] else None,
        )  # fmt: skip
        self.training.gentle = self._watch["gentle"]
        self._background = Background(self.training, self._watch["grid"])
        self._opened += 1
        if self.training.large:
            self._say("large", {"number": self._opened, "checkpoint": self._checkpoint()})

    def _read_lines(self, kind):
        """All names, or of the digits lines: 64 letters from a (paper) to q (ink), and the digit."""
        if kind == "names":
            return self._read("examples/data/names.txt").split()
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
        self._start()
        self._running = True
        return {"training": True}

    def _start(self):
        self._halt()
        self.training.begin()
        self._event, self._kept = Clock(), Clock()  # which know some minutes only

    def ask_stop(self, request):
        self._halt()
        self._background.again()
        return self._whole()

    def ask_step(self, request):
        training = self.training
        if "epochs" in request:
            epochs = number(request["epochs"], 1, 10**6, "epochs", True)
            goal = training.done - training.done % training.of + epochs * training.of
        else:
            goal = training.done + number(request.get("samples"), 1, 10**9, "samples", True)
        self._start()
        self._step = request["id"], goal

    def ask_native(self, request):
        """Train by a large network's program, now that it is written; unless that is gone."""
        if request.get("number") == self._opened:
            self.training.take(request.get("program"))
        return {}

    def ask_set(self, request):
        rate = learning_rate(request.get("learning_rate"))
        self.setup["learning_rate"] = rate
        self.training.set_learning_rate(rate)
        return {"learning_rate": rate}

    # --- what is seen -------------------------------------------------------------------------

    def ask_watch(self, request):
        self._watch = self._watched(request)
        if self.training is not None:
            self._background.grid = self._watch["grid"]
            self.training.gentle = self._watch["gentle"]
            self._background.again()
        return {}

    def ask_snapshot(self, request):
        return self._whole(self._watched(request))

    def _watched(self, request):
        """What the page watches, with what a request changes in it."""
        watch = dict(self._watch)
        limits = {"grid": (0, 64), "every": (30, 10000), "sample": (0, 10**6)}
        for name in limits:
            if name == "sample" and request.get(name, 0) is None:
                watch[name] = None
            elif name in request:
                watch[name] = number(request[name], *limits[name], where=name, whole=True)
        for name in "weights", "gentle":
            if name in request:
                watch[name] = bool(request[name])
        return watch

    def ask_data(self, request):
        samples = self.training.samples
        return {
            "x": samples.x, "y": samples.y, "classes": samples.classes, "points": samples.points,
            "test": {
                "x": samples.test_x, "y": samples.test_y, "classes": samples.test_classes,
                "points": samples.test_points,
            },
        }  # fmt: skip

    def _whole(self, watch=None):
        """A snapshot with everything in it."""
        self._sent = 0, 1
        found = self._snapshot(watch or self._watch)
        try:
            found["digest"] = parameters_digest(self.training.network)
        except ANY as error:  # an edited layer has parameters that are no numbers
            found["reason"] = sentence(error)
        self._keep()
        return found

    def _snapshot(self, watch):
        training = self.training
        network, samples, at = training.network, training.samples, watch["sample"]
        sampled = outputs = None
        if at is not None:
            at = min(at, len(samples.x) - 1)
            sampled = {"sample": at, "input": samples.x[at], "target": samples.y[at],
                       "output": None}  # fmt: skip
            try:
                outputs = snapshot.watched(network, samples.x[at])
                sampled["output"] = outputs[-1]
            except ANY as error:  # an edited layer may raise anything
                sampled["reason"] = self._edits.told(error)
        found = {
            "setup": self.setup,
            "training": self._running or self._step is not None,
            "epoch": training.done // training.of,
            "sample": training.done % training.of,
            "samples_done": training.done,
            "of": training.of,
            "lap": samples.lap is not None,
            "learning_rate": training.learning_rate,
            "diverged": training.diverged,
            "error": training.error,
            "errors": self._new_errors(),
            "speed": training.speed,
            "digest": None,
            "layers": snapshot.layers(
                network, self.setup["layers"], self._edits.sources, watch["weights"], outputs
            ),
            "sampled": sampled,
        }
        self._event = Clock()
        return snapshot.plain(found)

    def _new_errors(self):
        """The errors that the page does not have yet."""
        errors = self.training.errors
        have, every = self._sent
        start = have if every == errors.every else 0
        self._sent = len(errors.values), errors.every
        return {"from": start, "every": errors.every, "values": errors.values[start:]}

    def ask_predict(self, request):
        input, network = request.get("input"), self.training.network
        shape = network.layers[0].input_shape
        if isinstance(input, list) and len(input) == 64 and self.training.samples.kind == "digits":
            input = [input] if len(shape) == 2 else images([[input]])[0]
        (output,) = network.predict([input])
        return snapshot.plain({
            "output": output, "activations": snapshot.watched(network, input),
            "class": None if self.training.samples.classes is None else class_of(answer(network, output)),
        })  # fmt: skip

    def ask_look(self, request):
        found = names.looked(self.training.network, request.get("name"))
        return snapshot.plain(dict(found, samples_done=self.training.done))

    def ask_invent(self, request):
        rng = Random(number(request.get("seed", 0), 0, 2**53 - 1, "seed", True))
        found = [names.invent(self.training.network, rng) for _ in range(names.COUNT)]
        return {"names": found, "samples_done": self.training.done}

    def ask_explain(self, request):
        from . import inside  # not before it is needed: what the page waits for

        training, at, shown = self.training, request.get("sample"), 0
        samples, rate = training.samples, training.learning_rate
        if "input" in request:
            x, y = request["input"], request.get("target")
        else:
            if at is None:  # the one that is learned next
                at = training.batch()[0]
            at = number(at, 0, len(samples.x) - 1, "sample", True)
            batch = training.batch(at)
            x, y = [samples.x[k] for k in batch], [samples.y[k] for k in batch]
            shown = batch.index(at)
            if len(batch) == 1:
                (x,), (y,) = x, y
        if request.get("numbers") != "fractions":
            found = inside.explained(training.network, x, y, rate, shown)
            return {"sections": found, "sample": at, "exact": False, "note": ""}
        found = inside.in_fractions(self._twin(), x, y, rate, shown)
        return {"sections": found, "sample": at, "exact": True, "note": inside.SIXTEENTHS}

    def ask_gradcheck(self, request):
        return editing.check_network(self._twin())

    def ask_program(self, request):
        training = self.training
        text = program(
            self.setup, training.samples, self._calls, training.history, self._edits.sources,
            self._read("engine/datasets.py"), training.batch_size, self._loaded is not None,
        )  # fmt: skip
        return {
            "name": self.setup["data"]["name"] + ".py", "program": text,
            "digest": parameters_digest(training.network),
        }  # fmt: skip

    def ask_own_program(self, request):
        """The trained network written out in a language: a program that needs nothing else."""
        language, digest = request.get("language"), parameters_digest(self.training.network)
        return {
            "name": "%s.%s" % (self.setup["data"]["name"], OWN.get(language)),
            "program": own_program(
                self.training.network, language, digest, self.training.batch_size
            ),
            "digest": digest,
        }  # fmt: skip

    # --- sources ------------------------------------------------------------------------------

    def ask_source(self, request):
        name, sources = request.get("class"), self._edits.sources
        file = editing.file_of(name)
        original = self._read("purenn/layers/" + file)
        return {
            "class": name, "file": file, "source": sources.get(name, original),
            "edited": name in sources, "original": original,
        }  # fmt: skip

    def ask_edit(self, request):
        name = request.get("class")
        edits = self._edits.changed(name, request.get("source"))
        verdict = editing.check(name, edits.classes[name])
        self._open(self.setup, edits)
        return {"class": name, "edited": True, "gradcheck": verdict, "snapshot": self._whole()}

    def ask_unedit(self, request):
        names = [request["class"]] if "class" in request else list(self._edits.sources)
        self._open(self.setup, self._edits.without(names))
        return self._whole()

    def ask_exercise(self, request):
        return exercises.exercise(request.get("name"), self._read)

    def ask_check(self, request):
        folder = self._root + exercises.FOLDER
        return exercises.check(request.get("name"), request.get("source"), self._read, folder)

    # --- files and checkpoints ----------------------------------------------------------------

    def ask_save(self, request):
        return {"name": "network.json", "text": files.saved(self.training.network, self._file)}

    def ask_load(self, request):
        self._load(request.get("text"))
        return self._whole()

    def _load(self, text):
        network = files.loaded(text, self._file, self._edits.classes)
        setup, samples = setup_of(network, self.setup, self._read_lines)
        self._begin(setup, samples, network, self._edits, Random(setup["seed"]), text)

    def _twin(self):
        """A network of the same layers and parameters, to try something on."""
        if self._loaded is None:
            twin = build(self.setup, self.training.samples, self._edits.classes)[0]
        else:
            twin = files.loaded(self._loaded, self._file, self._edits.classes)
        for layer, own in zip(walk(twin.layers), walk(self.training.network.layers)):
            for name in own.parameters:
                setattr(layer, name, getattr(own, name))
        if twin.optimizer is not None:
            own = self.training.network.optimizer
            twin.optimizer.state, twin.optimizer.steps = own.state, own.steps
        return twin

    def ask_checkpoint(self, request):
        return self._checkpoint()

    def _checkpoint(self):
        return snapshot.plain({
            "setup": self.setup, "edits": self._edits.sources, "loaded": self._loaded,
            "numbers": snapshot.packed(self.training.network), "training": self.training.state(),
        })  # fmt: skip

    def _keep(self):
        """Send a checkpoint, from which the client can start another worker."""
        try:
            self._say("checkpoint", {"checkpoint": self._checkpoint()})
        except ANY:  # from what an edited layer holds: the last one remains
            pass
        self._kept = Clock()

    def ask_restore(self, request):
        checkpoint = request.get("checkpoint")
        if not isinstance(checkpoint, dict) or "training" not in checkpoint:
            raise ValueError("expected a checkpoint, got %r" % checkpoint)
        setup, loaded, edits = checked(checkpoint["setup"]), checkpoint["loaded"], Edits()
        for name in checkpoint["edits"]:
            edits = edits.changed(name, checkpoint["edits"][name])
        if loaded is None:
            self._open(setup, edits)
        else:
            self.setup, self._edits = setup, edits
            self._load(loaded)
        snapshot.unpack(checkpoint["numbers"], self.training.network)
        self.training.set_state(checkpoint["training"])
        return self._whole()
