"""The exercise strided_conv."""

from purenn import gradcheck
from purenn.linalg import zeros

from . import expect, mixed, volume


def steps(module):
    shape, kernel, depth, stride = (6, 7, 2), (3, 2), 2, 2
    x = mixed(shape)
    weights, bias = mixed(kernel + (2, depth), 2), [100, 200]

    def layer():
        made = module.StridedConv(shape, kernel, depth, stride)
        made.weights, made.bias = weights, bias
        return made

    def convolved(w=weights, s=stride, bias_times=1, channels=(0, 1)):
        return volume(
            (2, 3, 2),
            lambda p, q, k: bias_times * bias[k]
            + sum(
                x[p * s + r][q * s + t][c] * w[r][t][c][k]
                for r in range(3)
                for t in range(2)
                for c in channels
            ),
        )

    def values():
        expect(
            "output_shape for X (6, 7, 2), kernel (3, 2), depth 2, stride 2",
            tuple(layer().output_shape or ()),
            (2, 3, 2),
            [
                ("+ 1 is missing.", (1, 2, 2)),
                ("that is the shape for stride 1: divide by the stride.", (4, 6, 2)),
                ("the size of the kernel is not subtracted.", (3, 3, 2)),
                ("the size of the kernel is not subtracted.", (4, 4, 2)),
            ],
        )
        expect(
            "Y",
            layer().forward_propagation(x),
            convolved(),
            [
                ("the kernel moves by one pixel: it starts at p s and q s.", convolved(s=1)),
                ("the bias is added once for each input channel.", convolved(bias_times=2)),
                ("the bias is missing.", convolved(bias_times=0)),
                ("only one input channel counts.", convolved(channels=(0,))),
                ("only one input channel counts.", convolved(channels=(1,))),
                (
                    "the kernel is turned by 180°; it is laid on X as it is.",
                    convolved(w=[row[::-1] for row in weights[::-1]]),
                ),
            ],
        )

    def backward():
        made = layer()
        made.forward_propagation(x)
        e = mixed((2, 3, 2), 3)
        got = made.backward_propagation(e, 0)

        def spread(s=stride, w=weights, add=True):
            error = zeros(shape)
            for p in range(2):
                for q in range(3):
                    for k in range(2):
                        for r in range(3):
                            for t in range(2):
                                for c in range(2):
                                    pixel = error[p * s + r][q * s + t]
                                    pixel[c] = add * pixel[c] + e[p][q][k] * w[r][t][c][k]
            return error

        expect(
            "dE/dX",
            got,
            spread(),
            [
                (
                    "the places are p + r and q + t; the stride belongs there too: p s + r.",
                    spread(s=1),
                ),
                ("= where += belongs: a pixel lies under several kernels.", spread(add=False)),
                (
                    "the kernel is turned by 180°; each product goes back by the weight that made it.",
                    spread(w=[row[::-1] for row in weights[::-1]]),
                ),
            ],
        )

    def derivatives():
        gradcheck(module.StridedConv((4, 5, 2), (2, 3), 2, 2))
        gradcheck(module.StridedConv((4, 3, 1), (2, 2), 1, 1))

    return [("more numbers", values), ("backward", backward), ("derivatives", derivatives)]
