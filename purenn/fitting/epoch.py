"""Runs an epoch, and restores the network if it is interrupted.

If anything ends it early, even Ctrl-C between any two lines, no layer is left in the wrong mode and
no sample half learned. `owners` name what may change, as pairs of an object and an attribute.
"""

from ..checking.doors import check_number
from ..layers import walk


def run_epoch(network, x_train, y_train, learning_rate, progress):
    """Train for one epoch; return the sum of the errors. A sample cut short is undone."""
    layers = walk(network.layers)
    owners, modes = learned(layers), [(layer, "training") for layer in layers]
    before, training = [], values(modes)
    total = 0

    def finish():
        put(owners, before)
        put(modes, training)
        if progress is not None:
            progress.clear()

    try:
        try:
            put(modes, [True] * len(modes))
            for x, y in zip(x_train, y_train):
                before = values(owners)
                error = network._learn(x, y, learning_rate)
                check_number("fit: loss", error)
                before = []  # nothing to restore
                total += error
                if progress is not None:
                    progress.sample(total)
        finally:
            completely(finish)
    except BaseException:  # perhaps raised before the inner try had begun
        completely(finish)
        raise
    return total


def learned(layers):
    """What learning replaces."""
    return [(layer, name) for layer in layers for name in layer.parameters] + [
        (layer.rng, "state") for layer in layers if hasattr(getattr(layer, "rng", None), "state")
    ]


def values(owners):
    """The values of the attributes.

    In run_epoch itself an interrupt within the comprehension could escape `finally`: CPython 3.12
    and 3.13 write comprehensions into the frame.
    """
    return [getattr(owner, name) for owner, name in owners]


def put(owners, values):
    """Set the attributes to these values; those beyond the last value stay."""
    for (owner, name), value in zip(owners, values):
        setattr(owner, name, value)


def completely(step):
    """Run the step to its end: again after every interrupt within it, which is then raised."""
    try:
        step()
    except BaseException:
        completely(step)
        raise
