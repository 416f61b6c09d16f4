"""purenn: a small neural-network library in pure Python, the same to the last bit everywhere.

Every name below is imported from its module when it is first used, so that a small machine
compiles only what it needs.
"""

__version__ = "0.1.0"

# The modules, each with its public names; one without is public itself.
_PUBLIC = (
    "linalg",
    "network Network",
    "layers.layer Layer",
    "layers.fc_layer FCLayer",
    "layers.activation_layer ActivationLayer",
    "layers.conv_layer ConvLayer",
    "layers.flatten_layer FlattenLayer",
    "layers.max_pooling_layer MaxPoolingLayer",
    "layers.dropout_layer DropoutLayer",
    "layers.softmax_layer SoftmaxLayer",
    "activations tanh tanh_prime sigmoid sigmoid_prime",
    "rectifiers relu relu_prime leaky_relu leaky_relu_prime",
    "losses mse mse_prime",
    "cross_entropy binary_cross_entropy binary_cross_entropy_prime",
    "cross_entropy categorical_cross_entropy categorical_cross_entropy_prime",
    "programs.written program",
    "numbers.random Random seed",
    "numbers.platform departures",
    "teaching.explain explain",
    "teaching.pictures",
    "teaching.gradcheck gradcheck",
)


def _public(line):
    """The module and the public names of a line."""
    words = line.split()
    return words[0], words[1:] or [words[0].split(".")[-1]]


def _module_of(name):
    """The module of a public name, or None."""
    for line in _PUBLIC:
        module, names = _public(line)
        if name in names:
            return module
    return None


def __getattr__(name):
    if name == "__all__":
        return [name for line in _PUBLIC for name in _public(line)[1]]
    home = _module_of(name)
    if home is None:
        raise AttributeError("module 'purenn' has no attribute %r" % name)
    module = __import__("purenn." + home, None, None, ("_",))
    value = globals()[name] = module if home in _PUBLIC else getattr(module, name)
    return value


def __dir__():
    return sorted(set(globals()) | set(__getattr__("__all__")))
