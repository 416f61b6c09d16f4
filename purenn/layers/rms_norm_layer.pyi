from typing import Any

from .layer import Layer, _RowsShape

class RMSNormLayer(Layer):
    epsilon: Any
    gain: list[Any] | Any  # None without
    gain_error: list[Any] | Any  # None before backward_propagation
    def __init__(
        self, input_shape: _RowsShape, epsilon: Any = 1e-5, gain: bool = True
    ) -> None: ...
