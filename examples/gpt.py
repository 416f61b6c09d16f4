"""A GPT that learns names letter by letter, and then invents new ones.

    python3 examples/gpt.py          a thousand steps, about 10 seconds
    python3 examples/gpt.py 3000     more of them

Read it from top to bottom, beside Karpathy's microgpt (February 2026): the same network, with the
same 4,192 parameters and the same settings, but of layers that have derivatives of their own
instead of numbers that remember where they came from. The names are the same on every computer.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, Adam, AttentionLayer, EmbeddingLayer, FCLayer, Network
from purenn import PositionLayer, Random, ResidualLayer, RMSNormLayer, SoftmaxLayer
from purenn import relu, relu_prime, softmax_cross_entropy, softmax_cross_entropy_prime

LETTERS = "abcdefghijklmnopqrstuvwxyz"
END = len(LETTERS)  # the token before the first letter and after the last
TOKENS = len(LETTERS) + 1
LENGTH = 16  # tokens that the network sees at most
WIDTH, HEADS = 16, 4


def shuffled_names(rng):
    folder = __file__.rsplit("/", 1)[0] + "/" if "/" in __file__ else ""
    with open(folder + "data/names.txt") as file:
        names = file.read().split()
    for i in range(len(names) - 1, 0, -1):
        j = int(rng.random() * (i + 1))
        names[i], names[j] = names[j], names[i]
    return names


def small(rng):
    """A number to begin with."""
    return rng.gauss(0, 0.08)


def gpt(rng):
    """From each token, and those before it, to a score for every token that may come next."""
    rows, wide = (None, WIDTH), (None, 4 * WIDTH)
    network = Network()
    network.add(EmbeddingLayer((1, None), TOKENS, WIDTH, rng, small))
    network.add(PositionLayer(rows, LENGTH, rng, small))
    network.add(RMSNormLayer(rows, gain=False))
    network.add(ResidualLayer([  # each position gathers from those before it
        RMSNormLayer(rows, gain=False),
        AttentionLayer(rows, HEADS, rng=rng, initialization=small),
    ]))  # fmt: skip
    network.add(ResidualLayer([  # and makes something of it
        RMSNormLayer(rows, gain=False),
        FCLayer(rows, wide, rng, small, bias=False),
        ActivationLayer(wide, relu, relu_prime),
        FCLayer(wide, rows, rng, small, bias=False),
    ]))  # fmt: skip
    network.add(FCLayer(rows, (None, TOKENS), rng, small, bias=False))
    network.use(softmax_cross_entropy, softmax_cross_entropy_prime)
    return network


def train(network, names, steps):
    """A name a step: each of its letters, and then its end, is what should come next."""
    adam = Adam(lambda step: 0.01 * (1 - (step - 1) / steps), 0.85, 0.99)
    x, y = [], []
    for step in range(steps):
        name = names[step % len(names)]
        tokens = [END] + [LETTERS.index(letter) for letter in name] + [END]
        x.append([tokens[:-1][:LENGTH]])
        y.append([tokens[1:][:LENGTH]])
    for at in range(0, steps, 100):
        (error,) = network.fit(x[at : at + 100], y[at : at + 100], 1, adam, verbose=False)
        print("step %4d / %d   loss %.4f" % (min(at + 100, steps), steps, error))


def invent(network, rng, temperature=0.5):
    """Draw a letter, append it, ask for the next; a low temperature prefers what is likely."""
    softmax = SoftmaxLayer((1, TOKENS)).forward_propagation
    tokens = [END]
    while len(tokens) <= LENGTH:
        scores = network.predict([[tokens]])[0][-1]
        (probabilities,) = softmax([[score / temperature for score in scores]])
        token = rng.sample(probabilities)
        if token == END:
            break
        tokens.append(token)
    return "".join([LETTERS[token] for token in tokens[1:]])


def main(steps=1000, count=20):
    rng = Random(42)  # for everything that is left to chance
    names = shuffled_names(rng)
    network = gpt(rng)
    print("%d names\n%s\n" % (len(names), network.summary()))
    train(network, names, steps)
    print()
    for _ in range(count):
        name = invent(network, rng)
        print(name + ("  (there is one)" if name in names else ""))


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:]])
