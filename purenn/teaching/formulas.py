"""What each of purenn's layers computes, in steps: a formula, then its matrices.

Of any other layer, only its input and its output are shown.
"""

import purenn

from .. import linalg
from .summary import name_of, option_texts, parameter_names
from .numerals import short


class Step:
    """A line of algebra, and what its letters stand for: pairs of a name and nested lists."""

    def __init__(self, formula, matrices=()):
        self.formula = formula
        self.matrices = list(matrices)

    def __repr__(self):
        return "Step(%r, %r)" % (self.formula, self.matrices)


class Record:
    """What one layer did in a training step.

    X, Y, dY and dX are its matrices, `before`, `after` and `derivatives` its parameters and
    their dE/dP by name; where the layer has no attribute NAME_error, there is none.
    """

    def __init__(self, layer):
        self.layer = layer
        self.X = self.Y = self.dY = self.dX = None
        self.before, self.after, self.derivatives = {}, {}, {}


_LETTERS = {"weights": "W", "bias": "B", "gain": "G"}
for _kind in "query", "key", "value", "output":
    _LETTERS[_kind + "_weights"], _LETTERS[_kind + "_bias"] = "W_" + _kind[0], "B_" + _kind[0]


def forward(record):
    """The steps from X to Y."""
    special = _special(record)
    if special:
        return special[0](record)
    name = type(record.layer).__name__
    names = parameter_names(record.layer)
    parameters = [(letter(name), record.before[name]) for name in names]
    return [Step("Y = %s(X)" % name, [("X", record.X)] + parameters + [("Y", record.Y)])]


def backward(record, moving=True):
    """The steps from dE/dY to dE/dX, to every dE/dP and, if they move, to every new parameter."""
    special = _special(record)
    formulas = {"X": ("dE/dX", [("dE/dY", record.dY)])}
    if special:
        formulas.update(special[1](record))
    formula, operands = formulas["X"]
    result = [] if record.dX is None else [("dE/dX", record.dX)]
    steps = formulas.get("steps", []) + [Step(formula, operands + result)]
    for name in parameter_names(record.layer):
        p = letter(name)
        update = [(p, record.before[name])]
        if name in record.derivatives:
            formula, operands = formulas.get(p, ("dE/d" + p, []))
            derivative = [("dE/d" + p, record.derivatives[name])]
            steps.append(Step(formula, operands + derivative))
            update += derivative
        update.append(("new " + p, record.after[name]))
        if moving:
            steps.append(Step("%s ← %s - η dE/d%s" % (p, p, p), update))
    return steps


def letter(name):
    """W for "weights", B for "bias", and so on; the name itself for other layers' parameters."""
    return _LETTERS.get(name, name)


def _special(record):
    """The two functions for this class of purenn's, or None."""
    kind = type(record.layer)
    own = getattr(purenn, kind.__name__, None)
    return _SPECIAL.get(kind.__name__) if own is kind else None


# --- each layer: its forward steps; its derivatives' formulas with their operands -----------


def _fc_forward(r):
    named = [("X", r.X), ("W", r.before["weights"])]
    if r.layer.bias is None:
        return [Step("Y = X W", named + [("Y", r.Y)])]
    to_each = ", B to each row" if len(r.X) > 1 else ""
    return [Step("Y = X W + B" + to_each, named + [("B", r.before["bias"]), ("Y", r.Y)])]


def _fc_backward(r):
    dY = ("dE/dY", r.dY)
    return {
        "X": ("dE/dX = dE/dY Wᵗ", [dY, ("Wᵗ", linalg.transpose(r.before["weights"]))]),
        "W": ("dE/dW = Xᵗ dE/dY", [("Xᵗ", linalg.transpose(r.X)), dY]),
        "B": (_sum_over_rows(r, "dE/dB = dE/dY"), [dY]),
    }


def _sum_over_rows(r, formula):
    return formula + (", added over its rows" if len(r.X) > 1 else "")


def _activation_forward(r):
    f = name_of(r.layer.activation)
    return [Step("Y = %s(X), element by element" % f, [("X", r.X), ("Y", r.Y)])]


def _activation_backward(r):
    prime = linalg.apply(r.layer.activation_prime, r.X)
    name = name_of(r.layer.activation) + "'(X)"
    return {"X": ("dE/dX = %s ⊙ dE/dY" % name, [(name, prime), ("dE/dY", r.dY)])}


def _conv_forward(r):
    W, B = r.before["weights"], r.before["bias"]
    named = [("X", r.X), ("W", W), ("B", B), ("Y", r.Y)]
    X, sums = "pad(X_d)" if "padding" in r.layer.options else "X_d", "%s"
    if "stride" in r.layer.options:
        sums = "downsample(%s)"
    formula = "Y_k = B_k + " + sums % ("Σ_d %s ⋆ W_dk" % X)
    return [Step(formula + _options(r.layer), named)] + _one_window(r, W, B)


def _options(layer):
    return "".join([", " + text for text in option_texts(layer)])


def _one_window(r, W, B):
    """The first element of Y in full: its windows, the kernels that they meet, their sum."""
    m, n = r.layer.kernel_shape
    matrices, terms = [], ["B_0"]
    for d, channel in enumerate(linalg.channels(r.X)):
        window = [row[:n] for row in linalg.pad(channel, r.layer.padding)[:m]]
        kernel = [[taps[d][0] for taps in row] for row in W]
        product = "X_%d ⊙ W_%d,0" % (d, d)
        ((total,),) = linalg.correlate2d(window, kernel, "valid")
        matrices += [("X_%d" % d, window), ("W_%d,0" % d, kernel)]
        matrices += [(product, linalg.multiply(window, kernel)), ("Σ " + product, total)]
        terms.append("Σ " + product)
    matrices += [("B_0", B[0]), ("Y_0[0][0]", r.Y[0][0][0])]
    return [Step("One window in full: Y_0[0][0] = " + " + ".join(terms), matrices)]


def _conv_backward(r):
    dY, W = ("dE/dY", r.dY), ("W", r.before["weights"])
    X, sums, E = "X_d", "%s", "dE/dY_k"
    if "padding" in r.layer.options:
        X, sums = "pad(X_d)", "crop(%s)"
    if "stride" in r.layer.options:
        E = "dilate(dE/dY_k)"
    return {
        "X": ("dE/dX_d = " + sums % ("Σ_k %s ∗ W_dk" % E), [dY, W]),
        "W": ("dE/dW_dk = %s ⋆ %s" % (X, E), [("X", r.X), dY]),
        "B": ("dE/dB_k = Σ dE/dY_k, over all its elements", [dY]),
    }


def _pooling_forward(r):
    return _windows(r, "largest element")


def _windows(r, what):
    window = "%s of each %d × %d window of X" % ((what,) + r.layer.pool_shape)
    formula = "Y = the %s, each channel alone%s" % (window, _options(r.layer))
    return [Step(formula, [("X", r.X), ("Y", r.Y)])]


def _pooling_backward(r):
    return {"X": ("dE/dX = dE/dY where the largest element stood, 0 elsewhere", [("dE/dY", r.dY)])}


def _average_forward(r):
    return _windows(r, "mean")


def _average_backward(r):
    m, n = r.layer.pool_shape
    formula = "dE/dX = dE/dY / %d at each element of the window" % (m * n)
    return {"X": (formula, [("dE/dY", r.dY)])}


def _flatten_forward(r):
    return [Step("Y = X, all rows of pixels one after another", [("X", r.X), ("Y", r.Y)])]


def _flatten_backward(r):
    return {"X": ("dE/dX = dE/dY, in the shape of X", [("dE/dY", r.dY)])}


def _dropout_forward(r):
    formula = "Y = X / (1 - rate) where kept, 0 where dropped; rate = %s" % short(r.layer.rate)
    return [Step(formula, [("X", r.X), ("Y", r.Y)])]


def _dropout_backward(r):
    formula = "dE/dX = dE/dY / (1 - rate) where kept, 0 where dropped"
    return {"X": (formula, [("dE/dY", r.dY)])}


def _softmax_forward(r):
    return [Step("Y_i = exp(X_i) / Σ_j exp(X_j)", [("X", r.X), ("Y", r.Y)])]


def _softmax_backward(r):
    total = linalg.dot(r.dY, linalg.transpose(r.Y))
    operands = [("Y", r.Y), ("dE/dY", r.dY), ("Σ_j dE/dY_j Y_j", total)]
    return {"X": ("dE/dX_i = Y_i (dE/dY_i - Σ_j dE/dY_j Y_j)", operands)}


def _embedding_forward(r):
    named = [("x", r.X), ("W", r.before["weights"]), ("Y", r.Y)]
    return [Step("Y_p = W[x_p], the row of W for each token", named)]


def _embedding_backward(r):
    dY = ("dE/dY", r.dY)
    return {
        "X": ("no dE/dX: tokens are no quantities", [dY]),
        "W": ("dE/dW_t = Σ dE/dY_p, over the positions p with x_p = t", [("x", r.X), dY]),
    }


def _position_forward(r):
    named = [("X", r.X), ("W", r.before["weights"]), ("Y", r.Y)]
    return [Step("Y_p = X_p + W_p", named)]


def _position_backward(r):
    dY = [("dE/dY", r.dY)]
    return {"X": ("dE/dX = dE/dY", dY), "W": ("dE/dW_p = dE/dY_p, 0 beyond the sequence", dY)}


def _normalised(r):
    """N, whose rows have the mean square 1: the layer's output before gain and bias."""
    layer = type(r.layer)(r.layer.input_shape, r.layer.epsilon)
    return ("N", layer.forward_propagation(r.X))


def _rms_norm_forward(r):
    N = _normalised(r)
    steps = [Step("N_p = X_p / √(mean X_p² + ε), ε = %s" % short(r.layer.epsilon), [("X", r.X), N])]
    if r.layer.gain is None:
        return steps + [Step("Y = N", [("Y", r.Y)])]
    return steps + [Step("Y_p = G ⊙ N_p", [("G", r.before["gain"]), ("Y", r.Y)])]


def _rms_norm_backward(r):
    dY, e = ("dE/dY", r.dY), "dE/dY" if r.layer.gain is None else "G ⊙ dE/dY"
    formula = "dE/dX_p = (e - N_p mean(e ⊙ N_p)) / √(mean X_p² + ε), where e = %s" % e
    gain = _sum_over_rows(r, "dE/dG = dE/dY ⊙ N")
    return {"X": (formula, [dY, _normalised(r)]), "G": (gain, [dY, _normalised(r)])}


def _layer_norm_forward(r):
    N, epsilon = _normalised(r), short(r.layer.epsilon)
    formula = "N_p = (X_p - mean X_p) / √(variance X_p + ε), ε = %s" % epsilon
    named = [("G", r.before["gain"]), ("B", r.before["bias"]), ("Y", r.Y)]
    return [Step(formula, [("X", r.X), N]), Step("Y_p = G ⊙ N_p + B", named)]


def _layer_norm_backward(r):
    dY, N = ("dE/dY", r.dY), _normalised(r)
    formula = "dE/dX_p = (e - mean(e) - N_p mean(e ⊙ N_p)) / √(variance X_p + ε), e = G ⊙ dE/dY"
    return {
        "X": (formula, [dY, N]),
        "G": (_sum_over_rows(r, "dE/dG = dE/dY ⊙ N"), [dY, N]),
        "B": (_sum_over_rows(r, "dE/dB = dE/dY"), [dY]),
    }


def _attention_again(r):
    """A layer that has just done what this one did."""
    own = r.layer
    layer = purenn.AttentionLayer(own.input_shape, own.heads, **own.options)
    for name, value in r.before.items():
        setattr(layer, name, value)
    layer.forward_propagation(r.X)
    return layer


def _attention_forward(r):
    from ..layers.attention_layer import _joined

    layer, biased = _attention_again(r), r.layer.query_bias is not None
    whole = [_joined(parts) for parts in zip(*layer._heads)]
    steps, text = [], " + B_%s to each row" if biased else ""
    for kind, a in zip(("query", "key", "value"), whole):
        q = kind[0]
        named = [("X", r.X), ("W_" + q, r.before[kind + "_weights"])]
        named += [("B_" + q, r.before[kind + "_bias"])] if biased else []
        formula = "%s = X W_%s" % (q.upper(), q) + (text % q if text else "")
        if layer.rotary and q != "v":
            formula += ", its pairs of columns turned by p 10000^(-2k / h) at position p"
        steps.append(Step(formula, named + [(q.upper(), a)]))
    seen = "what is seen, up to the position itself" if layer.causal else "all positions"
    for number, (A, (Q, K, V)) in enumerate(zip(layer.attention, layer._heads)):
        scores = layer._scaled(linalg.inner(Q, K))
        named = [("Q", Q), ("Kᵗ", linalg.transpose(K)), ("S", scores), ("A", A), ("V", V)]
        formula = "Head %d: S = Q Kᵗ / √h, A = softmax of %s in each row of S, H = A V"
        steps.append(Step(formula % (number, seen), named + [("H", linalg.dot(A, V))]))
    named = [("H", layer._gathered), ("W_o", r.before["output_weights"])]
    named += [("B_o", r.before["output_bias"])] if biased else []
    formula = "Y = H W_o%s, the heads' H side by side" % (text % "o" if text else "")
    return steps + [Step(formula, named + [("Y", r.Y)])]


def _attention_backward(r):
    layer, dY = _attention_again(r), ("dE/dY", r.dY)
    Wo = linalg.transpose(r.before["output_weights"])
    dH = linalg.dot(r.dY, Wo)
    steps = [Step("dE/dH = dE/dY W_oᵗ", [dY, ("W_oᵗ", Wo), ("dE/dH", dH)])]
    heads = zip(layer.attention, layer._heads, layer._split(dH))
    for number, (A, (Q, K, V), dh) in enumerate(heads):
        dA = linalg.inner(dh, V)
        dS = layer._backward_softmax(A, dA)
        parts = {"Q": linalg.dot(dS, K), "K": linalg.outer(dS, Q), "V": linalg.outer(A, dh)}
        named = [("dE/dH", dh), ("dE/dA", dA), ("A", A), ("dE/dS", dS)]
        formula = (
            "Head %d: dE/dA = dE/dH Vᵗ, dE/dS_p = A_p ⊙ (dE/dA_p - Σ dE/dA_p ⊙ A_p) / √h, "
            "dE/dQ = dE/dS K, dE/dK = dE/dSᵗ Q, dE/dV = Aᵗ dE/dH" % number
        )
        for q in "QKV":
            named.append(("dE/d" + q, parts[q]))
        steps.append(Step(formula, named))
    formulas = {"steps": steps}
    formula = "dE/dX = dE/dQ W_qᵗ + dE/dK W_kᵗ + dE/dV W_vᵗ, the heads side by side"
    if layer.rotary:
        formula += ", dE/dQ and dE/dK turned back"
    formulas["X"] = formula, []
    for q in "qkv":
        formulas["W_" + q] = "dE/dW_%s = Xᵗ dE/d%s" % (q, q.upper()), []
        formulas["B_" + q] = "dE/dB_%s = dE/d%s, added over its rows" % (q, q.upper()), []
    formulas["W_o"] = "dE/dW_o = Hᵗ dE/dY", [("Hᵗ", linalg.transpose(layer._gathered)), dY]
    formulas["B_o"] = "dE/dB_o = dE/dY, added over its rows", [dY]
    return formulas


def _residual_forward(r):
    return [Step("Y = X + F(X), F being its layers, below", [("X", r.X), ("Y", r.Y)])]


def _residual_backward(r):
    return {"X": ("dE/dX = dE/dY + the dE/dX of its first layer", [("dE/dY", r.dY)])}


_SPECIAL = {
    "FCLayer": (_fc_forward, _fc_backward),
    "ActivationLayer": (_activation_forward, _activation_backward),
    "ConvLayer": (_conv_forward, _conv_backward),
    "MaxPoolingLayer": (_pooling_forward, _pooling_backward),
    "AveragePoolingLayer": (_average_forward, _average_backward),
    "FlattenLayer": (_flatten_forward, _flatten_backward),
    "DropoutLayer": (_dropout_forward, _dropout_backward),
    "SoftmaxLayer": (_softmax_forward, _softmax_backward),
    "EmbeddingLayer": (_embedding_forward, _embedding_backward),
    "PositionLayer": (_position_forward, _position_backward),
    "RMSNormLayer": (_rms_norm_forward, _rms_norm_backward),
    "LayerNormLayer": (_layer_norm_forward, _layer_norm_backward),
    "AttentionLayer": (_attention_forward, _attention_backward),
    "ResidualLayer": (_residual_forward, _residual_backward),
}

LOSSES = {
    "mse": ("(1/n) Σ (Y*_i - Y_i)²", "(2/n) (Y - Y*)"),
    "binary_cross_entropy": (
        "-(1/n) Σ (Y*_i log Y_i + (1 - Y*_i) log(1 - Y_i))",
        "(1/n) (Y_i - Y*_i) / (Y_i (1 - Y_i))",
    ),
    "categorical_cross_entropy": ("-Σ Y*_i log Y_i", "-Y*_i / Y_i"),
    "softmax_cross_entropy": (
        "-(1/n) Σ_p Σ_k Y*_pk log softmax(Y_p)_k", "(1/n) (softmax(Y) - Y*)"
    ),
    "sigmoid_cross_entropy": (
        "(1/n) Σ (max(Y_i, 0) - Y_i Y*_i + log(1 + exp(-|Y_i|)))", "(1/n) (sigmoid(Y) - Y*)"
    ),
}
