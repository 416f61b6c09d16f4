"""gradcheck finds every planted bug, with the right hint, and leaves everything as it was."""

import random

import planted
import pupils
import pytest

import purenn
from purenn import ActivationLayer, ConvLayer, FCLayer, Network, gradcheck, linalg

FUNCTIONS = ["tanh", "sigmoid", "relu", "leaky_relu"]


# --- what is wrong is found ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, layer, replacements, hint, arguments", planted.BUGS,
    ids=["%s: %s" % (bug[1], bug[0]) for bug in planted.BUGS],
)  # fmt: skip
def test_a_planted_bug_is_found(name, layer, replacements, hint, arguments):
    with pytest.raises(AssertionError) as failure:
        gradcheck(pupils.make(layer, *replacements, arguments=arguments))
    message = str(failure.value)
    assert message.startswith(layer + ": ")
    assert hint in message
    assert max(len(line) for line in message.splitlines()[:3]) <= 150


def test_there_are_enough_bugs():
    assert len(planted.BUGS) == len(set(bug[:2] for bug in planted.BUGS)) >= 80


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(1, 3))
def test_bugs_are_found_whatever_is_drawn(seed):
    for name, layer, replacements, _, arguments in planted.BUGS:
        with pytest.raises(AssertionError):
            gradcheck(pupils.make(layer, *replacements, arguments=arguments), seed=seed)
            pytest.fail("%s: %s" % (layer, name))


def test_the_message_says_what_where_and_why():
    layer = pupils.make("Dense", ("output_error[0][j] * self", "-output_error[0][j] * self"))
    with pytest.raises(AssertionError) as failure:
        gradcheck(layer)
    what, where, why, data = str(failure.value).splitlines()
    assert what == "Dense: dE/dX is not the derivative of forward_propagation."
    assert where.startswith("  dE/dX[0][0]: expected ")
    assert where.endswith("; 3 of 3 elements are wrong")
    assert why == "  Likely mistake: It has the wrong sign."
    assert data.startswith("  Found with learning_rate = 3/8, X = [[")


def test_a_mistake_in_one_of_many_elements_is_found():
    class Wrong(FCLayer):
        def backward_propagation(self, output_error, learning_rate):
            error = FCLayer.backward_propagation(self, output_error, learning_rate)
            self.weights[39][17] += learning_rate
            return error

    with pytest.raises(AssertionError, match="the sum of all 800 elements of weights"):
        gradcheck(Wrong((1, 40), (1, 20)))


@pytest.mark.parametrize("factor", [1 + 1e-4, 1 - 1e-4])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_floats_tell_a_derivative_that_is_a_ten_thousandth_off(name, factor):
    f, f_prime = pupils.pair(name)
    with pytest.raises(AssertionError):
        gradcheck(ActivationLayer((1, 5), f, lambda x: f_prime(x) * factor))


def test_what_a_layer_raises_stands_in_the_traceback():
    layer = pupils.make("Matrix", ("linalg.transpose(self.weights)", "self.weights"))
    with pytest.raises(AssertionError, match="The shapes: X \\(1, 3\\), dE/dY") as failure:
        gradcheck(layer)
    assert isinstance(failure.value.__context__, ValueError)


@pytest.mark.parametrize("make, name, expected, got", [
    (lambda: FCLayer((1, 3), (1, 2)), "weights", (3, 2), (2, 3)),
    (lambda: FCLayer((1, 3), (1, 2)), "bias", (1, 2), (2,)),
    (lambda: ConvLayer((4, 4, 1), (2, 3), 2), "weights", (2, 3, 1, 2), (3, 2, 1, 2)),
    (lambda: ConvLayer((4, 4, 1), (2, 3), 2), "bias", (2,), (1,)),
])  # fmt: skip
def test_a_parameter_of_a_wrong_shape_is_named(make, name, expected, got):
    layer = make()
    setattr(layer, name, linalg.zeros(got))
    with pytest.raises(AssertionError) as failure:
        gradcheck(layer)
    assert str(failure.value) == "%s: %s: expected shape %s, got shape %s" % (
        type(layer).__name__, name, expected, got
    )  # fmt: skip
    with pytest.raises(
        AssertionError, match="layers\\[0\\], %s: %s" % (type(layer).__name__, name)
    ):
        gradcheck(pupils.network("mse", layer))


def test_ragged_parameters_and_outputs():
    layer = FCLayer((1, 2), (1, 2))
    layer.weights = [[1, 2], [3]]
    with pytest.raises(AssertionError, match="FCLayer: weights: .*ragged"):
        gradcheck(layer)
    with pytest.raises(AssertionError, match="the output of forward_propagation: .*ragged"):
        gradcheck(
            pupils.make("Conv", ("        return output\n", "        return [[[1]], [[1], [2]]]\n"))
        )


def test_nan_is_told():
    bad = ActivationLayer((1, 2), lambda x: float("nan"), lambda x: 1)
    with pytest.raises(AssertionError, match="output.* is nan, which has no derivative"):
        gradcheck(bad)


def test_random_numbers_from_nowhere_are_told():
    source = random.SystemRandom()
    noisy = ActivationLayer((1, 2), lambda x: x + source.random(), lambda x: 1)
    with pytest.raises(AssertionError, match="another output the second time"):
        gradcheck(noisy)


@pytest.mark.parametrize("wrong, hint", [
    (lambda t, y: linalg.scale(-1, purenn.mse_prime(t, y)), "The sign"),
    (lambda t, y: linalg.scale(0.5, purenn.mse_prime(t, y)), "divided by 2"),
    (lambda t, y: linalg.scale(3, purenn.mse_prime(t, y)), "multiplied by 3 (as many as inputs)"),
    (lambda t, y: purenn.mse_prime(y, t), "The sign"),
    (lambda t, y: purenn.mse(t, y), "expected shape (1, 3)"),
])  # fmt: skip
def test_a_wrong_loss(wrong, hint):
    net = pupils.network("mse", FCLayer((1, 2), (1, 3)))
    net.use(purenn.mse, wrong)
    with pytest.raises(AssertionError) as failure:
        gradcheck(net)
    assert str(failure.value).startswith("the loss mse: ")
    assert hint in str(failure.value)


def test_a_wrong_layer_in_a_network_is_named():
    wrong = ActivationLayer((1, 3), purenn.tanh, purenn.tanh)
    with pytest.raises(AssertionError, match=r"^layers\[1\], ActivationLayer: dE/dX is not"):
        gradcheck(pupils.network("mse", FCLayer((1, 2), (1, 3)), wrong))


class Forgetful(Network):
    """Trains all layers but the first."""

    def fit(self, *arguments, **named):
        kept = self.layers[0].weights
        Network.fit(self, *arguments, **named)
        self.layers[0].weights = kept


def test_a_wrong_fit():
    net = Forgetful()
    net.add(FCLayer((1, 2), (1, 3)))
    net.use(purenn.mse, purenn.mse_prime)
    with pytest.raises(AssertionError) as failure:
        gradcheck(net)
    assert "the whole network: fit does not move layers[0].weights" in str(failure.value)
    assert "is not updated" in str(failure.value)


def test_a_network_without_layers_or_loss():
    for net in Network(), Network():
        with pytest.raises(ValueError, match="gradcheck: expected layers, and a loss"):
            gradcheck(net)
        net.add(FCLayer((1, 1), (1, 1)))


def test_what_is_no_layer_and_x_of_a_wrong_shape():
    for wrong in FCLayer, Network, 5, None, [FCLayer((1, 1), (1, 1))]:
        with pytest.raises(TypeError, match="gradcheck: expected a layer or a Network"):
            gradcheck(wrong)
    layer = FCLayer((1, 2), (1, 1))
    for x in [[1, 2, 3]], [[1], [2, 3]], [1, 2], []:
        with pytest.raises(ValueError, match="gradcheck x"):
            gradcheck(layer, x)
        with pytest.raises(ValueError, match="gradcheck x"):
            gradcheck(pupils.network("mse", layer), x)
    for x in 5, [["a", "b"]]:
        with pytest.raises(TypeError, match="gradcheck x"):
            gradcheck(layer, x)
    with pytest.raises(ValueError, match="gradcheck y"):
        gradcheck(pupils.network("mse", layer), [[1, 2]], [[1, 2]])


# --- nothing is left behind ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Dense", "Dropout"])
def test_the_layer_is_left_as_it_was(name):
    layer = pupils.make(name)
    before = dict(vars(layer))
    contents = repr(sorted(before.items()))
    purenn.seed(5)
    random.seed(5)
    assert gradcheck(layer) == gradcheck(layer)
    assert vars(layer) == before and repr(sorted(vars(layer).items())) == contents
    assert all(vars(layer)[key] is before[key] for key in before)
    drawn = purenn.numbers.random.default.random(), random.random()
    purenn.seed(5)
    random.seed(5)
    assert drawn == (purenn.numbers.random.default.random(), random.random())


def test_the_network_is_left_as_it_was_when_it_fails():
    net = pupils.network(
        "mse", FCLayer((1, 2), (1, 2)), ActivationLayer((1, 2), purenn.tanh, purenn.tanh)
    )
    weights = net.layers[0].weights
    kept = repr(weights)
    with pytest.raises(AssertionError):
        gradcheck(net)
    assert net.layers[0].weights is weights and repr(weights) == kept
    assert not net.layers[0].training and net.layers[0].input is None


def test_what_the_readme_shows(readme):
    class Mine(FCLayer):
        def backward_propagation(self, output_error, learning_rate):
            input_error = linalg.dot(output_error, self.weights)
            FCLayer.backward_propagation(self, output_error, learning_rate)
            return input_error

    with pytest.raises(AssertionError) as failure:
        gradcheck(Mine((1, 3), (1, 3)))
    lines = str(failure.value).splitlines()
    assert "\n".join("    " + line for line in lines[:3]) in readme
