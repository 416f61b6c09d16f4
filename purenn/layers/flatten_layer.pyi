from .layer import Layer, _VolumeShape

class FlattenLayer(Layer):
    def __init__(self, input_shape: _VolumeShape) -> None: ...
