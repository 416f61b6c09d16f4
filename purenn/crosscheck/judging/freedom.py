"""Where mathematics leaves the answer open, lets everything agree that is right there.

At a kink, any number between the one-sided derivatives is a derivative (a subgradient); of
equal maxima any share of the gradient may go to each, as long as it all arrives; a window
that does not fit may be left out at either end. The trials run on purenn's choice, with
room for the others. `conventions.py` says in words which one a library makes.
"""

from fractions import Fraction
from math import isfinite, nan

import purenn

from .arrays import shape as shape_of


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
    """Max pooling whose last window ends with the image: the first rows are left over."""

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


def settled(p, what, value, number, at_start=False):
    """A pooling layer's result, with what mathematics leaves open changed to purenn's choice.

    Of dE/dX, shares of equal maxima go to the first; with NaN in a window, its gradient may be
    anywhere in it, or NaN. In the output, NaN may have been ignored. All else is left as it is.
    """
    forward = what.endswith("output") or what.startswith("output")
    (i, j, channels), (m, n) = p.arguments
    shape = (i // m, j // n, channels) if forward else p.arguments[0]
    try:
        if shape_of(value) != shape:
            return value
    except (ValueError, TypeError):
        return value
    top, left = (i % m, j % n) if at_start else (0, 0)
    result = [[list(pixel) for pixel in row] for row in value]
    for a in range(i // m):
        for b in range(j // n):
            for c in range(channels):
                places = [
                    (top + a * m + r, left + b * n + s, c) for r in range(m) for s in range(n)
                ]
                values = [p.input[r][s][c] for r, s, c in places]
                if forward:
                    seen = [_seen(x, number) for x in values]
                    result[a][b][c] = _settled_maximum(seen, result[a][b][c])
                else:
                    _settle(result, places, values, p.output_error[a][b][c], number)
    return result


def _seen(x, number):
    """The element as seen by hardware that flushes subnormal numbers."""
    return 0.0 if number.flushes and abs(x) < number.normal else x


def _settled_maximum(values, found):
    """NaN if there is a NaN that was ignored."""
    numbers = [v for v in values if v == v]
    return nan if 0 < len(numbers) < len(values) and found == max(numbers) else found


def _settle(result, places, values, error, number):
    """Put the gradient of one window on the first of those that may share it."""
    nans = [place for place, v in zip(places, values) if v != v]
    first = (nans or [places[values.index(max(values))]])[0]
    seen = [_seen(v, number) for v in values]
    best = [place for place, v in zip(places, seen) if not nans and v == max(seen)]
    got = {place: result[place[0]][place[1]][place[2]] for place in places}
    # with NaN there is no derivative: none is wrong, unless gradient is lost or made
    sharing = places if nans else best
    undefined = nans and any(g != g for g in got.values())
    others = any(got[place] for place in places if place not in sharing)
    if undefined or (_are_shares([got[at] for at in sharing], error, number) and not others):
        for r, s, c in places:
            result[r][s][c] = error if (r, s, c) == first else 0


def _are_shares(shares, error, number):
    """Whether these are parts of the gradient, and all of it."""
    if not all(isfinite(share) for share in shares):
        return False
    parts = [Fraction(share) * (1 if error >= 0 else -1) for share in shares]
    size = abs(Fraction(error))
    slack = len(parts) * (number.unit * size + number.smallest) if len(parts) > 1 else 0
    return min(parts) >= 0 and max(parts) <= size + slack and abs(sum(parts) - size) <= slack
