"""The vectorised variant in single precision: the same classes with another dtype."""

import numpy as np

from . import vectorised
from .vectorised import *  # noqa: F403  (functions keep the dtype they are given, and Network)


class _Single:
    dtype = np.float32


class FCLayer(_Single, vectorised.FCLayer):
    pass


class ActivationLayer(_Single, vectorised.ActivationLayer):
    pass


class ConvLayer(_Single, vectorised.ConvLayer):
    pass


class FlattenLayer(_Single, vectorised.FlattenLayer):
    pass


class MaxPoolingLayer(_Single, vectorised.MaxPoolingLayer):
    pass


class AveragePoolingLayer(_Single, vectorised.AveragePoolingLayer):
    pass


class DropoutLayer(_Single, vectorised.DropoutLayer):
    pass


class SoftmaxLayer(_Single, vectorised.SoftmaxLayer):
    pass
