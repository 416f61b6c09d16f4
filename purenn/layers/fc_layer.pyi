from typing import Any

from .layer import Layer, _RowShape
from ..numbers.random import _Generator

class FCLayer(Layer):
    weights: list[Any]
    bias: list[Any]
    weights_error: list[Any] | Any  # None before backward_propagation
    bias_error: list[Any] | Any
    def __init__(
        self, input_shape: _RowShape, output_shape: _RowShape, rng: _Generator | None = None
    ) -> None: ...
