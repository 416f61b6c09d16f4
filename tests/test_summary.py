"""How layers and networks present themselves: repr, summary, and the picture in a notebook."""

import xml.etree.ElementTree as tree

import pytest

from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer, MaxPoolingLayer,
    Network, ResidualLayer, SoftmaxLayer, mse, mse_prime, tanh, tanh_prime,
)  # fmt: skip
from purenn.teaching.summary import count


class Own(Layer):
    """As a pupil may write it, after the article: no `parameters`, no `arguments`."""

    def __init__(self):
        self.input_shape, self.output_shape = (1, 10), (1, 10)
        self.weights = [[0.5] * 10]
        self.bias = [[0.0] * 10]
        self.scratch = [1, 2, 3]


class Optional(Own):
    arguments = ()
    options = {"stride": (2, 2), "padding": (1, 1), "by": tanh}


class Named(Own):
    parameters = ("scratch",)
    arguments = ()


@pytest.mark.parametrize(
    "layer, text",
    [
        (FCLayer((1, 2), (1, 3)), "FCLayer((1, 2), (1, 3))"),
        (ActivationLayer((1, 3), tanh, tanh_prime), "ActivationLayer((1, 3), tanh, tanh_prime)"),
        (ConvLayer((5, 5, 2), (3, 3), 4), "ConvLayer((5, 5, 2), (3, 3), 4)"),
        (FlattenLayer((4, 4, 4)), "FlattenLayer((4, 4, 4))"),
        (MaxPoolingLayer((4, 4, 4), (2, 2)), "MaxPoolingLayer((4, 4, 4), (2, 2))"),
        (DropoutLayer((1, 3), 0.5), "DropoutLayer((1, 3), 0.5)"),
        (SoftmaxLayer((1, 3)), "SoftmaxLayer((1, 3))"),
        (Own(), "<Own from (1, 10) to (1, 10)>"),
        (Named(), "Named()"),
        (Optional(), "Optional(by=tanh, padding=(1, 1), stride=(2, 2))"),
        (Layer(), "<Layer from None to None>"),
    ],
)
def test_repr_of_layers(layer, text):
    assert repr(layer) == str(layer) == text


def test_a_repr_builds_the_layer_again():
    layer = ConvLayer((5, 5, 2), (3, 3), 4)
    assert repr(eval(repr(layer))) == repr(layer)


def test_repr_while_the_constructor_runs():
    assert repr(FCLayer.__new__(FCLayer)) == "FCLayer(None, None)"


def network(*layers):
    result = Network()
    for layer in layers:
        result.add(layer)
    return result


def test_repr_of_networks():
    net = network(FCLayer((1, 2), (1, 3)), ActivationLayer((1, 3), tanh, tanh_prime))
    assert repr(net).splitlines() == [
        "Network of 2 layers, 9 parameters, no loss yet",
        "  layers[0]  FCLayer((1, 2), (1, 3))",
        "  layers[1]  ActivationLayer((1, 3), tanh, tanh_prime)",
    ]
    net.use(mse, mse_prime)
    assert repr(net).splitlines()[0] == "Network of 2 layers, 9 parameters, loss mse"
    net.use(lambda t, y: 0, mse_prime)
    assert repr(net).splitlines()[0].endswith("loss f")
    assert repr(Network()) == "Network of 0 layers, 0 parameters, no loss yet"


def test_summary():
    net = network(
        ConvLayer((6, 6, 2), (3, 3), 4), ActivationLayer((4, 4, 4), tanh, tanh_prime),
        FlattenLayer((4, 4, 4)), FCLayer((1, 64), (1, 10)), Own(), Named(),
    )  # fmt: skip
    assert net.summary().splitlines() == [
        "layer                   output shape   parameters",
        "-------------------------------------------------",
        "ConvLayer               (4, 4, 4)              76",
        "ActivationLayer, tanh   (4, 4, 4)               0",
        "FlattenLayer            (1, 64)                 0",
        "FCLayer                 (1, 10)               650",
        "Own                     (1, 10)                20",
        "Named                   (1, 10)                 3",
        "-------------------------------------------------",
        "total                                         749",
    ]
    assert Network().summary().splitlines()[-1] == "total                           0"


def test_parameters_of_any_form_are_counted():
    np = pytest.importorskip("numpy")
    layer = Own()
    layer.weights, layer.bias = np.zeros((3, 4)), 0.5
    assert count(layer) == 13
    layer.weights = [[1, 2], [3]]  # ragged: count, do not judge
    assert count(layer) == 4


def test_a_notebook_shows_the_architecture():
    net = network(
        ConvLayer((6, 6, 2), (3, 3), 4), ActivationLayer((4, 4, 4), tanh, tanh_prime),
        FlattenLayer((4, 4, 4)), FCLayer((1, 64), (1, 10)), DropoutLayer((1, 10), 0.5), Own(),
    )  # fmt: skip
    root = tree.fromstring(net._repr_html_())
    svg = "{http://www.w3.org/2000/svg}"
    assert [text.text for text in root.iter(svg + "text")] == [
        "Network of 6 layers, 746 parameters, no loss yet",
        "ConvLayer", "3×3, 4", "6×6×2 → 4×4×4", "76 parameters",
        "ActivationLayer", "tanh", "4×4×4 → 4×4×4", "no parameters",
        "FlattenLayer", "4×4×4 → 1×64", "no parameters",
        "FCLayer", "1×64 → 1×10", "650 parameters",
        "DropoutLayer", "0.5", "1×10 → 1×10", "no parameters",
        "Own", "1×10 → 1×10", "20 parameters",
    ]  # fmt: skip
    boxes = [rect for rect in root.iter(svg + "rect") if "node" in rect.get("class")]
    assert len(boxes) == 6 and len(list(root.iter(svg + "line"))) == 5  # arrows between them
    learn = [box.get("class").startswith("high") for box in boxes]
    assert learn == [True, False, False, True, False, True]


def test_a_notebook_shows_the_layers_in_a_layer():
    inside = [FCLayer((1, 3), (1, 3)), ActivationLayer((1, 3), tanh, tanh_prime)]
    root = tree.fromstring(network(ResidualLayer(inside))._repr_html_())
    assert [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")][1:] == [
        "ResidualLayer", "FCLayer", "ActivationLayer, tanh", "1×3 → 1×3", "12 parameters",
    ]  # fmt: skip
    assert "ResidualLayer, FCLayer, ActivationLayer, tanh, 1×3 → 1×3" in root.get("aria-label")


def test_options_are_shown():
    net = network(Optional())
    assert "Optional, by=tanh, padding=(1, 1), stride=(2, 2)   (1, 10)" in net.summary()
    for line in "by tanh", "padding 1×1", "stride 2×2":  # none is cut
        assert ">%s<" % line in net._repr_html_()
