"""Set-ups: plain JSON that says which data, which layers, which loss, which numbers.

    {"data": {"name": "xor", "samples": 4, "noise": 0, "seed": 0},
     "layers": [{"layer": "dense", "size": 3}, {"layer": "activation", "function": "tanh"}, ...],
     "loss": "mse", "learning_rate": 0.1, "optimizer": {"name": "none"}, "batch_size": 1,
     "shuffle": False, "seed": 0}

They come from the page, from links and from files, so nothing in them is taken on trust: every
ValueError is a sentence for the person who made the set-up.
"""

import purenn
from purenn import Network, Random

from . import datasets
from .choices import (
    ACTIVATIONS, DATA, FEATURES, LAP, LAYERS, LOSSES, ON_IMAGES, ON_ROWS, OPTIMIZERS, ORDER, TRAINING,
    data_of, number, text_of,
)  # fmt: skip

# --- taking a set-up --------------------------------------------------------------------------


def _part(setup, name, kind, where="set-up"):
    """setup[name], if it is there and of that kind."""
    if not isinstance(setup, dict) or not isinstance(setup.get(name), kind):
        got = setup.get(name) if isinstance(setup, dict) else setup
        kinds = {dict: "an object", list: "a list", str: "a name"}
        raise ValueError("%s, %s: expected %s, got %s" % (where, name, kinds[kind], text_of(got)))
    return setup[name]


def checked(setup):
    """The set-up with nothing but what belongs into it; ValueError if something is wrong."""
    data = _part(setup, "data", dict)
    name = _part(data, "name", str, "data")
    limits = data_of(name).plain()
    taken = {"name": name}
    for what, whole in ("samples", True), ("noise", False):
        low, high = limits[what]["least"], limits[what]["most"]
        value = data.get(what, limits[what]["default"])
        taken[what] = short(number(value, low, high, "data, " + what, whole))
    taken["seed"] = number(data.get("seed", 0), 0, 2**53 - 1, "data, seed", True)
    if "features" in data_of(name).setup["data"]:
        taken["features"] = _features(data.get("features", ["x1", "x2"]))
    layers = []
    for at, layer in enumerate(_part(setup, "layers", list)):
        where = "layers[%d]" % at
        kind = _part(layer, "layer", str, where)
        if kind not in LAYERS:
            names = ", ".join(ORDER)
            raise ValueError("%s: expected one of %s, got %s" % (where, names, text_of(kind)))
        where += ", " + LAYERS[kind][0]
        new = {"layer": kind}
        for option in LAYERS[kind][2]:
            new[option.name] = option.taken(layer.get(option.name, option.default), where)
        layers.append(new)
    if not layers:
        raise ValueError("layers: expected at least one layer, got none")
    if len(layers) > 20:
        raise ValueError("layers: expected at most 20 layers, got %d" % len(layers))
    if name == "names" and taken["samples"] % LAP:
        raise ValueError("data, samples: expected a multiple of %d, got %d" % (LAP, taken["samples"]))
    loss = _part(setup, "loss", str)
    losses = [name for name, _ in LOSSES]
    if loss not in losses:
        raise ValueError("loss: expected one of %s, got %s" % (", ".join(losses), text_of(loss)))
    batch_size = number(setup.get("batch_size", 1), 1, TRAINING, "batch size", True)
    if name == "names" and LAP % batch_size:
        raise ValueError("batch size: expected a divisor of %d, got %d" % (LAP, batch_size))
    if name == "names" and loss != "softmax_cross_entropy":
        raise ValueError("Names need the cross-entropy of softmax: their targets are letters.")
    return {
        "data": taken, "layers": layers, "loss": loss,
        "learning_rate": learning_rate(setup.get("learning_rate", 0.1)),
        "optimizer": _optimizer(setup.get("optimizer", {"name": "none"})),
        "batch_size": batch_size,
        "shuffle": name != "names" and _yes_or_no(setup.get("shuffle", False), "shuffle"),
        "seed": number(setup.get("seed", 0), 0, 2**53 - 1, "seed", True),
    }  # fmt: skip


def _features(given):
    """The names of the numbers that a network gets of each point, in their order."""
    names = [name for name, _ in FEATURES]
    wrong = [name for name in given if name not in names] if isinstance(given, list) else [given]
    if wrong or not given:
        got = text_of(wrong[0]) if wrong else "none"
        raise ValueError("data, features: expected some of %s, got %s" % (", ".join(names), got))
    return [name for name in names if name in given]


def _optimizer(given):
    name = _part(given, "name", str, "optimizer")
    if name not in OPTIMIZERS:
        names = "none, momentum, adam"
        raise ValueError("optimizer: expected one of %s, got %s" % (names, text_of(name)))
    taken = {"name": name}
    for option in OPTIMIZERS[name][2]:
        value = option.taken(given.get(option.name, option.default), "optimizer")
        taken[option.name] = short(value)
    return taken


def _yes_or_no(value, where):
    if not isinstance(value, bool):
        raise ValueError("%s: expected true or false, got %s" % (where, text_of(value)))
    return value


def learning_rate(value):
    return short(number(value, -1e6, 1e6, "learning rate"))


def short(value):
    """The number with six digits, which every Python prints and reads the same."""
    return value if isinstance(value, int) else float("%.6g" % value)


TEST = 60  # samples of a test, of data that are drawn
FEW = 30  # of a test, of names
TOKENS = datasets.END + 1

# --- data -------------------------------------------------------------------------------------


class Samples:
    """The samples of a set-up: x and y for training, test_x and test_y, which are never learned.

    Of points in the plane, `points` and `test_points`, x has the features: what `inputs` makes of them.
    Where they are too many for epochs, `lap` is the number after which the error is told.

    A test is drawn after what trains, so that this stays what it is; there is none where it would
    be the same points again. `kind` is that of the data set, `lines` the text of the digits that train.
    """

    lap = None

    def __init__(self, setup, read_lines):
        data = setup["data"]
        self.name, self.kind = data["name"], data_of(data["name"]).kind
        self.test_x, self.test_y, self.lines = [], [], None
        self.which = features_of(setup)
        rng = Random(data["seed"])
        if self.kind == "digits":
            lines = shuffled(read_lines("digits"), rng)
            self.lines = lines[: data["samples"]]
            self.x, self.y = datasets.digits(self.lines)
            self.test_x, self.test_y = datasets.digits(lines[TRAINING:])
            if as_images(setup):
                self.x, self.test_x = datasets.images(self.x), datasets.images(self.test_x)
        elif self.kind == "names":
            lines, self.lap = shuffled(read_lines("names"), rng), LAP
            self.lines = lines[: data["samples"]]
            self.x, self.y = datasets.names(self.lines)
            self.test_x, self.test_y = datasets.names(lines[-FEW:])
        else:
            make = getattr(datasets, self.name)
            self.x, self.y = make(rng, data["samples"], data["noise"])
            if data["noise"] or self.name not in ("xor", "spirals"):
                self.test_x, self.test_y = make(rng, TEST, data["noise"])
            if self.kind == "classes" and two_outputs(setup):
                self.y, self.test_y = datasets.one_hot(self.y), datasets.one_hot(self.test_y)
        self.points, self.test_points = self.x, self.test_x
        self.x, self.test_x = self.inputs(self.points), self.inputs(self.test_points)
        self.classes = None if self.kind in ("curve", "names") else [class_of(y[0]) for y in self.y]
        self.test_classes = self.classes and [class_of(y[0]) for y in self.test_y]


    def inputs(self, points):
        """What the network gets of each of these."""
        return datasets.features(points, self.which) if self.which else points


def features_of(setup):
    """The features as their numbers in the list; None if they are the point's own coordinates."""
    chosen = setup["data"].get("features", ["x1", "x2"])
    if chosen == ["x1", "x2"]:
        return None
    return tuple([k for k, (name, _) in enumerate(FEATURES) if name in chosen])


def answer(network, output):
    """The row of an output; of logits, the probabilities that the loss makes of them."""
    row = output[0]
    if network.loss is purenn.sigmoid_cross_entropy:
        return [purenn.sigmoid(y) for y in row]
    if network.loss is purenn.softmax_cross_entropy:
        return purenn.SoftmaxLayer((1, len(row))).forward_propagation(output)[0]
    return row


def class_of(row):
    """The class that an output or a target stands for."""
    return int(row[0] >= 0.5) if len(row) == 1 else row.index(max(row))


def shuffled(items, rng):
    """Fisher and Yates's shuffle."""
    for i in range(len(items) - 1, 0, -1):
        j = int(rng.random() * (i + 1))
        items[i], items[j] = items[j], items[i]
    return items


def as_images(setup):
    """Whether the digits are images (8, 8, 1) to the first layer that cares."""
    kinds = [layer["layer"] for layer in setup["layers"]]
    kinds = [kind for kind in kinds if kind in ON_IMAGES or kind == "dense"]
    return bool(kinds) and kinds[0] in ON_IMAGES


def two_outputs(setup):
    """Whether classes 0 and 1 are told by two outputs."""
    sizes = [layer["size"] for layer in setup["layers"] if layer["layer"] == "dense"]
    return bool(sizes) and sizes[-1] == 2


# --- the network ------------------------------------------------------------------------------


def small(rng):
    """A number to begin with, as in examples/gpt.py."""
    return rng.gauss(0, 0.08)


def call(layer, input_shape):
    """The class, the arguments and the keyword arguments of purenn's layer.

    Text stands for what has that name; a list for layers, each such a call.
    """
    kind = layer["layer"]
    if kind in ON_ROWS:
        return _call_on_rows(layer, input_shape)
    arguments, options = (input_shape,), {}
    if kind == "dense":
        arguments += ((1, layer["size"]),)
    elif kind == "activation":
        arguments += layer["function"], layer["function"] + "_prime"
    elif kind == "convolution":
        arguments += tuple(layer["kernel"]), layer["depth"]
        for option, usual in ("stride", [1, 1]), ("padding", [0, 0]):
            if layer[option] != usual:
                options[option] = tuple(layer[option])
    elif kind in ("max_pooling", "average_pooling"):
        arguments += (tuple(layer["window"]),)
    elif kind == "dropout":
        arguments += (layer["rate"],)
    return LAYERS[kind][1], arguments, options


def _call_on_rows(layer, shape):
    """The calls of the layers of examples/gpt.py."""
    kind, width = layer["layer"], shape[1]
    norm = "RMSNormLayer", (shape,), {"gain": False}
    own = {"bias": False, "initialization": "small", "rng": "rng"}
    if kind == "embedding":
        return "EmbeddingLayer", ((1, None), TOKENS, layer["size"], "rng", "small"), {}
    if kind == "position":
        return "PositionLayer", (shape, datasets.LENGTH, "rng", "small"), {}
    if kind == "rms_norm":
        return norm
    if kind == "attention":
        options = {"initialization": "small", "rng": "rng"}
        return "ResidualLayer", ([norm, ("AttentionLayer", (shape, layer["heads"]), options)],), {}
    if kind == "scores":
        return "FCLayer", (shape, (None, TOKENS)), own
    wide = None, width * layer["times"]
    inner = [
        norm, ("FCLayer", (shape, wide), own), ("ActivationLayer", (wide, "relu", "relu_prime"), {}),
        ("FCLayer", (wide, shape), own),
    ]  # fmt: skip
    return "ResidualLayer", (inner,), {}


def takes_generator(name, options):
    return name in ("FCLayer", "ConvLayer", "DropoutLayer") and "rng" not in options


def call_text(name, arguments, options):
    """The call that makes a layer, as Python; `rng` is the generator."""
    texts = [_text(a) for a in arguments]
    texts += ["rng"] if takes_generator(name, options) else []
    texts += ["%s=%s" % (option, _text(options[option])) for option in sorted(options)]
    return "%s(%s)" % (name, ", ".join(texts))


def names_in(name, arguments):
    """What a call uses of purenn."""
    found = [name]
    for a in arguments:
        if isinstance(a, list):
            for inner in a:
                found += names_in(inner[0], inner[1])
        elif isinstance(a, str) and a not in ("rng", "small"):
            found.append(a)
    return found


def _text(a):
    if isinstance(a, list):
        return "[%s]" % ", ".join([call_text(*inner) for inner in a])
    return a if isinstance(a, str) else repr(a)


def _made(name, arguments, options, classes, rng):
    """The layer that a call makes."""
    named = {"rng": rng, "small": small}

    def value(a):
        if isinstance(a, list):
            return [_made(inner[0], inner[1], inner[2], classes, rng) for inner in a]
        return (named.get(a) or getattr(purenn, a)) if isinstance(a, str) else a

    values = [value(a) for a in arguments] + [rng] * takes_generator(name, options)
    given = {option: value(options[option]) for option in options}
    return classes.get(name, getattr(purenn, name))(*values, **given)


def _misfit(at, kind, shape):
    """Why a layer cannot take that shape, as a sentence, or None."""
    row = len(shape) == 2
    where = "layers[%d], %s: " % (at, LAYERS[kind][0])
    if kind == "embedding":
        letters = "expected letters, got %s: it is for names, as their first layer." % (shape,)
        return None if shape == (1, None) else where + letters
    if kind in ON_ROWS:
        rows = "expected rows of letters, got %s: it is for names, after an EmbeddingLayer." % (shape,)
        return None if shape[0] is None else where + rows
    if None in shape:
        titles = ", ".join([LAYERS[name][0] for name in ON_ROWS])
        return where + "expected one of those for names: %s." % titles
    if kind in ("dense", "softmax") and not row:
        return where + "expected a row (1, n), got %s: put a FlattenLayer before it." % (shape,)
    if kind in ON_IMAGES and row:
        if kind == "flatten":
            return where + "expected an image (i, j, d), got %s, which is flat already." % (shape,)
        return where + (
            "expected an image (i, j, d), got a row %s. Only the digits are images, until a "
            "FlattenLayer makes rows of them." % (shape,)
        )
    return None


def optimizer_call(setup):
    """The class's name and the arguments of the set-up's optimizer, or None."""
    optimizer = setup["optimizer"]
    _, name, options, _ = OPTIMIZERS[optimizer["name"]]
    values = (setup["learning_rate"],) + tuple([optimizer[option.name] for option in options])
    return name and (name, values)


def build(setup, samples, classes):
    """The network of a set-up; `classes` maps names of layers to those that stand in for them.

    Also the layers' calls, a class's name and its arguments, as the program has them, and the
    generator that the layers have drawn from.
    """
    from purenn.linalg import shape

    network, rng, calls = Network(), Random(setup["seed"]), []
    names = samples.kind == "names"
    at_shape = (1, None) if names else shape(samples.x[0])
    for at, layer in enumerate(setup["layers"]):
        kind = layer["layer"]
        wrong = _misfit(at, kind, at_shape)
        if wrong:
            raise ValueError(wrong)
        name, arguments, options = call(layer, at_shape)
        try:
            made = _made(name, arguments, options, classes, rng)
            network.add(made)
        except (ValueError, TypeError) as error:
            raise ValueError("layers[%d], %s: %s" % (at, LAYERS[kind][0], error))
        at_shape = tuple(made.output_shape)
        calls.append((name, arguments, options))
    expected = (None, TOKENS) if names else shape(samples.y[0])
    if at_shape != expected:
        raise ValueError(
            "The last layer: expected the output shape %s, which these data need, got %s."
            % (expected, at_shape)
        )
    network.use(getattr(purenn, setup["loss"]), getattr(purenn, setup["loss"] + "_prime"))
    optimizer = optimizer_call(setup)
    if optimizer:
        network.optimizer = getattr(purenn, optimizer[0])(*optimizer[1])
        network.optimizer.network = network
    return network, calls, rng


def layers_of(network):
    """The layers of a set-up that describes this network; ValueError if there is none."""
    found = []
    for layer in network.layers:
        name = type(layer).__name__
        if None in layer.input_shape:
            found.append(_of_rows(layer, name))
            continue
        kinds = [kind for kind in ORDER if LAYERS[kind][1] == name]
        if not kinds:
            raise ValueError("The network has a layer that the laboratory lacks: %s." % name)
        entry = {"layer": kinds[0]}
        taken = [option.name for option in LAYERS[kinds[0]][2]]
        lacking = [option for option in sorted(layer.options) if option not in taken]
        if lacking:
            raise ValueError(
                "The network has a layer whose %s the laboratory lacks: %s." % (lacking[0], name)
            )
        if name == "FCLayer":
            entry["size"] = layer.output_shape[1]
        elif name == "ActivationLayer":
            names = [f for f in ACTIVATIONS if getattr(purenn, f) is layer.activation]
            if not names:
                raise ValueError("The network has an activation that the laboratory lacks.")
            entry["function"] = names[0]
        elif name == "ConvLayer":
            entry["kernel"], entry["depth"] = list(layer.kernel_shape), layer.layer_depth
            entry["stride"], entry["padding"] = list(layer.stride), list(layer.padding)
        elif name in ("MaxPoolingLayer", "AveragePoolingLayer"):
            entry["window"] = list(layer.pool_shape)
        elif name == "DropoutLayer":
            entry["rate"] = layer.rate
        found.append(entry)
    return found


def _of_rows(layer, name):
    """The layer of a set-up that describes one of rows; ValueError if there is none."""
    options = layer.options
    if name == "EmbeddingLayer" and not options and layer.vocabulary_size == TOKENS:
        return {"layer": "embedding", "size": layer.depth}
    if name == "PositionLayer" and layer.length == datasets.LENGTH:
        return {"layer": "position"}
    if name == "RMSNormLayer" and options == {"gain": False}:
        return {"layer": "rms_norm"}
    if name == "FCLayer" and options == {"bias": False}:
        return {"layer": "scores"}
    inner = [type(a).__name__ for a in layer.layers]
    given = [a.options for a in layer.layers]
    if inner == ["RMSNormLayer", "AttentionLayer"] and given == [{"gain": False}, {}]:
        return {"layer": "attention", "heads": layer.layers[1].heads}
    own = {"bias": False}
    if inner == ["RMSNormLayer", "FCLayer", "ActivationLayer", "FCLayer"]:
        if given == [{"gain": False}, own, {}, own] and layer.layers[2].activation is purenn.relu:
            wide, width = layer.layers[1].output_shape[1], layer.input_shape[1]
            if wide % width == 0:
                return {"layer": "feed_forward", "times": wide // width}
    raise ValueError("The network has a layer of rows that the laboratory lacks: %s." % name)


def optimizer_of(network):
    """The optimizer of a set-up that describes this network's; ValueError if there is none."""
    if network.optimizer is None:
        return {"name": "none"}
    for name in OPTIMIZERS:
        if OPTIMIZERS[name][1] == type(network.optimizer).__name__:
            found = {"name": name}
            for option in OPTIMIZERS[name][2]:
                found[option.name] = getattr(network.optimizer, option.name)
            return found
    raise ValueError("The network has an optimizer that the laboratory lacks.")


def setup_of(network, setup, read_lines):
    """The set-up of a network that was loaded, and its samples; the data stay, if they fit."""
    losses = [name for name, _ in LOSSES if getattr(purenn, name) is network.loss]
    if not network.layers or not losses:
        lacks = "no loss of the list" if network.layers else "no layers"
        raise ValueError("The file's network cannot be trained here: it has %s." % lacks)
    new = dict(setup)
    new["layers"], new["loss"] = layers_of(network), losses[0]
    new["optimizer"] = optimizer_of(network)
    if network.optimizer is not None:
        if callable(network.optimizer.learning_rate):
            raise ValueError("The network's learning rate is a function, which the laboratory lacks.")
        new["learning_rate"] = network.optimizer.learning_rate
    ends = tuple(network.layers[0].input_shape), tuple(network.layers[-1].output_shape)
    for data in [setup["data"]] + [known.setup["data"] for known in DATA]:
        new["data"] = data
        if _ends(new) == ends:
            new = checked(new)
            return new, Samples(new, read_lines)
    raise ValueError(
        "The network takes samples of shape %s and gives %s: none of the data here are like that." % ends
    )


def _ends(setup):
    """The shapes of a sample's input and target, for that set-up."""
    kind = data_of(setup["data"]["name"]).kind
    if kind == "digits":
        return (8, 8, 1) if as_images(setup) else (1, 64), (1, 10)
    if kind == "curve":
        return (1, 1), (1, 1)
    if kind == "names":
        return (1, None), (None, TOKENS)
    return (1, len(setup["data"]["features"])), (1, 2) if two_outputs(setup) else (1, 1)
