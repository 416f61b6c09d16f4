"""MNIST with the article's dense network, 784 -> 100 -> 50 -> 10, tanh after each.

Look at the error of its 1,000 training images, and at how many of the next 1,000 images
it reads correctly. One epoch takes about 15 seconds, so all 35 about 9 minutes; PyPy needs
a fifth of that. The files are MNIST's; without them this says where to get them.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from mnist import arguments, train_and_test
from purenn import ActivationLayer, FCLayer, Network, mse, mse_prime, seed, tanh, tanh_prime


def main():
    images, labels, args = arguments(__doc__, epochs=35)
    x = [[[p / 255 for row in image for p in row]] for image in images]

    seed(args.seed)
    net = Network()
    net.add(FCLayer((1, 28 * 28), (1, 100)))
    net.add(ActivationLayer((1, 100), tanh, tanh_prime))
    net.add(FCLayer((1, 100), (1, 50)))
    net.add(ActivationLayer((1, 50), tanh, tanh_prime))
    net.add(FCLayer((1, 50), (1, 10)))
    net.add(ActivationLayer((1, 10), tanh, tanh_prime))

    net.use(mse, mse_prime)
    train_and_test(net, x, labels, args)


if __name__ == "__main__":
    main()
