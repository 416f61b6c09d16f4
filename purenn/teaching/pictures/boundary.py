"""Pictures what a network of two inputs answers at every point of the plane."""

from ..numerals import short
from .axes import LARGEST, Axis, around, finite, floor, framed, ticks_as_text
from .picture import Picture
from .samples import check_samples
from .svg import Drawing

SIZE, FIELDS = 440, 44  # pixels, and fields in a row; as text every second row of them
REGIONS = ".#+ox%@=~&"  # of the text, one a class
LOST = "?"  # where the answer is not a number
COLOURS = 6


def decision_boundary(network, x, y):
    """A Picture of which class a network of two inputs gives every point, with the data.

    `x` and `y` are lists of samples as for fit: x of shape (1, 2), y of (1, 1), where the two
    classes are the smaller and the larger number, or of (1, n), where the class is the place
    of the largest. Pale colours mean that the network hardly prefers the class; where its answer
    is not a number, there is none, and in text a question mark. Points whose numbers are not all
    finite are left out, and counted. ValueError for other shapes, or if no point is left.

    >>> from purenn import FCLayer, Network
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 1)))
    >>> network.layers[0].weights, network.layers[0].bias = [[1], [0]], [[0]]
    >>> text = str(decision_boundary(network, [[[0, 0]], [[1, 1]]], [[[0]], [[1]]]))
    >>> print(text.splitlines()[4])  # beyond x1 = 0.5 the network is nearer to 1
    1.0 |.......................##############1#######
    """
    suits = lambda first, last: first == (1, 2) and len(last) == 2
    check_samples("decision_boundary", network, x, y, suits, "from (1, 2) to (1, n)")
    points = [pair for pair in zip(x, y) if all([finite(n) for part in pair for n in part[0]])]
    if not points:
        raise ValueError("decision_boundary: expected a point of finite numbers, got none")
    left_out = len(x) - len(points)
    x, y = [point for point, _ in points], [target for _, target in points]
    classes = _Classes(y)
    ranges = [_range([float(sample[0][k]) for sample in x]) for k in range(2)]
    data = [([float(t) for t in sample[0]], classes.of(classes.scores(target[0]))[0])
            for sample, target in zip(x, y)]
    fields = _fields(network, classes, ranges)
    notes = ["%d not finite, left out" % left_out] if left_out else []
    if [row for row in fields if None in row]:
        notes.append("no colour: the answer is not a number")
    note = "  (%s)" % "; ".join(notes) if notes else ""
    drawn = fields, classes, data, ranges, note
    return Picture(_svg(*drawn), _text(*drawn))


class _Classes:
    """Tells the class of an output, and how far it leads the next one, from 0 to 1."""

    def __init__(self, y):
        self.single = len(y[0][0]) == 1
        self.count = 2 if self.single else len(y[0][0])
        self.names = ["class %d" % k for k in range(self.count)]
        if self.single:
            numbers = [float(sample[0][0]) for sample in y]
            low, high = min(numbers), max(numbers)
            self.middle = low / 2 + high / 2
            self.half = high / 2 - low / 2 or 1.0
            self.names = ["Y* = " + short(low), "Y* = " + short(high)]

    def scores(self, output):
        """A number for each class; the largest wins."""
        if self.single:
            score = _bounded((float(output[0]) - self.middle) / self.half)
            return [-score / 2, score / 2]
        return [_bounded(float(score)) for score in output]

    def of(self, scores):
        """The class, and how far it leads."""
        best = scores.index(max(scores))
        rest = max(scores[:best] + scores[best + 1 :])
        return best, max(0.0, min(1.0, scores[best] - rest))


def _bounded(score):
    """A network's answer as a number that can be drawn, even if it is infinite."""
    return max(-1e9, min(1e9, score))


def _range(numbers):
    """The range from the smallest to the largest, and a quarter of it more on either side."""
    low, high = min(numbers), max(numbers)
    more = high / 4 - low / 4 or 1.0
    return around(low, more)[0], around(high, more)[1]


def _fields(network, classes, ranges):
    """The scores at the corners of all fields: a list for each row, from below.

    None stands for an answer that is not a number.
    """
    (left, right), (bottom, top) = ranges
    n = FIELDS + 1
    samples = []
    for i in range(n):
        x2 = _between(bottom, top, i)
        samples += [[[_between(left, right, j), x2]] for j in range(n)]
    outputs = [output[0] for output in network.predict(samples)]
    scores = [None if [n for n in y if n != n] else classes.scores(y) for y in outputs]
    return [scores[i * n : i * n + n] for i in range(n)]


def _between(low, high, i):
    """The i-th of the corners, from low to high."""
    wide = high - low
    if wide * FIELDS > LARGEST:
        return low * (1 - i / FIELDS) + high * (i / FIELDS)
    return low + wide * i / FIELDS


# --- as a drawing -------------------------------------------------------------------------


def _svg(fields, classes, data, ranges, note):
    left, top = 64, 20
    told = _told(fields, classes) + note
    drawing = Drawing(left + SIZE + 120, top + SIZE + 56, "The decision boundary", told)
    across = Axis(ranges[0][0], ranges[0][1], left, left + SIZE)
    up = Axis(ranges[1][0], ranges[1][1], top + SIZE, top)
    side = SIZE / FIELDS
    alike = {}
    for i in range(FIELDS):
        for start, end, looks in _runs(fields, classes, i):
            x1, x2, y2 = left + start * side, left + end * side, top + SIZE - i * side
            corners = [(x1, y2), (x2, y2), (x2, y2 - side), (x1, y2 - side)]
            alike.setdefault(looks, []).append(corners)
    for best, level in sorted(alike):
        style = "c%d cell" % (best % COLOURS)
        drawing.path(alike[best, level], style, closed=True, opacity=0.08 + 0.06 * level)
    drawing.path(_contours(fields, classes, left, top, side), "edge")
    for axis, letter in (across, "x1"), (up, "x2"):
        for pixel, text in axis.ticks():
            if axis is across:
                drawing.line(pixel, top + SIZE, pixel, top + SIZE + 5, "edge")
                drawing.text(pixel, top + SIZE + 20, text)
            else:
                drawing.line(left - 5, pixel, left, pixel, "edge")
                drawing.text(left - 9, pixel + 4, text, "end")
    drawing.text(left + SIZE / 2, top + SIZE + 44, "input x1" + note)
    drawing.text(18, top + SIZE / 2, "input x2", turned=True)
    for (x1, x2), best in data:
        _mark(drawing, across(x1), up(x2), best)
    for k, name in enumerate(classes.names):
        _mark(drawing, left + SIZE + 24, top + 14 + 24 * k, k)
        drawing.text(left + SIZE + 38, top + 18 + 24 * k, name, "start")
    return drawing.svg


def _told(fields, classes):
    """The picture in words: how much of it each class has."""
    best = [classes.of(scores)[0] for row in fields for scores in row if scores]
    count = len(fields) ** 2
    shares = [(name, 100 * best.count(k) / count) for k, name in enumerate(classes.names)]
    return ", ".join(["%s in %d %% of it" % (name, int(share + 0.5)) for name, share in shares])


def _mark(drawing, x, y, best):
    """The mark of a class, told by its shape as well as by its colour."""
    style = "c%d mark" % (best % COLOURS)
    r = 7
    if best % 4 == 0:
        drawing.circle(x, y, r, style)
    elif best % 4 == 1:
        drawing.rectangle(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2, style)
    elif best % 4 == 2:
        drawing.path([[(x, y - r), (x + r, y + r - 1), (x - r, y + r - 1)]], style, closed=True)
    else:
        drawing.path([[(x, y - r), (x + r, y), (x, y + r), (x - r, y)]], style, closed=True)


def _runs(fields, classes, i):
    """The runs of equal fields in a row: their start and end, then class and level 0 to 9."""
    runs = []
    for j in range(len(fields[i]) - 1):
        corners = fields[i][j], fields[i][j + 1], fields[i + 1][j], fields[i + 1][j + 1]
        if None in corners:
            continue
        scores = []
        for k in range(classes.count):
            total = 0.0
            for corner in corners:
                total += corner[k]
            scores.append(total / 4)
        best, lead = classes.of(scores)
        looks = best, min(9, int(10 * lead))
        if runs and runs[-1][1:] == (j, looks):
            runs[-1] = runs[-1][0], j + 1, looks
        else:
            runs.append((j, j + 1, looks))
    return runs


def _contours(fields, classes, left, top, side):
    """The lines on which two classes are equally preferred, from edge to edge in each field."""
    lines = []
    for k in range(1 if classes.count == 2 else classes.count):
        lead = [
            [row and row[k] - max(row[:k] + row[k + 1 :]) for row in line] for line in fields
        ]
        for i in range(len(lead) - 1):
            for j in range(len(lead[0]) - 1):
                crossings = _crossings(lead, i, j)
                for at in range(0, len(crossings) - 1, 2):
                    lines.append([
                        (left + x * side, top + SIZE - y * side)
                        for x, y in crossings[at : at + 2]
                    ])  # fmt: skip
    return lines


def _crossings(lead, i, j):
    """Where the edges of a field are crossed, once around it: the marching squares."""
    corners = [(j, i), (j + 1, i), (j + 1, i + 1), (j, i + 1)]
    found = []
    if [1 for x, y in corners if lead[y][x] is None]:
        return found
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        a, b = lead[y1][x1], lead[y2][x2]
        if (a < 0) != (b < 0):
            share = a / (a - b)
            found.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return found


# --- as text ------------------------------------------------------------------------------


def _text(fields, classes, data, ranges, note):
    sign = lambda scores: REGIONS[classes.of(scores)[0] % len(REGIONS)] if scores else LOST
    signs = [[sign(scores) for scores in row] for row in fields[::2]]
    across = Axis(ranges[0][0], ranges[0][1], 0, FIELDS)
    up = Axis(ranges[1][0], ranges[1][1], 0, FIELDS // 2)
    for (x1, x2), best in data:
        signs[floor(up(x2) + 0.5)][floor(across(x1) + 0.5)] = str(best % 10)
    lines = framed(signs, across, up, ticks_as_text(across))
    lines.append("x1 to the right, x2 upwards; as digit where the data lie, as sign elsewhere:")
    for k, name in enumerate(classes.names):
        lines.append("%d %s  %s" % (k, REGIONS[k % len(REGIONS)], name))
    lines += [note.strip().replace("no colour", LOST)] if note else []
    return "\n".join(lines)
