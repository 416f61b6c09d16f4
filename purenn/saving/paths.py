"""Checks what is given as a file's path."""

import os

from ..checking.doors import expect


def path_text(name, path):
    """The path as a str; TypeError or ValueError if it cannot be a file's."""
    if hasattr(type(path), "__fspath__"):
        path = os.fspath(path)
    expect(isinstance(path, str), name + " path", "a str or pathlib.Path", path, False)
    right = 0 < len(path) <= 4096 and "\0" not in path and path[-1] != "/"
    expect(right, name + " path", "the path of a file", path)
    return path


def regular_file(name, path):
    """The os.stat of the file there, or None; ValueError for a folder, a pipe or a device."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    regular = found[0] & 0xF000 == 0x8000  # S_IFMT, S_IFREG
    expect(regular, name, "the path of a file", path)
    return found
