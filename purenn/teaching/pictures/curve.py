"""The error by epoch, as a curve."""

from ..columns import right
from ..numerals import short
from .axes import Axis, finite, floor, framed
from .picture import Picture
from .svg import Drawing

WIDTH, HEIGHT = 640, 360
COLOURS = 6  # that svg.py has
COLUMNS, ROWS = 60, 11  # of the text
SIGNS = "*o+x#@%&=~"


def error_curve(errors, labels=None):
    """A Picture of the errors that fit returned, one per epoch; logarithmic if they fall far.

    With labels, `errors` is a list of such lists, one curve for each label: to compare
    learning rates, say. Where an error is not finite, the curve has a gap, and a mark says from
    which epoch on: a cross, in text an exclamation mark. ValueError if there is no number to draw,
    or if there are not as many labels as curves.

    >>> print(error_curve([4, 2, 1, 3]))
    error E
    4 |*
      |
      |
    3 |                   *
      |
    2 |      *
      |
      |
    1 |             *
      |
    0 |
      +--------------------
       1           4 epochs
    """
    curves = [errors] if labels is None else errors
    if labels is not None and len(labels) != len(errors):
        raise ValueError(
            "error_curve: expected as many labels as curves, got %d and %d"
            % (len(labels), len(errors))
        )
    lost = [_lost(curve) for curve in curves]
    last = max([len(curve) for curve in curves] + [0])
    curves = [_pieces(curve) for curve in curves]
    found = [error for curve in curves for piece in curve for _, error in piece]
    if not found:
        raise ValueError("error_curve: expected at least one finite error, got none")
    lowest, highest = min(found), max(found)
    logarithmic = lowest > 0 and highest > 20 * lowest
    low = lowest if logarithmic else min(lowest, 0)
    high = highest if highest > low else low + 1
    labels = [""] if labels is None else [str(label) for label in labels]

    def axes(left, right, top, bottom):
        return Axis(min(1, last - 1), last, left, right), Axis(low, high, bottom, top, logarithmic)

    return Picture(_svg(axes, curves, lost, labels), _text(axes, curves, lost, labels, last))


def _pieces(errors):
    """Pairs of epoch and error, in lists between which there are errors that are not finite."""
    found = [[]]
    for epoch, error in enumerate(errors):
        if finite(error):
            found[-1].append((epoch + 1, float(error)))
        elif found[-1]:
            found.append([])
    return [piece for piece in found if piece]


def _lost(errors):
    """The epochs at which errors begin not to be finite, each with that error."""
    return [
        (at + 1, errors[at])
        for at in range(len(errors))
        if not finite(errors[at]) and (at == 0 or finite(errors[at - 1]))
    ]


def _thinned(points, most):
    """About that many points: of neighbours, the lowest and the highest."""
    size = -(-2 * len(points) // most)
    kept = []
    for at in range(0, len(points), size):
        part = points[at : at + size]
        ends = {min(part, key=_error), max(part, key=_error)}
        kept += sorted(ends)
    return points if len(points) <= most else kept


def _error(point):
    return point[1]


def _svg(axes, curves, lost, labels):
    above = 16 * len([1 for gaps in lost if gaps])  # the marks' lines, beyond the scale
    height = HEIGHT + above
    x, y = axes(76, WIDTH - 24, 24 + above, height - 56)
    room = 32 + 8 * max([len(label) for label in labels]) if labels != [""] else 0
    told = [_told(*curve) for curve in zip(labels, curves, lost)]
    drawing = Drawing(WIDTH + room, height, "The error by epoch", "; ".join(told))
    for pixel, text in y.ticks():
        drawing.line(x.start, pixel, x.end, pixel, "grid")
        drawing.text(x.start - 8, pixel + 4, text, "end")
    for pixel, text in x.ticks(whole=True):
        drawing.line(pixel, y.start, pixel, y.start + 5, "edge")
        drawing.text(pixel, y.start + 20, text)
    drawing.line(x.start, y.start, x.end, y.start, "edge")
    drawing.text((x.start + x.end) / 2, height - 12, "epoch")
    drawing.text(18, (y.start + y.end) / 2, "error E", turned=True)
    for number, (pieces, label) in enumerate(zip(curves, labels)):
        style = "c%d" % (number % COLOURS)
        for points in pieces:
            pixels = [(x(epoch), y(error)) for epoch, error in _thinned(points, 600)]
            if len(pixels) == 1:
                drawing.circle(pixels[0][0], pixels[0][1], 4, style)
            drawing.path([pixels], style + " line")
        if lost[number]:
            _crosses(drawing, x, y.end - above - 4, lost[number], style if label else "c4")
            above -= 16
        if label:
            top = y.end + 20 * number + 12
            drawing.line(x.end + 12, top - 4, x.end + 30, top - 4, style + " line")
            drawing.text(x.end + 36, top, label, "start")
    return drawing.svg


def _crosses(drawing, x, top, lost, style):
    """Mark the epochs from which errors are not finite, and say so at the first of them."""
    crosses, free = [], 0
    for epoch, error in lost:
        left, said = x(epoch) - 5, "" if crosses else _said(epoch, error)
        if left >= free:
            crosses.append([(left, top), (left + 10, top + 10)])
            crosses.append([(left, top + 10), (left + 10, top)])
            free = left + 14
            if said and left > (x.start + x.end) / 2:
                drawing.text(left - 4, top + 10, said, "end", "small")
            elif said:
                drawing.text(free, top + 10, said, "start", "small")
                free += 6 * len(said)
    drawing.path(crosses, style + " line")


def _told(label, pieces, lost):
    """The curve in words."""
    ends = [pieces[0][0], pieces[-1][-1]] if pieces else []
    told = ["%s at epoch %d" % (short(error), epoch) for epoch, error in ends]
    return (label + ": " if label else "") + ", ".join(told + [_said(*gap) for gap in lost[:1]])


def _said(epoch, error):
    return "%s from epoch %d" % (short(error), epoch)


def _text(axes, curves, lost, labels, last):
    x, y = axes(0, max(20, min(COLUMNS, 2 * last - 1)) - 1, 0, ROWS - 1)
    rows = [[" "] * COLUMNS for _ in range(ROWS)]
    signs = [SIGNS[number % len(SIGNS)] for number in range(len(curves))]
    for pieces, gaps, sign in zip(curves, lost, signs):
        for epoch, error in [point for points in pieces for point in points]:
            rows[floor(y(error) + 0.5)][floor(x(epoch) + 0.5)] = sign
        for epoch, _ in gaps:
            rows[0][floor(x(epoch) + 0.5)] = "!"
    ends = "1" + right(short(last) + " epochs", floor(x.end))
    lines = ["error E"] + framed(rows, x, y, ends)
    for sign, label, gaps in zip(signs, labels, lost):
        if label or gaps:
            said = [sign + " " + label] if label else []
            lines.append("   ".join(said + ["! " + _said(*gap) for gap in gaps[:1]]))
    return "\n".join(lines)
