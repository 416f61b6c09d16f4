"""What there is to choose from: data sets, layers, losses, optimizers, and the numbers they take."""


def number(value, least, most, where, whole=False):
    """The value, if it is a number from least to most, finite, and whole where it must be."""
    kind = "a whole number" if whole else "a number"
    right = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if right and (least is None or value >= least) and (most is None or value <= most):
        if value - value == 0:
            return value
    span = "" if least is None else " from %s to %s" % (least, most)
    raise ValueError("%s: expected %s%s, got %s" % (where, kind, span, text_of(value)))


def text_of(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


# --- layers and losses ------------------------------------------------------------------------

ACTIVATIONS = (
    "tanh", "sigmoid", "relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "softplus", "elu",
)  # fmt: skip
LOSSES = (
    ("mse", "mean squared error"),
    ("binary_cross_entropy", "binary cross-entropy"),
    ("categorical_cross_entropy", "categorical cross-entropy"),
    ("softmax_cross_entropy", "cross-entropy of softmax"),
    ("sigmoid_cross_entropy", "cross-entropy of sigmoid"),
)
FEATURES = (("x1", "x₁"), ("x2", "x₂"), ("x1^2", "x₁²"), ("x2^2", "x₂²"), ("x1x2", "x₁x₂"))
LAP = 50  # names, of which there are too many for epochs: after so many the error is told
TRAINING = 1437  # of the 1,797 digits, as in examples/digits.py; the other 360 are for testing


class Option:
    """A number or a name that a layer of a set-up takes."""

    def __init__(self, name, title, kind, default, least=None, most=None):
        self.name, self.title, self.kind = name, title, kind
        self.default, self.least, self.most = default, least, most

    def plain(self):
        return dict(self.__dict__)

    def taken(self, value, where):
        """The value, if it is one that this option can have."""
        where = "%s, %s" % (where, self.title)
        if self.kind == "function":
            if value not in ACTIVATIONS:
                names = ", ".join(ACTIVATIONS)
                raise ValueError("%s: expected one of %s, got %s" % (where, names, text_of(value)))
            return value
        if self.kind == "pair":
            if not isinstance(value, list) or len(value) != 2:
                raise ValueError("%s: expected two numbers, got %s" % (where, text_of(value)))
            return [number(v, self.least, self.most, where, whole=True) for v in value]
        return number(value, self.least, self.most, where, whole=self.kind == "integer")


# each layer of a set-up: its title, which begins with the name that it has everywhere, of purenn's
# class; the class, and what it takes
LAYERS = {
    "dense": ("FCLayer", "FCLayer", [Option("size", "neurons", "integer", 4, 1, 128)]),
    "activation": ("ActivationLayer", "ActivationLayer",
                   [Option("function", "function", "function", "tanh")]),
    "convolution": ("ConvLayer", "ConvLayer",
                    [Option("kernel", "kernel", "pair", [3, 3], 1, 8),
                     Option("depth", "kernels", "integer", 4, 1, 16),
                     Option("stride", "stride", "pair", [1, 1], 1, 8),
                     Option("padding", "padding", "pair", [0, 0], 0, 7)]),
    "max_pooling": ("MaxPoolingLayer", "MaxPoolingLayer",
                    [Option("window", "window", "pair", [2, 2], 1, 8)]),
    "average_pooling": ("AveragePoolingLayer", "AveragePoolingLayer",
                        [Option("window", "window", "pair", [2, 2], 1, 8)]),
    "flatten": ("FlattenLayer", "FlattenLayer", []),
    "dropout": ("DropoutLayer", "DropoutLayer",
                [Option("rate", "rate", "number", 0.25, 0, 0.9)]),
    "softmax": ("SoftmaxLayer", "SoftmaxLayer", []),
    "embedding": ("EmbeddingLayer", "EmbeddingLayer",
                  [Option("size", "width", "integer", 8, 1, 32)]),
    "position": ("PositionLayer", "PositionLayer", []),
    "rms_norm": ("RMSNormLayer", "RMSNormLayer", []),
    "attention": ("ResidualLayer, attention", "ResidualLayer",
                  [Option("heads", "heads", "integer", 4, 1, 8)]),
    "feed_forward": ("ResidualLayer, feed-forward", "ResidualLayer",
                     [Option("times", "times as wide", "integer", 4, 1, 8)]),
    "scores": ("FCLayer, scores", "FCLayer", []),
}  # fmt: skip
# each optimizer of a set-up: its title, purenn's class, what it takes, and how long a learning rate
# suits it beside that of plain steps
OPTIMIZERS = {
    "none": ("none", None, [], 1),
    "momentum": ("Momentum", "Momentum", [Option("momentum", "momentum", "number", 0.9, 0, 0.999)], 0.1),
    "adam": ("Adam", "Adam",
             [Option("beta1", "β₁", "number", 0.9, 0, 0.999),
              Option("beta2", "β₂", "number", 0.999, 0, 0.9999)], 0.1),
}  # fmt: skip
ORDER = "dense activation convolution max_pooling average_pooling flatten dropout softmax".split()
ON_ROWS = "embedding", "position", "rms_norm", "attention", "feed_forward", "scores"  # of letters
ORDER += ON_ROWS
ON_IMAGES = "convolution", "max_pooling", "average_pooling", "flatten"


def _layers(text):
    """The layers of "dense 8, tanh"."""
    found = []
    for word in text.split(", "):
        name, *size = word.split(" ")
        if name in ACTIVATIONS:
            found.append({"layer": "activation", "function": name})
        else:
            layer = {"layer": name}
            for option in LAYERS[name][2]:
                layer[option.name] = option.default
            if size:
                layer["size"] = int(size[0])
            found.append(layer)
    return found


PLANE = "xor", "circle", "spirals", "moons"  # data sets of points, and classes


def _setup(name, samples, noise, layers, learning_rate, loss="mse", optimizer={"name": "none"}):
    data = {"name": name, "samples": samples, "noise": noise, "seed": 0}
    if name in PLANE:
        data["features"] = ["x1", "x2"]
    return {
        "data": data, "layers": _layers(layers), "loss": loss, "learning_rate": learning_rate,
        "optimizer": optimizer, "batch_size": 1, "shuffle": False, "seed": 0,
    }  # fmt: skip


class Data:
    """A data set that can be chosen, with a set-up that suits it."""

    def __init__(self, title, kind, setup, least, most):
        self.name, self.title, self.kind, self.setup = setup["data"]["name"], title, kind, setup
        self.least, self.most = least, most

    def plain(self):
        samples = self.setup["data"]["samples"]
        most = 0 if self.kind in ("digits", "names") else 1
        return {
            "name": self.name, "title": self.title, "kind": self.kind,
            "samples": {"default": samples, "least": self.least, "most": self.most},
            "noise": {"default": self.setup["data"]["noise"], "least": 0, "most": most},
            "setup": self.setup,
        }  # fmt: skip


DATA = [
    Data("XOR", "classes",
         _setup("xor", 4, 0, "dense 3, tanh, dense 1, tanh", 0.1), 4, 400),
    Data("Circle", "classes",
         _setup("circle", 100, 0.1, "dense 6, tanh, dense 1, sigmoid", 0.3,
                "binary_cross_entropy"), 4, 400),
    Data("Two spirals", "classes",
         _setup("spirals", 120, 0, "dense 12, tanh, dense 12, tanh, dense 1, sigmoid", 0.1,
                "binary_cross_entropy"), 8, 400),
    Data("Two moons", "classes",
         _setup("moons", 100, 0.2, "dense 8, tanh, dense 1, sigmoid", 0.3,
                "binary_cross_entropy"), 4, 400),
    Data("A curve", "curve",
         _setup("curve", 40, 0.1, "dense 8, tanh, dense 1", 0.1), 4, 400),
    Data("Handwritten digits", "digits",
         _setup("digits", 300, 0, "dense 16, tanh, dense 10, softmax", 0.1,
                "categorical_cross_entropy"), 10, TRAINING),
    Data("Names", "names",
         _setup("names", 1000, 0, "embedding, position, rms_norm, attention, feed_forward, scores",
                0.01, "softmax_cross_entropy", {"name": "adam", "beta1": 0.85, "beta2": 0.99}),
         LAP, 8000),
]  # fmt: skip


def data_of(name):
    """The data set of that name; ValueError if there is none."""
    for data in DATA:
        if data.name == name:
            return data
    names = ", ".join([data.name for data in DATA])
    raise ValueError("data: expected one of %s, got %s" % (names, name))


def catalogue():
    """What there is to choose from, as plain JSON."""
    layers = []
    for name in ORDER:
        title, kind, options = LAYERS[name]
        layers.append({
            "layer": name, "title": title, "class": kind,
            "options": [option.plain() for option in options], "on_rows": name in ON_ROWS,
        })  # fmt: skip
    return {
        "data": [data.plain() for data in DATA],
        "layers": layers,
        "activations": list(ACTIVATIONS),
        "features": [{"name": name, "title": title} for name, title in FEATURES],
        "losses": [{"name": name, "title": title} for name, title in LOSSES],
        "optimizers": [
            {
                "name": name, "title": OPTIMIZERS[name][0], "share": OPTIMIZERS[name][3],
                "options": [option.plain() for option in OPTIMIZERS[name][2]],
            }
            for name in ("none", "momentum", "adam")
        ],
    }
