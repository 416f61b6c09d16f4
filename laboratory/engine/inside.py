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
NO_FRACTIONS = (
    "In fractions this network cannot be computed: tanh, sigmoid, softmax and the cross-entropies "
    "need exp or log, and these of a fraction are no fractions. "
    "With relu as the activation and the mean squared error it can."
)


def explained(network, x, y, learning_rate):
    """The sections of a training step."""
    sections = []
    for section in explain(network, x, y, learning_rate).sections:
        direction, at = _place(section.title)
        sections.append({
            "title": section.title, "html": algebra(section.title),
            "direction": direction, "layer": at,
            "steps": [
                {
                    "formula": step.formula, "html": algebra(step.formula),
                    "matrices": [
                        _matrix(heading, matrix)
                        for name, a in step.matrices
                        for heading, matrix in matrices(name, a, MATRICES)
                    ],
                }
                for step in section.steps
            ],
        })  # fmt: skip
    return sections


def _place(title):
    """The direction of a section, and the layer that it is about."""
    word = title.split(" ")[0].split(",")[0]
    direction = {"ONE": "start"}.get(word, word.lower())
    at = int(title.split("[")[1].split("]")[0]) if "layers[" in title else None
    return direction, at


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


def in_fractions(network, x, y, learning_rate):
    """The sections of a training step of this network, which is changed, without any rounding.

    ValueError, a sentence that says why, if its functions take no fractions.
    """
    for layer in network.layers:
        for name in layer.parameters:
            setattr(layer, name, _each(getattr(layer, name), _sixteenths))
        if hasattr(layer, "rate"):
            layer.rate = _decimal(layer.rate)
    x, y, learning_rate = _each(x, _decimal), _each(y, _decimal), _decimal(learning_rate)
    try:
        explanation = explain(network, x, y, learning_rate)
    except TypeError:
        raise ValueError(NO_FRACTIONS)
    for section in explanation.sections:
        for step in section.steps:
            if _has_float([a for _, a in step.matrices]):
                raise ValueError(NO_FRACTIONS)
    return explained(network, x, y, learning_rate)


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
