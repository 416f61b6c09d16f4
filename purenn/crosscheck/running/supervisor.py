"""Holds trials in a worker process, starting another one whenever one hangs or dies."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from math import inf

import purenn

from ..subjects.names import CannotRun
from .worker import IMPORT_DEADLINE

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(purenn.__file__)))


def check_module(target, trials, options, deadline, progress=None, device=None):
    """The rows of the report, as plain data, for the trials named; CannotRun if none.

    A call of the module's code that takes longer than `deadline` seconds is a failure of
    its row, and so is one that ends the process.
    """
    rows, skip, pending = [], {}, list(trials)
    lost = {}  # the case, and the failure, of rows in which a worker was lost
    while pending:
        state = _Worker(target, pending, options, deadline, skip, device).run(progress)
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
    """One worker process, and what it has told so far."""

    def __init__(self, target, trials, options, deadline, skip, device):
        self.job = {
            "target": target, "trials": trials, "options": options, "deadline": deadline,
            "skip": skip, "device": device,
        }
        self.deadline = deadline
        self.rows, self.finished, self.script, self.header = [], [], [], []
        self.trial = self.at = self.reason = None
        self.case = 0  # how many of the trial were begun
        self.loaded = False
        self.end = ""

    def run(self, progress):
        with tempfile.TemporaryDirectory() as directory:
            self.job["traceback"] = os.path.join(directory, "traceback")
            path = os.pathsep.join([ROOT] + [p for p in [os.environ.get("PYTHONPATH")] if p])
            process = subprocess.Popen(
                [sys.executable, "-m", "purenn.crosscheck.running.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                universal_newlines=True, encoding="utf-8",
                env=dict(os.environ, PYTHONPATH=path, PYTHONHASHSEED="0"),
            )
            try:
                with process.stdin as pipe:
                    json.dump(self.job, pipe)
                for line in process.stdout:
                    self._heard(json.loads(line), progress)
                errors = process.stderr.read()
                status = process.wait()
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
                process.stderr.close()
            self._ended(status, errors)
        return self

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
        elif "cannot" in message:
            self.reason = message["cannot"]

    def _finish(self):
        if self.trial is not None:
            self.finished.append(self.trial)

    def _ended(self, status, errors):
        """Why it ended, in words."""
        try:
            with open(self.job["traceback"]) as file:
                frames = file.read()
        except OSError:
            frames = ""
        if frames:
            seconds = self.deadline if self.loaded else IMPORT_DEADLINE
            self.end = "did not return within %g s\n%s" % (seconds, _users_frames(frames))
        elif errors.strip():
            self.end = errors.strip()
        else:
            self.end = "the process ended at once, with %s" % _status(status)


def _status(status):
    try:
        return signal.Signals(-status).name
    except ValueError:
        return "status %d" % status


def _users_frames(text):
    """Of a traceback by faulthandler, most recent call first, what is the user's."""
    own = os.path.join("purenn", "crosscheck")
    kept = []
    for line in text.split("\n"):
        if own in line:
            break
        if line.startswith("  File"):
            kept.append(line)
    return "\n".join(["most recent call first:"] + kept) if kept else ""
