"""The cases of the test vectors: what goes in, and which mistake each one reveals.

Hand-made cases come first and are made of small whole numbers, so that a wrong result can
be followed by hand; drawn cases come last. What comes out is for vectors.py to compute.
"""

import purenn
from purenn import Random
from purenn.linalg import shape, zeros

FLAGS = {
    "bias": "the bias is left out or counted twice, or its gradient is not the plain sum",
    "channels": "channels are mixed up, swapped or left out",
    "derivative": "the derivative is another, is left out, or is taken at the output",
    "drawn": "drawn at random, for what no other case names",
    "kernel-turned": "a kernel is turned where it must not be, or not where it must",
    "learning-rate": "the learning rate is left out, squared, or part of the gradient",
    "magnitude": "small numbers are rounded away, large ones clipped, or an epsilon is added",
    "mode": "the border of 'full', 'same' or 'valid' is another",
    "network": "layers or samples are taken in another order, or share what is their own",
    "order": "elements are read in another order",
    "precision": "computed in less than the precision of the numbers, or with cancellation",
    "scale": "a factor is missing or too many: the 2, 1/n, a mean for a sum",
    "shape": "right for square shapes only, or where a size is not 1",
    "sign": "right for positive numbers only, or a sign is lost",
    "size": "right for small sizes only",
    "stale": "something of an earlier call is used again: an input, a gradient, a place",
    "swapped": "the two arguments are taken for each other",
    "tie": "of equal elements another one counts than the first",
    "transposed": "a matrix, kernel or image is read with its axes swapped",
    "update-first": "dE/dX is computed with the updated parameters",
    "window": "a window has another size, stride or start, or the remainder counts",
}


# --- numbers ----------------------------------------------------------------------------


def whole(rng):
    """A whole number from -9 to 9, never 0: readable, and exact in any order of summation."""
    n = int(rng.random() * 18) - 9
    return float(n if n < 0 else n + 1)


def single(rng):
    """In [-1, 1), with the 24 bits of a float32."""
    return int(rng.random() * 2**25) / 2**24 - 1


def double(rng):
    """In [-1, 1), with the 53 bits of a float64."""
    return 2 * rng.random() - 1


def probability(rng):
    """In (0, 1), with the 24 bits of a float32."""
    return (2 * int(rng.random() * 2**23) + 1) / 2**24


def times(factor, values):
    """The same numbers, that much larger or smaller."""
    return lambda rng: factor * values(rng)


def some(rng, values, shape):
    """Nested lists of that shape, drawn in index order."""
    if not shape:
        return values(rng)
    return [some(rng, values, shape[1:]) for _ in range(shape[0])]


def only(shape, *places):
    """Zeros of that shape, but for a 1 at each place."""
    result = zeros(shape)
    for place in places:
        part = result
        for i in place[:-1]:
            part = part[i]
        part[place[-1]] = 1
    return result


def size(rng, largest):
    return 1 + int(rng.random() * largest)


# --- layers -----------------------------------------------------------------------------


def build(name, arguments, rng=None):
    """The layer of that name; functions among the arguments are given by name."""
    values = [getattr(purenn, x) if isinstance(x, str) else x for x in arguments]
    kind = getattr(purenn, name)
    return kind(*values, rng=rng or Random(0)) if kind.parameters else kind(*values)


def parameters_of(rng, values, name, arguments):
    """Drawn parameters for the layer of that name."""
    layer = build(name, arguments)
    return {p: some(rng, values, shape(getattr(layer, p))) for p in layer.parameters}


class Layer:
    """The cases of one layer; what a case is not given is drawn."""

    def __init__(self, name, seed):
        self.name, self.rng, self.cases = name, Random(seed), []

    def case(self, comment, flags, arguments, values=whole, calls="fb", learning_rate=0.5, **given):
        """One more case. `calls`: "f" is forward alone, "fb" forward and backward.

        Of what is given, parameters belong to the layer and the rest to every call.
        """
        layer = build(self.name, arguments)
        parameters = parameters_of(self.rng, values, self.name, arguments)
        for name in layer.parameters:
            parameters[name] = given.pop(name, parameters[name])
        case = {
            "comment": comment,
            "flags": flags.split(),
            "arguments": dict(zip(layer.arguments, arguments)),
            "parameters": parameters,
            "calls": [],
        }
        for passes in calls.split():
            call = {"input": some(self.rng, values, layer.input_shape)}
            if passes == "fb":
                call["output_error"] = some(self.rng, values, layer.output_shape)
                call["learning_rate"] = learning_rate
            call.update((k, v) for k, v in given.items() if passes == "fb" or k != "output_error")
            case["calls"].append(call)
        if self.name == "DropoutLayer":
            for call in case["calls"]:
                call.setdefault("training", True)
                call.setdefault("draws", some(self.rng, probability, layer.input_shape))
        self.cases.append(case)


def trained_cases(c, small, square):
    """What any layer with parameters can get wrong; `small`, `square`: its arguments."""
    c.case("dE/dX is computed with the updated parameters; it takes those of the forward pass",
           "update-first", square, learning_rate=1.0)
    c.case("the learning rate is squared, left out, or taken twice: P - rate dE/dP",
           "learning-rate", small, learning_rate=2.0)
    c.case("the learning rate is 0, and the parameters move nevertheless",
           "learning-rate", small, learning_rate=0.0)
    c.case("dE/dW and dE/dB already contain the learning rate", "learning-rate", small,
           learning_rate=0.125)
    c.case("the parameters move though dE/dY is 0 (weight decay, momentum)", "learning-rate",
           small, output_error=zeros(build(c.name, small).output_shape))
    c.case("the second call takes the input of the first, or gradients add up over the calls",
           "stale", small, calls="fb fb")
    c.case("backward takes the first of two inputs; it takes that of the last forward pass",
           "stale", small, calls="f f fb")
    c.case("the third call: momentum, a rate that decays, a cache that is filled once",
           "stale learning-rate", small, calls="fb fb fb", learning_rate=0.25)
    c.case("the gradient is clipped, or normalised by its length", "magnitude scale", small,
           values=times(1024.0, whole), learning_rate=2.0**-20)
    c.case("numbers near 0 are taken for 0, or an epsilon is added", "magnitude", small,
           values=times(2.0**-30, whole))
    c.case("computed in float16, which has 11 bits", "precision", small, values=single)
    c.case("computed or stored in float32, which has 24 bits", "precision", small, values=double)
    c.case("rounding to float32 between the steps of two calls", "precision stale", small,
           values=double, calls="fb fb", learning_rate=0.1)


def fc_cases():
    c = Layer("FCLayer", 1)
    c.case("a single weight: read the formulas off", "bias scale", ((1, 1), (1, 1)),
           weights=[[3.0]], bias=[[5.0]], input=[[2.0]], output_error=[[7.0]])
    c.case("the weights are read transposed in the forward pass, or not transposed for dE/dX",
           "transposed", ((1, 2), (1, 2)),
           weights=[[1.0, 2.0], [4.0, 8.0]], bias=[[0.0, 0.0]],
           input=[[1.0, 3.0]], output_error=[[1.0, 5.0]])
    c.case("the bias is left out, or its gradient multiplied by the input", "bias",
           ((1, 2), (1, 3)), input=[[0.0, 0.0]])
    c.case("the bias is added once for each input", "bias", ((1, 3), (1, 2)),
           weights=zeros((3, 2)))
    c.case("a gradient is divided by the number of inputs or of outputs", "scale",
           ((1, 3), (1, 4)))
    c.case("one output: an axis of size 1 is dropped or broadcast", "shape", ((1, 4), (1, 1)))
    c.case("one input: an axis of size 1 is dropped or broadcast", "shape", ((1, 1), (1, 4)))
    c.case("negative inputs count as 0, or without their sign", "sign", ((1, 3), (1, 2)),
           input=[[-1.0, -2.0, -3.0]])
    c.case("negative dE/dY counts as 0, or without its sign", "sign", ((1, 2), (1, 3)),
           output_error=[[-1.0, -2.0, -3.0]])
    c.case("only the first element of dE/dY comes back", "order", ((1, 2), (1, 3)),
           output_error=[[0.0, 0.0, 1.0]])
    trained_cases(c, ((1, 3), (1, 2)), ((1, 2), (1, 2)))
    c.case("a sum in float32 loses the 1 beside 2^24", "precision", ((1, 2), (1, 1)),
           weights=[[2.0**24], [1.0]], bias=[[0.0]], input=[[1.0, 1.0]])
    c.case("float16 overflows at 65520", "precision magnitude", ((1, 2), (1, 1)),
           weights=[[300.0], [1.0]], bias=[[0.0]], input=[[300.0, 1.0]], output_error=[[300.0]])
    c.case("a sum in float64 that comes out small: the bound is that of its terms", "precision",
           ((1, 3), (1, 1)), weights=[[2.0**53], [3.0], [-(2.0**53)]], bias=[[0.5]],
           input=[[1.0, 1.0, 1.0]])
    c.case("many inputs: a loop unrolled by 4 or 8 forgets the rest", "size", ((1, 67), (1, 2)))
    c.case("many outputs: a loop unrolled by 4 or 8 forgets the rest", "size", ((1, 2), (1, 35)))
    c.case("many inputs added up in float32 or float16", "size precision", ((1, 130), (1, 1)),
           values=double)
    for _ in range(10):
        i, j = size(c.rng, 6), size(c.rng, 6)
        c.case("drawn: %d inputs, %d outputs" % (i, j), "drawn", ((1, i), (1, j)), single)
    for _ in range(5):
        i, j = size(c.rng, 6), size(c.rng, 6)
        c.case("drawn: two calls, %d inputs, %d outputs" % (i, j), "drawn stale",
               ((1, i), (1, j)), double, "fb fb", 0.1)
    return c.cases


def conv_cases():
    c = Layer("ConvLayer", 2)
    row = [1.0, 10.0, 100.0]
    grid = [[[1.0]], [[2.0]]], [[[4.0]], [[8.0]]]
    c.case("a single pixel, a single weight: read the formulas off", "bias scale",
           ((1, 1, 1), (1, 1), 1), weights=[[[[3.0]]]], bias=[5.0], input=[[[2.0]]],
           output_error=[[[7.0]]])
    c.case("the kernel is turned in the forward pass (a convolution, not a correlation)",
           "kernel-turned", ((2, 2, 1), (2, 2), 1), weights=list(grid), bias=[0.0],
           input=only((2, 2, 1), (0, 0, 0)), output_error=[[[0.0]]])
    c.case("the kernel is not turned for dE/dX (a correlation, not a convolution)",
           "kernel-turned", ((3, 3, 1), (2, 2), 1), weights=list(grid), bias=[0.0],
           input=zeros((3, 3, 1)), output_error=only((2, 2, 1), (0, 0, 0)))
    c.case("dE/dW comes out turned", "kernel-turned", ((2, 3, 1), (2, 2), 1),
           input=[[[x] for x in row], [[2 * x] for x in row]],
           output_error=only((1, 2, 1), (0, 0, 0)))
    c.case("rows and columns of the kernel are swapped", "transposed", ((3, 3, 1), (2, 2), 1),
           weights=[[[[1.0]], [[2.0]]], [[[0.0]], [[0.0]]]])
    c.case("rows and columns of the image are swapped", "transposed", ((3, 3, 1), (2, 2), 1),
           input=only((3, 3, 1), (0, 1, 0), (0, 2, 0), (1, 2, 0)))
    c.case("the axes of input and output channels are swapped in the weights",
           "transposed channels", ((2, 2, 2), (1, 1), 2),
           weights=[[[[1.0, 2.0], [4.0, 8.0]]]], bias=[0.0, 0.0])
    c.case("the bias is added once for each input channel", "bias channels",
           ((2, 2, 3), (1, 1), 2), weights=zeros((1, 1, 3, 2)))
    c.case("the bias is left out", "bias", ((3, 3, 1), (2, 2), 1), weights=zeros((2, 2, 1, 1)))
    c.case("the biases go to the wrong channels", "bias channels", ((2, 2, 1), (2, 2), 3),
           bias=[1.0, 2.0, 4.0], weights=zeros((2, 2, 1, 3)))
    c.case("dE/dB is multiplied by the number of output channels", "bias scale",
           ((3, 3, 1), (2, 2), 3))
    c.case("dE/dB is multiplied by the number of input channels", "bias scale",
           ((3, 3, 3), (2, 2), 1))
    c.case("dE/dB is a mean over the pixels, not their sum", "bias scale", ((3, 4, 1), (2, 2), 1))
    c.case("dE/dW is a mean over the pixels, not their sum", "scale", ((4, 3, 1), (2, 2), 1))
    c.case("only the last input channel counts", "channels", ((2, 2, 2), (2, 2), 1),
           input=only((2, 2, 2), (0, 0, 0), (1, 1, 0)))
    c.case("only the first input channel counts", "channels", ((2, 2, 2), (2, 2), 1),
           input=only((2, 2, 2), (0, 1, 1), (1, 0, 1)))
    c.case("dE/dX takes the last output channel only", "channels", ((2, 2, 1), (1, 1), 2),
           output_error=only((2, 2, 2), (0, 0, 0), (1, 0, 0)))
    c.case("dE/dX takes the first output channel only", "channels", ((2, 2, 1), (1, 1), 2),
           output_error=only((2, 2, 2), (0, 1, 1), (1, 1, 1)))
    c.case("one input channel, several output channels: an axis of size 1 is dropped",
           "shape channels", ((3, 3, 1), (2, 2), 3))
    c.case("several input channels, one output channel: an axis of size 1 is dropped",
           "shape channels", ((3, 3, 3), (2, 2), 1))
    c.case("a kernel of one row", "shape", ((3, 3, 1), (1, 3), 1))
    c.case("a kernel of one column", "shape", ((3, 3, 1), (3, 1), 1))
    c.case("a wide kernel: its sizes are swapped", "shape transposed", ((4, 4, 1), (2, 3), 2))
    c.case("a tall kernel: its sizes are swapped", "shape transposed", ((4, 4, 2), (3, 2), 1))
    c.case("a wide image", "shape", ((2, 5, 1), (2, 2), 1))
    c.case("a tall image", "shape", ((5, 2, 1), (2, 2), 1))
    c.case("a kernel as large as the image", "shape window", ((3, 2, 2), (3, 2), 2))
    c.case("a kernel of one pixel", "shape", ((2, 3, 2), (1, 1), 2))
    c.case("the last row is forgotten", "window", ((4, 3, 1), (2, 2), 1),
           input=only((4, 3, 1), (3, 0, 0), (3, 1, 0), (3, 2, 0)))
    c.case("the last column is forgotten", "window", ((3, 4, 1), (2, 2), 1),
           input=only((3, 4, 1), (0, 3, 0), (1, 3, 0), (2, 3, 0)))
    c.case("negative inputs count as 0, or without their sign", "sign", ((3, 3, 1), (2, 2), 1),
           input=[[[-1.0], [-2.0], [-3.0]], [[-4.0], [-5.0], [-6.0]], [[-7.0], [-8.0], [-9.0]]])
    trained_cases(c, ((3, 4, 2), (2, 3), 2), ((3, 3, 1), (2, 2), 1))
    c.case("a sum in float32 loses the 1 beside 2^24", "precision", ((1, 2, 1), (1, 2), 1),
           weights=[[[[2.0**24]], [[1.0]]]], bias=[0.0], input=[[[1.0], [1.0]]])
    c.case("a larger image", "size", ((12, 11, 1), (3, 3), 1))
    c.case("a high image", "size shape", ((19, 3, 1), (3, 2), 1))
    c.case("a broad image", "size shape", ((3, 19, 1), (2, 3), 1))
    c.case("a larger kernel", "size", ((8, 8, 1), (6, 7), 1))
    c.case("many input channels", "size channels", ((2, 2, 17), (2, 1), 1))
    c.case("many output channels", "size channels", ((2, 2, 1), (1, 2), 17))
    c.case("a larger image with channels, added up in float32", "size precision",
           ((7, 7, 3), (3, 3), 2), values=double)
    for values, calls, count in ((single, "fb", 8), (double, "fb fb", 4)):
        for _ in range(count):
            i, j, d, k = (size(c.rng, n) for n in (5, 5, 3, 3))
            m, n = size(c.rng, i), size(c.rng, j)
            c.case("drawn: an image of %d x %d x %d, a kernel of %d x %d, %d channels out"
                   % (i, j, d, m, n, k), "drawn", ((i, j, d), (m, n), k), values, calls, 0.25)
    return c.cases


def activation_cases():
    c = Layer("ActivationLayer", 3)
    for name in ("tanh", "sigmoid", "relu", "leaky_relu"):
        def arguments(*input_shape):
            return input_shape, name, name + "_prime"

        curved = name in ("tanh", "sigmoid")
        c.case("the derivative is taken at the output, not at the input", "derivative",
               arguments(1, 4), input=[[-2.0, -0.5, 0.25, 1.5]], output_error=[[1.0] * 4])
        c.case("dE/dX is the derivative alone, or dE/dY alone", "derivative", arguments(1, 3),
               input=[[-1.0, 0.5, 2.0]], output_error=[[3.0, -5.0, 7.0]])
        c.case("at 0", "derivative", arguments(1, 1), input=[[0.0]], output_error=[[1.0]])
        c.case("negative inputs count as 0, or without their sign", "sign", arguments(1, 3),
               input=[[-0.25, -1.0, -3.0]], output_error=[[1.0, -2.0, 4.0]])
        c.case("the second call takes the input of the first", "stale", arguments(1, 3), single,
               "fb fb")
        c.case("backward takes the first of two inputs; it takes that of the last forward pass",
               "stale", arguments(1, 3), single, "f f fb")
        c.case("the learning rate scales dE/dX", "learning-rate", arguments(1, 2), single,
               learning_rate=0.125)
        c.case("a volume: its elements in another order", "order shape", arguments(2, 3, 2),
               single)
        c.case("small inputs: rounded away, or lost to cancellation", "magnitude precision",
               arguments(1, 4), input=[[2.0**-12, -(2.0**-20), 2.0**-30, -(2.0**-40)]],
               output_error=[[1.0] * 4])
        c.case("large inputs: exp overflows or the slope ends too early", "magnitude",
               arguments(1, 6), input=[[-20.0, -9.0, -6.0, 6.0, 9.0, 20.0]],
               output_error=[[1024.0] * 6])
        if curved:
            c.case("an approximation: a table, a polynomial, a piecewise line", "precision",
                   arguments(1, 9), input=[[x / 8 - 0.5 for x in range(-9, 9, 2)]])
        c.case("computed in float32", "precision", arguments(1, 5), double)
        c.case("many elements", "size", arguments(1, 67), single)
        c.case("drawn: a row", "drawn", arguments(1, 7), times(4.0, single))
        c.case("drawn: a volume", "drawn", arguments(3, 2, 2), times(4.0, single))
    return c.cases


def flatten_cases():
    c = Layer("FlattenLayer", 4)
    c.case("columns before rows (Fortran's order)", "order transposed", ((2, 3, 1),),
           input=[[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]],
           output_error=[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    c.case("channels first; they come last", "order channels", ((2, 2, 2),),
           input=[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]],
           output_error=[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]])
    c.case("three sizes that all differ", "order shape", ((2, 3, 4),))
    c.case("a row stays a row", "shape", ((1, 5),))
    c.case("a single element", "shape", ((1, 1, 1),))
    c.case("one channel", "shape channels", ((3, 2, 1),))
    c.case("one row of pixels", "shape", ((1, 3, 2),))
    c.case("one column of pixels", "shape", ((3, 1, 2),))
    c.case("the learning rate scales dE/dX", "learning-rate", ((2, 2, 1),), learning_rate=0.125)
    c.case("the second call returns the elements of the first", "stale", ((2, 2, 1),),
           calls="fb fb")
    c.case("stored in float16", "precision", ((2, 2, 2),), single)
    c.case("stored in float32", "precision", ((2, 2, 2),), double)
    c.case("many elements", "size", ((9, 10, 3),))
    c.case("drawn", "drawn", ((4, 3, 3),), single)
    return c.cases


def pooling_cases():
    c = Layer("MaxPoolingLayer", 5)
    steps = [[[1.0], [2.0], [3.0], [4.0]], [[5.0], [6.0], [7.0], [8.0]],
             [[9.0], [10.0], [11.0], [12.0]], [[13.0], [14.0], [15.0], [16.0]]]
    falling = [[[-x for x in pixel] for pixel in row] for row in steps]
    c.case("the mean is taken, not the maximum", "window scale", ((2, 2, 1), (2, 2)),
           input=[[[1.0], [2.0]], [[4.0], [8.0]]], output_error=[[[3.0]]])
    c.case("the last row and column of a window are forgotten", "window", ((4, 4, 1), (2, 2)),
           input=steps)
    c.case("windows of falling numbers: they start one too late", "window", ((4, 4, 1), (2, 2)),
           input=falling)
    c.case("windows overlap (stride 1), not side by side", "window", ((4, 4, 1), (2, 2)))
    c.case("of equal elements the last counts, or all; it is the first in row order", "tie",
           ((2, 2, 1), (2, 2)), input=[[[5.0], [5.0]], [[5.0], [5.0]]], output_error=[[[1.0]]])
    c.case("the first in row order, not in column order", "tie order", ((2, 2, 1), (2, 2)),
           input=[[[1.0], [7.0]], [[7.0], [1.0]]], output_error=[[[1.0]]])
    c.case("two equal elements below each other: the gradient goes to the first alone", "tie",
           ((4, 2, 1), (2, 2)),
           input=[[[1.0], [3.0]], [[0.0], [3.0]], [[2.0], [0.0]], [[2.0], [1.0]]])
    c.case("zeros of both signs are equal", "tie sign", ((1, 4, 1), (1, 2)),
           input=[[[-0.0], [0.0], [0.0], [-0.0]]])
    c.case("all negative: the search for the maximum starts at 0", "sign", ((2, 4, 1), (2, 2)),
           input=[[[-3.0], [-1.0], [-5.0], [-9.0]], [[-2.0], [-4.0], [-8.0], [-7.0]]])
    c.case("the largest absolute value is taken", "sign", ((2, 2, 1), (2, 2)),
           input=[[[-8.0], [1.0]], [[3.0], [-2.0]]])
    c.case("very large and negative: the search starts at -1e9 or so", "sign magnitude",
           ((1, 2, 1), (1, 2)), input=[[[-(2.0**101)], [-(2.0**100)]]])
    c.case("rows and columns that fill no window count", "window", ((5, 5, 1), (2, 2)),
           input=[[[float(5 * r + s)] for s in range(5)] for r in range(5)])
    c.case("a row left over", "window shape", ((5, 4, 1), (2, 2)))
    c.case("a column left over", "window shape", ((4, 5, 1), (2, 2)))
    c.case("more left over than kept", "window shape", ((5, 5, 1), (3, 3)))
    c.case("a wide window: its sizes are swapped", "shape transposed", ((6, 6, 1), (2, 3)))
    c.case("a tall window: its sizes are swapped", "shape transposed", ((6, 6, 1), (3, 2)))
    c.case("a wide image", "shape", ((2, 6, 1), (2, 2)))
    c.case("a tall image", "shape", ((6, 2, 1), (2, 2)))
    c.case("a window of one pixel", "shape window", ((2, 3, 2), (1, 1)))
    c.case("a window as large as the image", "shape window", ((3, 2, 2), (3, 2)))
    c.case("the maximum is taken over all channels", "channels", ((2, 2, 2), (2, 2)),
           input=[[[1.0, 10.0], [4.0, 30.0]], [[3.0, 20.0], [2.0, 40.0]]])
    c.case("each channel has its maximum elsewhere: one place is used for all", "channels",
           ((2, 2, 3), (2, 2)),
           input=[[[9.0, 1.0, 1.0], [1.0, 9.0, 1.0]], [[1.0, 1.0, 9.0], [2.0, 2.0, 2.0]]])
    c.case("the gradient goes to one place too many, or is shared out", "window scale",
           ((4, 4, 2), (2, 2)))
    c.case("the second call sends the gradient where the first had its maximum", "stale",
           ((4, 4, 1), (2, 2)), calls="fb fb")
    c.case("backward takes the first of two inputs", "stale", ((4, 4, 1), (2, 2)), calls="f f fb")
    c.case("the learning rate scales dE/dX", "learning-rate", ((2, 2, 1), (2, 2)),
           learning_rate=0.125)
    c.case("compared in float16, different elements become equal", "precision tie",
           ((1, 2, 1), (1, 2)), input=[[[1.0], [1.0 + 2.0**-20]]])
    c.case("compared in float32, different elements become equal", "precision tie",
           ((1, 2, 1), (1, 2)), input=[[[1.0], [1.0 + 2.0**-50]]])
    c.case("a larger image", "size", ((20, 17, 1), (3, 4)))
    c.case("many channels", "size channels", ((2, 2, 17), (2, 1)))
    for _ in range(8):
        i, j, d = size(c.rng, 6), size(c.rng, 6), size(c.rng, 3)
        m, n = size(c.rng, i), size(c.rng, j)
        c.case("drawn: an image of %d x %d x %d, windows of %d x %d" % (i, j, d, m, n), "drawn",
               ((i, j, d), (m, n)), single)
    return c.cases


def softmax_cases():
    c = Layer("SoftmaxLayer", 6)
    c.case("equal inputs: each output is 1/n", "scale", ((1, 4),), input=[[1.0] * 4])
    c.case("one element: its output is 1, dE/dX is 0", "shape", ((1, 1),))
    c.case("dE/dX is taken from the diagonal alone: Y (1 - Y) dE/dY", "derivative", ((1, 3),),
           input=[[0.0, 1.0, 2.0]], output_error=[[0.0, 0.0, 1.0]])
    c.case("dE/dX leaves the diagonal out", "derivative", ((1, 2),), input=[[1.0, 0.5]],
           output_error=[[1.0, 0.0]])
    c.case("large inputs: exp overflows if the maximum is not subtracted", "magnitude",
           ((1, 3),), input=[[1000.0, 1001.0, 999.0]])
    c.case("very negative inputs: all of exp underflow if the maximum is not subtracted",
           "magnitude", ((1, 3),), input=[[-1000.0, -1001.0, -999.0]])
    c.case("2 or 10 to the power, not e", "scale", ((1, 2),), input=[[0.0, 1.0]])
    c.case("negative inputs count as 0, or without their sign", "sign", ((1, 3),),
           input=[[-1.0, -2.0, -3.0]])
    c.case("the learning rate scales dE/dX", "learning-rate", ((1, 3),), single,
           learning_rate=0.125)
    c.case("the second call takes the output of the first", "stale", ((1, 3),), single, "fb fb")
    c.case("backward takes the first of two outputs", "stale", ((1, 3),), single, "f f fb")
    c.case("an epsilon is added below the fraction line", "magnitude", ((1, 2),),
           input=[[0.0, -25.0]], output_error=[[0.0, 1024.0]])
    c.case("an output underflows; it is never below the smallest normal number", "magnitude",
           ((1, 3),), input=[[-999.1, 0.0, -0.5]])
    c.case("computed in float32", "precision", ((1, 4),), double)
    c.case("many elements", "size", ((1, 33),), single)
    for n in (2, 5, 7):
        c.case("drawn: %d elements" % n, "drawn", ((1, n),), times(4.0, single))
    return c.cases


def dropout_cases():
    c = Layer("DropoutLayer", 7)
    mixed = [[0.75, 0.25, 0.9375, 0.0625]]
    c.case("what is kept is not divided by 1 - rate", "scale", ((1, 4), 0.75), draws=mixed)
    c.case("what is kept is divided by rate", "scale", ((1, 4), 0.25), draws=mixed)
    c.case("kept and dropped are taken for each other", "swapped", ((1, 4), 0.5), draws=mixed)
    c.case("a draw equal to the rate keeps the element", "tie", ((1, 4), 0.25), draws=mixed)
    c.case("backward does not mask, or draws again", "derivative", ((1, 4), 0.5), draws=mixed,
           output_error=[[1.0] * 4])
    c.case("outside of training everything passes unchanged", "scale", ((1, 4), 0.5),
           training=False, draws=[])
    c.case("the rate is 0: nothing is dropped", "scale", ((1, 4), 0.0), draws=mixed)
    c.case("a dropped element is 0, whatever its sign", "sign", ((1, 2), 0.5),
           input=[[-3.0, 3.0]], draws=[[0.0, 0.0]])
    c.case("the second call keeps what the first kept", "stale", ((1, 6), 0.5), calls="fb fb")
    c.case("a volume draws in index order: rows, columns, channels", "order", ((2, 3, 2), 0.5))
    c.case("drawn", "drawn", ((3, 2, 2), 0.375), single)
    return c.cases


LAYERS = {
    "FCLayer": fc_cases,
    "ConvLayer": conv_cases,
    "ActivationLayer": activation_cases,
    "FlattenLayer": flatten_cases,
    "MaxPoolingLayer": pooling_cases,
    "SoftmaxLayer": softmax_cases,
    "DropoutLayer": dropout_cases,
}


# --- functions --------------------------------------------------------------------------


def call(name, comment, flags, **arguments):
    """A case of a function."""
    return {"function": name, "comment": comment, "flags": flags.split(), "arguments": arguments}


def activation_functions():
    rng = Random(8)
    for f in ("tanh", "sigmoid", "relu", "leaky_relu"):
        for name in (f, f + "_prime"):
            yield call(name, "at 0", "derivative", x=[0.0])
            yield call(name, "negative numbers count as 0, or without their sign", "sign",
                       x=[-0.125, -0.5, -1.0, -2.0, -3.0])
            yield call(name, "near 0: rounded away, or lost to cancellation",
                       "magnitude precision",
                       x=[2.0**-12, -(2.0**-20), 2.0**-30, -(2.0**-45), 2.0**-60])
            yield call(name, "large numbers: exp overflows, or cancellation", "magnitude",
                       x=[-30.0, -17.0, -9.0, -5.0, 5.0, 9.0, 17.0, 30.0])
            yield call(name, "an approximation: a table, a polynomial, a piecewise line",
                       "precision", x=[x / 8 for x in range(-20, 21, 3)])
            yield call(name, "computed in float32", "precision", x=some(rng, double, (5,)))
            yield call(name, "drawn", "drawn", x=some(rng, times(4.0, single), (8,)))


def loss_functions():
    rng = Random(9)
    for name in ("mse", "mse_prime"):
        yield call(name, "the 2 is missing, or halved away: (2/n) (Y - Y*)", "scale",
                   y_true=[[1.0]], y_pred=[[4.0]])
        yield call(name, "the sum is not divided by n, or the derivative not", "scale",
                   y_true=[[1.0, 2.0, 3.0]], y_pred=[[2.0, 4.0, 7.0]])
        yield call(name, "(y_true, y_pred) are taken for (y_pred, y_true): the sign",
                   "swapped sign", y_true=[[1.0, -2.0]], y_pred=[[3.0, 5.0]])
        yield call(name, "differences cancel: they are added before they are squared", "sign",
                   y_true=[[1.0, 1.0]], y_pred=[[0.0, 2.0]])
        yield call(name, "n counts the rows or columns only, not all elements", "shape scale",
                   y_true=some(rng, whole, (2, 3, 2)), y_pred=some(rng, whole, (2, 3, 2)))
        yield call(name, "a column", "shape", y_true=[[1.0], [2.0]], y_pred=[[3.0], [5.0]])
        yield call(name, "no difference: E is 0", "magnitude", y_true=[[1.0, 2.0]],
                   y_pred=[[1.0, 2.0]])
        yield call(name, "small differences: rounded away", "magnitude", y_true=[[1.0, 2.0]],
                   y_pred=[[1.0 + 2.0**-20, 2.0 - 2.0**-20]])
        yield call(name, "large differences: clipped (Huber), or too large for float16",
                   "magnitude", y_true=[[0.0, 0.0]], y_pred=[[1000.0, -1.0]])
        yield call(name, "multiplied out, y*y - 2 t y + t*t cancels", "precision",
                   y_true=[[1000.0, 1000.5]], y_pred=[[1000.0625, 1000.25]])
        yield call(name, "computed in float32", "precision", y_true=some(rng, double, (1, 4)),
                   y_pred=some(rng, double, (1, 4)))
        yield call(name, "many elements", "size", y_true=some(rng, single, (1, 33)),
                   y_pred=some(rng, single, (1, 33)))
        yield call(name, "drawn", "drawn", y_true=some(rng, single, (1, 5)),
                   y_pred=some(rng, single, (1, 5)))
    for loss in ("binary_cross_entropy", "categorical_cross_entropy"):
        for name in (loss, loss + "_prime"):
            yield call(name, "a logarithm to base 2 or 10, or a sign", "scale sign",
                       y_true=[[1.0]], y_pred=[[0.25]])
            yield call(name, "a false divisor n, or none", "scale",
                       y_true=[[0.0, 0.0, 1.0]], y_pred=[[0.25, 0.25, 0.5]])
            yield call(name, "only Y* = 1 counts, or only Y* = 0", "derivative",
                       y_true=[[0.0]], y_pred=[[0.25]])
            yield call(name, "targets between 0 and 1", "derivative",
                       y_true=[[0.25, 0.5, 0.25]], y_pred=[[0.5, 0.25, 0.25]])
            yield call(name, "(y_true, y_pred) are taken for (y_pred, y_true)", "swapped",
                       y_true=[[0.75, 0.25]], y_pred=[[0.5, 0.5]])
            yield call(name, "the first element only, or the largest", "order",
                       y_true=[[0.0, 1.0, 0.0]], y_pred=[[0.5, 0.125, 0.375]])
            yield call(name, "small probabilities: an epsilon is added, or they are clipped",
                       "magnitude", y_true=[[1.0, 0.0]], y_pred=[[2.0**-20, 2.0**-24]])
            yield call(name, "n counts the rows or columns only, not all elements",
                       "shape scale", y_true=some(rng, probability, (2, 3)),
                       y_pred=some(rng, probability, (2, 3)))
            yield call(name, "computed in float32", "precision",
                       y_true=[[0.1, 0.7, 0.2]], y_pred=[[0.3, 0.6, 0.1]])
            yield call(name, "drawn", "drawn", y_true=some(rng, probability, (1, 5)),
                       y_pred=some(rng, probability, (1, 5)))


    for name in ("binary_cross_entropy", "binary_cross_entropy_prime"):
        yield call(name, "as in PyTorch, log counts as at least -100, Y (1 - Y) as 1e-12",
                   "magnitude", y_true=[[1.0, 0.5]], y_pred=[[1e-50, 1e-14]])
    for name in ("categorical_cross_entropy", "categorical_cross_entropy_prime"):
        yield call(name, "Y counts as at least the smallest normal number, 2^-1022",
                   "magnitude", y_true=[[0.25, 0.1]], y_pred=[[0.0, 1.0]])


def matrix_functions():
    rng = Random(10)
    yield call("dot", "A B taken for B A, or a factor transposed", "swapped transposed",
               a=[[1.0, 2.0], [3.0, 4.0]], b=[[1.0, 10.0], [100.0, 1000.0]])
    yield call("dot", "element by element, not rows by columns", "order",
               a=[[1.0, 2.0], [0.0, 1.0]], b=[[5.0, 6.0], [7.0, 8.0]])
    yield call("dot", "shapes that all differ", "shape", a=some(rng, whole, (2, 3)),
               b=some(rng, whole, (3, 4)))
    yield call("dot", "a row by a column", "shape", a=[[1.0, 2.0, 3.0]], b=[[4.0], [5.0], [6.0]])
    yield call("dot", "a column by a row", "shape", a=[[1.0], [2.0], [3.0]], b=[[4.0, 5.0, 6.0]])
    yield call("dot", "a sum in float32 loses the 1 beside 2^24", "precision",
               a=[[2.0**24, 1.0]], b=[[1.0], [1.0]])
    yield call("dot", "large sizes", "size", a=some(rng, single, (2, 67)),
               b=some(rng, single, (67, 2)))
    yield call("dot", "computed in float32", "precision", a=some(rng, double, (2, 3)),
               b=some(rng, double, (3, 2)))
    yield call("dot", "drawn", "drawn", a=some(rng, single, (4, 5)), b=some(rng, single, (5, 3)))
    yield call("transpose", "rows become columns; nothing is turned or mirrored", "transposed",
               a=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    yield call("transpose", "a square matrix is left as it is", "transposed",
               a=[[1.0, 2.0], [3.0, 4.0]])
    yield call("add", "the difference, or one of the two", "sign", a=[[1.0, -2.0]], b=[[3.0, 5.0]])
    yield call("subtract", "B - A", "swapped sign", a=[[1.0, -2.0]], b=[[3.0, 5.0]])
    yield call("multiply", "the matrix product", "order", a=[[1.0, 2.0], [3.0, 4.0]],
               b=[[5.0, 6.0], [7.0, 8.0]])
    yield call("scale", "added, not multiplied", "scale", factor=3.0, a=[[1.0, -2.0]])
    image = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]
    for name in ("correlate2d", "convolve2d"):
        for mode in ("full", "same", "valid"):
            turned = "not turned" if name == "convolve2d" else "turned"
            yield call(name, "the kernel is %s" % turned, "kernel-turned mode", a=image,
                       kernel=[[1.0, 10.0], [100.0, 1000.0]], mode=mode)
            yield call(name, "one 1 in the image shows the kernel, where it lies and how",
                       "kernel-turned mode", a=only((3, 4), (1, 1)),
                       kernel=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], mode=mode)
            yield call(name, "a wide kernel", "shape mode", a=image, kernel=[[1.0, 10.0]],
                       mode=mode)
            yield call(name, "a tall kernel", "shape mode", a=image, kernel=[[1.0], [10.0]],
                       mode=mode)
            yield call(name, "a kernel of even size: the centre of 'same' is one off", "mode",
                       a=some(rng, whole, (5, 5)), kernel=some(rng, whole, (4, 2)), mode=mode)
            yield call(name, "a kernel as large as the image", "shape mode", a=image,
                       kernel=some(rng, whole, (3, 3)), mode=mode)
            yield call(name, "a kernel of one element", "shape mode", a=image, kernel=[[2.0]],
                       mode=mode)
            yield call(name, "computed in float32", "precision", a=some(rng, double, (3, 4)),
                       kernel=some(rng, double, (2, 3)), mode=mode)
            yield call(name, "drawn", "drawn", a=some(rng, single, (5, 4)),
                       kernel=some(rng, single, (3, 2)), mode=mode)
        yield call(name, "without a mode: 'full'", "mode", a=[[1.0, 2.0]], kernel=[[1.0, 10.0]])


FUNCTIONS = {
    "activations": activation_functions,
    "losses": loss_functions,
    "linalg": matrix_functions,
}


# --- networks ---------------------------------------------------------------------------


def dense(i, j):
    return "FCLayer", ((1, i), (1, j))


def function(name, *input_shape):
    return "ActivationLayer", (input_shape, name, name + "_prime")


def network_cases():
    rng = Random(11)
    cases = []

    def case(comment, flags, layers, loss="mse", values=single, samples=1, epochs=1,
             learning_rate=0.5, targets=single):
        first, last = build(*layers[0]), build(*layers[-1])
        described = []
        for name, arguments in layers:
            layer = build(name, arguments)
            described.append({
                "layer": name,
                "arguments": dict(zip(layer.arguments, arguments)),
                "parameters": parameters_of(rng, values, name, arguments),
            })
            if name == "DropoutLayer":
                passes = (epochs * samples,)
                described[-1]["draws"] = some(rng, probability, passes + layer.input_shape)
        cases.append({
            "comment": comment,
            "flags": flags.split(),
            "layers": described,
            "loss": loss,
            "x_train": some(rng, values, (samples,) + first.input_shape),
            "y_train": some(rng, targets, (samples,) + last.output_shape),
            "epochs": epochs,
            "learning_rate": learning_rate,
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
    case("the error of an epoch is the mean over its samples, taken before each learns",
         "network scale", [dense(2, 2)], samples=3, epochs=2, learning_rate=0.125)
    case("the error of an epoch is that of the last sample, or a sum over the epochs",
         "network scale", [dense(1, 1)], samples=2, epochs=3, values=whole, targets=whole,
         learning_rate=2.0**-8)
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
    return cases
