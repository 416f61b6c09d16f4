"""MNIST with the article's convolutional network: one 3 x 3 kernel, then 676 -> 100 -> 10.

Look at the error of its 1,000 training images, and at how many of the next 1,000 images
it reads correctly. One epoch takes about 17 seconds, so all 100 about half an hour; PyPy
needs a third of that. The files are MNIST's; without them this says where to get them.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from mnist import arguments, train_and_test
from purenn import ActivationLayer, ConvLayer, FCLayer, FlattenLayer, Network
from purenn import mse, mse_prime, seed, tanh, tanh_prime


def main():
    images, labels, args = arguments(__doc__, epochs=100)
    x = [[[[p / 255] for p in row] for row in image] for image in images]

    seed(args.seed)
    net = Network()
    net.add(ConvLayer((28, 28, 1), (3, 3), 1))
    net.add(ActivationLayer((26, 26, 1), tanh, tanh_prime))
    net.add(FlattenLayer((26, 26, 1)))
    net.add(FCLayer((1, 26 * 26 * 1), (1, 100)))
    net.add(ActivationLayer((1, 100), tanh, tanh_prime))
    net.add(FCLayer((1, 100), (1, 10)))
    net.add(ActivationLayer((1, 10), tanh, tanh_prime))

    net.use(mse, mse_prime)
    train_and_test(net, x, labels, args)


if __name__ == "__main__":
    main()
