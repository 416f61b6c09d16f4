"""Parameters whose rows are array.array: the same bits as with lists, wherever they are taken."""

from array import array

import pytest

from purenn import (
    ActivationLayer, ConvLayer, FCLayer, FlattenLayer, MaxPoolingLayer, Network, Random,
    SoftmaxLayer, mse, mse_prime, program, tanh, tanh_prime,
)
from purenn.exchange import read_npy, read_safetensors, write_npy, write_safetensors


def network():
    rng = Random(5)
    net = Network()
    net.add(ConvLayer((6, 5, 2), (3, 2), 3, rng))
    net.add(ActivationLayer((4, 4, 3), tanh, tanh_prime))
    net.add(MaxPoolingLayer((4, 4, 3), (2, 2)))
    net.add(FlattenLayer((2, 2, 3)))
    net.add(FCLayer((1, 12), (1, 4), rng))
    net.add(SoftmaxLayer((1, 4)))
    net.use(mse, mse_prime)
    return net


def parameters(net):
    return {
        "%d.%s" % (i, name): getattr(layer, name)
        for i, layer in enumerate(net.layers) for name in layer.parameters
    }


def set_parameters(net, arrays):
    for key, values in arrays.items():
        i, name = key.split(".")
        setattr(net.layers[int(i)], name, values)


@pytest.fixture(params=["float64", "float32"])
def pair(request, tmp_path):
    """Two networks of the same numbers, in lists and in arrays."""
    path = tmp_path / "weights.safetensors"
    write_safetensors(path, parameters(network()), request.param)
    lists, compact = network(), network()
    set_parameters(lists, read_safetensors(path))
    set_parameters(compact, read_safetensors(path, compact=True))
    code = {"float64": "d", "float32": "f"}[request.param]
    assert isinstance(compact.layers[0].weights[0][0][0], array)
    assert compact.layers[4].weights[0].typecode == compact.layers[4].bias[0].typecode == code
    return lists, compact


def samples(n):
    rng = Random(9)
    return [[[[rng.random() for _ in range(2)] for _ in range(5)] for _ in range(6)] for _ in range(n)]


def test_predict(pair):
    lists, compact = pair
    assert repr(lists.predict(samples(3))) == repr(compact.predict(samples(3)))
    assert isinstance(compact.layers[4].weights[0], array)


def test_fit(pair):
    """It takes them; after the first step the parameters are lists."""
    lists, compact = pair
    x, y = samples(4), [[[0, 1, 0, 0]]] * 4
    for options in {}, {"program": True}:
        errors = [net.fit(x, y, 2, 0.1, verbose=False, **options) for net in pair]
        assert errors[0] == errors[1]
        assert repr(parameters(lists)) == repr(parameters(compact))
    assert isinstance(compact.layers[4].weights[0], list)


def test_save(pair, tmp_path):
    for name, net in zip(("lists", "compact"), pair):
        net.save(tmp_path / name)
    assert (tmp_path / "lists").read_bytes() == (tmp_path / "compact").read_bytes()
    assert repr(parameters(Network.load(tmp_path / "compact"))) == repr(parameters(pair[0]))


def test_program_and_writing(pair, tmp_path):
    lists, compact = pair
    assert str(program(lists, train=False)) == str(program(compact, train=False))
    write_safetensors(tmp_path / "again", parameters(compact))
    assert read_safetensors(tmp_path / "again") == parameters(lists)
    write_npy(tmp_path / "a.npy", compact.layers[0].weights)
    assert read_npy(tmp_path / "a.npy") == lists.layers[0].weights


def test_layers_that_draw_nothing():
    """They wait for their parameters, and say so: None is no matrix."""
    rng = Random(1)
    for layer, x in (
        (FCLayer((1, 2), (1, 3), rng, None), [[1, 2]]),
        (ConvLayer((2, 1, 1), (1, 1), 1, rng, initialization=None), [[[1]], [[2]]]),
    ):
        assert layer.weights is None is layer.bias and rng.state == 1
        with pytest.raises(TypeError, match="weights: expected nested lists of numbers, got NoneType None"):
            layer.forward_propagation(x)


def test_what_does_not_fit(pair):
    _, compact = pair
    compact.layers[4].weights = compact.layers[4].weights[:-1]
    with pytest.raises(ValueError, match=r"weights: expected shape \(12, 4\), got shape \(11, 4\)"):
        compact.predict(samples(1))
