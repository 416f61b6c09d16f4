"""The module that each public name lies in."""

from . import _HOMES

# those of activations and losses
OF_FUNCTIONS = (
    "activations", "rectifiers", "sigmoids", "losses", "cross_entropy", "losses_from_logits",
)  # fmt: skip

HOMES = dict(
    _HOMES,
    FlattenLayer="layers.flatten_layer",
    MaxPoolingLayer="layers.max_pooling_layer",
    AveragePoolingLayer="layers.average_pooling_layer",
    DropoutLayer="layers.dropout_layer",
    SoftmaxLayer="layers.softmax_layer",
    EmbeddingLayer="layers.embedding_layer",
    PositionLayer="layers.position_layer",
    RMSNormLayer="layers.rms_norm_layer",
    LayerNormLayer="layers.layer_norm_layer",
    AttentionLayer="layers.attention_layer",
    ResidualLayer="layers.residual_layer",
    sigmoid="sigmoids",
    sigmoid_prime="sigmoids",
    relu="rectifiers",
    relu_prime="rectifiers",
    leaky_relu="rectifiers",
    leaky_relu_prime="rectifiers",
    binary_cross_entropy="cross_entropy",
    binary_cross_entropy_prime="cross_entropy",
    categorical_cross_entropy="cross_entropy",
    categorical_cross_entropy_prime="cross_entropy",
    softmax_cross_entropy="losses_from_logits",
    softmax_cross_entropy_prime="losses_from_logits",
    sigmoid_cross_entropy="losses_from_logits",
    sigmoid_cross_entropy_prime="losses_from_logits",
    program="programs.written",
    departures="numbers.platform",
    explain="teaching.explanation",
    pictures="teaching.pictures",
    data="data",
    exchange="exchange",
    gradcheck="teaching.gradient_check",
)
