"""The article's activation function, tanh, with its derivative, for ActivationLayer.

Both take a float or an int; TypeError for anything else. More: sigmoids.py, rectifiers.py.
"""

from .numbers.exp_tanh import tanh


def tanh_prime(x):
    """The derivative of tanh: 1 - tanh(x)².

    >>> tanh_prime(0)
    1.0
    """
    y = tanh(x)
    return 1 - y * y
