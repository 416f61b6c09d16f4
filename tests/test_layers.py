"""What all layers have in common."""

import copy

import pytest

from purenn import (
    ActivationLayer, AveragePoolingLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer,
    MaxPoolingLayer, Network, SoftmaxLayer, explain, gradcheck, linalg, mse, mse_prime, tanh, tanh_prime,
)
from purenn.linalg import apply, shape
from purenn.numbers.random import Random
from purenn.numbers.uniform import uniform

LAYERS = {
    "fc": lambda: FCLayer((1, 3), (1, 2)),
    "activation": lambda: ActivationLayer((1, 3), tanh, tanh_prime),
    "activation of a volume": lambda: ActivationLayer((2, 3, 2), tanh, tanh_prime),
    "conv": lambda: ConvLayer((4, 5, 2), (2, 3), 3),
    "flatten": lambda: FlattenLayer((2, 3, 2)),
    "strided conv": lambda: ConvLayer((4, 5, 2), (2, 3), 3, stride=2, padding=1),
    "pooling": lambda: MaxPoolingLayer((4, 5, 2), (2, 2)),
    "average pooling": lambda: AveragePoolingLayer((4, 5, 2), (3, 2), stride=2, padding=1),
    "dropout": lambda: DropoutLayer((2, 3, 2), 0.5),
    "softmax": lambda: SoftmaxLayer((1, 4)),
}


@pytest.fixture(params=LAYERS)
def layer(request):
    return LAYERS[request.param]()


def draw(shape, seed=1):
    return uniform(shape, Random(seed))


def state(layer):
    return copy.deepcopy({name: getattr(layer, name) for name in layer.parameters})


def wrong_arrays(right):
    """Lists like `right`, each wrong in one way, and the error it must raise."""
    ragged = copy.deepcopy(right)
    inner = ragged[0] if len(ragged) > 1 else ragged[0]
    inner.append(inner[-1])
    yield (right + right, ValueError, "got shape")
    yield (right[0], ValueError, "got shape")
    yield ([right], ValueError, "got shape")
    yield ([], ValueError, "empty list")
    yield (1.0, TypeError, "got a number")
    yield (None, TypeError, "got NoneType")
    yield ("text", TypeError, "got str")
    yield (apply(str, right), TypeError, "got str")
    yield (apply(lambda x: [x], right), ValueError, "got shape")
    if len(right) > 1:
        yield (ragged, ValueError, "ragged")


def test_shapes(layer):
    output = layer.forward_propagation(draw(layer.input_shape))
    assert shape(output) == layer.output_shape
    assert layer.output == output
    assert shape(layer.backward_propagation(draw(layer.output_shape), 0.1)) == layer.input_shape


def test_arguments_are_not_changed(layer):
    layer.training = True
    input, output_error = draw(layer.input_shape), draw(layer.output_shape, 2)
    layer.forward_propagation(input)
    layer.backward_propagation(output_error, 0.1)
    assert input == draw(layer.input_shape) and output_error == draw(layer.output_shape, 2)


def test_tuples_are_as_good_as_lists(layer):
    def tuples(a):
        return tuple(tuples(x) for x in a) if isinstance(a, list) else a

    input, output_error = draw(layer.input_shape), draw(layer.output_shape, 2)
    start = state(layer)
    expected = layer.forward_propagation(input), layer.backward_propagation(output_error, 0.1)
    for name, value in start.items():
        setattr(layer, name, value)
    assert tuples(layer.forward_propagation(tuples(input))) == tuples(expected[0])
    assert tuples(layer.backward_propagation(tuples(output_error), 0.1)) == tuples(expected[1])


def test_wrong_input(layer):
    good = draw(layer.input_shape)
    layer.forward_propagation(good)
    output = layer.output
    for bad, error, message in wrong_arrays(good):
        with pytest.raises(error, match=message) as caught:
            layer.forward_propagation(bad)
        assert type(layer).__name__ + " input" in str(caught.value)
        assert layer.input is good and layer.output is output


def test_wrong_output_error(layer):
    layer.forward_propagation(draw(layer.input_shape))
    before = state(layer)
    for bad, error, message in wrong_arrays(draw(layer.output_shape)):
        with pytest.raises(error, match=message) as caught:
            layer.backward_propagation(bad, 0.1)
        assert type(layer).__name__ + " output_error" in str(caught.value)
        assert state(layer) == before


@pytest.mark.parametrize("rate", [None, "0.1", [0.1]])
def test_wrong_learning_rate(layer, rate):
    layer.forward_propagation(draw(layer.input_shape))
    before = state(layer)
    with pytest.raises(TypeError, match="learning_rate: expected a number, got"):
        layer.backward_propagation(draw(layer.output_shape), rate)
    assert state(layer) == before


def test_backward_needs_a_forward(layer):
    with pytest.raises(ValueError, match="expected forward_propagation before"):
        layer.backward_propagation(draw(layer.output_shape), 0.1)


def test_learning_rate_zero_changes_nothing(layer):
    before = state(layer)
    layer.forward_propagation(draw(layer.input_shape))
    layer.backward_propagation(draw(layer.output_shape), 0)
    assert state(layer) == before


def test_parameters_are_replaced_not_changed(layer):
    before = {name: getattr(layer, name) for name in layer.parameters}
    copies = state(layer)
    layer.forward_propagation(draw(layer.input_shape))
    layer.backward_propagation(draw(layer.output_shape), 0.5)
    assert before == copies
    for name in layer.parameters:
        assert getattr(layer, name) != before[name]
        assert shape(getattr(layer, name + "_error")) == shape(before[name])


def test_gradients_belong_to_the_last_backward_call(layer):
    layer.forward_propagation(draw(layer.input_shape))
    layer.backward_propagation(draw(layer.output_shape), 0.5)
    names = [name + "_error" for name in layer.parameters]
    gradients = [getattr(layer, name) for name in names]
    layer.forward_propagation(draw(layer.input_shape, 3))
    assert [getattr(layer, name) for name in names] == gradients


def test_new_weights_are_the_old_less_the_rate_times_the_gradient(layer):
    before = state(layer)
    layer.forward_propagation(draw(layer.input_shape))
    layer.backward_propagation(draw(layer.output_shape), 0.3)

    def moved(p, g):
        return [moved(*both) for both in zip(p, g)] if isinstance(p, list) else p - 0.3 * g

    for name in layer.parameters:
        assert getattr(layer, name) == moved(before[name], getattr(layer, name + "_error"))


def test_the_base_class_does_nothing():
    layer = Layer()
    with pytest.raises(NotImplementedError):
        layer.forward_propagation([[1]])
    with pytest.raises(NotImplementedError):
        layer.backward_propagation([[1]], 0.1)
    assert layer.input is layer.output is layer.input_shape is layer.output_shape is None


@pytest.mark.parametrize(
    "make",
    [
        lambda s: FCLayer(s, (1, 2)), lambda s: FCLayer((1, 2), s), SoftmaxLayer,
        lambda s: ActivationLayer(s, tanh, tanh_prime), FlattenLayer,
        lambda s: DropoutLayer(s, 0.5), lambda s: ConvLayer(s, (1, 1), 1),
        lambda s: ConvLayer((9, 9, 9), s, 1), lambda s: ConvLayer((9, 9, 9), (1, 1), s),
        lambda s: MaxPoolingLayer(s, (1, 1)), lambda s: MaxPoolingLayer((9, 9, 9), s),
        lambda s: AveragePoolingLayer(s, (1, 1)), lambda s: AveragePoolingLayer((9, 9, 9), s),
    ],
)
@pytest.mark.parametrize("bad", [(1, 0), (), (1, -2), (1, 2.0), "ab", (1, None), [(1, 2), 3], (1, True)])
def test_wrong_shapes_for_the_constructors(make, bad):
    with pytest.raises((ValueError, TypeError), match="expected (a tuple of .*positive ints|an int of at least 1), got"):
        make(bad)


@pytest.mark.parametrize("make", [lambda s: FCLayer(s, (1, 2)), lambda s: FCLayer((1, 2), s), SoftmaxLayer])
@pytest.mark.parametrize("bad", [(2, 1), (None, 1), (1, 2, 3), (3,)])
def test_dense_layers_take_rows(make, bad):
    message = r"expected (as many rows as input_shape|a shape \(1, i\)|a tuple of 2 positive ints)"
    with pytest.raises(ValueError, match=message):
        make(bad)


@pytest.mark.parametrize("make, bad", [
    (FlattenLayer, (None, 2, 1)), (lambda s: ConvLayer(s, (1, 1), 1), (None, 2, 1)),
    (lambda s: ConvLayer((9, 9, 9), s, 1), (None, 2)), (lambda s: MaxPoolingLayer(s, (1, 1)), (None, 2, 1)),
])  # fmt: skip
def test_layers_of_fixed_shape_refuse_none(make, bad):
    with pytest.raises(ValueError, match=r"positive ints, without None, got \(None, 2"):
        make(bad)


@pytest.mark.parametrize("make", [ConvLayer, MaxPoolingLayer, AveragePoolingLayer])
@pytest.mark.parametrize("kernel", [(3, 1), (1, 3)])
def test_kernels_must_fit_the_image(make, kernel):
    more = (1,) if make is ConvLayer else ()
    with pytest.raises(ValueError, match=r"no larger than the input \(2, 2, 1\), got \(%d, %d\)" % kernel):
        make((2, 2, 1), kernel, *more)


@pytest.mark.parametrize("shape", [[1, 2], [1, 1, 2], [2, 1, 1, 1], [2]])
def test_a_layer_of_ones_own_may_give_its_shapes_as_lists(shape, tmp_path):
    class Same(Layer):
        arguments = ()

        def __init__(self):
            self.input_shape = self.output_shape = list(shape)

        def forward_propagation(self, input):
            self.input = self.output = input
            return input

        def backward_propagation(self, output_error, learning_rate):
            return output_error

    network = Network()
    network.add(Same())
    network.add(Same())
    network.add(ActivationLayer(shape, tanh, tanh_prime))
    network.use(mse, mse_prime)
    x = linalg.full(shape, 0.5)
    first, last = network.fit([x], [linalg.full(shape, 0)], 2, 0.1, verbose=False)
    assert first == last == linalg.mean(linalg.full(shape, tanh(0.5) * tanh(0.5)))
    network.save(str(tmp_path / "network.json"))
    loaded = Network.load(str(tmp_path / "network.json"), {"Same": Same})
    assert loaded.predict([x]) == network.predict([x])
    assert "Same" in str(explain(network, x, x, 0.1)) + gradcheck(network)
    with pytest.raises(ValueError, match=r"expected shape \(%s" % ", ".join(map(str, shape))):
        network.predict([[x]])


def test_equal_layers_are_two_layers():
    """A dataclass compares by its fields; what is in a network is told by identity."""

    class Equal(ActivationLayer):
        def __eq__(self, other):
            return True

        __hash__ = None

    network = Network()
    for _ in range(2):
        network.add(Equal((1, 2), tanh, tanh_prime))
    assert len(network.layers) == 2
    with pytest.raises(ValueError, match="the same Equal again"):
        network.add(network.layers[0])
