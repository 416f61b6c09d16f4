from ...layers.layer import _Nested
from ...network import Network
from .picture import Picture

def decision_boundary(network: Network, x: _Nested, y: _Nested) -> Picture: ...
