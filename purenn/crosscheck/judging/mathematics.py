"""The formulas without purenn's guards: the reference of a trial and of a vector.

purenn's SoftmaxLayer never gives less than the smallest normal number, and its
cross-entropies keep logarithms and quotients finite. No other library is judged by that:
here are the formulas alone, for the number types of bounds.py.
"""

from fractions import Fraction

import purenn

from . import exact
from .bounds import Undecided
from .exact import short


class SoftmaxLayer(purenn.SoftmaxLayer):
    """Y_i = exp(X_i - max X) / Σ_j exp(X_j - max X), or the guarded value where that is tiny."""

    def forward_propagation(self, input):
        largest = max(input[0])
        exponentials = [(x - largest).exp() for x in input[0]]
        total = sum(exponentials, 0)
        self.input, self.output = input, [[(x / total).or_guarded() for x in exponentials]]
        return self.output


def softmax(input):
    """The formula of SoftmaxLayer, of scores that are rounded: whichever of two is the larger."""
    (row,) = input
    largest = max(row, key=lambda x: x.exact)
    exponentials = [(x - largest).exp() for x in row]
    total = sum(exponentials, 0)
    return [[e / total for e in exponentials]]


def binary_cross_entropy(y_true, y_pred):
    """-(1/n) Σ (Y*_i log Y_i + (1 - Y*_i) log(1 - Y_i))."""
    terms = [t * y.log() + (1 - t) * (1 - y).log() for t, y in _pairs(y_true, y_pred)]
    return -sum(terms, 0) / len(terms)


def binary_cross_entropy_prime(y_true, y_pred):
    """(1/n) (Y_i - Y*_i) / (Y_i (1 - Y_i))."""
    n = len(_pairs(y_true, y_pred))
    return _each(lambda t, y: (y - t) / (y * (1 - y)) / n, y_true, y_pred)


def categorical_cross_entropy(y_true, y_pred):
    """-Σ Y*_i log Y_i."""
    return -sum([t * y.log() for t, y in _pairs(y_true, y_pred)], 0)


def categorical_cross_entropy_prime(y_true, y_pred):
    """-Y*_i / Y_i."""
    return _each(lambda t, y: -t / y, y_true, y_pred)


def momentum_step(P, g, V, learning_rate, momentum):
    """V ← μ V + g, P ← P - η V."""
    V = _each(lambda v, d: momentum * v + d, V, g)
    return _each(lambda p, v: p - learning_rate * v, P, V), V


def adam_step(P, g, M, V, t, learning_rate, beta1, beta2, epsilon):
    """M ← β₁ M + (1-β₁) g, V ← β₂ V + (1-β₂) g², P ← P - η M̂ / (√V̂ + ε).

    √V̂ as √V / √(1-β₂ᵗ), which rounds once more than √(V / (1-β₂ᵗ)): both are correct.
    """
    M = _each(lambda m, d: _mixed(m, d, beta1), M, g)
    V = _each(lambda v, d: _mixed(v, d * d, beta2), V, g)
    first, second = 1 / (1 - beta1.power(t)), 1 / (1 - beta2.power(t)).sqrt()
    step = _each(lambda m, v: m * first / (v.sqrt() * second + epsilon), M, V)
    return _each(lambda p, s: p - learning_rate * s, P, step), M, V


def _mixed(old, new, beta):
    """β old + (1-β) new or old + (1-β) (new - old), whichever rounds more: both are correct."""
    exact = beta * old + (1 - beta) * new
    other = old + (1 - beta) * (new - old)
    return type(exact)(exact.exact, max(exact.tolerance, other.tolerance))


def _each(function, y_true, y_pred):
    if isinstance(y_true, list):
        return [_each(function, t, y) for t, y in zip(y_true, y_pred)]
    return function(y_true, y_pred)


def _pairs(y_true, y_pred):
    return list(zip(_flat(y_true), _flat(y_pred)))


def _flat(a):
    return [x for part in a for x in _flat(part)] if isinstance(a, list) else [a]


def tanh_prime(x):
    """1 - tanh(x)² or 1 / cosh(x)², whichever rounds more: both are correct."""
    y = purenn.tanh(x)
    one = 1 - y * y
    try:
        e = x.exp()
        other = 4 / ((e + 1 / e) * (e + 1 / e))
    except (AttributeError, Undecided):  # an int, or too large for exp
        return one
    return _wider(one, other)


def _wider(one, other):
    """The first of two values of the same, with room for what either may be."""
    room = max(one.tolerance, other.tolerance + abs(one.exact - other.exact))
    return type(one)(one.exact, room)


# --- smooth rectifiers: as they are usually written, which loses digits where they are small -------


def gelu(x):
    """x/2 (1 + erf(x / √2))."""
    return x * _cdf(x)


def gelu_prime(x):
    """Φ(x) + x φ(x)."""
    return _cdf(x) + x * (_constant(x, ROOT_HALF / exact.DIGITS.sqrt(exact.PI)) * (-(x * x) / 2).exp())


def _cdf(x):
    return (1 + (x * _constant(x, ROOT_HALF)).erf()) / 2


def gelu_tanh(x):
    """x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))."""
    return x * (1 + _inner(x).tanh()) / 2


def gelu_tanh_prime(x):
    """(1 + t)/2 + x/2 (1 - t²) u', with t = tanh(u)."""
    t = _inner(x).tanh()
    slope = _constant(x, ROOT_2_PER_PI) * (1 + _constant(x, Fraction(134145, 10**6)) * (x * x))
    return (1 + t) / 2 + x * (1 - t * t) * slope / 2


def _inner(x):
    return _constant(x, ROOT_2_PER_PI) * (x + _constant(x, Fraction(44715, 10**6)) * (x * x * x))


def silu(x):
    """x σ(x)."""
    return x * purenn.sigmoid(x)


def silu_prime(x):
    """σ + x σ (1 - σ)."""
    y = purenn.sigmoid(x)
    return y + x * y * (1 - y)


def softplus(x):
    """log(1 + exp(x))."""
    return (1 + x.exp()).log()


def softplus_prime(x):
    """σ(x)."""
    return purenn.sigmoid(x)


def elu(x):
    """x if x > 0, else exp(x) - 1, by exp or by a function expm1, whichever rounds more."""
    if x > 0:
        return x
    one = x.exp() - 1
    return _wider(one, one._function(one.exact, x.tolerance, x.ulps))  # expm1' ≤ 1


def elu_prime(x):
    """1 if x > 0, else exp(x) or elu(x) + 1, as JAX has it, whichever rounds more."""
    return type(x)(1) if x > 0 else _wider(x.exp(), elu(x) + 1)


ROOT_HALF = exact.DIGITS.sqrt(exact.DIGITS.divide(1, 2))
ROOT_2_PER_PI = exact.DIGITS.sqrt(exact.DIGITS.divide(2, exact.PI))


def _constant(x, value):
    """A constant in the format of x, rounded."""
    value = short(Fraction(value))
    return type(x)(value, type(x).unit * value)


# --- losses of logits ---------------------------------------------------------------------


def softmax_cross_entropy(y_true, y_pred):
    """(1/n) Σ_p Σ_k Y*_pk (log Σ_j exp(Y_pj) - Y_pk), or by log softmax, whichever rounds more."""
    total = other = 0
    for target, row in zip(y_true, y_pred):
        largest = max(row)
        exponentials = [(y - largest).exp() for y in row]
        s = sum(exponentials, 0)
        logarithm = largest + s.log()
        total += sum([t * (logarithm - y) for t, y in zip(target, row)], 0)
        try:
            if other is not None:
                other += sum([-t * (e / s).log() for t, e in zip(target, exponentials)], 0)
        except Undecided:  # it underflows
            other = None
    n = len(y_pred)
    return total / n if other is None else _wider(total / n, other / n)


def softmax_cross_entropy_prime(y_true, y_pred):
    """(softmax(Y) - Y*) / n."""
    rows = []
    for target, row in zip(y_true, y_pred):
        largest = max(row)
        exponentials = [(y - largest).exp() for y in row]
        s = sum(exponentials, 0)
        rows.append([(e / s - t) / len(y_pred) for t, e in zip(target, exponentials)])
    return rows


def sigmoid_cross_entropy(y_true, y_pred):
    """(1/n) Σ (max(Y, 0) - Y Y* + log(1 + exp(-|Y|)))."""
    terms = []
    for t, y in _pairs(y_true, y_pred):
        size = y if y > 0 else -y
        terms.append((y if y > 0 else 0) - y * t + (1 + (-size).exp()).log())
    return sum(terms, 0) / len(terms)


def sigmoid_cross_entropy_prime(y_true, y_pred):
    """(σ(Y) - Y*) / n."""
    n = len(_pairs(y_true, y_pred))
    return _each(lambda t, y: (purenn.sigmoid(y) - t) / n, y_true, y_pred)


EXACT = {
    thing.__name__: thing for thing in (
        tanh_prime, SoftmaxLayer, binary_cross_entropy, binary_cross_entropy_prime,
        categorical_cross_entropy, categorical_cross_entropy_prime, gelu, gelu_prime, gelu_tanh,
        gelu_tanh_prime, silu, silu_prime, softplus, softplus_prime, elu, elu_prime,
        softmax_cross_entropy, softmax_cross_entropy_prime, sigmoid_cross_entropy,
        sigmoid_cross_entropy_prime, momentum_step, adam_step,
    )
}
