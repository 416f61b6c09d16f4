"""Runs trials in a worker process, and starts another one whenever one hangs or dies."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import inf

import purenn

from ..subjects.names import CannotRun
from .worker import IMPORT_DEADLINE

GRACE = 5  # seconds that a worker has to end itself
OWN_DEADLINE = 300  # seconds between two of its messages, outside of the module's code

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(purenn.__file__)))


def check_module(target, trials, options, deadline, progress=None, device=None, jobs=1):
    """The rows of the report, as plain data, for the trials named; CannotRun if none.

    A call of the module's code that takes longer than `deadline` seconds is a failure of
    its row, and so is one that ends the process. `jobs` worker processes run side by side.
    """
    running = _Running()
    how = target, options, deadline, progress, device, running
    if jobs == 1:
        rows = _check(trials, *how)
    else:
        with ThreadPoolExecutor(jobs) as pool:
            parts = [pool.submit(_check, trials[i::jobs], *how) for i in range(jobs)]
            try:
                rows = [row for part in parts for row in part.result()]
            except BaseException:
                running.end()
                raise
    return sorted(rows, key=lambda row: trials.index(row["check"]))


class _Running:
    """The worker processes of a check, so that all of them can be ended."""

    def __init__(self):
        self.processes, self.ended = [], False

    def end(self):
        self.ended = True
        for process in self.processes:
            _kill(process)


def _check(trials, target, options, deadline, progress, device, running):
    """The rows of these trials, in one worker after the other."""
    rows, skip, pending = [], {}, list(trials)
    lost = {}  # the case, and the failure, of rows in which a worker was lost
    while pending:
        state = _Worker(target, pending, options, deadline, skip, device).run(progress, running)
        if running.ended:
            raise CannotRun("ended")
        rows += [row for row in state.rows if row["check"] in state.finished]
        pending = [name for name in pending if name not in state.finished]
        if not pending:
            break
        if state.trial is None or state.reason:
            raise CannotRun(state.reason or state.end)
        # the same trial again, without the row that lost the worker
        row = state.at if isinstance(state.at, str) else "forward"
        known = skip.setdefault(state.trial, [])
        if row in known:
            raise CannotRun("%s, %s: %s, twice" % (state.trial, row, state.end))
        known.append(row)
        lost[state.trial, row] = state.case, {
            "hints": [], "problem": state.end, "result": "", "index": [],
            "source": "\n".join(state.header + [""] + state.script),
        }
    for row in rows:
        case, failure = lost.get((row["check"], row["row"]), (0, None))
        if failure:
            verdict = "HANGS" if failure["problem"].startswith("did not return") else "CRASHES"
            row.update(
                verdict=verdict, examples=case, worst=repr(inf), failure=failure, missing=[]
            )
    return rows


class _Worker:
    """One worker process, and what it has reported so far."""

    def __init__(self, target, trials, options, deadline, skip, device):
        self.job = {
            "target": target, "trials": trials, "options": options, "deadline": deadline,
            "skip": skip, "device": device, "word": uuid.uuid4().hex,
        }
        self.deadline = deadline
        self.rows, self.finished, self.script, self.header = [], [], [], []
        self.trial = self.at = self.reason = None
        self.case = 0  # how many of the trial were begun
        self.loaded = self.calls = self.done = self.silent = False
        self.end = ""

    def run(self, progress, running):
        with tempfile.TemporaryDirectory() as directory:
            self.job["traceback"] = os.path.join(directory, "traceback")
            errors = os.path.join(directory, "errors")
            path = os.pathsep.join([ROOT] + [p for p in [os.environ.get("PYTHONPATH")] if p])
            with open(errors, "wb") as file:
                process = subprocess.Popen(
                    [sys.executable, "-m", "purenn.crosscheck.running.worker"],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file,
                    env=dict(os.environ, PYTHONPATH=path, PYTHONHASHSEED="0"),
                    start_new_session=True,  # with all that it starts, in a group of its own
                )
            running.processes.append(process)
            try:
                with suppress(BrokenPipeError), process.stdin as pipe:
                    pipe.write(json.dumps(self.job).encode())
                self._listen(process, progress)
            finally:
                _end(process)
            self._ended(process, errors)
        return self

    def _listen(self, process, progress):
        """Listen to it until it has finished, ends, or is silent for too long.

        Nothing here waits for what others may hold open: the pipe is read by a thread that is
        left alone in the end.
        """
        lines = queue.Queue()

        def read():
            with suppress(OSError, ValueError):
                for line in process.stdout:
                    lines.put(line)

        threading.Thread(target=read, daemon=True).start()
        word, heard = self.job["word"].encode(), time.monotonic()
        while not self.done:
            try:
                line = lines.get(timeout=0.2)
            except queue.Empty:
                if process.poll() is not None and lines.empty():
                    return
                if time.monotonic() - heard > self._patience():
                    self.silent = True
                    return
                continue
            if line.startswith(word):
                heard = time.monotonic()
                self._heard(json.loads(line[len(word):].decode()), progress)

    def _patience(self):
        """How long it may be silent: a worker on time ends itself a little earlier."""
        if not self.loaded:
            return IMPORT_DEADLINE + GRACE
        return self.deadline + GRACE if self.calls else OWN_DEADLINE

    def _heard(self, message, progress):
        if "at" in message:
            self.at = message["at"]
            if isinstance(self.at, int):
                self.case = self.at
                if progress:
                    progress(self.trial, self.at)
        elif "script" in message:
            kept = [] if message["new"] else self.script
            self.script = kept + message["script"]
        elif "calls" in message:
            self.calls = message["calls"] is not None
        elif "loaded" in message:
            self.loaded = True
        elif "header" in message:
            self.header = message["header"]
        elif "trial" in message:
            self._finish()
            self.trial, self.case = message["trial"], 0
        elif "row" in message:
            self.rows.append(message["row"])
        elif "done" in message:
            self._finish()
            self.done = True
        elif "cannot" in message:
            self.reason = message["cannot"]
            self.done = True

    def _finish(self):
        if self.trial is not None:
            self.finished.append(self.trial)

    def _ended(self, process, errors):
        """Why it ended, as text."""
        frames = _text(self.job["traceback"])
        errors = _text(errors).strip()
        if frames or self.silent:
            limit = "%g s (--deadline)" % self.deadline
            if not self.loaded:
                limit = "%d s" % IMPORT_DEADLINE
            elif self.silent and not self.calls:
                limit = "%d s, stopped between calls" % OWN_DEADLINE
            self.end = ("did not return within %s\n%s" % (limit, _users_frames(frames))).rstrip()
        elif errors:
            self.end = errors
        else:
            self.end = "the process ended at once, with %s" % _status(process.returncode)


def _text(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _end(process):
    """End the process and all that it started, whatever state they are in."""
    _kill(process)
    process.wait()
    process.stdout.close()


def _kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # on Windows; or none of them is left
        process.kill()


def _status(status):
    try:
        return signal.Signals(-status).name
    except ValueError:
        return "status %d" % status


def _users_frames(text):
    """The user's frames of a traceback by faulthandler, most recent call first."""
    own = os.path.join("purenn", "crosscheck")
    kept = []
    for line in text.split("\n"):
        if own in line:
            break
        if line.startswith("  File"):
            kept.append(line)
    return "\n".join(["most recent call first:"] + kept) if kept else ""
