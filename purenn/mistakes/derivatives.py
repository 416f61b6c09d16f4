"""Mistakes in the backward pass of any layer.

Each formula takes a pass p: planting.Pass for purenn's layers, gradcheck's Found for any layer.

    p.right                  the right elements of dE/dX, or of dE/dP of a parameter, as one list
    p.x, p.y, p.parameters   nested lists; p.after are the parameters after the step
    p.error, p.rate          dE/dY as one list, and the learning rate
    p.at(x, parameters, error)   the right elements at another X, other parameters, another dE/dY
    p.times(factor)          the right elements, each times the factor
    p.square()               ∂Y_k/∂X_i, if there are as many outputs as inputs, or None
    p.whole, p.dimensions    whether all elements are there; the shape of the array
    p.before                 the parameter's elements before the step
    p.layer                  the layer, or None

A formula gives the wrong elements; for a step, by how much the parameter moves, which should be
the learning rate times dE/dP, downwards.
"""

from ..checking.nested import flat, nested
from ..linalg import shape
from .planting import Mistake

UPDATED = ("updated weights", "updated bias", "updated gain") + tuple(
    ["updated %s_weights" % kind for kind in ("query", "key", "value", "output")]
)
CLASSES = {
    "fc": "FCLayer", "conv": "ConvLayer", "strided_conv": "ConvLayer",
    "activation": "ActivationLayer", "softmax": "SoftmaxLayer", "rms_norm": "RMSNormLayer",
    "layer_norm": "LayerNormLayer", "attention": "AttentionLayer",
    "position": "PositionLayer", "fc_rows": "FCLayer", "embedding": "EmbeddingLayer",
}  # fmt: skip
ROWS = {
    "input": ("dE/dX",),
    "gradient": ("updated weights", "updated bias", "dE/dW", "dE/dB"),
    "count": ("updated weights", "updated bias", "dE/dW", "dE/dB"),  # of dE/dP too
    "step": UPDATED,
    "length": UPDATED,  # of the step too
    "reported": ("dE/dW", "dE/dB", "dE/dG", "dE/dW_q", "dE/dW_k", "dE/dW_v", "dE/dW_o"),
    "loss": (),
}
DERIVATIVES = []


def _mistake(place, name, hint, formula, where=""):
    where = where.replace("conv", "conv strided_conv").split()
    if "fc" in where and place in ("step", "length", "reported"):
        where += ["rms_norm", "layer_norm", "attention", "position", "fc_rows", "embedding"]
    DERIVATIVES.append(
        Mistake(name, hint, where, ROWS[place], CLASSES, of_pass=formula, place=place)
    )


def at_place(place):
    """The mistakes that can be made there, the likeliest first.

    "input" is dE/dX, "gradient" dE/dP, "count" a number of things by which dE/dP is multiplied or
    divided, "step" the update of a parameter and "length" how far it goes, "reported" dE/dP as the
    layer tells it, "loss" a loss's derivative.
    """
    return [m for m in DERIVATIVES if m.place == place]


# --- dE/dX --------------------------------------------------------------------------------


def _elementwise(p):
    """∂Y_k/∂X_i, if Y has the shape of X."""
    return p.square() if shape(p.y) == shape(p.x) else None


def _handed_on(p):
    return p.error if _elementwise(p) and not p.parameters else None


def _handed_on_beside_parameters(p):
    return p.error if p.parameters and _elementwise(p) else None


def _at_output(p):
    return p.at(x=p.y) if _elementwise(p) else None


def _value(p):
    return _products(p, flat(p.y))


def _input(p):
    return _products(p, flat(p.x))


def _products(p, factors):
    return [a * e for a, e in zip(factors, p.error)] if _elementwise(p) else None


def _diagonal(p):
    """The derivatives of each output by the input in the same place."""
    rows = _elementwise(p)
    return rows and [row[i] for i, row in enumerate(rows)]


def _twice(p):
    diagonal = _diagonal(p)
    return diagonal and [d * d * e for d, e in zip(diagonal, p.error)]


def _added(p):
    diagonal = _diagonal(p)
    return diagonal and [d + e for d, e in zip(diagonal, p.error)]


def _same_place(p):
    diagonal = _diagonal(p)
    return diagonal and [d * e for d, e in zip(diagonal, p.error)]


def _transposed(p):
    """∂Y_i/∂X_k in place of ∂Y_k/∂X_i."""
    rows = p.square() if p.parameters else None
    return rows and [total([row[k] * e for row, e in zip(rows, p.error)]) for k in range(len(rows))]


def _with_weights(change):
    """dE/dX by weights of three axes or more, changed."""

    def formula(p):
        kernels = [len(shape(value)) >= 3 for value in p.parameters]
        if not any(kernels):
            return None
        changed = [change(v) if is_one else v for v, is_one in zip(p.parameters, kernels)]
        return p.at(parameters=changed) if None not in changed else None

    return formula


def turned(kernel):
    return [row[::-1] for row in kernel[::-1]]


def _exchanged(kernel):
    """Rows and columns exchanged; None if there are not as many."""
    return [list(column) for column in zip(*kernel)] if len(kernel) == len(kernel[0]) else None


def _last_product(turn):
    """dE/dX of a convolution in which only the last of the kernels over a pixel counts."""

    def formula(p):
        weights = [value for value in p.parameters if len(shape(value)) == 4]
        if not weights or not p.whole or len(p.dimensions) != 3:
            return None
        (m, n, channels, depth), (rows, columns, _) = shape(weights[0]), p.output_shape
        (down, right), (up, left) = _pair(p, "stride", 1), _pair(p, "padding", 0)
        e = nested(p.error, p.output_shape)
        error = [[[0] * channels for _ in range(p.dimensions[1])] for _ in range(p.dimensions[0])]
        places = [(i, j, r, s) for i in range(rows) for j in range(columns)
                  for r in range(m) for s in range(n)]  # fmt: skip
        if turn:  # the kernel's places in the outer loop, as in col2im
            places = sorted(places, key=lambda place: place[2:] + place[:2])
        for i, j, r, s in places:
            u, v = i * down + r - up, j * right + s - left
            if 0 <= u < p.dimensions[0] and 0 <= v < p.dimensions[1]:
                for c in range(channels):
                    products = [weights[0][r][s][c][k] * e[i][j][k] for k in range(depth)]
                    error[u][v][c] = total(products)
        return flat(error)

    return formula


def _pair(p, name, otherwise):
    """The layer's stride or padding, as a pair."""
    value = getattr(p.layer, name, otherwise)
    return value if isinstance(value, (tuple, list)) else (value, value)


def total(numbers):
    s = 0
    for x in numbers:
        s += x
    return s


_mistake("input", "dE/dX zero", "it is always zero", lambda p: [0] * len(p.right))
_mistake(
    "input", "updated first", "dE/dX was computed with the updated weights",
    lambda p: p.at(parameters=p.after) if p.parameters else None, "fc conv",
)  # fmt: skip
_mistake(
    "input", "dE/dX times the rate", "dE/dX is multiplied by the learning rate",
    lambda p: p.times(p.rate), "activation fc conv softmax",
)  # fmt: skip
_mistake("input", "dE/dX uphill", "it has the wrong sign", lambda p: p.times(-1), "fc conv softmax")
_mistake(
    "input", "derivative forgotten", "dE/dX is dE/dY: not multiplied by f'(X)", _handed_on,
    "activation",
)  # fmt: skip
_mistake("input", "handed on", "it is dE/dY, handed on unchanged", _handed_on_beside_parameters)
_mistake(
    "input", "dE/dX without dE/dY", "it is not multiplied by dE/dY",
    lambda p: p.at(error=[1] * len(p.error)), "activation",
)  # fmt: skip
_mistake(
    "input", "derivative at the output",
    "the derivative is taken at the output: f'(Y) in place of f'(X)", _at_output, "activation",
)  # fmt: skip
_mistake(
    "input", "value for derivative", "dE/dX is multiplied by f(X), not by f'(X)", _value,
    "activation",
)  # fmt: skip
_mistake("input", "input for derivative", "dE/dX is multiplied by X, not by f'(X)", _input)
_mistake("input", "derivative twice", "f'(X) is multiplied twice", _twice)
_mistake(
    "input", "derivative added", "f'(X) is added to dE/dY: it should be multiplied", _added
)  # fmt: skip
_mistake(
    "input", "diagonal only",
    "only the output in the same place is counted, the other outputs are forgotten: dE/dX_i = Σ_k "
    "dE/dY_k ∂Y_k/∂X_i", _same_place, "softmax",
)  # fmt: skip
_mistake(
    "input", "weights transposed",
    "the weights are transposed in one of the passes: dE/dX = dE/dY Wᵗ", _transposed, "fc",
)  # fmt: skip
_mistake(
    "input", "kernel not turned",
    "the kernel is not turned: this is a correlation, dE/dX is the full convolution",
    _with_weights(turned), "conv",
)  # fmt: skip
for _name, _change in (
    ("upside down", lambda kernel: kernel[::-1]),
    ("left to right", lambda kernel: [row[::-1] for row in kernel]),
):
    _mistake(
        "input", "kernel turned %s only" % _name,
        "the kernel is turned left to right only, or upside down only", _with_weights(_change),
        "conv",
    )  # fmt: skip
_mistake(
    "input", "kernel transposed", "the kernel's rows and columns are exchanged",
    _with_weights(_exchanged), "conv",
)  # fmt: skip
for _turn in (False, True):
    _mistake(
        "input", "= for +=" + " in col2im" * _turn,
        "of the kernels that lie over a pixel only the last counts: = where += belongs",
        _last_product(_turn), "conv",
    )  # fmt: skip
_mistake("loss", "loss uphill", "the sign is wrong: Y* and Y are exchanged", lambda p: p.times(-1))


# --- dE/dP and the step -------------------------------------------------------------------

_mistake("step", "not updated", "the parameter is not updated", lambda p: p.times(0), "fc conv")
_mistake(
    "step", "uphill", "the step goes uphill: P + η dE/dP instead of P - η dE/dP",
    lambda p: p.times(-p.rate), "fc conv",
)  # fmt: skip
_mistake("step", "rate unused", "the learning rate is not used", lambda p: p.right, "fc conv")
_mistake(
    "step", "rate unused, uphill", "the learning rate is not used, and the step goes uphill",
    lambda p: p.times(-1), "fc conv",
)  # fmt: skip
_mistake(
    "step", "rate squared", "the learning rate is squared", lambda p: p.times(p.rate * p.rate),
    "fc conv",
)  # fmt: skip
for _sign in (1, -1):
    _mistake(
        "step", "replaced by the step" + " downwards" * (_sign < 0),
        "the parameter is replaced by the step: it should be moved by it, P - η dE/dP",
        lambda p, sign=_sign: [b + sign * p.rate * g for b, g in zip(p.before, p.right)], "fc conv",
    )  # fmt: skip
_mistake("length", "step twice", "the step is twice too long", lambda p: p.times(2 * p.rate),
         "fc conv")  # fmt: skip
_mistake(
    "length", "step halved", "the step is half as long as it should be",
    lambda p: [p.rate * g / 2 for g in p.right], "fc conv",
)  # fmt: skip

_mistake("reported", "reported uphill", "it has the wrong sign", lambda p: p.times(-1))
_mistake(
    "reported", "reported times the rate",
    "it is multiplied by the learning rate, which belongs to the step", lambda p: p.times(p.rate),
    "fc conv",
)  # fmt: skip
_mistake("reported", "reported zero", "it is always zero", lambda p: [0] * len(p.right))


def _ones_for_x(p):
    return p.at(x=nested([1] * len(flat(p.x)), shape(p.x)))


def _sum_over_everything(p):
    s = total(p.error)
    return [s] * len(p.right) if s != 0 else None


def _one_place(which):
    """dE/dY of the first or last place of each channel, for a bias."""

    def formula(p):
        n = p.dimensions[-1]
        if len(flat(p.before)) != n or len(p.right) != n or len(p.error) == n:
            return None
        return [p.error[k::n][which] for k in range(n)]

    return formula


def _convolved(p):
    if len(p.dimensions) < 3:
        return None
    return p.at(error=flat(turned(nested(p.error, p.output_shape))))


def _turned_gradient(p):
    if not p.whole or len(p.dimensions) < 3:
        return None
    return flat(turned(nested(p.right, p.dimensions)))


_mistake(
    "gradient", "gradient without dE/dY", "it is not multiplied by dE/dY",
    lambda p: p.at(error=[1] * len(p.error)), "fc conv",
)  # fmt: skip
_mistake(
    "gradient", "Y for X", "the output Y stands where the input X belongs",
    lambda p: p.at(x=p.y) if shape(p.y) == shape(p.x) else None,
)  # fmt: skip
_mistake("gradient", "X missing", "X is missing: dE/dW = Xᵗ dE/dY", _ones_for_x)
_mistake(
    "gradient", "gradient after the update",
    "it is computed with parameters that were updated before: compute all derivatives first",
    lambda p: p.at(parameters=p.after),
)  # fmt: skip
_mistake(
    "gradient", "sum over everything", "it is the sum of dE/dY over everything",
    _sum_over_everything,
)  # fmt: skip
for _which in (0, -1):
    _mistake(
        "gradient", "%s place only" % ("last" if _which else "first"),
        "it is dE/dY of one place only: sum it over all places of its channel", _one_place(_which),
        "conv",
    )  # fmt: skip
_mistake(
    "gradient", "gradient convolved",
    "dE/dW is a convolution of X with dE/dY: it should be a correlation", _convolved, "conv",
)  # fmt: skip
_mistake("gradient", "gradient turned", "dE/dW comes out turned by 180°", _turned_gradient, "conv")

# --- sums and factors ---------------------------------------------------------------------


def _outputs_left_out(kept):
    """The derivative of some outputs alone; kept(n) gives a 1 or a 0 for each of n."""

    def formula(p):
        n = len(p.error)
        return p.at(error=[e * k for e, k in zip(p.error, kept(n))]) if n > 1 else None

    return formula


for _place in ("input", "gradient"):
    for _name, _hint, _kept in (
        ("last output only", "only the last output counts: = where += belongs",
         lambda n: [0] * (n - 1) + [1]),
        ("last output left out", "the last output is left out: a loop that ends too early",
         lambda n: [1] * (n - 1) + [0]),
        ("first output left out", "the first output is left out: a loop that starts too late",
         lambda n: [0] + [1] * (n - 1)),
    ):  # fmt: skip
        _mistake(_place, _name, _hint, _outputs_left_out(_kept))


def counts(p):
    """What there is as many of: by these numbers things are multiplied and divided by mistake.

    Pairs of a name and a number; channels and places only of volumes.
    """
    inputs, outputs = _size(p.input_shape), _size(p.output_shape)
    channels, input_channels = p.output_shape[-1], p.input_shape[-1]
    found = [("inputs", inputs), ("outputs", outputs)]
    if len(p.output_shape) > 2:
        found += [
            ("places in a channel", outputs // channels), ("output channels", channels),
            ("input channels", input_channels),
        ]  # fmt: skip
    return found


def _size(dimensions):
    n = 1
    for length in dimensions:
        n *= length
    return n


def _by_count(what, divided):
    def formula(p):
        n = dict(counts(p)).get(what, 1)
        return [g / n for g in p.right] if divided else p.times(n)

    return formula


for _what, _divided, _where, _hint in (
    ("inputs", True, "fc conv", "the gradient is divided by the number of inputs"),
    ("outputs", True, "fc conv", "the gradient is divided by the number of outputs"),
    ("places in a channel", True, "conv",
     "the gradient is divided by the number of pixels: a mean in place of the sum"),
    ("outputs", False, "fc", "the gradient is multiplied by the number of outputs"),
    ("output channels", False, "conv", "the gradient is multiplied by the output depth"),
    ("input channels", False, "conv", "the gradient is multiplied by the number of input channels"),
):  # fmt: skip
    _mistake(
        "count", "gradient %s by %s" % ("divided" if _divided else "multiplied", _what), _hint,
        _by_count(_what, _divided), _where,
    )  # fmt: skip
