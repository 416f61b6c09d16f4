"""Exercise: the sigmoid function and its derivative, for ActivationLayer.

    sigmoid(x) = 1 / (1 + exp(-x))

It leads from 0, far left, through 1/2 at x = 0, to 1, far right. Its derivative, by x:

    sigmoid'(x) = exp(-x) / (1 + exp(-x))² = sigmoid(x) (1 - sigmoid(x))

Both take one number x. math.exp(1000) is too large for a float and raises OverflowError: for
x < 0, exp(x) / (1 + exp(x)) is the same and stays small.

Write the two functions, then: python3 examples/exercises/check.py sigmoid
"""

import math


def sigmoid(x):
    raise NotImplementedError("return 1 / (1 + exp(-x))")


def sigmoid_prime(x):
    raise NotImplementedError("return the derivative at x")


def first_test(expect):
    """In the middle."""
    expect("sigmoid(0)", sigmoid(0.0), 0.5)
    expect("sigmoid'(0)", sigmoid_prime(0.0), 0.25)
