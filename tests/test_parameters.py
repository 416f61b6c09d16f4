"""Parameters of a wrong shape are named, with their layer, wherever they are used."""

import copy

import pytest

from purenn import ConvLayer, FCLayer, Network, Random, mse, mse_prime
from purenn.numbers.uniform import uniform


def dense():
    return FCLayer((1, 3), (1, 2), Random(1))


def conv():
    return ConvLayer((4, 4, 2), (2, 3), 5, Random(1))


CASES = [
    (dense, "weights", [[1, 2, 3], [4, 5, 6]], r"FCLayer weights: expected shape \(3, 2\), got shape \(2, 3\): transposed\?"),
    (dense, "weights", [[1, 2], [3, 4]], r"weights: expected shape \(3, 2\), got shape \(2, 2\)"),
    (dense, "weights", [[1, 2], [3, 4], [5, 6], [7, 8]], r"weights: expected shape \(3, 2\), got shape \(4, 2\)"),
    (dense, "weights", [[1, 2], [3], [5, 6]], r"weights: ragged: expected one shape, got two: .* stands beside one of shape"),
    (dense, "weights", [1, 2, 3], r"weights: expected shape \(3, 2\), got shape \(3,\)"),
    (dense, "weights", [[1, 2], 3, [5, 6]], r"weights: ragged: expected one shape, got two: .* stands beside one of shape"),
    (dense, "weights", [[[1], [2]]] * 3, r"weights: expected shape \(3, 2\), got shape \(3, 2, 1\)"),
    (dense, "weights", 5, r"weights: expected shape \(3, 2\), got a number"),
    (dense, "weights", None, "weights: expected nested lists of numbers, got NoneType"),
    (dense, "weights", [], "weights: expected nested lists of numbers, got an empty list"),
    (dense, "bias", [0, 0], r"bias: expected shape \(1, 2\), got shape \(2,\)"),
    (dense, "bias", [[0]], r"bias: expected shape \(1, 2\), got shape \(1, 1\)"),
    (dense, "bias", [[0, 0, 0]], r"bias: expected shape \(1, 2\), got shape \(1, 3\)"),
    (conv, "weights", uniform((5, 2, 2, 3)), r"ConvLayer weights: expected shape \(2, 3, 2, 5\), got shape \(5, 2, 2, 3\): its axes in another order\?"),
    (conv, "weights", uniform((2, 3, 2)), r"weights: expected shape \(2, 3, 2, 5\), got shape \(2, 3, 2\)"),
    (conv, "bias", uniform((4,)), r"bias: expected shape \(5,\), got shape \(4,\)"),
    (conv, "bias", uniform((1, 5)), r"bias: expected shape \(5,\), got shape \(1, 5\)"),
]  # fmt: skip


def use(method, layer, path):
    network = Network()
    network.add(layer)
    network.use(mse, mse_prime)
    x, y = uniform(layer.input_shape), uniform(layer.output_shape)
    if method == "fit":
        network.fit([x], [y], 1, 0.1, verbose=False)
    elif method == "predict":
        network.predict([x])
    elif method == "save":
        network.save(path)
    else:
        layer.forward_propagation(x)


@pytest.mark.parametrize("method", ["forward_propagation", "predict", "fit", "save"])
@pytest.mark.parametrize("make, name, values, message", CASES)
def test_a_wrong_shape_is_named(tmp_path, make, name, values, message, method):
    layer = make()
    use(method, layer, tmp_path / "right")
    setattr(layer, name, values)
    before = copy.deepcopy([layer.weights, layer.bias])
    with pytest.raises((ValueError, TypeError)) as caught:
        use(method, layer, tmp_path / "wrong")
    caught.match(message)
    assert len(str(caught.value)) < 500
    assert [layer.weights, layer.bias] == before and not (tmp_path / "wrong").exists()


def test_a_row_lost_between_two_epochs():
    layer = dense()
    network = Network()
    network.add(layer)
    network.use(mse, mse_prime)
    with pytest.raises(ValueError, match=r"FCLayer weights: expected .*\(3, 2\), got .*\(2, 2\)"):
        network.fit([[[1, 2, 3]]], [[[1, 2]]], 3, 0.1, verbose=False,
                    on_epoch=lambda epoch, error: layer.weights.pop() and None)  # fmt: skip
    assert len(layer.weights) == 2


