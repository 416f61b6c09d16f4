from . import (
    activation_layer as activation_layer,
    activations as activations,
    conv_layer as conv_layer,
    cross_entropy as cross_entropy,
    dropout_layer as dropout_layer,
    fc_layer as fc_layer,
    flatten_layer as flatten_layer,
    layer as layer,
    linalg as linalg,
    losses as losses,
    max_pooling_layer as max_pooling_layer,
    network as network,
    random as random,
    softmax_layer as softmax_layer,
)
from .layers.activation_layer import ActivationLayer as ActivationLayer
from .activations import (
    leaky_relu as leaky_relu,
    leaky_relu_prime as leaky_relu_prime,
    relu as relu,
    relu_prime as relu_prime,
    sigmoid as sigmoid,
    sigmoid_prime as sigmoid_prime,
    tanh as tanh,
    tanh_prime as tanh_prime,
)
from .layers.conv_layer import ConvLayer as ConvLayer
from .cross_entropy import (
    binary_cross_entropy as binary_cross_entropy,
    binary_cross_entropy_prime as binary_cross_entropy_prime,
    categorical_cross_entropy as categorical_cross_entropy,
    categorical_cross_entropy_prime as categorical_cross_entropy_prime,
)
from .layers.dropout_layer import DropoutLayer as DropoutLayer
from .layers.fc_layer import FCLayer as FCLayer
from .layers.flatten_layer import FlattenLayer as FlattenLayer
from .layers.layer import Layer as Layer
from .losses import mse as mse, mse_prime as mse_prime
from .layers.max_pooling_layer import MaxPoolingLayer as MaxPoolingLayer
from .network import Network as Network
from .programs.program import program as program
from .numbers.random import Random as Random, seed as seed
from .layers.softmax_layer import SoftmaxLayer as SoftmaxLayer
from .teaching import pictures as pictures
from .teaching.explain import explain as explain
from .teaching.gradcheck import gradcheck as gradcheck

__version__: str
