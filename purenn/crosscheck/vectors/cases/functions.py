"""The cases of activation functions, losses and matrix functions."""

from purenn import Random
from purenn.linalg import apply
from purenn.mistakes import of, says

from .numbers import double, only, probability, single, some, times, whole


def call(name, comment, flags, **arguments):
    """A case of a function."""
    return {"function": name, "comment": comment, "flags": flags.split(), "arguments": arguments}


def all_of(name, guarded=False):
    """What the possible mistakes in a function do, except those of a clipped logarithm."""
    trial = name[: -len("_prime")] if name.endswith("_prime") else name
    texts = [mistake.text() for mistake in of(trial, name)]
    # one of those with an epsilon represents all of them
    texts = [text for text in texts if ("1e-7" in text if guarded else "1e-" not in text)]
    return "; ".join(dict.fromkeys(texts))


def activation_functions():
    rng = Random(8)
    for f in ("tanh", "sigmoid", "relu", "leaky_relu"):
        for name in (f, f + "_prime"):
            kink = name in ("relu_prime", "leaky_relu_prime")
            yield call(name, says(f, "derivative at 0") if kink else "at 0",
                       "derivative convention" if kink else "derivative", x=[0.0])
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
    for name in ("tanh_prime", "sigmoid", "sigmoid_prime"):
        yield call(name, all_of(name), "derivative sign", x=[-2.0, -0.5, 0.25, 1.5])
    rng = Random(11)
    for f in ("tanh", "sigmoid", "relu", "leaky_relu"):
        for name in (f, f + "_prime"):
            yield call(name, "very large numbers: exp overflows, and what is divided by it",
                       "magnitude", x=[-1000.0, -400.0, -80.0, 100.0, 400.0, 1000.0])
            yield call(name, "a volume, in which each element is taken alone", "shape order",
                       x=some(rng, times(4.0, single), (2, 3, 2)))
            yield call(name, "many elements", "size", x=some(rng, times(4.0, single), (37,)))


    rng = Random(21)
    for f in ("gelu", "gelu_tanh", "silu", "softplus", "elu"):
        for name in (f, f + "_prime"):
            if all_of(name):
                yield call(name, all_of(name), "derivative",
                           x=[-3.0, -2.0, -0.75, -0.5, 0.25, 0.5, 1.5, 2.0])
            yield call(name, "at 0", "derivative", x=[0.0])
            yield call(name, "near 0: rounded away, or lost to cancellation", "magnitude precision",
                       x=[2.0**-12, -(2.0**-20), 2.0**-30, -(2.0**-45), 2.0**-60])
            yield call(name, "large numbers: exp overflows, or cancellation", "magnitude",
                       x=[-30.0, -9.0, -5.0, 5.0, 9.0, 30.0])
            yield call(name, "an approximation: a table, a polynomial, a piecewise line",
                       "precision", x=[x / 8 for x in range(-20, 21, 3)])
            yield call(name, "computed in float32", "precision", x=some(rng, double, (5,)))
            yield call(name, "a volume, in which each element is taken alone", "shape order",
                       x=some(rng, times(4.0, single), (2, 3, 2)))
            yield call(name, "many elements", "size", x=some(rng, times(4.0, single), (37,)))


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
    rng = Random(14)
    for name in ("mse", "binary_cross_entropy", "categorical_cross_entropy"):
        for name in (name, name + "_prime"):
            yield call(name, all_of(name), "scale derivative",
                       y_true=some(rng, probability, (2, 3)), y_pred=some(rng, probability, (2, 3)))
    for name in ("binary_cross_entropy", "categorical_cross_entropy"):
        yield call(name, all_of(name, guarded=True), "magnitude", y_true=[[0.5, 0.75, 0.25]],
                   y_pred=[[2.0**-20, 2.0**-60, 0.5]])
    rng = Random(12)
    for name in ("mse", "binary_cross_entropy", "categorical_cross_entropy"):
        for name in (name, name + "_prime"):
            yield call(name, "many rows and columns", "size",
                       y_true=some(rng, probability, (7, 19)), y_pred=some(rng, probability, (7, 19)))
    for name in ("binary_cross_entropy", "binary_cross_entropy_prime"):
        yield call(name, "as in PyTorch, log counts as at least -100, Y (1 - Y) as 1e-12",
                   "magnitude convention", y_true=[[1.0, 0.5]], y_pred=[[1e-50, 1e-14]])
    for name in ("categorical_cross_entropy", "categorical_cross_entropy_prime"):
        yield call(name, "Y counts as at least the smallest normal number, 2^-1022",
                   "magnitude convention", y_true=[[0.25, 0.1]], y_pred=[[0.0, 1.0]])


    rng = Random(22)
    for loss in ("softmax_cross_entropy", "sigmoid_cross_entropy"):
        for name in (loss, loss + "_prime"):
            yield call(name, all_of(name), "scale derivative",
                       y_true=[[0.0, 0.25, 0.75], [1.0, 0.0, 0.0]],
                       y_pred=[[1.0, -2.0, 0.5], [0.25, 3.0, 1.0]])
            yield call(name, "all logits alike", "derivative", y_true=[[1.0, 0.0]], y_pred=[[5.0, 5.0]])
            yield call(name, "large logits: exp overflows", "magnitude",
                       y_true=[[0.0, 1.0, 0.0]], y_pred=[[800.0, 750.0, -800.0]])
            yield call(name, "a confident right answer", "magnitude", y_true=[[1.0, 0.0]],
                       y_pred=[[20.0, -20.0]])
            yield call(name, "n counts all elements, or the rows or columns only", "shape scale",
                       y_true=[[0.5, 0.5], [0.0, 1.0], [0.25, 0.75]], y_pred=some(rng, single, (3, 2)))
            yield call(name, "(y_true, y_pred) are taken for (y_pred, y_true)", "swapped",
                       y_true=[[0.75, 0.25]], y_pred=[[0.5, 0.5]])
            yield call(name, "computed in float32", "precision", y_true=[[0.5, 0.25, 0.25]],
                       y_pred=some(rng, double, (1, 3)))
            yield call(name, "many rows and columns", "size",
                       y_true=[[float(i % 19 == j) for j in range(19)] for i in range(7)],
                       y_pred=some(rng, times(4.0, single), (7, 19)))


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
            yield call(name, says(name, turned), "kernel-turned mode", a=image,
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
        yield call(name, "without a mode: 'full'", "mode convention", a=[[1.0, 2.0]],
                   kernel=[[1.0, 10.0]])


def large_matrices():
    rng = Random(13)
    yield call("dot", "many rows and columns", "size", a=some(rng, whole, (17, 5)),
               b=some(rng, whole, (5, 19)))
    yield call("transpose", "a large matrix, moved in blocks", "size", a=some(rng, whole, (19, 34)))
    for name in ("add", "subtract", "multiply"):
        yield call(name, "many elements", "size", a=some(rng, whole, (5, 37)),
                   b=some(rng, whole, (5, 37)))
        yield call(name, "a volume", "size shape", a=some(rng, whole, (3, 2, 19)),
                   b=some(rng, whole, (3, 2, 19)))
    yield call("scale", "many elements", "size", factor=0.5, a=some(rng, whole, (5, 37)))
    for name in ("correlate2d", "convolve2d"):
        for mode in ("full", "same", "valid"):
            yield call(name, "a large image and a large kernel", "size mode",
                       a=some(rng, whole, (17, 19)), kernel=some(rng, whole, (7, 9)), mode=mode)


def all_matrix_functions():
    for part in matrix_functions(), large_matrices():
        for case in part:
            yield case


def optimizer_steps():
    rng = Random(15)

    def momentum(comment, flags, P, g, V, rate=0.5, mu=0.25):
        return call("momentum_step", comment, flags, P=P, g=g, V=V, learning_rate=rate, momentum=mu)

    def adam(comment, flags, arrays, t, rate=0.5, beta1=0.5, beta2=0.75, epsilon=2.0**-20):
        P, g, M, V = arrays
        return call("adam_step", comment, flags, P=P, g=g, M=M, V=V, t=t, learning_rate=rate,
                    beta1=beta1, beta2=beta2, epsilon=epsilon)

    def drawn(values, shape, count):
        return [some(rng, values, shape) for _ in range(count)]

    def state(values, shape):
        P, g, M, V = drawn(values, shape, 4)
        return P, g, M, apply(abs, V)

    yield momentum(says("momentum_step", "dampened", "look-ahead", "mu missing", "starts again"),
                   "step scale", [[1.0, -2.0]], [[3.0, 4.0]], [[5.0, -6.0]])
    yield momentum(says("momentum_step", "rate in V", "step kept as V", "uphill", "rate unused"),
                   "step sign learning-rate", [[1.0, -2.0]], [[3.0, 4.0]], [[5.0, -6.0]])
    yield momentum(says("momentum_step", "old V", "V unused"), "step stale",
                   [[1.0, -2.0]], [[3.0, 4.0]], [[5.0, -6.0]], 0.25, 0.5)
    yield momentum("the first step, from V = 0", "step", [[1.0, 2.0]], [[3.0, -4.0]], [[0.0, 0.0]])
    yield momentum("without momentum: gradient descent", "step", [[1.0, 2.0]], [[3.0, -4.0]],
                   [[5.0, 6.0]], 0.5, 0.0)
    yield momentum("a vector", "shape", *drawn(whole, (3,), 3))
    yield momentum("a volume of kernels", "shape", *drawn(whole, (2, 1, 3, 2), 3))
    yield momentum("many elements", "size", *drawn(single, (5, 37), 3))
    yield momentum("computed in float32", "precision", *drawn(double, (1, 4), 3), rate=0.1, mu=0.9)
    yield momentum("drawn", "drawn", *drawn(single, (2, 3), 3), rate=0.125, mu=0.875)

    zeros = [[0.0, 0.0]]
    first = [[1.0, -2.0]], [[3.0, -4.0]], zeros, zeros
    yield adam(says("adam_step", "no correction", "correction of M only", "correction of V only",
                    "t late", "t early"), "step scale", first, 1)
    yield adam("the second step: " + says("adam_step", "t late", "t early"), "step scale",
               ([[1.0, -2.0]], [[3.0, -4.0]], [[1.5, -2.0]], [[2.25, 4.0]]), 2)
    yield adam(says("adam_step", "t missing"), "step", state(whole, (1, 3)), 4)
    yield adam(says("adam_step", "epsilon inside", "epsilon before the correction",
                    "epsilon missing"), "step magnitude", first, 1, epsilon=0.5)
    yield adam("gradients as small as ε: " + says("adam_step", "epsilon inside"),
               "step magnitude", ([[1.0, 2.0]], [[2.0**-20, -(2.0**-22)]], zeros, zeros), 1)
    yield adam(says("adam_step", "root missing", "uphill", "rate unused"),
               "step sign learning-rate", state(whole, (1, 3)), 3)
    yield adam(says("adam_step", "M without 1 - beta", "V without 1 - beta", "g not squared"),
               "step scale", state(whole, (1, 3)), 2)
    yield adam(says("adam_step", "betas exchanged", "corrected ones kept"), "step swapped",
               state(whole, (1, 3)), 2)
    yield adam("no gradient: M and V fade, P goes on", "step",
               ([[1.0, 2.0]], zeros, [[1.0, -1.0]], [[4.0, 1.0]]), 3)
    yield adam("a vector", "shape", state(whole, (3,)), 2)
    yield adam("a volume of kernels", "shape", state(whole, (2, 1, 3, 2)), 2)
    yield adam("many elements", "size", state(single, (5, 37)), 5, 0.125, 0.875, 0.96875)
    yield adam("computed in float32", "precision", state(double, (1, 4)), 3, 0.001, 0.9, 0.999,
               1e-8)
    yield adam("a late step: βᵗ is near 0", "magnitude", state(single, (1, 3)), 200, 0.125, 0.875,
               0.96875)
    yield adam("drawn", "drawn", state(single, (2, 3)), 7, 0.125, 0.875, 0.96875)


FUNCTIONS = {
    "activations": activation_functions,
    "losses": loss_functions,
    "linalg": all_matrix_functions,
    "optimizers": optimizer_steps,
}
