"""Matrices as text: aligned columns under a name and a shape, side by side, large ones elided."""

from ..checking.predicates import lengths
from .ascii_fallback import printable
from .numerals import numeral

WIDTH = 80
ROWS, COLUMNS = 8, 7  # of a matrix that is printed whole
MATRICES = 4  # of a volume or of kernels


def shown(n, limit):
    """The indices of n things if `limit` of them are shown; None stands for the rest.

    >>> shown(3, 5), shown(9, 5)
    ([0, 1, 2], [0, 1, 2, None, 7, 8])
    """
    if n <= limit:
        return list(range(n))
    first, last = (limit + 1) // 2, limit // 2
    return list(range(first)) + [None] + list(range(n - last, n))


def matrices(name, a, limit=MATRICES):
    """The matrices to print for nested lists of any depth, as pairs of a heading and a matrix.

    A number or a list counts as one row. Each channel of a volume is a matrix, X_0, X_1 …,
    and so is each pair of channels in a ConvLayer's weights: W_0,1. After the first few comes a
    pair of words and None.

    >>> matrices("X", [[[1, 5], [2, 6]]])
    [('X_0 (1, 2)', [[1, 2]]), ('X_1 (1, 2)', [[5, 6]])]
    """
    shape = lengths(a)  # what is shown may be ragged
    if len(shape) < 3:
        heading = " ".join([name, str(shape)] if shape and name else [name])
        return [(heading, a if len(shape) == 2 else [a] if shape else [[a]])]
    places = [()]
    for n in shape[2:]:
        places = [place + (k,) for place in places for k in range(n)]
    found = []
    for place in places[:limit]:
        channel = [[_at(pixel, place) for pixel in row] for row in a]
        index = "_" + ",".join([str(k) for k in place])
        found.append(("%s%s %s" % (name, index, shape[:2]), channel))
    if len(places) > limit:
        found.append(("… and %d more" % (len(places) - limit), None))
    return found


def _at(a, place):
    for k in place:
        a = a[k]
    return a


def cells(matrix, rows=ROWS, columns=COLUMNS):
    """The matrix as rows of texts, with … where rows or columns are left out."""
    table = []
    for i in shown(len(matrix), rows):
        row = matrix[0 if i is None else i]
        places = shown(len(row), columns)
        table.append(["…" if i is None or j is None else numeral(row[j]) for j in places])
    return table


def block(heading, matrix, width=WIDTH):
    """The heading and the rows, none longer than the width if the numbers allow it.

    >>> for line in block("W (2, 2)", [[1, -20], [300, 4]]): print(line)
    W (2, 2)
    [   1  -20 ]
    [ 300    4 ]
    """
    lines = [heading] if heading else []
    if matrix is None:
        return lines
    for columns in range(COLUMNS, 0, -1):
        table = cells(matrix, columns=columns)
        count = max([len(row) for row in table])
        widths = [max([len(row[j]) for row in table if j < len(row)]) for j in range(count)]
        if sum(widths) + 2 * count + 2 <= width:
            break
    for row in table:
        lines.append("[ " + "  ".join([right(text, n) for text, n in zip(row, widths)]) + " ]")
    return lines


def right(text, width):
    # MicroPython's formats count bytes, not characters
    return " " * (width - len(text)) + text


def left(text, width):
    return text + " " * (width - signs(text))


def signs(text):
    """How wide the text is: a hat, as in M\u0302, stands above its letter."""
    return len(text) - text.count("\u0302")


def beside(blocks, width=WIDTH, indent=2):
    """Blocks of lines side by side, as many as the width allows, and the others below.

    >>> for line in beside([["A", "[ 1 ]", "[ 2 ]"], ["B", "[ 3 ]"]], indent=0): print(line)
    A       B
    [ 1 ]   [ 3 ]
    [ 2 ]
    """
    lines, row, used = [], [], indent
    for lines_of in blocks + [None]:
        size = max([signs(line) for line in lines_of]) if lines_of else 0
        if row and (lines_of is None or used + size > width):
            if lines:
                lines.append("")
            for at in range(max([len(part) for part, _ in row])):
                texts = [left(part[at] if at < len(part) else "", n) for part, n in row]
                lines.append((" " * indent + "   ".join(texts)).rstrip())
            row, used = [], indent
        row.append((lines_of, size))
        used += size + 3
    return lines


def wrapped(text, indent=0, width=WIDTH):
    """The text as lines no longer than the width, broken at its spaces, indented."""
    lines, line = [], ""
    for word in text.split(" "):
        room = width - indent
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = "    " + word
        else:
            line = line + " " + word if line else word
        while len(line) > room:
            lines.append(line[:room])
            line = "    " + line[room:]
    return [" " * indent + line for line in lines + [line]]


def columns(a, name=""):
    """Nested lists as text in aligned columns, at most 80 wide; what linalg.show prints.

    >>> print(columns([[1, 0.5], [-2, 0.25]]))
    [  1  0.500000 ]
    [ -2  0.250000 ]
    """
    return printable("\n".join(beside([block(*pair) for pair in matrices(name, a)], indent=0)))
