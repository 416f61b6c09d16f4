"""What Network.fit prints while it trains."""


class Progress:
    """A line after every epoch, or every `every`-th and the last.

    On a terminal, once a training has run for half a second, also one line that tells how
    far the epoch is, and removes itself. It stays away from pipes, files and IDLE, whose
    window claims to be a terminal but does not take back a line; and from boards without
    sys.stdout or time.time.
    """

    def __init__(self, epochs, samples, every=1):
        self._epochs = epochs
        self._samples = samples
        self._every = int(every)
        self._total = epochs * samples
        self._done = 0
        self._width = 0
        self._visible = False
        try:
            import sys
            import time

            self._out, self._time = sys.stdout, time.time
        except (ImportError, AttributeError):  # on small builds of MicroPython
            return
        isatty = getattr(self._out, "isatty", None)
        self._visible = isatty is not None and isatty() and "idlelib" not in sys.modules
        self._start = self._shown = self._time()

    def epoch(self, number, error):
        """An epoch is done, with this mean error."""
        if number % self._every == 0 or number == self._epochs:
            print("epoch %d/%d   error=%f" % (number, self._epochs, error))

    def sample(self, error):
        """One more sample is done; `error` is the sum of the errors of this epoch's."""
        self._done += 1
        if not self._visible:
            return
        now = self._time()
        if now - self._shown < 0.5:
            return
        self._shown = now
        done = (self._done - 1) % self._samples + 1
        left = (now - self._start) / self._done * (self._total - self._done)
        text = "  %d/%d samples   error=%f   %d:%02d left" % (
            done, self._samples, error / done, left // 60, left % 60,
        )  # fmt: skip
        self._write(text)

    def clear(self):
        """Remove the line."""
        if self._width:
            self._write("")

    def _write(self, text):
        self._out.write("\r" + text + " " * (self._width - len(text)) + ("" if text else "\r"))
        flush = getattr(self._out, "flush", None)
        if flush is not None:
            flush()
        self._width = len(text)
