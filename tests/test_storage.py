"""The file: read only if it is whole and of this format."""

import json

import pytest

from purenn import Network

from test_network import xor


def test_truncations_and_changed_characters_are_found(tmp_path):
    path = tmp_path / "n"
    xor().save(path)
    text = path.read_text()
    for at in range(0, len(text), 7):
        path.write_text(text[:at])
        with pytest.raises(ValueError, match="whole and unchanged"):
            Network.load(path)
    for at in range(0, len(text), 2):
        path.write_text(text[:at] + "7" + text[at + 1 :])
        try:
            Network.load(path)
            assert json.loads(path.read_text()) == json.loads(text)
        except ValueError as error:
            assert "expected a file" in str(error)


@pytest.mark.parametrize("text", [
    "", "null", "[]", "3", '"text"', "{}", "[" * 10000, "\x80", "PK\x03\x04",
    '{"format": "other", "checksum": 1, "network": {}}', '{"format": ["purenn network 1"]}',
    '{"format": "purenn network 1", "checksum": 0, "network": 3}', '{"format": "purenn network 1"}',
    '{"format": "other 2"}', '{"format": "purenn network 0"}', '{"format": "newer 3"}',
])  # fmt: skip
def test_foreign_files(tmp_path, text):
    (tmp_path / "n").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match="expected a file that Network.save wrote"):
        Network.load(tmp_path / "n")


def test_a_file_of_a_newer_version(tmp_path):
    (tmp_path / "n").write_text('{"format": "purenn network 3", "anything": []}')
    with pytest.raises(ValueError, match="load: expected a file of this version, got .*n of a newer purenn"):
        Network.load(tmp_path / "n")


@pytest.mark.parametrize("custom", [5, "swish", ["swish"], dict, len, 2.5])
def test_custom_that_is_no_dict(tmp_path, custom):
    xor().save(tmp_path / "n")
    with pytest.raises(TypeError, match="load custom: expected a dict of .* got"):
        Network.load(tmp_path / "n", custom)
