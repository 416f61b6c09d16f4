"""What mnist_fc.py and mnist_conv.py share: the command line, training and counting."""

import argparse
import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn.data import accuracy_score, one_hot, read_idx
from purenn.linalg import shape

MISSING = """%s

MNIST is not part of this repository. Its training set is two files,

    train-images-idx3-ubyte.gz    train-labels-idx1-ubyte.gz

from https://ossci-datasets.s3.amazonaws.com/mnist/ or
https://storage.googleapis.com/cvdf-datasets/mnist/ (first at yann.lecun.com/exdb/mnist/).
Download them into the current directory, or say where they are, unpacked or not:

    --images FILE --labels FILE"""


def read_mnist(images_path, labels_path, count):
    """At most so many images, 28 rows of numbers from 0 to 255, and their digits."""
    labels = read_idx(labels_path)
    images = read_idx(images_path, min(count, len(labels)))
    if shape(images)[1:] != (28, 28):
        raise ValueError("%s: expected images of 28 x 28" % images_path)
    if shape(labels) != (len(labels),) or not set(labels) <= set(range(10)):
        raise ValueError("%s: expected labels 0 to 9" % labels_path)
    return images, labels[: len(images)]


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
        images, labels = read_mnist(args.images, args.labels, max(0, args.samples) + 1000)
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
    net.fit(x[:n], one_hot(labels[:n], 10), args.epochs, learning_rate=0.1)
    for name, part in (
        ("training images", slice(0, n)),
        ("images it has not seen", slice(n, n + 1000)),
    ):
        if x[part]:
            right = accuracy_score(labels[part], net.predict(x[part]))
            print("%.1f %% of %d %s right" % (100 * right, len(x[part]), name))
