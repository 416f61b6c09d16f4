"""A small writer of SVG, for pictures that are legible in light and in dark."""

from ..numerals import fixed
from ..page import escape

# Okabe and Ito's colours (2008), which the colour-blind tell apart. "low" and "high" are those
# of negative and positive numbers; c0, c1 … those of classes and curves.
_COLOURS = (
    ("low", "#0072b2"), ("high", "#e69f00"), ("c0", "#0072b2"), ("c1", "#e69f00"),
    ("c2", "#009e73"), ("c3", "#cc79a7"), ("c4", "#d55e00"), ("c5", "#56b4e9"),
)  # fmt: skip
_DARK_COLOURS = (("low", "#4aa8e0"), ("c0", "#4aa8e0"))


def _rules(paper, ink, colours):
    """The rules of the style sheet that depend on the colours of paper and ink."""
    rules = [
        ("text", "fill: " + ink), (".ink", "fill: " + ink), (".paper", "fill: " + paper),
        (".edge", "stroke: %s; fill: none" % ink), (".mark", "stroke: " + paper),
        (".node", "stroke: " + ink),
    ]  # fmt: skip
    for name, colour in colours:
        rules.append(("." + name, "fill: " + colour))
        rules.append(("." + name + ".line", "fill: none; stroke: " + colour))
    return _sheet(rules)


def _sheet(rules):
    # a page may hold other things beside the picture, which these rules must not affect
    return "\n".join([".purenn-picture %s { %s }" % rule for rule in rules])


_STYLE = """%s
%s
@media (prefers-color-scheme: dark) {
%s
}""" % (
    _sheet([
        ("text", 'font: 13px system-ui, "DejaVu Sans", sans-serif'),
        (".small", "font-size: 11px"),
        (".grid", "stroke: #8c959f; stroke-opacity: 0.35; fill: none"),
        (".line", "stroke-width: 2; stroke-linejoin: round"),
        (".mark", "stroke-width: 1.5"),
        (".node", "stroke-width: 1.5"),
        (".lost", "stroke-dasharray: 4 4"),
        (".cell", "shape-rendering: crispEdges"),
    ]),
    _rules("#ffffff", "#1b1f24", _COLOURS),
    _rules("#0d1117", "#e6edf3", _DARK_COLOURS),
)  # fmt: skip


class Drawing:
    """Shapes on a sheet of width × height pixels, y downwards; `svg` is the file's text.

    `told` says what there is to see to those who cannot see it. Every shape has classes of the
    style sheet above; its title is shown where the mouse rests.
    """

    def __init__(self, width, height, title, told):
        self.width, self.height, self.title, self.told = width, height, title, told
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
        told = escape(self.title + ": " + self.told).replace('"', "&quot;")
        head = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" '
            'class="purenn-picture" role="img" aria-label="%s">'
            % (2 * (number(self.width), number(self.height)) + (told,))
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
