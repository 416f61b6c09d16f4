from typing import Any

from .layer import Layer, _Pair, _VolumeShape
from ..numbers.random import _Generator
from ..numbers.uniform import _Initialization

class ConvLayer(Layer):
    kernel_shape: tuple[int, int]
    layer_depth: int
    stride: tuple[int, int]
    padding: tuple[int, int]
    weights: list[Any]
    bias: list[Any]
    weights_error: list[Any] | Any  # None before backward_propagation
    bias_error: list[Any] | Any
    def __init__(
        self,
        input_shape: _VolumeShape,
        kernel_shape: list[int] | tuple[int, int],
        layer_depth: int,
        rng: _Generator | None = None,
        stride: _Pair = 1,
        padding: _Pair = 0,
        initialization: _Initialization = "uniform",
    ) -> None: ...
