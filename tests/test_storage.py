"""The file: read only if it is whole, of this format and no device."""

import json
import os
import sys

import pytest

from purenn import Network

from test_network import parameters, xor


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


@pytest.mark.parametrize("text", [
    "", "null", "[]", "3", '"text"', "{}", "[" * 10000, "\x80", "PK\x03\x04",
    '{"format": "other", "checksum": 1, "network": {}}', '{"format": ["purenn network 1"]}',
    '{"format": "purenn network 1", "checksum": 0, "network": 3}', '{"format": "purenn network 1"}',
    '{"format": "other 2"}', '{"format": "purenn network 0"}', '{"format": "purenn network 02"}',
])  # fmt: skip
def test_foreign_files(tmp_path, text):
    (tmp_path / "n").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match="expected a file that Network.save wrote"):
        Network.load(tmp_path / "n")


def test_a_file_of_a_newer_version(tmp_path):
    folder = tmp_path / ("a" * 200) / ("b" * 200)
    folder.mkdir(parents=True)
    for path in tmp_path / "n", folder / "n":
        path.write_text('{"format": "purenn network 3", "anything": []}')
        with pytest.raises(ValueError, match="got .*n of a newer purenn") as caught:
            Network.load(path)
        assert len(str(caught.value)) < 500


@pytest.mark.parametrize("custom", [5, "swish", ["swish"], dict, len, 2.5])
def test_custom_that_is_no_dict(tmp_path, custom):
    xor().save(tmp_path / "n")
    with pytest.raises(TypeError, match="load custom: expected a dict of .* got"):
        Network.load(tmp_path / "n", custom)


def test_without_json_it_says_what_it_needs(tmp_path, monkeypatch):
    """As on small builds of MicroPython."""
    monkeypatch.setitem(sys.modules, "json", None)
    for name, call in ("save", xor().save), ("load", Network.load):
        with pytest.raises(ImportError, match=name + ": expected json and integers of 64 bits"):
            call(tmp_path / "n")
    assert not os.listdir(str(tmp_path))
