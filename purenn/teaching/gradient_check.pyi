from typing import Any

from ..layers.layer import _Nested

# a Layer, anything else with its methods and shapes, or a Network
def gradcheck(layer: Any, x: _Nested | None = None, y: _Nested | None = None, seed: int = 0) -> str: ...
