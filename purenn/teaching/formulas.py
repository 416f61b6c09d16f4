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


_LETTERS = {"weights": "W", "bias": "B"}


def forward(record):
    """The steps from X to Y."""
    special = _special(record)
    if special:
        return special[0](record)
    name = type(record.layer).__name__
    names = parameter_names(record.layer)
    parameters = [(letter(name), record.before[name]) for name in names]
    return [Step("Y = %s(X)" % name, [("X", record.X)] + parameters + [("Y", record.Y)])]


def backward(record):
    """The steps from dE/dY to dE/dX, to every dE/dP and to every parameter after the step."""
    special = _special(record)
    formulas = {"X": ("dE/dX", [("dE/dY", record.dY)])}
    if special:
        formulas.update(special[1](record))
    formula, operands = formulas["X"]
    steps = [Step(formula, operands + [("dE/dX", record.dX)])]
    for name in parameter_names(record.layer):
        p = letter(name)
        update = [(p, record.before[name])]
        if name in record.derivatives:
            formula, operands = formulas.get(p, ("dE/d" + p, []))
            derivative = [("dE/d" + p, record.derivatives[name])]
            steps.append(Step(formula, operands + derivative))
            update += derivative
        update.append(("new " + p, record.after[name]))
        steps.append(Step("%s ← %s - η dE/d%s" % (p, p, p), update))
    return steps


def letter(name):
    """W for "weights", B for "bias", the name itself for other parameters."""
    return _LETTERS.get(name, name)


def _special(record):
    """The two functions for this class of purenn's, or None."""
    kind = type(record.layer)
    own = getattr(purenn, kind.__name__, None)
    return _SPECIAL.get(kind.__name__) if own is kind else None


# --- each layer: its forward steps; its derivatives' formulas with their operands -----------


def _fc_forward(r):
    W, B = r.before["weights"], r.before["bias"]
    return [Step("Y = X W + B", [("X", r.X), ("W", W), ("B", B), ("Y", r.Y)])]


def _fc_backward(r):
    dY = ("dE/dY", r.dY)
    return {
        "X": ("dE/dX = dE/dY Wᵗ", [dY, ("Wᵗ", linalg.transpose(r.before["weights"]))]),
        "W": ("dE/dW = Xᵗ dE/dY", [("Xᵗ", linalg.transpose(r.X)), dY]),
        "B": ("dE/dB = dE/dY", [dY]),
    }


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


_SPECIAL = {
    "FCLayer": (_fc_forward, _fc_backward),
    "ActivationLayer": (_activation_forward, _activation_backward),
    "ConvLayer": (_conv_forward, _conv_backward),
    "MaxPoolingLayer": (_pooling_forward, _pooling_backward),
    "AveragePoolingLayer": (_average_forward, _average_backward),
    "FlattenLayer": (_flatten_forward, _flatten_backward),
    "DropoutLayer": (_dropout_forward, _dropout_backward),
    "SoftmaxLayer": (_softmax_forward, _softmax_backward),
}

LOSSES = {
    "mse": ("(1/n) Σ (Y*_i - Y_i)²", "(2/n) (Y - Y*)"),
    "binary_cross_entropy": (
        "-(1/n) Σ (Y*_i log Y_i + (1 - Y*_i) log(1 - Y_i))",
        "(1/n) (Y_i - Y*_i) / (Y_i (1 - Y_i))",
    ),
    "categorical_cross_entropy": ("-Σ Y*_i log Y_i", "-Y*_i / Y_i"),
}
