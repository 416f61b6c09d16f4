"""XOR, the article's first network: two inputs, three hidden neurons, one output.

Look at the error, which falls slowly, then fast, then slowly again, and at the four
predictions at the end. They are the same on your machine as on every other, to the last
digit; the article's own run ended at error 0.000242.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, FCLayer, Network, mse, mse_prime, seed, tanh, tanh_prime


def main():
    x_train = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
    y_train = [[[0]], [[1]], [[1]], [[0]]]

    seed(0)
    net = Network()
    net.add(FCLayer((1, 2), (1, 3)))
    net.add(ActivationLayer((1, 3), tanh, tanh_prime))
    net.add(FCLayer((1, 3), (1, 1)))
    net.add(ActivationLayer((1, 1), tanh, tanh_prime))

    net.use(mse, mse_prime)
    net.fit(x_train, y_train, epochs=1000, learning_rate=0.1)

    for (x,), ((y,),) in zip(x_train, net.predict(x_train)):
        print("%d xor %d = %8.5f" % (x[0], x[1], y))


if __name__ == "__main__":
    main()
