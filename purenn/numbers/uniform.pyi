from collections.abc import Callable
from typing import Any

from ..layers.layer import _Shape
from .random import _Generator

_Initialization = str | Callable[[Any], Any] | None

def uniform(
    shape: _Shape,
    rng: _Generator | None = None,
    initialization: _Initialization = "uniform",
    bias: bool = False,
) -> list[Any] | Any: ...
