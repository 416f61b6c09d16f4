"""Runs the layers forward on samples, and leaves them as they were."""

from ..layers import walk
from .epoch import completely, set_training


def run_predict(network, samples):
    """The outputs for the samples; the layers are left as they were."""
    layers = walk(network.layers)
    modes = [layer.training for layer in layers]
    # called during fit, such as by a loss: the backward pass needs what the layers remember
    memories = [dict(layer.__dict__) for layer in layers] if True in modes else []

    def finish():
        set_training(layers, modes)
        for layer, memory in zip(layers, memories):
            for name, value in memory.items():
                setattr(layer, name, value)

    try:
        set_training(layers, [False] * len(modes))
        return [network._forward(sample) for sample in samples]
    finally:
        completely(finish)
