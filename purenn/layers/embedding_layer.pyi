from typing import Any

from .layer import Layer
from ..numbers.random import _Generator
from ..numbers.uniform import _Initialization

class EmbeddingLayer(Layer):
    only_first: bool
    vocabulary_size: int
    depth: int
    weights: list[Any]
    weights_error: list[Any] | Any  # None before backward_propagation
    def __init__(
        self,
        input_shape: list[Any] | tuple[int, int | None],
        vocabulary_size: int,
        depth: int,
        rng: _Generator | None = None,
        initialization: _Initialization = "uniform",
    ) -> None: ...
