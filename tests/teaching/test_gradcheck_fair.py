"""What gradcheck called wrong with some draws though it was right, and right though it was wrong."""

import math
from fractions import Fraction

import pytest

import purenn
from purenn import ActivationLayer, FCLayer, Layer, Network, gradcheck

SEEDS = range(12)


class Elementwise(Layer):
    """Y = f(X), written for any numbers."""

    def __init__(self, f, f_prime, n=5):
        self.input_shape = self.output_shape = (1, n)
        self.f, self.f_prime = f, f_prime

    def forward_propagation(self, input):
        self.input = input
        return [[self.f(x) for x in input[0]]]

    def backward_propagation(self, output_error, learning_rate):
        return [[self.f_prime(x) * e for x, e in zip(self.input[0], output_error[0])]]


def table(knots, values):
    """A function that is straight between its knots, and its derivative."""

    def piece(x):
        at = max([i for i in range(len(knots) - 1) if knots[i] <= x] or [0])
        return at, (values[at + 1] - values[at]) / (knots[at + 1] - knots[at])

    def f(x):
        at, slope = piece(x)
        return values[at] + slope * (x - knots[at])

    return f, lambda x: piece(x)[1]


KNOTS = [k / 4 - 20 for k in range(161)]
FUNCTIONS = {
    "leaky relu": (lambda x: x if x > 0 else 0.01 * x, lambda x: 1 if x > 0 else 0.01),
    "elu": (lambda x: x if x > 0 else math.exp(x) - 1, lambda x: 1 if x > 0 else math.exp(x)),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "log": (math.log, lambda x: 1 / x),
    "asin": (math.asin, lambda x: 1 / math.sqrt(1 - x * x)),
    "log(1 + x)": (math.log1p, lambda x: 1 / (1 + x)),
    "relu6": (lambda x: min(max(x, 0), 6), lambda x: int(0 < x < 6)),
    "hard sigmoid": (lambda x: min(max(x / 6 + 0.5, 0), 1), lambda x: 1 / 6 if -3 < x < 3 else 0),
    "staircase": (lambda x: math.floor(4 * x) / 4, lambda x: 0.0),
    "steps of 1/100": (lambda x: round(100 * x + 0.37) / 100, lambda x: 0.0),
    "table of x²": table(KNOTS, [k * k for k in KNOTS]),
    "table of sin": table(KNOTS, [math.sin(k) for k in KNOTS]),
    "table of tanh": table([k / 10 for k in range(-30, 31)],
                           [math.tanh(k / 10) for k in range(-30, 31)]),
}  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_right_function_passes_whatever_is_drawn(name, n):
    for seed in SEEDS:
        gradcheck(Elementwise(*FUNCTIONS[name], n=n), seed=seed)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if "st" not in name[:2]])
def test_a_thousandth_off_is_found_whatever_is_drawn(name):
    f, f_prime = FUNCTIONS[name]
    for seed in SEEDS:
        with pytest.raises(AssertionError):
            gradcheck(Elementwise(f, lambda x: 1.001 * f_prime(x)), seed=seed)


class Scaled(Layer):
    """X / max|X|"""

    input_shape = output_shape = (1, 5)

    def forward_propagation(self, input):
        (self.x,) = input
        self.at = max(range(len(self.x)), key=lambda i: abs(self.x[i]))
        self.largest = abs(self.x[self.at])
        return [[x / self.largest for x in self.x]]

    def backward_propagation(self, output_error, learning_rate):
        (e,) = output_error
        error = [a / self.largest for a in e]
        sign = 1 if self.x[self.at] > 0 else -1
        error[self.at] -= sign * sum(a * x for a, x in zip(e, self.x)) / self.largest**2
        return [error]


def test_division_by_the_largest_passes():
    for seed in range(100):
        gradcheck(Scaled(), seed=seed)


def test_a_kink_with_a_curved_side():
    f = lambda x: x * x + 3 * x if x > 0 else x**3
    for at_0 in (0, 3, Fraction(1, 7)):
        f_prime = lambda x: 2 * x + 3 if x > 0 else at_0 if x == 0 else 3 * x * x
        gradcheck(Elementwise(f, f_prime, 1), [[Fraction(0)]])
    for wrong in (-1, 4, Fraction(-1, 2**60), 3 + Fraction(1, 2**60)):
        with pytest.raises(AssertionError):
            gradcheck(Elementwise(f, lambda x: wrong, 1), [[Fraction(0)]])


# --- limits ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, without", [
    ("relu6", lambda x: int(x > 0)),
    ("relu6", lambda x: int(x < 6)),
    ("hard sigmoid", lambda x: 1 / 6),
    ("log(1 + x)", lambda x: 1 / (1 + min(x, 2))),
])  # fmt: skip
def test_a_limit_that_is_forgotten_is_found(name, without):
    for seed in SEEDS:
        with pytest.raises(AssertionError):
            gradcheck(Elementwise(FUNCTIONS[name][0], without, 3), seed=seed)


def huber(y_true, y_pred):
    d = [abs(t - y) for t, y in zip(y_true[0], y_pred[0])]
    return sum(x * x / 2 if x < 1 else x - 0.5 for x in d) / len(d)


def huber_prime(limit):
    def prime(y_true, y_pred):
        d = [y - t for t, y in zip(y_true[0], y_pred[0])]
        return [[max(-limit, min(limit, x)) / len(d) for x in d]]

    return prime


def clipped_cross_entropy(y_true, y_pred):
    return -sum(t * math.log(max(y, 1e-12)) for t, y in zip(y_true[0], y_pred[0]))


def guarded_binary(y_true, y_pred):
    pairs = list(zip(y_true[0], y_pred[0]))
    return -sum(
        t * math.log(max(y, 1e-12)) + (1 - t) * math.log(max(1 - y, 1e-12)) for t, y in pairs
    )


LOSSES = {
    "huber": (huber, huber_prime(1)),
    "clipped": (clipped_cross_entropy, lambda t, y: [[-a / b for a, b in zip(t[0], y[0])]]),
    "guarded": (guarded_binary,
                lambda t, y: [[(b - a) / (b * (1 - b)) for a, b in zip(t[0], y[0])]]),
}  # fmt: skip


def with_loss(loss, loss_prime):
    network = Network()
    network.add(FCLayer((1, 2), (1, 3)))
    network.add(ActivationLayer((1, 3), purenn.sigmoid, purenn.sigmoid_prime))
    network.use(loss, loss_prime)
    return network


@pytest.mark.parametrize("name", LOSSES)
def test_losses_with_limits_pass(name):
    for seed in range(10):
        gradcheck(with_loss(*LOSSES[name]), seed=seed)


def test_a_loss_without_its_limit_is_found():
    for seed in range(10):
        with pytest.raises(AssertionError, match="the loss huber"):
            gradcheck(with_loss(huber, huber_prime(1000)), seed=seed)


# --- the learning rate -------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.375, 0.1, "the first"])
def test_a_rate_of_its_own_is_found(rate):
    class Constant(FCLayer):
        kept = None

        def backward_propagation(self, output_error, learning_rate):
            self.kept = self.kept or learning_rate
            mine = self.kept if rate == "the first" else rate
            return FCLayer.backward_propagation(self, output_error, mine)

    for seed in range(5):
        with pytest.raises(AssertionError, match="does not move weights"):
            gradcheck(Constant((1, 3), (1, 2)), seed=seed)


# --- X of another kind -------------------------------------------------------------------------


class Embedding(Layer):
    parameters = ("weights",)

    def __init__(self, n=4, vocabulary=3, depth=2):
        self.input_shape, self.output_shape = (1, n), (n, depth)
        self.weights = [[0.5] * depth for _ in range(vocabulary)]

    def forward_propagation(self, input):
        self.input = input
        return [list(self.weights[x]) for x in input[0]]

    def backward_propagation(self, output_error, learning_rate):
        step = [[0 for _ in row] for row in self.weights]
        for x, e in zip(self.input[0], output_error):
            step[x] = self.joined(step[x], e)
        self.weights = [
            [w - learning_rate * g for w, g in zip(*rows)] for rows in zip(self.weights, step)
        ]

    def joined(self, gradient, e):
        return [a + b for a, b in zip(gradient, e)]


def test_an_embedding_is_checked_with_indices():
    for x in None, [[2, 0, 2, 1]]:
        text = gradcheck(Embedding(), x)
        assert "X holds indices" in text and "dE/dX" not in text.splitlines()[1]
        assert "weights 6" in text


def test_an_embedding_that_forgets_to_add_is_found():
    class Wrong(Embedding):
        def joined(self, gradient, e):
            return e

    for x in None, [[2, 0, 2, 1]]:
        with pytest.raises(AssertionError, match="does not move weights"):
            gradcheck(Wrong(), x)


def test_a_layer_of_numbers_that_returns_nothing_is_not_taken_for_one():
    class Silent(FCLayer):
        def backward_propagation(self, output_error, learning_rate):
            FCLayer.backward_propagation(self, output_error, learning_rate)

    for x in None, [[1, 2, 3]]:
        with pytest.raises(AssertionError, match="dE/dX: expected shape"):
            gradcheck(Silent((1, 3), (1, 2)), x)


def test_a_function_that_takes_no_drawn_x_says_how_to_give_one():
    arcosh = Elementwise(math.acosh, lambda x: 1 / math.sqrt(x * x - 1), 2)
    with pytest.raises(AssertionError, match=r"give one: gradcheck\(layer, x\)"):
        gradcheck(arcosh)
    gradcheck(arcosh, [[1.5, 20]])


# --- shapes that do not fit --------------------------------------------------------------------


def test_the_most_natural_mistake_gets_its_hint_though_the_shapes_raise():
    class Mine(FCLayer):
        def backward_propagation(self, output_error, learning_rate):
            input_error = purenn.linalg.dot(output_error, self.weights)
            FCLayer.backward_propagation(self, output_error, learning_rate)
            return input_error

    with pytest.raises(AssertionError) as failure:
        gradcheck(Mine((1, 3), (1, 2)))
    assert "raises ValueError" in str(failure.value)
    assert "Likely mistake: W stands where Wᵗ belongs" in str(failure.value)


def test_another_exception_does_not_get_that_hint():
    class Mine(FCLayer):
        def backward_propagation(self, output_error, learning_rate):
            return purenn.linalg.dot(output_error, [[1], [2], [3]])

    with pytest.raises(AssertionError) as failure:
        gradcheck(Mine((1, 3), (1, 2)))
    assert "raises ValueError" in str(failure.value) and "Likely" not in str(failure.value)
