from ...layers.layer import _Nested
from .picture import Picture

def error_curve(errors: _Nested, labels: _Nested | None = None) -> Picture: ...
