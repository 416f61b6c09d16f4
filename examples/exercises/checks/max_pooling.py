"""The exercise max_pooling."""

from purenn import gradcheck

from . import expect, mixed, usual, volume


def steps(module):
    shape, (m, n) = (5, 4, 2), (2, 2)
    x = mixed(shape)

    def backward(kind, x):
        layer = kind((2, 2, 1), (2, 2))
        layer.forward_propagation(x)
        return layer.backward_propagation([[[8]]], 0.1)

    def values():
        layer = module.MaxPooling(shape, (m, n))
        expect("output_shape", layer.output_shape, (2, 2, 2))
        windows = lambda p, q, c: [x[p * m + r][q * n + s][c] for r in range(m) for s in range(n)]
        expect(
            "Y, for X of shape (5, 4, 2)",
            layer.forward_propagation(x),
            volume((2, 2, 2), lambda p, q, c: max(windows(p, q, c))),
            usual("pooling", "forward", lambda kind: kind(shape, (m, n)).forward_propagation(x)),
        )

    def ties():
        equal = [[[7], [7]], [[7], [7]]]
        expect(
            "dE/dX, for four equal numbers",
            backward(module.MaxPooling, equal),
            [[[8], [0]], [[0], [0]]],
            usual("pooling", "dE/dX", lambda kind: backward(kind, equal)),
        )

    def whole_window():
        window = [[[1], [2]], [[9], [3]]]
        expect(
            "dE/dX, for the largest in the lower left",
            backward(module.MaxPooling, window),
            [[[0], [0]], [[8], [0]]],
            usual("pooling", "dE/dX", lambda kind: backward(kind, window)),
        )

    return [
        ("more numbers", values),
        ("backward", whole_window),
        ("equal numbers", ties),
        ("derivatives", lambda: gradcheck(module.MaxPooling(shape, (m, n)))),
    ]
