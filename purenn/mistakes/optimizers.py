"""Mistakes in the rules of optimizers: momentum_step, adam_step, and the exercise on momentum.

Each rule is given the numbers of one element, and returns its new ones.
"""

from ..checking.nested import nested
from ..linalg import elements, shape
from .planting import Mistake

OPTIMIZERS = []


def _mistake(where, rows, name, hint, rule, state):
    """A rule of an element of P, of g, and of the state, then of the numbers of the call."""

    def of_base(right):
        def step(*given):
            arrays, numbers = given[: 2 + state], given[2 + state :]
            results = [rule(*(list(xs) + list(numbers))) for xs in zip(*map(elements, arrays))]
            dimensions = shape(arrays[0])
            return tuple([nested(list(part), dimensions) for part in zip(*results)])

        return step

    OPTIMIZERS.append(Mistake(name, hint, [where], rows.split(", "), {where: where}, of_base))


# --- momentum: V ← μ V + g, P ← P - η V -----------------------------------------------------

for _rows, _name, _hint, _rule in (
    ("P, V", "dampened", "g is multiplied by 1 - μ: V ← μ V + g has no dampening",
     lambda p, g, v, rate, mu: (p - rate * (mu * v + (1 - mu) * g), mu * v + (1 - mu) * g)),
    ("P", "look-ahead", "P moves by g + μ V: that is Nesterov's look-ahead",
     lambda p, g, v, rate, mu: (p - rate * (g + mu * (mu * v + g)), mu * v + g)),
    ("P, V", "rate in V", "the learning rate is inside V: V ← μ V + g, P ← P - η V",
     lambda p, g, v, rate, mu: (p - (mu * v + rate * g), mu * v + rate * g)),
    ("P, V", "step kept as V", "V is kept as the step: V ← μ V - η g, P ← P + V is another V",
     lambda p, g, v, rate, mu: (p + (mu * v - rate * g), mu * v - rate * g)),
    ("P, V", "mu missing", "V is not multiplied by μ",
     lambda p, g, v, rate, mu: (p - rate * (v + g), v + g)),
    ("V", "starts again", "V starts from zero in each step: keep it from step to step",
     lambda p, g, v, rate, mu: (p - rate * g, g)),
    ("P", "old V", "P moves by the V of the step before: V first, then P",
     lambda p, g, v, rate, mu: (p - rate * v, mu * v + g)),
    ("P", "uphill", "the step goes uphill: P + η V instead of P - η V",
     lambda p, g, v, rate, mu: (p + rate * (mu * v + g), mu * v + g)),
    ("P", "rate unused", "the learning rate is not used",
     lambda p, g, v, rate, mu: (p - (mu * v + g), mu * v + g)),
    ("P", "V unused", "P moves by g alone, V is not used",
     lambda p, g, v, rate, mu: (p - rate * g, mu * v + g)),
):  # fmt: skip
    _mistake("momentum_step", _rows, _name, _hint, _rule, 1)


# --- Adam -----------------------------------------------------------------------------------


def _root(x):
    if hasattr(x, "sqrt"):  # a number that knows its bounds
        return x.sqrt()
    from math import sqrt

    return sqrt(x)


def _correction(beta, t):
    """1 - βᵗ"""
    power = 1
    for _ in range(int(t)):
        power = beta * power
    return 1 - power


def _first(g, m, beta):
    return beta * m + (1 - beta) * g


def _second(g, v, beta):
    return beta * v + (1 - beta) * (g * g)


def _direction(m, v, c, d, epsilon):
    """M̂ / (√V̂ + ε), c and d being what M and V are divided by."""
    return m / c / (_root(v / d) + epsilon)


def _adam(first=_first, second=_second, direction=_direction, time=None, kept=None, moved=None):
    """The rule with other parts."""

    def rule(p, g, m, v, t, rate, beta1, beta2, epsilon):
        m, v = first(g, m, beta1), second(g, v, beta2)
        at = t if time is None else time(t)
        c, d = _correction(beta1, at), _correction(beta2, at)
        step = rate * direction(m, v, c, d, epsilon)
        if kept:
            m, v = kept(m, v, c, d)
        return (p - step if moved is None else moved(p, step, rate)), m, v

    return rule


def _betas_exchanged(p, g, m, v, t, rate, beta1, beta2, epsilon):
    return _adam()(p, g, m, v, t, rate, beta2, beta1, epsilon)


for _rows, _name, _hint, _rule in (
    ("P", "no correction", "the bias correction is missing: M̂ = M / (1 - β₁ᵗ), V̂ = V / (1 - β₂ᵗ)",
     _adam(direction=lambda m, v, c, d, epsilon: m / (_root(v) + epsilon))),
    ("P", "correction of M only", "the bias correction of V is missing: V̂ = V / (1 - β₂ᵗ)",
     _adam(direction=lambda m, v, c, d, epsilon: m / c / (_root(v) + epsilon))),
    ("P", "correction of V only", "the bias correction of M is missing: M̂ = M / (1 - β₁ᵗ)",
     _adam(direction=lambda m, v, c, d, epsilon: m / (_root(v / d) + epsilon))),
    ("P", "t late", "t is one too small in the bias correction: the first step has t = 1",
     _adam(time=lambda t: t - 1)),
    ("P", "t early", "t is one too large in the bias correction: the first step has t = 1",
     _adam(time=lambda t: t + 1)),
    ("P", "t missing", "the bias correction is 1 - β in every step: it should be 1 - βᵗ",
     _adam(time=lambda t: 1)),
    ("P", "epsilon inside", "ε is added inside the root: √V̂ + ε, not √(V̂ + ε)",
     _adam(direction=lambda m, v, c, d, epsilon: m / c / _root(v / d + epsilon))),
    ("P", "epsilon before the correction", "ε is added to √V before the bias correction: √V̂ + ε",
     _adam(direction=lambda m, v, c, d, epsilon: m / c * _root(d) / (_root(v) + epsilon))),
    ("P", "epsilon missing", "ε is not added",
     _adam(direction=lambda m, v, c, d, epsilon: m / c / _root(v / d))),
    ("P", "root missing", "the root is missing: M̂ is divided by √V̂ + ε, not by V̂ + ε",
     _adam(direction=lambda m, v, c, d, epsilon: m / c / (v / d + epsilon))),
    ("P", "uphill", "the step goes uphill: P moves against M̂",
     _adam(moved=lambda p, step, rate: p + step)),
    ("P", "rate unused", "the learning rate is not used",
     _adam(moved=lambda p, step, rate: p - step / rate)),
    ("M", "M without 1 - beta", "g is not multiplied by 1 - β₁",
     _adam(first=lambda g, m, beta: beta * m + g)),
    ("V", "V without 1 - beta", "g² is not multiplied by 1 - β₂",
     _adam(second=lambda g, v, beta: beta * v + g * g)),
    ("V", "g not squared", "g is not squared: V ← β₂ V + (1 - β₂) g²",
     _adam(second=_first, direction=lambda m, v, c, d, epsilon: m / c)),
    ("M, V", "betas exchanged", "β₁ and β₂ are exchanged", _betas_exchanged),
    ("M, V", "corrected ones kept",
     "M̂ and V̂ are returned in place of M and V: the next step corrects them once more",
     _adam(kept=lambda m, v, c, d: (m / c, v / d))),
):  # fmt: skip
    _mistake("adam_step", _rows, _name, _hint, _rule, 2)


# --- the exercise's momentum: V ← μ V - η dE/dP, of v, g, mu and rate -----------------------

for _name, _hint, _rule in (
    ("starts again", "V starts from zero in each pass: keep it in the layer",
     lambda v, g, mu, rate: -rate * g),
    ("mu missing", "V is not multiplied by μ", lambda v, g, mu, rate: v - rate * g),
    ("gradient times 1 - mu", "the gradient is multiplied by 1 - μ",
     lambda v, g, mu, rate: mu * v - (1 - mu) * rate * g),
    ("rate unused", "the learning rate is not used", lambda v, g, mu, rate: mu * v - g),
    ("rate squared", "the learning rate is squared",
     lambda v, g, mu, rate: mu * v - rate * rate * g),
    ("uphill", "V gets dE/dP with the wrong sign: it goes uphill",
     lambda v, g, mu, rate: mu * v + rate * g),
    ("V's sign", "V has the wrong sign in its own sum: μ V - η dE/dP",
     lambda v, g, mu, rate: -mu * v - rate * g),
):  # fmt: skip
    OPTIMIZERS.append(Mistake(
        _name, _hint, ["momentum"], ["rule"], {"momentum": None}, lambda right, rule=_rule: rule
    ))  # fmt: skip
