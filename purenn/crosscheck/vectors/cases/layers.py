"""The cases of layers."""

from purenn.linalg import zeros

from .making import Layer, build
from .numbers import double, only, single, size, times, whole


def trained_cases(c, small, square):
    """What any layer with parameters can get wrong; `small`, `square`: its arguments."""
    c.case(c.says("updated first", "dE/dX uphill"),
           "update-first", square, learning_rate=1.0)
    c.case(c.says("rate squared", "rate unused", "rate unused, uphill"),
           "learning-rate", small, learning_rate=2.0)
    c.case(c.says("uphill", "not updated", "step twice", "step halved"), "learning-rate sign",
           small)
    c.case(c.says("dE/dX times the rate", "replaced by the step"), "learning-rate", small)
    c.case(c.says("gradient without dE/dY", "gradient divided by inputs",
                  "gradient divided by outputs"), "scale derivative", small)
    c.case("the learning rate is 0, and the parameters move nevertheless",
           "learning-rate", small, learning_rate=0.0)
    c.case("dE/dW and dE/dB: " + c.says("reported times the rate"), "learning-rate", small,
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
    c.case(c.says("transposed", "weights transposed"),
           "transposed", ((1, 2), (1, 2)),
           weights=[[1.0, 2.0], [4.0, 8.0]], bias=[[0.0, 0.0]],
           input=[[1.0, 3.0]], output_error=[[1.0, 5.0]])
    c.case(c.says("no bias", "bias subtracted") + "; or its gradient is multiplied by the input",
           "bias", ((1, 2), (1, 3)), input=[[0.0, 0.0]])
    c.case(c.says("bias per input"), "bias", ((1, 3), (1, 2)),
           weights=zeros((3, 2)))
    c.case(c.says("gradient multiplied by outputs"), "scale", ((1, 3), (1, 4)))
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
    c.case("many inputs and outputs: blocks of 4, 8, 16 or 128, and what is left over", "size",
           ((1, 131), (1, 17)))
    return c.cases + sequence_cases()


def sequence_cases():
    """Of rows below each other, for constructors that take a bias or none."""
    c = Layer("FCLayer", 15, "fc_rows")

    def case(comment, flags, i, j, n=3, bias=True, **given):
        c.case(comment, flags, ((n, i), (n, j)), options={"bias": bias}, **given)

    case(c.says("bias to the first row only"), "bias", 2, 2)
    case(c.says("last row only"), "derivative", 2, 3)
    case(c.says("mean of the rows"), "scale", 2, 3)
    case(c.says("mean of the rows") + ", of the weights alone", "scale", 2, 3, bias=False)
    case("bias=False is not looked at", "bias", 2, 2, n=2, bias=False)
    case("one row of a sequence", "shape", 3, 2, n=1)
    case("the second call takes the rows of the first", "stale", 2, 2, calls="fb fb")
    case("many rows", "size", 2, 1, n=19, values=single)
    for n, i, j in ((4, 1, 3), (2, 3, 2)):
        case("drawn: %d rows, %d inputs, %d outputs" % (n, i, j), "drawn", i, j, n, values=single)
    return c.cases


def embedding_cases():
    c = Layer("EmbeddingLayer", 16)
    c.case(c.says("tokens from 1", "row of the position"), "order", ((1, 3), 3, 2),
           input=[[2, 0, 1]])
    c.case(c.says("times the root of the width"), "scale", ((1, 2), 2, 4), single)
    c.case(c.says("last of equal tokens", "first of equal tokens", "mean of equal tokens"), "order",
           ((1, 4), 3, 2), input=[[1, 2, 1, 1]])
    for names in STEPS:
        c.case(c.says(*names), "learning-rate", ((1, 2), 2, 2), learning_rate=0.25)
    c.case("a vocabulary's edge: the first token and the last", "shape", ((1, 2), 5, 1),
           input=[[0, 4]])
    c.case("one position, one token, one column", "shape", ((1, 1), 1, 1))
    c.case("dE/dW of tokens that do not occur is 0", "shape", ((1, 2), 4, 2), input=[[3, 3]])
    c.case("the second call takes the tokens of the first", "stale", ((1, 3), 4, 2), calls="fb fb")
    c.case("many tokens", "size", ((1, 19), 17, 1), single)
    c.case("drawn: 4 of 6 tokens", "drawn", ((1, 4), 6, 3), single)
    return c.cases


def residual_cases():
    c = Layer("ResidualLayer", 17)

    def dense(n, i, j):
        return "FCLayer", ((n, i), (n, j))

    one = ([dense(1, 2, 2)],)
    square = "ActivationLayer", ((2, 3), "relu", "relu_prime")
    two = ([dense(2, 2, 3), square, dense(2, 3, 2)],)
    c.case(c.says("input not added", "F subtracted", "mean of both"), "scale", one)
    c.case(c.says("error not added", "layers skipped backward"), "derivative", one)
    c.case(c.says("layers do not learn"), "learning-rate", two)
    c.case("the layers within learn from dE/dX, or in another order", "update-first", two,
           learning_rate=0.25)
    c.case("a sequence of one column", "shape", ([dense(3, 1, 1)],))
    c.case("the second call takes the input of the first", "stale", one, calls="fb fb")
    c.case("drawn", "drawn", two, single)
    return c.cases


def conv_cases():
    c = Layer("ConvLayer", 2)
    row = [1.0, 10.0, 100.0]
    grid = [[[1.0]], [[2.0]]], [[[4.0]], [[8.0]]]
    c.case("a single pixel, a single weight: read the formulas off", "bias scale",
           ((1, 1, 1), (1, 1), 1), weights=[[[[3.0]]]], bias=[5.0], input=[[[2.0]]],
           output_error=[[[7.0]]])
    c.case(c.says("kernel turned", "kernel upside down"), "kernel-turned",
           ((2, 2, 1), (2, 2), 1), weights=list(grid), bias=[0.0],
           input=only((2, 2, 1), (0, 0, 0)), output_error=[[[0.0]]])
    c.case(c.says("kernel not turned", "kernel turned upside down only"),
           "kernel-turned", ((3, 3, 1), (2, 2), 1), weights=list(grid), bias=[0.0],
           input=zeros((3, 3, 1)), output_error=only((2, 2, 1), (0, 0, 0)))
    c.case(c.says("gradient turned", "gradient convolved"), "kernel-turned", ((2, 3, 1), (2, 2), 1),
           input=[[[x] for x in row], [[2 * x] for x in row]],
           output_error=only((1, 2, 1), (0, 0, 0)))
    c.case(c.says("kernel exchanged"), "transposed", ((3, 3, 1), (2, 2), 1),
           weights=[[[[1.0]], [[2.0]]], [[[0.0]], [[0.0]]]])
    c.case("rows and columns of the image are swapped", "transposed", ((3, 3, 1), (2, 2), 1),
           input=only((3, 3, 1), (0, 1, 0), (0, 2, 0), (1, 2, 0)))
    c.case(c.says("channels exchanged"),
           "transposed channels", ((2, 2, 2), (1, 1), 2),
           weights=[[[[1.0, 2.0], [4.0, 8.0]]]], bias=[0.0, 0.0])
    c.case(c.says("bias per input channel"), "bias channels",
           ((2, 2, 3), (1, 1), 2), weights=zeros((1, 1, 3, 2)))
    c.case(c.says("no bias", "bias subtracted"), "bias", ((3, 3, 1), (2, 2), 1),
           weights=zeros((2, 2, 1, 1)))
    c.case("the biases go to the wrong channels", "bias channels", ((2, 2, 1), (2, 2), 3),
           bias=[1.0, 2.0, 4.0], weights=zeros((2, 2, 1, 3)))
    c.case("dE/dB: " + c.says("gradient multiplied by output channels"), "bias scale",
           ((3, 3, 1), (2, 2), 3))
    c.case("dE/dB: " + c.says("gradient multiplied by input channels"), "bias scale",
           ((3, 3, 3), (2, 2), 1))
    mean = c.says("gradient divided by places in a channel")
    c.case("dE/dB: " + mean, "bias scale", ((3, 4, 1), (2, 2), 1))
    c.case("dE/dW: " + mean, "scale", ((4, 3, 1), (2, 2), 1))
    c.case("dE/dB: " + c.says("first place only"), "bias order", ((3, 3, 1), (2, 2), 2))
    c.case(c.says("= for +="), "order", ((4, 4, 2), (2, 3), 2))
    c.case(c.says("last channel only"), "channels", ((2, 2, 2), (2, 2), 1),
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
    c.case("many input and output channels: blocks of 4, 8 or 16, and what is left over",
           "size channels", ((5, 5, 17), (3, 3), 17))
    c.case("a large image and a large kernel", "size", ((17, 19, 1), (6, 7), 1))
    return c.cases + strided_conv_cases()


def strided_conv_cases():
    c = Layer("ConvLayer", 8, "strided_conv")

    def case(comment, flags, arguments, stride=None, padding=None, **given):
        options = {} if stride is None else {"stride": stride}
        if padding is not None:
            options["padding"] = padding
        c.case(comment, flags, arguments, options=options, **given)

    case(c.says("moves by one"), "window", ((1, 5, 1), (1, 2), 1), (1, 2),
         weights=[[[[1.0]], [[10.0]]]], bias=[0.0], input=[[[1.0], [2.0], [3.0], [4.0], [5.0]]])
    case(c.says("stride forgotten backward"), "window", ((1, 5, 1), (1, 2), 1), (1, 2),
         weights=[[[[1.0]], [[10.0]]]], output_error=[[[1.0], [2.0]]])
    case(c.says("counted from the last window"), "window", ((4, 6, 1), (3, 3), 1), (2, 2))
    case(c.says("padding at the start only"), "window", ((3, 3, 1), (2, 2), 1), None, (1, 1))
    case(c.says("padding at the end only"), "window", ((3, 4, 2), (2, 3), 1), None, (1, 1))
    case(c.says("padding at the start only", "padding at the end only"), "window",
         ((4, 4, 1), (3, 3), 2), (2, 2), (2, 2))
    case(c.says("kernel turned", "kernel upside down", "kernel exchanged"), "kernel-turned",
         ((5, 5, 1), (2, 2), 1), (2, 2))
    case(c.says("kernel not turned", "kernel turned upside down only", "kernel transposed"),
         "kernel-turned", ((5, 5, 1), (2, 2), 1), (2, 2), (1, 1))
    case(c.says("gradient turned", "gradient convolved"), "kernel-turned",
         ((5, 6, 1), (2, 2), 1), (2, 2))
    case(c.says("channels exchanged", "last channel only"), "transposed channels",
         ((4, 4, 2), (2, 2), 2), (2, 2))
    case(c.says("no bias", "bias subtracted"), "bias", ((4, 4, 1), (2, 2), 1), (2, 2))
    case(c.says("bias per input channel"), "bias channels", ((4, 4, 3), (2, 2), 2), (2, 2))
    case(c.says("= for +="), "order", ((5, 5, 2), (3, 3), 2), (2, 2))
    case("stride and padding are exchanged, or rows and columns", "transposed",
         ((5, 7, 1), (2, 3), 1), (2, 1), (1, 2))
    case("rows left over at the end get a gradient", "window", ((6, 4, 1), (3, 2), 1), (2, 2))
    case("a stride larger than the kernel: pixels between the windows", "window",
         ((7, 7, 1), (2, 2), 2), (3, 3))
    case("padding larger than the image: windows of zeros alone", "window",
         ((1, 2, 1), (2, 2), 1), None, (2, 3))
    case("the second call takes the padded input of the first", "stale",
         ((3, 3, 1), (2, 2), 1), (2, 2), (1, 1), calls="fb fb")
    for _ in range(6):
        i, j, d = size(c.rng, 5) + 1, size(c.rng, 5) + 1, size(c.rng, 3)
        m, n = size(c.rng, i), size(c.rng, j)
        stride, padding = (size(c.rng, 3), size(c.rng, 3)), (size(c.rng, 3) - 1, size(c.rng, 3) - 1)
        given = (i, j, d, m, n) + stride + padding
        case("drawn: an image of %d x %d x %d, kernels of %d x %d, stride %d x %d, padding %d x %d"
             % given, "drawn", ((i, j, d), (m, n), size(c.rng, 2)), stride, padding, values=single)
    return c.cases


def activation_cases():
    c = Layer("ActivationLayer", 3)
    for name in ("tanh", "sigmoid", "relu", "leaky_relu"):
        def arguments(*input_shape):
            return input_shape, name, name + "_prime"

        curved = name in ("tanh", "sigmoid")
        c.case(c.says("derivative at the output"), "derivative",
               arguments(1, 4), input=[[-2.0, -0.5, 0.25, 1.5]], output_error=[[1.0] * 4])
        c.case(c.says("dE/dX without dE/dY", "derivative forgotten", "value for derivative"),
               "derivative", arguments(1, 3),
               input=[[-1.0, 0.5, 2.0]], output_error=[[3.0, -5.0, 7.0]])
        c.case("at 0", "derivative" if curved else "derivative convention", arguments(1, 1),
               input=[[0.0]], output_error=[[1.0]])
        c.case("negative inputs count as 0, or without their sign", "sign", arguments(1, 3),
               input=[[-0.25, -1.0, -3.0]], output_error=[[1.0, -2.0, 4.0]])
        c.case("the second call takes the input of the first", "stale", arguments(1, 3), single,
               "fb fb")
        c.case("backward takes the first of two inputs; it takes that of the last forward pass",
               "stale", arguments(1, 3), single, "f f fb")
        c.case(c.says("dE/dX times the rate"), "learning-rate", arguments(1, 2), single,
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
    c.case(c.says("Fortran order", "columns first"), "order transposed", ((2, 3, 1),),
           input=[[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]],
           output_error=[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    c.case(c.says("channels first"), "order channels", ((2, 2, 2),),
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
    c.case(c.says("average", "sum", "minimum"), "window scale", ((2, 2, 1), (2, 2)),
           input=[[[1.0], [2.0]], [[4.0], [8.0]]], output_error=[[[3.0]]])
    c.case("the last row and column of a window are forgotten", "window", ((4, 4, 1), (2, 2)),
           input=steps)
    c.case("windows of falling numbers: they start one too late", "window", ((4, 4, 1), (2, 2)),
           input=falling)
    c.case(c.says("stride 1"), "window", ((4, 4, 1), (2, 2)))
    c.case(c.says("last of equals", "all equals", "equals share"), "tie",
           ((2, 2, 1), (2, 2)), input=[[[5.0], [5.0]], [[5.0], [5.0]]], output_error=[[[1.0]]])
    c.case("the first in row order, not in column order", "tie order", ((2, 2, 1), (2, 2)),
           input=[[[1.0], [7.0]], [[7.0], [1.0]]], output_error=[[[1.0]]])
    c.case("two equal elements below each other: the gradient goes to the first alone", "tie",
           ((4, 2, 1), (2, 2)),
           input=[[[1.0], [3.0]], [[0.0], [3.0]], [[2.0], [0.0]], [[2.0], [1.0]]])
    c.case("zeros of both signs are equal", "tie sign", ((1, 4, 1), (1, 2)),
           input=[[[-0.0], [0.0], [0.0], [-0.0]]])
    c.case("all negative: " + c.says("maximum with 0"), "sign", ((2, 4, 1), (2, 2)),
           input=[[[-3.0], [-1.0], [-5.0], [-9.0]], [[-2.0], [-4.0], [-8.0], [-7.0]]])
    c.case(c.says("absolute value"), "sign", ((2, 2, 1), (2, 2)),
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
    c.case(c.says("channels mixed"), "channels", ((2, 2, 2), (2, 2)),
           input=[[[1.0, 10.0], [4.0, 30.0]], [[3.0, 20.0], [2.0, 40.0]]])
    c.case("each channel has its maximum elsewhere: one place is used for all", "channels",
           ((2, 2, 3), (2, 2)),
           input=[[[9.0, 1.0, 1.0], [1.0, 9.0, 1.0]], [[1.0, 1.0, 9.0], [2.0, 2.0, 2.0]]])
    c.case(c.says("whole window", "spread evenly", "first of the window", "times the maximum"),
           "window scale", ((4, 4, 2), (2, 2)))
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
    c.case("a large window", "size window", ((21, 20, 1), (7, 10)),
           values=single)
    s = Layer("MaxPoolingLayer", 18, "strided_pooling")
    s.case(s.says("padding counts as 0"), "window sign", ((2, 2, 1), (2, 2)),
           options={"padding": (1, 1)}, input=[[[-1.0], [-2.0]], [[-3.0], [-4.0]]])
    s.case(s.says("last window only"), "order", ((3, 3, 1), (2, 2)), options={"stride": (1, 1)},
           input=[[[1.0], [2.0], [3.0]], [[4.0], [9.0], [5.0]], [[6.0], [7.0], [8.0]]])
    s.case("rows and columns of stride or padding are exchanged", "transposed", ((3, 4, 1), (2, 2)),
           single, options={"stride": (1, 2), "padding": (1, 0)})
    return c.cases + s.cases


def average_pooling_cases():
    c = Layer("AveragePoolingLayer", 9)
    c.case(c.says("not divided"), "scale", ((2, 2, 1), (2, 2)),
           input=[[[1.0], [2.0]], [[4.0], [8.0]]])
    c.case(c.says("gradient not divided"), "scale", ((2, 2, 1), (2, 2)), output_error=[[[1.0]]])
    c.case("the largest counts, not the mean", "window", ((2, 4, 1), (2, 2)))
    c.case("rows and columns that fill no window count", "window", ((5, 5, 1), (2, 2)))
    c.case("a wide window: its sizes are swapped", "shape transposed", ((6, 6, 1), (2, 3)))
    c.case("the mean is taken over the channels too", "channels", ((2, 4, 3), (2, 2)))
    c.case("a window of one pixel", "shape window", ((2, 3, 2), (1, 1)))
    c.case("a window as large as the image", "shape window", ((3, 2, 2), (3, 2)))
    c.case("a larger image", "size", ((20, 17, 1), (3, 4)), single)
    for _ in range(4):
        i, j, d = size(c.rng, 6), size(c.rng, 6), size(c.rng, 3)
        m, n = size(c.rng, i), size(c.rng, j)
        c.case("drawn: an image of %d x %d x %d, windows of %d x %d" % (i, j, d, m, n), "drawn",
               ((i, j, d), (m, n)), single)
    s = Layer("AveragePoolingLayer", 10, "strided_average")
    s.case(s.says("divided by what lies inside"), "window scale", ((3, 3, 1), (2, 2)),
           options={"padding": (1, 1)})
    s.case(s.says("padding at the start only", "padding at the end only"), "window",
           ((3, 3, 1), (2, 2)), options={"padding": (1, 1), "stride": (1, 1)})
    s.case(s.says("counted from the last window"), "window", ((4, 6, 1), (3, 3)),
           options={"stride": (2, 2)})
    s.case("windows that overlap: the last one alone gives dE/dX", "order", ((4, 4, 1), (3, 2)),
           options={"stride": (1, 1)})
    s.case("rows and columns of stride or padding are exchanged", "transposed", ((6, 7, 1), (2, 4)),
           options={"stride": (1, 3), "padding": (0, 2)})
    s.case(s.says("not divided", "gradient not divided"), "scale", ((4, 4, 1), (2, 2)),
           options={"stride": (1, 1)})
    return c.cases + s.cases


def softmax_cases():
    c = Layer("SoftmaxLayer", 6)
    c.case("equal inputs: each output is 1/n", "scale", ((1, 4),), input=[[1.0] * 4])
    c.case("one element: its output is 1, dE/dX is 0", "shape", ((1, 1),))
    c.case(c.says("diagonal only"), "derivative", ((1, 3),),
           input=[[0.0, 1.0, 2.0]], output_error=[[0.0, 0.0, 1.0]])
    c.case("dE/dX leaves the diagonal out; " + c.says("dE/dX uphill"), "derivative", ((1, 2),),
           input=[[1.0, 0.5]], output_error=[[1.0, 0.0]])
    c.case(c.says("maximum not subtracted"), "magnitude",
           ((1, 3),), input=[[1000.0, 1001.0, 999.0]])
    c.case("very negative inputs: all of exp underflow if the maximum is not subtracted",
           "magnitude", ((1, 3),), input=[[-1000.0, -1001.0, -999.0]])
    c.case("2 or 10 to the power, not e", "scale", ((1, 2),), input=[[0.0, 1.0]])
    c.case(c.says("exp missing", "not divided", "by the largest", "sigmoid"), "scale", ((1, 3),),
           input=[[1.0, 2.0, 4.0]])
    c.case("negative inputs count as 0, or without their sign", "sign", ((1, 3),),
           input=[[-1.0, -2.0, -3.0]])
    c.case(c.says("dE/dX times the rate"), "learning-rate", ((1, 3),), single,
           learning_rate=0.125)
    c.case("the second call takes the output of the first", "stale", ((1, 3),), single, "fb fb")
    c.case("backward takes the first of two outputs", "stale", ((1, 3),), single, "f f fb")
    c.case("an epsilon is added below the fraction line", "magnitude", ((1, 2),),
           input=[[0.0, -25.0]], output_error=[[0.0, 1024.0]])
    c.case("an output underflows: it is 0 or nearly, not NaN", "magnitude",
           ((1, 3),), input=[[-999.1, 0.0, -0.5]])
    c.case("computed in float32", "precision", ((1, 4),), double)
    c.case("many elements", "size", ((1, 33),), single)
    for n in (2, 5, 7):
        c.case("drawn: %d elements" % n, "drawn", ((1, n),), times(4.0, single))
    c.case("very large numbers: exp overflows, 0 divided by 0", "magnitude", ((1, 3),),
           input=[[1000.0, 400.0, 999.0]])
    return c.cases


def dropout_cases():
    c = Layer("DropoutLayer", 7)
    mixed = [[0.75, 0.25, 0.9375, 0.0625]]
    c.case(c.says("not rescaled"), "scale", ((1, 4), 0.75), draws=mixed)
    c.case(c.says("by the rate", "multiplied"), "scale", ((1, 4), 0.25), draws=mixed)
    c.case("kept and dropped are taken for each other", "swapped", ((1, 4), 0.5), draws=mixed)
    c.case("a draw equal to the rate keeps the element", "tie convention", ((1, 4), 0.25),
           draws=mixed)
    c.case(c.says("no mask") + "; or backward draws again", "derivative", ((1, 4), 0.5), draws=mixed,
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


STEPS = (
    ("not updated", "uphill", "rate unused", "rate unused, uphill"),
    ("rate squared", "reported times the rate"),
    ("replaced by the step", "replaced by the step downwards"),
    ("step twice", "step halved"),
)


def norm_cases(name, seed):
    c = Layer(name, seed)
    mean = name == "LayerNormLayer"
    c.case(c.says("epsilon outside", "epsilon missing"), "magnitude", ((2, 2), 0.25))
    c.case(c.says("root missing", "squares added up"), "scale", ((2, 3), 0.5))
    if mean:
        c.case(c.says("mean not subtracted", "mean subtracted for the variance only"), "scale",
               ((1, 3), 0.25), input=[[5.0, 6.0, 8.0]])
        c.case(c.says("variance of a sample"), "scale", ((1, 3), 0.25), input=[[1.0, 2.0, 6.0]])
        c.case(c.says("mean held fixed"), "derivative", ((2, 3), 0.25))
        c.case(c.says("no bias"), "bias", ((2, 3), 0.25))
    else:
        c.case(c.says("mean subtracted"), "scale", ((1, 3), 0.25), input=[[5.0, 6.0, 8.0]])
    c.case(c.says("gain applied before", "no gain"), "order", ((2, 3), 0.25))
    c.case(c.says("column by column", "all at once"), "transposed", ((3, 3), 0.25))
    c.case(c.says("root held fixed", "gain forgotten backward"), "derivative", ((2, 3), 0.25))
    c.case(c.says("X for N", "last position only"), "derivative", ((3, 2), 0.25))
    for names in STEPS:
        c.case(c.says(*names), "learning-rate", ((2, 2), 0.25), learning_rate=0.25)
    c.case("equal numbers", "magnitude", ((2, 3), 2.0**-8), input=[[2.0] * 3, [0.0] * 3])
    c.case("one column", "shape", ((3, 1), 0.5))
    c.case("the second call takes the roots of the first", "stale", ((2, 2), 0.25), calls="fb fb")
    c.case("computed in float32", "precision", ((2, 4), 2.0**-20), double)
    c.case("many columns", "size", ((1, 37), 2.0**-8), single)
    for n, d in ((1, 4), (3, 2), (2, 5)):
        c.case("drawn: %d positions of %d columns" % (n, d), "drawn", ((n, d), 2.0**-8), single)
    return c.cases


def position_cases():
    c = Layer("PositionLayer", 14)
    c.case(c.says("positions shifted by one"), "order", ((2, 2), 4))
    c.case(c.says("positions from the end"), "order", ((2, 2), 4))
    c.case(c.says("the first for all"), "order", ((3, 2), 3))
    c.case(c.says("last places learn"), "order", ((2, 2), 3))
    for names in STEPS:
        c.case(c.says(*names), "learning-rate", ((2, 1), 3), learning_rate=0.25)
    c.case("as many positions as there are weights", "shape", ((3, 2), 3))
    c.case("dE/dW of the positions beyond the sequence is 0", "shape", ((1, 3), 3))
    c.case("drawn: 4 of 6 positions", "drawn", ((4, 3), 6), single)
    return c.cases


def attention_cases():
    c, r = Layer("AttentionLayer", 12), Layer("AttentionLayer", 13, "rotary_attention")
    some = dict(values=single)

    def turned(comment, flags, arguments, **given):
        r.case(comment, flags, arguments, options={"rotary": True}, **dict(some, **given))

    c.case(c.says("scale missing", "scale without root"), "scale", ((2, 4), 1), **some)
    c.case(c.says("scale of the whole width"), "scale", ((2, 4), 2), **some)
    c.case(c.says("mask one too late", "mask one too early"), "window", ((3, 2), 1), **some)
    c.case(c.says("no mask", "mask turned round"), "window", ((3, 2), 1), **some)
    c.case(c.says("masked after softmax"), "order", ((3, 2), 1), **some)
    c.case(c.says("softmax over columns", "queries and keys exchanged"), "transposed", ((3, 2), 1),
           **some)
    c.case("causal=False is not looked at", "window", ((3, 2), 1), options={"causal": False}, **some)
    c.case(c.says("heads split across", "heads reshaped"), "order", ((2, 4), 2), **some)
    c.case(c.says("W_o forgotten"), "scale", ((2, 2), 1), **some)
    c.case(c.says("softmax not differentiated", "scale forgotten backward"), "derivative",
           ((3, 2), 1), **some)
    names = ["%s weights transposed" % kind for kind in ("query", "key", "value", "output")]
    c.case(c.says(*names), "transposed", ((2, 2), 1), **some)
    for names in STEPS:
        c.case(c.says(*names), "learning-rate", ((2, 2), 1), learning_rate=0.25, **some)
    c.case("one position: it sees itself alone", "shape", ((1, 4), 2), **some)
    c.case("one column a head", "shape", ((3, 2), 2), **some)
    c.case("the second call takes what the first has kept", "stale", ((2, 2), 1), calls="fb fb",
           **some)
    c.case("computed in float32", "precision", ((2, 2), 1), double)
    turned(r.says("rotary over the whole width", "rotary at one speed"), "scale", ((3, 8), 2))
    turned(r.says("rotary turned backwards", "rotary in alternation"), "sign", ((3, 2), 1))
    turned(r.says("rotary by halves"), "order", ((3, 4), 1))
    turned(r.says("rotary on V", "rotary forgotten"), "scale", ((3, 4), 1))
    turned(r.says("scale missing", "heads split across", "W_o forgotten"), "scale", ((2, 4), 2))
    for n, d, heads in ((4, 2, 1), (3, 6, 2), (5, 3, 3)):
        c.case("drawn: %d positions, %d columns, %d heads" % (n, d, heads), "drawn",
               ((n, d), heads), **some)
    return c.cases + r.cases


LAYERS = {
    "FCLayer": fc_cases,
    "ConvLayer": conv_cases,
    "ActivationLayer": activation_cases,
    "FlattenLayer": flatten_cases,
    "MaxPoolingLayer": pooling_cases,
    "AveragePoolingLayer": average_pooling_cases,
    "SoftmaxLayer": softmax_cases,
    "DropoutLayer": dropout_cases,
    "RMSNormLayer": lambda: norm_cases("RMSNormLayer", 10),
    "LayerNormLayer": lambda: norm_cases("LayerNormLayer", 11),
    "AttentionLayer": attention_cases,
    "PositionLayer": position_cases,
    "EmbeddingLayer": embedding_cases,
    "ResidualLayer": residual_cases,
}
