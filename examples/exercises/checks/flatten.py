"""The exercise flatten."""

from purenn import gradcheck

from . import counting, expect


def steps(module):
    shape = (2, 3, 2)
    x = counting(shape)

    def row(axes):
        order = [(x[p][q][c], (p, q, c)) for p in range(2) for q in range(3) for c in range(2)]
        order.sort(key=lambda pair: [pair[1][axis] for axis in axes])
        return [[value for value, _ in order]]

    def values():
        expect(
            "Y, for X of shape (2, 3, 2)",
            module.Flatten(shape).forward_propagation(x),
            row((0, 1, 2)),
            [
                (
                    "the first index runs fastest; the last must: all of the first row first.",
                    row((2, 1, 0)),
                ),
                (
                    "channel after channel; the channels of one pixel must stand together.",
                    row((2, 0, 1)),
                ),
                ("column after column; it must be row after row.", row((1, 0, 2))),
                (
                    "the numbers of a row of shape (1, n) need two pairs of brackets: [[...]].",
                    row((0, 1, 2))[0],
                ),
            ],
        )

    return [("more numbers", values), ("derivatives", lambda: gradcheck(module.Flatten(shape)))]
