"""The numbers of the first lesson, docs/lesson.md, the same on every pupil's screen.

    python3 examples/lesson.py step       # one training step of one neuron, as on paper
    python3 examples/lesson.py explain    # the same, with every formula
    python3 examples/lesson.py rates      # XOR with six learning rates
"""

import argparse
import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, FCLayer, Network, explain, mse, mse_prime, seed
from purenn import tanh, tanh_prime

SAMPLE = [[2, -1]], [[0]], 0.05  # X, Y* and the learning rate of the worksheet
RATES = 0, 0.01, 0.1, 1, 10, -0.1
X_TRAIN = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
Y_TRAIN = [[[0]], [[1]], [[1]], [[0]]]


def neuron():
    """The neuron of the worksheet."""
    layer = FCLayer((1, 2), (1, 1))
    layer.weights, layer.bias = [[1], [-3]], [[-2]]
    return layer


def step():
    """One sample, one step; every number fits on paper."""
    x, y_true, learning_rate = SAMPLE
    layer = neuron()
    y = layer.forward_propagation(x)
    error = mse(y_true, y)
    output_error = mse_prime(y_true, y)
    input_error = layer.backward_propagation(output_error, learning_rate)
    y_after = layer.forward_propagation(x)
    for name, numbers in [
        ("Y      = X W + B", y),
        ("E      = (Y* - Y)^2", [[error]]),
        ("dE/dY  = 2 (Y - Y*)", output_error),
        ("dE/dW  = X^t dE/dY", layer.weights_error),
        ("dE/dB  = dE/dY", layer.bias_error),
        ("dE/dX  = dE/dY W^t", input_error),
        ("W      becomes", layer.weights),
        ("B      becomes", layer.bias),
        ("Y      afterwards", y_after),
        ("E      afterwards", [[mse(y_true, y_after)]]),
    ]:
        print("%-22s" % name, "  ".join("%g" % number for row in numbers for number in row))


def explain_step():
    """The same step as purenn.explain writes it."""
    network = Network()
    network.add(neuron())
    network.use(mse, mse_prime)
    print(explain(network, *SAMPLE))


def xor(learning_rate, epochs=1000):
    """The article's network, from the same start each time: its errors and predictions."""
    seed(0)
    network = Network()
    network.add(FCLayer((1, 2), (1, 3)))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    network.add(FCLayer((1, 3), (1, 1)))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    errors = network.fit(X_TRAIN, Y_TRAIN, epochs, learning_rate, verbose=False)
    return errors, [y for ((y,),) in network.predict(X_TRAIN)]


def rates():
    """The table of learning rates."""
    print("learning         error in epoch                 after 1000 epochs: XOR of")
    print("    rate        1       10      100     1000     0 0     0 1     1 0     1 1")
    for learning_rate in RATES:
        errors, predictions = xor(learning_rate)
        print(
            "%8g" % learning_rate,
            "".join("%9.4f" % errors[epoch - 1] for epoch in (1, 10, 100, 1000)),
            "".join("%8.3f" % y for y in predictions),
        )


def main():
    parts = {"step": step, "explain": explain_step, "rates": rates}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=parts)
    parts[parser.parse_args().part]()


if __name__ == "__main__":
    main()
