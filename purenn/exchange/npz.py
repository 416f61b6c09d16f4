"""NumPy's file of several arrays, .npz: a zip of .npy files, compressed or not.

A zip ends with a list of its files, each entry with the place of the file's own header, behind
which its bytes stand. Source: PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16; RFC 1951.
"""

from binascii import crc32
from struct import unpack

from .arrays import opened, refuse, taken
from .npy import read_from

_MOST_PRESSED = 1032  # bytes that one compressed byte can make: 258 bytes of 2 bits


def read_npz(path, compact=False):
    """Return the arrays in an .npz file, a dict of what read_npy returns by their names.

    ValueError for what read_npy refuses, for zips that are encrypted, larger than 4 GB or damaged,
    and for files other than .npy in it.

    >>> from zipfile import ZipFile
    >>> from purenn.exchange import write_npy
    >>> write_npy("a.npy", [[1, 2]], "int8")
    >>> with ZipFile("arrays.npz", "w") as file:
    ...     file.write("a.npy")
    >>> read_npz("arrays.npz")
    {'a': [[1, 2]]}
    """
    file, size = opened("read_npz", path)
    with file:
        arrays, before = {}, 0
        for start, name, method, crc, pressed, length in sorted(_listed(file, size)):
            where = "read_npz %s" % name
            if name[-4:] != ".npy" or name[:-4] in arrays:
                refuse(ValueError, "read_npz", "files with names of their own in .npy", name)
            file.seek(start)
            head = unpack("<4s22x2H", taken(where, file, 30))
            start += 30 + head[1] + head[2]
            if head[0] != b"PK\3\4" or start < before or start + pressed > size:
                refuse(ValueError, where, "a place of its own within the file", start)
            before = start + pressed
            file.seek(start)
            if method == 0 and length == pressed:
                stream, damaged = file, ()
            elif method == 8 and length <= _MOST_PRESSED * pressed:
                stream, damaged = _inflated(file)
            else:
                refuse(ValueError, where, "bytes stored or deflated to their length", length)
            counted = _Counted(stream, length, damaged)
            arrays[name[:-4]] = read_from(where, counted, length, compact)
            if counted.crc != crc:
                refuse(ValueError, where, "bytes of its checksum", counted.crc)
    return arrays


def _listed(file, size):
    """The files in a zip: where each starts, its name, method, checksum and two lengths."""
    for tail in 22, 65557:  # the end's 22 bytes, and perhaps a comment of at most 65535
        at = max(0, size - tail)
        file.seek(at)
        data = file.read(size - at)
        end = data.rfind(b"PK\5\6")
        if 0 <= end <= len(data) - 22:
            break
    else:
        raise ValueError("read_npz: expected a zip file, whole, got %d bytes" % size)
    count, length, start = unpack("<HII", data[end + 10 : end + 20])
    if start + length > at + end or count * 46 > length:
        refuse(ValueError, "read_npz", "a list of files within the file", (start, length, count))
    file.seek(start)
    files = []
    for _ in range(count):
        entry = unpack("<4s4x2H4x3I3H8xI", taken("read_npz", file, 46))
        sign, flags, method, crc, pressed, whole, named, extra, comment, place = entry
        name = taken("read_npz", file, named)
        taken("read_npz", file, extra + comment)
        if sign != b"PK\1\2" or flags & 1 or 0xFFFFFFFF in (pressed, whole, place):
            refuse(ValueError, "read_npz", "files unencrypted and below 4 GB", name)
        try:
            name = name.decode()
        except ValueError:
            refuse(ValueError, "read_npz", "names in UTF-8", name)
        files.append((place, name, method, crc, pressed, whole))
    return files


class _Counted:
    """A stream that ends after `length` bytes or where it is damaged; the checksum of what came."""

    def __init__(self, stream, length, damaged):
        self._stream, self._left, self._damaged, self.crc = stream, length, damaged, 0

    def read(self, n):
        try:
            data = self._stream.read(min(n, self._left))
        except self._damaged:
            return b""
        self._left -= len(data)
        self.crc = crc32(data, self.crc)
        return data


def _inflated(file):
    """A stream of what the file's next bytes are compressed from, and what it raises for others."""
    try:
        from zlib import decompressobj, error
    except ImportError:  # MicroPython
        from deflate import RAW, DeflateIO

        return DeflateIO(file, RAW, 15), (OSError, EOFError)
    return _Inflated(file, decompressobj(-15)), (error,)


class _Inflated:
    """As MicroPython's DeflateIO, which CPython lacks."""

    def __init__(self, file, inflater):
        self._file, self._inflater = file, inflater

    def read(self, n):
        inflater, pieces = self._inflater, []
        while n > 0 and not inflater.eof:
            data = inflater.unconsumed_tail or self._file.read(4096)
            piece = inflater.decompress(data, n)
            if not (data or piece):
                break
            pieces.append(piece)
            n -= len(piece)
        return b"".join(pieces)
