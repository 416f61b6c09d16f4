"""The exercise strided_conv."""

from purenn import ConvLayer, gradcheck
from purenn.linalg import zeros

from . import expect, mixed, usual


def steps(module):
    shape, kernel, depth, stride = (6, 7, 2), (3, 2), 2, 2
    x, e = mixed(shape), mixed((2, 3, 2), 3)
    weights, bias = mixed(kernel + (2, depth), 2), [100, 200]

    def given(layer):
        layer.weights, layer.bias = weights, bias
        return layer

    def forward(kind):
        return given(kind(shape, kernel, depth, stride=stride)).forward_propagation(x)

    def backward(kind):
        layer = given(kind(shape, kernel, depth, stride=stride))
        layer.forward_propagation(x)
        return layer.backward_propagation(e, 0)

    def last_product():
        error = zeros(shape)
        places = [(p, q, r, t) for p in range(2) for q in range(3) for r in range(3) for t in range(2)]
        for p, q, r, t in places:
            for c in range(2):
                last = e[p][q][-1] * weights[r][t][c][-1]
                error[p * stride + r][q * stride + t][c] = last
        return error

    def values():
        layer = given(module.StridedConv(shape, kernel, depth, stride))
        expect(
            "output_shape for X (6, 7, 2), kernel (3, 2), depth 2, stride 2",
            tuple(layer.output_shape or ()),
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
            layer.forward_propagation(x),
            forward(ConvLayer),
            usual("strided_conv", "forward", forward),
        )

    def errors():
        layer = given(module.StridedConv(shape, kernel, depth, stride))
        layer.forward_propagation(x)
        expect(
            "dE/dX",
            layer.backward_propagation(e, 0),
            backward(ConvLayer),
            usual("strided_conv", "dE/dX", backward)
            + [("= where += belongs: a pixel lies under several kernels.", last_product())],
        )

    def derivatives():
        gradcheck(module.StridedConv((4, 5, 2), (2, 3), 2, 2))
        gradcheck(module.StridedConv((4, 3, 1), (2, 2), 1, 1))

    return [("more numbers", values), ("backward", errors), ("derivatives", derivatives)]
