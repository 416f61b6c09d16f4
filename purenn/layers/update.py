"""The learning step of a layer with several parameters."""

from ..linalg import axpy


def update(layer, learning_rate, *errors):
    """P ← P - η dE/dP for each of the layer's `parameters` P; keep each dE/dP as `P_error`."""
    named = list(zip(layer.parameters, errors))
    moved = [axpy(-learning_rate, error, getattr(layer, name)) for name, error in named]
    for (name, error), values in zip(named, moved):
        setattr(layer, name + "_error", error)
        setattr(layer, name, values)
