"""Weights from and to other libraries: their files, without any package, and their networks.

    from purenn.exchange import read_safetensors, write_npy

Each name is loaded when it is first used.
"""

# The module that each public name lies in.
_HOMES = dict(
    read_npy="npy",
    write_npy="writing",
    read_npz="npz",
    read_safetensors="safetensors",
    write_safetensors="writing",
    from_torch="networks.torch",
    to_torch="networks.torch",
    from_keras="networks.keras",
    from_onnx="networks.onnx",
)
__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError("no attribute %r" % name)
    module = __import__("purenn.exchange." + _HOMES[name], None, None, ("_",))
    value = globals()[name] = getattr(module, name)
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))
