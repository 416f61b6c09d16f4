"""The exercise sigmoid."""

import math

import purenn
from purenn import gradcheck

from . import expect, raises


def steps(module):
    xs = [-2.0, -0.5, 0.5, 3.0]

    def of(f):
        return [f(x) for x in xs]

    s = purenn.sigmoid

    def values():
        expect(
            "sigmoid of %s" % xs,
            of(module.sigmoid),
            of(s),
            [
                ("the sign: exp(-x), not exp(x).", of(lambda x: s(-x))),
                ("that is tanh.", of(math.tanh)),
                ("1 + is missing below the line.", of(lambda x: 1 / math.exp(-x))),
            ],
        )

    def derivative():
        expect(
            "sigmoid' of %s" % xs,
            of(module.sigmoid_prime),
            of(purenn.sigmoid_prime),
            [
                (
                    "x stands where sigmoid(x) belongs: compute y = sigmoid(x) first, then y (1 - y).",
                    of(lambda x: x * (1 - x)),
                ),
                ("(1 - sigmoid(x)) is missing.", of(s)),
                ("sigmoid(x) is missing.", of(lambda x: 1 - s(x))),
                (
                    "1 - y² is the derivative of tanh; of sigmoid it is y (1 - y).",
                    of(lambda x: 1 - s(x) * s(x)),
                ),
                ("the square below the line is missing.", of(lambda x: 1 - s(x))),
                (
                    "the sign: sigmoid rises, its derivative is positive.",
                    of(lambda x: -purenn.sigmoid_prime(x)),
                ),
            ],
        )

    def far():
        hint = "exp of a large number: for x < 0 compute exp(x) / (1 + exp(x))."
        for x, y in (1000.0, 1.0), (-1000.0, 0.0):
            got = raises(OverflowError, hint, lambda: module.sigmoid(x))
            expect("sigmoid(%r)" % x, got, y)
            got = raises(OverflowError, hint, lambda: module.sigmoid_prime(x))
            expect("sigmoid'(%r)" % x, got, 0.0)

    layer = lambda: purenn.ActivationLayer((1, 5), module.sigmoid, module.sigmoid_prime)
    return [
        ("more numbers", values),
        ("its derivative", derivative),
        ("far from 0", far),
        ("derivatives", lambda: gradcheck(layer())),
    ]
