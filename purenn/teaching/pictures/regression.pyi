from ...layers.layer import _Nested
from ...network import Network
from .picture import Picture

def regression_curve(network: Network, x: _Nested, y: _Nested) -> Picture: ...
