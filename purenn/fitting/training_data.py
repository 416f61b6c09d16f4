"""Checks what Network.fit and Network.predict are given, once, before the first step."""

from ..checking.doors import check_count, check_parameters, expect
from ..checking.predicates import fits, is_number, is_plain
from ..checking.lists import is_list
from ..layers import walk


def checked_fit(network, x_train, y_train, epochs, verbose, on_epoch, keep):
    """Return the data in numbers that this network computes with."""
    x_train = checked_samples("fit x_train", x_train, network)
    expect(network.loss is not None, "fit", "a loss, set by use(loss, loss_prime)", None)
    y_train = checked_samples("fit y_train", y_train, network, x_train)
    check_count("fit epochs", epochs, 0)
    check_count("fit verbose", verbose, 0)
    check_count("fit keep", 0 if keep is None else keep, 0)
    expect(on_epoch is None or callable(on_epoch), "fit on_epoch", "a function", on_epoch, False)
    for layer in walk(network.layers):
        check_parameters("fit: ", layer, whole=True)
    return x_train, y_train


def checked_samples(name, samples, network, x=None):
    """Return the samples, or the targets of samples x, in numbers that this network computes with.

    Each must have the input shape of its first layer, or the output shape of its last.
    """
    shape, layers = None, network.layers
    if layers and is_list(samples) and samples:
        shape = layers[0].input_shape if x is None else layers[-1].output_shape
    # a sample, not a list of them
    if shape is None or fits(samples, shape, is_number) and not fits(samples[0], shape, is_number):
        from ..checking.messages import refuse_samples

        refuse_samples(name, samples, network, shape)
    if x is not None:
        expect(len(samples) == len(x), name, "%d, one for each sample" % len(x), len(samples))
    result = list(samples)
    for i, sample in enumerate(samples):
        if not fits(sample, shape, is_plain):
            from ..checking.number_types import taken

            learning = None if x is None else network
            result[i] = taken("%s[%d]" % (name, i), sample, shape, learning)
    return result
