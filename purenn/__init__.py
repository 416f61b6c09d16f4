"""purenn: a small neural-network library in pure Python, the same to the last bit everywhere.

Every name below is imported from its module when it is first used, so that a small machine
compiles only what it needs.
"""

__version__ = "0.1.0"

# The module that each of the article's names lies in; homes.py has it for the other names, which a
# small machine need not know.
_HOMES = dict(
    linalg="linalg",
    Network="network",
    Layer="layers.layer",
    FCLayer="layers.fc_layer",
    ActivationLayer="layers.activation_layer",
    ConvLayer="layers.conv_layer",
    tanh="activations",
    tanh_prime="activations",
    mse="losses",
    mse_prime="losses",
    Random="numbers.random",
    seed="numbers.random",
)
if "__spec__" not in globals():  # MicroPython asks no __getattr__ for the names of `import *`
    __all__ = tuple(_HOMES)

if not __name__:  # never true: PyInstaller and modulefinder find the other modules by it
    from . import all_modules


def __getattr__(name):
    homes = _HOMES
    if name not in homes:
        from .homes import HOMES as homes

        if name == "__all__":
            return list(homes)
        if name not in homes:
            raise AttributeError("no attribute %r" % name)
    home = homes[name]
    value = __import__("purenn." + home, None, None, ("_",))
    if not home.endswith(name):  # else the module itself is public, such as linalg
        value = getattr(value, name)
    globals()[name] = value
    return value


def __dir__():
    from .homes import HOMES

    return sorted(set(globals()) | set(HOMES) | {"__all__"})
