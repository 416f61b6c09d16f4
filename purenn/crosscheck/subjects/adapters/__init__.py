"""Adapters: they give installed frameworks the article's classes, to put them on trial.

An adapter is a module with a function `library(dtype, device)`. It returns a `Framework`
(framework.py): arrays, gradients by the framework's own automatic differentiation if it has
one, and its functions; the layers are made from these. No framework is imported before it is
asked for.
"""

import importlib
from types import SimpleNamespace

from ..names import CannotRun

FRAMEWORKS = (
    "autograd", "jax", "keras", "mlx", "numpy", "onnxruntime", "paddle", "sklearn", "tensorflow",
    "tinygrad", "torch",
)
# as pip calls them, where that is another name
PACKAGES = {"mlx": "mlx[cpu]", "paddle": "paddlepaddle", "sklearn": "scikit-learn"}


def framework_called(name, dtype="float64", device=None):
    """The Framework of that name; CannotRun if it is not installed or lacks the format."""
    try:
        module = importlib.import_module(__name__ + "." + name)
        return module.library(dtype, device)
    except ImportError as error:
        raise CannotRun(
            "%s cannot be imported (%s): pip install %s" % (name, error, PACKAGES.get(name, name))
        )


def load(name, dtype="float64", device=None):
    """What the framework offers, under the article's names."""
    from .layers import offered

    return SimpleNamespace(**offered(framework_called(name, dtype, device)))
