"""Compares what different Pythons make of random networks and data: bits, texts and files.

    python3 tests/interpreters/fuzz.py --minutes 10           until then, from a start drawn anew
    python3 tests/interpreters/fuzz.py --start 1700 --cases 1 one case again

fuzz_cases.py draws each case from its number, the same on every Python, and prints all that purenn
makes of it. The running Python is the reference. Where MicroPython says that it does not compute with such
numbers (large ints, no fractions) the case is not compared.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import runners

INTERPRETERS = "CPython 3.8", "CPython 3.13", "PyPy", "MicroPython in Node"
BATCH = 40  # cases, for one start of each


def outputs(text):
    """What was printed of each case, by its number."""
    parts = text.split("--- case ")[1:]
    return {int(part.split("\n")[0]): part.split("\n", 1)[1] for part in parts}


def difference(number, name, reference, other):
    """The first lines that differ, in words; None if none do."""
    if reference == other:
        return None
    lines = reference.splitlines(), other.splitlines()
    at = 0
    while at < min(map(len, lines)) and lines[0][at] == lines[1][at]:
        at += 1
    here, there = [part[at] if at < len(part) else "nothing" for part in lines]
    before = [line[2:].split(":")[0] for line in lines[0][:at + 1] if line.startswith("* ")]
    return "case %d, at %s: %s has\n  %.500s\nwhere Python %s has\n  %.500s" % (
        number, before[-1] if before else "its start", name, there, sys.version.split()[0], here,
    )  # fmt: skip


def folder_to_run_in(folder):
    runners.copy_library(folder)
    shutil.copy(str(runners.HERE / "fuzz_cases.py"), str(folder))
    return folder


def compare(folder, first, last, names=INTERPRETERS):
    """The differences in these cases, and by interpreter how many were compared."""
    code = "import fuzz_cases\nfuzz_cases.main(%d, %d)" % (first, last)
    reference = outputs(runners.run_program([sys.executable], code, folder))
    assert len(reference) == last - first
    found, compared = [], dict.fromkeys(names, 0)
    for name in names:
        try:
            there = outputs(runners.RUNNERS[name](code, folder))
        except runners.Failed as failed:
            found.append("%s failed: ... %s" % (name, str(failed)[-500:]))
            continue
        departed = [number for number in there if there[number].endswith("departs\n")]
        compared[name] = len(there) - len(departed)
        for number in set(there) - set(departed):
            found.append(difference(number, name, reference[number], there[number]))
    return [words for words in found if words], compared


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--start", type=int, default=random.randrange(10**9), help="first case")
    parser.add_argument("--cases", type=int, help="so many, whatever time they take")
    options = parser.parse_args(arguments)
    here, names = [], list(INTERPRETERS)
    with tempfile.TemporaryDirectory() as folder:
        folder_to_run_in(Path(folder))
        for name in INTERPRETERS:
            try:
                runners.RUNNERS[name]("", folder)
            except runners.Missing as missing:
                print("without %s; %s" % (name, missing))
                names.remove(name)
        counts, first = dict.fromkeys(names, 0), options.start
        end = time.monotonic() + 60 * options.minutes
        while first == options.start or not options.cases and time.monotonic() < end:
            last = first + (options.cases or BATCH)
            found, compared = compare(folder, first, last, names)
            here += found
            counts = {name: counts[name] + compared[name] for name in names}
            first = last
            for words in found[:3]:
                print(words, flush=True)
    print("%d cases from %d on; compared: %s; %d differences" % (
        first - options.start, options.start,
        ", ".join("%s %d" % pair for pair in counts.items()), len(here),
    ))  # fmt: skip
    return 1 if here else 0


if __name__ == "__main__":
    sys.exit(main())
