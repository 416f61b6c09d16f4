"""The parts of save_races.py, for a moment each."""

import os

import pytest

import save_races


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "network.json")


def test_two_saves_at_the_same_instant(path):
    save_races.pairs(path, 200)


def test_many_processes(path):
    save_races.crowd(path, 4, 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork")
def test_killed_at_each_line(path):
    save_races.killed_at_each_line(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with SIGKILL")
def test_killed_at_random(path):
    save_races.killed_at_random(path, 20)
