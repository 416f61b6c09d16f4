"""XOR, the article's first network: two inputs, three hidden neurons, one output.

Look at the error, which falls fast at first and then ever more slowly, and at the four
predictions at the end. They are the same on your machine as on every other, to the last
digit; the article's own run ended at error 0.000242.

    python3 examples/xor.py                        trains
    python3 examples/xor.py --pictures [FOLDER]    also draws what it learned, as SVG files
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, FCLayer, Network, mse, mse_prime, seed, tanh, tanh_prime


NEXT = """
Now change something in examples/xor.py, and look at the error:
  - learning_rate=1: does it learn faster?
  - two hidden neurons in place of three; without the first ActivationLayer
  - seed(1), another start
  - net.summary(), print(net.layers[0].weights): what has it learned?
Then learn real data: python3 examples/iris.py"""


def draw(net, errors, x_train, y_train, folder):
    from purenn import pictures

    pictures.error_curve(errors).save(folder + "/xor_error.svg")
    pictures.decision_boundary(net, x_train, y_train).save(folder + "/xor_boundary.svg")
    pictures.graph(net).save(folder + "/xor_network.svg")


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
    errors = net.fit(x_train, y_train, epochs=1000, learning_rate=0.1, verbose=100)

    for (x,), ((y,),) in zip(x_train, net.predict(x_train)):
        print("%d xor %d = %8.5f" % (x[0], x[1], y))
    if sys.argv[1:2] == ["--pictures"]:
        draw(net, errors, x_train, y_train, folder=sys.argv[2] if len(sys.argv) > 2 else ".")
    print(NEXT)


if __name__ == "__main__":
    main()
