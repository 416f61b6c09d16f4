"""Activation functions of one number, each with its derivative, for ActivationLayer.

tanh and sigmoid take a float or an int (TypeError for anything else); relu and leaky_relu
take any number type that compares with 0.
"""

from .elementary import sigmoid, tanh


def tanh_prime(x):
    """The derivative of tanh: 1 - tanh(x)²."""
    y = tanh(x)
    return 1 - y * y


def sigmoid_prime(x):
    """The derivative of sigmoid: sigmoid(x) sigmoid(-x)."""
    return sigmoid(x) * sigmoid(-x)


def relu(x):
    """The larger of x and 0 (Nair and Hinton, ICML 2010); NaN stays NaN."""
    return 0 if x < 0 else x


def relu_prime(x):
    """The derivative of relu: 1 for x > 0, else 0."""
    return 1 if x > 0 else 0


def leaky_relu(x):
    """x, or x / 100 if x is negative (Maas, Hannun and Ng, ICML 2013)."""
    return x / 100 if x < 0 else x


def leaky_relu_prime(x):
    """The derivative of leaky_relu: 1 for x > 0, else 1/100, exact for a Fraction."""
    return 1 if x > 0 else type(x)(1) / 100
