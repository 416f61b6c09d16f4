"""Matrices as pictures: samples in grey, kernels in two colours."""

from ...checking.predicates import lengths
from ..columns import beside, left
from ..numerals import short, size
from ..summary import counted
from .picture import Picture
from .svg import Drawing

WIDTH = 640
GREYS = " .:-=+*#@"


def images(samples, captions=None, columns=None):
    """A Picture of grey images side by side: 0 is paper, the largest number is ink.

    A sample is a volume (rows, columns, 1), a matrix (rows, columns), or a row (1, n) whose n
    numbers are a square, row by row. `columns` is the length of such a row's rows where it
    is no square. `captions` are written below. ValueError for other shapes, or for other than
    one caption a sample.

    >>> print(images([[[0, 1], [1, 0]]]))
      @@
    @@
    """
    if captions is not None and len(captions) != len(samples):
        raise ValueError(
            "images: expected one caption a sample, got %d and %d" % (len(captions), len(samples))
        )
    if not samples:
        raise ValueError("images: expected at least one sample, got none")
    names = [str(text) for text in captions] if captions is not None else [""] * len(samples)
    pictures = [_matrix(sample, columns) for sample in samples]
    largest = max([size(x) for picture in pictures for row in picture for x in row if x > 0] or [1])
    shades = [[[_share(0.0 if x < 0 else x, largest) for x in row] for row in p] for p in pictures]
    text = [["".join([_grey(s) for s in row]).rstrip() for row in picture] for picture in shades]
    return _sheet("Images", names, shades, text, "ink", "")


def kernels(layer):
    """A Picture of a ConvLayer's kernels W_dk, a row for each input channel d.

    Orange is positive and blue negative; larger weights have stronger colours. As text, each
    weight is its sign and a digit, 9 for the largest of all, or a question mark for NaN.

    >>> from purenn import ConvLayer
    >>> layer = ConvLayer((3, 3, 1), (2, 2), 1)
    >>> layer.weights = [[[[1]], [[0]]], [[[0]], [[-1]]]]
    >>> print(kernels(layer))
    W_0,0
    +9  0
     0 -9
    <BLANKLINE>
    9 is 1
    """
    shape = lengths(getattr(layer, "weights", None))
    if len(shape) != 4:
        raise ValueError(
            "kernels: expected a ConvLayer, with weights (m, n, d, k), got "
            + type(layer).__name__
        )
    depth, count = shape[2:]
    names, shades, text = [], [], []
    numbers = [w for row in layer.weights for taps in row for channel in taps for w in channel]
    largest = max([float(size(w)) for w in numbers])
    for d in range(depth):
        for k in range(count):
            kernel = [[_share(float(taps[d][k]), largest) for taps in row] for row in layer.weights]
            names.append("W_%d,%d" % (d, k))
            shades.append(kernel)
            text.append([" ".join([_digit(w) for w in row]) for row in kernel])
    legend = "orange positive, blue negative; the strongest is ±%s" % short(largest)
    last = "9 is %s" % short(largest)
    if not largest:
        legend = last = "all %sweights are 0" % ("finite " if [w for w in numbers if w] else "")
    if [w for w in numbers if w != w]:
        legend, last = legend + "; dashed: not a number", last + ", ? is not a number"
    picture = _sheet("Kernels", names, shades, text, None, legend)
    return Picture(picture.svg, str(picture) + "\n\n" + last)


def _share(x, largest):
    """The number as a share of the largest, from -1 to 1; NaN remains, infinity is 1 or -1."""
    return x if x != x else max(-1.0, min(1.0, x / (largest or 1.0)))


def _grey(share):
    return "??" if share != share else 2 * GREYS[int(8 * share + 0.5)]


def _digit(share):
    if share != share:
        return " ?"
    digit = int(9 * abs(share) + 0.5)
    return ("-" if share < 0 else "+") + str(digit) if digit else " 0"


def _matrix(sample, columns):
    """A sample as rows of floats."""
    shape = lengths(sample)
    if len(shape) == 3 and shape[2] == 1:
        sample = [[pixel[0] for pixel in row] for row in sample]
    elif len(shape) == 2 and shape[0] == 1 and shape[1] > 1:
        side = columns or _root(shape[1])
        if not side or shape[1] % side:
            raise ValueError(
                "images: expected a row whose length is a square, or `columns`, got %s" % (shape,)
            )
        sample = [sample[0][at : at + side] for at in range(0, shape[1], side)]
    elif len(shape) != 2:
        raise ValueError(
            "images: expected samples (rows, columns), (rows, columns, 1) or (1, n), got %s"
            % (shape,)
        )
    return [[float(x) for x in row] for row in sample]


def _root(n):
    """The whole number whose square is n, or 0."""
    for side in range(n + 1):
        if side * side >= n:
            return side if side * side == n else 0


def _sheet(title, names, shades, text, style, legend):
    """Images side by side, then below, each with its name; each number is the shade of a square."""
    rows = max([len(picture) for picture in shades])
    columns = max([len(picture[0]) for picture in shades])
    side = max(2, min(24, 120 // max(rows, columns)))
    width, height = columns * side + 16, rows * side + 34
    across = max(1, min(len(shades), (WIDTH - 16) // width))
    down = -(-len(shades) // across)
    wide = max(16 + across * width, 7 * len(legend) + 32)
    told = counted(len(shades), "picture") + "".join([", " + name for name in names if name])
    told += "; " + legend if legend else ""
    high = 16 + down * height + (24 if legend else 0)
    drawing = Drawing(wide, high, title, told)
    if legend:
        drawing.text(16, 16 + down * height + 8, legend, "start", "small")
    for at, (name, picture) in enumerate(zip(names, shades)):
        x, y = 16 + at % across * width, 16 + at // across * height
        for i, row in enumerate(picture):
            for j, shade in enumerate(row):
                kind = (style or ("low" if shade < 0 else "high")) + " cell"
                place = x + j * side, y + i * side, side, side
                if shade != shade:
                    drawing.rectangle(*place, style="edge lost", title="nan")
                elif int(100 * abs(shade)):
                    drawing.rectangle(*place, style=kind, opacity=abs(shade))
        across_it, down_it = len(picture[0]) * side, len(picture) * side
        drawing.rectangle(x, y, across_it, down_it, "grid")
        if name:
            drawing.text(x + across_it / 2, y + down_it + 16, name, style="small")
    blocks = []
    for name, lines in zip(names, text):
        widest = max([len(line) for line in lines])
        blocks.append(([name] if name else []) + [left(line, widest) for line in lines])
    return Picture(drawing.svg, "\n".join(beside(blocks, indent=0)))
