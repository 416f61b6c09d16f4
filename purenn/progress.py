class Progress:
    """One line on a terminal that tells how far training is, and removes itself.

    Appears once a training has run for half a second; says nothing into a pipe or file.
    """

    def __init__(self, epochs, samples):
        import sys
        import time

        self._out = sys.stdout
        isatty = getattr(self._out, "isatty", None)
        self._visible = isatty is not None and isatty()
        self._time = time.time
        self._samples = samples
        self._total = epochs * samples
        self._done = 0
        self._start = self._shown = self._time()
        self._width = 0

    def step(self, error):
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
        )
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
