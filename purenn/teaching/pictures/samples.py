"""Checks the samples that a picture shows, and the network they are for."""

from ...checking.doors import check_shape


def check_samples(name, network, x, y, suits, expected):
    """Raise ValueError unless x and y are as many samples, in the shapes of the network's ends.

    These must suit: `suits(input_shape, output_shape)`, or the message says what was expected.
    """
    if not network.layers:
        raise ValueError("%s: expected a network with layers, got none" % name)
    ends = tuple(network.layers[0].input_shape), tuple(network.layers[-1].output_shape)
    if not suits(*ends):
        got = (name, expected) + ends
        raise ValueError("%s: expected a network %s, got %s to %s" % got)
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(
            "%s: expected as many samples in x as in y, at least one, got %d and %d"
            % (name, len(x), len(y))
        )
    for i in range(len(x)):
        check_shape("%s x[%d]" % (name, i), x[i], ends[0])
        check_shape("%s y[%d]" % (name, i), y[i], ends[1])
