from typing import Any

from .layer import Layer, _RowsShape
from ..numbers.random import _Generator
from ..numbers.uniform import _Initialization

class FCLayer(Layer):
    weights: list[Any]
    bias: list[Any] | Any  # None without
    weights_error: list[Any] | Any  # None before backward_propagation
    bias_error: list[Any] | Any
    def __init__(
        self,
        input_shape: _RowsShape,
        output_shape: _RowsShape,
        rng: _Generator | None = None,
        initialization: _Initialization = "uniform",
        bias: bool = True,
    ) -> None: ...
