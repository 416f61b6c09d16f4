"""Checks what is given as a file's path."""

import os

from ..checking.messages import refuse


def path_text(name, path):
    """The path as a str; TypeError or ValueError if it cannot be a file's."""
    if hasattr(type(path), "__fspath__"):
        path = os.fspath(path)
    if not isinstance(path, str):
        refuse(TypeError, name + " path", "a str or pathlib.Path", path)
    if not 0 < len(path) <= 4096 or "\0" in path or path[-1] == "/":
        refuse(ValueError, name + " path", "the path of a file", path)
    return path


def regular_file(name, path):
    """The os.stat of the file there, or None; ValueError for a folder, a pipe or a device."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    if found[0] & 0xF000 != 0x8000:  # S_IFMT, S_IFREG
        refuse(ValueError, name, "the path of a file", path)
    return found
