"""What the worker and the page begin with."""

import json
import sys

import purenn

from . import choices, editing, exercises
from .session import Session


def start():
    """The session of the worker, whose files are where the repository has them."""
    return Session(read)


def read(path):
    """The text of a file of the repository."""
    with open(path) as file:
        return file.read()


def ready():
    """What the page is told at first."""
    python = sys.version
    if "MicroPython" in python:
        python = python[python.find("MicroPython") :]
    return json.dumps({
        "event": "ready", "purenn": purenn.__version__, "python": python, "catalogue": catalogue(),
    })  # fmt: skip


def catalogue():
    """What there is to choose from."""
    found = choices.catalogue()
    found["sources"] = [
        {"class": layer["class"], "file": editing.file_of(layer["class"]), "layer": layer["layer"]}
        for layer in found["layers"] if not layer["on_rows"]
    ]
    found["exercises"] = exercises.catalogue()
    return found
