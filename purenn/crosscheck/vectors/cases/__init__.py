"""The cases of the test vectors: their inputs, and the mistake that each one reveals.

Hand-made cases come first and are made of small whole numbers, so that a wrong result can
be followed by hand; drawn cases come last. expected.py computes the results.
"""

from .functions import FUNCTIONS  # noqa: F401
from .layers import LAYERS  # noqa: F401
from .networks import network_cases  # noqa: F401

FLAGS = {
    "bias": "the bias is left out or counted twice, or its gradient is not the plain sum",
    "channels": "channels are mixed up, swapped or left out",
    "convention": "mathematics leaves it open: purenn's choice, which another may not share",
    "derivative": "the derivative is another, is left out, or is taken at the output",
    "drawn": "drawn at random, for what no other case names",
    "kernel-turned": "a kernel is turned where it must not be, or not where it must",
    "learning-rate": "the learning rate is left out, squared, or part of the gradient",
    "magnitude": "small numbers are rounded away, large ones clipped, or an epsilon is added",
    "mode": "the border of 'full', 'same' or 'valid' is another",
    "network": "layers or samples are taken in another order, or share what is their own",
    "order": "elements are read in another order",
    "precision": "computed in less than the precision of the numbers, or with cancellation",
    "scale": "a factor is missing or too many: the 2, 1/n, a mean for a sum",
    "shape": "right for square shapes only, or where a size is not 1",
    "sign": "right for positive numbers only, or a sign is lost",
    "size": "right for small sizes only",
    "step": "an optimizer's state, its bias correction or its epsilon is another",
    "stale": "something of an earlier call is used again: an input, a gradient, a place",
    "swapped": "the two arguments are taken for each other",
    "tie": "of equal elements another one counts than the first",
    "transposed": "a matrix, kernel or image is read with its axes swapped",
    "update-first": "dE/dX is computed with the updated parameters",
    "window": "a window has another size, stride or start, or the remainder counts",
}
