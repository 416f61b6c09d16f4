"""purenn.explain: one training step of a network with every number in it."""

from ..checking.doors import check_number
from ..checking.messages import shape_of
from ..checking.number_types import are_labels
from ..checking.predicates import fits, lengths
from ..checking.short_repr import short_repr
from ..layers import walk
from ..linalg import mean
from ..network import Network
from ..optimizers import Optimizer
from .summary import layer_text, name_of, parameter_names, paths
from .columns import beside, block, matrices, wrapped
from .formulas import LOSSES, Record, Step, backward, forward
from .ascii_fallback import printable
from .memory import Memory
from .moves import mean_text, moves, settings, watched
from .numerals import short
from .randomness import Randomness
from .saving import save


def explain(network, x, y, learning_rate):
    """What network.fit([x], [y], 1, learning_rate) does, written out; an Explanation.

    x is one sample, y what the network should answer, in the shapes of the first layer's
    input and the last layer's output. Lists of samples, so one level deeper, are a batch, for
    which it writes out network.fit(x, y, 1, learning_rate, batch_size=len(x)). `learning_rate` is
    a number or an Optimizer, such as network.optimizer, whose next step it is. In a batch and with
    an optimizer the parameters move last: by g, the mean of the samples' derivatives.

    fit itself computes the numbers, and all is left as it was: parameters, what layers and the
    optimizer remember, random generators.
    ValueError for other shapes, a network without layers or without a loss, and what fit refuses
    in a batch or with an optimizer; TypeError for something that is not a network or not a number.

    >>> from purenn import FCLayer, Momentum, Network, explain, mse, mse_prime
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 1)))
    >>> network.layers[0].weights, network.layers[0].bias = [[1], [-2]], [[0.5]]
    >>> network.use(mse, mse_prime)
    >>> print(explain(network, [[3, 1]], [[2]], 0.1).sections[1])
    FORWARD, layers[0]: FCLayer((1, 2), (1, 1))
    <BLANKLINE>
      Y = X W + B
    <BLANKLINE>
      X (1, 2)   W (2, 1)   B (1, 1)       Y (1, 1)
      [ 3  1 ]   [  1 ]     [ 0.500000 ]   [ 1.500000 ]
                 [ -2 ]
    >>> batch = explain(network, [[[3, 1]], [[1, 0]]], [[[2]], [[1]]], Momentum(0.1))
    >>> print(batch.sections[-3].title, batch.sections[-3].steps[0].formula, sep="\\n")
    STEP, layers[0]: FCLayer((1, 2), (1, 1))
    g = (dE_1/dW + dE_2/dW) / 2
    """
    x, y = _checked(network, x, y, learning_rate)
    optimizer = learning_rate if isinstance(learning_rate, Optimizer) else None
    randomness = Randomness(network.layers)
    memory = Memory(network, x, y, optimizer)
    try:
        done = _train(network, x, y, learning_rate, optimizer)
        parameters = [
            (layer, name, _copy(getattr(layer, name)))
            for layer in walk(network.layers) for name in parameter_names(layer)
        ]  # fmt: skip
        memory.restore()
        randomness.take_back()
        for layer, name, value in parameters:  # the same step's, the same random numbers
            setattr(layer, name, value)
        after = [network.loss(b, _forward(network, a)) for a, b in zip(x, y)]
        memory.restore()
        sections = _sections(paths(network.layers), x, y, done, after)
    finally:
        memory.restore()
        randomness.release()
    return Explanation(sections)


class Section:
    """A part of the explanation: its `title`, and `steps` with `formula` and `matrices`."""

    def __init__(self, title, steps):
        self.title = title
        self.steps = steps

    def __str__(self):
        lines = wrapped(self.title)
        for step in self.steps:
            lines += [""] + wrapped(printable(step.formula), indent=2)
            blocks = [
                block(*pair, width=76)
                for name, a in step.matrices for pair in matrices(printable(name), a)
            ]  # fmt: skip
            lines += [""] + beside(blocks) if blocks else []
        return printable("\n".join(lines))


class Explanation:
    """A training step: its str() is plain text, and a notebook shows it by itself.

    `sections` holds all of it: each has a `title` and `steps`, each of these a `formula` and
    `matrices`, pairs of a name and nested lists.
    """

    def __init__(self, sections):
        self.sections = sections

    def __str__(self):
        return "\n\n\n".join([str(section) for section in self.sections]) + "\n"

    __repr__ = __str__

    @property
    def html(self):
        """The same as one page of HTML, which needs no other file and no network."""
        from .page import page

        return page("One training step", self._repr_html_())

    def save(self, path):
        """Write the page to a file; ValueError if its name does not end in .html."""
        save(path, ".html", self.html)

    def _repr_html_(self):
        from .page import explanation

        return explanation(self)


# --- the run ------------------------------------------------------------------------------


class _Done:
    """What fit did: a list of `passes`, one for each sample, and for each layer its `moves`.

    `moves` is None if each layer moved itself, in the backward pass. `rate` says in words by what,
    and `error` is what fit returned, the samples' mean.
    """

    def __init__(self):
        self.passes, self.moves = [], None


class _Pass:
    """What the layers and the loss did with one sample."""

    def __init__(self, records):
        self.records = records
        self.loss_step = self.output_error_step = self.error = None


def _train(network, x, y, learning_rate, optimizer):
    """Let fit learn from the samples together, and watch it."""
    done, layers = _Done(), walk(network.layers)
    for at, layer in enumerate(layers):
        _watch(layer, at, done.passes)

    def learn(x, y, rate):
        done.passes.append(_Pass([Record(layer) for layer in layers]))
        return _run(network, x, y, rate, done.passes[-1])

    network._learn = learn
    calls = [] if optimizer is None else watched(optimizer)
    (done.error,) = Network.fit(network, x, y, 1, learning_rate, False, batch_size=len(x))
    if optimizer is None:
        done.rate = "learning rate η = " + short(learning_rate)
    else:
        done.rate = settings(optimizer, calls)
    if optimizer is not None or len(x) > 1:
        samples = [each.records for each in done.passes]
        done.moves = moves(network, samples, optimizer, calls)
    return done


def _run(network, x, y, learning_rate, into):
    """Learn from one sample, as the network does, and note it; return the error."""
    output = _forward(network, x)
    compared = [("Y*", _copy(y)), ("Y", _copy(output))]
    error = into.error = network.loss(y, output)
    output_error = network.loss_prime(y, output)
    into.loss_step = Step(_equation("E", network.loss, 0), compared + [("E", error)])
    derivative = compared + [("dE/dY", _copy(output_error))]
    into.output_error_step = Step(_equation("dE/dY", network.loss_prime, 1), derivative)
    for layer in reversed(network.layers):
        output_error = layer.backward_propagation(output_error, learning_rate)
    return error


def _watch(layer, at, passes):
    """Note what the layer does from now on in the last pass's record of it, number `at`.

    So the layers that a layer holds are recorded too. Restoring the memory takes the methods back.
    """
    forward, backward = layer.forward_propagation, layer.backward_propagation

    def forward_propagation(input):
        record = passes[-1].records[at]
        record.X = _copy(input)
        output = forward(input)
        record.Y = _copy(output)
        return output

    def backward_propagation(output_error, learning_rate):
        record = passes[-1].records[at]
        record.dY = _copy(output_error)
        record.before = _parameters(layer)
        input_error = backward(output_error, learning_rate)
        record.dX = _copy(input_error)
        record.after = _parameters(layer)
        for name in parameter_names(layer):
            derivative = getattr(layer, name + "_error", None)
            if derivative is not None:
                record.derivatives[name] = _copy(derivative)
        return input_error

    layer.forward_propagation = forward_propagation
    layer.backward_propagation = backward_propagation


def _forward(network, x):
    for layer in walk(network.layers):
        layer.training = True
    for layer in network.layers:
        x = layer.forward_propagation(x)
    return x


def _parameters(layer):
    return dict([(name, _copy(getattr(layer, name))) for name in parameter_names(layer)])


def _copy(a):
    """Copied nested lists, which a layer cannot change later."""
    if hasattr(a, "tolist"):  # a layer of arrays
        a = a.tolist()
    return [_copy(x) for x in a] if isinstance(a, (list, tuple)) else a


# --- text ---------------------------------------------------------------------------------


def _sections(named, x, y, done, after):
    """All sections, for the layers of these paths and the errors after the step."""
    sections = []
    for k, each in enumerate(done.passes):
        number = ""
        if len(x) > 1:
            number = "SAMPLE %d, " % (k + 1)
            sections.append(Section("SAMPLE %d" % (k + 1), [_sample("sample", x[k], y[k])]))
        layers = list(zip(named, each.records))
        for path, record in layers:
            title = _title(number + "FORWARD", path, record)
            sections.append(Section(title, forward(record)))
        steps = [each.loss_step, each.output_error_step]
        sections.append(Section(number + "ERROR", steps))
        for path, record in reversed(layers):
            title = _title(number + "BACKWARD", path, record)
            sections.append(Section(title, backward(record, done.moves is None)))
    for (path, record), steps in zip(layers, done.moves or []):
        if steps:
            sections.append(Section(_title("STEP", path, record), steps))
    if len(x) == 1:
        first = _sample(done.rate + "; sample", x[0], y[0])
        last = Step("E of the same sample with the new parameters", [("new E", after[0])])
    else:
        first = Step("%s; a batch of %d samples" % (done.rate, len(x)))
        before = _mean_error([each.error for each in done.passes], done.error)
        sections.append(Section("ERROR OF THE BATCH", [before]))
        last = _mean_error(after, mean([after]), "new ")
        last.formula += ", of the same samples with the new parameters"
    sections.append(Section("AFTER THE STEP", [last]))
    return [Section("ONE TRAINING STEP", [first])] + sections


def _sample(what, x, y):
    return Step(what + " X, expected output Y*", [("X", _copy(x)), ("Y*", _copy(y))])


def _mean_error(errors, error, new=""):
    names = ["E_%d" % (k + 1) for k in range(len(errors))]
    named = [(new + name, x) for name, x in zip(names, errors)] + [(new + "E", error)]
    return Step("E = " + mean_text(names), named)


def _title(direction, path, record):
    return "%s, %s: %s" % (direction, path, layer_text(record.layer))


def _equation(left, function, which):
    """E = mse(Y*, Y) = ..., with the formula where the function is purenn's."""
    import purenn

    name = name_of(function)
    loss = name[: -len("_prime")] if name[-len("_prime") :] == "_prime" else name
    own = loss in LOSSES and getattr(purenn, name) is function
    call = "%s = %s(Y*, Y)" % (left, name)
    return call + " = " + LOSSES[loss][which] if own else call


def _checked(network, x, y, learning_rate):
    """The samples and targets as two lists."""
    if not isinstance(network, Network):
        raise TypeError("explain: expected a Network, got %s" % type(network).__name__)
    if not network.layers:
        raise ValueError("explain: expected a network with layers, got none")
    if network.loss is None:
        raise ValueError("explain: expected a loss, set by use(loss, loss_prime)")
    if not isinstance(learning_rate, Optimizer):
        check_number("explain learning_rate", learning_rate)
    first, last = network.layers[0], network.layers[-1]
    if len(lengths(x)) != len(first.input_shape) + 1:
        _check_sample("explain x", x, first.input_shape)
        _check_target("explain y", y, last.output_shape, network.loss)
        return [x], [y]
    if len(lengths(y)) < 1 or len(x) != len(y):
        got = short_repr(lengths(y))
        raise ValueError("explain y: expected a list of %d samples, got shape %s" % (len(x), got))
    for k, (a, b) in enumerate(zip(x, y)):
        _check_sample("explain x[%d]" % k, a, first.input_shape)
        _check_target("explain y[%d]" % k, b, last.output_shape, network.loss)
    return x, y


def _check_target(name, sample, shape, loss):
    if not (shape_of(name, sample) and are_labels(name, sample, shape, loss)):
        _check_sample(name, sample, shape)


def _check_sample(name, sample, shape):
    got = shape_of(name, sample)
    if not fits(sample, shape) or len(got) != len(shape):
        raise ValueError("%s: expected one sample of shape %s, got shape %s" % (name, shape, got))
