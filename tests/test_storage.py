"""The file: written whole or not at all, and read only if it is whole."""

import io
import json
import os
import random
import sys

import pytest

from purenn import (
    ActivationLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, MaxPoolingLayer, Network,
    Random, SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime, relu,
    relu_prime, seed,
)
from purenn.saving import encoding
from purenn.numbers.random import default, uniform

from test_network import parameters, xor


def every_layer():
    network = Network()
    network.add(ConvLayer((6, 6, 1), (3, 3), 2))
    network.add(ActivationLayer((4, 4, 2), relu, relu_prime))
    network.add(MaxPoolingLayer((4, 4, 2), (2, 2)))
    network.add(DropoutLayer((2, 2, 2), 0.25))
    network.add(FlattenLayer((2, 2, 2)))
    network.add(DropoutLayer((1, 8), 0.5, Random(3)))
    network.add(FCLayer((1, 8), (1, 3)))
    network.add(SoftmaxLayer((1, 3)))
    network.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    x = [uniform((6, 6, 1), Random(n)) for n in range(4)]
    y = [[[float(n % 3 == i) for i in range(3)]] for n in range(4)]
    return network, x, y


def test_ten_epochs_and_ten_more_are_twenty(tmp_path):
    seed(0)
    network, x, y = every_layer()
    expected = network.fit(x, y, 20, 0.1, verbose=False)
    seed(0)
    network_10, _, _ = every_layer()
    first = network_10.fit(x, y, 10, 0.1, verbose=False)
    network_10.save(tmp_path / "network.json")
    seed(99)
    loaded = Network.load(tmp_path / "network.json")
    assert first + loaded.fit(x, y, 10, 0.1, verbose=False) == expected
    assert parameters(loaded) == parameters(network)
    assert loaded.predict(x) == network.predict(x)
    assert loaded.summary() == network.summary()


def test_generators_stay_shared_and_the_common_one_untouched(tmp_path):
    network, x, y = every_layer()
    network.save(tmp_path / "n")
    state = default.state
    loaded = Network.load(tmp_path / "n")
    assert default.state == state
    assert loaded.layers[3].rng is not default and loaded.layers[3].rng.state == state
    assert loaded.layers[5].rng.state == 3
    shared = Random(1)
    two = Network()
    two.add(DropoutLayer((1, 1), 0.5, shared))
    two.add(DropoutLayer((1, 1), 0.5, shared))
    two.save(tmp_path / "two")
    a, b = Network.load(tmp_path / "two").layers
    assert a.rng is b.rng and a.rng is not shared


def test_a_generator_of_another_kind_is_left_out(tmp_path):
    network = Network()
    network.add(DropoutLayer((1, 1), 0.5, random.Random(1)))
    network.save(tmp_path / "n")
    assert Network.load(tmp_path / "n").layers[0].rng is default


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    path = tmp_path / "n"
    network = xor()
    network.save(path)
    old = path.read_bytes()
    network.layers[0].weights[0][0] = object()
    with pytest.raises(TypeError, match="got object"):
        network.save(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == ["n"]


def test_a_write_that_fails_halfway_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "n"
    network = xor()
    network.save(path)
    old = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        network.save(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == ["n"]


def test_every_truncation_and_every_changed_character_is_found(tmp_path):
    path = tmp_path / "n"
    xor().save(path)
    text = path.read_text()
    network = Network.load(path)
    for at in range(0, len(text), 7):
        path.write_text(text[:at])
        with pytest.raises(ValueError, match="whole and unchanged"):
            Network.load(path)
    for at, old in enumerate(text):
        for new in "7 ":
            if new != old and not (old == " " or new == " " and text[at - 1] in "[,{: "):
                path.write_text(text[:at] + new + text[at + 1 :])
                try:
                    assert parameters(Network.load(path)) == parameters(network)
                    assert json.loads(path.read_text()) == json.loads(text)
                except ValueError as error:
                    assert "expected a" in str(error)


@pytest.mark.parametrize("text", ["", "null", "[]", "3", '"text"', "{}", "[" * 10000, "\x80", "PK\x03\x04",
                                  '{"format": "other", "checksum": 1, "network": {}}',
                                  '{"format": "purenn network 1", "checksum": 0, "network": 3}'])
def test_foreign_files(tmp_path, text):
    path = tmp_path / "n"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match="expected a file that Network.save wrote"):
        Network.load(path)


def test_a_symbolic_link_stays_one(tmp_path):
    os.symlink("n", str(tmp_path / "link"))
    xor().save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and sorted(os.listdir(tmp_path)) == ["link", "n"]


@pytest.mark.parametrize("path", [None, 3, io.StringIO()])
def test_paths_that_are_none(path):
    with pytest.raises(TypeError):
        xor().save(path)
    with pytest.raises(TypeError):
        Network.load(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ValueError, match="expected the path of a file"):
        xor().save(tmp_path)


def test_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        Network.load(tmp_path / "none")


# --- the file that is replaced ----------------------------------------------------------


posix = pytest.mark.skipif(os.name != "posix", reason="needs a system with modes and owners")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_of_the_old_file_is_kept(tmp_path, mode):
    path = tmp_path / "n"
    xor().save(path)
    os.chmod(str(path), mode)
    xor(1).save(path)
    assert os.stat(str(path)).st_mode & 0o7777 == mode
    assert parameters(Network.load(path)) == parameters(xor(1))


@posix
def test_a_new_file_has_the_mode_that_files_have(tmp_path):
    (tmp_path / "other").write_text("")
    xor().save(tmp_path / "n")
    assert os.stat(str(tmp_path / "n")).st_mode == os.stat(str(tmp_path / "other")).st_mode


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root")
def test_the_owner_of_the_old_file_is_kept(tmp_path):
    path = str(tmp_path / "n")
    xor().save(path)
    os.chown(path, 12, 34)
    xor(1).save(path)
    assert (os.stat(path).st_uid, os.stat(path).st_gid) == (12, 34)


def test_a_read_only_file_is_refused(tmp_path):
    path = tmp_path / "n"
    xor().save(path)
    os.chmod(str(path), 0o444)
    with pytest.raises(PermissionError, match="expected a file that may be written, got .*n$"):
        xor(1).save(path)
    assert parameters(Network.load(path)) == parameters(xor()) and os.listdir(tmp_path) == ["n"]
    os.chmod(str(path), 0o644)


def test_files_beside_it_are_the_users(tmp_path):
    (tmp_path / "n.part").write_text("mine")
    (tmp_path / "far").write_text("far")
    os.symlink("far", str(tmp_path / "m.part"))
    xor().save(tmp_path / "n")
    xor().save(tmp_path / "m")
    assert (tmp_path / "n.part").read_text() == "mine" and (tmp_path / "far").read_text() == "far"
    assert sorted(os.listdir(tmp_path)) == ["far", "m", "m.part", "n", "n.part"]


def test_a_name_of_the_greatest_length(tmp_path):
    path = tmp_path / ("n" * 255)
    xor().save(path)
    assert parameters(Network.load(path)) == parameters(xor())


def test_the_text_reaches_the_disk_before_the_rename(tmp_path, monkeypatch):
    calls = []
    for name in "fsync", "replace":
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, n=name, f=call: calls.append(n) or f(*a))
    xor().save(tmp_path / "n")
    assert calls == ["fsync", "replace"]


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_paths_of_no_file(path):
    with pytest.raises(ValueError, match="save path: expected the path of a file, got"):
        xor().save(path)
    with pytest.raises(ValueError, match="load path: expected the path of a file, got"):
        Network.load(path)


@pytest.mark.parametrize("path", [b"n", 5, None, ["n"], os])
def test_paths_of_another_type(path):
    with pytest.raises(TypeError, match="save path: expected a str or pathlib.Path, got"):
        xor().save(path)
    with pytest.raises(TypeError, match="load path: expected a str or pathlib.Path, got"):
        Network.load(path)


# --- what small builds of MicroPython lack -------------------------------------------------


def test_without_json_it_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "json", None)
    with pytest.raises(ImportError, match="save: expected json and integers of 64 bits"):
        xor().save(tmp_path / "n")
    with pytest.raises(ImportError, match="load: expected json and integers of 64 bits"):
        Network.load(tmp_path / "n")
    assert not os.listdir(str(tmp_path))


def test_functions_without_a_name():
    assert encoding._name_of(relu) == "relu" and encoding._name_of(identity()) == "Identity"
    with pytest.raises(TypeError, match="expected functions of purenn's own"):
        encoding._name_of(every_layer)


def identity():
    class Identity:
        def __call__(self, x):
            return x

    return Identity()
