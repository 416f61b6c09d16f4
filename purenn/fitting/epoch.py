"""Runs an epoch, and restores the network if it is interrupted.

If anything ends it early, even Ctrl-C between any two lines, no layer is left in the wrong mode and
no sample or batch half learned. `owners` name what may change, as pairs of an object and an
attribute.
"""

from ..checking.doors import check_number
from ..layers import walk


def run_epoch(network, x_train, y_train, learning_rate, progress, batches=None):
    """Train for one epoch, each sample alone or in batches; return the sum of the errors."""
    layers = walk(network.layers)
    owners, modes = learned(layers), [(layer, "training") for layer in layers]
    learn = network._learn
    if batches is not None:
        owners, learn = owners + batches.owners, batches.learn
    before, training = [], values(modes)
    total = 0

    def finish():
        put(owners, before)
        put(modes, training)
        if progress is not None:
            progress.clear()

    try:
        try:
            before = values(owners)
            put(modes, [True] * len(modes))
            if batches is not None:
                x_train, y_train = batches.ordered(x_train, y_train)
            for x, y in zip(x_train, y_train):
                before = before or values(owners)
                error = learn(x, y, learning_rate)
                check_number("fit: loss", error)
                if batches is None or batches.complete:
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
