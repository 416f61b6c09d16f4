from typing import Any

from .layer import Layer, _RowsShape
from ..numbers.random import _Generator
from ..numbers.uniform import _Initialization

class AttentionLayer(Layer):
    heads: int
    causal: bool
    rotary: bool
    attention: list[Any] | Any  # None before forward_propagation
    query_weights: list[Any]
    key_weights: list[Any]
    value_weights: list[Any]
    output_weights: list[Any]
    query_bias: list[Any] | Any  # None without
    key_bias: list[Any] | Any
    value_bias: list[Any] | Any
    output_bias: list[Any] | Any
    query_weights_error: list[Any] | Any  # None before backward_propagation
    key_weights_error: list[Any] | Any
    value_weights_error: list[Any] | Any
    output_weights_error: list[Any] | Any
    query_bias_error: list[Any] | Any
    key_bias_error: list[Any] | Any
    value_bias_error: list[Any] | Any
    output_bias_error: list[Any] | Any
    def __init__(
        self,
        input_shape: _RowsShape,
        heads: int,
        causal: bool = True,
        rotary: bool = False,
        rng: _Generator | None = None,
        initialization: _Initialization = "uniform",
        bias: bool = False,
    ) -> None: ...
