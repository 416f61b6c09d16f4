"""Builds a network layer by layer from what another library has, and compares the two as it goes.

The trap is the flatten layer. Where channels stand first, an image (d, i, j) becomes a row in another
order than purenn's (i, j, d), so the weights of the dense layer behind it must be turned around: its
rows, for each of the row's features, go to the place that this feature has here. `order` remembers
where the features are until then, through whatever lies between.
"""

from ...checking.nested import flat
from ...checking.lists import is_list
from ...checking.short_repr import short_repr
from ...layers.activation_layer import ActivationLayer
from ...network import Network
from ...numbers.random import Random
from ..axes import permuted

# The libraries' names for what purenn calls otherwise.
ACTIVATIONS = {
    "Tanh": "tanh", "Sigmoid": "sigmoid", "ReLU": "relu", "LeakyReLU": "leaky_relu", "GELU": "gelu",
    "SiLU": "silu", "Softplus": "softplus", "ELU": "elu",
}  # fmt: skip


class Builder:
    """A network that grows by layers, given in another library's terms.

    `name` is the function's that messages begin with, `shape` the shape that came out last, in
    purenn's order, `value` a sample of that shape, and `first` whether the library has the channels
    of images first. `digits` is the number of binary digits that the library computes with.
    """

    def __init__(self, name, shape, value, first, digits, order=None):
        self.network = Network()
        self.name, self.shape, self.first, self.digits = name, tuple(shape), first, digits
        self.value, self.order = value, order
        self._flattened = None  # the place where the order became another
        self._compared = 0  # layers

    def refuse(self, place, text):
        """ValueError about what stands at this place of the other library's network."""
        raise ValueError("%s: %s: %s" % (self.name, place, text))

    def add(self, place, kind, *arguments, parameters={}, **options):
        """Add purenn's layer of this name, with these parameters."""
        import purenn

        if parameters and "Norm" not in kind:
            options["rng"] = Random(0)  # purenn's own generator stays as it is
        try:
            layer = getattr(purenn, kind)(self.shape, *arguments, **options)
            self.network.add(layer)
        except (TypeError, ValueError) as error:
            self.refuse(place, str(error))
        for name, values in parameters.items():
            setattr(layer, name, values)
        self.shape = layer.output_shape

    # --- layers ---------------------------------------------------------------------------

    def dense(self, place, weights, bias):
        """Y = X W + B for W of shape (i, j) and B of (j,) or None."""
        n, i = self.shape[0], len(weights)
        if len(self.shape) != 2 or self.shape[1] != i:
            self.refuse(place, "expected %d features in a row, got shape %s" % (i, self.shape))
        if self.order:
            weights = [weights[k] for k in self.order]
            self.order = None
        parameters, options = {"weights": weights}, {}
        if bias is None:
            options["bias"] = False
        else:
            parameters["bias"] = [bias]
        self.add(place, "FCLayer", (n, len(weights[0])), parameters=parameters, **options)

    def conv(self, place, kernel, bias, stride, padding):
        """A convolution, with a kernel of shape (m, n, d, layer_depth)."""
        size, depth = (len(kernel), len(kernel[0])), len(kernel[0][0][0])
        parameters = {"weights": kernel, "bias": bias or [0.0] * depth}
        options = _other_than(((1, 1), (0, 0)), stride=stride, padding=padding)
        self.add(place, "ConvLayer", size, depth, parameters=parameters, **options)

    def pool(self, place, kind, size, stride, padding):
        """MaxPoolingLayer or AveragePoolingLayer."""
        options = _other_than((size, (0, 0)), stride=stride, padding=padding)
        self.add(place, kind, size, **options)

    def flatten(self, place):
        """An image becomes a row, in the order of the library's axes."""
        if len(self.shape) == 3 and self.first:
            self.order, self._flattened = flat_order(self.shape), place
        if self.shape[0] != 1 or len(self.shape) != 2:
            self.add(place, "FlattenLayer")

    def activation(self, place, name):
        """An activation function that purenn has under this name."""
        import purenn

        functions = getattr(purenn, name), getattr(purenn, name + "_prime")
        self.network.add(ActivationLayer(self.shape, *functions))

    def softmax(self, place, axis):
        """Softmax along an axis, which must be the last; axes are counted with the batch."""
        if len(self.shape) != 2 or axis not in (-1, 1 if self.shape[0] == 1 else 2):
            self.refuse(place, "expected it along a row, got axis %s" % short_repr(axis))
        self.add(place, "SoftmaxLayer")

    def dropout(self, place, rate):
        if rate:
            self.add(place, "DropoutLayer", rate)

    def embedding(self, place, weights):
        size = len(weights), len(weights[0])
        self.add(place, "EmbeddingLayer", *size, parameters={"weights": weights})

    def position(self, place, weights):
        self.add(place, "PositionLayer", len(weights), parameters={"weights": weights})

    def norm(self, place, kind, epsilon, gain, bias=None):
        """LayerNormLayer or RMSNormLayer, with a gain and bias of shape (d,) or None."""
        d = self.shape[-1]
        if len(self.shape) != 2 or gain is not None and len(gain) != d:
            self.refuse(place, "expected it along a row, got shape %s" % short_repr(self.shape))
        order = self.order or range(d)
        parameters, options = {}, {}
        if kind == "LayerNormLayer":
            parameters["bias"] = [[bias[k] if bias else 0.0 for k in order]]
            gain = gain or [1.0] * d
        if gain:
            parameters["gain"] = [[gain[k] for k in order]]
        else:
            options["gain"] = False
        self.add(place, kind, epsilon, parameters=parameters, **options)

    def attention(self, place, heads, causal, parameters):
        """AttentionLayer, with purenn's parameters."""
        options = {"bias": True} if "query_bias" in parameters else {}
        self.add(place, "AttentionLayer", heads, causal, parameters=parameters, **options)

    def branch(self):
        """A Builder for the F of a residual x + F(x) that starts here."""
        return type(self)(self.name, self.shape, self.value, self.first, self.digits, self.order)

    def residual(self, place, inner):
        """x + F(x) for the F that this Builder made."""
        if inner.shape != self.shape:
            self.refuse(place, "expected shape %s, got %s" % (self.shape, inner.shape))
        if inner.order != self.order:
            self.refuse(place, "expected no dense layer in a sum of flattened images")
        import purenn

        self.network.add(purenn.ResidualLayer(inner.network.layers))

    # --- comparison -----------------------------------------------------------------------

    def ours(self, value):
        """A batch of one sample, as the library has it, as a sample in purenn's order."""
        (sample,) = value
        if not is_list(sample[0]):
            return [[sample[k] for k in self.order] if self.order else sample]
        return permuted(sample, (1, 2, 0)) if self.first and len(self.shape) == 3 else sample

    def compare(self, place, value):
        """ValueError if the layers since the last call make other numbers than the library did.

        Both get the same numbers. They part where a number differs in the first half of its digits,
        measured by the largest: rounding changes the last ones.
        """
        output = self.value
        for layer in self.network.layers[self._compared :]:
            output = layer.forward_propagation(output)
            layer.input = layer.output = None
        self._compared = len(self.network.layers)
        self.value = self.ours(value)
        got, wanted = flat(output), flat(self.value)
        if len(got) != len(wanted):
            self.refuse(place, "expected %d numbers, got %d" % (len(wanted), len(got)))
        bound = 0.5 ** (self.digits // 2) * max([abs(x) for x in wanted])
        for at, (x, y) in enumerate(zip(got, wanted)):
            if not (abs(x - y) <= bound or x == y or x != x and y != y):
                self.refuse(
                    place, "expected outputs that agree, got %r where it has %r, at %d of %d: they "
                    "part here" % (x, y, at, len(got))
                )  # fmt: skip

    def finished(self):
        """The network; ValueError if its outputs would come in another order than the library's."""
        if self.order:
            self.refuse(self._flattened, "expected a dense layer behind it, got none: channels stand "
                        "last here, so the outputs would come in another order")  # fmt: skip
        return self.network


def flat_order(shape):
    """Where the elements of a flattened image (i, j, d) are in that of (d, i, j); None if there.

    >>> flat_order((1, 2, 3))
    [0, 2, 4, 1, 3, 5]
    """
    i, j, d = shape
    order = [(c * i + r) * j + s for r in range(i) for s in range(j) for c in range(d)]
    return None if order == list(range(i * j * d)) else order


def _other_than(defaults, **options):
    """The options that are not at their defaults."""
    return {name: value for (name, value), usual in zip(options.items(), defaults) if value != usual}


def pair(x):
    """An int or a pair of them, such as a kernel's size, as a pair."""
    return tuple(x) if is_list(x) else (x, x)


def drawn(shape, vocabulary=None, rng=None):
    """A random sample: numbers from [-1/2, 1/2), or ints below the vocabulary's size."""
    from ...numbers.uniform import uniform

    rng = rng or Random(0)
    shape = [3 if n is None else n for n in shape]
    if vocabulary is None:
        return uniform(shape, rng)
    return [[int(rng.random() * vocabulary) for _ in range(shape[1])]]


def imported(name, package):
    """The module of another library, or an ImportError that says how to get it."""
    try:
        return __import__(package, None, None, ("_",))
    except ImportError as error:
        package = package.split(".")[0]
        raise ImportError("%s: expected %s, got %s: pip install %s" % (name, package, error, package))
