"""Imports the modules that are loaded by name, so that PyInstaller and modulefinder find them.

Nothing ever runs this module. What these modules import is found without it.
"""

from . import (
    activations, cross_entropy, data, linalg, losses, losses_from_logits, network, optimizers,
    rectifiers, sigmoids, smooth_rectifiers, volumes,
)  # fmt: skip
from .exchange import npy, npz, safetensors, writing
from .exchange.networks import keras, onnx, torch
from .layers import (
    activation_layer, attention_layer, average_pooling_layer, conv_layer, dropout_layer,
    embedding_layer, fc_layer, flatten_layer, layer, layer_norm_layer, max_pooling_layer,
    position_layer, residual_layer, rms_norm_layer, softmax_layer,
)  # fmt: skip
from .numbers import platform, random, sine_cosine
from .programs import written
from .teaching import explanation, gradient_check, pictures
