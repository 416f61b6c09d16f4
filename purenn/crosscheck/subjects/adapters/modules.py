"""Gives somebody's own module of a framework the interface of the layer that it is like.

A module is taken as a function of its input and its parameters, with axes and weights as
the framework has them, and differentiated by the framework.
"""

from ..names import ACTIVATIONS, LOSSES, PARAMETERS
from . import framework_called
from .layers import LAYERS, Differentiated, Layer, check_options, derivative, gradient, zeros

LIKE = tuple(name for name in LAYERS if name != "ActivationLayer")
LIKE += ("PositionLayer",) + ACTIVATIONS + LOSSES

POOLING = "MaxPoolingLayer", "AveragePoolingLayer"


class Layout:
    """How a framework's modules are constructed, and how they lay out what they take.

    `arguments` converts purenn's constructor arguments to the module's, `into` and `out` convert
    a batch of inputs and of outputs, `weights` purenn's weights; `names` are those of the
    parameters of a module that is like a layer.
    """

    def __init__(self, arguments, into, out, weights, names):
        self.arguments, self.names = arguments, names
        self.into, self.out, self.weights = into, out, weights


def _permuted(a, axes):
    return a.permute(axes) if hasattr(a, "permute") else a.transpose(axes)


CHANNELS_FIRST = Layout(  # torch, tinygrad: weights (out, in) and (out, in, rows, columns)
    {
        "FCLayer": lambda i, o: (i[1], o[1]),
        "ConvLayer": lambda i, kernel, depth: (i[2], depth, kernel),
        "MaxPoolingLayer": lambda i, pool: (pool,),
        "AveragePoolingLayer": lambda i, pool: (pool,),
        "DropoutLayer": lambda i, rate: (rate,),
        "SoftmaxLayer": lambda i: (-1,),
        "RMSNormLayer": lambda i, epsilon: (i[1], epsilon),
        "LayerNormLayer": lambda i, epsilon: (i[1], epsilon),
        "EmbeddingLayer": lambda i, size, d: (size, d),
        "PositionLayer": lambda i, length: (length, i[1]),
        "AttentionLayer": lambda i, heads: (i[1], heads),
    },
    into=lambda x: _permuted(x, (0, 3, 1, 2)) if len(x.shape) == 4 else x,
    out=lambda y: _permuted(y, (0, 2, 3, 1)) if len(y.shape) == 4 else y,
    weights=lambda w: _permuted(w, (3, 2, 0, 1) if len(w.shape) == 4 else (1, 0)),
    names={
        "FCLayer": ("weight", "bias"), "ConvLayer": ("weight", "bias"), "RMSNormLayer": ("weight",),
        "LayerNormLayer": ("weight", "bias"), "EmbeddingLayer": ("weight",),
        "PositionLayer": ("weight",), "AttentionLayer": ("in_proj_weight", "out_proj.weight"),
    },
)
CHANNELS_LAST = Layout(  # keras, jax: weights (in, out) and (rows, columns, in, out)
    {
        "FCLayer": lambda i, o: (o[1],),
        "ConvLayer": lambda i, kernel, depth: (depth, kernel),
        "MaxPoolingLayer": lambda i, pool: (pool,),
        "AveragePoolingLayer": lambda i, pool: (pool,),
        "DropoutLayer": lambda i, rate: (rate,),
        "RMSNormLayer": lambda i, epsilon: (-1, epsilon),
        "LayerNormLayer": lambda i, epsilon: (-1, epsilon),
        "EmbeddingLayer": lambda i, size, d: (size, d),
    },
    into=lambda x: x, out=lambda y: y, weights=lambda w: w,
    names={
        "FCLayer": ("kernel", "bias"), "ConvLayer": ("kernel", "bias"), "RMSNormLayer": ("scale",),
        "LayerNormLayer": ("gamma", "beta"), "EmbeddingLayer": ("embeddings",),
    },
)
LAYOUTS = {
    "torch": CHANNELS_FIRST, "tinygrad": CHANNELS_FIRST, "keras": CHANNELS_LAST,
    "tensorflow": CHANNELS_LAST, "jax": CHANNELS_LAST, "autograd": CHANNELS_LAST,
}


def _framework_of(module, like, framework):
    """The framework's name, or the name of the framework that a class is made with."""
    if like not in LIKE:
        raise ValueError("like: expected one of %s, got %r" % (", ".join(LIKE), like))
    if framework is None:
        for kind in getattr(module, "__mro__", ()):
            name = kind.__module__.split(".")[0]
            if name in LAYOUTS:
                return name
        raise ValueError(
            "framework: expected one of %s for %r, which is no class of theirs"
            % (", ".join(LAYOUTS), module)
        )
    if framework not in LAYOUTS:
        raise ValueError("framework: expected one of %s, got %r" % (", ".join(LAYOUTS), framework))
    return framework


WITH_MORE = POOLING + ("DropoutLayer", "RMSNormLayer", "LayerNormLayer", "AttentionLayer")
IN_BATCHES = "FlattenLayer", "AttentionLayer", "PositionLayer"


def laid_out(like, held, layout, names):
    """purenn's parameters as the module has them; a matrix for Q, K and V together, if it does."""
    if like in ("FCLayer", "ConvLayer"):
        weights, *bias = held
        bias = [b[0] if like == "FCLayer" else b for b in bias]
        return [weights if names[0].endswith(".T") else layout.weights(weights)] + bias
    if like in ("RMSNormLayer", "LayerNormLayer"):
        return [row[0] for row in held]
    if like == "AttentionLayer" and layout is CHANNELS_FIRST:
        kinds = names if len(names) == 4 else names[:1] * 3 + names[1:]
        held = [w if name.endswith(".T") else layout.weights(w) for w, name in zip(held, kinds)]
        if len(names) == 2:
            held = [tuple(held[:3]), held[3]]
    return held


def _as_ints(x):
    return x.long() if hasattr(x, "long") else x.astype("int32")


def adapted_function(function, like, framework=None, dtype="float64", device=None):
    """An activation function or a loss, its derivative by the framework, and the Framework."""
    found = framework_called(_framework_of(function, like, framework), dtype, device)
    differentiate = gradient if like in LOSSES else derivative
    return function, differentiate(found, function), found


def adapted(
    module, like, framework=None, build=None, parameters=None, dtype="float64", device=None
):
    """A class with the interface of purenn's of that name, and the Framework it computes with.

    `module` is a class, constructed as the framework's own or by `build(*arguments)` from
    purenn's arguments; or a function of x, or of (x, weights, bias). `parameters` are the
    names of what it learns; one that ends in .T is read as purenn has it, X W.
    """
    name = _framework_of(module, like, framework)
    found, layout = framework_called(name, dtype, device), LAYOUTS[name]
    own = PARAMETERS.get(like, ())
    named = (parameters or layout.names.get(like, own)) if own else ()
    names = [n[: -len(".T")] if n.endswith(".T") else n for n in named]

    def stateless(arguments, input_shape, options):
        """The module as a function of x and its parameters."""
        if not isinstance(module, type) and build is None:
            check_options(like, options, False)
            rest = arguments[1:] if like in WITH_MORE else ()
            return lambda training, x, *held: module(x, *held, *rest)
        if build is not None:
            made = found.construct(build, arguments, options)
        else:
            check_options(like, options, layout is CHANNELS_FIRST)
            given = layout.arguments.get(like, lambda *_: ())(*arguments)
            made = found.construct(module, given, options)
        sample = zeros(found, input_shape)
        kept = names[: len(names) - (options.get("bias") is False)]
        return found.stateless(
            made, kept, layout.into(sample[None] if len(input_shape) == 3 else sample)
        )

    class Adapted(Differentiated if found.differentiates else Layer):
        framework = found
        parameters = own

        def __init__(self, *arguments, **options):
            self.input_shape = arguments[0]
            self._module = stateless(arguments, self.input_shape, options)
            if options.get("bias") is False:
                self.parameters = own[:-1]
            for parameter in own:
                setattr(self, parameter, None)

        def function(self, x, *held):
            held = laid_out(like, held, layout, named)
            rank = len(self.input_shape)
            single = len(x.shape) == rank and (rank == 3 or like in IN_BATCHES)
            x = x[None] if single else x
            if like == "FlattenLayer":
                return self._flattened(x)
            if like == "EmbeddingLayer":
                single, x = len(x) == 1, _as_ints(x)
            y = self._module(self.training, layout.into(x), *held)
            y = layout.out(y[0] if isinstance(y, tuple) else y)
            return y[0] if single else y

        def _flattened(self, x):
            """What the framework flattens in its own order, in purenn's, with channels last."""
            y = self._module(self.training, layout.into(x))
            if layout is CHANNELS_LAST or len(x.shape) != 4:
                return y
            n, i, j, d = x.shape
            return _permuted(y.reshape((n, d, i, j)), (0, 2, 3, 1)).reshape((n, -1))

    Adapted.__name__ = Adapted.__qualname__ = getattr(module, "__name__", like)
    return Adapted, found
