from typing import Any

# Elements are Any: the layers compute with every type of number.
_Nested = list[Any] | tuple[Any, ...]
_Shape = list[int] | tuple[int, ...]
_AnyShape = list[Any] | tuple[Any, ...]  # its first may be None
_RowShape = list[int] | tuple[int, int]
_RowsShape = list[Any] | tuple[int | None, int]
_Pair = int | list[int] | tuple[int, int]
_VolumeShape = list[int] | tuple[int, int, int]

class Layer:
    parameters: tuple[str, ...]
    parameter_shapes: tuple[_Shape, ...]
    arguments: tuple[str, ...] | None
    options: dict[str, Any]
    layers: list[Layer] | tuple[Layer, ...]
    input_shape: Any
    output_shape: Any
    input: list[Any] | Any  # None before forward_propagation
    output: list[Any] | Any
    training: bool
    def forward_propagation(self, input: Any) -> Any: ...
    def backward_propagation(self, output_error: Any, learning_rate: Any) -> Any: ...
