"""Makes the cases of a layer; what is not given is drawn."""

import purenn
from purenn import Random
from purenn.linalg import shape
from purenn.mistakes import says

from .numbers import probability, some, token, whole


def build(name, arguments, rng=None, own={}, options={}):
    """The layer of that name, purenn's or one of `own`; functions are given by name."""
    values = [
        own.get(x) or getattr(purenn, x) if isinstance(x, str)
        else [built(part) for part in x] if isinstance(x, list) else x
        for x in arguments
    ]
    kind = own.get(name) or getattr(purenn, name)
    if name in ("FCLayer", "ConvLayer", "AttentionLayer", "PositionLayer", "EmbeddingLayer"):
        return kind(*values, rng=rng or Random(0), **options)
    return kind(*values, **options)


def built(part):
    """The layer that is described so; a list of layers in `arguments` are those within it."""
    if not isinstance(part, dict):
        return part  # it is built
    return build(part["layer"], part["arguments"].values(), options=part.get("options", {}))


def described(rng, values, name, arguments, options={}):
    """A layer, and those within it, with drawn parameters."""
    arguments = [
        [described(rng, values, *inner) for inner in x] if isinstance(x, list) else x
        for x in arguments
    ]
    layer = build(name, arguments, options=options)
    part = {
        "layer": name,
        "arguments": dict(zip(layer.arguments, arguments)),
        "parameters": parameters_of(rng, values, name, arguments, options),
    }
    return dict(part, options=options) if options else part


def parameters_of(rng, values, name, arguments, options={}):
    """Drawn parameters for the layer of that name."""
    layer = build(name, arguments, options=options)
    return {p: some(rng, values, shape(getattr(layer, p))) for p in layer.parameters}


# where purenn.mistakes has those of a layer
TRIALS = {
    "FCLayer": "fc", "ConvLayer": "conv", "ActivationLayer": "activation",
    "FlattenLayer": "flatten", "MaxPoolingLayer": "pooling", "DropoutLayer": "dropout",
    "SoftmaxLayer": "softmax", "AveragePoolingLayer": "average_pooling",
    "RMSNormLayer": "rms_norm", "LayerNormLayer": "layer_norm", "AttentionLayer": "attention",
    "PositionLayer": "position", "EmbeddingLayer": "embedding", "ResidualLayer": "residual",
}  # fmt: skip


class Layer:
    """The cases of one layer; what a case is not given is drawn."""

    def __init__(self, name, seed, trial=None):
        self.name, self.rng, self.cases = name, Random(seed), []
        self.trial = trial or TRIALS[name]

    def says(self, *names):
        """A comment: what these mistakes of purenn.mistakes do."""
        return says(self.trial, *names)

    def case(
        self, comment, flags, arguments, values=whole, calls="fb", learning_rate=0.5, options={}, **given
    ):
        """One more case. `calls`: "f" is forward alone, "fb" forward and backward.

        `options` are the constructor's keyword arguments.

        Of what is given, parameters belong to the layer and the rest to every call.
        """
        case = described(self.rng, values, self.name, arguments, options)
        layer, parameters = built(case), case["parameters"]
        for name in layer.parameters:
            parameters[name] = given.pop(name, parameters[name])
        case = {
            "comment": comment,
            "flags": flags.split(),
            "arguments": case["arguments"],
            "parameters": parameters,
            "calls": [],
        }
        if options:
            case["options"] = options
        inputs = values
        if self.name == "EmbeddingLayer":
            inputs = token(layer.vocabulary_size)
        for passes in calls.split():
            call = {"input": some(self.rng, inputs, layer.input_shape)}
            if passes == "fb":
                call["output_error"] = some(self.rng, values, layer.output_shape)
                call["learning_rate"] = learning_rate
            call.update((k, v) for k, v in given.items() if passes == "fb" or k != "output_error")
            case["calls"].append(call)
        if self.name == "DropoutLayer":
            for call in case["calls"]:
                call.setdefault("training", True)
                call.setdefault("draws", some(self.rng, probability, layer.input_shape))
        if self.name == "MaxPoolingLayer" and not options and _is_open(case):
            case["flags"].append("convention")
        self.cases.append(case)


def _is_open(case):
    """Whether in max pooling rows or columns are left over, or maxima are equal."""
    (i, j, channels), (m, n) = case["arguments"].values()
    for x in [call["input"] for call in case["calls"]]:
        for p in range(0, i - m + 1, m):
            for q in range(0, j - n + 1, n):
                for c in range(channels):
                    window = [x[p + r][q + s][c] for r in range(m) for s in range(n)]
                    if window.count(max(window)) > 1:
                        return True
    return i % m != 0 or j % n != 0
