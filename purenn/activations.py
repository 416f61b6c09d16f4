"""The article's activation functions of one number, each with its derivative, for ActivationLayer.

They take a float or an int, TypeError for anything else. See rectifiers.py for relu.
"""

from .numbers.exp_tanh_sigmoid import sigmoid, tanh


def tanh_prime(x):
    """The derivative of tanh: 1 - tanh(x)².

    >>> tanh_prime(0)
    1.0
    """
    y = tanh(x)
    return 1 - y * y


def sigmoid_prime(x):
    """The derivative of sigmoid: sigmoid(x) sigmoid(-x).

    >>> sigmoid_prime(0)
    0.25
    """
    return sigmoid(x) * sigmoid(-x)
