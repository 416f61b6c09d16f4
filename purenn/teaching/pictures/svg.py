"""A small writer of SVG, for pictures that are legible in light and in dark."""

from ..numerals import fixed
from ..page import escape

# Okabe and Ito's colours (2008), which the colour-blind tell apart. "low" and "high" are those
# of negative and positive numbers; c0, c1 … those of classes and curves.
_STYLE = """
text { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #1b1f24; }
.small { font-size: 11px; }
.paper { fill: #ffffff; } .ink { fill: #1b1f24; } .edge { stroke: #1b1f24; fill: none; }
.grid { stroke: #8c959f; stroke-opacity: 0.35; fill: none; }
.low, .c0 { fill: #0072b2; } .high, .c1 { fill: #e69f00; } .c2 { fill: #009e73; }
.c3 { fill: #cc79a7; } .c4 { fill: #d55e00; } .c5 { fill: #56b4e9; }
.low.line, .c0.line { stroke: #0072b2; } .high.line, .c1.line { stroke: #e69f00; }
.c2.line { stroke: #009e73; } .c3.line { stroke: #cc79a7; } .c4.line { stroke: #d55e00; }
.c5.line { stroke: #56b4e9; } .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.cell { shape-rendering: crispEdges; }
.mark { stroke: #ffffff; stroke-width: 1.5; } .node { stroke: #1b1f24; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .paper { fill: #0d1117; } .ink { fill: #e6edf3; }
  .edge, .node { stroke: #e6edf3; } .cell { shape-rendering: crispEdges; }
.mark { stroke: #0d1117; }
  .low, .c0 { fill: #4aa8e0; } .low.line, .c0.line { stroke: #4aa8e0; } .line { fill: none; }
}
"""


class Drawing:
    """Shapes on a sheet of width × height pixels, y downwards; `svg` is the file's text.

    Every shape has classes of the style sheet above; its title is shown where the mouse rests.
    """

    def __init__(self, width, height, title):
        self.width, self.height, self.title = width, height, title
        self._parts = []
        self.rectangle(0, 0, width, height, "paper")

    def rectangle(self, x, y, width, height, style, opacity=1, title=""):
        size = (("x", x), ("y", y), ("width", width), ("height", height))
        self._add("rect", size, style, "fill-opacity", opacity, title)

    def circle(self, x, y, radius, style, opacity=1, title=""):
        size = (("cx", x), ("cy", y), ("r", radius))
        self._add("circle", size, style, "fill-opacity", opacity, title)

    def line(self, x1, y1, x2, y2, style, opacity=1, width=None, title=""):
        ends = (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))
        width = "" if width is None else "stroke-width:" + number(width)
        self._add("line", ends, style, "stroke-opacity", opacity, title, width)

    def path(self, paths, style, closed=False, opacity=1):
        """Lines through the points (x, y) of each path."""
        steps = []
        for points in paths:
            for at, (x, y) in enumerate(points):
                steps.append(("L" if at else "M") + number(x) + " " + number(y))
            if closed:
                steps.append("Z")
        opacity = ' fill-opacity="%s"' % number(opacity) if opacity != 1 else ""
        self._parts.append('<path class="%s"%s d="%s"/>' % (style, opacity, "".join(steps)))

    def text(self, x, y, text, anchor="middle", style="", turned=False):
        """A line of text whose middle, start or end is at x, written upwards if turned."""
        turn = ' transform="rotate(-90 %s %s)"' % (number(x), number(y)) if turned else ""
        style = ' class="%s"' % style if style else ""
        place = (number(x), number(y), anchor, turn, style, escape(text))
        self._parts.append('<text x="%s" y="%s" text-anchor="%s"%s%s>%s</text>' % place)

    def _add(self, tag, numbers, style, opacity_name, opacity, title, css=""):
        text = "<%s " % tag + " ".join(['%s="%s"' % (name, number(x)) for name, x in numbers])
        text += ' class="%s"' % style
        if opacity != 1:
            text += ' %s="%s"' % (opacity_name, number(opacity))
        if css:
            text += ' style="%s"' % css
        inside = "<title>%s</title>" % escape(title) if title else ""
        self._parts.append(text + (">%s</%s>" % (inside, tag) if inside else "/>"))

    @property
    def svg(self):
        head = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" '
            'role="img">' % (2 * (number(self.width), number(self.height)))
        )
        style = "<style>%s</style>" % _STYLE
        title = "<title>%s</title>" % escape(self.title)
        return "\n".join([head, title, style] + self._parts + ["</svg>\n"])


def number(x):
    """A coordinate, to a hundredth.

    >>> number(1.5), number(3), number(0.126)
    ('1.5', '3', '0.13')
    """
    text = fixed(x, 2)
    return text.rstrip("0").rstrip(".")
