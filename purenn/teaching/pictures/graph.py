"""Dense layers as neurons and connections."""

from ...checking.predicates import lengths
from ..columns import shown, wrapped
from ..numerals import numeral, size
from ..summary import counted, name_of
from .axes import finite
from .picture import Picture
from .svg import Drawing

NEURONS = 10  # of a layer that is drawn whole
STEP, MARGIN = 170, 60  # between layers, around them
TOLD = 1000  # letters of formulas that are read out
ACROSS = 4  # layers in a row; the next row begins with the neurons where it ended


def graph(network):
    """A Picture of a network of dense layers: the thicker a connection, the larger its weight.

    Orange is positive and blue negative, also in the circles, which show the biases. In large
    layers only the first and last neurons are drawn; a deep network is folded into rows, each of
    which begins with the neurons where the one above ends. As text, each neuron is its formula.
    What comes before the first FCLayer is left out. ValueError for a network without one.

    >>> from purenn import FCLayer, Network
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 1)))
    >>> network.layers[0].weights, network.layers[0].bias = [[1], [-3]], [[-2]]
    >>> print(graph(network))
    y1 = 1.000000 x1 - 3.000000 x2 - 2.000000
    """
    columns = _columns(network)
    formulas = _text(columns)
    return Picture(_svg(columns, formulas), formulas)


class _Column:
    """The neurons of one FCLayer, and the name of the function of their sums."""

    def __init__(self, layer):
        self.weights = [[float(w) for w in row] for row in layer.weights]
        self.bias = [float(b) for b in layer.bias[0]]
        self.names = []


def _columns(network):
    found = []
    for layer in network.layers:
        if _is_dense(layer):
            found.append(_Column(layer))
        elif found:
            activation = getattr(layer, "activation", None)
            name = type(layer).__name__.replace("Layer", "").lower()
            found[-1].names.append(name_of(activation) if activation else name)
    if not found:
        raise ValueError("graph: expected a network with an FCLayer, got none")
    return found


def _is_dense(layer):
    """Whether the layer has the weights and the bias of an FCLayer, whoever wrote it."""
    i, j = tuple(layer.input_shape)[-1:], tuple(layer.output_shape)[-1:]
    weights, bias = getattr(layer, "weights", None), getattr(layer, "bias", None)
    return lengths(weights) == i + j and lengths(bias) == (1,) + j


def _svg(columns, formulas):
    numbers = [w for c in columns for row in c.weights + [c.bias] for w in row]
    largest = max([size(w) for c in columns for row in c.weights for w in row])
    strongest = max([size(b) for c in columns for b in c.bias]) or 1.0
    legend = "orange positive, blue negative; the thickest is ±%s" % numeral(largest)
    lost = [w for w in numbers if not finite(w)]
    if not largest:
        legend, largest = "all %sweights are 0" % ("finite " if lost else ""), 1.0
    legend += "; dashed: not finite" if lost else ""
    sizes = [len(columns[0].weights)] + [len(column.bias) for column in columns]
    captions = [["input"]] + [column.names for column in columns]
    longest = 8 * max([len(name) for names in captions for name in names])
    step, margin = max(STEP, longest), max(MARGIN, longest // 2)
    rows, bottom = [], 0  # the layers of each row, the y where it begins, and how high it is
    for first in range(0, len(columns), ACROSS):
        part = range(first, min(first + ACROSS, len(columns)) + 1)
        height = 46 * max([4] + [len(shown(sizes[at], NEURONS)) for at in part]) + 30
        rows.append((part, bottom, height))
        bottom += height + 16 * max([len(captions[at]) for at in part])
    radius = 3.2 * max([len(_name(columns, at, n - 1)) for at, n in enumerate(sizes)])
    radius = max(15, min(21, radius))
    width = max(2 * margin + step * min(ACROSS, len(columns)), 2 * MARGIN + 6 * len(legend))
    told = _told(columns, formulas)
    drawing = Drawing(width, bottom + 24, "The network as a graph", told)
    for part, top, height in rows:
        places = {}
        for at in part:
            places[at] = _places(margin + step * (at - part[0]), top, sizes[at], height)
        for at in part[1:]:
            _connect(drawing, columns[at - 1].weights, places[at - 1], places[at], largest)
        for at in part:
            bias = columns[at - 1].bias if at else None
            names = [_name(columns, at, i) for i in range(sizes[at])]
            _circles(drawing, names, bias, places[at], radius, strongest)
            for line, name in enumerate(captions[at]):
                drawing.text(places[at][0][1], top + height + 16 * line, name)
    drawing.text(MARGIN - 20, bottom + 10, legend, "start", "small")
    return drawing.svg


def _told(columns, formulas):
    """The network in words, and its formulas unless they are long."""
    told = [counted(len(columns[0].weights), "input")]
    for column in columns:
        told.append(", ".join([counted(len(column.bias), "neuron")] + column.names))
    return "; ".join(told + (formulas.split("\n") if len(formulas) <= TOLD else []))


def _connect(drawing, weights, before, after, largest):
    """Draw the connections from the neurons at places before to those at places after."""
    for i, x1, y1 in before:
        for j, x2, y2 in after:
            if i is None or j is None:
                continue
            w = weights[i][j]
            share = size(w) / largest
            style = "low line" if w < 0 else "high line"
            opacity, thickness = 0.35 + 0.65 * share, 0.5 + 6 * share
            if not finite(w):
                style, opacity, thickness = "edge lost", 1, 1.5
            title = "W[%d][%d] = %s" % (i, j, numeral(w))
            drawing.line(x1, y1, x2, y2, style, opacity, thickness, title)


def _circles(drawing, names, bias, places, radius, strongest):
    """Draw the neurons of a column; the inputs have no bias."""
    for i, x, y in places:
        if i is None:
            drawing.text(x, y + 5, "⋮")
            continue
        lost = " lost" if bias and not finite(bias[i]) else ""
        drawing.circle(x, y, radius, "paper node" + lost)
        if bias:
            style, title = "low" if bias[i] < 0 else "high", "B[0][%d] = %s" % (i, numeral(bias[i]))
            drawing.circle(x, y, radius, style, 0.7 * size(bias[i]) / strongest, title)
        drawing.text(x, y + 4, names[i], style="small")


def _places(x, top, n, height):
    """The neurons drawn in a column, with their places; None is the gap."""
    found = shown(n, NEURONS)
    step = min(70, (height - 30) / len(found))
    top += (height - 20) / 2 - step * (len(found) - 1) / 2
    return [(i, x, top + step * at) for at, i in enumerate(found)]


def _name(columns, number, i):
    """x1, x2 … for inputs, y1 … for outputs, h1 … between, with one more prime for each layer.

    From four such layers on, their numbers are written instead: h_1,1 …, h_2,1 …
    """
    if number == 0:
        return "x%d" % (i + 1)
    if number == len(columns):
        return "y%d" % (i + 1)
    if len(columns) > 4:
        return "h_%d,%d" % (number, i + 1)
    return "h%d" % (i + 1) + "'" * (number - 1)


def _text(columns):
    lines = []
    for number, column in enumerate(columns):
        for j in shown(len(column.bias), NEURONS):
            if j is None:
                lines.append("…")
                continue
            terms = []
            for i in shown(len(column.weights), NEURONS):
                if i is None:
                    terms.append("+ …")
                    continue
                w = column.weights[i][j]
                terms.append(_signed(w) + " " + _name(columns, number, i))
            terms.append(_signed(column.bias[j]))
            inside = " ".join(terms)
            inside = inside[2:] if inside[0] == "+" else inside
            for name in column.names:
                inside = "%s(%s)" % (name, inside)
            lines += wrapped(_name(columns, number + 1, j) + " = " + inside)
    return "\n".join(lines)


def _signed(w):
    return ("- " if w < 0 else "+ ") + numeral(abs(w))
