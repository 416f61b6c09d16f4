from .layer import Layer, _RowShape

class SoftmaxLayer(Layer):
    def __init__(self, input_shape: _RowShape) -> None: ...
