"""The exercise softmax."""

import math

import purenn
from purenn import gradcheck
from purenn.linalg import apply, scale

from . import expect, raises


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
            [
                ("exp is missing.", scale(1 / sum(x[0]), x)),
                ("the powers must be divided by their sum.", powers),
                (
                    "divided by the largest power; it must be by their sum.",
                    scale(1 / max(powers[0]), powers),
                ),
                (
                    "that is sigmoid of each number: divide by the sum over all.",
                    apply(purenn.sigmoid, x),
                ),
                ("a row of shape (1, n) needs two pairs of brackets: [[...]].", right[0]),
            ],
        )

    def large():
        hint = "exp of a large number: subtract the largest X from all X before."
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
            [
                ("the minus sign is missing: a logarithm of less than 1 is negative.", -e),
                ("it is a sum, no mean.", e / 3),
                (
                    "the natural logarithm, math.log, is wanted, not that to base 2.",
                    e / math.log(2),
                ),
                (
                    "the natural logarithm, math.log, is wanted, not that to base 10.",
                    e / math.log(10),
                ),
                ("Y* is missing.", -sum(math.log(v) for v in y[0])),
                ("Y* and Y are exchanged in log.", -sum(v * math.log(v) for v in y[0])),
            ],
        )
        got = module.cross_entropy_prime(t, y)
        expect(
            "dE/dY for Y* = %s, Y = %s" % (t, y),
            got,
            [[0, -8, 0]],
            [
                (
                    "Y - Y* is dE/dX of softmax and cross-entropy together; here dE/dY is wanted.",
                    [[0.25, -0.875, 0.625]],
                ),
                ("the minus sign is missing.", [[0, 8, 0]]),
                ("the derivative of log Y is 1 / Y, not Y.", [[0, -0.125, 0]]),
                ("Y* is missing.", [[-4, -8, -1.6]]),
                ("it is a sum, no mean.", [[0, -8 / 3, 0]]),
            ],
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
