"""Activation functions that cut off at 0, each with its derivative, for ActivationLayer.

They take numbers of any type that can be compared with 0.
"""

from .numbers.choose import choose, one


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
