"""Makes layers draw the same random numbers in each pass, and restores the generators at the end.

Generators that reveal their state are set back to it. Others (random.SystemRandom, a user's own)
are replaced by a Recorder, wherever a layer or its module holds them.
"""

import sys

from ..numbers.random import Random, default

_FUNCTION = type(lambda: None)
_METHODS = "forward_propagation", "backward_propagation"


class Randomness:
    """The generators of these layers, of their modules, of purenn, Python and NumPy.

    take_back() makes the numbers drawn since keep() come again; release() leaves every generator
    as it was at first.

    >>> from purenn import DropoutLayer
    >>> layer = DropoutLayer((1, 2), 0.5, Random(1))
    >>> randomness = Randomness([layer])
    >>> first = layer.rng.random()
    >>> randomness.take_back()
    >>> layer.rng.random() == first
    True
    """

    def __init__(self, layers):
        self._replaced = []  # how to put back what recorders stand for
        self._recorders = []
        self._board = StandIn()
        self._generators = [default, self._board] + _of_modules()
        for layer in layers:
            self._look_at(layer)
        self.keep()
        self._first = self._states

    def _look_at(self, layer):
        attributes = dict(getattr(layer, "__dict__", {}))
        functions = [getattr(type(layer), name, None) for name in _METHODS]
        for name, value in attributes.items():
            self._take(setattr, layer, name, value)
            if isinstance(value, _FUNCTION):
                functions.append(value)
        for function in functions:
            names = getattr(function, "__globals__", {})
            for name, value in list(names.items()):
                if not isinstance(value, (type, _FUNCTION)):
                    self._take(_set_item, names, name, value)
        for inner in getattr(layer, "layers", ()):
            self._look_at(inner)

    def _take(self, put, holder, name, value):
        """Find the generators in the value, and replace those whose state cannot be read."""
        stand_in = None
        for part, of_board in _of_micropython():
            if value is part:
                stand_in = getattr(self._board, of_board) if of_board else self._board
        if stand_in is None:
            generator = getattr(value, "__self__", value)  # of rng.random
            draws = callable(getattr(generator, "random", None))
            if not draws or isinstance(value, (Recorder, type)):
                return
            if state_of(generator):
                self._generators.append(generator)
                return
            if generator is not value:  # a method, which has no attributes to stand in for
                return
            stand_in = Recorder(value)
            self._recorders.append(stand_in)
        self._replaced.append((put, (holder, name, value)))
        put(holder, name, stand_in)

    def keep(self):
        """From here on numbers are new, and remembered: each take_back() repeats them."""
        self._states = [state_of(generator) for generator in self._generators]
        for recorder in self._recorders:
            recorder.forget()

    def take_back(self):
        self._put(self._states)
        for recorder in self._recorders:
            recorder.rewind()

    def release(self):
        self._put(self._first)
        self._put(self._replaced)

    def _put(self, calls):
        for put, arguments in calls:
            put(*arguments)


def _of_modules():
    """Python's and NumPy's own generators, if something has imported them."""
    modules = [sys.modules.get(name) for name in ("random", "numpy.random")]
    return [module for module in modules if module and state_of(module)]


def _of_micropython():
    """MicroPython's module random, whose state cannot be read, and its functions by their names."""
    if sys.implementation.name != "micropython":
        return []
    try:
        module = __import__("random")
    except (ImportError, OSError):  # a build without it
        return []
    names = [name for name in dir(module) if hasattr(StandIn, name) and name[0] != "_"]
    return [(module, "")] + [(getattr(module, name), name) for name in names]


def state_of(generator):
    """The function and the arguments that restore a generator; None if its state is hidden."""
    for read, write in ("getstate", "setstate"), ("get_state", "set_state"):
        if hasattr(generator, read) and hasattr(generator, write):
            try:
                return getattr(generator, write), (getattr(generator, read)(),)
            except Exception:  # SystemRandom has none
                return None
    if hasattr(generator, "bit_generator"):  # NumPy's
        generator = generator.bit_generator
    if hasattr(generator, "state"):
        return setattr, (generator, "state", generator.state)
    return None


def _set_item(names, name, value):
    names[name] = value


class Recorder:
    """Takes the place of a generator: records what its methods return, and returns it again.

    >>> recorder = Recorder(Random(1))
    >>> first = recorder.random()
    >>> recorder.rewind()
    >>> recorder.random() == first, recorder.random() == first
    (True, False)
    """

    def __init__(self, source):
        self._source = source
        self.forget()

    def forget(self):
        self._drawn, self._at = [], 0

    def rewind(self):
        self._at = 0

    def __getattr__(self, name):
        method = getattr(self._source, name)
        if not callable(method):
            return method

        def draw(*arguments, **named):
            at = self._at
            if at == len(self._drawn) or self._drawn[at][0] != name:
                self._drawn[at:] = [(name, method(*arguments, **named))]
            self._at = at + 1
            return self._drawn[at][1]

        return draw


class StandIn(Random):
    """Takes the place of MicroPython's module random, whose numbers nothing can restore."""

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def randrange(self, start, stop=None, step=1):
        if stop is None:
            start, stop = 0, start
        return start + step * int(self.random() * ((stop - start + step - 1) // step))

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, items):
        return items[self.randrange(len(items))]

    def getrandbits(self, k):
        return self.randrange(1 << k)
