"""Replaces a file atomically."""

import os

from .paths import regular_file


def write_file(path, data, name="save"):
    """Replace the file's contents by these bytes, whole or not at all; `name` begins messages.

    They are written to a new file beside it, which is then renamed over it. A symbolic link,
    the mode and the owner stay; other names of the old file (hard links) keep its old contents.
    """
    old = regular_file(name, path)
    if old and hasattr(os, "access") and not (old[0] & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError("%s: expected a file that may be written, got %s" % (name, path))
    target = getattr(getattr(os, "path", None), "realpath", str)(path)  # MicroPython lacks it
    part = target + ".part"
    if hasattr(os, "O_EXCL"):  # others may be writing too: a name that nobody else can have
        part = os.path.join(os.path.dirname(target), "purenn-%s.part" % os.urandom(8).hex())
    try:
        _write(_created(part, old), data)
        try:
            getattr(os, "replace", os.rename)(part, target)
        except OSError as error:
            if error.errno != 16:  # EBUSY: something is mounted there
                raise
            _overwrite(target, data)
            os.remove(part)  # whole until here, should the machine stop
    except BaseException as error:
        try:
            os.remove(part)
        except OSError:
            pass
        if getattr(error, "strerror", None) is None:
            raise
        raise OSError(error.errno, error.strerror, path)  # the user's, not the part's


def _created(part, old):
    """A new file, with the old one's mode and owner where the system allows it."""
    if not hasattr(os, "O_EXCL"):
        return open(part, "wb")
    mode = old[0] & 0o777 if old else 0o666
    file = open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode))
    changes = [("chown", -1, old[5]), ("chown", old[4], -1), ("chmod", mode)] if old else []
    for name, *values in changes:
        try:
            getattr(os, name)(part, *values)
        except (AttributeError, OSError):  # not on this system, or not for this user
            pass
    return file


def _write(file, data):
    with file:
        file.write(data)
        file.flush()
        if hasattr(os, "fsync"):  # the bytes must reach the disk before the rename does
            os.fsync(file.fileno())


def _overwrite(path, data):
    """Write the bytes into the file itself; if that fails, write the old ones back."""
    with open(path, "rb") as file:
        old = file.read()
    try:
        _write(open(path, "wb"), data)
    except BaseException:
        _write(open(path, "wb"), old)
        raise
