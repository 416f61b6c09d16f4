"""The parts of save_races.py, for a moment each."""

import os

import pytest

import save_races


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork and SIGKILL")
@pytest.mark.parametrize("part, arguments", [
    (save_races.crowd, (4, 1)), (save_races.killed_at_each_line, ()), (save_races.killed_at_random, (20,)),
])  # fmt: skip
def test_there_is_always_one_whole_network(tmp_path, part, arguments):
    part(str(tmp_path / "network.json"), *arguments)
