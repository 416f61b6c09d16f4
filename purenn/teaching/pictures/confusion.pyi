from ...layers.layer import _Nested
from .picture import Picture

def confusion_matrix(matrix: _Nested, labels: _Nested | None = None) -> Picture: ...
