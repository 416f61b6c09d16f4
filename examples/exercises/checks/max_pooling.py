"""The exercise max_pooling."""

from purenn import gradcheck

from . import expect, mixed, volume


def steps(module):
    shape, (m, n) = (5, 4, 2), (2, 2)
    x = mixed(shape)

    def pooled(choose, step=2):
        return volume(
            (2, 2, 2),
            lambda p, q, c: choose(
                [x[p * step + r][q * step + s][c] for r in range(m) for s in range(n)]
            ),
        )

    def values():
        layer = module.MaxPooling(shape, (m, n))
        expect("output_shape", layer.output_shape, (2, 2, 2))
        over_channels = volume(
            (2, 2, 2),
            lambda p, q, c: max(max(x[p * 2 + r][q * 2 + s]) for r in range(2) for s in range(2)),
        )
        expect(
            "Y, for X of shape (5, 4, 2)",
            layer.forward_propagation(x),
            pooled(max),
            [
                (
                    "the search starts at 0, which is larger than negative numbers: start at the "
                    "window's first.",
                    pooled(lambda window: max(window + [0])),
                ),
                (
                    "that is the mean of the window, the largest is wanted.",
                    pooled(lambda w: sum(w) / 4),
                ),
                ("that is the sum of the window, the largest is wanted.", pooled(sum)),
                ("that is the smallest number of the window.", pooled(min)),
                (
                    "that is the largest without regard to the sign.",
                    pooled(lambda w: max(w, key=abs)),
                ),
                (
                    "the windows overlap: they must start at p m and q n, not at p and q.",
                    pooled(max, 1),
                ),
                ("the channels are mixed: the largest of each channel alone.", over_channels),
            ],
        )

    def ties():
        layer = module.MaxPooling((2, 2, 1), (2, 2))
        layer.forward_propagation([[[7], [7]], [[7], [7]]])
        got = layer.backward_propagation([[[8]]], 0.1)
        expect(
            "dE/dX, for four equal numbers",
            got,
            [[[8], [0]], [[0], [0]]],
            [
                (
                    "all numbers that are equal to the largest get dE/dY; only the first must.",
                    [[[8], [8]], [[8], [8]]],
                ),
                (
                    "the last of equal numbers gets dE/dY; the first must: compare by >, not by >=.",
                    [[[0], [0]], [[0], [8]]],
                ),
                ("equal numbers share dE/dY; the first must get all.", [[[2], [2]], [[2], [2]]]),
            ],
        )

    def whole_window():
        layer = module.MaxPooling((2, 2, 1), (2, 2))
        layer.forward_propagation([[[1], [2]], [[9], [3]]])
        got = layer.backward_propagation([[[8]]], 0.1)
        expect(
            "dE/dX, for the largest in the lower left",
            got,
            [[[0], [0]], [[8], [0]]],
            [
                (
                    "the whole window gets dE/dY; only the place of the largest must.",
                    [[[8], [8]], [[8], [8]]],
                ),
                (
                    "dE/dY is spread over the window; the place of the largest must get all.",
                    [[[2], [2]], [[2], [2]]],
                ),
                (
                    "the first of the window gets dE/dY; the place of the largest must.",
                    [[[8], [0]], [[0], [0]]],
                ),
                ("dE/dY is multiplied by the largest number.", [[[0], [0]], [[72], [0]]]),
            ],
        )

    return [
        ("more numbers", values),
        ("backward", whole_window),
        ("equal numbers", ties),
        ("derivatives", lambda: gradcheck(module.MaxPooling(shape, (m, n)))),
    ]
