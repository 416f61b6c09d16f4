"""The description of a framework that an adapter gives."""

from ..names import CannotRun


class Framework:
    """Arrays, functions, and how to differentiate them.

    `functions` maps names to functions of the framework's arrays: `dense(x, w, b)`,
    `conv(x, w, b)`, `max_pool(x, window)`, `flatten(x)`, `softmax(x)`, `dropout(x, rate)`,
    activation functions, losses (y_true, y_pred) and matrix functions under purenn's names.
    `conv`, `max_pool` and `flatten` take batches (samples, rows, columns, channels), the others
    one row or several; weights of conv are (rows, columns, in, out), as in purenn: the function
    rearranges them if the framework differs. What is left out is not offered.
    Of sequences, `rms_norm(x, gain, epsilon)`, `layer_norm(x, gain, bias, epsilon)`,
    `embedding(tokens, w)`, and `attention(q, k, v, causal)` of arrays (samples, positions, heads,
    columns of a head).
    `strides` says that `conv`, `max_pool` and `average_pool(x, window)` take stride= and padding=, as pairs.
    """

    def __init__(
        self, array, tolist, functions, vjp=None, ones=None, stateless=None, strides=False,
        reshape=None, construct=None,
    ):
        self.array, self.tolist, self.functions = array, tolist, functions
        self.differentiates = vjp is not None
        self.vjp = vjp or (lambda function, *arrays: (function(*arrays), None))
        self.ones, self.strides = ones, strides
        self.reshape = reshape or (lambda a, shape: a.reshape(shape))
        # how a module is made of a class, its arguments and options
        self.construct = construct or (lambda kind, arguments, options: kind(*arguments, **options))
        # stateless(module, names, x) turns a module into a function of (training, x, and the
        # parameters of these names); x is an input, for modules that are built at their first one
        self.stateless = stateless


def format_of(module, dtype):
    """The framework's format of that name; CannotRun if it has none."""
    if not hasattr(module, dtype):
        raise CannotRun("%s has no %s" % (module.__name__, dtype))
    return getattr(module, dtype)
