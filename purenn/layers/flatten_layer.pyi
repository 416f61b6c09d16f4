from .layer import Layer, _Shape

class FlattenLayer(Layer):
    def __init__(self, input_shape: _Shape) -> None: ...
