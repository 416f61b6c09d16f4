from ...layers.layer import _Nested
from ...network import Network
from .picture import Picture

def attention(
    network: Network, sample: _Nested, labels: str | _Nested | None = None
) -> Picture: ...
