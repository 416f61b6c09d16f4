"""Matrices as tables whose cells are coloured by their numbers, and pages around them."""

from .columns import cells, matrices, shown
from .numerals import size
from .text import harmless

ROWS, COLUMNS, MATRICES = 10, 10, 6  # of what is shown whole

# Blue for negative and orange for positive numbers, which the colour-blind tell apart (Okabe
# and Ito 2008), laid thinly over whatever the page's background is, dark or light.
_STYLE = """
.purenn { font: 15px/1.5 system-ui, sans-serif; }
.purenn h2 { font-size: 1.05em; margin: 2em 0 0.4em; padding-top: 0.5em;
  border-top: 1px solid rgba(128, 128, 128, 0.5); overflow-wrap: anywhere; }
.purenn p { font-family: Cambria, "DejaVu Serif", Georgia, serif; font-size: 1.1em;
  margin: 0.8em 0 0.3em; overflow-wrap: anywhere; }
.purenn div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 0.8em 1.6em;
  padding-left: 1em; }
.purenn figure { margin: 0; max-width: 100%; overflow-x: auto; }
.purenn figcaption { font-size: 0.85em; opacity: 0.8; }
.purenn table { border-collapse: collapse; margin: 0; width: auto;
  border: solid; border-width: 0 2px; border-radius: 5px; }
.purenn td { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", Consolas, monospace;
  text-align: right; padding: 2px 7px; white-space: nowrap; border: 0; }
"""

_LEGEND = (
    "<small>Orange: positive. Blue: negative. The stronger, the larger within its matrix.</small>"
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 64em; margin: 1em auto 3em; padding: 0 1em; }
</style>
</head>
<body>
%s
</body>
</html>
"""


def page(title, body):
    """A whole page, which needs no other file."""
    return _PAGE % (escape(title), body)


def explanation(explained):
    """The sections of an Explanation as HTML that fits into any page."""
    parts = ["<section class='purenn'>", "<style>%s</style>" % _STYLE, _LEGEND]
    for section in explained.sections:
        parts.append("<h2>%s</h2>" % escape(section.title))
        for step in section.steps:
            parts.append("<p>%s</p>" % algebra(step.formula))
            if step.matrices:
                tables = [
                    table(*pair) for named in step.matrices for pair in matrices(*named, MATRICES)
                ]
                parts.append("<div>%s</div>" % "\n".join(tables))
    return "\n".join(parts + ["</section>"])


def table(heading, matrix):
    """A matrix under its heading, with the larger numbers in the stronger colours."""
    caption = "<figcaption>%s</figcaption>" % algebra(heading)
    if matrix is None:
        return "<figure>%s</figure>" % caption
    texts = cells(matrix, ROWS, COLUMNS)
    numbers = []
    for i in shown(len(matrix), ROWS):
        places = shown(len(matrix[i or 0]), COLUMNS)
        numbers.append([None if i is None or j is None else matrix[i][j] for j in places])
    largest = max([size(x) for row in numbers for x in row] or [0])
    rows = [
        "<tr>%s</tr>" % "".join([_cell(text, x, largest) for text, x in zip(*pair)])
        for pair in zip(texts, numbers)
    ]
    return "<figure>%s<table>%s</table></figure>" % (caption, "".join(rows))


def _cell(text, x, largest):
    percent = int(50 * (size(x) / largest)) if largest else 0
    if not percent:
        return "<td>%s</td>" % escape(text)
    colour = "0, 114, 178" if x < 0 else "230, 140, 0"
    return "<td style='background: rgba(%s, 0.%s)'>%s</td>" % (
        colour, ("0" if percent < 10 else "") + str(percent), escape(text),
    )  # fmt: skip


def escape(text):
    """The text, harmless, with HTML's special characters written as entities."""
    return harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def algebra(text):
    """The text as HTML, with subscripts for what follows X_, Y*_, Σ_ and the like.

    >>> algebra("Y_k < W_0,1")
    'Y<sub>k</sub> &lt; W<sub>0,1</sub>'
    """
    head, *parts = text.split("_")
    done, before = escape(head), head
    for part in parts:
        end = 0
        if before[-1:] in ("*", "Σ", "\u0302") or before[-1:].isupper():
            while end < len(part) and _in_subscript(part, end):
                end += 1
        done += "<sub>%s</sub>" % escape(part[:end]) if end else "_"
        done += escape(part[end:])
        before = part
    return done


def _in_subscript(text, at):
    if text[at] == ",":
        return text[at + 1 : at + 2].isdigit()
    return text[at].isalpha() or text[at].isdigit()
