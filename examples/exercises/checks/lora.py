"""The exercise lora."""

from purenn import gradcheck
from purenn.checking.nested import copied
from purenn.linalg import add, dot, scale, subtract, transpose

from . import HINT, Wrong, alike, expect, mixed, optimized, unmoved

S, RATE = 3, 0.25


def steps(module):
    w, d, u = mixed((3, 4), 1), mixed((3, 2), 2), mixed((2, 4), 3)
    x, g = mixed((2, 3), 4), mixed((2, 4), 5)
    trained, adapted = dot(x, w), dot(dot(x, d), u)

    def make():
        layer = module.LowRank(copied(w), 2, S)
        layer.down, layer.up = copied(d), copied(u)
        return layer

    def forward():
        expect(
            "Y of two rows, rank 2",
            make().forward_propagation(x),
            add(trained, scale(S, adapted)),
            [
                ("the adapter is forgotten: s X D U.", trained),
                ("the adapter is not added to X W, but stands in its place.", scale(S, adapted)),
                ("s is forgotten.", add(trained, adapted)),
                ("s multiplies X W as well.", scale(S, add(trained, adapted))),
                ("s is divided by the rank once more.", add(trained, scale(S / 2, adapted))),
            ],
        )

    def backward():
        layer = make()
        layer.forward_propagation(x)
        past, through = dot(g, transpose(w)), dot(dot(g, transpose(u)), transpose(d))
        expect(
            "dE/dX of two rows, rank 2",
            layer.backward_propagation(g, 0),
            add(past, scale(S, through)),
            [
                ("the way through the adapter is forgotten: s G Uᵗ Dᵗ.", past),
                ("the way through W is forgotten: X goes through it, too.", scale(S, through)),
                ("s is forgotten.", add(past, through)),
            ],
        )

    def beginning():
        layer = module.LowRank(copied(w), 2, S)
        if not alike(layer.forward_propagation(x), trained):
            raise Wrong(
                "A new layer does not answer X W.\n" + HINT + "U is not zero to begin with."
            )
        if not [1 for row in layer.down for number in row if number]:
            raise Wrong(
                "A new layer never learns: dE/dD and dE/dU are 0, and stay 0.\n"
                + HINT
                + "both D and U are zero to begin with; D must be random."
            )

    def frozen():
        layer = make()
        layer.forward_propagation(x)
        layer.backward_propagation(g, RATE)
        if not alike(layer.trained, w):
            raise Wrong("W has changed.\n" + HINT + "only D and U are moved, W is frozen.")

    def optimizer():
        layer = optimized(make(), x, g, RATE)
        down = dot(transpose(x), dot(g, transpose(u)))
        up = dot(transpose(dot(x, d)), g)
        for letter, name, before, error in ("D", "down", d, down), ("U", "up", u, up):
            expect(
                letter + " after a step of an optimizer",
                getattr(layer, name),
                subtract(before, scale(RATE * S, error)),
                unmoved(layer, name, before)
                + [("s is forgotten in dE/d%s." % letter, subtract(before, scale(RATE, error)))],
            )

    return [
        ("more numbers", forward),
        ("backward", backward),
        ("a new layer", beginning),
        ("W is frozen", frozen),
        ("with an optimizer", optimizer),
        ("derivatives", lambda: gradcheck(make())),
    ]
