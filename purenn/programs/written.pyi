from os import PathLike
from typing import Any, Literal

from ..layers.layer import _Nested
from ..network import Network

_Language = Literal["python", "javascript", "c"]

def program(network: Network, language: _Language = "python", train: bool = True) -> Program: ...

class Program:
    language: _Language
    def __init__(
        self, network: Network, language: _Language = "python", train: bool = True
    ) -> None: ...
    def predict(self, sample: _Nested) -> list[Any]: ...
    def train(
        self, x_train: _Nested, y_train: _Nested, epochs: int, learning_rate: Any
    ) -> list[Any]: ...
    def save(self, path: str | PathLike[str]) -> None: ...
