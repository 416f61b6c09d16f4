"""Three convolutional layers learn one random picture: 10 x 10 x 1 in, 4 x 4 x 2 out.

Look at the error: after 1000 epochs the network almost gives the 32 numbers of the target.
It has seen nothing else, so this is memory and not understanding; it shows that the gradients
of the convolutions lead downhill. It takes some seconds.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, ConvLayer, Network, Random
from purenn import mse, mse_prime, seed, tanh, tanh_prime


def volume(rng, rows, columns, channels):
    """Random numbers in [0, 1)."""
    return [[[rng.random() for _ in range(channels)] for _ in range(columns)] for _ in range(rows)]


def main():
    rng = Random(1)  # not 0, from which the weights are drawn
    x_train = [volume(rng, 10, 10, 1)]
    y_train = [volume(rng, 4, 4, 2)]

    seed(0)
    net = Network()
    net.add(ConvLayer((10, 10, 1), (3, 3), 1))
    net.add(ActivationLayer((8, 8, 1), tanh, tanh_prime))
    net.add(ConvLayer((8, 8, 1), (3, 3), 1))
    net.add(ActivationLayer((6, 6, 1), tanh, tanh_prime))
    net.add(ConvLayer((6, 6, 1), (3, 3), 2))
    net.add(ActivationLayer((4, 4, 2), tanh, tanh_prime))

    net.use(mse, mse_prime)
    net.fit(x_train, y_train, epochs=1000, learning_rate=0.3, verbose=100)

    (output,) = net.predict(x_train)
    print("target and output, first channel:")
    for wanted, got in zip(y_train[0], output):
        print("".join("%6.2f" % y[0] for y in wanted), "   ", "".join("%6.2f" % y[0] for y in got))


if __name__ == "__main__":
    main()
