"""Names: what a network that tells the next letter invents, and what its attention looks at."""

from purenn.layers import walk
from purenn.layers.softmax_layer import softmax

from .datasets import END, LENGTH

TEMPERATURE = 0.5  # as in examples/gpt.py: what is likely is preferred
COUNT = 4  # names at once
LIKELY = 5  # letters that are told of those that may come next


def probabilities(scores, temperature=1):
    """Of a row of scores, one for each token that may come next."""
    return softmax([[score / temperature for score in scores]])[0]


def invent(network, rng):
    """A name: draw a letter, append it, ask for the next."""
    tokens = [END]
    while len(tokens) <= LENGTH:
        scores = network.predict([[tokens]])[0][-1]
        token = rng.sample(probabilities(scores, TEMPERATURE))
        if token == END:
            break
        tokens.append(token)
    return "".join([chr(97 + token) for token in tokens[1:]])


def looked(network, name):
    """What each head looks at from each place of a name, and what may come next; plain JSON.

    The first place is before the first letter. ValueError for what is no name.
    """
    letters = isinstance(name, str) and not [a for a in name if not "a" <= a <= "z"]
    if not letters or len(name) >= LENGTH:
        raise ValueError("Expected at most %d letters from a to z, got %r." % (LENGTH - 1, name))
    (scores,) = network.predict([[[END] + [ord(a) - 97 for a in name]]])
    heads = []
    for at, layer in enumerate(network.layers):
        for inner in walk([layer]):
            for number, weights in enumerate(getattr(inner, "attention", None) or ()):
                heads.append({"layer": at, "head": number, "weights": weights})
    return {"name": name, "heads": heads, "next": [_likely(probabilities(row)) for row in scores]}


def _likely(row):
    """The likeliest tokens as pairs of a letter, "" for the end, and its probability."""
    order = sorted(range(len(row)), key=lambda token: -row[token])[:LIKELY]
    return [["" if token == END else chr(97 + token), row[token]] for token in order]
