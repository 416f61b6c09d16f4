from . import data as data, exchange as exchange, linalg as linalg
from .activations import tanh as tanh, tanh_prime as tanh_prime
from .cross_entropy import (
    binary_cross_entropy as binary_cross_entropy,
    binary_cross_entropy_prime as binary_cross_entropy_prime,
    categorical_cross_entropy as categorical_cross_entropy,
    categorical_cross_entropy_prime as categorical_cross_entropy_prime,
)
from .layers.activation_layer import ActivationLayer as ActivationLayer
from .layers.attention_layer import AttentionLayer as AttentionLayer
from .layers.average_pooling_layer import AveragePoolingLayer as AveragePoolingLayer
from .layers.conv_layer import ConvLayer as ConvLayer
from .layers.dropout_layer import DropoutLayer as DropoutLayer
from .layers.embedding_layer import EmbeddingLayer as EmbeddingLayer
from .layers.fc_layer import FCLayer as FCLayer
from .layers.flatten_layer import FlattenLayer as FlattenLayer
from .layers.layer import Layer as Layer
from .layers.layer_norm_layer import LayerNormLayer as LayerNormLayer
from .layers.max_pooling_layer import MaxPoolingLayer as MaxPoolingLayer
from .layers.position_layer import PositionLayer as PositionLayer
from .layers.residual_layer import ResidualLayer as ResidualLayer
from .layers.rms_norm_layer import RMSNormLayer as RMSNormLayer
from .layers.softmax_layer import SoftmaxLayer as SoftmaxLayer
from .losses import mse as mse, mse_prime as mse_prime
from .losses_from_logits import (
    sigmoid_cross_entropy as sigmoid_cross_entropy,
    sigmoid_cross_entropy_prime as sigmoid_cross_entropy_prime,
    softmax_cross_entropy as softmax_cross_entropy,
    softmax_cross_entropy_prime as softmax_cross_entropy_prime,
)
from .network import Network as Network
from .numbers.platform import departures as departures
from .numbers.random import Random as Random, seed as seed
from .optimizers import (
    Adam as Adam,
    Momentum as Momentum,
    Optimizer as Optimizer,
    adam_step as adam_step,
    momentum_step as momentum_step,
)
from .programs.written import program as program
from .rectifiers import (
    leaky_relu as leaky_relu,
    leaky_relu_prime as leaky_relu_prime,
    relu as relu,
    relu_prime as relu_prime,
)
from .sigmoids import sigmoid as sigmoid, sigmoid_prime as sigmoid_prime
from .smooth_rectifiers import (
    elu as elu,
    elu_prime as elu_prime,
    gelu as gelu,
    gelu_prime as gelu_prime,
    gelu_tanh as gelu_tanh,
    gelu_tanh_prime as gelu_tanh_prime,
    silu as silu,
    silu_prime as silu_prime,
    softplus as softplus,
    softplus_prime as softplus_prime,
)
from .teaching import pictures as pictures
from .teaching.explanation import explain as explain
from .teaching.gradient_check import gradcheck as gradcheck

__version__: str
__all__ = [
    "ActivationLayer",
    "Adam",
    "adam_step",
    "AttentionLayer",
    "AveragePoolingLayer",
    "binary_cross_entropy",
    "binary_cross_entropy_prime",
    "categorical_cross_entropy",
    "categorical_cross_entropy_prime",
    "ConvLayer",
    "data",
    "departures",
    "DropoutLayer",
    "elu",
    "elu_prime",
    "EmbeddingLayer",
    "exchange",
    "explain",
    "FCLayer",
    "FlattenLayer",
    "gelu",
    "gelu_prime",
    "gelu_tanh",
    "gelu_tanh_prime",
    "gradcheck",
    "Layer",
    "LayerNormLayer",
    "leaky_relu",
    "leaky_relu_prime",
    "linalg",
    "MaxPoolingLayer",
    "Momentum",
    "momentum_step",
    "mse",
    "mse_prime",
    "Network",
    "Optimizer",
    "pictures",
    "PositionLayer",
    "program",
    "Random",
    "relu",
    "relu_prime",
    "ResidualLayer",
    "RMSNormLayer",
    "seed",
    "sigmoid",
    "sigmoid_cross_entropy",
    "sigmoid_cross_entropy_prime",
    "sigmoid_prime",
    "silu",
    "silu_prime",
    "softmax_cross_entropy",
    "softmax_cross_entropy_prime",
    "SoftmaxLayer",
    "softplus",
    "softplus_prime",
    "tanh",
    "tanh_prime",
]
