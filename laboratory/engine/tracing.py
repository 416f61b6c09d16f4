"""Where in a person's own source an exception came from."""

import sys

ANY = Exception, SystemExit  # what a person's source may raise


def line_of(error, file):
    """The number of the last line of that file that the exception came through, or None."""
    if hasattr(error, "lineno"):  # a SyntaxError on CPython
        return error.lineno
    found = None
    for line in _trace(error).split("\n"):
        mark = 'File "%s", line ' % file
        if mark in line:
            found = int(line.split(mark)[1].split(",")[0])
    return found


def _trace(error):
    if hasattr(sys, "print_exception"):  # MicroPython
        import io

        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    import traceback

    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def sentence(error):
    """An exception as a sentence for the person at the page."""
    text = str(error)
    if isinstance(error, (ValueError, AssertionError)) and text:
        return text
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__


def sentence_in(error, file):
    """The same, with the line of that file."""
    line = line_of(error, file)
    return sentence(error) if line is None else "Line %d of %s: %s" % (line, file, sentence(error))
