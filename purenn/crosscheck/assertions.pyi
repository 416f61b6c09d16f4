from collections.abc import Callable, Sequence
from typing import Any

def check_layer(layer: type[Any], kind: str | None = None, **options: Any) -> None: ...
def check_module(
    module: Any,
    like: str,
    framework: str | None = None,
    build: Callable[..., Any] | None = None,
    parameters: Sequence[str] | None = None,
    device: str | None = None,
    input_shape: Sequence[int | None] | None = None,
    **options: Any,
) -> None: ...
def check_function(
    function: Callable[..., Any], kind: str | None = None, **options: Any
) -> None: ...
def check_loss(
    loss: Callable[[Any, Any], Any],
    prime: Callable[[Any, Any], Any] | None = None,
    kind: str | None = None,
    **options: Any,
) -> None: ...
def check_network(module: Any, **options: Any) -> None: ...
def check(module: Any, only: str | None = None, **options: Any) -> None: ...
