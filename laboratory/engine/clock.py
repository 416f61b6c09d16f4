"""Milliseconds that pass, on MicroPython and on CPython."""

try:
    from time import ticks_diff, ticks_ms
except ImportError:
    from time import perf_counter

    def ticks_ms():
        return perf_counter() * 1000

    def ticks_diff(end, start):
        return end - start


class Clock:
    """Tells how many milliseconds it has been running."""

    def __init__(self):
        self._start = ticks_ms()

    def passed(self):
        return ticks_diff(ticks_ms(), self._start)
