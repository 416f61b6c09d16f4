"""Files of networks and of pictures: written whole or not at all, where the user says."""

import errno
import io
import os

import pytest

from purenn import Network, pictures

from test_network import parameters, xor

posix = pytest.mark.skipif(os.name != "posix", reason="needs a system with modes and owners")


@pytest.fixture
def path(tmp_path):
    """Of a network that is saved."""
    xor().save(tmp_path / "n")
    return tmp_path / "n"


def holds(path, network):
    return parameters(Network.load(path)) == parameters(network)


def alone(path):
    return os.listdir(str(path.parent)) == [path.name]


def failing(code, name=None):
    def fail(*_):
        raise OSError(code, os.strerror(code), *([name] if name else []))

    return fail


# --- paths --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [b"n", 5, None, ["n"], os, io.StringIO()])
def test_paths_of_another_type(path):
    for name, call in ("save", xor().save), ("load", Network.load):
        with pytest.raises(TypeError, match=name + " path: expected a str or pathlib.Path, got"):
            call(path)


@pytest.mark.parametrize("path", ["", "a\0b", "new/", "x" * 5000])
def test_paths_of_no_file(path):
    for name, call in ("save", xor().save), ("load", Network.load):
        with pytest.raises(ValueError, match=name + " path: expected the path of a file, got"):
            call(path)


@posix
@pytest.mark.parametrize("name", [
    "n" * 255, " ", "-", "~", "$HOME", "*", "a\nb", "\\", "n.part", "ü", "\udcff", "𝄞.json", "C:n",
])  # fmt: skip
def test_odd_names(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    xor(1).save(name)
    xor().save(name)
    assert os.listdir(".") == [name] and holds(name, xor())


@posix
def test_what_is_no_regular_file_is_refused(tmp_path):
    os.mkfifo(str(tmp_path / "pipe"))
    for path in tmp_path, tmp_path / "pipe", "/dev/zero", "/dev/null":
        for call in xor().save, Network.load:
            with pytest.raises(ValueError, match="expected the path of a file, got"):
                call(path)


def test_errors_name_the_users_path(tmp_path):
    for path in tmp_path / "none", tmp_path / "none" / "n":
        with pytest.raises(FileNotFoundError) as caught:
            Network.load(path)
        assert caught.value.filename == str(path)
    with pytest.raises(FileNotFoundError) as caught:
        xor().save(path)
    assert caught.value.filename == str(path) and "purenn-" not in str(caught.value)


# --- the file that is replaced ------------------------------------------------------------


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_of_the_old_file_is_kept(path, mode):
    os.chmod(str(path), mode)
    xor(1).save(path)
    assert os.stat(str(path)).st_mode & 0o7777 == mode and holds(path, xor(1))


@posix
def test_a_private_file_is_private_from_the_first_moment(path, monkeypatch):
    os.chmod(str(path), 0o600)
    modes = []
    monkeypatch.setattr(os, "chmod", lambda part, mode: modes.append(os.stat(part).st_mode & 0o777))
    xor(1).save(path)
    assert modes == [0o600]


def test_a_disk_without_modes(path, monkeypatch):
    monkeypatch.setattr(os, "chmod", failing(errno.EPERM))
    xor(1).save(path)
    assert holds(path, xor(1)) and alone(path)


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_files_have(tmp_path, umask):
    old = os.umask(umask)
    try:
        xor().save(tmp_path / "n")
    finally:
        os.umask(old)
    assert os.stat(str(tmp_path / "n")).st_mode & 0o7777 == 0o666 & ~umask


def test_a_read_only_file_is_refused(path):
    os.chmod(str(path), 0o444)
    with pytest.raises(PermissionError, match="expected a file that may be written, got .*n$"):
        xor(1).save(path)
    assert holds(path, xor()) and alone(path)
    os.chmod(str(path), 0o644)


@posix
def test_links(path):
    folder = path.parent
    os.symlink("n", str(folder / "link"))
    (folder / "n.part").write_text("the user's")
    os.symlink("new", str(folder / "m"))
    os.link(str(path), str(folder / "hard"))
    xor(1).save(folder / "link")
    xor(2).save(folder / "m")
    assert (folder / "link").is_symlink() and (folder / "m").is_symlink()
    assert holds(path, xor(1)) and holds(folder / "new", xor(2))
    assert holds(folder / "hard", xor())  # another name of the old file keeps what it had
    assert sorted(os.listdir(str(folder))) == ["hard", "link", "m", "n", "n.part", "new"]


def test_the_text_reaches_the_disk_before_the_rename(path, monkeypatch):
    calls = []
    for name in "fsync", "replace":
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, n=name, f=call: calls.append(n) or f(*a))
    xor().save(path)
    assert calls == ["fsync", "replace"]


@pytest.mark.parametrize("name, code", [
    ("fsync", errno.ENOSPC), ("replace", errno.ENOSPC), ("replace", errno.EBUSY),  # mounted there
])  # fmt: skip
def test_a_write_that_fails_halfway_leaves_the_old_file(path, monkeypatch, name, code):
    monkeypatch.setattr(os, name, failing(code, "purenn-123.part"))
    with pytest.raises(OSError, match=os.strerror(code)) as caught:
        xor(1).save(path)
    monkeypatch.undo()
    assert caught.value.filename == str(path) and holds(path, xor()) and alone(path)


def test_a_picture_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    picture, path = pictures.error_curve([1, 0.5]), tmp_path / "p.svg"
    picture.save(path)
    old = path.read_bytes()
    assert old == picture.svg.encode()
    picture.svg += " " * 9999
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        picture.save(path)
    picture.svg = "\ud800"
    with pytest.raises(UnicodeEncodeError):
        picture.save(path)
    with pytest.raises(ValueError, match="expected a path that ends in .svg"):
        picture.save(tmp_path / "p.png")
    assert path.read_bytes() == old and alone(path)
