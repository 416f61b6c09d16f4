from .layer import Layer, _Pair, _VolumeShape

class AveragePoolingLayer(Layer):
    pool_shape: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    def __init__(
        self,
        input_shape: _VolumeShape,
        pool_shape: list[int] | tuple[int, int],
        stride: _Pair | None = None,
        padding: _Pair = 0,
    ) -> None: ...
