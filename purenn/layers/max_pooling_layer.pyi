from .layer import Layer, _VolumeShape

class MaxPoolingLayer(Layer):
    pool_shape: tuple[int, int]
    def __init__(
        self,
        input_shape: _VolumeShape,
        pool_shape: list[int] | tuple[int, int],
    ) -> None: ...
