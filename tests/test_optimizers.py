"""Optimizers' rules: exact where they can be, and elsewhere as their formulas in 60 digits."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from purenn import Adam, Momentum, Optimizer, Random, adam_step, momentum_step
from purenn.linalg import elements
from purenn.numbers.uniform import uniform

SHAPES = [(1, 3), (2, 2), (4,), (2, 1, 3, 2)]  # also a convolution's bias and weights


@pytest.mark.parametrize("shape", SHAPES)
def test_momentum_exactly(shape):
    rng = Random(1)
    fractions = [[Fraction(x) for x in elements(uniform(shape, rng))] for _ in range(3)]
    P, g, V = [uniform_like(shape, numbers) for numbers in fractions]
    rate, mu = Fraction(1, 3), Fraction(4, 5)
    new_P, new_V = momentum_step(P, g, V, rate, mu)
    for p, d, v, new_p, new_v in zip(*fractions, elements(new_P), elements(new_V)):
        assert new_v == mu * v + d and new_p == p - rate * (mu * v + d)
    assert Momentum(rate, mu).step(P, g, V, rate, 7) == (new_P, new_V)
    first = Momentum(rate, mu).step(P, g, None, rate, 1)
    assert first == momentum_step(P, g, uniform_like(shape, [0] * 99), rate, mu)


def uniform_like(shape, numbers, taken=None):
    taken = iter(numbers) if taken is None else taken
    if not shape:
        return next(taken)
    return [uniform_like(shape[1:], numbers, taken) for _ in range(shape[0])]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("rates", [(0.001, 0.9, 0.999, 1e-8), (0.5, 0.0, 0.25, 1.0), (-2, 0.75, 0.5, 1e-3)])
def test_adam_is_its_formula(shape, rates):
    """Ten steps of the floats, each beside the formula in 60 digits."""
    rng = Random(2)
    P, M, V = uniform(shape, rng), uniform_like(shape, [0] * 99), uniform_like(shape, [0] * 99)
    optimizer, state, own = Adam(*rates), None, P
    for t in range(1, 11):
        g = uniform(shape, rng)
        before = [elements(a) for a in (P, g, M, V)]
        P, M, V = adam_step(P, g, M, V, t, *rates)
        for p, d, m, v, new_p, new_m, new_v in zip(*before, *[elements(a) for a in (P, M, V)]):
            with localcontext() as context:
                context.prec = 60
                p, d, m, v, eta, b1, b2, epsilon = map(Decimal, (p, d, m, v) + rates)
                m, v = b1 * m + (1 - b1) * d, b2 * v + (1 - b2) * d * d
                root = (v / (1 - b2**t)).sqrt()
                move = eta * m / (1 - b1**t) / (root + epsilon)
                # at most some ten roundings, of numbers of at most these sizes; 1 - beta**t at
                # t = 1 loses three digits of beta
                size = abs(p) + abs(move)
                assert abs(Decimal(new_m) - m) < Decimal(2e-15) and abs(Decimal(new_v) - v) < Decimal(2e-15)
                assert abs(Decimal(new_p) - (p - move)) < size * Decimal(1e-12)
        own, state = optimizer.step(own, g, state, rates[0], t)
        assert (own, state[0], state[1]) == (P, M, V)


@pytest.mark.parametrize("t, error", [(0, ValueError), (1.0, TypeError)])
def test_adam_counts_from_one(t, error):
    with pytest.raises(error, match="adam_step t"):
        adam_step([[1.0]], [[1.0]], [[0]], [[0]], t, 0.1, 0.9, 0.999, 1e-8)


def test_after_many_steps_the_powers_are_zero():
    P, M, V = adam_step([[1.0]], [[1.0]], [[1.0]], [[1.0]], 10**6, 0.5, 0.9, 0.9, 1.0)
    assert (P, M, V) == ([[0.75]], [[1.0]], [[1.0]])


def test_nothing_given_is_changed():
    for optimizer in Momentum(0.5), Adam(0.5):
        P, g = [[1.0, 2.0]], [[3.0, 4.0]]
        _, state = optimizer.step(P, g, None, 0.5, 1)
        kept = repr(state)
        optimizer.step(P, g, state, 0.5, 2)
        assert (P, g, repr(state)) == ([[1.0, 2.0]], [[3.0, 4.0]], kept)


def test_shapes_that_do_not_match():
    with pytest.raises(ValueError):
        momentum_step([[1, 2]], [[1]], [[0, 0]], 0.1, 0.9)
    with pytest.raises(ValueError):
        adam_step([[1, 2]], [[1, 2]], [[0]], [[0, 0]], 1, 0.1, 0.9, 0.999, 1e-8)


def test_shown_as_the_call():
    def rate(t):
        return 1 / t

    assert repr(Adam()) == "Adam(0.001, 0.9, 0.999, 1e-08)"
    assert repr(Momentum(rate)) == "Momentum(rate, 0.9)"
    assert repr(type("Own", (Optimizer,), {})(2)) == "Own(2)"
