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


def regular_file(name, path):
    """The os.stat of the file there, or None; ValueError for a folder, a pipe or a device."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    expect(found[0] & 0xF000 == 0x8000, name, "the path of a file", path)  # S_IFMT, S_IFREG
    return found


def write_file(path, data, name="save"):
    """Replace the file's contents by these bytes, whole or not at all; `name` begins messages.

    They are written to a new file beside it, which is then renamed over it. A symbolic link and
    the mode stay; other names of the old file (hard links) keep its old contents.
    """
    path = path_text(name, path)
    old = regular_file(name, path)
    mode = old[0] & 0o777 if old else 0o666
    target, part, options = path, path + ".part", {}
    if hasattr(os, "O_EXCL"):  # not MicroPython: there are links, and others may be writing too
        target = os.path.realpath(path)
        part = os.path.join(os.path.dirname(target), "purenn-%s.part" % os.urandom(8).hex())
        if old and not (old[0] & 0o222 and os.access(path, os.W_OK)):
            raise PermissionError(
                "%s: expected a file that may be written, got %s" % (name, path)
            )
        # others must not open a private file before it has its mode
        options["opener"] = lambda name, flags: os.open(name, flags, mode)
    try:
        with open(part, "wb", **options) as file:
            if old:
                try:
                    os.chmod(part, mode)
                except (AttributeError, OSError):  # not on this system, or not on this disk
                    pass
            file.write(data)
            file.flush()
            if hasattr(os, "fsync"):  # the bytes must reach the disk before the rename does
                os.fsync(file.fileno())
        getattr(os, "replace", os.rename)(part, target)
    except BaseException as error:
        try:
            os.remove(part)
        except OSError:
            pass
        if getattr(error, "strerror", None) is None:
            raise
        raise OSError(error.errno, error.strerror, path)  # the user's, not the part's
