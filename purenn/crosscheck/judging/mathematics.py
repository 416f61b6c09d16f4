"""The formulas without purenn's guards: the reference of a trial and of a vector.

purenn's SoftmaxLayer never gives less than the smallest normal number, and its
cross-entropies keep logarithms and quotients finite. No other library is judged by that:
here are the formulas alone, for the number types of bounds.py.
"""

import purenn

from .bounds import Undecided


class SoftmaxLayer(purenn.SoftmaxLayer):
    """Y_i = exp(X_i - max X) / Σ_j exp(X_j - max X), or the guarded value where that is tiny."""

    def forward_propagation(self, input):
        largest = max(input[0])
        exponentials = [(x - largest).exp() for x in input[0]]
        total = sum(exponentials, 0)
        self.input, self.output = input, [[(x / total).or_guarded() for x in exponentials]]
        return self.output


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
    exact = 1 - y * y
    try:
        e = x.exp()
        other = 4 / ((e + 1 / e) * (e + 1 / e))
    except (AttributeError, Undecided):  # an int, or too large for exp
        return exact
    room = max(exact.tolerance, other.tolerance + abs(exact.exact - other.exact))
    return type(exact)(exact.exact, room)


EXACT = {
    thing.__name__: thing for thing in (
        tanh_prime, SoftmaxLayer, binary_cross_entropy, binary_cross_entropy_prime,
        categorical_cross_entropy, categorical_cross_entropy_prime, momentum_step, adam_step,
    )
}
