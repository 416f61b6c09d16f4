"""Saves what objects hold, to restore it after something was tried on them."""

import math

from .randomness import Recorder, state_of

_MODULE, _FUNCTION = type(math), type(lambda: None)


class Memory:
    """Remembers the contents of `roots` and of all that can be reached from them.

    The contents are elements of lists and dictionaries, attributes of objects, the state of random
    generators, and arrays that have a method copy(). restore() puts the same objects back,
    with the same contents. Classes, modules and the variables of functions are left alone.

    >>> numbers = [1, [2, 3]]
    >>> memory = Memory(numbers)
    >>> numbers[1][0] = 5
    >>> memory.restore()
    >>> numbers
    [1, [2, 3]]
    """

    def __init__(self, *roots):
        self._known = {}  # by id; keeps alive what it knows, so that no id is used again
        self._found = []  # pairs of what puts back and its arguments
        waiting = list(roots)
        while waiting:
            value = waiting.pop()
            if isinstance(value, (int, float, str, type, _MODULE, _FUNCTION, Recorder)):
                continue
            if id(value) not in self._known:
                self._known[id(value)] = value
                waiting += self._remember(value)

    def _remember(self, value):
        """Remember the contents of one object; return the objects that it holds."""
        if isinstance(value, tuple):
            return list(value)
        if isinstance(value, list):
            self._found.append((_refill_list, (value, list(value))))
            return list(value)
        if isinstance(value, dict):
            self._found.append((_refill, (value, dict(value))))
            return list(value.values())
        if isinstance(value, set):
            self._found.append((_refill, (value, set(value))))
            return []
        state = state_of(value) if hasattr(value, "random") else None
        if state:
            self._found.append(state)
        elif hasattr(value, "shape") and hasattr(value, "copy"):
            self._found.append((_refill_array, (value, value.copy())))
            return []
        attributes = dict(getattr(value, "__dict__", {}))
        self._found.append((_reset, (value, attributes)))
        return list(attributes.values()) + [getattr(value, "__self__", None)]  # of a method

    def restore(self):
        """Put everything back."""
        for put_back, arguments in self._found:
            put_back(*arguments)


def _refill_list(value, items):
    value[:] = items


def _refill(value, items):
    value.clear()
    value.update(items)


def _refill_array(value, items):
    value[...] = items


def _reset(value, attributes):
    now = dict(getattr(value, "__dict__", {}))
    for name in now:
        if name not in attributes:
            delattr(value, name)
    for name in attributes:
        if name not in now or now[name] is not attributes[name]:
            setattr(value, name, attributes[name])
