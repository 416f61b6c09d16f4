from typing import Any

from .layer import Layer, _RowsShape
from ..numbers.random import _Generator
from ..numbers.uniform import _Initialization

class PositionLayer(Layer):
    length: int
    weights: list[Any]
    weights_error: list[Any] | Any  # None before backward_propagation
    def __init__(
        self,
        input_shape: _RowsShape,
        length: int,
        rng: _Generator | None = None,
        initialization: _Initialization = "uniform",
    ) -> None: ...
