from typing import Any

from .layers.layer import _Nested
from .network import Network

class Optimizer:
    arguments: tuple[str, ...]
    learning_rate: Any  # a number, or a function of the step that returns one
    state: list[Any] | tuple[Any, ...]
    steps: int
    network: Network | None
    def __init__(self, learning_rate: Any) -> None: ...
    def step(
        self, P: _Nested, g: _Nested, state: Any, learning_rate: Any, t: int
    ) -> tuple[list[Any], Any]: ...

class Momentum(Optimizer):
    momentum: Any
    def __init__(self, learning_rate: Any, momentum: Any = 0.9) -> None: ...
    def start(self, P: _Nested) -> Any: ...

class Adam(Optimizer):
    beta1: Any
    beta2: Any
    epsilon: Any
    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-8,
    ) -> None: ...
    def start(self, P: _Nested) -> Any: ...

def momentum_step(
    P: _Nested, g: _Nested, V: _Nested, learning_rate: Any, momentum: Any
) -> tuple[list[Any], list[Any]]: ...
def adam_step(
    P: _Nested,
    g: _Nested,
    M: _Nested,
    V: _Nested,
    t: int,
    learning_rate: Any,
    beta1: Any,
    beta2: Any,
    epsilon: Any,
) -> tuple[list[Any], list[Any], list[Any]]: ...
