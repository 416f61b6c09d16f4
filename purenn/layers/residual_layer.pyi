from collections.abc import Sequence

from .layer import Layer

class ResidualLayer(Layer):
    def __init__(self, layers: Sequence[Layer]) -> None: ...

def checked_layers(layers: object) -> Sequence[Layer]: ...
