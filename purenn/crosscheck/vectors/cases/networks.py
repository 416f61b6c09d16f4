"""The cases of networks."""

from purenn import Random
from purenn.mistakes import says

from .making import built, described
from .numbers import double, probability, single, some, token, whole


def dense(i, j):
    return "FCLayer", ((1, i), (1, j))


def function(name, *input_shape):
    return "ActivationLayer", (input_shape, name, name + "_prime")


def network_cases():
    rng = Random(11)
    cases = []

    def case(comment, flags, layers, loss="mse", values=single, samples=1, epochs=1,
             learning_rate=0.5, targets=single, **options):
        parts = []
        for layer in layers:
            parts.append(described(rng, values, *layer))
            if layer[0] == "DropoutLayer":
                passes = (epochs * samples,) + built(parts[-1]).input_shape
                parts[-1]["draws"] = some(rng, probability, passes)
        first, last = built(parts[0]), built(parts[-1])
        tokens = layers[0][0] == "EmbeddingLayer"
        inputs = token(first.vocabulary_size) if tokens else values
        cases.append({
            "comment": comment,
            "flags": flags.split(),
            "layers": parts,
            "loss": loss,
            "x_train": some(rng, inputs, (samples,) + first.input_shape),
            "y_train": some(rng, targets, (samples,) + last.output_shape),
            "epochs": epochs,
            "learning_rate": learning_rate,
            **options,
        })

    xor = [dense(2, 3), function("tanh", 1, 3), dense(3, 1), function("tanh", 1, 1)]
    case("the error does not reach the first layer, or layers go back in the forward order",
         "network", xor)
    case("two layers of one shape share their input, their weights or their gradient",
         "network stale", [dense(2, 2), dense(2, 2), dense(2, 2)])
    case("two activation layers of one shape share their input", "network stale",
         [dense(2, 2), function("tanh", 1, 2), function("tanh", 1, 2)])
    case("a layer learns before the one in front of it has its dE/dX", "update-first network",
         [dense(2, 2), dense(2, 1)], values=whole, learning_rate=2.0**-8)
    case("samples one after another: each finds the parameters that the one before left",
         "network stale", [dense(2, 2), function("tanh", 1, 2)], samples=2)
    case("gradients add up over the samples, or are averaged", "network stale",
         [dense(2, 1)], samples=3, learning_rate=0.125)
    case(says("fit", "errors summed", "error afterwards"),
         "network scale", [dense(2, 2)], samples=3, epochs=2, learning_rate=0.125)
    case(says("fit", "last error", "samples reversed", "epoch too few"),
         "network scale", [dense(1, 1)], samples=2, epochs=3, values=whole, targets=whole,
         learning_rate=2.0**-8)
    case(says("fit", "sum for mean", "by all samples"), "network scale", [dense(2, 2)], samples=4,
         learning_rate=0.125, batch_size=2)
    case(says("fit", "by the batch size", "small batch dropped"), "network scale",
         [dense(2, 3), function("tanh", 1, 3), dense(3, 1)], samples=5, epochs=2,
         learning_rate=0.125, batch_size=3)
    case("the loss is halved but not its derivative, or the other way round", "scale",
         [dense(1, 3)], values=whole, targets=whole, learning_rate=0.125)
    conv = "ConvLayer", ((4, 4, 1), (2, 2), 2)
    case("convolution, activation, flattening, dense", "network order",
         [conv, function("tanh", 3, 3, 2), ("FlattenLayer", ((3, 3, 2),)), dense(18, 2)])
    case("convolution after convolution: dE/dX of the second", "network kernel-turned channels",
         [conv, ("ConvLayer", ((3, 3, 2), (2, 2), 3))])
    case("two convolutions of one shape share what they keep", "network stale",
         [("ConvLayer", ((2, 2, 1), (1, 1), 1)), ("ConvLayer", ((2, 2, 1), (1, 1), 1))],
         samples=2)
    case("pooling: the gradient goes back to where the maximum was", "network window",
         [("ConvLayer", ((5, 5, 1), (2, 2), 1)), ("MaxPoolingLayer", ((4, 4, 1), (2, 2))),
          ("FlattenLayer", ((2, 2, 1),)), dense(4, 1)])
    case("average pooling: the gradient is shared by the window", "network scale",
         [("ConvLayer", ((5, 5, 1), (2, 2), 1)), ("AveragePoolingLayer", ((4, 4, 1), (2, 2))),
          ("FlattenLayer", ((2, 2, 1),)), dense(4, 1)])
    case("two pooling layers share the places of their maxima", "network stale",
         [("ConvLayer", ((4, 4, 1), (1, 1), 2)), ("MaxPoolingLayer", ((4, 4, 2), (2, 2))),
          ("MaxPoolingLayer", ((2, 2, 2), (1, 2))), ("FlattenLayer", ((2, 1, 2),)), dense(4, 1)],
         learning_rate=2.0**-6)
    case("two convolutions and activations by turns share what they keep", "network stale",
         [("ConvLayer", ((3, 3, 2), (1, 1), 2)), function("tanh", 3, 3, 2),
          ("ConvLayer", ((3, 3, 2), (1, 1), 2)), function("tanh", 3, 3, 2)], learning_rate=0.125)
    case("relu and leaky relu", "network derivative",
         [dense(3, 4), function("relu", 1, 4), dense(4, 3), function("leaky_relu", 1, 3)])
    case("sigmoid and binary cross-entropy", "network derivative",
         [dense(3, 2), function("sigmoid", 1, 2)], "binary_cross_entropy", targets=probability)
    case("softmax and categorical cross-entropy", "network derivative",
         [dense(2, 3), ("SoftmaxLayer", ((1, 3),))], "categorical_cross_entropy",
         targets=probability)
    case("dropout is at work outside of training, or not at work in it", "network",
         [dense(2, 4), ("DropoutLayer", ((1, 4), 0.5)), dense(4, 2)], samples=2)
    case("trained in float32", "precision network", xor, values=double, targets=double,
         learning_rate=0.1)
    case("drawn: a deep one", "drawn network",
         [dense(2, 3), function("tanh", 1, 3), dense(3, 3), function("leaky_relu", 1, 3),
          dense(3, 2), function("tanh", 1, 2)])
    norm, wide = ("RMSNormLayer", ((2, 2), 0.25)), ((2, 2), (2, 3))
    block = [
        norm, ("FCLayer", wide), ("ActivationLayer", ((2, 3), "gelu", "gelu_prime")),
        ("FCLayer", wide[::-1]),
    ]  # fmt: skip
    gpt = [
        ("EmbeddingLayer", ((1, 2), 3, 2)), ("PositionLayer", ((2, 2), 3)),
        ("ResidualLayer", ([norm, ("AttentionLayer", ((2, 2), 1))],)), ("ResidualLayer", (block,)),
        norm, ("FCLayer", ((2, 2), (2, 3))),
    ]  # fmt: skip
    next_ones = [[0.0, 1.0, 0.0], [0.25, 0.0, 0.75]]
    case("a GPT: residual connections left out, or norms after them; positions added twice; layers "
         "within layers do not learn; the loss divided by the vocabulary", "network derivative",
         gpt, "softmax_cross_entropy", y_train=[next_ones], learning_rate=0.125)
    case("a GPT, a step after the other: what a layer keeps of the first sample", "network stale",
         gpt[:3] + gpt[5:], "softmax_cross_entropy", samples=2,
         y_train=[next_ones, next_ones[::-1]], learning_rate=0.125)
    return cases
