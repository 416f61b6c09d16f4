"""How parameters move in a batch or by an optimizer, in steps: a formula, then its matrices."""

import purenn

from ..fitting.batches import means, plus
from ..layers import walk
from ..linalg import apply
from .formulas import Step, letter
from .numerals import short


def watched(optimizer):
    """What its method `step` is given and returns from now on: a list of pairs of tuples."""
    calls, step = [], optimizer.step

    def recorded(P, g, state, learning_rate, t):
        result = step(P, g, state, learning_rate, t)
        calls.append(((P, g, state, learning_rate, t), result))
        return result

    optimizer.step = recorded
    return calls


def settings(optimizer, calls):
    """The numbers of the step just made: "Momentum: t = 1, η = 0.1, μ = 0.9"."""
    named = [("t", optimizer.steps)] + [("η", given[3]) for given, _ in calls[:1]]
    named += [(sign, getattr(optimizer, name)) for sign, name in _rule(optimizer)[1]]
    texts = ["%s = %s" % (sign, short(x)) for sign, x in named]
    return "%s: %s" % (type(optimizer).__name__, ", ".join(texts))


def moves(network, samples, optimizer, calls):
    """For each layer, just after it has moved, the steps from its samples' dE/dP to its new P.

    `samples` are the layers' records (see formulas.py) for each sample.
    """
    found, calls = [], list(calls)
    for at, layer in enumerate(walk(network.layers)):
        steps = []
        for name in layer.parameters:
            derivatives = [records[at].derivatives[name] for records in samples]
            if optimizer is None:
                P, new = samples[0][at].before[name], getattr(layer, name)
                steps += _mean(letter(name), derivatives, _g(derivatives))
                steps += _descent(letter(name), P, _g(derivatives), new)
            else:
                given, result = calls.pop(0)
                steps += _mean(letter(name), derivatives, given[1])
                steps += _rule(optimizer)[0](letter(name), optimizer, given, result)
        found.append(steps)
    return found


def _g(derivatives):
    sums = None
    for a in derivatives:
        sums = plus(sums, [a])
    return means(sums, len(derivatives))[0]


def mean_text(names):
    """The mean of these.

    >>> mean_text(["a", "b"]), mean_text(["a", "b", "c"])
    ('(a + b) / 2', '(a + … + c) / 3')
    """
    middle = " + " if len(names) == 2 else " + … + "
    return "(%s%s%s) / %d" % (names[0], middle, names[-1], len(names))


def _mean(p, derivatives, g):
    names = ["dE_%d/d%s" % (k + 1, p) for k in range(len(derivatives))]
    if len(names) == 1:
        return [Step("g = dE/d" + p, [("g", g)])]
    return [Step("g = " + mean_text(names), list(zip(names, derivatives)) + [("g", g)])]


# --- the rules ------------------------------------------------------------------------------


def _descent(p, P, g, new):
    return [Step("%s ← %s - η g" % (p, p), [(p, P), ("g", g), ("new " + p, new)])]


def _momentum(p, optimizer, given, result):
    P, g, V = given[:3]
    new, new_V = result
    V = optimizer.start(P) if V is None else V
    return [
        Step("V ← μ V + g", [("V", V), ("g", g), ("new V", new_V)]),
        Step("%s ← %s - η V" % (p, p), [(p, P), ("new V", new_V), ("new " + p, new)]),
    ]


def _adam(p, optimizer, given, result):
    P, g, state = given[:3]
    M, V = (optimizer.start(P) if state is None else state)[:2]
    new, (new_M, new_V, power1, power2) = result
    rest1, rest2 = 1 - power1, 1 - power2
    M_hat, V_hat = apply(lambda m: m / rest1, new_M), apply(lambda v: v / rest2, new_V)
    moved = [(p, P), ("M̂", M_hat), ("V̂", V_hat), ("new " + p, new)]
    return [
        Step("M ← β₁ M + (1 - β₁) g", [("M", M), ("g", g), ("new M", new_M)]),
        Step("V ← β₂ V + (1 - β₂) g²", [("V", V), ("g", g), ("new V", new_V)]),
        Step("M̂ = M / (1 - β₁ᵗ)", [("new M", new_M), ("1 - β₁ᵗ", rest1), ("M̂", M_hat)]),
        Step("V̂ = V / (1 - β₂ᵗ)", [("new V", new_V), ("1 - β₂ᵗ", rest2), ("V̂", V_hat)]),
        Step("%s ← %s - η M̂ / (√V̂ + ε)" % (p, p), moved),
    ]


def _own(p, optimizer, given, result):
    formula = "%s ← %s.step(%s, g)" % (p, type(optimizer).__name__, p)
    return [Step(formula, [(p, given[0]), ("g", given[1]), ("new " + p, result[0])])]


def _rule(optimizer):
    """The steps of purenn's optimizers, and their settings; of any other, only what it returns."""
    if type(optimizer) is purenn.Momentum:
        return _momentum, [("μ", "momentum")]
    if type(optimizer) is purenn.Adam:
        return _adam, [("β₁", "beta1"), ("β₂", "beta2"), ("ε", "epsilon")]
    return _own, []
