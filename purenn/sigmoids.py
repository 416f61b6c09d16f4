"""The logistic sigmoid with its derivative, for ActivationLayer.

Both take a float or an int; TypeError for anything else.
"""

from .numbers.logistic import sigmoid


def sigmoid_prime(x):
    """The derivative of sigmoid: sigmoid(x) sigmoid(-x).

    >>> sigmoid_prime(0)
    0.25
    """
    return sigmoid(x) * sigmoid(-x)
