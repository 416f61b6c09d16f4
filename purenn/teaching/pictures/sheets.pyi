from ...layers.layer import Layer, _Nested
from .picture import Picture

def images(
    samples: _Nested, captions: _Nested | None = None, columns: int | None = None
) -> Picture: ...
def kernels(layer: Layer) -> Picture: ...
