import math
import random
from fractions import Fraction

import mpmath
import pytest

from purenn import (
    FCLayer, Network, Random, binary_cross_entropy, binary_cross_entropy_prime,
    categorical_cross_entropy, categorical_cross_entropy_prime, mse, mse_prime,
    sigmoid_cross_entropy, sigmoid_cross_entropy_prime, softmax_cross_entropy,
    softmax_cross_entropy_prime,
)
from purenn.numbers.exp_tanh import TINY

OF_PROBABILITIES = [
    binary_cross_entropy, binary_cross_entropy_prime, categorical_cross_entropy,
    categorical_cross_entropy_prime,
]  # fmt: skip
PAIRS = [
    (mse, mse_prime),
    (binary_cross_entropy, binary_cross_entropy_prime),
    (categorical_cross_entropy, categorical_cross_entropy_prime),
    (sigmoid_cross_entropy, sigmoid_cross_entropy_prime),
    (softmax_cross_entropy, softmax_cross_entropy_prime),
]
ALIKE = [function for pair in PAIRS[:-1] for function in pair]
LABELLED = softmax_cross_entropy, softmax_cross_entropy_prime
third = Fraction(1, 3)


def test_mse_by_hand():
    assert mse([[1, 2], [3, 4]], [[1, 4], [0, 4]]) == 13 / 4
    assert mse_prime([[1, 2], [3, 4]], [[1, 4], [0, 4]]) == [[0, 1], [-1.5, 0]]
    assert mse([[third, 0]], [[0, third]]) == Fraction(1, 9)
    assert mse_prime([[third]], [[0]]) == [[-2 * third]]
    assert mse([1, 2, 3], [1, 2, 6]) == 3
    assert mse([[[1]], [[2]]], [[[3]], [[2]]]) == 2


def test_mse_sums_from_left_to_right():
    assert mse([[0.0] * 3], [[1e8, 1.0, 1.0]]) == 1e16 / 3


def test_binary_cross_entropy_by_hand():
    mpmath.mp.prec = 100
    exact = -(mpmath.log(0.25) + mpmath.log(0.5)) / 2
    assert abs(binary_cross_entropy([[1, 0]], [[0.25, 0.5]]) - exact) < 4 * 2.0**-53 * exact
    assert binary_cross_entropy_prime([[1, 0]], [[0.25, 0.5]]) == [[-2.0, 1.0]]
    assert binary_cross_entropy_prime([[third]], [[2 * third]]) == [[Fraction(3, 2)]]


def test_binary_cross_entropy_at_certainty_is_as_in_torch():
    # torch.nn.functional.binary_cross_entropy(p, t) for these gives 100 and 0, and for its
    # gradient ±1e12 and 0
    assert binary_cross_entropy([[1.0]], [[0.0]]) == binary_cross_entropy([[0.0]], [[1.0]]) == 100
    assert binary_cross_entropy([[0.0, 1.0]], [[0.0, 1.0]]) == 0
    assert binary_cross_entropy_prime([[1.0, 0.0]], [[0.0, 1.0]]) == [[-5e11, 5e11]]
    assert binary_cross_entropy_prime([[1.0, 0.0]], [[1.0, 0.0]]) == [[0, 0]]


def test_categorical_cross_entropy_by_hand():
    mpmath.mp.prec = 100
    exact = -mpmath.log(0.25)
    y_true, y_pred = [[0, 1, 0]], [[0.5, 0.25, 0.25]]
    assert abs(categorical_cross_entropy(y_true, y_pred) - exact) < 2 * 2.0**-53 * exact
    assert categorical_cross_entropy_prime(y_true, y_pred) == [[0, -4, 0]]


def test_categorical_cross_entropy_of_zero_is_finite():
    assert categorical_cross_entropy([[1.0, 0.0]], [[0.0, 1.0]]) == 1022 * math.log(2)
    assert categorical_cross_entropy_prime([[1.0, 0.0]], [[0.0, 1.0]]) == [[-1 / TINY, 0]]


@pytest.mark.parametrize("function", OF_PROBABILITIES)
@pytest.mark.parametrize("y", [-0.1, 1.5])
def test_probabilities_only(function, y):
    with pytest.raises(ValueError, match=r"y_pred: expected elements in \[0, 1\], got %s" % y):
        function([[0.5]], [[y]])
    with pytest.raises(ValueError, match=r"y_true: expected elements in \[0, 1\], got %s" % y):
        function([[y]], [[0.5]])


@pytest.mark.parametrize("function", ALIKE)
@pytest.mark.parametrize(
    "y_true, y_pred, error, message",
    [
        ([[1, 1]], [[1]], ValueError, r"y_pred: expected shape \(1, 2\), got shape \(1, 1\)"),
        ([[1]], [[1, 1]], ValueError, r"y_pred: expected shape \(1, 1\), got shape \(1, 2\)"),
        ([[1]], [1], ValueError, r"y_pred: expected shape \(1, 1\), got shape \(1,\)"),
        ([[1, 1], [1]], [[1, 1], [1]], ValueError, "y_true: ragged"),
        ([[1]], [["1"]], TypeError, "y_pred.*got str"),
        ([], [], ValueError, "y_true.*empty list"),
        ([[]], [[]], ValueError, "y_true.*empty list"),
        (1, 1, TypeError, "y_true: expected nested lists of numbers, got int 1"),
        ([[1]], 1, TypeError, "y_pred: expected shape .* got a number"),
        (None, [[1]], TypeError, "y_true.*got NoneType"),
    ],
)
def test_wrong_arguments(function, y_true, y_pred, error, message):
    with pytest.raises(error, match=function.__name__ + " " + message):
        function(y_true, y_pred)


@pytest.mark.parametrize("loss, prime", PAIRS)
def test_primes_are_the_derivatives(loss, prime):
    # central differences, with h so that h² and the rounding / h are of one size
    y_true, y_pred, h = [[0.25, 0.75], [0.0, 1.0]], [[0.5, 0.375], [0.25, 0.875]], 2.0**-17
    for i in range(2):
        for j in range(2):
            up = [list(row) for row in y_pred]
            down = [list(row) for row in y_pred]
            up[i][j] += h
            down[i][j] -= h
            quotient = (loss(y_true, up) - loss(y_true, down)) / (2 * h)
            # third derivatives of t log y and (t - y)² are at most 2 / 0.25³ = 128 here:
            # truncation h²/6 · 128, rounding 50 u / h
            assert abs(prime(y_true, y_pred)[i][j] - quotient) < h * h * 22 + 50 * 2.0**-53 / h


# --- losses of logits ---------------------------------------------------------------------------


def exact_softmax_cross_entropy(y_true, y_pred):
    """The error, and its derivative."""
    error, rows = 0, []
    for t, y in zip(y_true, y_pred):
        exponentials = [mpmath.exp(v) for v in y]
        p = [e / mpmath.fsum(exponentials) for e in exponentials]
        error -= mpmath.fsum([a * mpmath.log(b) for a, b in zip(t, p) if a])
        rows.append([(b - a) / len(y_true) for a, b in zip(t, p)])
    return error / len(y_true), rows


def one_hot(labels, k):
    return [[int(j == label) for j in range(k)] for label in labels]


@pytest.mark.parametrize("size", [1, 30, 800])
def test_softmax_cross_entropy_is_exact_to_its_last_digits(size):
    mpmath.mp.prec, draw = 3200, random.Random(size)
    n, k = 2, 4
    for _ in range(10):
        y = [[draw.uniform(-size, size) for _ in range(k)] for _ in range(n)]
        t = [[0.5, 0.25, 0.125, 0.125], [0, 0, 1, 0]]
        error, prime = exact_softmax_cross_entropy(t, y)
        # each y - max y and each exp, sum and log: some ten roundings, of numbers of that size
        assert abs(softmax_cross_entropy(t, y) - error) < 10 * 2.0**-53 * (2 * size + 1)
        for row, exact in zip(softmax_cross_entropy_prime(t, y), prime):
            for a, b in zip(row, exact):
                assert abs(a - b) < 10 * 2.0**-53 * (1 + 2 * min(size, 40))


@pytest.mark.parametrize("size", [1, 30, 1e9])
def test_sigmoid_cross_entropy_is_exact_to_its_last_digits(size):
    mpmath.mp.prec, draw = 300, random.Random(size)
    for _ in range(50):
        y = min(draw.uniform(-size, size), 30.0)
        t = draw.choice([0, 1, 0.25])
        exact = mpmath.mpf(t) * mpmath.log1p(mpmath.exp(-y)) + (1 - mpmath.mpf(t)) * (
            mpmath.log1p(mpmath.exp(-y)) + mpmath.mpf(y)
        ) if y > -700 else -t * mpmath.mpf(y)
        slope = 1 / (1 + mpmath.exp(-y)) - t
        assert abs(sigmoid_cross_entropy([[t]], [[y]]) - exact) < 4 * 2.0**-53 * (abs(y) + 1)
        assert abs(sigmoid_cross_entropy_prime([[t]], [[y]])[0][0] - slope) < 2 * 2.0**-53


def test_a_confident_right_answer_costs_almost_nothing():
    # of probabilities, 1 - sigmoid(40) is 0, and so would the error be
    assert sigmoid_cross_entropy([[1]], [[40.0]]) == math.exp(-40)
    assert sigmoid_cross_entropy([[0]], [[-800.0]]) == 0
    assert softmax_cross_entropy([[0]], [[1e6, -1e6]]) == 0
    assert softmax_cross_entropy([[1]], [[1e6, -1e6]]) == 2e6


def test_labels_are_rows_of_one():
    draw = random.Random(3)
    for n, k in [(1, 3), (3, 2), (2, 2), (4, 1), (3, 5)]:
        y = [[draw.gauss(0, 3) for _ in range(k)] for _ in range(n)]
        labels = [draw.randrange(k) for _ in range(n)]
        for function in LABELLED:
            assert function([labels], y) == function(one_hot(labels, k), y)
            assert function([[float(label) for label in labels]], y) == function([labels], y)
    assert softmax_cross_entropy([[0]], [[3.5]]) == 0
    assert softmax_cross_entropy_prime([[0]], [[3.5]]) == [[0]]


def test_mean_over_the_rows_and_over_all_elements():
    log2 = math.log(2)
    assert softmax_cross_entropy([[0, 1, 0]], [[5, 5]] * 3) == log2
    assert softmax_cross_entropy_prime([[0, 1]], [[5, 5]] * 2) == [[-0.25, 0.25], [0.25, -0.25]]
    assert sigmoid_cross_entropy([[0, 1], [0.5, 1]], [[0, 0], [0, 0]]) == log2
    assert sigmoid_cross_entropy_prime([[0, 1], [0.5, 1]], [[0, 0]] * 2) == [[0.125, -0.125], [0, -0.125]]


def test_a_logit_of_minus_infinity_is_a_class_left_out():
    y = [[0.0, -math.inf, 0.0]]
    assert softmax_cross_entropy([[2]], y) == math.log(2)
    assert softmax_cross_entropy([[0.5, 0, 0.5]], y) == math.log(2)
    assert softmax_cross_entropy_prime([[2]], y) == [[0.5, 0, -0.5]]
    assert math.isnan(softmax_cross_entropy([[0]], [[0.0, math.nan]]))


@pytest.mark.parametrize("function", LABELLED)
@pytest.mark.parametrize(
    "y_true, y_pred, error, message",
    [
        ([[2]], [[1, 2]], ValueError, "y_true: expected class numbers from 0 to 1, got 2"),
        ([[-1]], [[1, 2]], ValueError, "y_true: expected class numbers from 0 to 1, got -1"),
        ([[0.5]], [[1, 2]], ValueError, "y_true: expected class numbers from 0 to 1, got 0.5"),
        ([[math.nan]], [[1, 2]], ValueError, "y_true: expected class numbers .* got nan"),
        ([[1]], [[1]], ValueError, "y_true: expected class numbers from 0 to 0, got 1"),
        ([1, 0], [[1, 2], [3, 4]], ValueError, r"got shape \(2,\): wrap it, \[\[1, 0\]\]"),
        ([[1, 0, 0]], [[1, 2], [3, 4]], ValueError, r"y_true: expected shape \(2, 2\), or a row"),
        ([[1]], [[1, 2], [3, 4]], ValueError, r"or a row \(1, 2\) of class numbers, got shape \(1, 1\)"),
        (1, [[1, 2]], TypeError, "y_true: expected shape .* got a number"),
        ([["1"]], [[1, 2]], TypeError, "y_true.*got str"),
        ([[0.5, 0.25]], [[1, 2]], ValueError, "y_true: expected rows with sum 1, got 0.75"),
        ([[1.5, -0.5]], [[1, 2]], ValueError, r"y_true: expected elements in \[0, 1\], got 1.5"),
        ([[0]], [1, 2], ValueError, "y_pred: expected shape .2, None., got shape .2,."),
        ([[0]], 1, TypeError, "y_pred: expected shape .None, None., got a number"),
        ([[0]], [["1", "2"]], TypeError, "y_pred.*got str"),
        ([[0, 0]], [[1, 2], [3]], ValueError, "y_pred: ragged"),
    ],
)
def test_wrong_arguments_of_softmax_cross_entropy(function, y_true, y_pred, error, message):
    with pytest.raises(error, match=function.__name__ + " .*" + message):
        function(y_true, y_pred)


@pytest.mark.parametrize("function", [sigmoid_cross_entropy, sigmoid_cross_entropy_prime])
def test_sigmoid_cross_entropy_has_targets_in_0_to_1(function):
    with pytest.raises(ValueError, match=r"y_true: expected elements in \[0, 1\], got 1.5"):
        function([[0, 1.5]], [[1, 2]])


@pytest.mark.parametrize("function", ALIKE)
def test_class_numbers_get_the_hint_one_hot(function):
    with pytest.raises(ValueError, match="purenn.data.one_hot makes rows"):
        function([[1]], [[0.25, 0.75]])


# --- learning from class numbers ----------------------------------------------------------------


def learner(loss=softmax_cross_entropy, prime=softmax_cross_entropy_prime):
    network = Network()
    network.add(FCLayer((1, 2), (1, 3), Random(1)))
    network.use(loss, prime)
    return network


X, LABELS = [[[0, 1]], [[1, 0]], [[1, 1]]], [[[0]], [[2]], [[1]]]


def fitted(y, **options):
    network = learner()
    errors = network.fit(X, y, 5, 0.5, verbose=False, **options)
    return errors, network.layers[0].weights, network.layers[0].bias


@pytest.mark.parametrize("program", [False, True])
def test_fit_takes_class_numbers(program):
    rows = [one_hot(row, 3) for [row] in LABELS]
    assert fitted(LABELS, program=program) == fitted(rows) == fitted([LABELS[0]] + rows[1:])
    assert fitted(LABELS)[0][0] > 1 > fitted(LABELS)[0][-1]


def test_validation_takes_class_numbers_too():
    network = learner()
    errors = network.fit(X, LABELS, 2, 0, verbose=False, validation=(X, LABELS))
    assert network.validation_errors == errors


@pytest.mark.parametrize("program", [False, True])
@pytest.mark.parametrize("loss, prime", PAIRS[:-1])
def test_fit_with_other_losses_refuses_class_numbers_before_it_learns(loss, prime, program):
    network, rows = learner(loss, prime), [[[1, 0, 0]]] * 3
    before = network.layers[0].weights
    for options, where in (
        ({"y_train": rows[:2] + LABELS[2:]}, r"y_train\[2\]"), ({"validation": (X, LABELS)}, r"validation y\[0\]"),
    ):  # fmt: skip
        options = dict({"y_train": rows}, program=program, **options)
        with pytest.raises(ValueError, match=where + ": .*class numbers.* purenn.data.one_hot makes rows"):
            network.fit(X, epochs=1, learning_rate=0.1, verbose=False, **options)
        assert network.layers[0].weights is before


@pytest.mark.parametrize("y, error, message", [
    ([[[0]], [[3]], [[1]]], ValueError, r"y_train\[1\]: expected class numbers from 0 to 2, got 3"),
    ([[[0]], [[0.5]], [[1]]], ValueError, r"y_train\[1\]: expected shape \(1, 3\), got shape \(1, 1\)"),
    ([0, 2, 1], TypeError, r"y_train\[0\]: .* got a number: .*softmax_cross_entropy takes \[\[0\]\]"),
])  # fmt: skip
def test_fit_refuses_what_is_no_class_number_before_it_learns(y, error, message):
    network = learner()
    before = network.layers[0].weights
    with pytest.raises(error, match=message):
        network.fit(X, y, 1, 0.1)
    assert network.layers[0].weights == before


def test_a_users_loss_gets_class_numbers_as_they_are():
    seen = []
    network = learner(lambda t, y: seen.append(t) or 0.0, lambda t, y: [[0.0] * 3])
    network.fit(X, LABELS, 1, 0.1, verbose=False)
    assert seen == LABELS
    with pytest.raises(ValueError, match=r"program y_train: expected shape \(1, 3\), got shape \(1, 1\)"):
        network.fit(X, LABELS, 1, 0.1, verbose=False, program=True)
