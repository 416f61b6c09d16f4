from collections.abc import Callable
from typing import Any

from .layer import Layer, _AnyShape

class ActivationLayer(Layer):
    activation: Callable[[Any], Any]
    activation_prime: Callable[[Any], Any]
    def __init__(
        self,
        input_shape: _AnyShape,
        activation: Callable[[Any], Any],
        activation_prime: Callable[[Any], Any],
    ) -> None: ...
