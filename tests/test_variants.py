"""Three NumPy libraries, and purenn in floats, against purenn in exact arithmetic.

Every number that a layer or a network computes must lie within the bound of
crosscheck/judging/bounds.py. A
draw on which correct implementations may disagree beyond it (which of two almost equal
values is the larger) is rejected.
"""

from contextlib import contextmanager
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from variants import float32, scipy_loops, vectorised

import purenn
from purenn.crosscheck.cases import strategies as draw
from purenn.crosscheck.judging.arrays import each, shape
from purenn.crosscheck.judging.bounds import Rounded32, Rounded64, Undecided
from purenn.crosscheck.judging.functions import functions_for
from purenn.crosscheck.subjects.reference import storing

pytestmark = pytest.mark.unmeasured

# --- the libraries under test, each with the number type that bounds it ------------------


class Library:
    """A library with purenn's interface, and how it wants its arrays."""

    def __init__(self, module, number, array, exact=False):
        self.module, self.number, self.array, self.exact = module, number, array, exact

    def build(self, layer, arguments, parameters, options={}):
        """A layer; functions among the arguments are given by name."""
        values = [
            getattr(self.module, a) if isinstance(a, str)
            else self.array(a) if isinstance(a, float) else a
            for a in arguments
        ]
        built = getattr(self.module, layer)(*values, **options)
        for name, value in parameters.items():
            setattr(built, name, self.array(value))
        built.rng = purenn.Random(1)  # for dropout
        return built

    def run(self, p):
        """One training pass through one layer: all that it computes, by name."""
        layer = self.build(p.layer, p.arguments, p.parameters, p.options)
        layer.training = True
        results = {"output": layer.forward_propagation(self.array(p.input))}
        results["input error"] = layer.backward_propagation(
            self.array(p.output_error), self.array(p.learning_rate)
        )
        for name in p.parameters:
            results[name] = getattr(layer, name)
            results[name + " error"] = getattr(layer, name + "_error")
        return results

    def train(self, t):
        """predict, fit, predict: all outputs, errors and parameters."""
        network = self.module.Network()
        for layer in t.layers:
            built = self.build(*layer)
            network.add(storing(built) if self.exact else built)
        loss, prime = getattr(self.module, t.loss), getattr(self.module, t.loss + "_prime")
        network.use(loss, prime)
        x_train, y_train = self.array(t.x_train), self.array(t.y_train)
        results = {"outputs before": network.predict(x_train)}
        results["errors"] = network.fit(
            x_train, y_train, t.epochs, self.array(t.learning_rate), verbose=False
        )
        for at, (layer, (_, _, parameters)) in enumerate(zip(network.layers, t.layers)):
            for name in parameters:
                results["%s of layer %d" % (name, at)] = getattr(layer, name)
        results["outputs after"] = network.predict(x_train)
        return results


def numpy_library(module, number):
    dtype = module.FCLayer.dtype
    return Library(module, number, lambda a: np.array(a, dtype))


def oracle(number):
    """purenn on the number type: exact values and tolerances."""
    return Library(purenn, number, lambda a: each(number, a), exact=True)


LIBRARIES = [
    pytest.param(Library(purenn, Rounded64, lambda a: a), id="purenn"),
    pytest.param(numpy_library(scipy_loops, Rounded64), id="scipy_loops"),
    pytest.param(numpy_library(vectorised, Rounded64), id="vectorised"),
    pytest.param(numpy_library(float32, Rounded32), id="float32"),
]


@contextmanager
def exactly(number):
    """purenn computes on the number type; what it cannot decide rejects the draw."""
    try:
        with functions_for(number):
            yield oracle(number)
    except Undecided:
        reject()


def assert_within(name, computed, expected, number):
    """Every element of `computed` lies within the tolerance of its place in `expected`."""
    assert np.shape(computed) == shape(expected), name
    for index, value in np.ndenumerate(np.asarray(computed, object)):
        bound = expected
        for i in index:
            bound = bound[i]
        if not isinstance(bound, number):
            bound = number(bound)
        assert bound.admits(value), "%s%s: computed %r, expected %r" % (
            name, list(index), value, bound,
        )


def check_pass(library, p):
    with exactly(library.number) as reference:
        expected = reference.run(p)
    computed = library.run(p)
    for name in expected:
        if library.module is not purenn:
            assert computed[name].dtype == library.module.FCLayer.dtype, name
        assert_within(name, computed[name], expected[name], library.number)


def check_training(library, t):
    with exactly(library.number) as reference:
        expected = reference.train(t)
    computed = library.train(t)
    for name in expected:
        assert_within(name, computed[name], expected[name], library.number)


def for_every_library(max_examples):
    """Run the test on each library, on so many examples if the suite runs whole."""

    def decorate(test):
        test = settings(
            max_examples=min(max_examples, settings.default.max_examples),
            deadline=None,
            # what intervals cannot decide is rejected, which may be many in a row
            suppress_health_check=[
                HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much,
            ],
        )(given(st.data())(test))
        return pytest.mark.parametrize("library", LIBRARIES)(test)

    return decorate


# --- each layer alone --------------------------------------------------------------------


@for_every_library(100)
def test_fc_layer(library, data):
    check_pass(library, data.draw(draw.fc_passes(draw.floats(library.number))))


@for_every_library(100)
def test_conv_layer(library, data):
    check_pass(library, data.draw(draw.conv_passes(draw.floats(library.number))))


@for_every_library(100)
def test_stride_and_padding(library, data):
    layers = ["ConvLayer"] * (library.module is not scipy_loops) + ["AveragePoolingLayer"]
    layer = data.draw(st.sampled_from(layers))
    check_pass(library, data.draw(draw.strided_passes(layer, draw.floats(library.number))))


@for_every_library(50)
def test_flatten_layer(library, data):
    check_pass(library, data.draw(draw.flatten_passes(draw.floats(library.number))))


@for_every_library(100)
def test_max_pooling_layer(library, data):
    check_pass(library, data.draw(draw.pooling_passes(draw.floats(library.number))))


@for_every_library(50)
def test_max_pooling_layer_on_ties(library, data):
    check_pass(library, data.draw(draw.pooling_passes(st.sampled_from([0.0, -0.0, 1.0]))))


@for_every_library(50)
def test_max_pooling_layer_on_nan_and_infinity(library, data):
    values = st.sampled_from([0.0, 1.0, float("inf"), float("-inf"), float("nan")])
    p = data.draw(draw.pooling_passes(values))
    computed, expected = library.run(p), Library(purenn, None, lambda a: a).run(p)
    for name in expected:
        np.testing.assert_array_equal(computed[name], expected[name], name)


@for_every_library(60)
def test_activation_layer(library, data):
    inputs = st.one_of(draw.moderate(library.number), draw.moderate(library.number, 60))
    check_pass(library, data.draw(draw.activation_passes(inputs)))


@for_every_library(60)
def test_activation_layer_without_exp(library, data):
    elements = draw.floats(library.number)
    names = ("tanh", "relu", "leaky_relu")
    check_pass(library, data.draw(draw.activation_passes(elements, names)))


@for_every_library(60)
def test_softmax_layer(library, data):
    inputs = st.one_of(draw.moderate(library.number), draw.moderate(library.number, 1000))
    check_pass(library, data.draw(draw.softmax_passes(inputs, draw.floats(library.number))))


@for_every_library(50)
def test_dropout_layer(library, data):
    rates = st.floats(0, 0.96875, width=library.number.width)
    check_pass(library, data.draw(draw.dropout_passes(draw.floats(library.number), rates)))


# --- losses ------------------------------------------------------------------------------


def losses_of(library, name, y_true, y_pred):
    y_true, y_pred = library.array(y_true), library.array(y_pred)
    functions = name, name + "_prime"
    return {f: getattr(library.module, f)(y_true, y_pred) for f in functions}


@for_every_library(60)
def test_mse(library, data):
    elements = draw.floats(library.number)
    shape = data.draw(draw.shapes)
    y_true = data.draw(draw.nested(shape, elements))
    y_pred = data.draw(draw.nested(shape, elements))
    check_loss(library, "mse", y_true, y_pred)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "categorical_cross_entropy"])
@for_every_library(60)
def test_cross_entropy(library, name, data):
    shape = data.draw(draw.rows())
    y_true = data.draw(draw.nested(shape, st.floats(0, 1, width=library.number.width)))
    y_pred = data.draw(draw.nested(shape, draw.probabilities(library.number)))
    check_loss(library, name, y_true, y_pred)


def check_loss(library, name, y_true, y_pred):
    with exactly(library.number) as reference:
        expected = losses_of(reference, name, y_true, y_pred)
    computed = losses_of(library, name, y_true, y_pred)
    for f in expected:
        assert_within(f, computed[f], expected[f], library.number)


@pytest.mark.parametrize("library", LIBRARIES)
def test_cross_entropy_of_certainty_is_finite(library):
    wrong = library.array([[1.0, 0.0]]), library.array([[0.0, 1.0]])
    assert library.module.binary_cross_entropy(*wrong) == 100
    assert np.isfinite(library.module.binary_cross_entropy_prime(*wrong)).all()
    assert np.isfinite(library.module.categorical_cross_entropy(*wrong))
    assert np.isfinite(library.module.categorical_cross_entropy_prime(*wrong)).all()


# --- networks ----------------------------------------------------------------------------


@for_every_library(100)
def test_one_step_of_a_network(library, data):
    elements = st.one_of(
        draw.moderate(library.number),
        st.sampled_from([0.0, -0.0, float(library.number.smallest), 8.0]),
    )
    t = data.draw(draw.trainings(elements, draw.moderate(library.number)))
    check_training(library, t)


@for_every_library(40)
def test_fit(library, data):
    smooth = dict(losses=("mse",), middle=("tanh", "sigmoid"))
    t = data.draw(draw.trainings(draw.short, draw.short, samples=3, epochs=3, **smooth))
    check_training(library, t)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "name, arguments", [("FCLayer", ((1, 3), (1, 4))), ("ConvLayer", ((4, 5, 2), (2, 3), 3))]
)
def test_layers_start_alike_from_one_generator(library, name, arguments):
    expected = getattr(purenn, name)(*arguments, rng=purenn.Random(5))
    computed = getattr(library.module, name)(*arguments, rng=purenn.Random(5))
    np.testing.assert_array_equal(computed.weights, library.array(expected.weights))
    np.testing.assert_array_equal(computed.bias, library.array(expected.bias))
    assert computed.input_shape == expected.input_shape
    assert computed.output_shape == expected.output_shape


# --- the bound itself: never too small, and no larger than it must be --------------------


def dot_of(number, xs, ys):
    return purenn.linalg.dot([list(map(number, xs))], [[number(y)] for y in ys])[0][0]


def test_bound_of_a_dot_product_is_gamma_n():
    u = Rounded64.unit
    bound = dot_of(Rounded64, [0.1, -0.2, 0.3], [0.4, 0.5, -0.6])
    magnitude = sum(Fraction(x) * Fraction(y) for x, y in ((0.1, 0.4), (0.2, 0.5), (0.3, 0.6)))
    gamma = 3 * u / (1 - 3 * u)
    assert gamma * magnitude < bound.tolerance < gamma * magnitude * (1 + u)


def test_bound_is_nearly_reached():
    # 1 + u rounds to 1, every time
    u = 2.0**-53
    terms = [1.0] + [u] * 50
    bound = dot_of(Rounded64, terms, [1.0] * 51)
    left_to_right = 0.0
    for x in terms:
        left_to_right += x
    error = abs(Fraction(left_to_right) - bound.exact)
    assert bound.tolerance * Fraction(9, 10) < error <= bound.tolerance
    assert not bound.admits(1.0 - 4 * u)


@st.composite
def sums_in_some_order(draw_, number):
    """A dot product plus a bias in bounds, and as floats add up to in an order drawn."""
    rounded = np.float64 if number is Rounded64 else np.float32
    elements = draw.floats(number)
    xs = draw_(st.lists(elements, min_size=1, max_size=6))
    ys = draw_(st.lists(elements, min_size=len(xs), max_size=len(xs)))
    bias = draw_(elements)
    bound = dot_of(number, xs, ys) + number(bias)
    parts = [rounded(x) * rounded(y) for x, y in zip(xs, ys)] + [rounded(bias)]
    while len(parts) > 1:
        x = parts.pop(draw_(st.integers(0, len(parts) - 1)))
        y = parts.pop(draw_(st.integers(0, len(parts) - 1)))
        parts.append(x + y)
    return bound, parts[0]


@pytest.mark.parametrize("number", [Rounded64, Rounded32])
@settings(deadline=None)
@given(st.data())
def test_bound_holds_for_any_order_of_a_sum(number, data):
    bound, computed = data.draw(sums_in_some_order(number))
    assert bound.admits(computed)


@settings(deadline=None)
@given(st.data())
def test_bound_holds_for_fused_multiply_add(data):
    elements = draw.floats(Rounded64)
    pairs = data.draw(st.lists(st.tuples(elements, elements), min_size=1))
    computed = 0.0
    for x, y in pairs:
        computed = float(Fraction(computed) + Fraction(x) * Fraction(y))
    assert dot_of(Rounded64, *zip(*pairs)).admits(computed)


@pytest.mark.parametrize("number", [Rounded64, Rounded32])
@settings(deadline=None)
@given(st.data())
def test_bound_holds_for_any_association_of_an_update(number, data):
    w, rate, x, e = data.draw(draw.nested((4,), draw.floats(number)))
    bound = number(w) - number(rate) * (number(x) * number(e))
    rounded = np.float64 if number is Rounded64 else np.float32
    w, rate, x, e = map(rounded, (w, rate, x, e))
    for computed in (w - rate * (x * e), w - (rate * x) * e, w - x * (rate * e)):
        assert bound.admits(computed)


OPERATIONS = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "tanh": lambda x, _: np.tanh(x) if isinstance(x, np.floating) else x.tanh(),
    "exp": lambda x, _: np.exp(x) if isinstance(x, np.floating) else x.exp(),
    "log": lambda x, _: np.log(x) if isinstance(x, np.floating) else x.log(),
}


@pytest.mark.timeout(60)
def test_exp_of_a_far_negative_number_needs_no_millions_of_digits():
    assert Rounded64(-1e8).exp().admits(0.0)


@pytest.mark.parametrize("number", [Rounded64, Rounded32])
@settings(deadline=None, max_examples=200)
@given(st.data())
def test_bound_holds_for_any_expression(number, data):
    rounded = np.float64 if number is Rounded64 else np.float32
    values = data.draw(st.lists(draw.moderate(number, 8.0), min_size=2, max_size=4))
    steps = st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 9), st.integers(0, 9))
    computed, bounds = list(map(rounded, values)), list(map(number, values))
    for name, i, j in data.draw(st.lists(steps, min_size=1, max_size=6)):
        i, j = i % len(bounds), j % len(bounds)
        try:
            bounds.append(OPERATIONS[name](bounds[i], bounds[j]))
        except Undecided:
            continue
        if bounds[-1].reach + bounds[-1].tolerance > 2 ** (number.exponents - 1):
            bounds.pop()  # may overflow
            continue
        computed.append(OPERATIONS[name](computed[i], computed[j]))
        assert bounds[-1].admits(computed[-1])
