"""What purenn.explain says of a batch's and an optimizer's step is what fit computes."""

import copy
from fractions import Fraction
from math import sqrt

import pytest

import purenn
from purenn import (
    Adam, ConvLayer, FCLayer, FlattenLayer, Momentum, Network, Optimizer, explain, linalg, mse,
    mse_prime,
)  # fmt: skip
from test_explain import VOLUME, Scale, every_layer, matrices, state
from test_network import xor

XOR = [[[0, 1]], [[1, 1]], [[1, 0]]], [[[1]], [[0]], [[1]]]
VOLUMES = [VOLUME, linalg.scale(-0.5, VOLUME)], [[[0, 1, 0]], [[0, 0, 1]]]


class SignDescent(Optimizer):
    def step(self, P, g, state, learning_rate, t):
        signs = linalg.apply(lambda x: (x > 0) - (x < 0), g)
        return linalg.axpy(-learning_rate, signs, P), None


OPTIMIZERS = [
    lambda: 0.1,
    lambda: Momentum(0.1, 0.75),
    lambda: Adam(lambda t: 0.25 / t, 0.5),
    lambda: SignDescent(0.125),
]
NETWORKS = [(xor, XOR), (every_layer, VOLUMES)]


def moved(explanation, at):
    """The steps of the parameters of layers[at]: by the formula, its matrices by name."""
    (section,) = [s for s in explanation.sections if s.title.startswith("STEP, layers[%d]" % at)]
    return [(step.formula, dict(step.matrices)) for step in section.steps]


def parameters(network):
    return [(layer, name) for layer in network.layers for name in layer.parameters]


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("build, data", NETWORKS)
@pytest.mark.parametrize("n", [1, 2])
def test_the_numbers_are_those_of_fit(build, data, make, n):
    x, y = data[0][:n], data[1][:n]
    network, rate = build(), make()
    network.fit(x, y, 2, rate, verbose=False, batch_size=n)  # an optimizer in the midst of its work
    explanation = explain(network, x, y, rate)
    before = [copy.deepcopy(getattr(*owner)) for owner in parameters(network)]
    kept = copy.deepcopy(getattr(rate, "state", None))
    (error,) = network.fit(x, y, 1, rate, verbose=False, batch_size=n)
    if n > 1:
        assert matrices(explanation, "ERROR OF THE BATCH")["E"] == error
        sample = "SAMPLE %d, " % n
    else:
        sample = ""
        assert matrices(explanation, "ERROR")["E"] == error
    for number, layer in enumerate(network.layers):
        backward = matrices(explanation, sample + "BACKWARD, layers[%d]" % number)
        for name in layer.parameters:
            p = {"weights": "W", "bias": "B"}[name]
            assert backward["dE/d" + p] == getattr(layer, name + "_error")
            if n == 1 and not isinstance(rate, Optimizer):
                continue
            P = before.pop(0)
            steps = [pair for pair in moved(explanation, number) if p in pair[0].split(" ")[0]]
            assert steps[-1][1]["new " + p] == getattr(layer, name) and steps[-1][1][p] == P
            state = {key: m for _, m in moved_of(explanation, number, p) for key, m in m.items()}
            assert ("new " + p in backward) is False
            if kept:
                at = parameters(network).index((layer, name))
                check_state(rate, state, kept[at], rate.state[at])


def moved_of(explanation, number, p):
    """Of these steps those of one parameter, which begin with its g."""
    found, on = [], False
    for formula, named in moved(explanation, number):
        if formula.startswith("g = "):
            on = formula.split(")")[0].endswith("/d" + p)
        if on:
            found.append((formula, named))
    return found


def check_state(optimizer, shown, before, after):
    if isinstance(optimizer, Momentum):
        assert (shown["V"], shown["new V"]) == (before, after)
    if isinstance(optimizer, Adam):
        assert (shown["M"], shown["V"]) == before[:2]
        assert (shown["new M"], shown["new V"]) == after[:2]
        assert shown["1 - β₁ᵗ"] == 1 - after[2] and shown["1 - β₂ᵗ"] == 1 - after[3]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_formulas_hold_for_the_matrices_shown(n):
    """Each formula is computed anew from what stands below it."""
    add, axpy, apply, scale = linalg.add, linalg.axpy, linalg.apply, linalg.scale

    def mean(p):
        def rule(m):
            parts = [m["dE_%d/d%s" % (k + 1, p)] for k in range(n)]
            total = parts[0]
            for part in parts[1:]:
                total = add(total, part)
            return m["g"], apply(lambda x: x / n, total)

        return rule

    rules = {
        "V ← μ V + g": lambda m: (m["new V"], axpy(0.75, m["V"], m["g"])),
        "M ← β₁ M + (1 - β₁) g": lambda m: (m["new M"], axpy(0.5, m["M"], scale(0.5, m["g"]))),
        "V ← β₂ V + (1 - β₂) g²": lambda m: (
            m["new V"], axpy(0.75, m["V"], scale(0.25, linalg.multiply(m["g"], m["g"])))),
        "M̂ = M / (1 - β₁ᵗ)": lambda m: (m["M̂"], apply(lambda x: x / m["1 - β₁ᵗ"], m["new M"])),
        "V̂ = V / (1 - β₂ᵗ)": lambda m: (m["V̂"], apply(lambda x: x / m["1 - β₂ᵗ"], m["new V"])),
    }  # fmt: skip
    means = {1: "dE/dP", 2: "(dE_1/dP + dE_2/dP) / 2", 3: "(dE_1/dP + … + dE_3/dP) / 3"}
    adam = lambda m, v: 0.25 * m / (sqrt(v) + 1e-8)
    for p in "W", "B":
        own = {
            "g = " + means[n]: mean(p) if n > 1 else lambda m: (m["g"], m["g"]),
            "P ← P - η g": lambda m, p=p: (m["new " + p], axpy(-0.25, m["g"], m[p])),
            "P ← P - η V": lambda m, p=p: (m["new " + p], axpy(-0.25, m["new V"], m[p])),
            "P ← P - η M̂ / (√V̂ + ε)": lambda m, p=p: (
                m["new " + p], linalg.subtract(m[p], apply(adam, m["M̂"], m["V̂"]))),
        }  # fmt: skip
        rules.update({formula.replace("P", p): rule for formula, rule in own.items()})
    held = set()
    network, (x, y) = xor(), XOR
    for rate in 0.25, Momentum(0.25, 0.75), Adam(0.25, 0.5, 0.75):
        for section in explain(network, x[:n], y[:n], rate).sections:
            if section.title.startswith("STEP"):
                for step in section.steps:
                    got, expected = rules[step.formula](dict(step.matrices))
                    assert got == expected, step.formula
                    held.add(step.formula)
    alone = {"W ← W - η g", "B ← B - η g"} if n == 1 else set()
    assert held == set(rules) - alone


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("build, data", NETWORKS)
def test_no_trace_is_left(build, data, make):
    network, rate, (x, y) = build(), make(), copy.deepcopy(data)
    other = explain(network, x, y, rate)
    assert network.optimizer is None and "_learn" not in vars(network)
    network.fit(x, y, 1, rate, verbose=False, batch_size=2, validation=(x, y))
    seed, before = purenn.numbers.random.default.state, state(network)
    attributes = dict(vars(network))
    if rate != 0.1:
        kept = copy.deepcopy({k: v for k, v in vars(rate).items() if k != "network"})
    text = str(explain(network, x, y, rate))
    assert text != str(other) and text == str(explain(network, x, y, rate))
    assert state(network) == before and purenn.numbers.random.default.state == seed
    assert vars(network) == attributes and (x, y) == data
    if rate != 0.1:
        assert kept.keys() == vars(rate).keys() - {"network"} and rate.network is network
        assert {key: getattr(rate, key) for key in kept} == kept


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("build, data", NETWORKS)
def test_the_new_errors_are_those_of_the_same_samples(build, data, make):
    network, again, (x, y) = build(), build(), data
    explanation = explain(network, x, y, make())
    network.fit(x, y, 1, make(), verbose=False, batch_size=3)
    for layer, kept in zip(again.layers, network.layers):
        for name in layer.parameters:
            setattr(layer, name, getattr(kept, name))
    shown = matrices(explanation, "AFTER")
    (error,) = again.fit(x, y, 1, 0, verbose=False, batch_size=3)
    assert shown["new E"] == error
    assert len(set(shown.values())) == len(x) + 1


def test_the_first_line_names_the_step():
    network, (x, y) = xor(), XOR

    def first(*arguments):
        (step,) = explain(network, *arguments).sections[0].steps
        return step.formula

    assert first(x, y, 0.5) == "learning rate η = 0.5; a batch of 3 samples"
    assert first(x, y, Momentum(0.5)) == "Momentum: t = 1, η = 0.5, μ = 0.9; a batch of 3 samples"
    network.fit(x, y, 2, Adam(lambda t: 1 / t), verbose=False)  # 6 steps
    assert first(x[0], y[0], network.optimizer) == (
        "Adam: t = 7, η = 0.142857, β₁ = 0.9, β₂ = 0.999, ε = 1.00e-08"
        "; sample X, expected output Y*"
    )
    assert first(x[0], y[0], SignDescent(0.5)).startswith("SignDescent: t = 1, η = 0.5; sample X")


def test_a_batch_of_one_is_a_sample():
    network, (x, y) = xor(), XOR
    for rate in 0.1, Adam():
        one = explain(network, x[:1], y[:1], rate)
        assert str(one) == str(explain(network, x[0], y[0], rate))


def test_a_convolution_in_columns():
    """Its weights are shown kernel by kernel, and a hat takes no column of its own."""
    network = Network()
    network.add(ConvLayer((2, 2, 1), (1, 2), 2))
    network.add(FlattenLayer((2, 1, 2)))
    network.use(mse, mse_prime)
    explanation = explain(network, [[[1], [2]], [[3], [4]]], [[0, 0, 0, 0]], Adam())
    text = str(explanation)
    lines = text.splitlines()
    at = [k for k, line in enumerate(lines) if "M̂_0,1 (1, 2)" in line][0]
    headings, numbers = lines[at].replace("\u0302", ""), lines[at + 1]
    starts = [at for at in range(len(headings)) if headings[:at].endswith("   ")]
    starts = [at for at in starts if headings[at] in "1MV"]
    assert starts and all(numbers[k] == "[" for k in starts)
    assert "M̂<sub>0,1</sub>" in explanation.html and "g<sub>" not in text


def test_exactly_in_fractions():
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights, network.layers[0].bias = [[Fraction(1, 2)]], [[Fraction(1, 3)]]
    network.use(mse, mse_prime)
    x, y = [[[Fraction(1)]], [[Fraction(2)]]], [[[0]], [[1]]]
    shown = moved(explain(network, x, y, Momentum(Fraction(1, 10), Fraction(1, 2))), 0)
    # Y = 5/6 and 4/3; dE/dY = 5/3 and 2/3; dE/dW = 5/3 and 4/3
    third = Fraction(1, 3)
    assert shown[0][1] == {
        "dE_1/dW": [[5 * third]], "dE_2/dW": [[4 * third]], "g": [[Fraction(3, 2)]],
    }  # fmt: skip
    assert shown[2][1]["new W"] == [[Fraction(1, 2) - Fraction(3, 20)]]


def test_what_fit_refuses_is_refused():
    network, (x, y) = xor(), XOR
    rate = Adam()
    xor().fit(x, y, 1, 0.1, verbose=False)
    other = xor()
    other.fit(x, y, 1, rate, verbose=False)
    before = state(network), state(other), copy.deepcopy(rate.state)
    with pytest.raises(ValueError, match="an optimizer that is new or this network's own"):
        explain(network, x, y, rate)
    assert (state(network), state(other), rate.state) == before and rate.network is other
    own = Network()
    own.add(Scale())
    own.use(mse, mse_prime)
    kept = state(own)
    with pytest.raises(ValueError, match="Scale to offer factor_error"):
        explain(own, [[[1.0, 2.0]]] * 2, [[[0, 0]]] * 2, 0.1)
    assert state(own) == kept and "_learn" not in vars(own)


def test_labels_and_sequences_of_several_lengths():
    network = Network()
    network.add(FCLayer((None, 2), (None, 3)))
    network.use(purenn.softmax_cross_entropy, purenn.softmax_cross_entropy_prime)
    x, y = [[[0, 1]], [[1, 0], [1, 1]]], [[[2]], [[0, 1]]]
    explanation = explain(network, x, y, 0.5)
    network.fit(x, y, 1, 0.5, verbose=False, batch_size=2)
    assert moved(explanation, 0)[1][1]["new W"] == network.layers[0].weights
    with pytest.raises(ValueError, match=r"explain y\[1\]: expected class numbers from 0 to 2"):
        explain(network, x, [[[2]], [[0, 3]]], 0.5)
