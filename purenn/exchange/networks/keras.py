"""Networks from Keras 3.

A model is a graph of operations, each called on the way from its inputs to its outputs; a table says
what each becomes here. Channels stand last, as here, and dense weights are (in, out).
"""

from ...checking.short_repr import short_repr
from .building import ACTIVATIONS, Builder, drawn, imported, pair

_NAME = "from_keras"
_FUNCTIONS = {name.lower(): ours for name, ours in ACTIVATIONS.items() if name != "LeakyReLU"}


def from_keras(model):
    """Return the network that computes what a Keras model does, with its weights.

    The model is built, and a chain of layers that purenn has and of sums x + f(x), with its channels
    last. Both then compute a random sample: ValueError names the layer where they part, and what
    purenn does not have, such as padding "same" that is not the same on both sides. Numbers are
    kept exactly; dropout stays dropout.

    >>> import keras  # doctest: +SKIP
    >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])  # doctest: +SKIP
    >>> from_keras(model).layers[0].output_shape  # doctest: +SKIP
    (1, 2)
    """
    keras = imported(_NAME, "keras")
    if not isinstance(model, keras.Model):
        raise TypeError("%s: expected a keras.Model, got %s" % (_NAME, type(model).__name__))
    if len(getattr(model, "inputs", None) or ()) != 1 or len(model.outputs) != 1:
        raise ValueError("%s: expected a built model with one input and one output" % _NAME)
    start = model.inputs[0]
    shape = tuple(start.shape[1:])
    shape = (1,) + shape if len(shape) == 1 else shape
    if None in shape[1:] or not shape:
        raise ValueError("%s: expected an input of known shape, got %s" % (_NAME, start.shape))
    first = [op for op in model.layers if type(op).__name__ != "InputLayer"][0]
    vocabulary = first.input_dim if type(first).__name__ == "Embedding" else None
    sample = drawn(shape, vocabulary)
    digits = {"float64": 53, "float32": 24}.get(model.dtype_policy.compute_dtype, 8)
    build = Builder(_NAME, shape, sample, False, digits)
    dtype = "int32" if vocabulary else model.dtype_policy.compute_dtype
    batch = sample if len(start.shape) == 2 else [sample]
    _follow(keras, build, model.outputs[0], start, keras.ops.convert_to_tensor(batch, dtype))
    return build.finished()


def _follow(keras, build, end, start, value):
    """Add what lies between two tensors of the graph, of which the first has this value."""
    for operation, node in _between(build, end, start):
        place, kind = _place(operation), type(operation).__name__
        inputs = node.input_tensors
        if kind == "Add":
            x, f = _summands(build, operation, inputs)
            inner = build.branch()
            other = _follow(keras, inner, f, x, value)
            build.residual(place, inner)
            value = operation([value, other])
        elif hasattr(operation, "layers"):  # a model within
            value = _follow(keras, build, operation.outputs[0], operation.inputs[0], value)
        else:
            convert = LAYERS.get(kind)
            if convert is None:
                build.refuse(place, "expected one of " + ", ".join(sorted(LAYERS)))
            convert(build, place, operation, node)
            given = [value if tensor is inputs[0] else tensor for tensor in node.arguments.args]
            value = operation(*given, **node.arguments.kwargs) if len(given) > 1 else operation(value)
            if hasattr(operation, "activation"):
                _activation(build, place, operation.activation)
        build.compare(place, keras.ops.convert_to_numpy(value).tolist())
    return value


def _between(build, end, start):
    """The operations, and their nodes in the graph, of the chain from one tensor to another."""
    found = []
    while end is not start:
        operation, node = _made(end)
        found.append((operation, node))
        if not node.input_tensors:
            build.refuse(_place(operation), "expected a chain of layers")
        inputs = node.input_tensors
        end = _summands(build, operation, inputs)[0] if type(operation).__name__ == "Add" else inputs[0]
    return reversed(found)


def _made(tensor):
    """The operation that a tensor comes from, and the node of that call."""
    history = tensor._keras_history
    return history.operation, history.operation._inbound_nodes[history.node_index]


def _summands(build, operation, inputs):
    """Of a sum the tensors x and f(x)."""
    if len(inputs) == 2:
        for x, f in inputs, reversed(inputs):
            if [tensor for tensor in _before(f) if tensor is x]:
                return x, f
    build.refuse(_place(operation), "expected a sum x + f(x)")


def _before(tensor):
    """All tensors that this one is computed from."""
    found, left = [], [tensor]
    while left:
        for other in _made(left.pop())[1].input_tensors:
            found.append(other)
            left.append(other)
    return found


def _place(operation):
    """Such as "conv2d_1: Conv2D"."""
    return "%s: %s" % (operation.name, type(operation).__name__)


def _only(build, place, layer, **wanted):
    """ValueError unless the layer's options are what purenn has."""
    for name, value in wanted.items():
        if getattr(layer, name, value) != value:
            build.refuse(place, "expected %s=%r, got %r" % (name, value, getattr(layer, name)))


def _weight(layer, name):
    """A weight as nested lists, or None."""
    weight = getattr(layer, name, None)
    return None if weight is None else _array(weight).tolist()


def _array(weight):
    """A weight as an array of NumPy."""
    import keras

    return keras.ops.convert_to_numpy(weight)


def _activation(build, place, function):
    name = getattr(function, "__name__", "")
    if name == "softmax":
        build.softmax(place, -1)
    elif name in _FUNCTIONS:
        build.activation(place, _FUNCTIONS[name])
    elif name != "linear":
        build.refuse(place, "expected an activation of purenn, got %s" % short_repr(name))


def _dense(build, place, layer, node):
    build.dense(place, _weight(layer, "kernel"), _weight(layer, "bias"))


def _conv(build, place, layer, node):
    _only(build, place, layer, groups=1, dilation_rate=(1, 1), data_format="channels_last")
    stride = pair(layer.strides)
    padding = _padding(build, place, layer, layer.kernel_size, stride)
    build.conv(place, _weight(layer, "kernel"), _weight(layer, "bias"), stride, padding)


def _padding(build, place, layer, size, stride):
    """How many rows and columns the layer adds on each side."""
    if layer.padding == "valid":
        return 0, 0
    found = []
    for n, m, s in zip(build.shape, size, stride):
        total = max((-(-n // s) - 1) * s + m - n, 0)
        if total % 2:
            build.refuse(place, 'expected padding alike on both sides, got "same" with %d in all' % total)
        found.append(total // 2)
    return tuple(found)


def _pool(kind):
    def convert(build, place, layer, node):
        _only(build, place, layer, data_format="channels_last")
        size, stride = pair(layer.pool_size), pair(layer.strides)
        padding = _padding(build, place, layer, size, stride)
        if kind == "AveragePoolingLayer" and padding != (0, 0):
            build.refuse(place, 'expected padding "valid": Keras leaves it out of the mean')
        build.pool(place, kind, size, stride, padding)

    return convert


def _global_average(build, place, layer, node):
    _only(build, place, layer, data_format="channels_last", keepdims=False)
    size = build.shape[:2]
    build.pool(place, "AveragePoolingLayer", size, size, (0, 0))
    build.flatten(place)


def _flatten(build, place, layer, node):
    _only(build, place, layer, data_format="channels_last")
    build.flatten(place)


def _norm(build, place, layer, node):
    axis = layer.axis[0] if isinstance(layer.axis, (list, tuple)) else layer.axis
    if axis not in (-1, len(node.input_tensors[0].shape) - 1):
        build.refuse(place, "expected axis=-1, got %s" % short_repr(layer.axis))
    _only(build, place, layer, rms_scaling=False)
    if type(layer).__name__ == "RMSNormalization":
        build.norm(place, "RMSNormLayer", layer.epsilon, _weight(layer, "scale"))
    else:
        weights = _weight(layer, "gamma"), _weight(layer, "beta")
        build.norm(place, "LayerNormLayer", layer.epsilon, *weights)


def _function(name, **wanted):
    def convert(build, place, layer, node):
        _only(build, place, layer, **wanted)
        build.activation(place, name)

    return convert


def _attention(build, place, layer, node):
    tensors = node.input_tensors
    if [tensor for tensor in tensors if tensor is not tensors[0]]:
        build.refuse(place, "expected one query, key and value")
    d = build.shape[-1]
    heads, width = layer.num_heads, layer.key_dim
    if heads * width != d or layer._value_dim != width:
        build.refuse(place, "expected key_dim and value_dim %d, got %d" % (d // heads, width))
    parameters = {}
    for name in "query", "key", "value", "output":
        part = getattr(layer, "_%s_dense" % name)
        parameters[name + "_weights"] = _array(part.kernel).reshape((d, d)).tolist()
        if part.bias is not None:
            parameters[name + "_bias"] = _array(part.bias).reshape((1, d)).tolist()
    causal = bool(node.arguments.kwargs.get("use_causal_mask"))
    build.attention(place, heads, causal, parameters)


def _nothing(build, place, layer, node):
    """Passes its input on, or has no more than an activation."""


LAYERS = {
    "Dense": _dense, "Conv2D": _conv, "MaxPooling2D": _pool("MaxPoolingLayer"),
    "AveragePooling2D": _pool("AveragePoolingLayer"), "GlobalAveragePooling2D": _global_average,
    "Flatten": _flatten, "LayerNormalization": _norm, "RMSNormalization": _norm,
    "Activation": _nothing, "Identity": _nothing, "InputLayer": _nothing,
    "Dropout": lambda build, place, layer, node: build.dropout(place, layer.rate),
    "Softmax": lambda build, place, layer, node: build.softmax(place, layer.axis),
    "Embedding": lambda build, place, layer, node: build.embedding(place, _weight(layer, "embeddings")),
    "ReLU": _function("relu", negative_slope=0, max_value=None, threshold=0),
    "LeakyReLU": _function("leaky_relu", negative_slope=0.01),
    "ELU": _function("elu", alpha=1.0), "MultiHeadAttention": _attention,
}  # fmt: skip
