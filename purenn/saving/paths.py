"""Checks what is given as a file's path."""

import os


def path_text(name, path):
    """The path as a str; TypeError or ValueError if it cannot be a file's."""
    if hasattr(type(path), "__fspath__"):
        path = os.fspath(path)
    if not isinstance(path, str):
        from ..checking.short_repr import short_repr

        got = short_repr(path)
        raise TypeError("%s path: expected a str or pathlib.Path, got %s" % (name, got))
    if not 0 < len(path) <= 4096 or "\0" in path or path[-1] == "/":
        raise _no_file(name + " path", path)
    return path


def regular_file(name, path):
    """The os.stat of the file at the path, or None if none can be seen there.

    ValueError for a folder, a pipe or a device, which may have no end.
    """
    try:
        found = os.stat(path)
    except OSError:
        return None
    if found[0] & 0xF000 != 0x8000:  # S_IFMT, S_IFREG
        raise _no_file(name, path)
    return found


def _no_file(name, path):
    from ..checking.short_repr import short_repr

    return ValueError("%s: expected the path of a file, got %s" % (name, short_repr(path)))
