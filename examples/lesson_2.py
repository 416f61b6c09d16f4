"""A layer to break, for the second lesson, docs/lesson_2.md.

    python3 examples/lesson_2.py              trains XOR with the layer below, then checks it
    python3 examples/lesson_2.py 1            the same with the first change, up to 5

Or change a line yourself, and run it without a number. Put it back before the next.
"""

import json
import os
import shutil
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, ROOT)  # where purenn is

import purenn
from purenn import ActivationLayer, Network, gradcheck, mse, mse_prime, seed, tanh, tanh_prime
from purenn.linalg import add, dot, scale, subtract, transpose
from purenn.vectors import __main__ as vectors


class FCLayer(purenn.FCLayer):
    def forward_propagation(self, input):
        self.input = input
        return add(dot(input, self.weights), self.bias)  # Y = X W + B

    def backward_propagation(self, output_error, learning_rate):
        input_error = dot(output_error, transpose(self.weights))  # dE/dX = dE/dY Wᵗ
        weights_error = dot(transpose(self.input), output_error)  # dE/dW = Xᵗ dE/dY
        bias_error = output_error  # dE/dB = dE/dY
        self.weights = subtract(self.weights, scale(learning_rate, weights_error))
        self.bias = subtract(self.bias, scale(learning_rate, bias_error))
        return input_error


# the five changes, each a list of what becomes what
CHANGES = [
    [("self.weights = subtract(", "self.weights = add(")],
    [("bias_error = output_error", "bias_error = scale(0, output_error)")],
    [("weights_error = dot(transpose(self.input), output_error)",
      "weights_error = scale(2, dot(transpose(self.input), output_error))")],
    [("return input_error", "return dot(output_error, transpose(self.weights))")],
    [(", self.bias)  # Y", ", scale(2, self.bias))  # Y"),
     ("bias_error = output_error", "bias_error = scale(2, output_error)")],
]  # fmt: skip


def changed(number):
    """The layer with a change made."""
    folder = tempfile.mkdtemp()
    try:
        write_change(number, os.path.join(folder, "changed.py"))
        return layer_in(os.path.join(folder, "changed.py"))
    finally:
        shutil.rmtree(folder)


def layer_in(path):
    """The class FCLayer that the file defines."""
    names = {"__name__": "lesson"}
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), names)
    return names["FCLayer"]


def write_change(number, path):
    """Write the layer with a change made to a file of its own."""
    with open(__file__, encoding="utf-8") as file:
        text = file.read()
    start = text.index("class FCLayer")
    end = text.index("# the five changes")
    layer = text[start:end]
    for before, after in CHANGES[number - 1]:
        layer = layer.replace(before, after)
    with open(path, "w", encoding="utf-8") as file:
        file.write("import sys\n\nsys.path.insert(0, %r)\n\n" % ROOT)
        file.write(text[text.index("import purenn\n") : start] + layer)


def train(layer):
    """The article's network for XOR, made of such layers: the error of each epoch."""
    seed(0)
    network = Network()
    network.add(layer((1, 2), (1, 3)))
    network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    network.add(layer((1, 3), (1, 1)))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(mse, mse_prime)
    x_train = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
    y_train = [[[0]], [[1]], [[1]], [[0]]]
    return network.fit(x_train, y_train, 1000, 0.1, verbose=False)


def write_vectors(folder):
    """Write the test vectors of layers that take one row: those made with options take more."""
    with open(os.path.join(ROOT, "vectors", "fc_layer.json"), encoding="utf-8") as file:
        data = json.load(file)
    data["cases"] = [case for case in data["cases"] if "options" not in case]
    with open(os.path.join(folder, "fc_layer.json"), "w", encoding="utf-8") as file:
        json.dump(data, file)


def check(layer, path, folder):
    """Train with the layer of that file, check its derivatives, compare it with exact results."""
    errors = train(layer)
    print("TRAINING")
    for epoch in 1, 10, 100, 1000:
        print("error after %4d epochs: %.4f" % (epoch, errors[epoch - 1]))
    print("\nGRADCHECK")
    try:
        print(gradcheck(layer((1, 2), (1, 3))))
    except AssertionError as error:
        print("\n".join(str(error).split("\n")[:3]))  # without the numbers it was found with
    print("\nTEST VECTORS", flush=True)
    write_vectors(folder)
    vectors.main([path, "--only", "FCLayer", "--vectors", folder])


def main():
    if sys.argv[1:] and sys.argv[1:] not in [[str(n + 1)] for n in range(len(CHANGES))]:
        print("expected a number from 1 to %d" % len(CHANGES), file=sys.stderr)
        return 2
    folder = tempfile.mkdtemp()
    try:
        if sys.argv[1:] == []:
            check(FCLayer, os.path.abspath(__file__), folder)
            return 0
        path = os.path.join(folder, "changed.py")
        for before, after in CHANGES[int(sys.argv[1]) - 1]:
            print("    %s\nbecomes\n    %s\n" % (before, after))
        write_change(int(sys.argv[1]), path)
        check(layer_in(path), path, folder)
        return 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
