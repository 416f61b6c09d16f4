from typing import Any

from .layer import Layer, _RowsShape

class LayerNormLayer(Layer):
    epsilon: Any
    gain: list[Any]
    bias: list[Any]
    gain_error: list[Any] | Any  # None before backward_propagation
    bias_error: list[Any] | Any
    def __init__(self, input_shape: _RowsShape, epsilon: Any = 1e-5) -> None: ...
