from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any

from .layers.layer import Layer, _Nested
from .optimizers import Optimizer

class Network:
    layers: list[Layer]
    loss: Callable[[Any, Any], Any] | None
    loss_prime: Callable[[Any, Any], Any] | None
    optimizer: Optimizer | None
    validation_errors: list[Any] | tuple[()]
    def __init__(self) -> None: ...
    def add(self, layer: Layer) -> None: ...
    def use(
        self, loss: Callable[[Any, Any], Any], loss_prime: Callable[[Any, Any], Any]
    ) -> None: ...
    def predict(self, input: _Nested) -> list[Any]: ...
    def fit(
        self,
        x_train: _Nested,
        y_train: _Nested,
        epochs: int,
        learning_rate: Any,
        verbose: bool | int = True,
        on_epoch: Callable[[int, Any], object] | None = None,
        keep: int | None = None,
        *,
        batch_size: int = 1,
        shuffle: bool | Any = False,
        validation: tuple[_Nested, _Nested] | list[Any] | None = None,
        program: bool = False,
    ) -> list[Any]: ...
    def summary(self) -> str: ...
    def save(self, path: str | PathLike[str]) -> None: ...
    @staticmethod
    def load(
        path: str | PathLike[str], custom: Mapping[str, Callable[..., Any]] | None = None
    ) -> Network: ...
