"""purenn's functions for the number types of bounds.py."""

from contextlib import contextmanager
from fractions import Fraction

import purenn.activations
import purenn.cross_entropy
import purenn.numbers.exp_tanh
import purenn.layers.attention_layer
import purenn.layers.layer_norm_layer
import purenn.layers.rms_norm_layer
import purenn.layers.softmax_layer
import purenn.losses_from_logits  # before exp is replaced, which it takes from there
import purenn.smooth_rectifiers

from ..subjects.names import SMOOTH
from .mathematics import EXACT, softmax


def sigmoid(x):
    """1 / (1 + exp(-x)) as it stands: the bound follows from that of exp.

    Where exp(x) is below the smallest subnormal number, exp(-x) may overflow: 1 / inf is 0, and
    that is near enough.
    """
    if -x.exact > (x.exponents + x.digits) * Fraction(7, 10):  # ln 2 is 0.693...
        e = x.exp()
        return e / (1 + e)
    return 1 / (1 + (-x).exp())


def sigmoid_prime(x):
    """The usual y (1 - y), which for large x is less exact than sigmoid(x) sigmoid(-x)."""
    y = sigmoid(x)
    return y * (1 - y)


@contextmanager
def functions_for(number):
    """A context in which purenn's functions take numbers of that type.

    Only purenn's elementary functions need floats; whatever uses them (tanh_prime, the
    softmax layer, the losses) runs unchanged.
    """

    def of(function):
        # some layers give the integer 0
        return lambda x: function(x if isinstance(x, number) else number(x))

    attention = purenn.layers.attention_layer
    # 1/√x may also be the power x**-0.5, or a function of its own
    root = of(lambda x: x.sqrt(number.ulps))
    replacements = [
        (purenn.layers.rms_norm_layer, "sqrt", root),
        (purenn.layers.layer_norm_layer, "sqrt", root),
        (purenn, "tanh", of(number.tanh)),
        (purenn.activations, "tanh", of(number.tanh)),
        (purenn, "sigmoid", of(sigmoid)),
        (purenn, "sigmoid_prime", of(sigmoid_prime)),
        *((purenn, name, of(EXACT[name])) for s in SMOOTH for name in (s, s + "_prime")),
        (attention, "softmax", softmax),
        (attention, "root_of", root),
        *((attention, name, of(getattr(number, name))) for name in ("exp", "log", "cos", "sin")),
        (purenn.layers.softmax_layer, "exp", of(number.exp)),
        (purenn.numbers.exp_tanh, "exp", of(number.exp)),  # with which fit asks whether it can
        (purenn.layers.softmax_layer, "TINY", number(number.normal)),
        (purenn.cross_entropy, "log", of(number.log)),
        (purenn.cross_entropy, "TINY", number(number.normal)),
    ]
    originals = [(module, name, getattr(module, name)) for module, name, _ in replacements]
    for module, name, function in replacements:
        setattr(module, name, function)
    try:
        yield
    finally:
        for module, name, function in originals:
            setattr(module, name, function)
