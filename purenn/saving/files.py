"""Checks a file's path, and replaces a file atomically."""

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


def write_file(path, data, name="save"):
    """Replace the file's contents by these bytes, whole or not at all; `name` begins messages.

    They are written to a new file beside it, which is then renamed over it. A symbolic link and
    the mode stay; other names of the old file (hard links) keep its old contents.
    """
    path = path_text(name, path)
    try:
        mode = os.stat(path)[0]
        expect(mode & 0xF000 == 0x8000, name, "the path of a file", path)  # S_IFMT, S_IFREG
    except OSError:
        mode = None
    part = path + ".part"
    if hasattr(os, "O_EXCL"):  # not MicroPython: there are links, and others may be writing too
        path = os.path.realpath(path)
        part = "%s-%s.part" % (path, os.urandom(8).hex())
        if mode is not None and not os.access(path, os.W_OK):
            raise PermissionError(13, "expected a file that may be written", path)
    try:
        with open(part, "wb") as file:
            if mode is not None and hasattr(os, "chmod"):
                os.chmod(part, mode & 0o777)
            file.write(data)
            file.flush()
            if hasattr(os, "fsync"):  # the bytes must reach the disk before the rename does
                os.fsync(file.fileno())
        getattr(os, "replace", os.rename)(part, path)
    except BaseException:
        try:
            os.remove(part)
        except OSError:
            pass
        raise
