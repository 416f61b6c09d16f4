"""Dense layers as neurons and connections."""

from ...checking.predicates import lengths
from ..columns import shown, wrapped
from ..numerals import numeral, size
from ..summary import name_of
from .axes import finite
from .picture import Picture
from .svg import Drawing

NEURONS = 10  # of a layer that is drawn whole
STEP, MARGIN = 170, 60  # between layers, around them


def graph(network):
    """A Picture of a network of dense layers: the thicker a connection, the larger its weight.

    Orange is positive and blue negative, also in the circles, which show the biases. In large
    layers only the first and last neurons are drawn. As text, each neuron is its formula.
    What comes before the first FCLayer is left out. ValueError for a network without one.

    >>> from purenn import FCLayer, Network
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 1)))
    >>> network.layers[0].weights, network.layers[0].bias = [[1], [-3]], [[-2]]
    >>> print(graph(network))
    y1 = 1.000000 x1 - 3.000000 x2 - 2.000000
    """
    columns = _columns(network)
    return Picture(_svg(columns), _text(columns))


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


def _svg(columns):
    most = max([len(columns[0].weights)] + [len(c.bias) for c in columns])
    height = 46 * max(4, len(shown(most, NEURONS))) + 30
    largest = max([size(w) for c in columns for row in c.weights for w in row])
    legend = "orange positive, blue negative; the thickest is ±%s" % numeral(largest)
    if not largest:
        legend, largest = "all weights are 0", 1.0
    if [1 for c in columns for row in c.weights + [c.bias] for w in row if not finite(w)]:
        legend += "; thin and grey: not finite"
    captions = [[]] + [column.names for column in columns]
    lines = max([len(names) for names in captions])
    width = max(2 * MARGIN + STEP * len(columns), 2 * MARGIN + 6 * len(legend))
    drawing = Drawing(width, height + 40 + 16 * max(0, lines - 1), "The network as a graph")
    strongest = max([size(b) for c in columns for b in c.bias]) or 1.0
    places = [_places(MARGIN, len(columns[0].weights), height)]
    for number, column in enumerate(columns):
        places.append(_places(MARGIN + STEP * (number + 1), len(column.bias), height))
        for i, x1, y1 in places[-2]:
            for j, x2, y2 in places[-1]:
                if i is None or j is None:
                    continue
                w = column.weights[i][j]
                share = size(w) / largest
                style = "low line" if w < 0 else "high line" if finite(w) else "grid line"
                drawing.line(
                    x1, y1, x2, y2, style, 0.35 + 0.65 * share if finite(w) else 1,
                    0.5 + 6 * share, "W[%d][%d] = %s" % (i, j, numeral(w)),
                )  # fmt: skip
    for number, column_places in enumerate(places):
        for i, x, y in column_places:
            if i is None:
                drawing.text(x, y + 5, "⋮")
                continue
            drawing.circle(x, y, 15, "paper node")
            if number:
                b = columns[number - 1].bias[i]
                style = "low" if b < 0 else "high"
                title = "B[0][%d] = %s" % (i, numeral(b))
                drawing.circle(x, y, 15, style, 0.7 * size(b) / strongest, title)
            drawing.text(x, y + 4, _name(columns, number, i), style="small")
        x = column_places[0][1]
        for at, name in enumerate(captions[number] if number else ["input"]):
            drawing.text(x, height + 16 * at, name)
    drawing.text(MARGIN - 20, height + 26 + 16 * max(0, lines - 1), legend, "start", "small")
    return drawing.svg


def _places(x, n, height):
    """The neurons drawn in a column, with their places; None is the gap."""
    found = shown(n, NEURONS)
    step = min(70, (height - 30) / len(found))
    top = (height - 20) / 2 - step * (len(found) - 1) / 2
    return [(i, x, top + step * at) for at, i in enumerate(found)]


def _name(columns, number, i):
    """x1, x2 … for inputs, y1 … for outputs, h1 … between, with one more prime for each layer."""
    if number == 0:
        return "x%d" % (i + 1)
    if number == len(columns):
        return "y%d" % (i + 1)
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
