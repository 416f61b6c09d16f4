"""The exercise flatten."""

from purenn import gradcheck

from . import counting, expect, usual


def steps(module):
    shape = (2, 3, 2)
    x = counting(shape)

    right = [list(range(1, 13))]

    def values():
        expect(
            "Y, for X of shape (2, 3, 2)",
            module.Flatten(shape).forward_propagation(x),
            right,
            usual("flatten", "forward", lambda Layer: Layer(shape).forward_propagation(x))
            + [("a row of shape (1, n) needs two pairs of brackets: [[...]].", right[0])],
        )

    return [("more numbers", values), ("derivatives", lambda: gradcheck(module.Flatten(shape)))]
