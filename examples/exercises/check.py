"""Checks what you have written for an exercise. Needs Python 3.8, nothing else.

    python3 examples/exercises/check.py flatten            # checks examples/exercises/flatten.py
    python3 examples/exercises/check.py flatten mine.py    # checks another file

The exercises, from easy to hard: flatten, sigmoid, max_pooling, dropout, softmax, momentum,
strided_conv. Each file says what to write. First comes the file's own first test, with numbers
that you can check by hand, then more numbers, then the derivatives, by purenn.gradcheck.
Exit status: 0 all right, 1 something is wrong, 2 there is no such exercise.
"""

import importlib
import importlib.util
import os
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(os.path.dirname(HERE))]  # where checks and purenn are

from checks import HINT, Wrong, expect
from purenn.teaching.letters import printable

EXERCISES = "flatten sigmoid max_pooling dropout softmax momentum strided_conv".split()


def run(step, path):
    """What is wrong in a step, as text, or None."""
    try:
        step()
    except NotImplementedError as error:
        return "Not written yet: %s, in %s." % (error, where(path))
    except (Wrong, AssertionError) as error:
        return str(error)
    except Exception as error:
        return "%s: %s, in %s." % (type(error).__name__, error, where(path))
    return None


def where(path):
    """The last line of the pupil's file that the exception came through."""
    for frame in reversed(traceback.extract_tb(sys.exc_info()[2])):
        if os.path.abspath(frame.filename) == os.path.abspath(path):
            return "line %d of %s, %s" % (frame.lineno, os.path.basename(path), frame.name)
    return os.path.basename(path)


def load(name, path):
    spec = importlib.util.spec_from_file_location("exercise_" + name, path)
    module = importlib.util.module_from_spec(spec)
    kept = list(sys.path)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = kept
    return module


def main(arguments):
    if len(arguments) not in (1, 2) or arguments[0] not in EXERCISES:
        print(__doc__)
        print("expected the name of an exercise, one of: " + ", ".join(EXERCISES), file=sys.stderr)
        return 2
    name = arguments[0]
    checks = importlib.import_module("checks." + name)
    skeleton = os.path.join(HERE, name + ".py")
    path = arguments[1] if len(arguments) == 2 else skeleton
    if not os.path.isfile(path):
        print("expected a file, there is no %s" % path, file=sys.stderr)
        return 2
    try:
        module, given = load(name, path), load(name, skeleton)
    except SyntaxError as error:
        print("%s: line %s is no Python: %s" % (path, error.lineno, error.msg))
        return 1
    for what, value in vars(given).items():
        if callable(value) and value.__module__ == given.__name__ and what != "first_test":
            if not hasattr(module, what):
                print("%s: expected something called %s, as in %s" % (path, what, skeleton))
                return 1
    # the first test belongs to the exercise, it tries what the file has
    given.first_test.__globals__.update(vars(module), first_test=given.first_test)
    steps = [("first test", lambda: given.first_test(expect))] + checks.steps(module)
    for number, (title, step) in enumerate(steps):
        wrong = run(step, path)
        print(printable("%-28s %s" % (title, "wrong" if wrong else "right")))
        if wrong:
            print(printable("\n" + wrong))
            if HINT not in wrong:  # perhaps a later step knows it
                texts = [run(later, path) or "" for _, later in steps[number + 1 :]]
                hints = [text[text.index(HINT) :] for text in texts if HINT in text]
                print(printable("\n".join(hints[:1]).split("\n")[0]))
            return 1
    print("\n%s: all right." % name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
