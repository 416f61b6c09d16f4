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
        self._visible = self._lost = False
        try:
            import sys
            import time

            self._out, self._time = sys.stdout, time.time
            self._start = self._shown = time.time()
            self._visible = self._out.isatty() and "idlelib" not in sys.modules
        except Exception:  # on small builds of MicroPython, or the output is closed
            pass

    def epoch(self, number, error):
        """Print that this epoch is done, with its mean error, and that of validation."""
        if number % self._every == 0 or number == self._epochs:
            try:
                epochs = "%s/%s" % (short_repr(number), short_repr(self._epochs))
                text = "epoch %s   error=%s" % (epochs, _fixed(error))
                if self.validation is not None:
                    text += "   validation=" + _fixed(self.validation)
                print(text)
            except Exception:
                pass
        if not (self._lost or _tried(lambda: error - error == 0, True)):
            self._lost = True
            print(_LOST % number)

    def sample(self, error):
        """Count one more sample; `error` is the sum of the errors in this epoch so far."""
        self._done += 1
        if not self._visible:
            return
        now = self._time()
        if now - self._shown < 0.5:
            return
        self._shown = now
        done = (self._done - 1) % self._samples + 1
        try:
            rest = self._epochs * self._samples - self._done
            left = (now - self._start) / self._done * rest
            text = "  %d/%d samples   error=%s   %d:%02d left" % (
                done, self._samples, _fixed(error / done), left // 60, left % 60,
            )  # fmt: skip
            self._write(text)
        except Exception:
            self._visible = False

    def clear(self):
        """Erase the line."""
        if self._width:
            try:
                self._write("")
            except Exception:
                self._visible = False

    def _write(self, text):
        text = text[: _tried(self._columns, 80) - 1]  # a longer line could not be erased
        self._out.write("\r" + text + " " * (self._width - len(text)) + ("" if text else "\r"))
        getattr(self._out, "flush", str)()
        self._width = len(text)

    def _columns(self):
        import os

        return os.get_terminal_size(self._out.fileno()).columns or 80


def _tried(use, otherwise):
    """What use() returns, or `otherwise` if it cannot."""
    try:
        return use()
    except Exception:
        return otherwise


def _fixed(error):
    """The error as the article prints it, 0.322980, or as 3.23e-07 if that would be illegible."""
    try:
        if error == 0 or error != error or 1e-4 <= abs(error) < 1e4 or error - error != 0:
            return "%f" % error
        from ..teaching.numerals import scientific

        return scientific(float(error))
    except Exception:
        return short_repr(error)
