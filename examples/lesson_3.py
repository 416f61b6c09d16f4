"""What the machine computes in a step of learning, line by line: the third lesson, docs/lesson_3.md.

    python3 examples/lesson_3.py          # the neuron of the first lesson, as on the worksheet
    python3 examples/lesson_3.py exact    # the same in fractions, without rounding
    python3 examples/lesson_3.py xor      # the network for XOR, and how much there is to compute
"""

import ast
import sys
import textwrap
from fractions import Fraction

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from lesson import SAMPLE, neuron
from purenn import ActivationLayer, FCLayer, Network, mse, mse_prime, program, seed, tanh, tanh_prime


def network_of(*layers):
    network = Network()
    for layer in layers:
        network.add(layer)
    network.use(mse, mse_prime)
    return network


def one_neuron(number):
    """The worksheet's neuron, with weights of that type of numbers."""
    layer = neuron()
    layer.weights = [[number(w) for w in row] for row in layer.weights]
    layer.bias = [[number(b) for b in layer.bias[0]]]
    return network_of(layer)


def xor():
    """The article's network, untrained."""
    seed(0)
    return network_of(
        FCLayer((1, 2), (1, 3)), ActivationLayer((1, 3), tanh, tanh_prime),
        FCLayer((1, 3), (1, 1)), ActivationLayer((1, 1), tanh, tanh_prime),
    )  # fmt: skip


def steps(network, sample, target, rate):
    """What the network's program computes for one sample: each line with its result."""
    text = str(program(network))
    names = dict(sample=sample, target=target, rate=rate)
    exec(text, names)
    body = text[text.index("def step") : text.index("    return error")]
    body = textwrap.dedent(body[body.index("\n") + 1 :])
    found = []
    for statement in ast.parse(body).body:
        line = ast.get_source_segment(body, statement) or ""
        exec(line, names)
        name = line.split(" = ")[0]
        if name in names:  # others take lists apart
            found.append((line, names[name]))
    return found


def main():
    what = sys.argv[1:]
    if what == ["exact"]:
        found = steps(one_neuron(Fraction), SAMPLE[0], SAMPLE[1], Fraction(1, 20))
    elif what == ["xor"]:
        found = steps(xor(), [[1, 0]], [[1]], 0.1)
    elif what:
        print(__doc__)
        return
    else:
        found = steps(one_neuron(float), *SAMPLE)
    width = max(len(line) for line, _ in found)
    for line, result in found:
        print("%-*s   %s" % (width, line, result))
    if what == ["xor"]:
        text = " ".join(line for line, _ in found)
        counts = text.count(" * "), text.count(" + ") + text.count(" - "), text.count("tanh(")
        print("\n%d products, %d sums and differences, %d times tanh" % counts)


if __name__ == "__main__":
    main()
