"""The exercise experts."""

import math

from purenn import gradcheck
from purenn.checking.nested import copied
from purenn.linalg import add, dot, outer, scale, subtract, transpose, zeros
from purenn.mistakes import named

from . import expect, optimized, raises, unmoved

RATE = 0.25
X, G = [[1.0, 2.0]], [[3.0, -1.0]]
# the scores of X are log 2, log 5, 0 and log 3: with k = 2, experts 1 and 3 share 5/8 and 3/8
ROUTER = [[math.log(2), math.log(5), 0.0, math.log(3)], [0.0] * 4]
EXPERTS = [
    [[1.0, 2.0], [0.0, 1.0]], [[3.0, -1.0], [2.0, 4.0]], [[7.0, 5.0], [-2.0, 6.0]],
    [[-4.0, 1.0], [1.0, -3.0]],
]  # fmt: skip
SHARES = [0, 5 / 8, 0, 3 / 8]
ANSWERS = [dot(X, expert) for expert in EXPERTS]


def steps(module):
    def make(k=2):
        layer = module.Experts((1, 2), (1, 2), 4, k)
        layer.router, layer.experts = copied(ROUTER), copied(EXPERTS)
        return layer

    def mixed(*shares):
        y = zeros((1, 2))
        for share, answer in zip(shares, ANSWERS):
            y = add(y, scale(share, answer))
        return y

    def forward():
        expect(
            "Y of two of four experts, with the scores log 2, log 5, 0 and log 3",
            make().forward_propagation(X),
            mixed(*SHARES),
            [
                ("all experts answer, not k of them.", mixed(2 / 11, 5 / 11, 1 / 11, 3 / 11)),
                ("the sum below p_e is over all experts, not T.", mixed(0, 5 / 11, 0, 3 / 11)),
                ("only the best expert answers.", mixed(0, 1, 0, 0)),
                ("the smallest scores are chosen.", mixed(2 / 3, 0, 1 / 3, 0)),
                ("the first k experts are chosen, not the best.", mixed(2 / 7, 5 / 7, 0, 0)),
                ("the answers are added without their shares.", mixed(0, 1, 0, 1)),
                ("the chosen experts have equal shares.", mixed(0, 0.5, 0, 0.5)),
                ("softmax is missing: scores are no shares.", mixed(0, math.log(5), 0, math.log(3))),
                ("the shares belong to the experts in the wrong order.", mixed(0, 3 / 8, 0, 5 / 8)),
                ("a row of shape (1, n) needs two pairs of brackets: [[...]].", mixed(*SHARES)[0]),
            ],
        )
        layer = make(1)
        layer.router = zeros((2, 4))
        expect(
            "Y of one expert, where all scores are equal",
            layer.forward_propagation(X),
            ANSWERS[0],
            [("of equal scores the last is chosen, not the first.", ANSWERS[3])],
        )

    def large():
        layer = make()
        layer.router = [[1000.0, 0.0, -1000.0, 1000.0], [0.0] * 4]
        got = raises(
            (OverflowError, ZeroDivisionError),
            named("softmax", "maximum not subtracted").text() + ".",
            lambda: layer.forward_propagation(X),
        )
        expect("Y with the scores 1000, 0, -1000 and 1000", got, mixed(0.5, 0, 0, 0.5))

    wanted = [dot(G, transpose(answer))[0][0] for answer in ANSWERS]
    mean = sum([p * a for p, a in zip(SHARES, wanted)])
    scores_error = [[p * (a - mean) for p, a in zip(SHARES, wanted)]]

    def backward():
        layer = make()
        layer.forward_propagation(X)
        by_router = dot(scores_error, transpose(ROUTER))
        no_mean = dot([[p * a for p, a in zip(SHARES, wanted)]], transpose(ROUTER))
        ways = [dot(G, transpose(expert)) for expert in EXPERTS]
        by_experts = add(scale(5 / 8, ways[1]), scale(3 / 8, ways[3]))
        expect(
            "dE/dX of two of four experts",
            layer.backward_propagation(G, 0),
            add(by_router, by_experts),
            [
                ("the way through R is forgotten: the shares depend on X, too.", by_experts),
                ("the way through the experts is forgotten.", by_router),
                ("the mean Σ_c p_c a_c is not subtracted in dE/dS.", add(no_mean, by_experts)),
                (
                    "the shares are forgotten on the way through the experts.",
                    add(by_router, add(ways[1], ways[3])),
                ),
            ],
        )

    def optimizer():
        layer = optimized(make(), X, G, RATE)
        expect(
            "R after a step of an optimizer",
            layer.router,
            subtract(ROUTER, scale(RATE, outer(X, scores_error))),
            unmoved(layer, "router", ROUTER),
        )

        def moved(shares):
            return [subtract(w, scale(RATE * p, outer(X, G))) for w, p in zip(EXPERTS, shares)]

        expect(
            "W after a step of an optimizer",
            layer.experts,
            moved(SHARES),
            unmoved(layer, "experts", EXPERTS)
            + [
                ("the shares are forgotten in dE/dW_e.", moved([0, 1, 0, 1])),
                ("experts that were not chosen move, too.", moved([1, 1, 1, 1])),
            ],
        )

    return [
        ("more numbers", forward),
        ("large numbers", large),
        ("backward", backward),
        ("with an optimizer", optimizer),
        ("derivatives, 2 of 4", lambda: gradcheck(module.Experts((1, 3), (1, 2), 4, 2))),
        ("derivatives, all of 3", lambda: gradcheck(module.Experts((1, 2), (1, 3), 3, 3))),
    ]
