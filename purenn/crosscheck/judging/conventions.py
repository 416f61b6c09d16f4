"""Tells what a library does where mathematics leaves the answer open.

Each convention is a small experiment on a run (of the library on trial, or of purenn in
floats) and the words for its outcome. None is an error, unless purenn's own conventions are
required (--strict).
"""

from math import log, nan

BINARY, CATEGORICAL = "binary_cross_entropy", "categorical_cross_entropy"


class Convention:
    """`experiment(run)` gives a result, `words(result, number)` its text; `needs` are names."""

    def __init__(self, trial, name, experiment, words, *needs):
        self.trial, self.name, self.needs = trial, name, needs
        self.experiment, self.words = experiment, words


def of(trial):
    """The conventions that belong to a trial."""
    return [c for c in CONVENTIONS if c.trial == trial]


# --- words ------------------------------------------------------------------------------


def value(truth=None):
    """The first number of a result, in words; `truth` is the exact one if that is finite."""

    def words(result, number):
        while isinstance(result, list):
            result = result[0]
        x, normal = float(result), float(number.normal)
        names = {
            normal: "the smallest normal number", -1 / normal: "-1 / the smallest normal number",
            -log(normal): "-log of the smallest normal number",
        }
        if truth is not None:
            names[truth] = "%.6g, exact" % truth
        for known, name in names.items():
            if abs(x - known) <= abs(known) / 100:
                return name
        return "%.6g" % x + (", exact is %.6g" % truth if truth is not None else "")

    return words


def share(input_error, number):
    """Says which of the equal elements got a gradient of 6."""
    got = [e for (e,) in input_error[0]]
    if got == [6, 0, 0]:
        return "the first gets the gradient"
    if got == [0, 0, 6]:
        return "the last gets the gradient"
    if len(set(got)) == 1 and abs(got[0] - 2) < 0.125:
        return "each gets its share of the gradient"
    return "the gradients are %s of 6" % ", ".join("%.6g" % e for e in got)


def end(output, number):
    """Says which of three rows were pooled in pairs."""
    return {2.0: "at the end", 3.0: "at the start"}.get(output[0][0][0], "otherwise")


def rows_of(result, number):
    """Says whether two rows of loss log 2 were added up."""
    x = float(result) / log(2)
    return "the sum" if abs(x - 2) < 0.1 else "the mean" if abs(x - 1) < 0.1 else "%.6g log 2" % x


# --- experiments ------------------------------------------------------------------------


def pool(values, window, back):
    """Run the layer on one column or row of values; return its output, or its dE/dX."""

    def experiment(run):
        shape = (len(values), len(values[0]), 1)
        run.build("layer", "MaxPoolingLayer", (shape, window), {})
        output = run.forward("layer", [[[x] for x in row] for row in values])
        return run.backward("layer", [[[6.0]]], 1) if back else output

    return experiment


def call(name, y_true, y_pred):
    return lambda run: run.call(name, [[y_true]], [[y_pred]])


def each(name, x):
    return lambda run: run.each(name, [[x]])


def two_rows(run):
    return run.call(CATEGORICAL, [[0.5, 0.5]] * 2, [[0.5, 0.5]] * 2)


def softmax(run):
    run.build("layer", "SoftmaxLayer", ((1, 2),), {})
    return run.forward("layer", [[0.0, -4096.0]])[0][1]


def _loss(name, y_true, y_pred, truth=None):
    where = "%s of Y* = %g, Y = %g" % (name, y_true, y_pred)
    return Convention(
        name.replace("_prime", ""), where, call(name, y_true, y_pred), value(truth), name
    )


CONVENTIONS = [
    Convention("pooling", "of equal elements", pool([[3.0, 3.0, 3.0]], (1, 3), True), share),
    Convention("pooling", "of several NaN", pool([[nan, nan, nan]], (1, 3), True), share),
    Convention("pooling", "of NaN and 3", pool([[nan, 3.0]], (1, 2), False), value()),
    Convention("pooling", "what is left over is dropped",
               pool([[1.0], [2.0], [3.0]], (2, 1), False), end),
    Convention("softmax", "an output too small for a float", softmax, value()),
] + [
    Convention(name, "%s_prime(0)" % name, each(name + "_prime", 0.0), value(), name + "_prime")
    for name in ("relu", "leaky_relu")
] + [
    Convention(name, "%s(-0.0)" % name, each(name, -0.0), value(), name)
    for name in ("tanh", "relu", "leaky_relu")
] + [
    _loss(BINARY, 1.0, 0.0), _loss(BINARY, 0.0, 0.0),
    _loss(BINARY, 1.0, 2.0**-148, 148 * log(2)),  # the smallest that float32 has
    _loss(BINARY + "_prime", 1.0, 0.0), _loss(BINARY + "_prime", 1.0, 2.0**-60, -(2.0**60)),
    _loss(CATEGORICAL, 1.0, 0.0), _loss(CATEGORICAL, 0.0, 0.0),
    Convention(CATEGORICAL, "of several rows", two_rows, rows_of, CATEGORICAL),
    _loss(CATEGORICAL + "_prime", 1.0, 0.0), _loss(CATEGORICAL + "_prime", 0.0, 0.0),
]
