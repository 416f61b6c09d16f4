"""The modules that are loaded by their names, as imports that PyInstaller and modulefinder see.

Nobody imports this module: to be found is all it is for. What these import is found by itself.
"""

from . import (
    activations, cross_entropy, linalg, losses, network, rectifiers, sigmoids, volumes,
)  # fmt: skip
from .layers import (
    activation_layer, conv_layer, dropout_layer, fc_layer, flatten_layer, layer, max_pooling_layer,
    softmax_layer,
)  # fmt: skip
from .numbers import platform, random
from .programs import written
from .teaching import explain, gradcheck, pictures
