"""Tries what a pupil wrote, step by step; check.py prints what comes out, the laboratory shows it."""

import sys

from checks import HINT, Raised, Wrong, expect


def examine(checks, source, path, skeleton, where):
    """Pairs of a step's title and what is wrong in it, or None; the last may be wrong.

    `checks` is the exercise's module in checks/, `source` the pupil's text and `path` its file,
    `skeleton` the exercise's text. `where(error)` is the place in the source from which an
    exception came, as text. Wrong if the source lacks something; what it raises when it is run
    is raised here.
    """
    module, given = _run(source, path), _run(skeleton, "skeleton")
    for line in skeleton.split("\n"):
        if line[:4] == "def " or line[:6] == "class ":
            what = line.split(" ")[1].split("(")[0].split(":")[0]
            if what != "first_test" and what not in module:
                raise Wrong("%s: expected something called %s, as in the exercise" % (path, what))
    # the first test belongs to the exercise, it tries what the source has
    first_test = given["first_test"]
    given.update(module)
    steps = [("first test", lambda: first_test(expect))] + checks.steps(_Module(module))
    done = []
    for number, (title, step) in enumerate(steps):
        wrong = _wrong(step, where)
        if wrong and HINT not in wrong:  # perhaps a later step knows it
            for _, later in steps[number + 1 :]:
                text = _wrong(later, where, hides=Raised) or ""
                if HINT in text and _about(text) == _about(wrong):
                    wrong += "\n" + text[text.index(HINT) :].split("\n")[0]
                    break
        done.append((title, wrong))
        if wrong:
            break
    return done


class _Module:
    """Names as attributes."""

    def __init__(self, names):
        for name in names:
            setattr(self, name, names[name])


def _run(source, path):
    """What a source defines, by name."""
    names = {"__name__": "exercise", "__file__": path}
    kept = list(sys.path)
    try:
        exec(compile(source, path, "exec"), names)
    finally:
        sys.path[:] = kept
    return names


def _about(text):
    """What a text says is wrong: "dE/dX", "Y", "W" …"""
    for sign, about in (
        ("dE/dX is not", "dE/dX"), ("move weights", "W"), ("move bias", "B"), ("the loss", "E"),
    ):  # fmt: skip
        if sign in text:  # gradcheck's
            return about
    about = text.split(" ")[0]
    for sign in ",(:":
        about = about.split(sign)[0]
    return about


def _wrong(step, where, hides=()):
    """What is wrong in a step, as text, or None; None too for an exception that it hides."""
    try:
        step()
    except hides:
        return None
    except NotImplementedError as error:
        return "Not written yet: %s, in %s." % (error, where(error))
    except (Wrong, AssertionError) as error:
        return str(error)
    except Exception as error:
        return "%s: %s, in %s." % (type(error).__name__, error, where(error))
    return None
