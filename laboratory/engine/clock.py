"""Milliseconds that pass, on MicroPython and on CPython."""

try:
    from time import ticks_diff, ticks_us
except ImportError:
    from time import perf_counter

    def ticks_us():
        return perf_counter() * 1e6

    def ticks_diff(end, start):
        return end - start


class Clock:
    """Tells how many milliseconds it has been running (on MicroPython for some minutes at most)."""

    def __init__(self):
        self._start = ticks_us()

    def passed(self):
        return ticks_diff(ticks_us(), self._start) / 1000


class Pace:
    """How many things can be done in some milliseconds, by how long those before took."""

    def __init__(self):
        self._each = 1.0  # milliseconds
        self._most = 1

    def number(self, milliseconds):
        """At least one; at most twice as many as ever, for a browser's clock is coarse."""
        return max(1, min(self._most, int(milliseconds / self._each)))

    def took(self, n, milliseconds):
        self._each = max(milliseconds / n, 0.001)
        self._most = max(self._most, 2 * n)

    def lasts(self, n):
        """How many milliseconds n things will take."""
        return n * self._each
