from ...network import Network
from .picture import Picture

def architecture(network: Network) -> Picture: ...
