"""The residual connection: layers only learn what is to be added to their input.

Y = X + F(X), so dE/dY reaches X twice: unchanged, and through the layers of F.
"""

from ..checking.doors import check_backward, check_forward, expect
from ..linalg import add
from ..network import Network
from .layer import Layer


class ResidualLayer(Layer):
    """Adds the input to what some layers make of it: Y = X + F(X), dE/dX = dE/dY + F's dE/dX.

    ResidualLayer(layers), F being these layers one after another; its output must have the
    shape of its input. TypeError or ValueError, as from Network.add, if they do not follow one
    another.

    Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.

    >>> from purenn import FCLayer
    >>> inner = FCLayer((None, 1), (None, 1), bias=False)
    >>> inner.weights = [[2]]
    >>> layer = ResidualLayer([inner])
    >>> layer.forward_propagation([[1], [10]])
    [[3], [30]]
    >>> layer.backward_propagation([[1], [0]], 1)
    [[3], [0]]
    >>> inner.weights
    [[1]]
    """

    arguments = ("layers",)

    def __init__(self, layers):
        network = Network()
        for layer in checked_layers(layers):
            network.add(layer)
        self.layers = tuple(network.layers)
        self.input_shape = tuple(self.layers[0].input_shape)
        self.output_shape = tuple(self.layers[-1].output_shape)
        same = self.output_shape == self.input_shape
        same = same and not getattr(self.layers[0], "only_first", False)
        expected = "layers that end in the shape they begin with, %s" % (self.input_shape,)
        expect(same, "ResidualLayer layers", expected, self.output_shape)

    def forward_propagation(self, input):
        """Y of the shape of X."""
        check_forward(self, input)
        output = input
        for layer in self.layers:
            output = layer.forward_propagation(output)
        output = add(input, output)  # Y = X + F(X)
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of the input's shape; the layers of F learn."""
        check_backward(self, output_error, learning_rate)
        error = output_error
        for layer in reversed(self.layers):
            error = layer.backward_propagation(error, learning_rate)
        return add(output_error, error)  # dE/dX = dE/dY + dE/dX of F


def checked_layers(layers):
    """The layers; TypeError unless they are a list or tuple, ValueError if it is empty."""
    kind = isinstance(layers, (list, tuple))
    expect(kind and layers, "ResidualLayer layers", "a list of at least one layer", layers, kind)
    return layers
