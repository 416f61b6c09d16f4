"""A network's layers as boxes, in the order of the data."""

from ..summary import count, counted, kind, name_of, summary, title
from .picture import Picture
from .svg import Drawing

WIDTH, HEIGHT, GAP = 156, 82, 34  # of a box of three lines, and between two
LINE = 17  # the height of a line
ACROSS = 4  # boxes in a row
SHOWN_OTHERWISE = "input_shape", "output_shape", "activation_prime", "layers"


def architecture(network):
    """A Picture of a network: each layer is a box with its input, output and parameters.

    As text, network.summary().

    >>> from purenn import FCLayer, Network
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 3)))
    >>> print(architecture(network))
    layer     output shape   parameters
    -----------------------------------
    FCLayer   (1, 3)                  9
    -----------------------------------
    total                             9
    """
    layers = network.layers
    rows = max(1, -(-len(layers) // ACROSS))
    width = GAP + (WIDTH + GAP) * min(ACROSS, max(len(layers), 2))
    lines = [_lines(layer) for layer in layers]
    height = HEIGHT + LINE * max([0] + [len(each) - 3 for each in lines])
    told = [", ".join([kind(layer)] + _inside(layer) + [_flow(layer)]) for layer in layers]
    high = 32 + (height + GAP) * rows
    drawing = Drawing(width, high, title(network), "; ".join(told) or "no layers")
    drawing.text(GAP, 28, title(network), "start")
    for number, layer in enumerate(layers):
        x = GAP + (WIDTH + GAP) * (number % ACROSS)
        y = 46 + (height + GAP) * (number // ACROSS)
        if number % ACROSS:
            _arrow(drawing, x - GAP, x, y + height / 2)
        elif number:
            _arrow(drawing, x - GAP + 6, x, y + height / 2)
        _box(drawing, layer, lines[number], x, y, height)
    return Picture(drawing.svg, summary(network))


def _arrow(drawing, x1, x2, y):
    drawing.line(x1, y, x2, y, "edge")
    drawing.path([[(x2, y), (x2 - 7, y - 4), (x2 - 7, y + 4)]], "ink", closed=True)


def _box(drawing, layer, lines, x, y, height):
    style = "high" if count(layer) else "low"
    drawing.rectangle(x, y, WIDTH, height, style + " node", 0.25)
    drawing.text(x + WIDTH / 2, y + 19, _cut(type(layer).__name__, 19))
    for number, line in enumerate(lines):
        drawing.text(x + WIDTH / 2, y + 38 + LINE * number, _cut(line, 24), style="small")


def _lines(layer):
    """What stands in the layer's box, below its name."""
    learns = count(layer)
    lines = [_details(layer)] + _options(layer) + _inside(layer) + [_flow(layer)]
    lines.append(counted(learns, "parameter") if learns else "no parameters")
    return [line for line in lines if line]


def _inside(layer):
    """The layers that the layer holds."""
    return [kind(part) for part in layer.layers]


def _flow(layer):
    return "%s → %s" % (_shape(layer.input_shape), _shape(layer.output_shape))


def _shape(shape):
    return "×".join(["n" if n is None else str(n) for n in shape])  # n rows, any number


def _cut(text, most):
    return text if len(text) <= most else text[: most - 1] + "…"


def _details(layer):
    """The constructor's arguments without the layer's shapes and derivatives."""
    names = [name for name in layer.arguments or () if name not in SHOWN_OTHERWISE]
    return ", ".join([_value(getattr(layer, name)) for name in names])


def _options(layer):
    return ["%s %s" % (name, _value(layer.options[name])) for name in sorted(layer.options)]


def _value(x):
    if callable(x):
        return name_of(x)
    return _shape(x) if isinstance(x, tuple) else str(x)
