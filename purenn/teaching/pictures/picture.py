"""A picture, as the functions of purenn.pictures return it."""

from ..ascii_fallback import printable
from ..saving import save


class Picture:
    """A picture as an SVG file's text, `svg`, and as plain text for a terminal: its str().

    save("name.svg") writes the file; a notebook shows the picture by itself.
    """

    def __init__(self, svg, text):
        self.svg = svg
        self._text = text

    def __str__(self):
        return printable(self._text)

    __repr__ = __str__

    def _repr_html_(self):  # not _repr_svg_: Jupyter's picture of that has no alternative text
        return self.svg

    def save(self, path):
        """Write the SVG file; ValueError if its name does not end in .svg."""
        save(path, ".svg", self.svg)
