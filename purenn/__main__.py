"""Whether this Python computes what every other one does: python3 -m purenn

Trains the article's XOR network, and compares a digest of every number on the way with the
recorded one. Without a command line: `import purenn.__main__ as check; check.main()`.
"""

import struct
import sys

from . import ActivationLayer, FCLayer, Network, __version__, mse, mse_prime, seed, tanh, tanh_prime
from .checking.nested import each
from .layers import walk
from .numbers.platform import departures

DIGEST = "e69802acd62cbe6486473849b69e50546381a16f1477bfe853902c1c9c6a44a8"
LACKING = "hashlib is missing, with SHA-256: the digest cannot be taken"


def xor(note):
    """Train the article's first network, and report all numbers to note(epoch, place, numbers)."""
    seed(0)
    x = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
    y = [[[0]], [[1]], [[1]], [[0]]]
    network = Network()
    network.add(FCLayer((1, 2), (1, 3)))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    network.add(FCLayer((1, 3), (1, 1)))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    train(note, network, x, y, 1000, 0.1)
    note(1000, "output", network.predict(x))


def train(note, network, x, y, epochs, learning_rate, first=1):
    """Fit, and report to note() the error and all parameters after each epoch, from `first` on."""

    def on_epoch(epoch, error):
        epoch += first - 1
        note(epoch, "error", error)
        note_parameters(note, epoch, network)

    network.fit(x, y, epochs, learning_rate, verbose=False, on_epoch=on_epoch)


def note_parameters(note, epoch, network):
    """Report a network's parameters, in the order of its layers."""
    for number, layer in enumerate(walk(network.layers)):
        for name in layer.parameters:
            note(epoch, "layer %d %s" % (number, name), getattr(layer, name))


def hexadecimal(data):
    return "".join(["%02x" % byte for byte in data])


def digest(case):
    """The SHA-256 of all numbers that case(note) reports: eight bytes each, lowest first.

    ImportError or AttributeError where hashlib or its sha256 is missing, as on small boards.
    """
    import hashlib

    sha = hashlib.sha256()

    def note(epoch, place, values):
        each(values, lambda index, x: sha.update(struct.pack("<d", x)))

    case(note)
    return hexadecimal(sha.digest())


def parameters_digest(network):
    """The digest of a network's parameters.

    >>> from purenn import FlattenLayer, Network
    >>> network = Network()
    >>> network.add(FlattenLayer((2, 2, 1)))
    >>> parameters_digest(network)  # of no numbers
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    return digest(lambda note: note_parameters(note, 0, network))


def main():
    """Print the verdict; return the exit status: 0 the same bits, 1 other bits, 2 cannot tell."""
    print("purenn %s on %s %s" % (__version__, sys.implementation.name, sys.version.split("\n")[0]))
    for departure in departures():
        print("other bits may come: here " + departure)
    try:
        found = digest(xor)
    except (ImportError, AttributeError):
        print(LACKING)
        return 2
    print("XOR, trained for 1000 epochs: digest " + found)
    if found != DIGEST:
        print("recorded:                             " + DIGEST)
    print("the same bits as everywhere" if found == DIGEST else "OTHER BITS than everywhere else")
    return int(found != DIGEST)


if __name__ == "__main__":
    sys.exit(main())
