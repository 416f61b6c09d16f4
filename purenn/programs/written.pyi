from os import PathLike
from typing import Any, Literal

from ..layers.layer import _Nested
from ..network import Network

_Language = Literal["python", "javascript", "c"]

def program(
    network: Network, language: _Language = "python", train: bool = True, batch_size: int = 1
) -> Program: ...

class Program:
    language: _Language
    def __init__(
        self,
        network: Network,
        language: _Language = "python",
        train: bool = True,
        batch_size: int = 1,
    ) -> None: ...
    def predict(self, sample: _Nested) -> list[Any]: ...
    def train(
        self, x_train: _Nested, y_train: _Nested, epochs: int, learning_rate: Any = None
    ) -> list[Any]: ...
    def save(self, path: str | PathLike[str]) -> None: ...
