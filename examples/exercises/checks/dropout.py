"""The exercise dropout."""

import math
import random

from purenn import gradcheck
from purenn.mistakes import named

from . import HINT, Wrong, alike, expect, usual


def steps(module):
    n, rate = 1000, 0.25
    ones = [[1] * n]

    def trained(seed):
        layer = module.Dropout((1, n), rate)
        layer.training = True
        random.seed(seed)
        (y,) = layer.forward_propagation(ones)
        return layer, y

    def kept_of(kind):
        layer = kind((1, n), rate)
        layer.training = True
        return sorted(set(layer.forward_propagation(ones)[0]) - {0})

    def forward():
        _, y = trained(1)
        kept = sorted(set(y) - {0})
        expect(
            "what is kept of 1, at rate 0.25",
            kept,
            [1 / (1 - rate)],
            usual("dropout", "forward", kept_of)
            + [("all are dropped, or none: draw once for each number.", [])],
        )
        dropped = len([value for value in y if value == 0])
        # six standard deviations of the binomial distribution
        allowed = 6 * math.sqrt(n * rate * (1 - rate))
        if not abs(dropped - n * rate) <= allowed:
            hint = ""
            if abs(dropped - n * (1 - rate)) <= allowed:
                hint = "\n" + HINT + "`rate` is the probability of dropping, not of keeping."
            elif dropped in (0, n):
                hint = "\n" + HINT + "all are dropped, or none: draw once for each number."
            raise Wrong(
                "%d of %d numbers are dropped, expected about %d.%s" % (dropped, n, n * rate, hint)
            )
        if trained(1)[1] == trained(2)[1]:
            raise Wrong("The same numbers are dropped in each pass: draw them in forward.")

    def predict():
        layer, _ = trained(1)
        layer.training = False
        if not alike(layer.forward_propagation(ones), ones):
            raise Wrong(
                "Y is not X while it predicts.\n" + HINT + "drop only if self.training is True."
            )

    def backward():
        layer, y = trained(3)
        (got,) = layer.backward_propagation([[1] * n], 0.1)
        if not alike(got, y):
            hint = "the numbers that forward dropped must be dropped."
            if alike(got, [1] * n):
                hint = named("dropout", "no mask").text() + "."
            elif alike(got, [1 if value else 0 for value in y]):
                hint = named("dropout", "not rescaled").text() + ", as in forward."
            elif sorted(set(got)) == sorted(set(y)):
                hint = "other numbers are dropped than in forward: remember which these were."
            raise Wrong("dE/dX is wrong.\n" + HINT + hint)

    return [
        ("while it trains", forward),
        ("while it predicts", predict),
        ("backward", backward),
        ("derivatives", lambda: gradcheck(module.Dropout((1, 16), rate))),
    ]
