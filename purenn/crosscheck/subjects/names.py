"""The names that a library may offer, and the exceptions that say what goes wrong with it."""

LAYERS = (
    "FCLayer", "ActivationLayer", "ConvLayer", "FlattenLayer", "MaxPoolingLayer",
    "AveragePoolingLayer", "DropoutLayer", "SoftmaxLayer", "RMSNormLayer", "LayerNormLayer",
    "AttentionLayer", "PositionLayer", "EmbeddingLayer", "ResidualLayer",
)
# what each of them learns
PARAMETERS = {
    "FCLayer": ("weights", "bias"), "ConvLayer": ("weights", "bias"),
    "EmbeddingLayer": ("weights",), "PositionLayer": ("weights",), "RMSNormLayer": ("gain",), "LayerNormLayer": ("gain", "bias"),
    "AttentionLayer": ("query_weights", "key_weights", "value_weights", "output_weights"),
}
# the rows of the derivatives by parameters
GRADIENTS = {
    "weights": "dE/dW", "bias": "dE/dB", "gain": "dE/dG", "query_weights": "dE/dW_q",
    "key_weights": "dE/dW_k", "value_weights": "dE/dW_v", "output_weights": "dE/dW_o",
}
MATRIX = (
    "dot", "transpose", "add", "subtract", "multiply", "scale", "apply",
    "correlate2d", "convolve2d",
)
SMOOTH = ("gelu", "gelu_tanh", "silu", "softplus", "elu")
ACTIVATIONS = ("tanh", "sigmoid", "relu", "leaky_relu") + SMOOTH
OF_LOGITS = ("softmax_cross_entropy", "sigmoid_cross_entropy")
LOSSES = ("mse", "binary_cross_entropy", "categorical_cross_entropy") + OF_LOGITS
OPTIMIZERS = ("momentum_step", "adam_step")
NAMES = (
    LAYERS + MATRIX + ACTIVATIONS + LOSSES + OPTIMIZERS + ("Network",)
    + tuple(name + "_prime" for name in ACTIVATIONS + LOSSES)
)

NOTHING = "it offers none of the classes and functions to check"


class Raised(Exception):
    """What the code on trial raised, as text."""


class NotOffered(Exception):
    """What the library does not have: the name of a method or an attribute."""


class Refused(Raised, NotOffered):
    """It does not offer this case: it raised NotImplementedError, or does not take an option."""


class CannotRun(ValueError):
    """Why there can be no verdict."""


# How a layer may be constructed: as purenn's, or as in the repository of the article's author,
# where a dense layer takes sizes and most others no input shape.
CONSTRUCTORS = {
    "FCLayer": (lambda i, o: (i, o), lambda i, o: (i[1], o[1])),
    "ActivationLayer": (lambda i, f, prime: (i, f, prime), lambda i, f, prime: (f, prime)),
    "ConvLayer": (lambda i, kernel, depth: (i, kernel, depth),),
    "FlattenLayer": (lambda i: (i,), lambda i: ()),
    "MaxPoolingLayer": (lambda i, pool: (i, pool), lambda i, pool: (pool,)),
    "AveragePoolingLayer": (lambda i, pool: (i, pool), lambda i, pool: (pool,)),
    "DropoutLayer": (lambda i, rate: (i, rate), lambda i, rate: (rate,)),
    "SoftmaxLayer": (lambda i: (i,), lambda i: ()),
    "RMSNormLayer": (lambda i, epsilon: (i, epsilon), lambda i, epsilon: (i[1], epsilon)),
    "LayerNormLayer": (lambda i, epsilon: (i, epsilon), lambda i, epsilon: (i[1], epsilon)),
    "AttentionLayer": (lambda i, heads: (i, heads), lambda i, heads: (i[1], heads)),
    "PositionLayer": (lambda i, length: (i, length), lambda i, length: (i[1], length)),
    "EmbeddingLayer": (lambda i, size, d: (i, size, d), lambda i, size, d: (size, d)),
    "ResidualLayer": (lambda layers: (layers,),),
}


def square(x):
    """An activation that suits every library: of numbers, arrays and nested lists."""
    return [square(part) for part in x] if isinstance(x, (list, tuple)) else x * x


def square_prime(x):
    return [square_prime(part) for part in x] if isinstance(x, (list, tuple)) else x + x


OWN = {"square": square, "square_prime": square_prime}
OWN_SOURCE = [
    "def square(x):", "    return x * x", "",
    "def square_prime(x):", "    return x + x", "",
]


# The layers that are tried in batches: samples are one row, or volumes and arrays of their shape.
INPUTS_IN_ROWS = ("FCLayer", "SoftmaxLayer", "EmbeddingLayer")
OUTPUTS_IN_ROWS = ("FCLayer", "SoftmaxLayer", "FlattenLayer")
BATCHED = (
    "FCLayer", "ActivationLayer", "ConvLayer", "FlattenLayer", "MaxPoolingLayer",
    "AveragePoolingLayer", "SoftmaxLayer", "RMSNormLayer", "LayerNormLayer", "AttentionLayer",
    "PositionLayer", "EmbeddingLayer",
)


def in_rows(layer, sample, kinds):
    """Whether the samples of a batch are its rows; those of a dense layer may be sequences, too."""
    return layer in kinds and (layer != "FCLayer" or len(sample) == 1)


def together(layer, samples, kinds):
    """Samples as a batch: their rows below each other, or a new first axis."""
    return [one[0] for one in samples] if in_rows(layer, samples[0], kinds) else samples


def are_tokens(a):
    """Whether these are ints: they stay ints, for they name something and are no quantities."""
    while isinstance(a, list):
        a = a[0]
    return type(a) is int


def flat(a):
    return [x for part in a for x in flat(part)] if isinstance(a, list) else [a]
