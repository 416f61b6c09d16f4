"""Reads MNIST's files, and the command line of mnist_fc.py and mnist_conv.py.

The IDX format: two zero bytes, the type of the elements (8: unsigned bytes), the number
of dimensions; each dimension as four bytes, highest first; then the elements in C order.
"""

import argparse
import gzip
import zlib

SIDE = 28  # MNIST's images are 28 x 28

MISSING = """%s

MNIST is not part of this repository. Its training set is two files,

    train-images-idx3-ubyte.gz    train-labels-idx1-ubyte.gz

from https://ossci-datasets.s3.amazonaws.com/mnist/ or
https://storage.googleapis.com/cvdf-datasets/mnist/ (first at yann.lecun.com/exdb/mnist/).
Download them into the current directory, or say where they are, unpacked or not:

    --images FILE --labels FILE"""


def read_idx(path, dimensions):
    """The shape and the bytes in an IDX file, gzipped or not; ValueError if damaged."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (EOFError, OSError, zlib.error) as error:
            raise ValueError("%s: damaged gzip file: %s" % (path, error))
    magic = bytes((0, 0, 8, dimensions))
    if data[:4] != magic:
        raise ValueError(
            "%s: expected the first bytes %s, got %s"
            % (path, magic.hex(), data[:4].hex() or "none")
        )
    header = 4 + 4 * dimensions
    if len(data) < header:
        raise ValueError("%s: expected %d bytes of header, got %d" % (path, header, len(data)))
    shape = tuple(int.from_bytes(data[at : at + 4], "big") for at in range(4, header, 4))
    size = 1
    for n in shape:
        size *= n
    if len(data) != header + size:
        raise ValueError(
            "%s: expected %d bytes after the header, as its shape %s says, got %d"
            % (path, size, shape, len(data) - header)
        )
    return shape, data[header:]


def read_mnist(images_path, labels_path):
    """A list of images, each 784 bytes, and the list of their digits; ValueError if damaged."""
    (count, *size), pixels = read_idx(images_path, 3)
    (labels_count,), labels = read_idx(labels_path, 1)
    if size != [SIDE, SIDE]:
        raise ValueError("%s: expected images of 28 x 28, got %d x %d" % (images_path, *size))
    if count != labels_count:
        raise ValueError(
            "expected one label for each image, got %d images and %d labels" % (count, labels_count)
        )
    if any(label > 9 for label in labels):
        raise ValueError("%s: expected labels 0 to 9, got %d" % (labels_path, max(labels)))
    step = SIDE * SIDE
    return [pixels[at : at + step] for at in range(0, len(pixels), step)], list(labels)


def arguments(description, epochs):
    """(images, labels, args) as the command line says; else a message and exit status 2."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", default="train-images-idx3-ubyte.gz", help="IDX file")
    parser.add_argument("--labels", default="train-labels-idx1-ubyte.gz", help="IDX file")
    parser.add_argument("--samples", type=int, default=1000, help="train on the first of them")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=0, help="of the weights")
    args = parser.parse_args()
    try:
        images, labels = read_mnist(args.images, args.labels)
    except OSError as error:
        parser.exit(2, MISSING % error + "\n")
    except ValueError as error:
        parser.exit(2, "%s\n" % error)
    if not 1 <= args.samples <= len(images):
        parser.error("--samples: expected 1 to %d, got %d" % (len(images), args.samples))
    if args.epochs < 1:
        parser.error("--epochs: expected at least 1, got %d" % args.epochs)
    return images, labels, args


def train_and_test(net, x, labels, args):
    """Fit the first samples; then count what the network says of the 1,000 after them."""
    n = args.samples
    y = [[[int(i == label) for i in range(10)]] for label in labels[:n]]
    net.fit(x[:n], y, args.epochs, learning_rate=0.1)
    for name, part in (
        ("training images", slice(0, n)),
        ("images it has not seen", slice(n, n + 1000)),
    ):
        if x[part]:
            guesses = [row.index(max(row)) for (row,) in net.predict(x[part])]
            right = sum(guess == label for guess, label in zip(guesses, labels[part]))
            print("%d of %d %s right" % (right, len(guesses), name))
