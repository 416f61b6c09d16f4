"""Prints the progress of Network.fit."""

from ..checking.short_repr import short_repr


_LOST = """\
the error is not finite since epoch %d: begin again, with new weights and a smaller learning_rate,
or with inputs and targets scaled to about -1 to 1, as purenn.data.standardize does"""


class Progress:
    """Prints a line after every epoch, or after every `every`-th and the last.

    On a terminal, once training has run for half a second, one more line shows how far the
    epoch is, and is erased when the epoch ends. There is none in pipes, files and IDLE, whose
    window claims to be a terminal but cannot erase a line, nor on boards without sys.stdout or
    time.time. What cannot be printed (the output is closed, a number has too many digits) is
    left out, and training goes on.
    """

    validation = None  # the last error of the validation data

    def __init__(self, epochs, samples, every=1):
        self._epochs, self._samples, self._every = epochs, samples, int(every)
        self._done = self._width = 0
        self._lost = False
        self._visible = _tried(self._on_a_terminal)

    def _on_a_terminal(self):
        import sys
        import time

        self._out, self._time = sys.stdout, time.time
        self._start = self._shown = time.time()
        return self._out.isatty() and "idlelib" not in sys.modules

    def epoch(self, number, error):
        """Print that this epoch is done, with its mean error, and that of validation."""
        if number % self._every == 0 or number == self._epochs:
            text = "   error=" + _fixed(error)
            if self.validation is not None:
                text += "   validation=" + _fixed(self.validation)
            _tried(lambda: print("epoch %d/%d" % (number, self._epochs) + text))
        if not self._lost and _tried(lambda: error - error != 0):
            self._lost = True
            _tried(lambda: print(_LOST % number))

    def sample(self, error):
        """Count one more sample; `error` is the sum of the errors in this epoch so far."""
        self._done += 1
        if self._visible:
            now = self._time()
            if now - self._shown >= 0.5:
                self._shown = now
                self._visible = _tried(lambda: self._write(self._text(error, now - self._start)))

    def clear(self):
        """Erase the line."""
        if self._width:
            self._visible = _tried(lambda: self._write(""))

    def _text(self, error, passed):
        done = (self._done - 1) % self._samples + 1
        left = passed / self._done * (self._epochs * self._samples - self._done)
        return "  %d/%d samples   error=%s   %d:%02d left" % (
            done, self._samples, _fixed(error / done), left // 60, left % 60,
        )  # fmt: skip

    def _write(self, text):
        text = text[: (_tried(self._columns) or 80) - 1]  # a longer line could not be erased
        self._out.write("\r" + text + " " * (self._width - len(text)) + ("" if text else "\r"))
        self._width = len(text)
        self._out.flush()
        return True

    def _columns(self):
        import os

        return os.get_terminal_size(self._out.fileno()).columns


def _tried(use):
    """What use() returns, or None if it cannot."""
    try:
        return use()
    except Exception:
        return None


def _fixed(error):
    """The error as the article prints it, 0.322980, or as 3.23e-07 if that would be illegible."""
    try:
        if error == 0 or error != error or 1e-4 <= abs(error) < 1e4 or error - error != 0:
            return "%f" % error
        from ..teaching.numerals import scientific

        return scientific(float(error))
    except Exception:
        return short_repr(error)
