"""Axes: they map numbers to pixels, and have round numbers written beside them."""

from math import ldexp

from ...numbers.logarithm import log
from ..columns import right
from ..numerals import fixed, scientific

LARGEST = ldexp(ldexp(1.0, 53) - 1.0, 971)  # a float


class Axis:
    """Maps numbers from `low` to `high` to pixels from `start` to `end`, perhaps by logarithm.

    With logarithms both ends are moved outwards to powers of ten.
    """

    def __init__(self, low, high, start, end, logarithmic=False):
        self.logarithmic = logarithmic
        if logarithmic:
            low, high = floor(_log10(low)), -floor(-_log10(high))
        if not low < high:  # a single number: it stands in the middle
            low, high = around(low, 1)[0], around(high, 1)[1]
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, x):
        """The pixel of a number; for a logarithm of less than the lowest, the lowest's."""
        if self.logarithmic:
            x = max(_log10(x), self.low) if x > 0 else self.low
        low, high = self.low, self.high
        if high - low > LARGEST:
            x, low, high = x / 2, low / 2, high / 2
        return self.start + (x - low) / (high - low) * (self.end - self.start)

    def ticks(self, most=6, whole=False):
        """Round numbers on the axis, at most so many, as pairs of a pixel and a text.

        With `whole`, integers only, as epochs are.

        >>> Axis(0, 1, 0, 100).ticks(3)
        [(0.0, '0.0'), (50.0, '0.5'), (100.0, '1.0')]
        >>> Axis(0.02, 1, 100, 0, logarithmic=True).ticks()
        [(100.0, '0.01'), (50.0, '0.1'), (0.0, '1')]
        """
        if not self.logarithmic and not 1e-300 < self.high - self.low < 1e300:
            return [(self(x), _scientific(x)) for x in (self.low, self.high)]
        step, places = _round_step((self.high - self.low) / most)
        if step < 1 and (whole or self.logarithmic):
            step, places = 1, 0
        first, last = -floor(-self.low / step), floor(self.high / step)
        scale = Axis(self.low, self.high, self.start, self.end)
        label = _power if self.logarithmic else _plain
        return [(scale(k * step), label(k * step, places)) for k in range(first, last + 1)]


def ticks_as_text(axis):
    """The ticks of an axis whose pixels are columns of text, in a line below it.

    >>> ticks_as_text(Axis(0, 1, 0, 40))
    '0.0    0.2     0.4     0.6     0.8     1.0'
    """
    line = [" "] * (floor(axis.end) + 9)
    for pixel, text in axis.ticks():
        start = max(0, floor(pixel + 0.5) - len(text) // 2)
        line[start : start + len(text)] = list(text)
    return "".join(line).rstrip()


def framed(rows, across, up, below):
    """The lines of a picture as text: rows of signs between their axes, and a line `below`.

    The first row is at pixel 0 of `up`: the lowest, if its pixels grow upwards.
    """
    beside = [""] * len(rows)
    for pixel, text in up.ticks():
        beside[floor(pixel + 0.5)] = text
    width = max([len(text) for text in beside])
    lines = [right(text, width) + " |" + "".join(row).rstrip() for text, row in zip(beside, rows)]
    if up.start < up.end:
        lines = lines[::-1]
    lines.append(" " * width + " +" + "-" * (floor(across.end) + 1))
    lines.append(" " * (width + 2) + below)
    return lines


def finite(x):
    """Whether an axis can show the number; an int may be too large for any."""
    try:
        return float(x) - float(x) == 0
    except OverflowError:
        return False


def around(x, more):
    """From x - more to x + more, or half as much and half more where that would not differ."""
    if x - more == x or x + more == x:
        more = abs(x) / 2
    return max(x - more, -LARGEST), min(x + more, LARGEST)


def _log10(x):
    return log(x) / log(10)


def floor(x):
    """The largest integer not above x."""
    n = int(x)
    return n - 1 if x < n else n


def _round_step(x):
    """The smallest of 1, 2 and 5 times a power of ten that is not below x; its decimals."""
    exponent = floor(_log10(x))
    for n, e in (1, exponent), (2, exponent), (5, exponent), (1, exponent + 1), (2, exponent + 1):
        step = n * 10**e if e >= 0 else n / 10**-e
        if step >= x:
            return step, max(0, -e)


def _plain(x, places):
    """A tick of a step with that many decimals."""
    return fixed(x, places) if places < 7 and abs(x) < 10**7 else _scientific(x)


def _scientific(x):
    return scientific(x, 1) if x else "0"


def _power(exponent, _):
    """Ten to that power."""
    if -5 < exponent < 5:
        return str(10**exponent) if exponent >= 0 else fixed(1 / 10**-exponent, -exponent)
    return "1e%d" % exponent
