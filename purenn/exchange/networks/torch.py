"""Networks from PyTorch and to it.

A module is traced by torch.fx into a chain of modules and functions; two tables say what each becomes
here. Images have their channels first there, and weights are (out, in).
"""

from ...checking.doors import check_dimensions
from ...checking.nested import copied as plain
from ...checking.short_repr import short_repr
from ...volumes import transpose
from ..axes import permuted
from .building import ACTIVATIONS, Builder, drawn, flat_order, imported, pair

_NAME = "from_torch"


# --- from PyTorch ---------------------------------------------------------------------------


def from_torch(module, input_shape):
    """Return the network that computes what a torch.nn.Module does, with its weights.

    The module is a torch.nn.Sequential, nested or not, or one whose trace by torch.fx is a chain of
    modules and functions that purenn has, and of sums x + f(x). `input_shape` is a sample's, as
    purenn has it: (28, 28, 1), (1, 784), or (None, 64) for a sequence of any length. Both then
    compute a random sample: ValueError names the place where they part, and what purenn does not
    have. Numbers are kept exactly; dropout stays dropout.

    Images here have their channels last: a sample (i, j, d) is the module's (d, i, j), and the
    weights behind a flatten layer are turned around accordingly.

    >>> from torch import nn  # doctest: +SKIP
    >>> module = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Flatten(), nn.Linear(144, 10))  # doctest: +SKIP
    >>> from_torch(module, (8, 8, 1)).layers[-1].output_shape  # doctest: +SKIP
    (1, 10)
    """
    torch = imported(_NAME, "torch")
    import copy

    check_dimensions(_NAME + " input_shape", [1 if n is None else n for n in input_shape])
    if not isinstance(module, torch.nn.Module):
        raise TypeError("%s: expected a torch.nn.Module, got %s" % (_NAME, type(module).__name__))
    return Trace(torch, copy.deepcopy(module), tuple(input_shape)).network


class Trace:
    """What torch.fx says of a module, with the value of each node for a random sample.

    The module computes in this format, torch.float64 if it is None; `network` is what the builder
    makes of it.
    """

    def __init__(self, torch, module, shape, builder=Builder, dtype=None, rng=None):
        self.torch, self.dtype = torch, dtype or torch.float64
        import torch.fx

        module = module.to("cpu", self.dtype).eval()
        if module.__module__.startswith("torch.nn") and not isinstance(module, torch.nn.Sequential):
            module = torch.nn.Sequential(module)  # of which fx would show the inside

        class Tracer(torch.fx.Tracer):
            proxy_buffer_attributes = True  # a mask is cut to the sample's length

        try:
            self.traced = torch.fx.GraphModule(module, Tracer().trace(module))
        except Exception as error:  # a condition on a number, for one
            raise ValueError(
                "%s: expected a module that torch.fx can trace, got %s: %s"
                % (_NAME, type(error).__name__, str(error).split("\n")[0][:200])
            )
        self.modules = dict(self.traced.named_modules())
        self.functions = _functions(torch)
        nodes = list(self.traced.graph.nodes)
        (start,) = [node for node in nodes if node.op == "placeholder"][:1]
        end = nodes[-1].args[0]
        sample = drawn(shape, self._vocabulary(start), rng)
        batch = self._tensor(sample, start)
        self.values = _values(torch, self.traced, batch)
        build = builder(_NAME, shape, sample, True, 53)
        build.value = build.ours(batch.tolist())  # rounded to the format
        self.follow(build, end, start)
        self.network = build.finished()

    def _vocabulary(self, start):
        """The size of the embedding that the input goes to, or None."""
        for node in start.users:
            if node.op == "call_module" and _kind(self.modules[node.target]) == "Embedding":
                return self.modules[node.target].num_embeddings
        return None

    def _tensor(self, sample, start):
        """A batch of one sample, in torch's order."""
        if self._vocabulary(start):
            return self.torch.tensor(sample)
        if isinstance(sample[0][0], list):
            sample = permuted(sample, (2, 0, 1))
        batch = sample if len(sample) == 1 and not isinstance(sample[0][0], list) else [sample]
        return self.torch.tensor(batch, dtype=self.dtype)

    # --- the chain ------------------------------------------------------------------------

    def follow(self, build, end, start):
        """Add what lies between two nodes."""
        for node in self._between(build, end, start):
            place = self._place(node)
            if isinstance(node.target, str) and node.op == "call_module":
                module = self.modules[node.target]
                convert = MODULES.get(_kind(module))
                if convert is None:
                    build.refuse(place, "expected one of nn." + ", ".join(sorted(MODULES)))
                convert(build, place, module, node)
            elif _is_sum(node):
                x, f, weights = self._summands(build, node)
                if weights is None:
                    inner = build.branch()
                    self.follow(inner, f, x)
                    build.residual(place, inner)
                else:
                    build.position(place, weights)
            else:
                convert = self.functions.get(node.target)
                if convert is None:
                    build.refuse(place, "expected a function that purenn has")
                convert(self, build, place, node)
            if self.torch.is_tensor(self.values[node]):
                build.compare(place, self.values[node].tolist())

    def _between(self, build, end, start):
        """The nodes of the chain from one node, which is left out, to another."""
        nodes = []
        while end is not start:
            nodes.append(end)
            if not isinstance(end, self.torch.fx.Node) or not end.args or end.op == "placeholder":
                build.refuse(self._place(nodes[0]), "expected a chain of modules and functions")
            end = self._summands(build, end)[0] if _is_sum(end) else end.args[0]
        return reversed(nodes)

    def _summands(self, build, node):
        """Of a sum the node x, and either the node f(x) or an embedding of the positions."""
        for x, f in node.args, reversed(node.args):
            weights = self._positions(f)
            if weights is not None or x in _before(f):
                return x, f, weights
        build.refuse(self._place(node), "expected a sum x + f(x)")

    def _positions(self, node):
        """The weights, (length, d), of a parameter, perhaps cut to length, or of positions embedded."""
        if node.op == "call_module" and _kind(self.modules[node.target]) == "Embedding":
            inside = [n for n in _before(node) if n.op == "placeholder"]
            weights = None if inside else self.modules[node.target].weight
        else:
            cut = getattr(node.target, "__name__", "") == "getitem"
            weights = _parameter(self.traced, node.args[0] if cut else node)
        return None if weights is None else weights.reshape(weights.shape[-2:]).tolist()

    def _place(self, node):
        """Such as "3: nn.GroupNorm"."""
        if not isinstance(node, self.torch.fx.Node):
            return "the output"
        if node.op == "call_module":
            return "%s: nn.%s" % (node.target, _kind(self.modules[node.target]))
        return "%s: %s" % (node.name, getattr(node.target, "__name__", node.target))


def _values(torch, traced, tensor):
    """The value of every node when this goes in."""
    values = {}

    class Recording(torch.fx.Interpreter):
        def run_node(self, node):
            values[node] = super().run_node(node)
            return values[node]

    try:
        with torch.no_grad():
            Recording(traced).run(tensor)
    except Exception as error:
        raise ValueError(
            "%s: expected a module that takes a sample of shape %s, got %s: %s"
            % (_NAME, tuple(tensor.shape[1:]), type(error).__name__, str(error).split("\n")[0][:200])
        )
    return values


def _kind(module):
    return type(module).__name__


def _is_sum(node):
    name = getattr(node.target, "__name__", node.target)
    return name in ("add", "iadd", "add_") and node.op != "call_module" and len(node.args) == 2


def _before(node):
    """All nodes that this one's numbers are computed from; a shape is none of them."""
    found, left = set(), [node]
    while left:
        for other in left.pop().all_input_nodes:
            name = getattr(other.target, "__name__", other.target)
            if other not in found and name not in ("size", "getattr"):
                found.add(other)
                left.append(other)
    return found


def _parameter(traced, node):
    """The tensor that a node stands for, or None."""
    if getattr(node, "op", None) != "get_attr":
        return None
    value = traced
    for name in node.target.split("."):
        value = getattr(value, name)
    return value


# --- modules: what each becomes here -----------------------------------------------------------


def _list(tensor):
    return None if tensor is None else tensor.tolist()


def _only(build, place, **found):
    """ValueError unless every option is what purenn has: option=(found, wanted)."""
    for name, (value, wanted) in found.items():
        if value != wanted:
            build.refuse(place, "expected %s=%r, got %r" % (name, wanted, value))


def _linear(build, place, module, node):
    build.dense(place, module.weight.t().tolist(), _list(module.bias))


def _conv(build, place, module, node):
    _only(
        build, place, groups=(module.groups, 1), dilation=(pair(module.dilation), (1, 1)),
        padding_mode=(module.padding_mode, "zeros"),
    )  # fmt: skip
    padding, size = module.padding, module.kernel_size
    if padding == "same" and (size[0] % 2 and size[1] % 2):
        padding = size[0] // 2, size[1] // 2
    if isinstance(padding, str):
        _only(build, place, padding=(padding, "valid"))
        padding = 0
    kernel = module.weight.permute(2, 3, 1, 0).tolist()
    build.conv(place, kernel, _list(module.bias), pair(module.stride), pair(padding))


def _max_pool(build, place, module, node):
    _only(
        build, place, dilation=(pair(module.dilation), (1, 1)), ceil_mode=(module.ceil_mode, False)
    )
    _pool(build, place, "MaxPoolingLayer", module)


def _average_pool(build, place, module, node):
    _only(
        build, place, ceil_mode=(module.ceil_mode, False),
        divisor_override=(module.divisor_override, None),
    )  # fmt: skip
    if pair(module.padding) != (0, 0):
        _only(build, place, count_include_pad=(module.count_include_pad, True))
    _pool(build, place, "AveragePoolingLayer", module)


def _pool(build, place, kind, module):
    size = pair(module.kernel_size)
    stride = size if module.stride is None else pair(module.stride)
    build.pool(place, kind, size, stride, pair(module.padding))


def _flatten(build, place, module, node):
    _only(build, place, start_dim=(module.start_dim, 1), end_dim=(module.end_dim, -1))
    build.flatten(place)


def _activation(name):
    def convert(build, place, module, node):
        option, wanted = {
            "LeakyReLU": ("negative_slope", 0.01), "ELU": ("alpha", 1.0), "Softplus": ("beta", 1.0),
        }.get(name, ("training", False))  # fmt: skip
        _only(build, place, **{option: (getattr(module, option), wanted)})
        gelu = name == "GELU" and module.approximate == "tanh"
        build.activation(place, "gelu_tanh" if gelu else ACTIVATIONS[name])

    return convert


def _embedding(build, place, module, node):
    _only(build, place, max_norm=(module.max_norm, None))
    build.embedding(place, module.weight.tolist())


def _norm(build, place, module, node):
    kind = {"LayerNorm": "LayerNormLayer", "RMSNorm": "RMSNormLayer"}[_kind(module)]
    _only(build, place, dimensions=(len(module.normalized_shape), 1))
    epsilon = 2.0**-52 if module.eps is None else module.eps  # that of the format
    gain = _list(module.weight)
    if kind == "RMSNormLayer":
        build.norm(place, kind, epsilon, gain)
    else:
        build.norm(place, kind, epsilon, gain, _list(module.bias))


def _attention(build, place, module, node):
    given = list(node.args[:3]) + [node.kwargs.get(name) for name in ("query", "key", "value")]
    if len(set(given) - {None}) != 1:
        build.refuse(place, "expected one query, key and value")
    _only(
        build, place, batch_first=(module.batch_first, True), add_zero_attn=(module.add_zero_attn, False),
        bias_k=(module.bias_k, None), kdim=(module.kdim, module.embed_dim),
        vdim=(module.vdim, module.embed_dim), key_padding_mask=(node.kwargs.get("key_padding_mask"), None),
    )  # fmt: skip
    d, parameters = module.embed_dim, {}
    for at, name in enumerate(("query", "key", "value")):
        rows = slice(at * d, at * d + d)
        parameters[name + "_weights"] = module.in_proj_weight[rows].t().tolist()
        if module.in_proj_bias is not None:
            parameters[name + "_bias"] = [module.in_proj_bias[rows].tolist()]
    parameters["output_weights"] = module.out_proj.weight.t().tolist()
    if module.out_proj.bias is not None:
        parameters["output_bias"] = [module.out_proj.bias.tolist()]
    # whatever the mask says, the comparison sees whether positions look ahead
    causal = node.kwargs.get("attn_mask") is not None
    build.attention(place, module.num_heads, causal, parameters)


def _nothing(build, place, module, node):
    """Passes its input on."""


MODULES = {
    "Linear": _linear, "Conv2d": _conv, "MaxPool2d": _max_pool, "AvgPool2d": _average_pool,
    "Flatten": _flatten, "Identity": _nothing, "Embedding": _embedding, "LayerNorm": _norm,
    "RMSNorm": _norm, "MultiheadAttention": _attention,
    "Dropout": lambda build, place, module, node: build.dropout(place, module.p),
    "Softmax": lambda build, place, module, node: build.softmax(place, module.dim),
}  # fmt: skip
MODULES.update({name: _activation(name) for name in ACTIVATIONS})


# --- functions, and tensors' methods, which are known by their names ----------------------------


def _functions(torch):
    """What each function becomes: a call with the trace, the Builder, the place and the node."""
    F, nn = torch.nn.functional, torch.nn
    as_module = {
        "relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid", "leaky_relu": "LeakyReLU", "elu": "ELU",
        "gelu": "GELU", "silu": "SiLU", "softplus": "Softplus", "softmax": "Softmax",
        "max_pool2d": "MaxPool2d", "avg_pool2d": "AvgPool2d", "dropout": "Dropout",
    }  # fmt: skip
    found = {}
    for name, kind in as_module.items():
        for function in getattr(F, name, None), getattr(torch, name, None), name:
            if function is not None:
                found[function] = _as_module(getattr(nn, kind), kind)
    for reshaping in torch.flatten, torch.reshape, "flatten", "view", "reshape", "contiguous":
        found[reshaping] = _reshaped
    import operator

    found[F.linear] = found[F.conv2d] = _with_parameters
    found[operator.getitem] = _first_of_two
    return found


def _as_module(make, kind):
    """A function's call as the module that is constructed with the same arguments."""

    def convert(trace, build, place, node):
        options = {
            name: value for name, value in node.kwargs.items()
            if name not in ("input", "inplace", "training", "_stacklevel", "return_indices", "dtype")
        }  # fmt: skip
        arguments = node.args[1:]
        if kind == "Softmax":
            make_it = lambda dim=None: make(dim)
        elif kind == "Dropout":
            make_it = lambda p=0.5, *training: make(p)
        else:
            make_it = make
        MODULES[kind](build, place, make_it(*arguments, **options).eval(), node)

    return convert


def _with_parameters(trace, build, place, node):
    """F.linear and F.conv2d, with parameters of a module of one's own."""
    torch = trace.torch
    names = "input", "weight", "bias", "stride", "padding", "dilation", "groups"
    given = dict(zip(names, node.args), **node.kwargs)
    weight, bias = [_parameter(trace.traced, given.get(name)) for name in ("weight", "bias")]
    if weight is None or bias is None and given.get("bias") is not None:
        build.refuse(place, "expected parameters of the module as weight and bias")
    if node.target is torch.nn.functional.linear:
        build.dense(place, weight.t().tolist(), _list(bias))
        return
    options = {name: given[name] for name in names[3:] if name in given}
    module = torch.nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2:], **options)
    module.weight, module.bias = torch.nn.Parameter(weight), bias
    _conv(build, place, module, node)


def _reshaped(trace, build, place, node):
    """view, reshape and flatten, judged by what they make of the sample."""
    before, after = [tuple(trace.values[n].shape) for n in (node.args[0], node)]
    if len(before) > 2 and after == (1, before[1] * before[2] * (before[3] if len(before) > 3 else 1)):
        build.flatten(place)
    elif before != after:
        build.refuse(place, "expected each sample as it is or as a row, got %s for %s" % (after, before))


def _first_of_two(trace, build, place, node):
    """attention(x, x, x)[0]"""
    if node.args[1] != 0 or not isinstance(trace.values[node.args[0]], tuple):
        build.refuse(place, "expected no part of a tensor")


# --- to PyTorch -----------------------------------------------------------------------------


def to_torch(network):
    """Return a torch.nn.Sequential in float64 that computes what the network does.

    Its images have their channels first: it takes a batch (n, d, i, j) of samples (i, j, d), and the
    weights behind a flatten layer are turned around. ValueError names a layer or function that
    torch does not have.

    >>> from purenn import FCLayer, Network
    >>> network = Network()
    >>> network.add(FCLayer((1, 3), (1, 2)))
    >>> to_torch(network)  # doctest: +SKIP
    Sequential(
      (0): Linear(in_features=3, out_features=2, bias=True)
    )
    """
    torch = imported("to_torch", "torch")
    modules, order = _modules(torch, network.layers, "layers", None)
    if order:
        raise ValueError(
            "to_torch: expected a dense layer behind a FlattenLayer, got none: channels stand first "
            "there, so the outputs would come in another order"
        )
    return torch.nn.Sequential(*modules).to(torch.float64)


def _modules(torch, layers, where, order):
    """A module for each layer, and where the features are in the row that comes out."""
    found = []
    for at, layer in enumerate(layers):
        place = "to_torch: %s[%d] %s" % (where, at, _kind(layer))
        make = LAYERS.get(_kind(layer))
        if make is None:
            raise ValueError("%s: expected one of %s" % (place, ", ".join(sorted(LAYERS))))
        module, parameters = make(torch, layer, place, order)
        for name, values in parameters.items():
            owner = module
            *path, name = name.split(".")
            for part in path:
                owner = getattr(owner, part)
            tensor = torch.tensor(plain(values), dtype=torch.float64)
            setattr(owner, name, torch.nn.Parameter(tensor))
        if _kind(layer) == "FlattenLayer" and len(layer.input_shape) == 3:
            order = flat_order(layer.input_shape)
        elif _kind(layer) == "FCLayer":
            order = None
        found.append(module)
    return found, order


def _to_linear(torch, layer, place, order):
    (_, i), (_, j) = layer.input_shape, layer.output_shape
    weights = transpose(layer.weights)
    if order:
        weights = [_placed(row, order) for row in weights]
    parameters = {"weight": weights}
    if layer.bias is not None:
        parameters["bias"] = layer.bias[0]
    return torch.nn.Linear(i, j, layer.bias is not None), parameters


def _to_conv(torch, layer, place, order):
    options = {name: getattr(layer, name) for name in layer.options}
    m, n, d, depth = layer.parameter_shapes[0]
    module = torch.nn.Conv2d(d, depth, (m, n), **options)
    return module, {"weight": permuted(layer.weights, (3, 2, 0, 1)), "bias": layer.bias}


def _to_pool(kind):
    def make(torch, layer, place, order):
        options = {name: getattr(layer, name) for name in layer.options}
        return getattr(torch.nn, kind)(layer.pool_shape, **options), {}

    return make


def _to_activation(torch, layer, place, order):
    import purenn

    name = getattr(layer.activation, "__name__", "")
    for theirs, ours in ACTIVATIONS.items():
        if ours == name and getattr(purenn, name) is layer.activation:
            # its usual threshold rounds to the ninth digit
            options = {"threshold": 100} if theirs == "Softplus" else {}
            return getattr(torch.nn, theirs)(**options), {}
    if name == "gelu_tanh" and purenn.gelu_tanh is layer.activation:
        return torch.nn.GELU(approximate="tanh"), {}
    raise ValueError("%s: expected a function of purenn, got %s" % (place, short_repr(layer.activation)))


def _to_norm(torch, layer, place, order):
    d, parameters = layer.input_shape[-1], {}
    for ours, theirs in ("gain", "weight"), ("bias", "bias"):
        if ours in layer.parameters:
            parameters[theirs] = _placed(getattr(layer, ours)[0], order or range(d))
    kind = _kind(layer)[: -len("Layer")]
    return getattr(torch.nn, kind)(d, layer.epsilon, bool(parameters)), parameters


def _placed(row, order):
    """The row with its numbers where `order` says."""
    found = [None] * len(row)
    for x, place in zip(row, order):
        found[place] = x
    return found


def _to_embedding(torch, layer, place, order):
    return torch.nn.Embedding(*layer.parameter_shapes[0]), {"weight": layer.weights}


def _to_position(torch, layer, place, order):
    class Position(torch.nn.Module):
        """x plus a row of its own for each position."""

        def forward(self, x):
            return x + self.weight[: x.shape[1]]

    return Position(), {"weight": layer.weights}


def _to_attention(torch, layer, place, order):
    if getattr(layer, "rotary", False):
        raise ValueError("%s: expected no rotary positions, which torch has no module for" % place)
    names, biased = ("query", "key", "value"), "query_bias" in layer.parameters

    class SelfAttention(torch.nn.Module):
        """Attention of a sequence to itself, to no later position if causal."""

        def __init__(self):
            super().__init__()
            d = layer.input_shape[-1]
            self.attention = torch.nn.MultiheadAttention(d, layer.heads, bias=biased, batch_first=True)

        def forward(self, x):
            mask = None
            if layer.causal:
                row = x[0, :, 0]  # of the sequence's length, in a way that torch.fx can trace
                mask = torch.ones_like(torch.outer(row, row), dtype=torch.bool).triu(1)
            return self.attention(x, x, x, attn_mask=mask, need_weights=False)[0]

    weights = [transpose(getattr(layer, name + "_weights")) for name in names]
    parameters = {
        "attention.in_proj_weight": sum(weights, []),
        "attention.out_proj.weight": transpose(layer.output_weights),
    }
    if biased:
        parameters["attention.in_proj_bias"] = sum([list(getattr(layer, n + "_bias")[0]) for n in names], [])
        parameters["attention.out_proj.bias"] = layer.output_bias[0]
    return SelfAttention(), parameters


def _to_residual(torch, layer, place, order):
    inner, after = _modules(torch, layer.layers, place[len("to_torch: ") :] + ".layers", order)
    if after != order:
        raise ValueError("%s: expected no dense layer in a sum of flattened images" % place)

    class Residual(torch.nn.Sequential):
        """x + f(x)"""

        def forward(self, x):
            return x + super().forward(x)

    return Residual(*inner), {}


LAYERS = {
    "FCLayer": _to_linear, "ConvLayer": _to_conv, "ActivationLayer": _to_activation,
    "MaxPoolingLayer": _to_pool("MaxPool2d"), "AveragePoolingLayer": _to_pool("AvgPool2d"),
    "FlattenLayer": lambda torch, *_: (torch.nn.Flatten(), {}),
    "DropoutLayer": lambda torch, layer, *_: (torch.nn.Dropout(layer.rate), {}),
    "SoftmaxLayer": lambda torch, *_: (torch.nn.Softmax(-1), {}),
    "EmbeddingLayer": _to_embedding, "PositionLayer": _to_position, "LayerNormLayer": _to_norm,
    "RMSNormLayer": _to_norm, "AttentionLayer": _to_attention, "ResidualLayer": _to_residual,
}  # fmt: skip
