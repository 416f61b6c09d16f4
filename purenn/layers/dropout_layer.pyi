from typing import Any

from .layer import Layer, _AnyShape
from ..numbers.random import _Generator

class DropoutLayer(Layer):
    rate: Any
    rng: _Generator
    def __init__(self, input_shape: _AnyShape, rate: Any, rng: _Generator | None = None) -> None: ...
