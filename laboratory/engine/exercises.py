"""The exercises of examples/exercises: their texts, and what is right in what a person wrote."""

import sys

from . import tracing

FOLDER = "examples/exercises"
TITLES = (
    ("flatten", "a volume as a row, and back"),
    ("sigmoid", "a function and its derivative"),
    ("max_pooling", "the largest of each window"),
    ("dropout", "numbers left out at random while the network trains"),
    ("softmax", "probabilities, and their cross-entropy"),
    ("momentum", "a dense layer whose steps gather speed"),
    ("strided_conv", "a convolution that moves by more than one pixel"),
    ("lora", "a low-rank adapter beside frozen weights"),
    ("experts", "a mixture of experts, of which k answer"),
)


def catalogue():
    return [{"name": name, "title": title} for name, title in TITLES]


def exercise(name, read):
    """An exercise's text and its solution."""
    titles = dict(TITLES)
    if not isinstance(name, str) or name not in titles:
        raise ValueError("expected one of %s, got %r" % (", ".join([n for n, _ in TITLES]), name))
    return {
        "name": name, "title": titles[name], "file": name + ".py",
        "source": read("%s/%s.py" % (FOLDER, name)),
        "solution": read("%s/solutions/%s.py" % (FOLDER, name)),
    }  # fmt: skip


def check(name, source, read, folder):
    """What is right and what is wrong: {"right", "steps", "text"}; `folder` has examine.py."""
    skeleton, file = exercise(name, read)["source"], name + ".py"
    if not isinstance(source, str):
        raise ValueError("expected the text of %s, got %r" % (file, source))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from checks import Wrong
    from examine import examine

    checks = __import__("checks." + name, None, None, ("steps",))

    def where(error):
        line = tracing.line_of(error, file)
        return file if line is None else "line %d of %s" % (line, file)

    try:
        done = examine(checks, source, file, skeleton, where)
    except Wrong as wrong:
        done = [("the source", str(wrong))]
    except tracing.ANY as error:
        done = [("the source", tracing.sentence_in(error, file))]
    wrong = done[-1][1]
    return {
        "name": name, "right": not wrong, "text": wrong or "All right.",
        "steps": [{"title": title, "right": not text, "text": text or ""} for title, text in done],
    }  # fmt: skip
