"""Is backward_propagation the derivative of forward_propagation? See gradcheck."""

from ..checking.doors import check_shape
from ..checking.number_types import are_labels
from ..checking.nested import copied, flat
from ..checking.short_repr import short_repr
from ..linalg import shape
from ..numbers.random import Random, default
from .memory import Memory
from .mistakes import likely, sentence
from .random_inputs import (
    ALL, POSITIVE, WHOLE, draw, draw_parameters, fraction, have_fractions, size
)  # fmt: skip
from .randomness import Randomness
from .subjects import LayerSubject, LossSubject, NetworkSubject
from .text import legible
from .trial import Trial

# Of one array, so many elements are differentiated one by one. If there are more, all are together,
# in a direction: with fractions that is enough, if it is right; with floats it comes on top.
FIRST, SECOND, LEAST = 32, 8, 4
RATES = (3, 3), (5, 3)  # learning rates 3/8 and 5/8
LARGE = 20000  # numbers in a layer, which then is checked in floats, and fewer elements of it


def gradcheck(layer, x=None, y=None, seed=0):
    """Check the derivatives of a layer, or of a network with its loss; say what was tried.

    >>> from purenn import FCLayer, gradcheck
    >>> print(gradcheck(FCLayer((1, 2), (1, 3))))
    FCLayer: backward_propagation is the derivative of forward_propagation, exactly, in fractions.
      Elements: dE/dX 2, weights 6, weights_error 6, bias 3, bias_error 3

    AssertionError, with one message, if something is wrong: which derivative, which element, the
    expected and the actual number, and the likely mistake. TypeError unless it is a layer or a
    network, ValueError for x or y of a wrong shape, or a network without loss. It checks dE/dX;
    the step of each parameter, P - learning_rate dE/dP, and weights_error and the like, if the
    layer has them; all shapes; that dE/dX belongs to the parameters before the step; that
    nothing passed in was changed; and, with other numbers and another learning rate, that a
    second pass does not depend on the first. The layer needs input_shape, output_shape, the two
    methods, and `parameters`, the names of what it learns (without them, the lists that a
    backward pass changes are used). It is checked as in training, with the same random numbers
    in each run, and is left as it was, and so are all generators of random numbers.

    How it works: dE/dX_i is sum_k dE/dY_k dY_k/dX_i, with a random dE/dY, and each dY_k/dX_i is
    found by differences. A layer that takes fractions.Fraction is checked in fractions: for
    polynomials, with enough differences to make the derivative exact, so that both must be
    equal (see differences.by_fractions). Other layers, all layers on MicroPython, and layers of
    20000 numbers or more are checked in floats: differences lose some of a float's bits, many
    steps measure how many (see differences.by_floats), and half of the others must agree. `seed`
    determines X, the parameters and dE/dY: they differ in magnitude, are not zero, and lie
    between -1 and 1; in the second pass X is between -16 and 16, if the layer takes it, in order
    to pass a limit such as relu6's. The layer's own parameters are not used, so they may be zero,
    equal, tiny or huge. If the layer raises an exception, its own parameters are tried, then
    positive X, and then X of indices, 0 and 1 (as for an embedding).

    `gradcheck(layer, x)` checks at this x instead, in floats, with the layer's own parameters.
    At a kink (relu at 0, equal numbers in max-pooling) everything between the derivatives to
    the left and to the right is right. What rounding hides (tanh'(20), a bias beside weights
    of 1e17) passes, and is counted in the text.

    At a knot or a step of a piecewise function, its derivative is that of the piece that X lies
    on; where f does not change for any small step, it may be a staircase or be rounded coarsely,
    and both 0 and the slope before rounding are right.

    `gradcheck(network)` checks its loss, each of its layers alone, then the error of a sample
    and one step of fit; x is a sample and y its target.

    Sources: Press et al., *Numerical Recipes* (2007), 5.7, on what differences lose; Moré and
    Wild, "Estimating computational noise" (SIAM J. Sci. Comput. 33, 2011), on how small steps
    show it.
    """
    network = hasattr(layer, "layers") and not hasattr(layer, "forward_propagation")
    if isinstance(layer, type) or not (network or hasattr(layer, "forward_propagation")):
        raise TypeError("gradcheck: expected a layer or a Network, got %s" % short_repr(layer))
    randomness = Randomness(layer.layers if network else [layer])
    memory = Memory(layer)
    try:
        if network:
            return legible(_check_network(layer, x, y, seed, randomness))
        subject = LayerSubject(layer, type(layer).__name__, randomness)
        return legible(_check(subject, x, Random(seed)))
    finally:
        memory.restore()
        randomness.release()


def _check_network(network, x, y, seed, randomness):
    if not network.layers or network.loss is None:
        raise ValueError("gradcheck: expected layers, and a loss set by use(loss, loss_prime)")
    output_shape = network.layers[-1].output_shape
    if y is not None and not are_labels("gradcheck y", y, output_shape, network.loss):
        check_shape("gradcheck y", y, output_shape)
    loss = LossSubject(network.loss, network.loss_prime, output_shape, randomness)
    texts = [_check(loss, None, Random(seed))]
    for number, layer in enumerate(network.layers):
        title = "layers[%d], %s" % (number, type(layer).__name__)
        texts.append(_check(LayerSubject(layer, title, randomness), None, Random(seed)))
    whole = NetworkSubject(network, y, output_shape, randomness)
    texts.append(_check(whole, x, Random(seed)))
    return "\n".join(texts)


def _check(subject, x, rng):
    _check_declared(subject)
    if x is not None:
        check_shape("gradcheck x", x, tuple(subject.input_shape))
    subject.settle(x)
    memory = Memory(subject.layers, default)
    trials = _trials(subject, x, rng, memory)
    done = []
    first = FIRST if _numbers(subject) < LARGE else LEAST
    for second, trial in enumerate(trials):
        subject.randomness.keep()
        trial.run()
        for comparison in trial.compare(rng, min(first, SECOND) if second else first):
            if comparison.wrong():
                left_over = second and _passes_alone(trial, comparison, memory, rng)
                raise AssertionError(_message(trial, comparison, left_over))
            if not second:
                done.append(comparison)
    return _report(subject, trials[0], done)


def _numbers(subject):
    """The number of a layer's inputs, outputs and parameters."""
    count = size(subject.input_shape) + size(subject.output_shape)
    return count + sum([size(shape(value)) for value in subject.objects()])


def _check_declared(subject):
    """Fail if the shapes or the parameters are not what a layer must declare."""
    for name in ("input_shape", "output_shape"):
        dimensions = getattr(subject, name)
        if not isinstance(dimensions, (tuple, list)) or not dimensions:
            raise AssertionError(
                "%s: %s: expected the shape of a sample, such as (1, 3), got %r; set it in "
                "__init__" % (subject.title, name, dimensions)
            )
    expected = _fresh_shapes(subject)
    for (owner, attribute), name in zip(subject.owners, subject.names):
        if not hasattr(owner, attribute):
            raise AssertionError(
                "%s: its `parameters` name %r, expected an attribute of that name, got none"
                % (subject.title, attribute)
            )
        try:
            got = shape(getattr(owner, attribute))
        except (TypeError, ValueError) as error:
            raise AssertionError("%s: %s: %s" % (subject.title, name, error))
        if expected.get(name, got) != got:
            raise AssertionError(
                "%s: %s: expected shape %s, got shape %s"
                % (subject.title, name, expected[name], got)
            )


def _fresh_shapes(subject):
    """The shapes of the parameters of a new layer like this one, if it says how it was made."""
    if len(subject.layers) != 1 or not getattr(subject.layers[0], "arguments", None):
        return {}
    (layer,) = subject.layers
    try:
        arguments = [getattr(layer, name) for name in layer.arguments]
        fresh = type(layer)(*arguments, **layer.options)
        return {name: shape(getattr(fresh, name)) for name in subject.names}
    except Exception:
        return {}


def _trials(subject, x, rng, memory):
    """Two trials, with numbers that the layer takes; in fractions, if both of them stay rational.

    X of the second is drawn from a larger range, if the layer takes it.
    """
    own = subject.get()
    if x is not None:
        numbers = flat([x, own])
        exact = bool(numbers) and not [1 for n in numbers if isinstance(n, (int, float))]
        return [_trial(subject, exact, x, own, rng, RATES[i]) for i in range(2)]
    if isinstance(subject, LayerSubject) and not subject.names:
        start = rng.state
        trial = _trial(subject, False, None, None, rng, RATES[0])
        try:
            subject.discover(trial.x, trial.error, trial.rate)
        except Exception:  # what is wrong is said when it is run
            pass
        rng.state = start
        memory.restore()
    ways = [(exact, None, ALL) for exact in (True, False)] + [(False, own, ALL)]
    ways += [(False, None, POSITIVE), (False, own, POSITIVE)]
    ways += [(exact, None, WHOLE) for exact in (True, False)]
    start, refused = rng.state, False
    best, rank = None, len(subject.places) + 1
    for exact, parameters, domain in ways:
        if exact and (_numbers(subject) >= LARGE or not have_fractions()):
            continue
        if rank == 0 or domain == WHOLE and (best or not refused):
            continue
        how = subject, exact, parameters, rng, memory
        rng.state = start
        near = _ran(how, RATES[0], 0, domain)
        if domain != WHOLE:
            refused = near.refused
        places = subject.places + ((0, domain),)
        after_near = rng.state
        for number, place in enumerate(places[:rank] if near.fits else ()):
            rng.state = after_near
            far = _ran(how, RATES[1], *place)
            if far.fits:
                best, rank = (near.again(), far.again()), number
                break
    if best:
        return best
    rng.state = start
    return [_trial(subject, False, None, None, rng, rate) for rate in RATES]


def _ran(how, rate, bits, domain):
    """A trial with X drawn there; its `fits` says whether it ran, in numbers of the wanted kind."""
    subject, exact, parameters, rng, memory = how
    trial = _trial(subject, exact, None, parameters, rng, rate, domain, bits)
    try:
        trial.run()
    except AssertionError:
        pass
    else:
        trial.fits = not exact or all([_rational(n) for n in trial.numbers()])
    memory.restore()
    return trial


def _rational(number):
    return isinstance(number, int) or hasattr(number, "denominator")


def _trial(subject, exact, x, parameters, rng, rate, domain=ALL, bits=0):
    drawn = subject.draw_input(rng, exact, domain, bits)
    x, given = (drawn, False) if x is None else (copied(x), True)
    if parameters is None:
        parameters = draw_parameters(rng, subject.get(), exact)
    rate = fraction(*rate) if exact else rate[0] / 2.0 ** rate[1]
    while 4 * rate < max([abs(p) for p in flat(parameters)] or [0]):
        rate *= 2  # so that the update of a large parameter shows in its last bits
    error = subject.error or draw(rng, subject.output_shape, exact)
    return Trial(subject, exact, not given, x, parameters, error, rate)


def _passes_alone(trial, comparison, memory, rng):
    """Whether what is wrong in a second pass is right without a first one."""
    memory.restore()
    fresh = trial.again()
    fresh.run()
    names = [other.name for other in fresh.compare(rng, SECOND) if other.wrong()]
    return comparison.name not in names


# --- the text ----------------------------------------------------------------------------------


def _message(trial, comparison, left_over):
    subject = trial.subject
    wrong = comparison.wrong()
    i = wrong[0]
    if comparison.number == 0 or comparison.name not in subject.names:
        what = "%s is not the derivative of %s" % (comparison.name, subject.forward_name)
    else:
        what = "%s does not move %s by -learning_rate dE/dP" % (
            subject.backward_name, comparison.name
        )  # fmt: skip
    place = comparison.place(i)
    if comparison.number and comparison.name in subject.names:
        place = "dE/dP = (before - after) / learning_rate of " + place
    lines = [
        "%s: %s%s." % (subject.title, what, " in a second pass" if left_over else ""),
        "  %s: expected %s, got %s" % (place, comparison.expected[i], comparison.got[i]),
    ]
    count = len(comparison.positions)
    if count > 1:
        lines[1] += "; %d of %d elements are wrong" % (len(wrong), count)
    if left_over:
        hint = (
            "alone this pass is right: something of the pass before is left, a gradient that "
            "is added to, a matrix or an input that is kept"
        )
    else:
        hint = likely(trial, comparison)
    if hint:
        lines.append("  Likely mistake: " + sentence(hint))
    arrays = [("X", trial.x)] if subject.input_error_name else []
    arrays += [("dE/dY", trial.error)] + list(zip(subject.names, trial.parameters))
    lines.append("  Found with learning_rate = %s" % trial.rate)
    for name, value in arrays:
        if len(flat(value)) <= 12:
            lines[-1] += ", %s = %s" % (name, shown(value))
    return "\n".join(lines)


def shown(a):
    """Nested lists with their numbers as str() gives them: fractions as 3/8."""
    if isinstance(a, (list, tuple)):
        return "[" + ", ".join([shown(x) for x in a]) + "]"
    return str(a)


def _report(subject, trial, done):
    """What was tried, as text."""
    counts = []
    untold = doubts = 0
    for comparison in done:
        tried, n = len(comparison.positions), size(comparison.shape)
        if comparison.summed:
            how_many = "all %d together" % comparison.summed
        else:
            how_many = tried if tried == n else "%d of %d" % (tried, n)
        counts.append("%s %s" % (comparison.name, how_many))
        untold += comparison.untold()
        for _, doubt, _ in comparison.columns:
            doubts += len([u for u in doubt if u])
    if not trial.exact:
        how = "in floats, to half of the bits that differences leave"
    elif doubts:
        how = "in fractions, to hundreds of digits"
    else:
        how = "exactly, in fractions"
    is_derivative = "%s: %s is the derivative of %s" % (
        subject.title, subject.backward_name, subject.forward_name
    )  # fmt: skip
    if not subject.input_error_name:
        is_derivative = "%s: %s moves all parameters by -learning_rate dE/dP" % (
            subject.title, subject.backward_name
        )  # fmt: skip
    lines = ["%s, %s." % (is_derivative, how), "  Elements: %s" % (", ".join(counts) or "none")]
    if untold:
        lines.append("  Of %d elements rounding hides whether they are right." % untold)
    for name in trial.in_place:
        lines.append(
            "  Note: %s is changed in place; if it were replaced, as in purenn's layers, fit could "
            "undo a step that was interrupted." % name
        )
    if trial.by_index:
        lines.append("  X holds indices, by which nothing can be differentiated: no dE/dX.")
    layer = subject.layers[0] if len(subject.layers) == 1 else None
    if layer is not None and subject.names and not getattr(layer, "parameters", ()):
        lines.append(
            "  Note: `parameters` names none; these were found: %s. Network.save needs the names."
            % ", ".join(subject.names)
        )
    return "\n".join(lines)
