"""The exercise momentum."""

from purenn import gradcheck
from purenn.mistakes import named, of

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

    def path(rule):
        """The parameters after three steps, by a rule for V from V, dE/dP, μ and the rate."""
        parameters, velocities = [10.0, 20.0, 5.0], [0.0] * 3
        for _ in range(3):
            velocities = [rule(v, g, 0.5, 0.25) for v, g in zip(velocities, (4.0, 8.0, 4.0))]
            parameters = [p + v for p, v in zip(parameters, velocities)]
        return parameters

    def three_steps():
        layer = make()
        got = [step(layer) for _ in range(3)][-1]
        right = path(lambda v, g, mu, rate: mu * v - rate * g)
        rules = [(m.text() + ".", path(m.planted(None))) for m in of("momentum", "rule")]
        without = path(named("momentum", "starts again").planted(None))
        weights_only = "the momentum is applied to the weights only, the bias needs its own V."
        rules.append((weights_only, right[:2] + without[2:]))
        expect("W, W and B after three steps", got, right, rules)

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
