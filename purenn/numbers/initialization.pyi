from collections.abc import Callable
from typing import Any

from ..layers.layer import _Shape
from .random import _Generator
from .uniform import _Initialization

def drawing(
    shape: _Shape, rng: _Generator, initialization: _Initialization, bias: bool
) -> Callable[[], Any]: ...
