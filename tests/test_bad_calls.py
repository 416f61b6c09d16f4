"""Every public callable, every argument, every value of bad_values.py.

What is wrong is refused by a TypeError or ValueError that says what was expected and what
came, in at most 500 characters, at once, and nothing has changed. `TABLE` says for each
argument which values are not wrong: these may work, or be refused as clearly.
"""

import os
import signal
from contextlib import contextmanager

import pytest

import purenn
from bad_values import LARGE, LISTS, OTHER, PLAIN, VALUES
from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, MaxPoolingLayer, Network,
    Random, SoftmaxLayer, linalg, mse, mse_prime, tanh, tanh_prime,
)
from purenn.numbers.random import default, uniform

# --- what is right ------------------------------------------------------------------------


def names(text):
    return set(text.split("; "))


NOTHING = set()
COMPUTES = set(PLAIN) | set(LARGE) | set(OTHER) | names("numpy.float64")
FLOATS = set(PLAIN) | set(LARGE) | names("numpy.float64")
FIXED = names("numpy.float32; numpy.float16; numpy.uint8; numpy.bool_; numpy.longdouble")
COUNT = names("0; 1; 3; True; False; Whole; 10**400; 3**20000")
INTEGER = COUNT | names("-2; -10**400")
CALLABLE = names(
    "function; lambda of none; function that raises; builtin; method; int; type; Angry; "
    "Fraction class; ValueError class; property; numpy.float32 class"
)
SHAPE = names("(2, 3); [1]; [1, 2, 3, 4, 5]; Row; (1, 2, 3, 4)")
PATH = names("str; Path; Text; '0.5'; numpy.str_")
MATRIX = names("5 x 7; 100 rows")
ARRAY = MATRIX | names(
    "[1]; [1, 2, 3, 4, 5]; 10**6 zeros; (0, 3); (1, 0); (-1, 3); (1, 2.0); (1, True); (2, 3); "
    "1 x 1 x 1 x 1; (1, 10**30); (1, 2, 3, 4); Row"
)
PAIR = names("(2, 3)")
NONE = names("None")


class Kind:
    """What an argument may be: names of VALUES, and of those that may stand in its lists."""

    def __init__(self, allowed, shape=None, inside=NOTHING):
        self.allowed, self.shape, self.inside = allowed, shape, inside

    def values(self):
        for name, make in VALUES.items():
            yield name, make, name in self.allowed
        if self.shape is not None:
            for name in VALUES:
                if name not in LISTS:
                    yield name + ", in lists", self._nested(VALUES[name]), name in self.inside

    def _nested(self, make):
        def nested():
            a = part = uniform(self.shape, Random(1))
            for _ in self.shape[1:]:
                part = part[-1]
            part[-1] = make()
            return a

        return nested


def sample(*shape):
    return Kind(NOTHING, shape, COMPUTES)


def floats(*shape):
    return Kind(NOTHING, shape, FLOATS)


# --- what is called -----------------------------------------------------------------------


def of(function, *arguments):
    return lambda folder: (function, arguments)


def layer(make, method, *arguments):
    """A method of a layer that has seen a sample."""

    def call(folder):
        made = make()
        made.forward_propagation(uniform(made.input_shape, Random(2)))
        return getattr(made, method), arguments

    return call


def network(method, *arguments):
    """A method of a network that has learned a little."""

    def call(folder):
        made = Network()
        made.add(FCLayer((1, 2), (1, 3), Random(1)))
        made.add(ActivationLayer((1, 3), tanh, tanh_prime))
        made.add(DropoutLayer((1, 3), 0.5, Random(2)))
        made.use(mse, mse_prime)
        made.fit([[[1, 2]]], [[[1, 2, 3]]], 1, 0.1, verbose=False)
        path = os.path.join(folder, "network")
        if "path" in arguments and not os.path.exists(path):
            made.save(path)
        return getattr(made, method), [path if a == "path" else a for a in arguments]

    return call


def stop(epoch, error):
    return True


NUMBER, CHOICE, ROW = Kind(COMPUTES), Kind(NOTHING), Kind(NOTHING)
DIMENSIONS, FUNCTION, GENERATOR = Kind(SHAPE), Kind(CALLABLE), Kind(NONE)
IMAGE, X = uniform((4, 4, 2), Random(3)), uniform((1, 2), Random(4))
FC = lambda: FCLayer((1, 2), (1, 3), Random(1))
CONV = lambda: ConvLayer((4, 4, 2), (2, 2), 3, Random(1))
TANH = lambda: ActivationLayer((1, 2), tanh, tanh_prime)
POOL = lambda: MaxPoolingLayer((4, 4, 2), (2, 2))
FLAT = lambda: FlattenLayer((4, 4, 2))
DROP = lambda: DropoutLayer((1, 2), 0.5, Random(1))
SOFT = lambda: SoftmaxLayer((1, 2))
E3, Y3 = uniform((1, 3), Random(5)), uniform((3, 3, 3), Random(6))
LEARN = [[[[1, 2]]], [[[1, 2, 3]]], 2, 0.1, False, stop]
MANY = Kind(NOTHING, (1, 1, 2), COMPUTES | FIXED)
MANY_OUT = Kind(NOTHING, (1, 1, 3), COMPUTES | FIXED)

TABLE = {
    "FCLayer": (of(FCLayer, (1, 2), (1, 3), Random(1)), ROW, ROW, GENERATOR),
    "ConvLayer": (of(ConvLayer, (4, 4, 2), (2, 2), 3, Random(1)),
                  CHOICE, Kind(PAIR), Kind(COUNT - {"0", "False"}), GENERATOR),
    "ActivationLayer": (of(ActivationLayer, (1, 2), tanh, tanh_prime), DIMENSIONS, FUNCTION, FUNCTION),
    "FlattenLayer": (of(FlattenLayer, (1, 2)), DIMENSIONS),
    "MaxPoolingLayer": (of(MaxPoolingLayer, (4, 4, 2), (2, 2)), CHOICE, Kind(PAIR)),
    "DropoutLayer": (of(DropoutLayer, (1, 2), 0.5, Random(1)), DIMENSIONS,
                     Kind(names("0; 0.5; -0.0; 5e-324; Real; Fraction; Decimal; False; numpy.float64")), GENERATOR),
    "SoftmaxLayer": (of(SoftmaxLayer, (1, 2)), ROW),
    "FCLayer.forward": (layer(FC, "forward_propagation", X), sample(1, 2)),
    "FCLayer.backward": (layer(FC, "backward_propagation", E3, 0.1), sample(1, 3), NUMBER),
    "ConvLayer.forward": (layer(CONV, "forward_propagation", IMAGE), sample(4, 4, 2)),
    "ConvLayer.backward": (layer(CONV, "backward_propagation", Y3, 0.1), sample(3, 3, 3), NUMBER),
    "ActivationLayer.forward": (layer(TANH, "forward_propagation", X), floats(1, 2)),
    "ActivationLayer.backward": (layer(TANH, "backward_propagation", X, 0.1), sample(1, 2), NUMBER),
    "MaxPoolingLayer.forward": (layer(POOL, "forward_propagation", IMAGE), sample(4, 4, 2)),
    "MaxPoolingLayer.backward": (
        layer(POOL, "backward_propagation", uniform((2, 2, 2)), 0.1), sample(2, 2, 2), NUMBER),
    "FlattenLayer.forward": (layer(FLAT, "forward_propagation", IMAGE), sample(4, 4, 2)),
    "FlattenLayer.backward": (
        layer(FLAT, "backward_propagation", uniform((1, 32)), 0.1), sample(1, 32), NUMBER),
    "DropoutLayer.forward": (layer(DROP, "forward_propagation", X), sample(1, 2)),
    "DropoutLayer.backward": (layer(DROP, "backward_propagation", X, 0.1), sample(1, 2), NUMBER),
    "SoftmaxLayer.forward": (layer(SOFT, "forward_propagation", X), floats(1, 2)),
    "SoftmaxLayer.backward": (layer(SOFT, "backward_propagation", X, 0.1), sample(1, 2), NUMBER),
    "Network.add": (network("add", FCLayer((1, 3), (1, 1))), CHOICE),
    "Network.use": (network("use", mse, mse_prime), FUNCTION, FUNCTION),
    "Network.predict": (network("predict", [X]), MANY),
    "Network.fit": (network("fit", *LEARN), MANY, MANY_OUT, Kind(COUNT), Kind(COMPUTES | FIXED),
                    Kind(COUNT | NONE), Kind(CALLABLE | NONE)),
    "Network.save": (network("save", "path"), Kind(PATH)),
    "Network.load": (network("load", "path", {}), Kind(PATH), Kind(names("None; dict; {}; Counter"))),
    "Random": (of(Random, 1), Kind(INTEGER)),
    "seed": (of(purenn.seed, 1), Kind(INTEGER)),
    "linalg.shape": (of(linalg.shape, X), Kind(ARRAY | COMPUTES, (1, 2), COMPUTES)),
    "linalg.zeros": (of(linalg.zeros, (1, 2)), Kind(SHAPE)),
    "linalg.apply": (of(linalg.apply, abs, X), FUNCTION, Kind(ARRAY | COMPUTES, (1, 2), COMPUTES)),
    "linalg.scale": (of(linalg.scale, 2, X), NUMBER, Kind(ARRAY | COMPUTES, (1, 2), COMPUTES)),
    "linalg.transpose": (of(linalg.transpose, X), Kind(MATRIX, (1, 2), COMPUTES)),
}  # fmt: skip
for name in "tanh tanh_prime sigmoid sigmoid_prime".split():
    TABLE[name] = of(getattr(purenn, name), 1), Kind(FLOATS)
for name in "relu relu_prime leaky_relu leaky_relu_prime".split():
    TABLE[name] = of(getattr(purenn, name), 1), Kind(COMPUTES - names("complex; Modular; Decimal NaN"))
for name in "mse mse_prime".split():
    TABLE[name] = of(getattr(purenn, name), X, X), sample(1, 2), sample(1, 2)
for name in "binary_cross_entropy categorical_cross_entropy".split():
    for name in name, name + "_prime":
        TABLE[name] = of(getattr(purenn, name), [[0.5, 1]], [[0.5, 1]]), sample(1, 2), sample(1, 2)
# what floats and these make is what floats make: before NumPy 2, of narrow floats as well
HARMLESS = names("numpy.uint8; numpy.int64; numpy.bool_; numpy 0-d")
if "numpy.float32" in VALUES and isinstance(0.5 + VALUES["numpy.float32"](), float):
    HARMLESS |= names("numpy.float32; numpy.float16")
for name in "add subtract multiply".split():
    kind = Kind(NOTHING, (1, 2), COMPUTES | HARMLESS)
    TABLE["linalg." + name] = of(getattr(linalg, name), X, X), kind, kind
for name in "size total mean".split():
    TABLE["linalg." + name] = (
        of(getattr(linalg, name), X), Kind(ARRAY | COMPUTES, (1, 2), COMPUTES | HARMLESS),
    )  # fmt: skip
TABLE["linalg.amax"] = (
    of(linalg.amax, X), Kind(ARRAY | COMPUTES, (1, 2), COMPUTES | HARMLESS),
)  # fmt: skip
TABLE["linalg.sum_of"] = of(linalg.sum_of, [X, X]), Kind(ARRAY, (2, 1, 2), COMPUTES | HARMLESS)
TABLE["linalg.full"] = of(linalg.full, (1, 2), 3), Kind(SHAPE), Kind(COMPUTES)
TABLE["linalg.reshape"] = of(linalg.reshape, X, (2, 1)), Kind(ARRAY, (1, 2), COMPUTES), CHOICE
TABLE["linalg.channels"] = of(linalg.channels, IMAGE), Kind(ARRAY, (4, 4, 2), COMPUTES)
TABLE["linalg.stack"] = of(linalg.stack, [X, X]), Kind(ARRAY, (2, 1, 2), COMPUTES)
TABLE["linalg.kernels"] = (
    of(linalg.kernels, uniform((2, 2, 2, 2))), Kind(names("1 x 1 x 1 x 1"), (2, 2, 2, 2), COMPUTES),
)  # fmt: skip
# axpy runs over all weights: it asks no number what it is, if the arithmetic takes it
kind = Kind(NOTHING, (1, 2), COMPUTES | HARMLESS | FIXED | names(
    "numpy.complex64; numpy row; numpy empty; numpy volume"
))  # fmt: skip
TABLE["linalg.axpy"] = of(linalg.axpy, 2, X, X), NUMBER, kind, kind
TABLE["linalg.inner"] = of(linalg.inner, X, [[1, 2], [3, 4]]), sample(1, 2), sample(2, 2)
TABLE["linalg.outer"] = of(linalg.outer, X, X), sample(1, 2), sample(1, 2)
TABLE["linalg.dot"] = of(linalg.dot, X, [[1, 2], [3, 4]]), sample(1, 2), sample(2, 2)
for name in "correlate2d convolve2d".split():
    kind = Kind(MATRIX, (3, 4), COMPUTES)
    TABLE["linalg." + name] = (
        of(getattr(linalg, name), uniform((3, 4)), [[1, 2]], "full"), kind, Kind(MATRIX, (1, 2), COMPUTES), CHOICE,
    )  # fmt: skip


# --- the test -----------------------------------------------------------------------------


class Hanging(BaseException):
    pass


@contextmanager
def alarm(seconds):
    """Hanging after that time, where the system has alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_):
        raise Hanging

    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def state_of(thing):
    """What may have changed in it, down to the numbers; not what a layer last saw."""
    if isinstance(thing, (list, tuple)):
        return [state_of(part) for part in thing]
    if type(thing).__module__.startswith("purenn") and hasattr(thing, "__dict__"):
        seen = "input output _kept _places weights_error bias_error".split()
        return {name: state_of(value) for name, value in vars(thing).items() if name not in seen}
    return repr(thing)


def verdict(call, arguments, index, value, allowed):
    """What is wrong with how the call takes the value; "" if nothing is."""
    arguments = list(arguments)
    owner = getattr(call, "__self__", None)
    before = state_of([owner, default] + arguments)
    given = arguments[:index] + [value] + arguments[index + 1 :]
    try:
        with alarm(10):
            call(*given)
        return "" if allowed else "taken"
    except Hanging:
        return "hangs"
    except OSError as error:  # the system's word on a path
        return "" if allowed else repr(error)
    except BaseException as error:
        if allowed and callable(value):
            return ""  # what a function of the user's raises is the user's
        text = str(error)
        if not isinstance(error, (TypeError, ValueError)):
            return repr(error)[:200]
        if "expected" not in text or "got" not in text:
            return "obscure: %s: %s" % (type(error).__name__, text[:200])
        if len(text) > 500:
            return "%d characters" % len(text)
    if state_of([owner, default] + arguments) != before:
        return "changed something"
    return ""


@pytest.mark.parametrize("name", TABLE)
def test_bad_calls(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make, kinds = TABLE[name][0], TABLE[name][1:]
    wrong = []
    for index, kind in enumerate(kinds):
        for label, value, allowed in kind.values():
            call, arguments = make(str(tmp_path))
            found = verdict(call, arguments, index, value(), allowed)
            if found:
                wrong.append("argument %d, %s: %s" % (index, label, found))
    assert not wrong, "%d\n%s" % (len(wrong), "\n".join(wrong))


def test_there_are_a_hundred_values_for_every_argument_and_most_are_bad():
    for name, row in TABLE.items():
        for kind in row[1:]:
            bad = [label for label, _, allowed in kind.values() if not allowed]
            assert len(list(kind.values())) >= 100 and len(bad) > 80, name
