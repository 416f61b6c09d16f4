from collections.abc import Callable
from typing import Any, Protocol

from ..layers.layer import _Shape

class _Generator(Protocol):
    def random(self) -> Any: ...

class Random:
    state: int
    def __init__(self, seed: int = 0) -> None: ...
    def seed(self, seed: int) -> None: ...
    def next(self) -> int: ...
    def random(self) -> float: ...

_Initialization = str | Callable[[Any], Any]

default: Random

def seed(seed: int) -> None: ...
def generator(rng: _Generator | None) -> _Generator: ...
def uniform(
    shape: _Shape,
    rng: _Generator | None = None,
    initialization: _Initialization = "uniform",
    bias: bool = False,
) -> list[Any]: ...
