"""What purenn.explain says is what the layers compute; and it leaves no trace."""

import copy
import pickle
import random
import re
from fractions import Fraction

import pytest

import purenn
from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer, MaxPoolingLayer,
    Network, Random, SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime,
    explain, mse, mse_prime, tanh, tanh_prime,
)  # fmt: skip
from purenn.layers import walk
from purenn.teaching import page
from test_network import xor


def every_layer():
    rng = Random(1)
    network = Network()
    network.add(ConvLayer((5, 5, 2), (2, 3), 2, rng))
    network.add(ActivationLayer((4, 3, 2), tanh, tanh_prime))
    network.add(MaxPoolingLayer((4, 3, 2), (2, 1)))
    network.add(FlattenLayer((2, 3, 2)))
    network.add(DropoutLayer((1, 12), 0.5, rng))
    network.add(FCLayer((1, 12), (1, 3), rng))
    network.add(SoftmaxLayer((1, 3)))
    network.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    return network


VOLUME = [[[(i * j + d) / 7 for d in range(2)] for j in range(5)] for i in range(5)]
CASES = [
    (xor, [[0, 1]], [[1]], 0.1),
    (every_layer, VOLUME, [[0, 1, 0]], 0.1),
]


def matrices(explanation, title):
    """All matrices of one section, by name; of two of one name the last."""
    (section,) = [s for s in explanation.sections if s.title.startswith(title)]
    return dict(pair for step in section.steps for pair in step.matrices)


def state(network):
    return pickle.dumps([layer.__dict__ for layer in network.layers])


@pytest.mark.parametrize("build, x, y, rate", CASES)
def test_the_formulas_hold_for_the_matrices_shown(build, x, y, rate):
    """Each formula is computed anew from what stands below it."""
    dot, add, scale = purenn.linalg.dot, purenn.linalg.add, purenn.linalg.scale
    multiply, apply = purenn.linalg.multiply, purenn.linalg.apply
    rules = {
        "Y = X W + B": lambda m: (m["Y"], add(dot(m["X"], m["W"]), m["B"])),
        "Y = tanh(X), element by element": lambda m: (m["Y"], apply(tanh, m["X"])),
        "dE/dX = dE/dY Wᵗ": lambda m: (m["dE/dX"], dot(m["dE/dY"], m["Wᵗ"])),
        "dE/dW = Xᵗ dE/dY": lambda m: (m["dE/dW"], dot(m["Xᵗ"], m["dE/dY"])),
        "dE/dB = dE/dY": lambda m: (m["dE/dB"], m["dE/dY"]),
        "dE/dX = tanh'(X) ⊙ dE/dY": lambda m: (
            m["dE/dX"], multiply(m["tanh'(X)"], m["dE/dY"])),
        "dE/dX_i = Y_i (dE/dY_i - Σ_j dE/dY_j Y_j)": lambda m: (
            m["dE/dX"],
            multiply(m["Y"], apply(lambda e: e - m["Σ_j dE/dY_j Y_j"][0][0], m["dE/dY"]))),
        "W ← W - η dE/dW": lambda m: (m["new W"], add(m["W"], scale(-rate, m["dE/dW"]))),
        "B ← B - η dE/dB": lambda m: (m["new B"], add(m["B"], scale(-rate, m["dE/dB"]))),
    }  # fmt: skip
    softmax = {"dE/dX_i = Y_i (dE/dY_i - Σ_j dE/dY_j Y_j)"}
    held = set()
    for section in explain(build(), x, y, rate).sections:
        for step in section.steps:
            if step.formula in rules:
                got, expected = rules[step.formula](dict(step.matrices))
                assert got == expected, step.formula
                held.add(step.formula)
    assert held == set(rules) - (softmax if build is xor else set())


@pytest.mark.parametrize("build, x, y, rate", CASES)
def test_the_numbers_are_those_of_fit(build, x, y, rate):
    network = build()
    explanation = explain(network, x, y, rate)
    (error,) = network.fit([x], [y], 1, rate, verbose=False)
    assert matrices(explanation, "ERROR")["E"] == error
    for number, layer in enumerate(network.layers):
        forward = matrices(explanation, "FORWARD, layers[%d]" % number)
        backward = matrices(explanation, "BACKWARD, layers[%d]" % number)
        assert forward["X"] == layer.input and forward["Y"] == layer.output
        for name in layer.parameters:
            letter = {"weights": "W", "bias": "B"}[name]
            assert backward["new " + letter] == getattr(layer, name)
            assert backward["dE/d" + letter] == getattr(layer, name + "_error")
            assert backward[letter] == forward[letter] != backward["new " + letter]
        if number:
            below = matrices(explanation, "BACKWARD, layers[%d]" % (number - 1))
            assert backward["dE/dX"] == below["dE/dY"]
    assert backward["dE/dY"] == matrices(explanation, "ERROR")["dE/dY"]


@pytest.mark.parametrize("build, x, y, rate", CASES)
def test_the_new_error_is_that_of_the_same_sample(build, x, y, rate):
    network, again = build(), build()
    new = matrices(explain(network, x, y, rate), "AFTER")["new E"]
    network.fit([x], [y], 1, rate, verbose=False)
    for layer, kept in zip(again.layers, network.layers):
        for name in layer.parameters:
            setattr(layer, name, getattr(kept, name))
    assert again.fit([x], [y], 1, rate, verbose=False) == [new]


@pytest.mark.parametrize("build, x, y, rate", CASES)
def test_no_trace_is_left(build, x, y, rate):
    network = build()
    network.fit([x], [y], 2, rate, verbose=False)
    seed, before = purenn.numbers.random.default.state, state(network)
    sample, target = copy.deepcopy((x, y))
    text = str(explain(network, x, y, rate))
    assert state(network) == before and purenn.numbers.random.default.state == seed
    assert (x, y) == (sample, target)
    assert str(explain(network, x, y, rate)) == text


def test_text_of_xor():
    text = str(explain(xor(), [[0, 1]], [[1]], 0.1))
    assert max(len(line) for line in text.splitlines()) <= 80
    for part in [
        "  learning rate η = 0.1; sample X",
        "  dE/dX = tanh'(X) ⊙ dE/dY\n\n  tanh'(X) (1, 1)   dE/dY (1, 1)",
        "  E = mse(Y*, Y) = (1/n) Σ (Y*_i - Y_i)²\n",
        "  W ← W - η dE/dW\n\n  W (3, 1)        dE/dW (3, 1)    new W (3, 1)\n",
    ]:
        assert part in text
    order = re.findall(r"^(FORWARD|BACKWARD|ERROR|AFTER)[^\d\n]*(\d?)", text, re.M)
    assert order == [
        ("FORWARD", "0"), ("FORWARD", "1"), ("FORWARD", "2"), ("FORWARD", "3"), ("ERROR", ""),
        ("BACKWARD", "3"), ("BACKWARD", "2"), ("BACKWARD", "1"), ("BACKWARD", "0"), ("AFTER", ""),
    ]  # fmt: skip


def test_the_text_can_be_checked_with_a_calculator():
    text = str(explain(xor(), [[0, 1]], [[1]], 0.1))
    step = text[text.index("BACKWARD, layers[2]") :]
    rows = step[step.index("W ← W") : step.index("dE/dB")].splitlines()[3:6]
    for row in rows:
        w, derivative, new = [float(x) for x in re.findall(r"-?\d\.\d{6}", row)]
        assert abs(w - 0.1 * derivative - new) < 2e-6


def test_the_readme_shows_what_is_printed(readme, capsys):
    purenn.seed(0)
    names = {}
    exec(readme[readme.index("from purenn import") : readme.index("print(network.predict")], names)
    text = str(explain(names["network"], [[0, 1]], [[1]], 0.1))
    block = re.search(r" contains\n\n((    .*\n|\n)+)", readme)[1]
    shown = "\n".join(line[4:] for line in block.rstrip().splitlines())
    assert shown.startswith("BACKWARD") and shown in text


def test_one_window_of_a_convolution_in_full():
    explanation = explain(every_layer(), VOLUME, [[0, 1, 0]], 0.1)
    (section,) = [s for s in explanation.sections if s.title.startswith("FORWARD, layers[0]")]
    step = section.steps[1]
    assert step.formula == "One window in full: Y_0[0][0] = B_0 + Σ X_0 ⊙ W_0,0 + Σ X_1 ⊙ W_1,0"
    shown = dict(step.matrices)
    assert shown["X_1"] == [[pixel[1] for pixel in row[:3]] for row in VOLUME[:2]]
    total = shown["B_0"]
    for d in range(2):
        products = shown["X_%d ⊙ W_%d,0" % (d, d)]
        window, kernel = shown["X_%d" % d], shown["W_%d,0" % d]
        assert products == purenn.linalg.multiply(window, kernel)
        total += shown["Σ X_%d ⊙ W_%d,0" % (d, d)]
    assert total == pytest.approx(shown["Y_0[0][0]"], rel=1e-12)
    assert shown["Y_0[0][0]"] == section.steps[0].matrices[-1][1][0][0][0]


def test_large_layers_are_elided():
    network = Network()
    network.add(FCLayer((1, 300), (1, 100)))
    network.use(mse, mse_prime)
    explanation = explain(network, [[0.5] * 300], [[0] * 100], 0.1)
    text = str(explanation)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert len(text.splitlines()) < 200 and len(explanation.html) < 100000
    assert matrices(explanation, "FORWARD")["W"] == network.layers[0].weights


def test_fractions_are_fractions():
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    network.layers[0].weights = [[Fraction(1, 2)]]
    network.layers[0].bias = [[Fraction(1, 3)]]
    network.use(mse, mse_prime)
    explanation = explain(network, [[Fraction(1, 7)]], [[0]], Fraction(1, 10))
    assert "η = 1/10;" in str(explanation)
    assert "[ 17/42 ]" in str(explanation) and ">17/42<" in explanation.html
    assert matrices(explanation, "BACKWARD")["new W"] == [[Fraction(1, 2) - Fraction(17, 1470)]]


# --- layers of the user's own -----------------------------------------------------------------


class Scale(Layer):
    """As a pupil may write it: changes its weight in place, draws, counts, keeps no derivative."""

    parameters = ("factor",)

    def __init__(self):
        self.input_shape = self.output_shape = (1, 2)
        self.factor = [3.0]
        self.calls = []
        self.rng = random.Random(5)

    def forward_propagation(self, input):
        self.input = input
        self.calls.append(self.rng.random())
        self.fresh = True
        self.output = [[self.factor[0] * x for x in input[0]]]
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        (e,) = output_error
        result = [[self.factor[0] * x for x in e]]
        self.factor[0] -= learning_rate * (e[0] * self.input[0][0] + e[1] * self.input[0][1])
        self.output[0][0] = self.input[0][0] = None  # what it likes
        return result


def test_a_layer_of_ones_own():
    network = Network()
    network.add(Scale())
    network.use(mse, mse_prime)
    layer, x = network.layers[0], [[1.0, 2.0]]
    factor, before = layer.factor, state(network)
    explanation = explain(network, x, [[0, 0]], 0.1)
    assert state(network) == before and x == [[1, 2]] and not hasattr(layer, "fresh")
    assert layer.factor is factor and factor == [3.0]
    forward, backward = matrices(explanation, "FORWARD"), matrices(explanation, "BACKWARD")
    assert forward == {"X": [[1, 2]], "factor": [3.0], "Y": [[3.0, 6.0]]}
    assert backward["factor"] == [3.0] and backward["new factor"] == [3.0 - 0.1 * 15.0]
    assert backward["dE/dX"] == [[9.0, 18.0]] and "dE/dfactor" not in backward
    text = str(explanation)
    assert "Y = Scale(X)" in text and "factor ← factor - η dE/dfactor" in text


def test_a_class_that_borrows_the_name_is_not_explained_by_our_formula():
    own = type("FCLayer", (Scale,), {})
    network = Network()
    network.add(own())
    network.use(mse, mse_prime)
    text = str(explain(network, [[1.0, 2.0]], [[0, 0]], 0.1))
    assert "Y = FCLayer(X)" in text and "X W" not in text


def test_functions_of_ones_own():
    network = Network()
    network.add(ActivationLayer((1, 1), lambda x: x * x, lambda x: 2 * x))
    network.use(lambda t, y: (t[0][0] - y[0][0]), lambda t, y: [[-1]])
    text = str(explain(network, [[3]], [[0]], 0.1))
    assert "Y = f(X)" in text and "f'(X) (1, 1)" in text and "E = f(Y*, Y)\n" in text


def test_a_layer_of_arrays():
    np = pytest.importorskip("numpy")

    class Arrays(Layer):
        parameters = ("weights",)

        def __init__(self):
            self.input_shape, self.output_shape = (1, 2), (1, 3)
            self.weights = np.ones((2, 3))

        def forward_propagation(self, input):
            self.input = np.array(input, dtype=float)
            return (self.input @ self.weights).tolist()

        def backward_propagation(self, output_error, learning_rate):
            e = np.array(output_error)
            input_error = e @ self.weights.T
            self.weights -= learning_rate * self.input.T @ e
            return input_error

    network = Network()
    network.add(Arrays())
    network.use(mse, mse_prime)
    explanation = explain(network, [[1, 2]], [[0, 0, 0]], 0.5)
    assert (network.layers[0].weights == 1).all()
    assert matrices(explanation, "BACKWARD")["new W"] == [[0.0] * 3, [-1.0] * 3]


@pytest.mark.parametrize("broken", ["forward_propagation", "backward_propagation"])
def test_what_breaks_off_leaves_no_trace(broken):
    network = every_layer()

    def fail(*_):
        raise KeyboardInterrupt

    setattr(network.layers[0 if broken.startswith("back") else -1], broken, fail)
    before = [dict(layer.__dict__) for layer in network.layers]
    drawn = network.layers[4].rng.state
    with pytest.raises(KeyboardInterrupt):
        explain(network, VOLUME, [[0, 1, 0]], 0.1)
    assert [layer.__dict__ for layer in network.layers] == before
    assert network.layers[4].rng.state == drawn


# --- HTML ---------------------------------------------------------------------------------


def test_html_is_one_page_that_needs_nothing():
    html = explain(every_layer(), VOLUME, [[0, 1, 0]], 0.1).html
    assert html.startswith("<!doctype html>")
    for word in "<script", "http", "src=", "@import", "url(":
        assert word not in html
    assert html.count("<figure>") == html.count("</figure>") > 50


def test_html_says_what_the_text_says():
    explanation = explain(xor(), [[0, 1]], [[1]], 0.1)
    html = explanation._repr_html_()
    assert html in explanation.html
    numbers = re.findall(r"-?\d\.\d{6}", str(explanation))
    assert re.findall(r">(-?\d\.\d{6})<", html) != []
    assert set(re.findall(r">(-?\d\.\d{6})<", html)) == set(numbers)
    for section in explanation.sections:
        assert page.escape(section.title) in html


def test_html_is_well_formed():
    import xml.etree.ElementTree as tree

    network = Network()
    network.add(type("<&>", (Scale,), {})())
    network.use(mse, mse_prime)
    html = explain(network, [[1.0, 2.0]], [[0, 0]], 0.1)._repr_html_()
    text = "".join(tree.fromstring(html).itertext())
    assert "Y = <&>(X)" in text


def test_save(tmp_path):
    explanation = explain(xor(), [[0, 1]], [[1]], 0.1)
    explanation.save(tmp_path / "step.html")
    assert (tmp_path / "step.html").read_bytes() == explanation.html.encode("utf-8")
    with pytest.raises(ValueError, match="a path that ends in .html, got step.txt"):
        explanation.save("step.txt")


def test_heat():
    assert page.table("W", [[-2.0, 1]]) == (
        "<figure><figcaption>W</figcaption><table><tr>"
        "<td style='background: rgba(0, 114, 178, 0.50)'>-2.000000</td>"
        "<td style='background: rgba(230, 140, 0, 0.25)'>1</td></tr></table></figure>"
    )
    strange = page.table("W", [[0, float("nan"), float("inf"), 1j, Fraction(-1, 3)]])
    assert strange.count("style") == 1 and "rgba(0, 114, 178, 0.50)'>-1/3<" in strange


# --- wrong arguments ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "x, y, rate, error, message",
    [
        ([[[[0, 1]]]], [[1]], 0.1, ValueError,
         "explain x: expected one sample of shape (1, 2), got shape (1, 1, 1, 2)"),
        ([[[0, 1]]], [[1]], 0.1, ValueError,
         "explain y[0]: expected one sample of shape (1, 1), got shape (1,)"),
        ([[[0, 1]], [[0, 2]]], [[[1]]], 0.1, ValueError,
         "explain y: expected a list of 2 samples, got shape (1, 1, 1)"),
        ([[[0, 1]], [[0]]], [[[1]], [[1]]], 0.1, ValueError,
         "explain x[1]: expected one sample of shape (1, 2), got shape (1, 1)"),
        ([[[0, 1]]], 1, 0.1, ValueError, "explain y: expected a list of 1 samples, got shape ()"),
        ([[0, 1, 2]], [[1]], 0.1, ValueError, "got shape (1, 3)"),
        ([[0, 1]], [1], 0.1, ValueError,
         "explain y: expected one sample of shape (1, 1), got shape (1,)"),
        ([[0, 1]], 1, 0.1, ValueError, "got shape ()"),
        ([[0, 1]], [[1]], "fast", TypeError, "explain learning_rate: expected a number"),
        ([[0, 1]], [[1]], None, TypeError, "explain learning_rate: expected a number"),
        ([[0, None]], [[1]], 0.1, TypeError, "explain x: expected nested lists of numbers"),
        ([[0], [1, 2]], [[1]], 0.1, ValueError, "explain x: ragged"),
        ([[0, 1]], [[]], 0.1, ValueError, "explain y: expected nested lists of numbers"),
    ],
)  # fmt: skip
def test_wrong_arguments(x, y, rate, error, message):
    network = xor()
    before = state(network)
    with pytest.raises(error, match=re.escape(message)):
        explain(network, x, y, rate)
    assert state(network) == before


def test_wrong_networks():
    with pytest.raises(TypeError, match="explain: expected a Network, got FCLayer"):
        explain(FCLayer((1, 1), (1, 1)), [[1]], [[1]], 0.1)
    with pytest.raises(ValueError, match="explain: expected a network with layers, got none"):
        explain(Network(), [[1]], [[1]], 0.1)
    network = Network()
    network.add(FCLayer((1, 1), (1, 1)))
    with pytest.raises(ValueError, match="explain: expected a loss, set by use"):
        explain(network, [[1]], [[1]], 0.1)


def test_a_step_through_all_layers_for_sequences():
    """Also those that a residual layer holds; every number as the layers computed it."""
    import purenn

    net = Network()
    attention = purenn.AttentionLayer((None, 4), 2, rotary=True, bias=True)
    for layer in (
        purenn.EmbeddingLayer((1, None), 3, 4),
        purenn.PositionLayer((None, 4), 4),
        purenn.ResidualLayer([purenn.RMSNormLayer((None, 4)), attention]),
        purenn.RMSNormLayer((None, 4), gain=False),
        purenn.LayerNormLayer((None, 4)),
        FCLayer((None, 4), (None, 1)),
        FCLayer((None, 1), (None, 1), bias=False),
    ):
        net.add(layer)
    net.use(mse, mse_prime)
    before = repr([vars(layer) for layer in walk(net.layers)])
    x, y = [[2, 0, 2]], [[1], [0], [1]]
    explanation = explain(net, x, y, 0.5)
    assert repr([vars(layer) for layer in walk(net.layers)]) == before
    named = {section.title.split(":")[0]: section.steps for section in explanation.sections}
    steps = named["FORWARD, layers[2].layers[1]"]
    assert [step.formula.split(" ")[0] for step in steps] == ["Q", "K", "V", "Head", "Head", "Y"]
    backward = named["BACKWARD, layers[2].layers[1]"]
    for step in backward:
        assert not step.formula.startswith("dE/dquery"), "a formula of its own for every parameter"
    net.fit([x], [y], 1, 0.5, verbose=False)
    assert dict(steps[3].matrices)["A"] == attention.attention[0]
    assert dict(steps[-1].matrices)["Y"] == attention.output
    news = [dict(step.matrices)["new W_k"] for step in backward if "W_k ←" in step.formula]
    assert news == [attention.key_weights]
    text = str(explanation)
    assert "no dE/dX" in text and "E = mse" in text
    with pytest.raises(ValueError, match=r"explain x: expected one sample of shape \(1, None\), got shape \(2, 1\)"):
        explain(net, [[1], [2]], y, 0.5)


def test_a_class_number_as_target():
    network = Network()
    network.add(FCLayer((1, 2), (1, 3), Random(1)))
    network.use(purenn.softmax_cross_entropy, purenn.softmax_cross_entropy_prime)
    text = str(explain(network, [[0, 1]], [[2]], 0.1))
    assert "softmax_cross_entropy(Y*, Y) = -(1/n)" in text and "= (1/n) (softmax(Y) - Y*)" in text
    with pytest.raises(ValueError, match="explain y: expected class numbers from 0 to 2, got 3"):
        explain(network, [[0, 1]], [[3]], 0.1)
