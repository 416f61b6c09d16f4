"""Runs the layers forward on samples, and leaves them as they were."""

from ..layers import walk
from .epoch import completely, put, values


def run_predict(network, samples):
    """Return the outputs for the samples."""
    layers = walk(network.layers)
    owners = modes = [(layer, "training") for layer in layers]
    if True in values(modes):  # in fit, as by a loss: the backward pass needs what layers remember
        owners = modes + [(layer, name) for layer in layers for name in layer.__dict__]
    before = values(owners)
    try:
        put(modes, [False] * len(modes))
        return [network._forward(sample) for sample in samples]
    finally:
        completely(lambda: put(owners, before))
