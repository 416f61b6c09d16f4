"""The files: one for each layer and group of functions, and the JSON Schema of them all."""

import json
import os
import shutil

import purenn
from purenn.homes import HOMES

from . import cases as groups
from .expected import expected, run_function, run_layer, run_network

FORMAT = "purenn vectors 1"
SCHEMA = "vectors.schema.json"


def documents():
    """(file name, content) of every file."""
    number = 0
    for kind, name, cases in _groups():
        used = {flag for case in cases for flag in case["flags"]}
        content = {
            "format": FORMAT,
            "version": purenn.__version__,
            "kind": kind,
            "name": name,
            "flags": {k: meaning for k, meaning in groups.FLAGS.items() if k in used},
            "cases": [],
        }
        for case in cases:
            number += 1
            content["cases"].append(dict([("id", number)], **_with_results(kind, name, case)))
        # named as purenn's modules: fc_layer.json for FCLayer
        yield HOMES.get(name, name).split(".")[-1] + ".json", content


def _groups():
    """(kind, name, cases) of every file."""
    for name, cases in groups.LAYERS.items():
        yield "layer", name, cases()
    for name, cases in groups.FUNCTIONS.items():
        yield "function", name, list(cases())
    yield "network", "Network", groups.network_cases()


def _with_results(kind, name, case):
    if kind == "layer":
        results = expected(lambda case, lift: run_layer(name, case, lift), case)
        calls = [dict(call, expected=result) for call, result in zip(case["calls"], results)]
        return dict(case, calls=calls)
    run = run_function if kind == "function" else run_network
    return dict(case, expected=expected(run, case))


def text(data, indent=""):
    """JSON with a line for everything that is no dict and no list of dicts."""
    inner = indent + " "
    if isinstance(data, dict) and data:
        lines = [inner + json.dumps(k) + ": " + text(x, inner) for k, x in data.items()]
        return "{\n" + ",\n".join(lines) + "\n" + indent + "}"
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return "[\n" + ",\n".join([inner + text(x, inner) for x in data]) + "\n" + indent + "]"
    return json.dumps(data, allow_nan=False, separators=(",", ":"))


def write(directory):
    """Write all files; the number of cases."""
    files = list(documents())
    os.makedirs(directory, exist_ok=True)
    schema = os.path.join(os.path.dirname(os.path.abspath(__file__)), SCHEMA)
    shutil.copyfile(schema, os.path.join(directory, SCHEMA))
    for name, content in files:
        with open(os.path.join(directory, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text(content) + "\n")
    return sum(len(content["cases"]) for _, content in files)
