from pathlib import Path

import pytest


@pytest.fixture
def readme():
    return (Path(__file__).resolve().parent.parent.parent / "README.md").read_text("utf-8")
