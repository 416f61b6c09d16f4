"""purenn.explain as plain JSON, in floats and in fractions."""

from purenn import explain
from purenn.teaching.columns import cells, matrices, shown
from purenn.teaching.page import COLUMNS, MATRICES, ROWS, algebra

from .snapshot import plain

try:
    from fractions import Fraction
except ImportError:
    from .fraction import Fraction

SIXTEENTHS = (
    "The weights were rounded to sixteenths first, so that the fractions stay short. "
    "From there on nothing is rounded."
)
NO_ROOTS = "In fractions Adam cannot be computed: its square roots are not fractions. Momentum can."
NO_FRACTIONS = (
    "In fractions this network cannot be computed: tanh, sigmoid, softmax and the cross-entropies "
    "need exp or log, and those of a fraction are not fractions. "
    "With relu as the activation and the mean squared error it can."
)


FEW = 6  # matrices of a batch's samples that are shown


def explained(network, x, y, learning_rate, shown=0):
    """The sections of a training step; of a batch, those of one of its samples and of the step."""
    return _plain(explain(network, x, y, network.optimizer or learning_rate), shown)


def _plain(explanation, shown):
    sections = []
    for section in explanation.sections:
        direction, at, number = _place(section.title)
        if number not in (None, shown + 1):
            continue
        sections.append({
            "title": section.title, "html": algebra(section.title),
            "direction": direction, "layer": at,
            "steps": [
                {
                    "formula": step.formula, "html": algebra(step.formula),
                    "matrices": [
                        _matrix(heading, matrix)
                        for name, a in _few(step.matrices)
                        for heading, matrix in _matrices(name, a)
                    ],
                }
                for step in section.steps
            ],
        })  # fmt: skip
    return sections


def _place(title):
    """The direction of a section, the layer that it is about, and the sample, counted from 1."""
    number = None
    if title[:7] == "SAMPLE ":
        number, *rest = title[7:].split(", ")
        title, number = ", ".join(rest) or "SAMPLE", int(number)
    word = title.split(" ")[0].split(",")[0]
    direction = {"ONE": "start"}.get(word, word.lower())
    at = int(title.split("[")[1].split("]")[0]) if "layers[" in title else None
    return direction, at, number


def _matrices(name, a):
    return [(name, None)] if a is None else matrices(name, a, MATRICES)


def _few(named):
    """Pairs of a name and a matrix; of very many only some at both ends, and … for the rest."""
    return named if len(named) <= FEW else named[: FEW - 3] + [("…", None)] + named[-2:]


def _matrix(heading, matrix):
    """A matrix as its cells: texts, and the numbers that colour them; … stands for the rest."""
    found = {"name": heading, "html": algebra(heading), "rows": [], "values": []}
    if matrix is None:
        return found
    found["rows"] = cells(matrix, ROWS, COLUMNS)
    for i in shown(len(matrix), ROWS):
        row = matrix[i or 0]
        found["values"].append(
            [None if i is None or j is None else _value(row[j]) for j in shown(len(row), COLUMNS)]
        )
    return found


def _value(x):
    try:
        return plain(x)
    except (TypeError, ValueError, OverflowError):
        return None


def in_fractions(network, x, y, learning_rate, shown=0):
    """The sections of a training step of this network, which is changed, without any rounding.

    ValueError, a sentence that says why, if its functions take no fractions.
    """
    for layer in network.layers:
        for name in layer.parameters:
            setattr(layer, name, _each(getattr(layer, name), _sixteenths))
        if hasattr(layer, "rate"):
            layer.rate = _decimal(layer.rate)
    x, y, rate = _each(x, _decimal), _each(y, _decimal), _decimal(learning_rate)
    optimizer = network.optimizer
    if optimizer is not None:
        if hasattr(optimizer, "beta1"):
            raise ValueError(NO_ROOTS)
        for name in optimizer.arguments:
            setattr(optimizer, name, _decimal(getattr(optimizer, name)))
        optimizer.state = [_each(V, _sixteenths) for V in optimizer.state]
        rate = optimizer
    try:
        explanation = explain(network, x, y, rate)
    except TypeError:
        raise ValueError(NO_FRACTIONS)
    for section in explanation.sections:
        for step in section.steps:
            if _has_float([a for _, a in step.matrices]):
                raise ValueError(NO_FRACTIONS)
    return _plain(explanation, shown)


def _each(a, f):
    return [_each(item, f) for item in a] if isinstance(a, list) else f(a)


def _sixteenths(w):
    return Fraction(int(w * 16 + (0.5 if w >= 0 else -0.5)), 16)


def _decimal(v):
    """The fraction that a short decimal number means: 1/10 for 0.1."""
    scaled = float(v) * 1e6
    return Fraction(int(scaled + (0.5 if scaled >= 0 else -0.5)), 10**6)


def _has_float(a):
    if isinstance(a, list):
        return any([_has_float(item) for item in a])
    return isinstance(a, float)
