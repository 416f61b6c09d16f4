"""The exercise sigmoid."""

import purenn
from purenn import gradcheck

from . import expect, raises, usual


def steps(module):
    xs = [-2.0, -0.5, 0.5, 3.0]

    def of(f):
        return [f(x) for x in xs]

    def values():
        expect(
            "sigmoid of %s" % xs,
            of(module.sigmoid),
            of(purenn.sigmoid),
            usual("sigmoid", "sigmoid", of),
        )

    def derivative():
        expect(
            "sigmoid' of %s" % xs,
            of(module.sigmoid_prime),
            of(purenn.sigmoid_prime),
            usual("sigmoid", "sigmoid_prime", of),
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
