"""A layer's own source, changed in the page and run in the place of purenn's."""

from purenn import Layer, relu, relu_prime

from . import tracing

# of each class the file, and the arguments of a small one for gradcheck
SOURCES = {
    "FCLayer": ("fc_layer.py", ((1, 3), (1, 2))),
    "ActivationLayer": ("activation_layer.py", ((1, 4), relu, relu_prime)),
    "ConvLayer": ("conv_layer.py", ((4, 3, 2), (2, 2), 2)),
    "MaxPoolingLayer": ("max_pooling_layer.py", ((4, 4, 1), (2, 2))),
    "AveragePoolingLayer": ("average_pooling_layer.py", ((4, 4, 1), (2, 2))),
    "FlattenLayer": ("flatten_layer.py", ((2, 3, 2),)),
    "DropoutLayer": ("dropout_layer.py", ((1, 6), 0.25)),
    "SoftmaxLayer": ("softmax_layer.py", ((1, 4),)),
}


def file_of(name):
    if not isinstance(name, str) or name not in SOURCES:
        raise ValueError("expected one of %s, got %r" % (", ".join(sorted(SOURCES)), name))
    return SOURCES[name][0]


def on_its_own(source):
    """The source of one of purenn's layers as it runs outside of the package."""
    return source.replace("from ..", "from purenn.").replace("from .", "from purenn.layers.")


def define(name, source):
    """The class that the source defines; ValueError, with the line, if it does not."""
    file = file_of(name)
    if not isinstance(source, str):
        raise ValueError("expected the text of %s, got %r" % (file, source))
    namespace = {"__name__": "edited_" + name}
    try:
        exec(compile(on_its_own(source), file, "exec"), namespace)
    except tracing.ANY as error:
        raise ValueError(tracing.sentence_in(error, file))
    made = namespace.get(name)
    if not isinstance(made, type) or not issubclass(made, Layer):
        raise ValueError("%s: expected a class %s that is a Layer" % (file, name))
    return made


class Edits:
    """Changed sources by class, and the classes that they define. It is replaced, never changed."""

    def __init__(self):
        self.sources, self.classes = {}, {}

    def _copy(self, left_out=()):
        copy = Edits()
        for name in self.sources:
            if name not in left_out:
                copy.sources[name], copy.classes[name] = self.sources[name], self.classes[name]
        return copy

    def changed(self, name, source):
        """With that source of a class; ValueError, a sentence, if it cannot be run."""
        copy = self._copy()
        copy.classes[name], copy.sources[name] = define(name, source), source
        return copy

    def without(self, names):
        """With purenn's own classes of these names."""
        for name in names:
            file_of(name)
        return self._copy(names)

    def told(self, error):
        """An exception as a sentence, with the line of the changed source that it came from."""
        for name in self.sources:
            if tracing.line_of(error, file_of(name)) is not None:
                return tracing.sentence_in(error, file_of(name))
        return tracing.sentence(error)


def check(name, made):
    """What gradcheck says of a small layer of that class: {"right", "text"}."""
    from purenn import gradcheck  # not before it is needed: what the page waits for

    file, arguments = SOURCES[name]
    try:
        return {"right": True, "text": gradcheck(made(*arguments))}
    except AssertionError as error:
        return {"right": False, "text": str(error)}
    except tracing.ANY as error:
        return {"right": False, "text": tracing.sentence_in(error, file)}


def check_network(network):
    """What gradcheck says of a network."""
    from purenn import gradcheck

    try:
        return {"right": True, "text": gradcheck(network)}
    except AssertionError as error:
        return {"right": False, "text": str(error)}
