"""The module that each public name lies in."""

from . import _HOMES, __getattr__ as _public

# of what a network is made of
_PARTS = (
    "layers", "activations", "rectifiers", "sigmoids", "smooth_rectifiers", "losses",
    "cross_entropy", "losses_from_logits", "optimizers",
)  # fmt: skip

_NAMES = (
    ("layers.flatten_layer", "FlattenLayer"),
    ("layers.max_pooling_layer", "MaxPoolingLayer"),
    ("layers.average_pooling_layer", "AveragePoolingLayer"),
    ("layers.dropout_layer", "DropoutLayer"),
    ("layers.softmax_layer", "SoftmaxLayer"),
    ("layers.embedding_layer", "EmbeddingLayer"),
    ("layers.position_layer", "PositionLayer"),
    ("layers.rms_norm_layer", "RMSNormLayer"),
    ("layers.layer_norm_layer", "LayerNormLayer"),
    ("layers.attention_layer", "AttentionLayer"),
    ("layers.residual_layer", "ResidualLayer"),
    ("sigmoids", "sigmoid sigmoid_prime"),
    ("rectifiers", "relu relu_prime leaky_relu leaky_relu_prime"),
    ("smooth_rectifiers", "gelu gelu_prime gelu_tanh gelu_tanh_prime silu silu_prime"),
    ("smooth_rectifiers", "softplus softplus_prime elu elu_prime"),
    ("cross_entropy", "binary_cross_entropy binary_cross_entropy_prime"),
    ("cross_entropy", "categorical_cross_entropy categorical_cross_entropy_prime"),
    ("losses_from_logits", "softmax_cross_entropy softmax_cross_entropy_prime"),
    ("losses_from_logits", "sigmoid_cross_entropy sigmoid_cross_entropy_prime"),
    ("optimizers", "Optimizer Momentum Adam momentum_step adam_step"),
    ("programs.written", "program"),
    ("numbers.platform", "departures"),
    ("teaching.explanation", "explain"),
    ("teaching.pictures", "pictures"),
    ("data", "data"),
    ("exchange", "exchange"),
    ("teaching.gradient_check", "gradcheck"),
)
HOMES = dict(_HOMES)
for _home, _names in _NAMES:
    for _name in _names.split():
        HOMES[_name] = _home


def own(name):
    """purenn's layer, activation, loss or optimizer of that name, or None."""
    return _public(name) if HOMES.get(name, "").split(".")[0] in _PARTS else None


def own_name(x):
    """The name by which own() finds x, or None."""
    name = getattr(x, "__name__", None)
    for name in [name] if name else HOMES:  # on small builds of MicroPython functions have none
        if own(name) is x:
            return name
    return None
