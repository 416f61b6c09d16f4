"""purenn: a small neural-network library in pure Python, the same to the last bit everywhere.

Every name below is imported from its module when it is first used, so that a small machine
compiles only what it needs.
"""

__version__ = "0.1.0"

# The module that each public name lies in.
_HOMES = dict(
    linalg="linalg",
    Network="network",
    Layer="layers.layer",
    FCLayer="layers.fc_layer",
    ActivationLayer="layers.activation_layer",
    ConvLayer="layers.conv_layer",
    FlattenLayer="layers.flatten_layer",
    MaxPoolingLayer="layers.max_pooling_layer",
    DropoutLayer="layers.dropout_layer",
    SoftmaxLayer="layers.softmax_layer",
    tanh="activations",
    tanh_prime="activations",
    sigmoid="sigmoids",
    sigmoid_prime="sigmoids",
    relu="rectifiers",
    relu_prime="rectifiers",
    leaky_relu="rectifiers",
    leaky_relu_prime="rectifiers",
    mse="losses",
    mse_prime="losses",
    binary_cross_entropy="cross_entropy",
    binary_cross_entropy_prime="cross_entropy",
    categorical_cross_entropy="cross_entropy",
    categorical_cross_entropy_prime="cross_entropy",
    program="programs.written",
    Random="numbers.random",
    seed="numbers.random",
    departures="numbers.platform",
    explain="teaching.explain",
    pictures="teaching.pictures",
    gradcheck="teaching.gradcheck",
)
_MODULES = "linalg", "pictures"  # public themselves
__all__ = list(_HOMES)

if not __name__:  # never true: PyInstaller and modulefinder find the other modules by it
    from . import all_modules


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError("no attribute %r" % name)
    module = __import__("purenn." + _HOMES[name], None, None, ("_",))
    value = globals()[name] = module if name in _MODULES else getattr(module, name)
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))
