"""Bugs to plant, each with words from the comment of the test vector that must reveal it.

They are those that only a library of arrays has, or that lie in sizes and precisions; those that
anybody makes are planted from purenn.mistakes.

Layers are written as their formulas, so that a bug is one formula replaced. The sound ones
are those of the vectorised library, again in other words.
"""

from variants import vectorised

from .functions import FUNCTION_BUGS, NETWORK_BUGS
from .planting import Bug, made_of
from .trained import CONV_BUGS, FC, FC_BUGS, Conv, trained_bugs
from .untrained import (
    ACTIVATION_BUGS,
    DROPOUT_BUGS,
    FLATTEN_BUGS,
    POOLING_BUGS,
    SOFTMAX_BUGS,
    Flatten,
    InPlace,
    Pooling,
    Single,
    Softmax,
)

SOUND = {
    "FCLayer": FC, "ConvLayer": Conv, "MaxPoolingLayer": Pooling, "FlattenLayer": Flatten,
    "SoftmaxLayer": Softmax,
}

BUGS = (
    made_of(FC, "FCLayer", dict(trained_bugs(FC), **FC_BUGS))
    + made_of(Conv, "ConvLayer", dict(trained_bugs(Conv), **CONV_BUGS))
    + made_of(Pooling, "MaxPoolingLayer", POOLING_BUGS)
    + made_of(Flatten, "FlattenLayer", FLATTEN_BUGS)
    + made_of(vectorised.ActivationLayer, "ActivationLayer", ACTIVATION_BUGS)
    + [Bug("ActivationLayer", "taken at the output", InPlace)]
    + [Bug("ActivationLayer", "computed in float32", Single)]
    + made_of(Softmax, "SoftmaxLayer", SOFTMAX_BUGS)
    + DROPOUT_BUGS
    + FUNCTION_BUGS
    + NETWORK_BUGS
)
