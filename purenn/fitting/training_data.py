"""Checks what Network.fit and Network.predict are given, once, before the first step."""

from ..checking.doors import check_callable, check_count, check_parameters
from ..checking.predicates import fits, is_number, is_plain
from ..checking.lists import is_list
from ..layers import walk


def checked_fit(network, x_train, y_train, epochs, learning_rate, verbose, on_epoch, keep):
    """Return the data and the learning rate, in numbers that this network computes with."""
    x_train = checked_samples("fit x_train", x_train, network, 0, learning=True)
    y_train = checked_samples("fit y_train", y_train, network, -1, learning=True)
    if len(x_train) != len(y_train) or network.loss is None:
        from ..checking.messages import refuse_training

        refuse_training(network, x_train, y_train)
    check_count("fit epochs", epochs, 0)
    check_count("fit verbose", verbose, 0)
    check_count("fit keep", 0 if keep is None else keep, 0)
    if not is_plain(learning_rate):
        from ..checking.number_types import taken

        learning_rate = taken("fit learning_rate", learning_rate, (), network, True)
    if on_epoch is not None:
        check_callable("fit on_epoch", on_epoch)
    for layer in walk(network.layers):
        check_parameters("fit: ", layer, whole=True)
    return x_train, y_train, learning_rate


def checked_samples(name, samples, network, at, learning=False):
    """Return the samples, in numbers that this network computes with.

    Each must have the input shape of its first layer (`at` 0) or the output shape of its last (-1).
    """
    shape = None
    if network.layers and is_list(samples) and samples:
        layer = network.layers[at]
        shape = layer.output_shape if at else layer.input_shape
    # a sample, not a list of them
    if shape is None or fits(samples, shape, is_number) and not fits(samples[0], shape, is_number):
        from ..checking.messages import refuse_samples

        refuse_samples(name, samples, network, shape)
    result = list(samples)
    for i, sample in enumerate(samples):
        if not fits(sample, shape, is_plain):
            from ..checking.number_types import taken

            result[i] = taken("%s[%d]" % (name, i), sample, shape, network, learning)
    return result
