"""The repository of the article's author, put on trial by verdicts.py.

The environment variable ARTICLE says where a clone of it is:
https://github.com/OmarAflak/Medium-Python-Neural-Network
"""

import os
import sys

sys.path.insert(0, os.environ["ARTICLE"])

from activation_layer import ActivationLayer  # noqa: E402, F401
from activations import tanh, tanh_prime  # noqa: E402, F401
from conv_layer import ConvLayer  # noqa: E402, F401
from fc_layer import FCLayer  # noqa: E402, F401
from flatten_layer import FlattenLayer  # noqa: E402, F401
from losses import mse, mse_prime  # noqa: E402, F401
from network import Network  # noqa: E402, F401
