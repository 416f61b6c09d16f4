from ...network import Network
from .picture import Picture

def graph(network: Network) -> Picture: ...
