"""What mathematics leaves open, as a judge takes it: whatever is right there, agrees.

At a kink, any number between the one-sided derivatives is a derivative (a subgradient); of
equal maxima any share of the gradient may go to each, as long as it all arrives; a window
that does not fit may be left out at either end. The trials run on purenn's choice, with
room for the others. `conventions.py` says in words which one a library makes.
"""

from fractions import Fraction
from math import isfinite

import purenn
from purenn import linalg


def at_kinks(number):
    """relu_prime and leaky_relu_prime of that number type, as wide as the kink at 0."""

    def between(low, high):
        middle, half = (high + low) / 2, (high - low) / 2
        return number(middle, half + number.unit * low)

    def relu_prime(x):
        return between(Fraction(0), Fraction(1)) if _is_zero(x) else purenn.relu_prime(x)

    def leaky_relu_prime(x):
        at_zero = between(Fraction(1, 100), Fraction(1))
        return at_zero if _is_zero(x) else purenn.leaky_relu_prime(x)

    return {"relu_prime": relu_prime, "leaky_relu_prime": leaky_relu_prime}


def _is_zero(x):
    # what lies within rounding of 0 cannot be decided, which the comparison raises
    return x == 0


class DropsAtStart(purenn.MaxPoolingLayer):
    """Max pooling whose last window ends with the image: what is left over, the first rows."""

    def _left(self):
        (i, j, _), (m, n) = self.input_shape, self.pool_shape
        return i % m, j % n

    def forward_propagation(self, input):
        i, j, _ = self.input_shape
        r, s = self._left()
        turned = [row[s:] + row[:s] for row in input[r:] + input[:r]]
        return purenn.MaxPoolingLayer.forward_propagation(self, turned)

    def backward_propagation(self, output_error, learning_rate):
        error = purenn.MaxPoolingLayer.backward_propagation(self, output_error, learning_rate)
        i, j, _ = self.input_shape
        r, s = self._left()
        return [row[j - s:] + row[:j - s] for row in error[i - r:] + error[:i - r]]


def settled(p, input_error, number, at_start=False):
    """dE/dX of a pooling layer with what equal maxima share put on the first, as purenn does.

    Left as it is where the shares are none: below 0, above the whole, or not all of it.
    """
    try:
        if linalg.shape(input_error) != linalg.shape(p.input):
            return input_error
    except (ValueError, TypeError):
        return input_error
    (i, j, channels), (m, n) = p.arguments
    top, left = (i % m, j % n) if at_start else (0, 0)
    result = [[list(pixel) for pixel in row] for row in input_error]
    for a, row in enumerate(p.output_error):
        for b, pixel in enumerate(row):
            for c, error in enumerate(pixel):
                places = [
                    (top + a * m + r, left + b * n + s, c) for r in range(m) for s in range(n)
                ]
                _settle(result, _largest(p.input, places, number), error, number)
    return result


def _largest(x, places, number):
    """The places of the largest element: of several if they are equal, or NaN."""
    values = [_seen(x[r][s][c], number) for r, s, c in places]
    nans = [place for place, v in zip(places, values) if v != v]
    if nans:
        return nans
    largest = max(values)
    return [place for place, v in zip(places, values) if v == largest]


def _seen(x, number):
    """The element as hardware may see it that flushes subnormal numbers."""
    return 0.0 if number.flushes and abs(x) < number.normal else x


def _settle(result, places, error, number):
    shares = [result[r][s][c] for r, s, c in places]
    if len(places) == 1 or not all(isfinite(share) for share in shares):
        return
    parts = [Fraction(share) * (1 if error >= 0 else -1) for share in shares]
    size = abs(Fraction(error))
    slack = len(parts) * (number.unit * size + number.smallest)
    if min(parts) < 0 or max(parts) > size + slack or abs(sum(parts) - size) > slack:
        return
    for at, (r, s, c) in enumerate(places):
        result[r][s][c] = 0 if at else error
