"""Smooth relatives of relu, each with its derivative, for ActivationLayer.

They take a float or an int; TypeError for anything else.
"""

from .numbers.choose import choose, greater
from .numbers.error_function import normal_cdf, normal_pdf
from .numbers.exp_tanh import exp, of_other, tanh
from .numbers.logarithm import log1p
from .numbers.logistic import sigmoid

_2_SQRT_2_PER_PI = 4 * normal_pdf(0)


def gelu(x):
    """x Phi(x), with Phi the standard normal distribution (Hendrycks and Gimpel, arXiv:1606.08415).

    >>> gelu(0), gelu(1)
    (0.0, 0.8413447460685429)
    """
    return x * normal_cdf(x)


def gelu_prime(x):
    """The derivative of gelu: Phi(x) + x phi(x), with phi = Phi'.

    >>> gelu_prime(0)
    0.5
    """
    return normal_cdf(x) + x * normal_pdf(x)


def gelu_tanh(x):
    """GPT-2's gelu: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x³))), by the same authors.

    (1 + tanh(u)) / 2 is computed as sigmoid(2 u), which keeps its digits for negative u.

    >>> gelu_tanh(0), gelu_tanh(1)
    (0.0, 0.8411919906082768)
    """
    return x * sigmoid(_twice_u(x))


def gelu_tanh_prime(x):
    """The derivative of gelu_tanh: s + x s (1 - s) 2 u', with s = sigmoid(2 u).

    >>> gelu_tanh_prime(0)
    0.5
    """
    z = _twice_u(x)
    x = choose(abs(x) < 50, x, 0)  # beyond, 1 - s or s is 0, and x² may be infinite
    return sigmoid(z) * (1 + x * sigmoid(-z) * (_2_SQRT_2_PER_PI * (1 + 0.134145 * (x * x))))


def _twice_u(x):
    if type(x) is not float and not hasattr(x, "called"):  # no symbol
        x = of_other(float, "gelu_tanh", x)
    return _2_SQRT_2_PER_PI * (x * (1 + 0.044715 * (x * x)))


def silu(x):
    """x sigmoid(x) (Elfwing, Uchibe and Doya, arXiv:1702.03118; also called swish).

    >>> silu(0), silu(1)
    (0.0, 0.7310585786300049)
    """
    return x * sigmoid(x)


def silu_prime(x):
    """The derivative of silu: s (1 + x (1 - s)), with s = sigmoid(x).

    >>> silu_prime(0)
    0.5
    """
    return sigmoid(x) * (1 + x * sigmoid(-x))


def softplus(x):
    """log(1 + exp(x)) (Dugas et al., NIPS 2000), as max(x, 0) + log(1 + exp(-|x|)).

    >>> softplus(0), softplus(100)
    (0.6931471805599453, 100.0)
    """
    return greater(x, 0) + log1p(exp(-abs(x)))


def softplus_prime(x):
    """The derivative of softplus: sigmoid(x).

    >>> softplus_prime(0)
    0.5
    """
    return sigmoid(x)


def elu(x):
    """exp(x) - 1 if x < 0, else x (Clevert, Unterthiner and Hochreiter, ICLR 2016, with alpha 1).

    exp(x) - 1 is computed as 2 t / (1 - t) with t = tanh(x/2), which keeps its digits near 0.

    >>> elu(3), elu(-1e-20)
    (3, -1e-20)
    """
    t = tanh(-abs(x) / 2)
    return choose(x < 0, 2 * t / (1 - t), x)


def elu_prime(x):
    """The derivative of elu: exp(x) if x < 0, else 1.

    >>> elu_prime(3), elu_prime(-1)
    (1, 0.36787944117144233)
    """
    return choose(x > 0, 1, exp(-abs(x)))
