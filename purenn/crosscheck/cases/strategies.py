"""Hypothesis strategies for numbers, shapes, layers and networks that break things.

A layer is drawn as a `Pass`, a network as a `Training`: plain data from which purenn and
any other library build their own. `number` is a number type of bounds.py, such as Rounded64,
and says in which precision floats come. They are never so large that a result overflows.

An argument `elements` may be a strategy for one number, drawn for each element, or a function
that makes a strategy from a shape, such as `arrays(number)`.
"""

from collections import namedtuple
from functools import lru_cache
from math import copysign, frexp, ldexp

from hypothesis import strategies as st

from ...numbers.random import Random
from ..judging.bounds import Rounded64

Pass = namedtuple(  # `options`: what the constructor is given by keyword
    "Pass", "layer arguments parameters input output_error learning_rate options", defaults=({},)
)
LayerCase = namedtuple("LayerCase", "first again")  # two passes, or one and None
Training = namedtuple(  # `again`: whether it is fitted a second time
    "Training", "layers loss x_train y_train epochs learning_rate again batch_size",
    defaults=(False, 1),
)

# what layers and networks are drawn with
ACTIVATIONS = ("tanh", "sigmoid", "relu", "leaky_relu")
LOSSES = ("mse", "binary_cross_entropy", "categorical_cross_entropy")


# --- numbers -----------------------------------------------------------------------------


def floats(number=Rounded64, factors=3):
    """Floats to trip over, such that products of that many of them stay finite.

    Zeros of both signs, subnormals, the neighbours of 1, and magnitudes from the smallest
    to 2 to the power (largest exponent / (factors + 1)), in float64 and three factors 2²⁵⁵:
    what remains up to overflow is left for sums.
    """
    limit = 2.0 ** (number.exponents // (factors + 1) - 1)
    smallest, normal = float(number.smallest), float(number.normal)
    next_to_one = 1 + 2 * float(number.unit)
    special = [0.0, -0.0, 1.0, -1.0, 0.5, next_to_one, smallest, -smallest, normal, limit, -limit]
    return st.one_of(
        between(-2, 2, number),
        st.sampled_from(special),
        between(-limit, limit, number),
        between(-normal, normal, number),
    )


def between(low, high, number=Rounded64, **others):
    """Floats of the format from low to high, which are two of them; others as st.floats."""
    if number.name != "bfloat16":
        return st.floats(low, high, width=number.width, **others)
    return st.floats(low, high, width=32, **others).map(lambda x: nearest(x, number))


def nearest(x, number):
    """The float of the format next to a float."""
    lowest = 3 - number.exponents  # the exponent of the smallest normal number, as of frexp
    scale = number.digits - max(frexp(x)[1], lowest)
    return copysign(ldexp(round(ldexp(x, scale)), -scale), x)


def moderate(number=Rounded64, largest=1.0):
    """Floats up to that size."""
    return between(-largest, largest, number)


# floats of few digits, because exact values grow longer with every step of a training
short = st.integers(-(2**12), 2**12).map(lambda n: n / 2**12)


def probabilities(number=Rounded64, least=0.0):
    """Inside (0, 1), because logarithms at 0 and 1 themselves are not finite."""
    least = nearest(max(least, float(number.smallest)), number)
    return between(least, 1 - float(number.unit), number)


fractions = st.fractions(min_value=-9, max_value=9, max_denominator=7)
integers = st.integers(-99, 99)
halves = st.integers(-4, 4).map(lambda n: n / 2)  # exact in any precision, often equal


# --- shapes ------------------------------------------------------------------------------


@lru_cache()
def sizes(largest):
    """From 1 to the largest, both ends often."""
    return st.one_of(st.just(1), st.integers(1, largest), st.just(largest))


@lru_cache()
def rows(largest=5):
    """The shape of a dense layer's sample."""
    return st.tuples(st.just(1), sizes(largest))


@st.composite
def volumes_and_windows(draw, largest=4, channels=3):
    """An image (i, j, d) and a window (m, n) that fits: 1 by 1 and the whole image, too."""
    i, j = draw(sizes(largest)), draw(sizes(largest))
    return (i, j, draw(sizes(channels))), (draw(sizes(i)), draw(sizes(j)))


shapes = st.one_of(
    rows(),
    st.tuples(sizes(3), sizes(3), sizes(3)),
    st.tuples(sizes(3), sizes(3)),
    st.tuples(sizes(4)),
)


# --- nested lists ------------------------------------------------------------------------


@lru_cache(1024)  # because hypothesis takes longer to prepare a strategy than to draw from it
def nested(shape, elements):
    """Nested lists of that shape."""
    if not isinstance(elements, st.SearchStrategy):
        return elements(shape)
    if len(shape) > 1:
        elements = nested(shape[1:], elements)
    return st.lists(elements, min_size=shape[0], max_size=shape[0])


def filled(shape, rng, number=Rounded64, largest=2):
    """Nested lists of floats with all digits in use, uniform in [-largest, largest)."""
    if shape:
        return [filled(shape[1:], rng, number, largest) for _ in range(shape[0])]
    digits = number.digits
    return largest * (ldexp(rng.next() >> (64 - digits), 1 - digits) - 1)


def arrays(number=Rounded64, factors=3):
    """For a shape: small halves, or numbers of all digits, or of all sizes."""

    def of_shape(shape):
        return st.one_of(
            nested(shape, halves),
            st.integers(0, 999).map(lambda seed: filled(shape, Random(seed), number)),
            nested(shape, between(-2, 2, number)),
            nested(shape, floats(number, factors)),
        )

    return of_shape


def matrices(elements, largest=4):
    return st.tuples(sizes(largest), sizes(largest)).flatmap(lambda s: nested(s, elements))


@st.composite
def matrix_products(draw, elements, largest=4):
    """Two matrices A and B for which A B exists."""
    i, j, k = draw(sizes(largest)), draw(sizes(largest)), draw(sizes(largest))
    return draw(nested((i, j), elements)), draw(nested((j, k), elements))


# --- one pass through one layer ----------------------------------------------------------
# Learning rates come from `rates`, or from `elements` if that is None.


def _one(elements):
    """A strategy for one number of them."""
    return elements if isinstance(elements, st.SearchStrategy) else nested((1,), elements).map(
        lambda a: a[0]
    )


@st.composite
def passes(draw, layer, arguments, elements, rates=None, options={}, inputs=None):
    """A pass through the layer of that name, constructor arguments and options.

    Its input consists of `inputs`, or of `elements` if that is None.
    """
    shapes = shapes_of(layer, arguments, options)
    parameters = {
        name: draw(nested(shape, elements)) for name, shape in shapes["parameters"].items()
    }
    x = draw(nested(shapes["input"], elements if inputs is None else inputs))
    e = draw(nested(shapes["output"], elements))
    rate = draw(_one(elements) if rates is None else rates) if parameters else 1
    return Pass(layer, arguments, parameters, x, e, rate, options)


def shapes_of(layer, arguments, options={}):
    """The shapes of what goes into and out of a layer: input, output and parameters."""
    shape = arguments[0]
    parameters = {}
    output = shape
    if layer == "FCLayer":
        output = arguments[1]
        parameters = {"weights": (shape[1], output[1]), "bias": (1, output[1])}
        if options.get("bias") is False:
            del parameters["bias"]
    elif layer == "EmbeddingLayer":
        output = shape[1], arguments[2]
        parameters = {"weights": arguments[1:]}
    elif layer == "ResidualLayer":
        shape = output = arguments[0][0][1][0]
    elif layer == "ConvLayer":
        (_, _, d), (m, n), k = arguments
        output = _windows(arguments, options, (1, 1)) + (k,)
        parameters = {"weights": (m, n, d, k), "bias": (k,)}
    elif layer in ("MaxPoolingLayer", "AveragePoolingLayer"):
        output = _windows(arguments, options, arguments[1]) + (shape[2],)
    elif layer in ("RMSNormLayer", "LayerNormLayer"):
        names = ("gain",) if layer == "RMSNormLayer" else ("gain", "bias")
        parameters = {name: (1, shape[1]) for name in names}
    elif layer == "PositionLayer":
        parameters = {"weights": (arguments[1], shape[1])}
    elif layer == "AttentionLayer":
        kinds = ("query", "key", "value", "output")
        parameters = {kind + "_weights": (shape[1],) * 2 for kind in kinds}
    elif layer == "FlattenLayer":
        size = 1
        for n in shape:
            size *= n
        output = (1, size)
    return {"input": shape, "output": output, "parameters": parameters}


def _windows(arguments, options, stride):
    """How many windows there are, in rows and columns; that stride unless the options have one."""
    (i, j, _), (m, n) = arguments[:2]
    (s, t), (p, q) = options.get("stride", stride), options.get("padding", (0, 0))
    return (i + 2 * p - m) // s + 1, (j + 2 * q - n) // t + 1


@st.composite
def stride_and_padding(draw, window, half):
    """One or both, as pairs (rows, columns); padding up to 2, or only to `half` the window."""
    m, n = window
    most = [size // 2 if half else 2 for size in window]
    options = {
        "stride": (draw(st.integers(1, m + 1)), draw(st.integers(1, n + 1))),
        "padding": (draw(st.integers(0, most[0])), draw(st.integers(0, most[1]))),
    }
    kept = draw(st.sampled_from([("stride",), ("padding",), ("stride", "padding")]))
    return {name: options[name] for name in kept}


@st.composite
def fc_arguments(draw, largest=5):
    return draw(rows(largest)), draw(rows(largest))


@st.composite
def conv_arguments(draw, largest=4, channels=3, depth=3):
    return draw(volumes_and_windows(largest, channels)) + (draw(sizes(depth)),)


def _passes_of(layer, arguments, elements, rates=None):
    return arguments.flatmap(lambda a: passes(layer, a, elements, rates))


def fc_passes(elements, rates=None, largest=5):
    return _passes_of("FCLayer", fc_arguments(largest), elements, rates)


def conv_passes(elements, rates=None):
    return _passes_of("ConvLayer", conv_arguments(), elements, rates)


def pooling_passes(elements):
    return _passes_of("MaxPoolingLayer", volumes_and_windows(5), elements)


@st.composite
def strided_passes(draw, layer, elements, rates=None):
    """Convolution or pooling with stride and padding."""
    arguments = draw(conv_arguments(4, 2, 2) if layer == "ConvLayer" else volumes_and_windows(5))
    options = draw(stride_and_padding(arguments[1], layer != "ConvLayer"))
    return draw(passes(layer, arguments, elements, rates, options))


def flatten_passes(elements):
    return _passes_of("FlattenLayer", st.tuples(shapes), elements)


def activation_passes(elements, names=ACTIVATIONS):
    arguments = st.tuples(shapes, st.sampled_from(names)).map(
        lambda a: (a[0], a[1], a[1] + "_prime")
    )
    return _passes_of("ActivationLayer", arguments, elements)


@st.composite
def softmax_passes(draw, inputs, errors):
    shape = draw(rows())
    x, e = draw(nested(shape, inputs)), draw(nested(shape, errors))
    return Pass("SoftmaxLayer", (shape,), {}, x, e, 1)


def dropout_passes(elements, rates):
    return _passes_of("DropoutLayer", st.tuples(shapes, rates), elements)


def linear_passes(elements):
    """Layers whose output is linear in each of X, W and B, the others held fixed."""
    return st.one_of(fc_passes(elements), conv_passes(elements), flatten_passes(elements))


# --- networks ----------------------------------------------------------------------------


@st.composite
def _layers(draw, elements, middle, last, outputs, volumes, rates):
    """Conv, pooling and flatten, or none of these; then dense layers, perhaps with dropout.

    Each but pooling and flatten is followed by one of the functions `middle`, the final one
    by one of `last`; None means no function.
    """
    layers = []

    def activation(shape, names):
        name = draw(st.sampled_from(names))
        if name == "softmax":
            layers.append(("SoftmaxLayer", (shape,), {}))
        elif name is not None:
            layers.append(("ActivationLayer", (shape, name, name + "_prime"), {}))

    def trained(layer, arguments):
        shapes = shapes_of(layer, arguments)
        parameters = {n: draw(nested(s, elements)) for n, s in shapes["parameters"].items()}
        layers.append((layer, arguments, parameters))
        return shapes["output"]

    shape = draw(rows(3))
    if "ConvLayer" in volumes and draw(st.booleans()):
        shape = trained("ConvLayer", draw(conv_arguments(3, 2, 2)))
        activation(shape, middle)
        if "MaxPoolingLayer" in volumes and draw(st.booleans()):
            window = draw(sizes(shape[0])), draw(sizes(shape[1]))
            layers.append(("MaxPoolingLayer", (shape, window), {}))
            shape = shapes_of("MaxPoolingLayer", (shape, window))["output"]
        layers.append(("FlattenLayer", (shape,), {}))
        shape = (1, shape[0] * shape[1] * shape[2])
    depth = draw(st.integers(1, 2))
    for left in range(depth - 1, -1, -1):
        following = (1, draw(st.integers(*outputs)) if left == 0 else draw(sizes(3)))
        shape = trained("FCLayer", (shape, following))
        if left and rates and draw(st.booleans()):
            layers.append(("DropoutLayer", (shape, draw(st.sampled_from(rates))), {}))
        activation(shape, middle if left else last)
    return layers


@st.composite
def trainings(
    draw, elements, rates, samples=1, epochs=1, losses=LOSSES, middle=None,
    volumes=("ConvLayer", "MaxPoolingLayer"), dropout=(0.25, 0.5),
):
    """A network with a loss that suits its last layer, and data to fit it to.

    `volumes` names the layers for volumes that may take part, `dropout` its rates.
    """
    middle = (None,) + ACTIVATIONS if middle is None else middle
    loss = draw(st.sampled_from(losses))
    last = {
        "mse": middle,
        "binary_cross_entropy": ("sigmoid",),
        "categorical_cross_entropy": ("softmax",),
    }[loss]
    outputs = (2, 3) if loss == "categorical_cross_entropy" else (1, 3)
    layers = draw(_layers(elements, middle, last, outputs, volumes, dropout))
    x_shape = layers[0][1][0]
    y_shape = next(a for name, a, _ in layers[::-1] if name == "FCLayer")[1]
    count = draw(st.integers(1, samples))
    x_train = draw(nested((count,) + x_shape, elements))
    targets = elements if loss == "mse" else st.sampled_from([0.0, 0.25, 1.0])
    y_train = draw(nested((count,) + y_shape, targets))
    return Training(
        layers, loss, x_train, y_train, draw(st.integers(1, epochs)), draw(rates)
    )
