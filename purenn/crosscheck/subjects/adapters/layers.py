"""The article's classes and functions, made from a framework's functions and its gradients.

A layer's forward pass is a function of the framework; the gradients of its backward pass
are those that the framework itself finds for that function.
"""

from ..names import ACTIVATIONS, LOSSES, MATRIX


class Layer:
    """A layer around `function(input, *parameters)` of the framework."""

    framework = function = None
    parameters = ()
    training = False
    takes_batches = True

    def forward_propagation(self, input):
        """Return Y; keep what turns dE/dY into the gradients for the backward pass."""
        parameters = [getattr(self, name) for name in self.parameters]
        self.output, self._back = self.framework.vjp(self.function, input, *parameters)
        return self.output


class Differentiated(Layer):
    """The same for a framework that differentiates."""

    def backward_propagation(self, output_error, learning_rate):
        input_error, *gradients = self._back(output_error)
        for name, gradient in zip(self.parameters, gradients):
            setattr(self, name + "_error", gradient)
            setattr(self, name, getattr(self, name) - learning_rate * gradient)
        return input_error


def offered(framework):
    """All that can be made from the framework's functions, by the article's names."""
    base = Differentiated if framework.differentiates else Layer
    base = type("Layer", (base,), {"framework": framework})
    functions = framework.functions
    names = {"asarray": framework.array, "tolist": framework.tolist}
    names.update((n, functions[n]) for n in MATRIX + ACTIVATIONS + LOSSES if n in functions)
    if framework.differentiates:
        for name in ACTIVATIONS:
            if name in functions:
                names[name + "_prime"] = derivative(framework, functions[name])
        for name in LOSSES:
            if name in functions:
                names[name + "_prime"] = gradient(framework, functions[name])
    for name, make in LAYERS.items():
        needs = getattr(make, "needs", None)
        if needs is None or needs in functions:
            names[name] = type(name, (base,), make(framework))
    if framework.differentiates and "dense" in functions:
        names["Network"] = type("Network", (Network,), {"framework": framework})
    return names


def derivative(framework, function):
    """f' of every element: what the backward pass makes of a gradient of ones."""

    def prime(x):
        y, back = framework.vjp(function, x)
        return back(framework.ones(y))[0]

    return prime


def gradient(framework, loss):
    """dE/dY of a loss E(y_true, y_pred)."""

    def prime(y_true, y_pred):
        error, back = framework.vjp(lambda y: loss(y_true, y), y_pred)
        return back(framework.ones(error))[0]

    return prime


# --- layers: what each adds to the base, and the function that it needs ----------------------


def needing(name):
    def mark(make):
        make.needs = name
        return make

    return mark


def one_or_many(function):
    """Extend a function of batches of volumes to single volumes."""
    return lambda x, *others: (
        function(x, *others) if len(x.shape) == 4 else function(x[None], *others)[0]
    )


def zeros(framework, shape):
    def nested(shape):
        return [nested(shape[1:]) for _ in range(shape[0])] if shape else 0.0

    return framework.array(nested(shape))


@needing("dense")
def fc(framework):
    dense = framework.functions["dense"]

    def __init__(self, input_shape, output_shape, bias=True):
        self.input_shape, self.output_shape = input_shape, output_shape
        self.weights = zeros(framework, (input_shape[1], output_shape[1]))
        self.bias, self.function = zeros(framework, (1, output_shape[1])), dense
        if not bias:
            none, self.bias, self.parameters = self.bias, None, ("weights",)
            self.function = lambda x, w: dense(x, w, none)

    return {"__init__": __init__, "parameters": ("weights", "bias")}


def windows(input_shape, window, stride, padding=(0, 0)):
    """How many windows there are, in rows and columns."""
    sizes = zip(input_shape, window, stride, padding)
    return tuple((n + 2 * p - m) // s + 1 for n, m, s, p in sizes)


def check_options(layer, options, strides):
    """TypeError, as Python's own, for options where there are no strides."""
    if options and not strides:
        names = ", ".join(map(repr, options))
        raise TypeError("%s() got an unexpected keyword argument %s" % (layer, names))


@needing("conv")
def conv(framework):
    function = framework.functions["conv"]

    def __init__(self, input_shape, kernel_shape, layer_depth, **options):
        check_options("ConvLayer", options, framework.strides)
        (_, _, d), (m, n) = input_shape, kernel_shape
        size = windows(input_shape, kernel_shape, **dict({"stride": (1, 1)}, **options))
        self.input_shape, self.output_shape = input_shape, size + (layer_depth,)
        self.weights = zeros(framework, (m, n, d, layer_depth))
        self.bias = zeros(framework, (layer_depth,))
        self.function = one_or_many(lambda x, w, b: function(x, w, b, **options))

    return {"__init__": __init__, "parameters": ("weights", "bias")}


def activation(framework):
    def __init__(self, input_shape, activation, activation_prime):
        # the derivative is the framework's own
        self.input_shape = self.output_shape = input_shape
        self.function = activation

    return {"__init__": __init__}


@needing("flatten")
def flatten(framework):
    def __init__(self, input_shape):
        size = 1
        for n in input_shape:
            size *= n
        self.input_shape, self.output_shape = input_shape, (1, size)

    def function(self, x):
        many = len(x.shape) > len(self.input_shape)
        return framework.functions["flatten"](x if many else x[None])

    return {"__init__": __init__, "function": function}


@needing("max_pool")
def pooling(framework):
    return pooling_by(framework, "MaxPoolingLayer", framework.functions["max_pool"])


@needing("average_pool")
def average_pooling(framework):
    return pooling_by(framework, "AveragePoolingLayer", framework.functions["average_pool"])


def pooling_by(framework, layer, pool):
    def __init__(self, input_shape, pool_shape, **options):
        check_options(layer, options, framework.strides)
        size = windows(input_shape, pool_shape, **dict({"stride": pool_shape}, **options))
        self.input_shape, self.output_shape = input_shape, size + input_shape[2:]
        self.function = one_or_many(lambda x: pool(x, pool_shape, **options))

    return {"__init__": __init__}


@needing("softmax")
def softmax(framework):
    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape

    return {"__init__": __init__, "function": staticmethod(framework.functions["softmax"])}


@needing("dropout")
def dropout(framework):
    def __init__(self, input_shape, rate):
        self.input_shape = self.output_shape = input_shape
        self.function = lambda x: framework.functions["dropout"](x, rate, self.training)

    return {"__init__": __init__}


def norm(name, *parameters):
    @needing(name)
    def make(framework):
        def __init__(self, input_shape, epsilon):
            self.input_shape = self.output_shape = input_shape
            for parameter in parameters:
                setattr(self, parameter, zeros(framework, (1, input_shape[1])))
            function = framework.functions[name]
            self.function = lambda x, *held: function(x, *[row[0] for row in held], epsilon)

        return {"__init__": __init__, "parameters": parameters}

    return make


@needing("embedding")
def embedding(framework):
    def __init__(self, input_shape, vocabulary_size, depth):
        self.input_shape, self.output_shape = input_shape, (input_shape[1], depth)
        self.weights = zeros(framework, (vocabulary_size, depth))

    def function(self, x, weights):
        output = framework.functions["embedding"](x, weights)
        return output[0] if len(x) == 1 else output

    return {"__init__": __init__, "parameters": ("weights",), "function": function}


@needing("attention")
def attention(framework):
    """The framework's own of queries, keys and values; the products around it are plain."""
    attend, dot = framework.functions["attention"], framework.functions["dot"]

    def __init__(self, input_shape, heads, causal=True):
        self.input_shape = self.output_shape = input_shape
        self.heads, self.causal = heads, causal
        for name in self.parameters:
            setattr(self, name, zeros(framework, (input_shape[1],) * 2))

    def function(self, x, *weights):
        many = x if len(x.shape) == 3 else x[None]
        (samples, n, d), h = many.shape, self.heads
        shape = samples, n, h, d // h
        parts = [framework.reshape(dot(many, w), shape) for w in weights[:3]]
        output = dot(framework.reshape(attend(*parts, self.causal), (samples, n, d)), weights[3])
        return output if len(x.shape) == 3 else output[0]

    kinds = "query", "key", "value", "output"
    return {
        "__init__": __init__, "function": function,
        "parameters": tuple([kind + "_weights" for kind in kinds]),
    }


LAYERS = {
    "FCLayer": fc, "ConvLayer": conv, "ActivationLayer": activation, "FlattenLayer": flatten,
    "MaxPoolingLayer": pooling, "AveragePoolingLayer": average_pooling, "SoftmaxLayer": softmax,
    "DropoutLayer": dropout, "RMSNormLayer": norm("rms_norm", "gain"),
    "LayerNormLayer": norm("layer_norm", "gain", "bias"), "EmbeddingLayer": embedding,
    "AttentionLayer": attention,
}


# --- networks ---------------------------------------------------------------------------


class Network:
    """Layers in a row. Each step differentiates the whole of it at once."""

    framework = None

    def __init__(self):
        self.layers, self.loss = [], None

    def add(self, layer):
        self.layers.append(layer)

    def use(self, loss, loss_prime):
        self.loss = loss

    def _forward(self, x, parameters):
        left = list(parameters)
        for layer in self.layers:
            own, left = left[: len(layer.parameters)], left[len(layer.parameters) :]
            x = layer.function(x, *own)
        return x

    def _parameters(self):
        return [getattr(layer, name) for layer in self.layers for name in layer.parameters]

    def predict(self, input):
        return [
            self.framework.tolist(self._forward(x, self._parameters())) for x in input
        ]

    def fit(self, x_train, y_train, epochs, learning_rate):
        for layer in self.layers:
            layer.training = True
        errors = [self._epoch(x_train, y_train, learning_rate) for _ in range(epochs)]
        for layer in self.layers:
            layer.training = False
        return errors

    def _epoch(self, x_train, y_train, learning_rate):
        total = 0
        for x, y in zip(x_train, y_train):
            if not self._parameters():
                total = total + self.loss(y, self._forward(x, ()))
                continue
            error, back = self.framework.vjp(
                lambda *parameters: self.loss(y, self._forward(x, parameters)),
                *self._parameters(),
            )
            total = total + error
            gradients = iter(back(self.framework.ones(error)))
            for layer in self.layers:
                for name in layer.parameters:
                    old = getattr(layer, name)
                    setattr(layer, name, old - learning_rate * next(gradients))
        return self.framework.tolist(total / len(x_train))
