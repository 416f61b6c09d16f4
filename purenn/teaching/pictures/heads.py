"""What each head of attention looks at: its weights as a table, a row for each position."""

from ...layers import walk
from ..columns import right
from ..summary import paths
from .picture import Picture
from .svg import Drawing

SIDE = 28  # pixels of a field
GAP = 36


def attention(network, sample, labels=None):
    """A Picture of the weights of every head in a network's attention layers, for one sample.

    A row stands for a position that looks, its columns for those that it looks at; the larger a
    weight, the darker the field, and as text, its hundredths; NaN is a question mark. `labels` are
    the positions' names, such as the letters of a word. ValueError if the network has no
    AttentionLayer, or for another number of labels than positions.

    >>> from purenn import AttentionLayer, Network
    >>> network = Network()
    >>> network.add(AttentionLayer((None, 1), 1))
    >>> network.layers[0].query_weights = [[0]]
    >>> print(attention(network, [[1], [2], [3]], "amy"))
    layers[0], head 0
          a   m   y
      a 100   .   .
      m  50  50   .
      y  33  33  33
    """
    found = zip(paths(network.layers), walk(network.layers))
    found = [(path, layer) for path, layer in found if getattr(layer, "heads", None)]
    if not found:
        raise ValueError("attention: expected a network with an AttentionLayer, got none")
    network.predict([sample])
    tables = []
    for path, layer in found:
        for number, weights in enumerate(layer.attention):
            tables.append(("%s, head %d" % (path, number), weights))
    n = len(tables[0][1])
    names = [str(name) for name in (range(n) if labels is None else labels)]
    if len(names) != n:
        raise ValueError("attention: expected %d labels, one a position, got %d" % (n, len(names)))
    return Picture(_svg(tables, names), "\n\n".join([_text(names, *table) for table in tables]))


def _svg(tables, names):
    margin = 8 * max([len(name) for name in names]) + 16
    side = max(SIDE, margin - 8)
    across = margin + side * len(names)
    columns = max(1, min(len(tables), 960 // (across + GAP)))
    rows = (len(tables) + columns - 1) // columns
    up = 64 + side * len(names)
    told = "; ".join([_told(names, *table) for table in tables])
    size = columns * (across + GAP) + GAP, rows * up + 16
    drawing = Drawing(*size, title="What each head looks at", told=told)
    for number, (title, weights) in enumerate(tables):
        x = GAP / 2 + number % columns * (across + GAP) + margin
        y = 56 + number // columns * up
        drawing.text(x - margin + 8, y - 32, title, "start", "small")
        for i, name in enumerate(names):
            drawing.text(x + side * (i + 0.5), y - 8, name)
            drawing.text(x - 8, y + side * (i + 0.5) + 4, name, "end")
            for j, weight in enumerate(weights[i]):
                place = x + side * j, y + side * i, side, side
                if weight != weight:
                    drawing.text(place[0] + side / 2, place[1] + side / 2 + 4, "?")
                elif weight:
                    text = "%s to %s: %.3f" % (name, names[j], weight)
                    drawing.rectangle(*place, style="high", opacity=float(weight), title=text)
                drawing.rectangle(*place, style="grid")
    return drawing.svg


def _text(names, title, weights):
    cells = [[_hundredths(w) for w in row] for row in weights]
    width = max([len(text) for row in cells + [names] for text in row])
    first = max([len(name) for name in names])
    lines = [title, " " * (first + 3) + " ".join([right(name, width) for name in names])]
    for name, row in zip(names, cells):
        text = " ".join([right(cell, width) for cell in row])
        lines.append("  %s %s" % (right(name, first), text))
    return "\n".join(lines)


def _told(names, title, weights):
    """Of each position in words, what it looks at most."""
    most = [names[row.index(max(row))] for row in weights]
    return title + ", most: " + ", ".join(["%s to %s" % pair for pair in zip(names, most)])


def _hundredths(weight):
    if weight != weight:
        return "?"
    return "%d" % int(100 * weight + 0.5) if weight else "."
