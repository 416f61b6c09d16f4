"""purenn.explain: one training step of a network with every number in it."""

from ..checking.doors import check_number
from ..checking.messages import shape_of
from ..checking.number_types import are_labels
from ..checking.predicates import have_lengths
from ..layers import walk
from ..network import Network
from .summary import layer_text, name_of, parameter_names, paths
from .columns import beside, block, matrices, wrapped
from .formulas import LOSSES, Record, Step, backward, forward
from .ascii_fallback import printable
from .memory import Memory
from .numerals import short
from .randomness import Randomness
from .saving import save


def explain(network, x, y, learning_rate):
    """What network.fit([x], [y], 1, learning_rate) does, written out; an Explanation.

    x is one sample, y what the network should answer, in the shapes of the first layer's
    input and the last layer's output. The layers themselves compute the numbers, as in training,
    and the network is left as it was: parameters, what layers remember, random generators.
    ValueError for other shapes, a network without layers or without a loss; TypeError for
    something that is not a network or not a number.

    >>> from purenn import FCLayer, Network, explain, mse, mse_prime
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
    """
    _check(network, x, y, learning_rate)
    randomness = Randomness(network.layers)
    memory = Memory(network, x, y)
    try:
        records, loss_step, output_error_step = _run(network, x, y, learning_rate)
        moved = [
            (layer, name, _copy(getattr(layer, name)))
            for layer in walk(network.layers) for name in parameter_names(layer)
        ]  # fmt: skip
        memory.restore()
        randomness.take_back()
        for layer, name, value in moved:  # the same step's parameters, the same random numbers
            setattr(layer, name, value)
        error_after = network.loss(y, _forward(network, x))
        memory.restore()
        sections = [Section("ONE TRAINING STEP", [_start(x, y, learning_rate)])]
        named = list(zip(paths(network.layers), records))
        for path, record in named:
            sections.append(Section(_title("FORWARD", path, record), forward(record)))
        sections.append(Section("ERROR", [loss_step, output_error_step]))
        for path, record in reversed(named):
            sections.append(Section(_title("BACKWARD", path, record), backward(record)))
        after = Step("E of the same sample with the new parameters", [("new E", error_after)])
        sections.append(Section("AFTER THE STEP", [after]))
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


def _run(network, x, y, learning_rate):
    """The layers' records, and the steps of the loss and its derivative."""
    records = [_watched(layer) for layer in walk(network.layers)]
    output = _forward(network, x)
    compared = [("Y*", _copy(y)), ("Y", _copy(output))]
    error = network.loss(y, output)
    output_error = network.loss_prime(y, output)
    loss_step = Step(_equation("E", network.loss, 0), compared + [("E", error)])
    derivative = compared + [("dE/dY", _copy(output_error))]
    output_error_step = Step(_equation("dE/dY", network.loss_prime, 1), derivative)
    for layer in reversed(network.layers):
        output_error = layer.backward_propagation(output_error, learning_rate)
    return records, loss_step, output_error_step


def _watched(layer):
    """The record of what a layer will do, which its two methods write from now on.

    So the layers that a layer holds are recorded too. Restoring the memory takes the methods back.
    """
    record, forward, backward = Record(layer), layer.forward_propagation, layer.backward_propagation

    def forward_propagation(input):
        record.X = _copy(input)
        output = forward(input)
        record.Y = _copy(output)
        return output

    def backward_propagation(output_error, learning_rate):
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
    return record


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


def _start(x, y, learning_rate):
    formula = "learning rate η = %s; sample X, expected output Y*" % short(learning_rate)
    return Step(formula, [("X", _copy(x)), ("Y*", _copy(y))])


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


def _check(network, x, y, learning_rate):
    if not isinstance(network, Network):
        raise TypeError("explain: expected a Network, got %s" % type(network).__name__)
    if not network.layers:
        raise ValueError("explain: expected a network with layers, got none")
    if network.loss is None:
        raise ValueError("explain: expected a loss, set by use(loss, loss_prime)")
    check_number("explain learning_rate", learning_rate)
    first, last = network.layers[0], network.layers[-1]
    for name, sample, shape in ("x", x, first.input_shape), ("y", y, last.output_shape):
        got = shape_of("explain " + name, sample)
        if name == "y" and got and are_labels("explain y", sample, shape, network.loss):
            continue
        if not have_lengths(sample, shape) or len(got) != len(shape):
            raise ValueError(
                "explain %s: expected one sample of shape %s, got shape %s" % (name, shape, got)
            )
