"""A confusion matrix as a table, its fields as dark as they are frequent."""

from ...checking.doors import check_shape
from ..columns import left, right
from .picture import Picture
from .svg import Drawing

SIDE = 44  # pixels of a field


def confusion_matrix(matrix, labels=None):
    """A Picture of a confusion matrix, such as purenn.data's: a row for each true class.

    A field is as dark as its share of the row; `labels` are the names of the classes. ValueError
    unless the matrix is square, with one label for each row.

    >>> print(confusion_matrix([[11, 0], [2, 12]], ["cat", "dog"]))
    true  predicted
         cat dog
    cat   11   .
    dog    2  12
    """
    names = range(len(matrix)) if labels is None else labels
    names = [str(name) for name in names]
    n = max(len(names), 1)
    check_shape("confusion_matrix", matrix, (n, n))
    return Picture(_svg(matrix, names), _text(matrix, names))


def _svg(matrix, names):
    side = max(SIDE, 8 * max([len(name) for name in names]) + 12)
    across, up = side * len(names), SIDE * len(names)
    start, top = side + 40, 64
    told = []
    for name, row in zip(names, matrix):
        counts = ", ".join(["%s %s" % (n, other) for n, other in zip(row, names) if n])
        told.append("true %s predicted as %s" % (name, counts or "none"))
    size = start + across + 24, top + up + 24
    drawing = Drawing(*size, title="The confusion matrix", told="; ".join(told))
    drawing.text(start + across / 2, 22, "predicted class")
    drawing.text(18, top + up / 2, "true class", turned=True)
    for j, name in enumerate(names):
        drawing.text(start + side * (j + 0.5), top - 10, name)
        drawing.text(start - 10, top + SIDE * (j + 0.5) + 4, name, "end")
    for i, row in enumerate(matrix):
        largest = max(sum(row), 1)
        for j, n in enumerate(row):
            x, y = start + side * j, top + SIDE * i
            if n:
                # at most 0.6, on which the numbers remain legible
                style = "high" if i == j else "low"
                drawing.rectangle(x, y, side, SIDE, style, 0.1 + 0.5 * n / largest)
            drawing.rectangle(x, y, side, SIDE, "grid")
            drawing.text(x + side / 2, y + SIDE / 2 + 5, str(n))
    return drawing.svg


def _text(matrix, names):
    first = max([4] + [len(name) for name in names])
    cells = [[str(n or ".") for n in row] for row in matrix]
    width = max([len(text) for row in cells + [names] for text in row])
    table = [right(name, width) for name in names]
    lines = [left("true", first) + "  predicted", " " * (first + 1) + " ".join(table)]
    for name, row in zip(names, cells):
        lines.append(left(name, first) + " " + " ".join([right(text, width) for text in row]))
    return "\n".join(lines)
