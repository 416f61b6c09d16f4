"""Mistakes in activation functions, losses, matrix functions and networks.

Each makes a wrong function or class of the right one; functions take numbers of any type.
"""

from ..linalg import apply, elements, scale
from .planting import Mistake

FUNCTIONS = []


def _mistake(where, replaces, rows, name, hint, of_base):
    FUNCTIONS.append(Mistake(
        name, hint, where.split(), rows.split(", "), {trial: replaces for trial in where.split()},
        of_base,
    ))  # fmt: skip


# --- activations --------------------------------------------------------------------------


def _elementary(name):
    """tanh or sigmoid, looked up when called: a judge has its own for its numbers."""

    def function(x):
        import purenn

        return getattr(purenn.activations if name == "tanh" else purenn, name)(x)

    return function


def _found(name):
    """The function of that name: purenn's, or a judge's for its numbers."""
    import purenn

    return getattr(purenn, name)


_tanh, _sigmoid = _elementary("tanh"), _elementary("sigmoid")
for _trial, _name, _hint, _function in (
    ("tanh", "of its output", "the argument is taken for tanh(x) already: 1 - x²",
     lambda x: 1 - x * x),
    ("tanh", "not squared", "tanh is not squared", lambda x: 1 - _tanh(x)),
    ("sigmoid", "of its output", "the argument is taken for sigmoid(x) already: x (1 - x)",
     lambda x: x * (1 - x)),
    ("sigmoid", "first factor only", "(1 - sigmoid(x)) is missing", lambda x: _sigmoid(x)),
    ("sigmoid", "second factor only", "sigmoid(x) is missing, as a factor or as a square below "
     "the line", lambda x: 1 - _sigmoid(x)),
    ("sigmoid", "that of tanh", "1 - y² is the derivative of tanh, y (1 - y) that of sigmoid",
     lambda x: 1 - _sigmoid(x) * _sigmoid(x)),
    ("sigmoid", "downhill", "the sign is wrong: sigmoid rises, its derivative is positive",
     lambda x: -(_sigmoid(x) * (1 - _sigmoid(x)))),
    ("relu", "derivative at 0", "the derivative at 0 is taken as 1, not 0",
     lambda x: 0 if x < 0 else 1),
    ("leaky_relu", "derivative at 0", "the derivative at 0 is taken as 1, not 1/100",
     lambda x: type(x)(1) / 100 if x < 0 else 1),
):  # fmt: skip
    _prime = _trial + "_prime"
    _mistake(_trial, _prime, _prime, _name, _hint, lambda right, wrong=_function: wrong)
for _name, _hint, _change in (
    ("sign", "the sign: exp(-x), not exp(x)", lambda x: _sigmoid(-x)),
    ("tanh", "this is tanh, not sigmoid", lambda x: _tanh(x)),
    ("1 + missing", "1 + is missing below the line", lambda x: _sigmoid(x) / (1 - _sigmoid(x))),
):
    _mistake("sigmoid", "sigmoid", "sigmoid", _name, _hint, lambda right, wrong=_change: wrong)


for _trial, _row, _name, _hint, _other in (
    ("gelu", "gelu", "tanh form", "this is gelu_tanh, the approximation by tanh", "gelu_tanh"),
    ("gelu", "gelu_prime", "tanh form", "this is the derivative of gelu_tanh, the approximation by "
     "tanh", "gelu_tanh_prime"),
    ("gelu", "gelu", "silu", "this is x sigmoid(x), silu, not x Φ(x)", "silu"),
    ("gelu", "gelu_prime", "relu's", "the derivative is taken as 1 for x > 0 and else 0: that is "
     "relu's", "relu_prime"),
    ("gelu_tanh", "gelu_tanh", "exact form", "this is gelu with Φ itself, not its approximation by tanh",
     "gelu"),
    ("gelu_tanh", "gelu_tanh_prime", "exact form", "this is the derivative of gelu with Φ itself",
     "gelu_prime"),
    ("silu", "silu_prime", "sigmoid only", "x sigmoid'(x) is missing: the product rule", "sigmoid"),
    ("silu", "silu_prime", "sigmoid'", "this is the derivative of sigmoid: the product rule is missing",
     "sigmoid_prime"),
    ("softplus", "softplus_prime", "sigmoid'", "the derivative of softplus is sigmoid itself",
     "sigmoid_prime"),
    ("softplus", "softplus_prime", "relu's", "this is relu's derivative, a step", "relu_prime"),
    ("elu", "elu", "relu", "this is relu: for x < 0 it is exp(x) - 1", "relu"),
    ("elu", "elu_prime", "relu's", "this is relu's derivative: for x < 0 it is exp(x)", "relu_prime"),
):  # fmt: skip
    _mistake(_trial, _row, _row, _name, _hint,
             lambda right, other=_other: lambda x: _found(other)(x))  # fmt: skip
for _trial, _row, _name, _hint, _change in (
    ("gelu", "gelu_prime", "1", "the derivative is taken as 1", lambda x, y: 1),
    ("gelu", "gelu_prime", "Φ only", "x φ(x) is missing: the product rule",
     lambda x, y: _found("gelu")(x) / x),
    ("elu", "elu", "1 missing", "the 1 is missing: exp(x) - 1", lambda x, y: y if x > 0 else y + 1),
    ("elu", "elu_prime", "of its value", "for x < 0 the derivative is exp(x), which is elu(x) + 1",
     lambda x, y: y if x > 0 else y - 1),
):  # fmt: skip
    _mistake(_trial, _row, _row, _name, _hint,
             lambda right, change=_change: lambda x: change(x, right(x)))  # fmt: skip


# --- losses -------------------------------------------------------------------------------


def _loss(name, label, hint, change):
    """A loss whose value is changed by change(value, y_true, y_pred)."""
    trial = name[: -len("_prime")] if name.endswith("_prime") else name

    def of_base(right):
        return lambda y_true, y_pred: change(right(y_true, y_pred), y_true, y_pred)

    _mistake(trial, name, name, label, hint, of_base)


def _count(a):
    return len(elements(a))


def _divided(e, n):
    return apply(lambda x: x / n, e) if isinstance(e, list) else e / n


BINARY, CATEGORICAL = "binary_cross_entropy", "categorical_cross_entropy"
for _name in ("mse", BINARY, CATEGORICAL):
    _loss(_name, "sign", "the sign is wrong", lambda e, t, y: -e)
    _loss(_name + "_prime", "sign", "the sign is wrong: Y* and Y are exchanged",
          lambda e, t, y: scale(-1, e))  # fmt: skip
for _name in ("mse", BINARY):
    _loss(_name, "sum for mean", "the sum is not divided by n, the number of elements",
          lambda e, t, y: e * _count(t))  # fmt: skip
    _loss(_name + "_prime", "1/n missing", "1/n is missing, n being the number of elements",
          lambda e, t, y: scale(_count(t), e))  # fmt: skip
    _loss(_name + "_prime", "1/n twice", "the gradient is divided by n once too often",
          lambda e, t, y: _divided(e, _count(t)))  # fmt: skip
_loss(CATEGORICAL, "mean", "the sum is divided by n: the formula has no mean",
      lambda e, t, y: e / _count(t))  # fmt: skip
_loss(CATEGORICAL + "_prime", "mean", "the gradient is divided by n: the formula has no mean",
      lambda e, t, y: _divided(e, _count(t)))  # fmt: skip
_loss("mse_prime", "2 missing", "the factor 2 is missing", lambda e, t, y: _divided(e, 2))
_loss("mse", "half", "this is half the mean squared error", lambda e, t, y: e / 2)
_loss("mse", "mean of rows", "the mean is taken over the rows only, not over all elements",
      lambda e, t, y: e * _count(t) / len(t))  # fmt: skip


SOFTMAX, SIGMOID = "softmax_cross_entropy", "sigmoid_cross_entropy"
for _name in (SOFTMAX, SIGMOID):
    _loss(_name, "sign", "the sign is wrong", lambda e, t, y: -e)
    _loss(_name + "_prime", "sign", "the sign is wrong: Y* and the probabilities are exchanged",
          lambda e, t, y: scale(-1, e))  # fmt: skip
for _name, _of, _number in ((SOFTMAX, "rows", len), (SIGMOID, "elements", _count)):
    _loss(_name, "sum for mean", "the sum is not divided by n, the number of " + _of,
          lambda e, t, y, number=_number: e * number(t))  # fmt: skip
    _loss(_name + "_prime", "1/n missing", "1/n is missing, n being the number of " + _of,
          lambda e, t, y, number=_number: scale(number(t), e))  # fmt: skip
_loss(SOFTMAX, "mean of elements", "the mean is taken over all elements, not over the rows",
      lambda e, t, y: e * len(t) / _count(t))  # fmt: skip
_loss(SOFTMAX + "_prime", "mean of elements", "the mean is taken over all elements, not over the rows",
      lambda e, t, y: _divided(scale(len(t), e), _count(t)))  # fmt: skip


def _probabilities(name, y):
    """What the loss makes of logits: the derivative for targets of 0, times n, is that."""
    if name == SIGMOID:
        return apply(_sigmoid, y)
    rows = []
    for row in y:
        largest = max(row)
        e = [_exp(v - largest) for v in row]
        rows.append([v / _sum(e) for v in e])
    return rows


def _exp(x):
    if hasattr(x, "exp"):  # a number that knows its bounds
        return x.exp()
    from ..numbers.exp_tanh import exp

    return exp(x)


def _label_shifted(name, by):
    """The loss with each row's target moved to the next class."""
    return lambda right: lambda t, y: right([list(r[-by:]) + list(r[:-by]) for r in t], y)


for _name, _label, _hint in (
    (SOFTMAX, "twice", "softmax is applied twice: Y are logits, which the loss itself turns into "
     "probabilities"),
    (SIGMOID, "twice", "the sigmoid is applied twice: Y are logits, which the loss itself turns into "
     "probabilities"),
):  # fmt: skip
    for _row in (_name, _name + "_prime"):
        _mistake(_name, _row, _row, _label, _hint,
                 lambda right, name=_name: lambda t, y: right(t, _probabilities(name, y)))  # fmt: skip
for _row in (SOFTMAX, SOFTMAX + "_prime"):
    _mistake(SOFTMAX, _row, _row, "label + 1", "the label is shifted by one: classes count from 0",
             _label_shifted(_row, 1))  # fmt: skip
    _mistake(SOFTMAX, _row, _row, "label - 1", "the label is shifted by one, to the class before",
             _label_shifted(_row, -1))  # fmt: skip
_mistake(SOFTMAX, SOFTMAX + "_prime", SOFTMAX + "_prime", "Y for softmax",
         "softmax is missing: (softmax(Y) - Y*) / n",
         lambda right: lambda t, y: apply(lambda a, b: (b - a) / len(t), t, y))  # fmt: skip
_mistake(SIGMOID, SIGMOID + "_prime", SIGMOID + "_prime", "Y for sigmoid",
         "the sigmoid is missing: (sigmoid(Y) - Y*) / n",
         lambda right: lambda t, y: apply(lambda a, b: (b - a) / _count(t), t, y))  # fmt: skip


def _loss_of(name, label, hint, formula):
    """A loss with a formula of its own, of y_true and y_pred."""
    trial = name[: -len("_prime")] if name.endswith("_prime") else name
    _mistake(trial, name, name, label, hint, lambda right: formula)


def _log(x):
    if hasattr(x, "log"):  # a number that knows its bounds
        return x.log()
    from ..numbers.logarithm import log

    return log(x)


def _sum(numbers):
    s = 0
    for x in numbers:
        s += x
    return s


LN = {2: 0.6931471805599453, 10: 2.302585092994046}
_loss_of(CATEGORICAL, "Y* missing", "Y* is missing",
         lambda t, y: -_sum([_log(v) for v in elements(y)]))  # fmt: skip
_loss_of(CATEGORICAL, "exchanged", "Y* and Y are exchanged",
         lambda t, y: -_sum([v * _log(w) for w, v in zip(elements(t), elements(y))]))  # fmt: skip
for _base in (2, 10):
    _loss(CATEGORICAL, "log%d" % _base,
          "the logarithm is that to base %d, not the natural one" % _base,
          lambda e, t, y, ln=LN[_base]: e / type(e)(ln))  # fmt: skip
for _label, _hint, _formula in (
    ("with softmax", "Y - Y* is dE/dX of softmax and cross-entropy together, not dE/dY",
     lambda t, y: y - t),
    ("Y for 1/Y", "the derivative of log Y is 1/Y, not Y", lambda t, y: -t * y),
    ("Y* missing", "Y* is missing", lambda t, y: -1 / y),
):  # fmt: skip
    _loss_of(CATEGORICAL + "_prime", _label, _hint,
             lambda t, y, formula=_formula: apply(formula, t, y))  # fmt: skip


def _binary(guard, other):
    """Binary cross-entropy of guard(y) and other(1 - y)."""

    def formula(t, y):
        pairs = list(zip(elements(t), elements(y)))
        terms = [w * _log(guard(v)) + (1 - w) * _log(other(1 - v)) for w, v in pairs]
        return -_sum(terms) / len(pairs)

    return formula


def _categorical(guard):
    return lambda t, y: -_sum([w * _log(guard(v)) for w, v in zip(elements(t), elements(y))])


for _power in (6, 7, 8, 9, 10, 12, 15, 16):
    _name = "1e-%d" % _power
    _epsilon = float(_name)
    _clip = lambda v, epsilon=_epsilon: max(v, type(v)(epsilon))
    _plus = lambda v, epsilon=_epsilon: v + type(v)(epsilon)
    _clipped = "the probabilities are clipped at %s before the logarithm" % _name
    _added = _name + " is added to the probabilities before the logarithm"
    _loss_of(BINARY, "clipped at " + _name, _clipped, _binary(_clip, lambda v: v))
    _loss_of(BINARY, "clipped at both ends at " + _name, _clipped, _binary(_clip, _clip))
    _loss_of(BINARY, _name + " added", _added, _binary(_plus, _plus))
    _loss_of(CATEGORICAL, "clipped at " + _name, _clipped, _categorical(_clip))
    _loss_of(CATEGORICAL, _name + " added", _added, _categorical(_plus))


# --- matrix functions ---------------------------------------------------------------------


def _other(name):
    def of_base(right):
        from .. import linalg

        return lambda a, kernel, mode="full": getattr(linalg, name)(a, kernel, mode)

    return of_base


_mistake("correlate2d", "correlate2d", "result", "turned",
         "the kernel is turned: this is a convolution", _other("convolve2d"))  # fmt: skip
_mistake("convolve2d", "convolve2d", "result", "not turned",
         "the kernel is not turned: this is a correlation", _other("correlate2d"))  # fmt: skip


# --- networks -----------------------------------------------------------------------------


def _summed(base):
    class Summed(base):
        def fit(self, x_train, y_train, *others, **names):
            errors = base.fit(self, x_train, y_train, *others, **names)
            return [error * len(x_train) for error in errors]

    return Summed


def _last_error(base):
    class LastError(base):
        def _train(self, x_train, y_train, *others):
            for x, y in zip(x_train, y_train):
                error = base._train(self, [x], [y], *others)
            return error * len(x_train)

    return LastError


def _error_afterwards(base):
    class ErrorAfterwards(base):
        def _train(self, x_train, y_train, *others):
            total = 0
            for x, y in zip(x_train, y_train):
                base._train(self, [x], [y], *others)
                total += self.loss(y, self._forward(x))
            return total

    return ErrorAfterwards


def _reversed(base):
    class Reversed(base):
        def _train(self, x_train, y_train, *others):
            return base._train(self, x_train[::-1], y_train[::-1], *others)

    return Reversed


def _epoch_too_few(base):
    class EpochTooFew(base):
        def fit(self, x_train, y_train, epochs, learning_rate, verbose=True):
            return base.fit(self, x_train, y_train, epochs - 1, learning_rate, verbose)

    return EpochTooFew


def _batch_steps(rate):
    """Batches that make steps of rate(learning rate, samples in it, batch size, all samples)."""

    def of_base(base):
        class Batches(base):
            def fit(self, x, y, epochs, learning_rate, verbose=True, batch_size=1):
                if batch_size == 1:
                    return base.fit(self, x, y, epochs, learning_rate, verbose)
                errors = []
                for _ in range(epochs):
                    total = 0
                    for start in range(0, len(x), batch_size):
                        xs, ys = x[start : start + batch_size], y[start : start + batch_size]
                        n = len(xs)
                        step = rate(learning_rate, n, batch_size, len(x))
                        (error,) = base.fit(self, xs, ys, 1, step, False, batch_size=n)
                        total += n * error
                    errors.append(total / len(x))
                return errors

        return Batches

    return of_base


for _where, _rows, _name, _hint, _of_base in (
    ("fit", "batches", "sum for mean",
     "a batch's derivative is the sum of its samples', not their mean",
     _batch_steps(lambda rate, n, size, count: rate * n)),
    ("fit", "batches", "by the batch size",
     "the last batch is divided by the batch size, not by how many samples it has",
     _batch_steps(lambda rate, n, size, count: rate * n / size)),
    ("fit", "batches", "by all samples",
     "a batch's derivative is divided by the number of all samples, not of those in it",
     _batch_steps(lambda rate, n, size, count: rate * n / count)),
    ("fit", "batches", "small batch dropped", "the last batch, which is smaller, is left out",
     _batch_steps(lambda rate, n, size, count: rate if n == size else 0 * rate)),
    ("fit", "errors", "errors summed", "the errors of an epoch are added up: the mean is missing",
     _summed),
    ("fit", "errors", "last error", "an epoch's error is that of its last sample, not the mean",
     _last_error),
    ("network fit", "errors", "error afterwards",
     "the error is taken after the layers have learnt from the sample, not before",
     _error_afterwards),
    ("fit", "errors, parameters, predict after", "samples reversed",
     "the samples are taken in reverse order", _reversed),
    ("fit", "parameters, predict after", "epoch too few", "one epoch too few is trained",
     _epoch_too_few),
):  # fmt: skip
    _mistake(_where, "Network", _rows, _name, _hint, _of_base)
