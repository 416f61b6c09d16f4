from os import PathLike
from typing import Any

from ..layers.layer import _Nested
from ..network import Network

class Section:
    title: str
    steps: list[Any]
    def __init__(self, title: str, steps: list[Any]) -> None: ...

class Explanation:
    sections: list[Section]
    def __init__(self, sections: list[Section]) -> None: ...
    @property
    def html(self) -> str: ...
    def save(self, path: str | PathLike[str]) -> None: ...
    def _repr_html_(self) -> str: ...

def explain(network: Network, x: _Nested, y: _Nested, learning_rate: Any) -> Explanation: ...
