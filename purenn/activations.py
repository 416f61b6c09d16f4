"""Activation functions of one number, each with its derivative, for ActivationLayer.

tanh and sigmoid take a float or an int (TypeError for anything else); relu and leaky_relu
take any number type that compares with 0.
"""

from .numbers.choose import choose, one
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


def relu(x):
    """The larger of x and 0 (Nair and Hinton, ICML 2010); NaN stays NaN.

    >>> relu(-2), relu(3)
    (0, 3)
    """
    return choose(x < 0, 0, x)


def relu_prime(x):
    """The derivative of relu: 1 for x > 0, else 0.

    >>> relu_prime(-2), relu_prime(0), relu_prime(3)
    (0, 0, 1)
    """
    return choose(x > 0, 1, 0)


def leaky_relu(x):
    """x, or x / 100 if x is negative (Maas, Hannun and Ng, ICML 2013).

    >>> leaky_relu(-200), leaky_relu(3)
    (-2.0, 3)
    """
    return choose(x < 0, x / 100, x)


def leaky_relu_prime(x):
    """The derivative of leaky_relu: 1 for x > 0, else 1/100, exact for a Fraction.

    >>> leaky_relu_prime(-200), leaky_relu_prime(3)
    (0.01, 1)
    """
    return choose(x > 0, 1, one(x) / 100)
