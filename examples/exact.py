"""A network computed in fractions, without any rounding: backpropagation is the derivative.

Look at the two columns "backward" and "difference": the gradient that backpropagation
gives, and the difference quotient of the error E. The activation is x*x, so E is a
polynomial of degree 4 or less in each single weight, and for those the quotient

    (E(w - 2h) - 8 E(w - h) + 8 E(w + h) - E(w + 2h)) / 12h

is no approximation: it is the derivative, exactly, even with h = 1.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from fractions import Fraction

from purenn import ActivationLayer, FCLayer, Network, Random, mse, mse_prime

x_train = [[[Fraction(1, 2), Fraction(1, 3)]]]
y_train = [[[Fraction(1)]]]


class Sixteenths:
    """Draws 0, 1/16 ... 15/16; a layer makes weights of them."""

    def __init__(self, seed):
        self.generator = Random(seed)

    def random(self):
        return Fraction(self.generator.next() >> 60, 16)


def square(x):
    return x * x


def square_prime(x):
    return 2 * x


def difference(net, row, j):
    """dE/dw, exactly, of the weight w = row[j], by the quotient above with h = 1."""

    def error(h):
        row[j] = w + h
        return mse(y_train[0], net.predict(x_train)[0])

    w = row[j]
    quotient = (error(-2) - 8 * error(-1) + 8 * error(1) - error(2)) / 12
    row[j] = w
    return quotient


def main():
    rng = Sixteenths(0)
    net = Network()
    net.add(FCLayer((1, 2), (1, 2), rng))
    net.add(ActivationLayer((1, 2), square, square_prime))
    net.add(FCLayer((1, 2), (1, 1), rng))
    net.use(mse, mse_prime)

    parameters = [(layer, name) for layer in net.layers for name in layer.parameters]
    before = [getattr(layer, name) for layer, name in parameters]
    differences = [
        [[difference(net, row, j) for j in range(len(row))] for row in matrix] for matrix in before
    ]

    # one training step, after which each layer knows its dE/dW and dE/dB
    (error,) = net.fit(x_train, y_train, epochs=1, learning_rate=Fraction(1, 10), verbose=False)

    print("%-23s %6s %18s %18s %18s" % ("w", "before", "dE/dw: backward", "difference", "after"))
    equal = True
    for number, (layer, name) in enumerate(parameters):
        backward = getattr(layer, name + "_error")
        after = getattr(layer, name)
        for i, row in enumerate(before[number]):
            for j, w in enumerate(row):
                columns = w, backward[i][j], differences[number][i][j], after[i][j]
                label = "layers[%d].%s[%d][%d]" % (net.layers.index(layer), name, i, j)
                print("%-23s %6s %18s %18s %18s" % ((label,) + columns))
                equal = equal and backward[i][j] == differences[number][i][j]
    print("The gradients are", "exactly equal." if equal else "NOT equal.")
    error_after = mse(y_train[0], net.predict(x_train)[0])
    print("Error before the step, about %f: %s" % (error, error))
    print("Error after the step, about %f: %s" % (error_after, error_after))


if __name__ == "__main__":
    main()
