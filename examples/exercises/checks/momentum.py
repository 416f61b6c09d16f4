"""The exercise momentum."""

from purenn import gradcheck

from . import HINT, Wrong, alike, expect


def steps(module):
    def make(mu=0.5):
        layer = module.MomentumLayer((1, 2), (1, 1), mu)
        layer.weights, layer.bias = [[10.0], [20.0]], [[5.0]]
        return layer

    def step(layer):
        layer.forward_propagation([[1.0, 2.0]])
        layer.backward_propagation([[4.0]], 0.25)
        return [layer.weights[0][0], layer.weights[1][0], layer.bias[0][0]]

    def path(rule, steps=3):
        """The parameters after the steps, by a rule for V from V and dE/dP."""
        parameters, velocities = [10.0, 20.0, 5.0], [0.0] * 3
        for _ in range(steps):
            velocities = [rule(v, g) for v, g in zip(velocities, (4.0, 8.0, 4.0))]
            parameters = [p + v for p, v in zip(parameters, velocities)]
        return parameters

    def three_steps():
        layer = make()
        got = [step(layer) for _ in range(3)][-1]
        expect(
            "W, W and B after three steps",
            got,
            path(lambda v, g: 0.5 * v - 0.25 * g),
            [
                (
                    "V starts from zero in each pass: keep it in the layer.",
                    path(lambda v, g: -0.25 * g),
                ),
                ("V is not multiplied by μ.", path(lambda v, g: v - 0.25 * g)),
                (
                    "the gradient is multiplied by 1 - μ.",
                    path(lambda v, g: 0.5 * v - 0.5 * 0.25 * g),
                ),
                ("the learning rate is missing.", path(lambda v, g: 0.5 * v - g)),
                (
                    "the learning rate is applied twice.",
                    path(lambda v, g: 0.5 * v - 0.25 * 0.25 * g),
                ),
                (
                    "V gets dE/dP with the wrong sign: it goes uphill.",
                    path(lambda v, g: 0.5 * v + 0.25 * g),
                ),
                (
                    "V has the wrong sign in its own sum: μ V - learning_rate dE/dP.",
                    path(lambda v, g: -0.5 * v - 0.25 * g),
                ),
                (
                    "the momentum is applied to the weights only, the bias needs its own V.",
                    path(lambda v, g: 0.5 * v - 0.25 * g)[:2] + path(lambda v, g: -0.25 * g)[2:],
                ),
            ],
        )

    def two_layers():
        alone = make()
        expected = [step(alone) for _ in range(2)][-1]
        one, other = make(), make()
        step(one)
        step(other)
        if not alike(step(one), expected):
            raise Wrong(
                "A layer learns otherwise when another one learns beside it.\n"
                + HINT
                + "both layers have the same V: make it in __init__, for each layer."
            )

    return [
        ("derivatives, μ = 0", lambda: gradcheck(module.MomentumLayer((1, 3), (1, 2), 0))),
        ("three steps", three_steps),
        ("two layers", two_layers),
    ]
