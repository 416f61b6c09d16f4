"""Checks what you have written for an exercise. Needs Python 3.8, nothing else.

    python3 examples/exercises/check.py flatten            # checks examples/exercises/flatten.py
    python3 examples/exercises/check.py flatten mine.py    # checks another file

The exercises, from easy to hard: flatten, sigmoid, max_pooling, dropout, softmax, momentum,
strided_conv, lora, experts. Each file says what to write. First comes the file's own first test,
with numbers that you can check by hand, then more numbers, then the derivatives, by purenn.gradcheck.
Exit status: 0 all right, 1 something is wrong, 2 there is no such exercise.
"""

import importlib
import os
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(os.path.dirname(HERE))]  # where checks and purenn are

from checks import Wrong
from examine import examine
from purenn.teaching.ascii_fallback import printable

EXERCISES = "flatten sigmoid max_pooling dropout softmax momentum strided_conv lora experts".split()


def where(error, path):
    """The last line of the pupil's file that the exception came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if os.path.abspath(frame.filename) == os.path.abspath(path):
            return "line %d of %s, %s" % (frame.lineno, os.path.basename(path), frame.name)
    return os.path.basename(path)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(arguments):
    if len(arguments) not in (1, 2) or arguments[0] not in EXERCISES:
        print(__doc__)
        print("expected the name of an exercise, one of: " + ", ".join(EXERCISES), file=sys.stderr)
        return 2
    name = arguments[0]
    skeleton = os.path.join(HERE, name + ".py")
    path = arguments[1] if len(arguments) == 2 else skeleton
    if not os.path.isfile(path):
        print("expected a file, there is no %s" % path, file=sys.stderr)
        return 2
    checks = importlib.import_module("checks." + name)
    try:
        steps = examine(checks, read(path), path, read(skeleton), lambda error: where(error, path))
    except SyntaxError as error:
        print("%s: line %s is no Python: %s" % (path, error.lineno, error.msg))
        return 1
    except Wrong as wrong:
        print(wrong)
        return 1
    for title, wrong in steps:
        print(printable("%-28s %s" % (title, "wrong" if wrong else "right")))
    wrong = steps[-1][1]
    print(printable("\n" + (wrong or "%s: all right." % name)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
