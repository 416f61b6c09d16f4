"""What a network of one input has learned, as a curve among its data."""

from ..numerals import short
from .axes import Axis, around, finite, floor, framed, ticks_as_text
from .picture import Picture
from .samples import check_samples
from .svg import Drawing

WIDTH, HEIGHT = 640, 360
STEPS = 200  # of the curve
NAN = float("nan")
COLUMNS, ROWS = 61, 15  # of the text


def regression_curve(network, x, y):
    """A Picture of the answers of a network of one input and one output, with the data.

    `x` and `y` are lists of samples (1, 1), as for fit; the curve goes a twentieth beyond them on
    either side. Samples that are not finite are left out, and the curve has gaps where an answer is
    not; a note says so. ValueError for other shapes, or if no sample is left.

    >>> from purenn import FCLayer, Network
    >>> network = Network()
    >>> network.add(FCLayer((1, 1), (1, 1)))
    >>> network.layers[0].weights, network.layers[0].bias = [[2]], [[1]]
    >>> text = str(regression_curve(network, [[[0]], [[4]]], [[[1]], [[9]]]))
    >>> print(text.splitlines()[-1])
    x to the right, y upwards; o the samples, * the network
    """
    suits = lambda *ends: ends == ((1, 1), (1, 1))
    check_samples("regression_curve", network, x, y, suits, "from (1, 1) to (1, 1)")
    points = [(a[0][0], b[0][0]) for a, b in zip(x, y)]
    points = [(float(a), float(b)) for a, b in points if finite(a) and finite(b)]
    if not points:
        raise ValueError("regression_curve: expected a sample of finite numbers, got none")
    low, high = _wider(min(points)[0], max(points)[0])
    inputs = [low * (1 - k / STEPS) + high * (k / STEPS) for k in range(STEPS + 1)]
    outputs = [output[0][0] for output in network.predict([[[a]] for a in inputs])]
    curve = [(a, float(b) if finite(b) else None) for a, b in zip(inputs, outputs)]
    heights = [b for _, b in points + curve if b is not None]
    lowest, highest = _wider(min(heights), max(heights))

    def axes(left, right, top, bottom):
        return Axis(low, high, left, right), Axis(lowest, highest, bottom, top)

    notes = []
    if len(points) < len(x):
        notes.append("%d not finite, left out" % (len(x) - len(points)))
    if [b for _, b in curve if b is None]:
        notes.append("no curve: the answer is not finite")
    note = "  (%s)" % "; ".join(notes) if notes else ""
    return Picture(_svg(axes, points, curve, note), _text(axes, points, curve, note))


def _wider(low, high):
    """A range, and a twentieth of it more on either side."""
    more = high / 20 - low / 20 or 1.0
    return around(low, more)[0], around(high, more)[1]


def _svg(axes, points, curve, note):
    across, up = axes(76, WIDTH - 24, 24, HEIGHT - 56)
    drawing = Drawing(WIDTH, HEIGHT, "What the network learned", _told(points, curve) + note)
    for pixel, text in up.ticks():
        drawing.line(across.start, pixel, across.end, pixel, "grid")
        drawing.text(across.start - 8, pixel + 4, text, "end")
    for pixel, text in across.ticks():
        drawing.line(pixel, up.start, pixel, up.start + 5, "edge")
        drawing.text(pixel, up.start + 20, text)
    drawing.line(across.start, up.start, across.end, up.start, "edge")
    drawing.text((across.start + across.end) / 2, HEIGHT - 12, "input x" + note)
    drawing.text(18, (up.start + up.end) / 2, "output y", turned=True)
    for a, b in points:
        drawing.circle(across(a), up(b), 4, "c0")
    pieces = [[]]
    for a, b in curve:
        if b is not None:
            pieces[-1].append((across(a), up(b)))
        elif pieces[-1]:
            pieces.append([])
    drawing.path([piece for piece in pieces if piece], "c1 line")
    return drawing.svg


def _told(points, curve):
    """The curve in words."""
    answers = [b for _, b in curve if b is not None] or [NAN]
    numbers = curve[0][0], curve[-1][0], min(answers), max(answers), len(points)
    form = "for x from %s to %s, the answers lie between %s and %s; samples: %s"
    return form % tuple([short(n) for n in numbers])


def _text(axes, points, curve, note):
    across, up = axes(0, COLUMNS - 1, 0, ROWS - 1)
    rows = [[" "] * COLUMNS for _ in range(ROWS)]
    for sign, pairs in ("*", curve), ("o", points):
        for a, b in pairs:
            if b is not None:
                rows[floor(up(b) + 0.5)][floor(across(a) + 0.5)] = sign
    lines = framed(rows, across, up, ticks_as_text(across))
    lines.append("x to the right, y upwards; o the samples, * the network")
    lines += [note.strip()] if note else []
    return "\n".join(lines)
