"""The exercise softmax."""

import math

import purenn
from purenn import gradcheck
from purenn.linalg import scale
from purenn.mistakes import named

from . import expect, raises, usual

LOSS = "categorical_cross_entropy"


def steps(module):
    x = [[1.0, 2.0, 4.0]]
    t, y = [[0, 1, 0]], [[0.25, 0.125, 0.625]]

    def values():
        powers = [[math.exp(v) for v in x[0]]]
        right = scale(1 / sum(powers[0]), powers)
        expect(
            "Y of %s" % x,
            module.Softmax((1, 3)).forward_propagation(x),
            right,
            usual("softmax", "forward", lambda kind: kind((1, 3)).forward_propagation(x))
            + [("a row of shape (1, n) needs two pairs of brackets: [[...]].", right[0])],
        )

    def large():
        hint = named("softmax", "maximum not subtracted").text() + "."
        layer = module.Softmax((1, 2))
        got = raises(
            (OverflowError, ZeroDivisionError),
            hint,
            lambda: layer.forward_propagation([[1000.0, 0.0]]),
        )
        expect("Y of [[1000, 0]]", got, [[1, 0]])
        got = raises(
            (OverflowError, ZeroDivisionError),
            hint,
            lambda: layer.forward_propagation([[-1000.0, -1000.0]]),
        )
        expect("Y of [[-1000, -1000]]", got, [[0.5, 0.5]])

    def loss():
        e = -math.log(0.125)
        expect(
            "E for Y* = %s, Y = %s" % (t, y),
            module.cross_entropy(t, y),
            e,
            usual(LOSS, LOSS, lambda loss: loss(t, y))
            + [
                ("it is a sum, no mean.", e / 3),
                ("Y* and Y are exchanged in log.", -sum(v * math.log(v) for v in y[0])),
            ],
        )
        got = module.cross_entropy_prime(t, y)
        expect(
            "dE/dY for Y* = %s, Y = %s" % (t, y),
            got,
            [[0, -8, 0]],
            usual(LOSS, LOSS + "_prime", lambda prime: prime(t, y)),
        )

    def together():
        network = purenn.Network()
        network.add(purenn.FCLayer((1, 2), (1, 3)))
        network.add(module.Softmax((1, 3)))
        network.use(module.cross_entropy, module.cross_entropy_prime)
        gradcheck(network)

    return [
        ("more numbers", values),
        ("large numbers", large),
        ("cross-entropy", loss),
        ("derivatives of softmax", lambda: gradcheck(module.Softmax((1, 4)))),
        ("derivatives in a network", together),
    ]
